"""Pages in a real browser: no overflow, no errors, working filters, no request."""

import http.server
import json
import os
import re
import shutil
import signal
import subprocess
import threading
from functools import partial
from html import unescape
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reportanalysis.report.explorer import render_explorer
from reportanalysis.report.pages import EXPLORER, Page
from reportanalysis.report.site import render_index, render_page
from reportanalysis.tables import table

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--enable-logging=stderr --virtual-time-budget=4000 --dump-dom"
).split()
# What the page measures of itself and tells the page it is framed in.
PROBE = """<script>addEventListener("load", async () => {
  await document.fonts.ready;
  %s
  parent.postMessage(JSON.stringify({
    scroll: document.documentElement.scrollWidth, view: document.documentElement.clientWidth,
    fonts: [...document.fonts].filter(f => f.status === "error").length,
    loaded: [...document.fonts].filter(f => f.status === "loaded").length,
    entries: [...document.querySelectorAll(".entries > li")].map(e => e.id),
    count: (document.getElementById("count") || {}).textContent,
    found: (document.querySelector(".found") || {}).id }), "*");
});</script>"""
FRAME = """<!DOCTYPE html><title>probe</title><pre id="out"></pre>
<script>addEventListener("message", e => { document.getElementById("out").textContent = e.data; });
</script><iframe src="probed.html%s" style="border:0;width:%dpx;height:900px"></iframe>"""


@pytest.fixture(scope="session")
def chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("no browser: install Chromium (apt-get install chromium) or set CHROMIUM")
    return found


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
    render_index(pages, folder / "index.html", purpose="Made up.", inputs=["a.ipynb"], root=folder)
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
    return folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        self.server.asked.append(self.path)


@pytest.fixture(scope="module")
def server(site):
    handler = partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def look(chromium, site, server, tmp_path):
    """Show a page at a width, do something on it, and give what it measured of itself."""

    def look(name: str, width: int, act: str = "", anchor: str = "") -> dict:
        page = (site / name).read_text(encoding="utf-8")
        # The page's policy allows only its own script: the probe's copy goes without.
        page = re.sub(r'<meta content="default-src[^>]*>', "", page)
        page = page.replace("</body>", PROBE % act + "</body>")
        (site / "probed.html").write_text(page, encoding="utf-8")
        (site / "frame.html").write_text(FRAME % (anchor, width), encoding="utf-8")
        server.asked.clear()
        dom, log = run(chromium, tmp_path, f"{width + 40},1000", server, "frame.html")
        told = re.search(r'<pre id="out">(.+?)</pre>', dom, re.DOTALL)
        assert told, f"the page told nothing; the browser said: {log[-2000:]}"
        assert not re.findall(r"CONSOLE.*", log)
        return {**json.loads(unescape(told.group(1))), "asked": list(server.asked)}

    return look


def run(chromium: str, folder: Path, size: str, server, name: str) -> tuple[str, str]:
    address = f"http://127.0.0.1:{server.server_address[1]}/{name}"
    process = subprocess.Popen(
        [
            chromium,
            *FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={size}",
            address,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        return process.communicate(timeout=60)
    finally:
        if process.poll() is None:  # the browser and its helpers, and no other process
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["a.html", "index.html", "explorer.html"])
def test_no_overflow_no_error_no_request(look, name, width):
    seen = look(name, width)
    assert width - 20 <= seen["view"] <= width  # less a scroll bar
    assert seen["scroll"] <= seen["view"]
    assert seen["fonts"] == 0 and seen["loaded"] >= 1
    assert set(seen["asked"]) <= {"/frame.html", "/probed.html", "/favicon.ico"}


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
