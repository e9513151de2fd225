"""Headings, tables, captions and the offline check, on made-up HTML."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.errors import ReportError
from reportanalysis.report.languages import text_in
from reportanalysis.report.offline import check_offline
from reportanalysis.report.tidy import NUMERIC, tidy


def soup_of(html: str) -> BeautifulSoup:
    return BeautifulSoup(tidy("<h1>Made up</h1>" + html, "a page").html, "html.parser")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["A", "B", "德州", "!"])), max_size=12)
)
def test_headings_leave_no_level_out_and_have_ids_of_their_own(rest):
    html = "<h1>A</h1>" + "".join(f"<h{level}>{text}</h{level}>" for level, text in rest)
    body = tidy(html, "a page")
    soup = BeautifulSoup(body.html, "html.parser")
    assert not soup.find("h1")
    found = soup.find_all(["h2", "h3", "h4", "h5", "h6"])
    levels = [1] + [int(tag.name[1]) for tag in found]
    assert len(levels) == len(rest) + 1
    assert all(below <= above + 1 for above, below in zip(levels, levels[1:], strict=False))
    ids = [tag["id"] for tag in found]
    assert len(set(ids)) == len(ids)
    assert [entry[1] for entry in body.contents] == [
        tag["id"] for tag in found if tag.name in ("h2", "h3")
    ]


def test_order_that_is_right_is_kept():
    soup = soup_of("<h2>a</h2><h3>b</h3><h3>c</h3><h2>d</h2>")
    assert [tag.name for tag in soup.find_all(True)] == ["h2", "h3", "h3", "h2"]


@pytest.mark.parametrize("html", ["", "<p>text</p>", "<h2>First</h2><h1>Late</h1>"])
def test_a_page_without_title_is_refused(html):
    with pytest.raises(ReportError, match=r"x\.ipynb has no title; begin its first cell"):
        tidy(html, "x.ipynb")


def test_table_gets_scopes_region_and_aligned_numbers():
    table = soup_of(
        "<h2>Part</h2><table border='1' class='dataframe'><thead><tr style='text-align: right'>"
        "<th>city</th><th>share</th><th>interval</th><th>mixed</th></tr></thead><tbody>"
        "<tr><th>德州</th><td>25.6%</td><td>18.6–34.1</td><td>7</td></tr>"
        "<tr><th>济南</th><td>–</td><td>[0.1, 0.2]</td><td>none of it</td></tr></tbody></table>"
    )
    region = table.find("div")
    assert (region["role"], region["tabindex"]) == ("region", "0")
    assert region["aria-label"] == "Table under Part"
    assert [tag["scope"] for tag in table.select("th")] == ["col"] * 4 + ["row"] * 2
    right = [tag.get_text() for tag in table.select(".num")]
    assert right == ["share", "interval", "25.6%", "18.6–34.1", "–", "[0.1, 0.2]"]
    assert not table.find(attrs={"border": True}) and not table.find(style=True)


def test_regions_of_two_tables_have_two_names():
    labels = [tag["aria-label"] for tag in soup_of("<table></table><table></table>").select("div")]
    assert len(set(labels)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "-0.5",
        "−0.5",
        "+3",
        "1,234",
        "25.6 %",
        "6.5–7",
        "13.2 (12.5–14.1)",
        "< 0.01",
        "[0.1, 0.2]",
        "12 000",
        "3.2 ‰",
        ".48",
    ],
)
def test_numbers(text):
    assert NUMERIC.match(text)


@pytest.mark.parametrize(
    "text", ["a", "dezhou-2019-0001", "2019 report", "1.2.3", "12 cities", "()"]
)
def test_words_are_no_numbers(text):
    assert not NUMERIC.match(text)


def test_figures_and_tables_are_numbered_apart():
    soup = soup_of(
        "<figure><img alt='A' src='data:,'><figcaption>One</figcaption></figure>"
        "<table><caption>T</caption></table>"
        "<figure><img alt='B' src='data:,'><figcaption>Two</figcaption></figure>"
    )
    assert [text_in(tag, "en") for tag in soup.select("figcaption")] == [
        "Figure 1. One",
        "Figure 2. Two",
    ]
    assert text_in(soup.caption, "en") == "Table 1. T"
    assert [tag["alt"] for tag in soup.select("img")] == ["A", "B"]


def test_code_stands_below_what_it_made():
    soup = soup_of(
        "<details class='code'><summary>3</summary></details><div class='output'>7</div>"
    )
    assert [tag.name for tag in soup.div.children if tag.name] == ["details"]
    assert text_in(soup.div, "en") == "7Code of cell 3"


def test_style_that_pandas_brings_is_dropped():
    assert not soup_of("<div><style scoped>.a {}</style><table></table></div>").find("style")


@pytest.mark.parametrize(
    "html",
    [
        "<img alt='A' src='https://example.org/a.png'>",
        "<img alt='A' src='a.png'>",
        "<img alt='A' src='data:,' srcset='b.png 2x'>",
        "<link rel='stylesheet' href='https://example.org/a.css'>",
        "<style>@import 'a.css';</style>",
        "<style>p { background: url(a.png) }</style>",
        "<p style=\"background: URL( 'https://example.org/a.png' )\">a</p>",
        "<iframe></iframe>",
        "<video poster='a.png'></video>",
        "<svg><image href='https://example.org/a.png'/></svg>",
        "<base href='https://example.org'>",
        "<meta http-equiv='refresh' content='0; url=https://example.org'>",
        "<form action='https://example.org'></form>",
        "<script src='https://example.org/a.js'></script>",
    ],
)
def test_whatever_a_browser_would_fetch_is_refused(html):
    with pytest.raises(ReportError, match="^a page "):
        check_offline(BeautifulSoup(html, "html.parser"), "a page")


def test_links_and_data_are_free():
    check_offline(
        BeautifulSoup(
            "<a href='https://example.org'>a</a><img alt='A' src='data:image/png;base64,AA'>"
            "<style>@font-face { src: url(data:font/woff2;base64,AA) }</style>"
            "<svg><use href='#a'/></svg>",
            "html.parser",
        ),
        "a page",
    )


def test_image_files_come_into_the_page(tmp_path):
    (tmp_path / "a b.png").write_bytes(b"made up")
    body = tidy("<h1>Made up</h1><img alt='A' src='a%20b.png'>", "a page", tmp_path)
    assert "data:image/png;base64,bWFkZSB1cA==" in body.html


@pytest.mark.parametrize("alt", ["", "alt=''", "alt=' '"])
def test_an_image_without_alt_text_is_refused_with_its_place(alt):
    html = f"<h1>Made up</h1><h2>Here</h2><img src='data:,' {alt}>"
    with pytest.raises(ReportError, match="a page has an image without alt text under 'Here'"):
        tidy(html, "a page")


def test_an_output_with_a_script_is_refused():
    with pytest.raises(ReportError, match="a page has an output with a script"):
        tidy("<h1>Made up</h1><script>alert(1)</script>", "a page")
