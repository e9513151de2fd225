"""Documents as pages: links between them lead on, those the site does not hold lose no word."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from reportanalysis.errors import ReportError
from reportanalysis.report.handbook import render_documents
from reportanalysis.report.pages import DOCS, Page

PAGES = [Page("01_one", "One: made up", "One"), DOCS]
LIST = """# Documents

[A](a.md#a-part), [data](../data/README.md), [one](../notebooks/01_one.ipynb), [made](made.md),
[code](../src/x.py), `docs-made.html`, [away](https://example.org/), [here](#more)

## More

| a | b |
|---|---|
| x | `y` |
"""
A = "# 德州 and `more`\n\n## A part\n\n[back](README.md)\n\n```sh\nls # a\n```\n"


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {"docs/README.md": LIST, "docs/a.md": A, "data/README.md": "# D\n"}.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text, "utf-8")
    return ["docs/README.md", "docs/a.md", "data/README.md"]


def test_documents_become_pages_with_links_that_lead(site):
    made = render_documents(site, "site", PAGES, {"docs/made.md": "# Made\n\nfrom code\n"})
    names = {path.name for path in made}
    assert names == {"docs.html", "docs-a.html", "docs-data.html", "docs-made.html"}
    page = BeautifulSoup(Path("site/docs.html").read_text("utf-8"), "html.parser")
    links = {a.get_text(): a["href"] for a in page.select(".text a")}
    assert links == {"A": "docs-a.html#a-part", "data": "docs-data.html", "one": "01_one.html",
                     "made": "docs-made.html", "docs-made.html": "docs-made.html", "away": "https://example.org/",
                     "here": "docs.html#more"}  # fmt: skip
    assert "code" in page.select_one(".text").get_text()
    assert page.select_one("nav [aria-current]").get_text() == "Documents文档"
    assert page.select_one("table th")["scope"] == "col"
    other = BeautifulSoup(Path("site/docs-a.html").read_text("utf-8"), "html.parser")
    assert other.h1.get_text() == "德州 and more"
    assert other.select_one("#a-part").name == "h2"
    assert other.select(".text a")[-1]["href"] == "docs.html"
    assert other.select_one("pre.commands").get_text() == "ls # a\n"


def test_a_link_to_a_heading_that_is_not_there_stops(site):
    Path("docs/a.md").write_text("# A\n", "utf-8")
    with pytest.raises(ReportError, match="docs/README.md links to a.md#a-part"):
        render_documents(site, "site", PAGES, {"docs/made.md": "# M\n"})


def test_a_document_without_title_stops(site):
    with pytest.raises(ReportError, match="docs/none.md has no title"):
        render_documents([], "site", PAGES, {"docs/none.md": "words\n"})
