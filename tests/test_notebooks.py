"""Notebooks as stored: for reading, without outputs, without code of their own."""

import ast
import csv
import re
from pathlib import Path

import nbformat
import pytest

from reportanalysis.report.pages import CHINESE

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
    lines = (NOTEBOOKS[0].parent / CHINESE).read_text("utf-8").splitlines()
    rows = {row.pop("page"): row for row in csv.DictReader(lines)}
    assert list(rows) == [path.stem for path in NOTEBOOKS]
    for name, row in rows.items():
        for cell in row.values():
            assert len(re.findall("[\u4e00-\u9fff]", cell)) >= 2, name
        assert not re.search(r"\d", YEAR_ZH.sub("", row["summary"])), name
        assert len(row["label"]) <= 14
