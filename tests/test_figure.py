"""Figures: same bytes every time, nothing loaded, words kept."""

import base64
import re

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure as Drawing

import reportanalysis.figure
from reportanalysis.errors import ReportError
from reportanalysis.figure import Figure


def drawing(points: int = 3) -> Drawing:
    made = Drawing(figsize=(4, 2))
    axes = made.subplots()
    axes.plot(range(points), [(7 * i) % 5 for i in range(points)])
    axes.set_title("made up")
    axes.fill_between([0, 1], [0, 1], hatch="/")  # hatches and clips get random ids by default
    return made


def figure(points: int = 3, **words) -> Figure:
    return Figure(
        drawing(points),
        **{
            "name": "made-up",
            "alt": "A line rises & falls.",
            "caption": "A <made-up> line.",
            **words,
        },
    )


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_two_drawings_of_the_same_are_the_same_bytes(kind):
    assert figure().to_bytes(kind) == figure().to_bytes(kind)
    assert figure()._repr_html_() == figure()._repr_html_()


def test_html_keeps_the_words_and_loads_nothing():
    html = figure(provenance="data/a.csv")._repr_html_()
    soup = BeautifulSoup(html, "html.parser")
    assert soup.figure["id"] == "figure-made-up"
    assert (soup.svg["role"], soup.svg["aria-label"]) == ("img", "A line rises & falls.")
    assert (soup.svg["width"], soup.svg["height"]) == ("384", "192")
    assert soup.figcaption.get_text() == "A <made-up> line. Data: data/a.csv"
    assert "made up" in [text.get_text() for text in soup.select("text")]
    assert not re.search(r'(?:href|src)="(?!#)', html)
    assert not re.search(r"\d{4}-\d\d-\d\d", html)


def test_the_file_of_a_drawing_needs_no_font():
    file = figure().to_bytes("svg").decode()
    assert "<text" not in file and "font-family" not in file


def test_a_heavy_drawing_is_shown_as_png_of_twice_the_size(monkeypatch):
    monkeypatch.setattr(reportanalysis.figure, "LARGEST_SVG", 10)
    image = BeautifulSoup(figure()._repr_html_(), "html.parser").img
    kind, data = image["src"].split(",")
    assert kind == "data:image/png;base64"
    png = base64.b64decode(data)
    width, height = int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
    assert (width, height) == (2 * 384, 2 * 192)


def test_bundle_has_html_and_plain_words():
    bundle = figure()._repr_mimebundle_()
    assert bundle["text/plain"] == "Figure: A line rises & falls."
    assert bundle["text/html"].startswith("<figure")


@pytest.mark.parametrize("what", ["name", "alt", "caption"])
def test_words_may_not_be_empty(what):
    with pytest.raises(ReportError, match=f"has no {what}"):
        figure(**{what: " "})


def test_a_phone_gets_the_narrow_drawing_and_the_finding_stands_above():
    both = figure(narrow=drawing(9), title="Up & down.")
    shown = BeautifulSoup(both._repr_html_(), "html.parser")
    assert [tag.name for tag in shown.figure.find_all(recursive=False)] == [
        "p", "svg", "svg", "figcaption",
    ]  # fmt: skip
    assert shown.p.get_text() == "Up & down."
    screen, phone = shown.select("svg")
    assert str(screen) != str(phone)
    # Only the style sheet of a page shows it, where the page is narrow.
    assert (phone["class"], phone["display"]) == (["drawing", "phone"], "none")
    alone = BeautifulSoup(figure(9)._repr_html_(), "html.parser")
    assert [tag["d"] for tag in phone.select("path")] == [tag["d"] for tag in alone.select("path")]
