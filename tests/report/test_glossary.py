"""Terms: complete in two languages, linked where they first stand and nowhere else."""

import re

import pytest
from bs4 import BeautifulSoup

from reportanalysis.report.glossary import link_terms, terms
from reportanalysis.report.pages import GLOSSARY, Page
from reportanalysis.report.refpages import render_glossary
from reportanalysis.report.site import frame
from reportanalysis.report.tidy import tidy

HAN = re.compile("[一-鿿]")


def linked(html: str) -> BeautifulSoup:
    soup = BeautifulSoup(html, "html.parser")
    link_terms(soup)
    return soup


def test_every_term_is_explained_once_in_both_languages():
    for name in ("key", "term_en", "term_zh"):
        values = [getattr(term, name) for term in terms()]
        assert len(values) == len(set(values)), name
    for term in terms():
        assert all([term.key, term.term_en, term.term_zh, term.definition_en, term.definition_zh])
        assert not HAN.search(term.term_en + term.definition_en)
        assert HAN.search(term.definition_zh)
        assert term.definition_en.endswith(".") and term.definition_zh.endswith("。")


def test_only_the_first_stand_of_a_term_is_linked():
    soup = linked("<p>Policy types; a policy type.</p><p>The policy type and the bag of words</p>")
    links = [(a.get_text(), a["href"]) for a in soup.select("a.term")]
    assert links == [
        ("Policy types", "glossary.html#term-policytype"),
        ("bag of words", "glossary.html#term-bag"),
    ]


@pytest.mark.parametrize(
    "around",
    ["h2", "h3", "code", "a", "pre", "button", "label", "summary", "thead", "nav", "script"],
)
def test_never_inside_headings_code_links_or_controls(around):
    soup = linked(f"<{around}>themes</{around}><p>theme</p>")
    assert [a.parent.name for a in soup.select("a.term")] == ["p"]


def test_a_file_of_a_figure_is_no_use_of_a_term():
    soup = linked('<span class="provenance">Data: outcomes.csv</span><p>outcomes</p>')
    assert [a.parent.name for a in soup.select("a.term")] == ["p"]


def test_the_longer_term_wins_and_words_are_whole():
    soup = linked("<p>a headline target, a target, a replanned planner</p>")
    assert [a.get_text() for a in soup.select("a.term")] == ["headline target", "target"]


def test_in_chinese_only_what_the_page_itself_says():
    soup = linked(
        '<p lang="zh">政策类型</p><p><span class="zh" lang="zh">政策类型，政策类型</span></p>'
    )
    (link,) = soup.select("a.term")
    assert str(soup).count("政策类型") == 3
    assert link.parent["class"] == ["zh"]


def test_every_term_is_found_by_its_own_names():
    for term in terms():
        english = linked(f"<p>{term.term_en}</p>").select("a.term")
        chinese = linked(f'<p><span class="zh">{term.term_zh}</span></p>').select("a.term")
        for (link,) in (english, chinese):
            assert link["href"] == f"glossary.html#{term.anchor}"


def test_nothing_but_links_is_added():
    html = "<p>The panel &amp; its <b>themes</b> at a 95% interval</p>"
    soup = linked(html)
    for link in soup.select("a.term"):
        link.unwrap()
    assert str(soup) == html


def test_links_lead_to_terms_of_the_page(tmp_path):
    page = render_glossary(tmp_path, [GLOSSARY])
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    assert {term.anchor for term in terms()} <= {tag["id"] for tag in soup.select("[id]")}
    assert not soup.select("a.term")


def test_a_page_is_linked_where_the_site_has_a_glossary():
    body = tidy("<h1>Made up</h1><p>A theme.</p>", "a page")
    page = Page("a", "Made up", "Made up")
    with_one, without = frame(body, page, [page, GLOSSARY]), frame(body, page, [page])
    assert 'class="term"' in with_one
    assert 'class="term"' not in without
