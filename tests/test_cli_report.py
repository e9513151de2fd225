"""The commands Make calls, from notebook to site, on a made-up project."""

import re
import tempfile
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from made_up import made_up_findings
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from reportanalysis.cli import main
from reportanalysis.report.pages import FIXED, SITE_TITLE

DRAW = """from matplotlib.figure import Figure as Drawing
from reportanalysis.figure import Figure
drawing = Drawing(figsize=(2, 1))
_ = drawing.subplots().plot([1, 2])
Figure(drawing, "made-up", "A made-up line rises.", "A made-up line.")"""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    (folder / "derived").mkdir()
    cells = [new_markdown_cell("# One: made up\n\nSummary."), new_code_cell(DRAW)]
    nbformat.write(new_notebook(cells=cells), folder / "01_one.ipynb")
    pd.DataFrame(
        {
            "commitment_id": ["a-1", "a-2", "a-3"],
            "document_id": "a",
            "part": ["review", "plan", "self"],
            "section_no": ["1", "2.10", ""],
            "text": ["过去", "将来", ""],
            "bag": ["", "", "词 袋"],
        }
    ).to_csv(folder / "derived" / "commitments.csv", index=False)
    made_up_findings().assign(page="01_one.html", figure="", rows="").to_csv(
        folder / "findings.csv", index=False
    )
    (folder / "purpose.txt").write_text("A made-up question.\n\n编造的问题。\n", "utf-8")
    pd.DataFrame(
        {"commitment_id": ["a-2", "a-3"], "policy_type": ["service", "other"], "part": "x"}
    ).to_csv(folder / "derived" / "predictions.csv", index=False)
    return folder


def test_the_commands_make_a_site_whose_links_lead_somewhere(root, project, monkeypatch):
    monkeypatch.chdir(project)
    at = {name: str(project / name) for name in ("pages.json", "purpose.txt", "findings.csv")}
    pages = ["--pages", at["pages.json"]]
    site = project / "site"
    executed = str(project / "executed" / "01_one.ipynb")
    steps = [
        ["pages", str(project / "01_one.ipynb"), "--out", at["pages.json"]],
        ["execute", str(project / "01_one.ipynb"), executed],
        ["page", executed, str(site / "01_one.html"), *pages],
        ["figures", executed, "--out", str(project / "figures")],
        ["explorer", str(site / "explorer.html"), "--registry", str(project / "none.csv"),
         "--derived", str(project / "derived"), "--gold", str(project / "gold"), *pages],
        ["sources", str(site / "sources.html"), "--inputs", at["purpose.txt"], *pages],
        ["index", str(site / "index.html"), "--findings", at["findings.csv"],
         "--executed", executed, "--purpose", at["purpose.txt"],
         "--citation", str(root / "CITATION.cff"), *pages],
        ["docs", "docs/README.md", "--out", str(site), *pages,
         "--source", str(root / "src")],
        ["fonts", str(site / "index.html"), "--out", str(site / "fonts")],
    ]  # fmt: skip
    (project / "docs").mkdir()
    (project / "docs/README.md").write_text("# Documents\n\n[all](api.md)\n", "utf-8")
    for step in steps:
        assert main(["report", *step]) == 0, step
    made = {path.name: BeautifulSoup(path.read_text("utf-8"), "html.parser")
            for path in site.glob("*.html")}  # fmt: skip
    documents = {"docs.html", "docs-api.html", "docs-commands.html"}
    assert set(made) == {"index.html", "01_one.html", "explorer.html", "sources.html"} | documents
    # Reference pages that other commands make.
    elsewhere = {page.href for page in FIXED} - set(made)
    for soup in made.values():
        assert soup.title.get_text().endswith(SITE_TITLE)
        for link in soup.select("a[href]"):
            name, _, anchor = link["href"].partition("#")
            if name in elsewhere:
                continue
            assert name in ("", *made)
            if "=" in anchor:  # a view of the explorer, not a place on it
                assert name == "explorer.html"
                continue
            assert not anchor or (made[name] if name else soup).find(id=anchor)
    assert (site / "fonts" / "latin-regular.woff2").read_bytes().startswith(b"wOF2")
    first = made["index.html"].get_text()
    assert "A made-up question." in first
    assert "(CITATION.cff), with the commit" in first
    assert made["01_one.html"].find("svg", {"aria-label": "A made-up line rises."})
    assert (project / "figures" / "made-up.svg").read_bytes().startswith(b"<?xml")
    # what was done is no commitment; section 2.10 is not 2.1
    assert [tag["id"] for tag in made["explorer.html"].select(".entries > li")] == ["a-2"]
    words = made["explorer.html"].select_one(".entries").get_text()
    assert "section 2.10" in words and "service" in words


def test_a_mistake_is_told_in_one_line(project, capsys):
    assert main(["report", "execute", str(project / "none.ipynb"), str(project / "x.ipynb")]) == 1
    assert re.fullmatch(r".*none\.ipynb: no such notebook\n", capsys.readouterr().err)


def test_a_long_folder_for_scratch_files_is_no_hindrance(tmp_path, monkeypatch, capfd):
    """Names of sockets are short; TMPDIR on a cluster is not."""
    long = tmp_path / ("long" * 25)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    source, target = tmp_path / "short.ipynb", tmp_path / "executed.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("1")]), source)
    assert main(["report", "execute", str(source), str(target)]) == 0
    assert target.is_file()
    assert capfd.readouterr().err == ""
