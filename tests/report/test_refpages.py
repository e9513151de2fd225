"""The reference pages: complete in both languages, every link of the site leads somewhere."""

import re

import pytest
from browser import check_fits, serve
from bs4 import BeautifulSoup

from reportanalysis import study
from reportanalysis.codebook import codebook, codes
from reportanalysis.errors import ReportError
from reportanalysis.report.embed import write_fonts
from reportanalysis.report.languages import text_in
from reportanalysis.report.pages import CODEBOOK, GLOSSARY, LIMITS
from reportanalysis.report.refpages import (
    render_codebook,
    render_glossary,
    render_limits,
    rules_alone,
)
from reportanalysis.study.humanlabels import who_coded_in_both
from reportanalysis.study.referencetables import codebook_examples, hard_cases, limits

NAMES = ("codebook.html", "glossary.html", "limits.html")


@pytest.fixture(scope="module")
def site(root, tmp_path_factory):
    folder, pages = tmp_path_factory.mktemp("site"), [LIMITS, CODEBOOK, GLOSSARY]
    data = study.load()
    books = ("codebook.md", "codebook_zh.md")
    rules = tuple((root / "data/gold" / book).read_text("utf-8") for book in books)
    made = [
        render_glossary(folder, pages),
        render_codebook(
            folder, pages, rules=rules,
            examples=codebook_examples(data), hard=hard_cases(data),
            who=who_coded_in_both(data.human),
        ),
        render_limits(folder, pages, limits(data, study.load_panel())),
    ]  # fmt: skip
    write_fonts(made, folder / "fonts")
    return folder


def soup_of(site, name) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text("utf-8"), "html.parser")


def test_every_code_has_its_place_and_every_rule_is_in_both_languages(site):
    soup = soup_of(site, "codebook.html")
    named = [text_in(tag, "zh") for tag in soup.select("main h3")]
    assert named == [code.chinese for code in codebook()["policy_type"].values()]
    views = [a["href"] for a in soup.select("main a[href^='explorer.html#']")]
    for variable in ("policy_type", "theme"):
        for code in codes(variable):
            assert any(view.endswith(f"#{variable}={code}") for view in views), code
    english, chinese = (soup.select_one(f"main div.{name}") for name in ("en", "zh"))
    for tag in ("ol > li", "ul > li"):
        assert len(english.select(tag)) == len(chinese.select(tag)) >= 8
    told = text_in(chinese, "zh")
    assert not re.search("[A-Za-z_]{2,}", told)
    assert "为“服务”，写明建设时“次要类型”记“投资”。" in told
    # The same codes in the same rule, in Chinese by their names.
    names = {code: kept.chinese for code, kept in codebook()["policy_type"].items()}
    for one, other in zip(english.select("ol > li"), chinese.select("ol > li"), strict=True):
        said = {names[c.get_text()] for c in one.select("code") if c.get_text() in names}
        assert said == set(re.findall("“(.*?)”", other.get_text())) & set(names.values())


def test_examples_are_sentences_of_the_digest_with_their_identifiers(site, digest_text):
    quotes = soup_of(site, "codebook.html").select("blockquote")
    assert len(quotes) == 6
    whole = re.sub(r"\s", "", digest_text)
    for quote in quotes:
        sentence = re.sub(r"\s", "", quote.select_one("p").get_text())
        assert sentence in whole
        assert quote.select_one("a")["href"].startswith("explorer.html#dezhou-2019-")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_raw_name_and_no_open_place(site, name, language):
    main = soup_of(site, name).find("main")
    for code in main.select("code"):
        code.extract()
    words = text_in(main, language)
    assert not re.findall(r"\{\w*\}|\b[a-z]+_[a-z_]+\b|\bnan\b", words)
    if language == "zh":
        assert len(re.findall("[一-鿿]", words)) > 400


def test_a_codebook_without_rules_is_refused():
    with pytest.raises(ReportError, match="no unit, decision rules and clarifications"):
        rules_alone("# Codebook")


@pytest.mark.parametrize("name", NAMES)
def test_pages_fit(browser, site, name):
    with serve(site) as server:
        check_fits(browser, server, name)
