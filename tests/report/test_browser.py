"""Pages in a real browser: no overflow, no errors, working filters, no request."""

import re
from functools import partial
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from browser import check_fits, run, serve, show
from made_up import made_up_findings
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reportanalysis.report.embed import write_fonts
from reportanalysis.report.explorer import render_explorer
from reportanalysis.report.front import render_index
from reportanalysis.report.pages import EXPLORER, Page
from reportanalysis.report.site import render_page
from reportanalysis.tables import table


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    pages = [
        Page("a", "A rather long title of a made-up page", "A long label of a made-up page"),
        EXPLORER,
    ]
    wide = pd.DataFrame([[0.123456] * 30], columns=[f"made up {n}" for n in range(30)])
    notebook = new_notebook(
        cells=[
            new_markdown_cell(
                "# Made up\n\nText and 做大做强实体经济 " + "德州" * 40 + "\n\n## " + "W" * 60
            ),
            new_markdown_cell(
                "## Part\n\n`" + "x" * 200 + "`\n\n" + "https://example.org/" + "y" * 120
            ),
            new_code_cell(
                "z = '" + "z" * 300 + "'",
                outputs=[
                    new_output(
                        "execute_result", data=table(wide, "Made up " * 20)._repr_mimebundle_()
                    ),
                    new_output("stream", name="stdout", text="p" * 400),
                ],
            ),
        ]
    )
    nbformat.write(notebook, folder / "a.ipynb")
    render_page(folder / "a.ipynb", folder / "a.html", pages)
    words = {"purpose": ["Made up.", "编造。"], "cite": "Made up."}
    render_index(pages, folder / "index.html", findings=made_up_findings(), **words)
    rows = pd.DataFrame(
        {
            "commitment_id": [f"made-up-{n:03d}" for n in range(120)],
            "document_id": "made-up",
            "city": ["Dezhou", "Jinan"] * 60,
            "section_no": "1",
            "start": 0,
            "end": 9,
            "text": ["编造的句子" + "长" * 80, ""] * 60,
            "bag": ["", "词袋 # 编造"] * 60,
            "policy_type": ["other", "service", "investment"] * 40,
            "probability": 0.5,
        }
    )
    render_explorer(rows, folder / "explorer.html", pages=pages)
    write_fonts(sorted(folder.glob("*.html")), folder / "fonts")
    return folder


@pytest.fixture(scope="module")
def server(site):
    with serve(site) as server:
        yield server


@pytest.fixture
def look(chromium, site, server, tmp_path):
    return partial(show, chromium, site, server, tmp_path)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["a.html", "index.html", "explorer.html"])
def test_no_overflow_no_error_no_request(look, name, width):
    check_fits(look(name, width), width)


def test_the_page_as_it_is_runs_under_its_own_policy(chromium, server, tmp_path):
    dom, log = run(chromium, tmp_path, "1280,1000", server, "explorer.html")
    assert "Showing 1–50 of 120 commitments" in dom
    assert not re.findall(r"CONSOLE.*", log)


def test_search_and_filters(look):
    choose = """const type = document.getElementById("f-policy_type");
      type.value = [...type.options].find(o => o.text === "service").value;
      type.dispatchEvent(new Event("change"));
      const q = document.getElementById("q"); q.value = "词袋 JINAN";
      q.dispatchEvent(new Event("input")); await new Promise(r => setTimeout(r, 400));"""
    seen = look("explorer.html", 1280, choose)
    # odd rows hold the words and are Jinan's; every third row from the second is a service
    assert seen["entries"] == [f"made-up-{n:03d}" for n in range(120) if n % 2 == 1 and n % 3 == 1]
    assert seen["count"] == "Showing 1–20 of 20 commitments"


def test_an_address_leads_to_its_entry_on_whatever_page_it_is(look):
    seen = look("explorer.html", 1280, anchor="#made-up-077")
    assert seen["found"] == "made-up-077"
    assert (seen["entries"][0], len(seen["entries"])) == ("made-up-050", 50)
