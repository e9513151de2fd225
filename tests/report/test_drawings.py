"""Drawings in pages: clean, in two languages, and each link's list as long as its number."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure as Drawing

from reportanalysis import plots
from reportanalysis.figure import Figure
from reportanalysis.report.drawings import clean_drawings
from reportanalysis.report.languages import text_in
from reportanalysis.report.links import view
from reportanalysis.report.tidy import tidy
from reportanalysis.report.translate import Wording

SHARES = pd.DataFrame({"xx": [0.7, 0.4], "yy": [0.3, 0.6]}, index=["Dezhou", "Jinan"])


WORDING = Wording({"Dezhou": "德州", "Jinan": "济南"}, {"drawing": {"xx": "甲类"}})


def page_of(*figures: Figure, wording: Wording | None = None) -> BeautifulSoup:
    html = "<h1>Made up</h1>" + "".join(figure._repr_html_() for figure in figures)
    return BeautifulSoup(tidy(html, "a page", ".", wording).html, "html.parser")


def linked(name: str) -> Figure:
    return plots.stacked_bars(
        SHARES, name=name, what="Made up", address=lambda row, code: view(city=row, theme=code)
    )


def line() -> Drawing:
    drawing = Drawing()
    drawing.subplots().plot([1, 2])
    return drawing


def test_each_mark_leads_to_its_list():
    soup = page_of(linked("a"))
    assert soup.img is None
    for drawing in soup.select("svg"):
        assert {link["href"] for link in drawing.select("a")} == {
            view(city=city, theme=theme) for city in SHARES.index for theme in SHARES
        }
        assert {link["aria-label"] for link in drawing.select("a")} >= {"Dezhou, xx"}
        assert drawing["role"] == "group" and drawing["aria-label"].startswith("2 bars")


def test_no_id_stands_twice_and_each_that_is_named_is_there():
    curves = [Figure(line(), name, "A line.", "Made up.", narrow=line()) for name in "cd"]
    soup = page_of(linked("a"), linked("b"), *curves)
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    named = re.findall(r"url\(#([^)]*)\)", str(soup))
    assert named and set(named) <= set(ids)
    assert not soup.find_all(["style", "metadata", "script"])


def test_a_drawing_without_links_is_one_image_to_who_hears_it():
    shown = page_of(Figure(line(), "made-up", "A line.", "Made up.")).svg
    assert (shown["role"], shown["aria-label"]) == ("img", "A line.")


def seen(drawing, language: str) -> list[str]:
    return [words for text in drawing.select("text") if (words := text_in(text, language))]


def test_each_reader_sees_the_words_of_a_drawing_in_one_language():
    for drawing in page_of(linked("a"), wording=WORDING).select("svg"):
        english, chinese = seen(drawing, "en"), seen(drawing, "zh")
        assert len(english) == len(chinese)
        assert {"Dezhou", "Jinan", "xx", "yy"} <= set(english)
        # what has no Chinese stays
        assert {"德州", "济南", "甲类", "yy", "70", "100%"} <= set(chinese)
        assert not {"Dezhou", "Jinan", "xx"} & set(chinese)
        assert {tag["lang"] for tag in drawing.select(".zh")} == {"zh"}
        link = drawing.select_one('a[href$="city=Dezhou&theme=xx"]')
        assert link["data-zh-aria-label"] == "德州，xx"


def test_a_label_in_lines_is_translated_whole_and_stays_where_it_was():
    long = "trade and investment from abroad, all of it"
    shares = SHARES.rename({"Dezhou": long})
    figure = plots.stacked_bars(shares, name="a", what="Made up")
    wording = Wording({}, {"drawing": {long: "对外贸易和利用外资的全部内容"}})
    phone = page_of(figure, wording=wording).select("svg")[1]
    chinese = next(text for text in phone.select("text.zh") if "对外" in text.get_text())
    english = chinese.find_previous_sibling("text")
    assert len(english.select("tspan")) >= 2
    assert chinese.get_text() == "对外贸易和利用外资的全部内容"
    assert chinese.get("text-anchor") == english.get("text-anchor")
    assert {tag["x"] for tag in [english, chinese, *chinese.select("tspan")]} == {english["x"]}
    middle = [
        (float(text["y"]) + float(text.select("tspan")[-1]["y"])) / 2 for text in (english, chinese)
    ]
    assert middle[0] == pytest.approx(middle[1], abs=0.1)


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<image href="https://example.org/a.png"/>',
        '<a href="javascript:alert(1)"><path/></a>',
        '<a xlink:href="https://example.org/"><path/></a>',
        '<path onclick="alert(1)"/>',
        "<style>* { color: red }</style>",
        '<use xlink:href="https://example.org/a.svg#x"/>',
    ],
)
def test_what_runs_or_loads_is_left_out(bad):
    soup = BeautifulSoup(
        f'<figure><svg viewBox="0 0 1 1" onload="x()">{bad}</svg></figure>', "html.parser"
    )
    clean_drawings(soup)
    for word in ("alert", "example.org", "onload", "color", "foreignobject"):
        assert word not in str(soup)
