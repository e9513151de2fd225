"""A real browser for the page tests: show a page, let it measure itself."""

import http.server
import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from pathlib import Path

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
    found: (document.querySelector(".found") || {}).id,
    hash: location.hash, told: window.told }), "*");
});</script>"""
FRAME = """<!DOCTYPE html><title>probe</title><pre id="out"></pre>
<script>addEventListener("message", e => { document.getElementById("out").textContent = e.data; });
</script><iframe src="probed.html%s" style="border:0;width:%dpx;height:900px"></iframe>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        self.server.asked.append(self.path)


@contextmanager
def serve(site: Path) -> Iterator[http.server.ThreadingHTTPServer]:
    """Serve a folder on loopback; ``server.asked`` lists what was asked for."""
    handler = partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def show(
    chromium: str, site: Path, server, folder: Path, name: str, width: int, act="", anchor=""
) -> dict:
    """Show a page at a width, do something on it, and give what it measured of itself."""
    page = (site / name).read_text(encoding="utf-8")
    # The page's policy allows only its own script: the probe's copy goes without.
    page = re.sub(r'<meta content="default-src[^>]*>', "", page)
    page = page.replace("</body>", PROBE % act + "</body>")
    (site / "probed.html").write_text(page, encoding="utf-8")
    (site / "frame.html").write_text(FRAME % (anchor, width), encoding="utf-8")
    server.asked.clear()
    dom, log = run(chromium, folder, f"{width + 40},1000", server, "frame.html")
    told = re.search(r'<pre id="out">(.+?)</pre>', dom, re.DOTALL)
    assert told, f"the page told nothing; the browser said: {log[-2000:]}"
    assert not re.findall(r"CONSOLE.*", log)
    return {**json.loads(unescape(told.group(1))), "asked": list(server.asked)}


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


def check_fits(seen: dict, width: int) -> None:
    """No overflow, every font loaded, nothing asked for beside page and fonts."""
    assert width - 20 <= seen["view"] <= width  # less a scroll bar
    assert seen["scroll"] <= seen["view"]
    assert seen["fonts"] == 0
    assert seen["loaded"] >= 1
    asked = {path for path in seen["asked"] if not path.startswith("/fonts/")}
    assert asked <= {"/frame.html", "/probed.html", "/favicon.ico"}
