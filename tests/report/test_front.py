"""The first page: every finding in both languages, with its figure and its ways on."""

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from made_up import made_up_findings
from matplotlib.figure import Figure as Drawing
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reportanalysis.errors import ReportError
from reportanalysis.figure import Figure
from reportanalysis.report.front import QUESTIONS, citation, render_index, render_sources
from reportanalysis.report.languages import text_in
from reportanalysis.report.pages import EXPLORER, SOURCES, Page

PAGES = [
    Page("a", "Dezhou", "First", "S.", "德州", "其一", "摘要。"),
    Page("city-x", "X", "X", group="cities"),
    EXPLORER,
    SOURCES,
]
PURPOSE = ["A <made-up> purpose.", "编造的目的。"]
WORDS = {"purpose": PURPOSE, "cite": ("Made up.", "编造。"), "who": ("Who coded.", "谁编码。")}
FIGURE = QUESTIONS["unusual"][1]


@pytest.fixture
def executed(tmp_path):
    drawing = Drawing(figsize=(3, 2))
    drawing.subplots().plot([1, 2])
    bundle = Figure(drawing, FIGURE, "A made-up line rises.", "Made up.")._repr_mimebundle_()
    output = new_output("execute_result", data=bundle, execution_count=1)
    cells = [new_markdown_cell("# A"), new_code_cell("x", outputs=[output])]
    nbformat.write(new_notebook(cells=cells), tmp_path / "a.ipynb")
    return [tmp_path / "a.ipynb"]


def test_findings_stand_on_the_first_page_with_figure_and_ways_on(tmp_path, executed):
    found = made_up_findings()
    made, again = (
        render_index(PAGES, tmp_path / f"{n}.html", findings=found, executed=executed, **WORDS)
        for n in (1, 2)
    )
    assert made.read_bytes() == again.read_bytes()
    soup = BeautifulSoup(made.read_text("utf-8"), "html.parser")
    heads = soup.select(".findings h4")
    assert [text_in(tag, "en") for tag in heads] == list(found["headline"])
    assert [text_in(tag, "zh") for tag in heads] == ["标题"] * len(found)
    first = soup.select_one(".findings li")
    assert "Made up & false." in text_in(first, "en") and "编造的句子。" in text_in(first, "zh")
    addresses = [tag["href"] for tag in first.select("a")]
    assert addresses == [
        f"a.html#figure-{FIGURE}", "explorer.html#city=Dezhou&year=2024&theme=rural"
    ]  # fmt: skip
    assert soup.select_one("#unusual figure svg")["aria-label"] == "A made-up line rises."
    assert len(soup.select("figure")) == 1
    hrefs = {tag["href"] for tag in soup.select("main a")}
    assert {"a.html", "city-x.html", "explorer.html", "sources.html"} <= hrefs
    assert "explorer.html#theme=culture" in hrefs
    assert text_in(soup.select_one(".cards h4"), "zh") == "德州"
    assert [text_in(tag, "en") for tag in soup.select("[aria-current]")] == ["Overview"]


@pytest.mark.parametrize("change", ["a finding more", "a finding less"])
def test_a_finding_without_its_place_stops(tmp_path, change):
    found = made_up_findings()
    more = pd.concat([found, found.iloc[[0]].assign(name="new")])
    rows = more if change == "a finding more" else found.iloc[1:]
    with pytest.raises(ReportError, match="not both computed and placed on the first page"):
        render_index(PAGES, tmp_path / "x.html", findings=rows, **WORDS)


def test_sources_have_their_checksums(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "input.csv").write_bytes(b"abc")
    made = render_sources(PAGES, "sources.html", inputs=["input.csv"])
    text = BeautifulSoup(made.read_text("utf-8"), "html.parser").get_text()
    # FIPS 180-2, the worked example for "abc"
    assert "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" in text
    with pytest.raises(ReportError, match=r"none\.csv is listed as an input"):
        render_sources(PAGES, "sources.html", inputs=["none.csv"])


def test_a_citation_names_title_and_version(tmp_path):
    path = tmp_path / "CITATION.cff"
    path.write_text('cff-version: 9.9\ntitle: "Made: up"\nversion: 1.2.3\nabstract: "All of it."\n')
    english, chinese = citation(path, "c1")
    assert english.startswith("Made: up, version 1.2.3 (CITATION.cff), with the commit")
    assert english.endswith("Corpus c1. All of it.")
    assert "（Made: up），版本1.2.3（CITATION.cff）" in chinese and chinese.endswith("语料c1。")
    path.write_text("title: Made up\n")
    with pytest.raises(ReportError, match=r"CITATION\.cff states no abstract and no version"):
        citation(path, "c1")
