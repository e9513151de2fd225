"""Tables of notebooks in two languages: names, joined names, intervals; what has none stays."""

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure as Drawing

from reportanalysis.figure import Figure
from reportanalysis.report.languages import text_in
from reportanalysis.report.pages import Page, city_page
from reportanalysis.report.tidy import tidy
from reportanalysis.report.translate import Wording, in_chinese, wording

CITIES = {"Dezhou": "德州"}


@pytest.mark.parametrize(
    ("english", "kind", "chinese"),
    [
        ("two passes: alpha, low end", "column", "两轮编码：alpha系数，下限"),
        ("2024 (of 15)", "column", "2024（共15）"),
        ("place (of 17)", "column", "位次（共17）"),
        ("2019, digest", "column", "2019，摘要"),
        ("low", "column", "下限"),
        ("low", "confidence", "低"),
        ("met", "outturn", "完成"),
        ("met", "outcome", "完成"),
        ("Dezhou", "cell", "德州"),
        ("culture°", "cell", "文化°"),
        ("+1.3 (-9.9 to +12.5)", "cell", "+1.3（-9.9至+12.5）"),
        ("1.54 (0.66 to ∞)", "cell", "1.54（0.66至∞）"),
        ("26 of 27: 0.96 (0.81 to 1.00)", "cell", "27中26：0.96（0.81至1.00）"),
        ("14% (10%; 12%)", "cell", "14%（10%；12%）"),
        ("rural (21)", "cell", "三农（21）"),
        ("used more by Dezhou", "cell", "德州用得更多"),
        ("2020, after 2019 (digest)", "cell", "2020年，对照2019年摘要"),
        ("12 (3)", "cell", ""),
        ("topic: no such", "cell", ""),
        ("NMF", "cell", ""),
        ("made up", "cell", ""),
        ("2020, after 2019 (digest)", "cell", "2020年，对照2019年摘要"),
    ],
)
def test_what_has_names_is_said_in_chinese(english, kind, chinese):
    assert in_chinese(english, kind, CITIES) == chinese


TABLE = """<h1>Made up</h1><table><caption>Made up</caption>
<thead><tr><th>city</th><th>outcome</th><th>status</th><th>share</th></tr></thead>
<tbody><tr><th>Dezhou</th><td><a href="#a">met</a></td><td>met</td><td>0.5 (0.4 to 0.6)</td></tr>
<tr><th>已有</th><td><code>met</code></td><td>made up</td>
<td>0.7 (0.6 to 0.8)</td></tr></tbody></table>"""


def test_a_table_reads_whole_in_either_language_and_numbers_stay_numbers():
    soup = BeautifulSoup(tidy(TABLE, "a page", ".", Wording(CITIES)).html, "html.parser")
    rows = {
        name: [[text_in(cell, name) for cell in row.find_all(["th", "td"])]
               for row in soup.find_all("tr")]
        for name in ("en", "zh")
    }  # fmt: skip
    assert rows["zh"] == [
        ["城市", "结果", "状态", "比重"],
        ["德州", "完成", "完成", "0.5（0.4至0.6）"],
        ["已有", "met", "made up", "0.7（0.6至0.8）"],
    ]
    assert rows["en"][1] == ["Dezhou", "met", "met", "0.5 (0.4 to 0.6)"]
    assert soup.select_one("td a").get_text() == "met完成"
    assert [cell["class"] for cell in soup.select("tr > :last-child")] == [["num"]] * 3
    assert {tag["lang"] for tag in soup.select(".zh")} == {"zh"}


def test_without_a_wording_a_page_stays_in_its_language():
    assert "城市" not in tidy(TABLE, "a page").html


def test_headings_are_said_as_written():
    html = "<h1>Made up</h1><h2>Shares &amp; more</h2>"
    body = tidy(html, "a page", ".", Wording({}, {"heading": {"Shares & more": "比重等"}}))
    soup = BeautifulSoup(body.html, "html.parser")
    assert [(level, name) for level, name, _ in body.contents] == [(2, "shares-more")]
    assert text_in(soup.h2, "zh") == "比重等" and text_in(soup.h2, "en") == "Shares & more"


def test_the_words_of_a_figure_are_said_with_the_names_of_the_page():
    figure = Figure(
        Drawing(), "made-up", "Bars.", "Made-up counts.", "a.csv", "Dezhou has most.",
        title_zh="⟦Dezhou⟧最多", caption_zh="⟦what⟧，按⟦theme⟧", alt_zh="条形：⟦Nowhere⟧1",
    )  # fmt: skip
    html = "<h1>Made up</h1>" + figure._repr_html_()
    soup = BeautifulSoup(
        tidy(html, "a page", ".", Wording(CITIES, {"figure": {"made-up": "份数"}})).html,
        "html.parser",
    )
    assert text_in(soup.select_one(".finding"), "zh") == "德州最多"
    assert text_in(soup.select_one(".finding"), "en") == "Dezhou has most."
    assert text_in(soup.figcaption, "zh").split() == [
        "图1", "份数，按主题", "数据：", "a.csv（校验和）",
    ]  # fmt: skip
    assert text_in(soup.figcaption, "en").split() == (
        "Figure 1. Made-up counts. Data: a.csv (checksum)".split()
    )
    assert soup.svg["data-zh-aria-label"] == "条形：Nowhere1"
    assert not soup.select("[data-zh]") and "⟦" not in str(soup)


def test_the_first_page_says_figures_of_all_pages():
    pages = [
        Page("a", "A", "A", parts_zh={"figure": {"x": "甲"}, "heading": {"H": "题"}}),
        Page("b", "B", "B", parts_zh={"figure": {"y": "乙"}, "drawing": {"z": "丙"}}),
        city_page("Dezhou", "德州"),
    ]
    parts = {"figure": {"x": "甲", "y": "乙"}, "drawing": {"z": "丙"}}
    assert wording(pages) == Wording(CITIES, parts)
    assert wording(pages, "a").parts["heading"] == {"H": "题"}
