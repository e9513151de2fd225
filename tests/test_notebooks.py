"""Notebooks as stored: for reading, without outputs, without code of their own."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

from reportanalysis.report.notebooks import read_notebook
from reportanalysis.report.pages import chinese_parts

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_for_reading(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        assert cell.outputs == []
        assert cell.execution_count is None
        assert len(cell.source.splitlines()) <= 15, cell.source
        assert "pd.read_csv(" not in cell.source  # `read_table` refuses one that lacks rows
        tree = ast.parse(cell.source)
        assert not any(isinstance(n, ast.FunctionDef | ast.ClassDef) for n in ast.walk(tree))


NUMBER = (
    r"(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|hundred)"
)
COUNTED = (
    r"(?:cit(?:y|ies)|reports?|sentences|commitments|bullets?|headings?|files?|gaps?|figures|"
    r"documents|provinces|counties|targets|words|labels|topics|themes|contrasts|boundaries)"
)
COUNT = re.compile(rf"\b(?<![.-]){NUMBER} (?:[\w-]+ ){{0,3}}?{COUNTED}\b", re.IGNORECASE)
# Choices of a method, and any two; not counts of what was found.
CONSTANTS = {
    "02_policy_types": ["40 sentences", "40 labelled sentences", "four weightiest words",
                        "three commitments"],
    "03_topics": ["ten top words"],
    "04_shandong": ["40 labelled sentences", "between two reports"],
    "07_classifier": ["four groups of cities", "two passes over the sentences"],
}  # fmt: skip
YEAR_ZH = re.compile(r"(?:19|20)\d\d年")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_prose_types_no_counts(path):
    """Counts are computed; those typed into prose would stay when the data change."""
    cells = nbformat.read(path, as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    for constant in CONSTANTS.get(path.stem, []):
        prose = prose.replace(constant, "")
    prose = YEAR.sub("a year", prose)
    assert [match[0] for match in COUNT.finditer(prose)] == []


def test_every_notebook_is_introduced_in_chinese():
    """Title, label and summary, in which no counts are typed."""
    for path in NOTEBOOKS:
        parts = chinese_parts(path)
        row = {kind: parts[kind][""] for kind in ("title", "label", "summary")}
        for cell in row.values():
            assert len(re.findall("[\u4e00-\u9fff]", cell)) >= 2, path.stem
        assert not re.search(r"\d", YEAR_ZH.sub("", row["summary"])), path.stem
        assert len(row["label"]) <= 14


def test_every_heading_is_said_in_chinese_and_no_other():
    for path in NOTEBOOKS:
        cells = read_notebook(path).cells
        words = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        assert set(chinese_parts(path)["heading"]) == set(re.findall(r"^##+ (.*)$", words, re.M))


def test_what_is_written_in_chinese_is_of_a_known_kind_and_types_no_counts():
    """Counts are computed; a caption may name a year, the 95% of an interval, a rate of 5%."""
    known = {"title", "label", "summary"}
    kinds = {*known, "heading", "table", "note", "figure", "drawing"}
    fixed = re.compile(r"95%|每万词|5%|（3：有把握，1：猜测）|\d{4}年|F1")
    for path in NOTEBOOKS:
        for kind, parts in chinese_parts(path).items():
            assert kind in kinds, path.stem
            for words in parts.values():
                assert re.search("[\u4e00-\u9fff]", words)
                assert kind in known or not re.search(r"\d", fixed.sub("", words)), words
