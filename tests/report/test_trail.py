"""From a number to its rows: what a link of the notebooks counts is what the explorer lists."""

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from following import listed, opened
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reportanalysis import plots
from reportanalysis.files import read_table
from reportanalysis.report.explorer import render_explorer
from reportanalysis.report.languages import text_in
from reportanalysis.report.links import view
from reportanalysis.report.site import render_page
from reportanalysis.study.entries import read_entries


@pytest.fixture(scope="module")
def explorer(root, tmp_path_factory):
    """The page of the study's own rows."""
    data = root / "data"
    entries = read_entries(data / "corpus.csv", data / "derived", data / "gold", topics=None)
    target = tmp_path_factory.mktemp("trail") / "explorer.html"
    return render_explorer(
        entries, target, documents=read_table(data / "corpus.csv", keep_default_na=False)
    )


def test_types_by_city_are_the_rows_listed(browser, explorer, root, tmp_path):
    data = root / "data/derived"
    rows = read_table(data / "commitments.csv", keep_default_na=False)
    rows = rows[rows["part"].isin(["plan", "self"])]
    types = rows.merge(read_table(data / "predictions.csv"), on="commitment_id")
    counts = types[types["policy_type"] == "service"].groupby(["city", "year"]).size()
    addresses = [view(city=city, year=year, policy_type="service") for city, year in counts.index]
    assert listed(browser, explorer, tmp_path, addresses) == counts.tolist()


DATA = "data/derived/panel/commitments.csv.gz, data/gold/labels.csv"


def page_with_figure(folder):
    table = pd.DataFrame({"x": [0.7, 0.4], "y": [0.3, 0.6]}, index=["Dezhou", "济南"])
    figure = plots.heat_map(
        table, name="made-up", what="Made up", provenance=DATA,
        address=lambda row, column: view(city=row, theme=column, estimated=7),
    )  # fmt: skip
    code = new_code_cell(
        "made_up()", outputs=[new_output("display_data", figure._repr_mimebundle_())]
    )
    notebook = new_notebook(cells=[new_markdown_cell("# Made up"), code])
    nbformat.write(notebook, folder / "a.ipynb")
    page = render_page(folder / "a.ipynb", folder / "a.html", [])
    return BeautifulSoup(page.read_text("utf-8"), "html.parser"), table


def test_under_a_figure_stand_its_data_its_numbers_and_its_code(tmp_path):
    soup, table = page_with_figure(tmp_path)
    line = soup.select_one("figcaption .provenance")
    addresses = [link["href"] for link in line.select("a")]
    assert addresses == [
        "sources.html#data/derived/panel/commitments.csv.gz",
        "data/gold/labels.csv",
        "sources.html#data/gold/labels.csv",
        "figures/a-made-up.csv",
        "#code-2",
    ]
    assert "data/derived/panel/commitments.csv.gz" in line.get_text()
    assert text_in(line, "zh").count("（校验和）") == 2
    assert " (checksum), " in text_in(line, "en")
    numbers = pd.read_csv(tmp_path / "figures/a-made-up.csv", index_col=0, encoding="utf-8-sig")
    assert numbers.rename_axis(None).equals(table)
    assert "made_up()" in soup.find(id="code-2").get_text()
    assert soup.find(id="code-2").find_parent("details")


def test_numbers_of_a_figure_that_is_gone_go_too(tmp_path):
    page_with_figure(tmp_path)
    (tmp_path / "figures/a-old.csv").write_text("x")
    (tmp_path / "figures/b-old.csv").write_text("x")
    page_with_figure(tmp_path)
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == [
        "a-made-up.csv",
        "b-old.csv",
    ]


def test_each_mark_of_an_estimate_says_so_in_both_languages(tmp_path):
    soup, _ = page_with_figure(tmp_path)
    for drawing in soup.select("svg.drawing"):
        marks = drawing.select("a")
        assert len(marks) == 4
        assert {mark["aria-label"].partition(".")[0] for mark in marks} >= {"Dezhou, x"}
        assert all("stimated from 7 coded sentences" in mark["aria-label"] for mark in marks)
        assert all("7个已编码句子" in mark["data-zh-aria-label"] for mark in marks)


def test_the_words_go_when_the_view_is_changed(browser, explorer, tmp_path):
    address = view(city="Jinan", year=2024, theme="rural", estimated=30)
    addresses = [address, view(city="Jinan")]
    (_, first), (_, second) = opened(browser, explorer, tmp_path, addresses)
    assert first.startswith("Share estimated from 30") and not second
