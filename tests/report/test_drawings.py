"""Drawings with links: in the page, clean, and each link's list as long as its number."""

import base64

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure as Drawing

from reportanalysis import plots
from reportanalysis.figure import Figure
from reportanalysis.report.drawings import SVG, drawing_of
from reportanalysis.report.links import view
from reportanalysis.report.tidy import tidy

SHARES = pd.DataFrame({"x": [0.7, 0.4], "y": [0.3, 0.6]}, index=["Dezhou", "Jinan"])


def page_of(*figures: Figure) -> BeautifulSoup:
    html = "<h1>Made up</h1>" + "".join(figure._repr_html_() for figure in figures)
    return BeautifulSoup(tidy(html, "a page").html, "html.parser")


def linked(name: str) -> Figure:
    return plots.stacked_bars(
        SHARES, name=name, what="Made up", address=lambda row, code: view(city=row, theme=code)
    )


def test_each_mark_leads_to_its_list():
    soup = page_of(linked("a"))
    assert soup.img is None
    for drawing in soup.select("svg"):
        assert {link["href"] for link in drawing.select("a")} == {
            view(city=city, theme=theme) for city in SHARES.index for theme in SHARES
        }
        assert {link["aria-label"] for link in drawing.select("a")} >= {"Dezhou, x"}
        assert drawing["role"] == "group" and drawing["aria-label"].startswith("2 bars")


def test_no_id_stands_twice_and_each_that_is_named_is_there():
    soup = page_of(linked("a"), linked("b"))
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    named = [tag["href"][1:] for tag in soup.select("use[href]")]
    assert named and set(named) <= set(ids)
    assert not soup.find_all(["style", "metadata", "script"])


def test_a_drawing_without_links_stays_an_image():
    drawing = Drawing()
    drawing.subplots().plot([1, 2])
    assert page_of(Figure(drawing, "made-up", "A line.", "Made up.")).img["alt"] == "A line."


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
    text = f'<svg viewBox="0 0 1 1" onload="x()">{bad}</svg>'
    made = str(drawing_of(SVG + base64.b64encode(text.encode()).decode(), "f", "Made up"))
    for word in ("alert", "example.org", "onload", "color", "foreignobject"):
        assert word not in made
