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
    "--enable-logging=stderr --dump-dom"
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


# One page after another, each in a frame of its own.
FRAMES = """<!DOCTYPE html><title>probe</title><pre id="out"></pre>
<script>const names = %s, told = {};
const next = () => {
  document.querySelectorAll("iframe").forEach(old => old.remove());
  if (!names.length) {
    document.getElementById("out").textContent = JSON.stringify(told);
    return;
  }
  const frame = document.createElement("iframe");
  frame.style = "border:0;width:%dpx;height:900px";
  frame.src = "probed-" + names[0];
  document.body.append(frame);
};
addEventListener("message", e => { told[names.shift()] = JSON.parse(e.data); next(); });
next();
</script>"""


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
    (site / "probed.html").write_text(_probed(site / name, act), encoding="utf-8")
    (site / "frame.html").write_text(FRAME % (anchor, width), encoding="utf-8")
    told = _told(chromium, folder, server, width, 1)
    return {**told, "asked": list(server.asked)}


def show_all(
    chromium: str, site: Path, server, folder: Path, names: list[str], width: int
) -> dict[str, dict]:
    """Show pages one after another in one browser; each is told all that was asked for."""
    for name in names:
        (site / f"probed-{name}").write_text(_probed(site / name, ""), encoding="utf-8")
    (site / "frame.html").write_text(FRAMES % (json.dumps(names), width), encoding="utf-8")
    told = _told(chromium, folder, server, width, len(names))
    own = {f"/probed-{name}" for name in names}
    asked = ["/probed.html" if path in own else path for path in server.asked]
    return {name: {**told[name], "asked": asked} for name in names}


def _probed(page: Path, act: str) -> str:
    """A page with the probe, whose policy allows only its own script: the copy goes without."""
    text = re.sub(r'<meta content="default-src[^>]*>', "", page.read_text(encoding="utf-8"))
    return text.replace("</body>", PROBE % act + "</body>")


def _told(chromium: str, folder: Path, server, width: int, pages: int) -> dict:
    """What the frame was told."""
    server.asked.clear()
    dom, log = run(chromium, folder, f"{width + 40},1000", server, "frame.html", pages)
    told = re.search(r'<pre id="out">(.+?)</pre>', dom, re.DOTALL)
    assert told, f"the page told nothing; the browser said: {log[-2000:]}"
    assert not re.findall(r"CONSOLE.*", log)
    return json.loads(unescape(told.group(1)))


def run(
    chromium: str, folder: Path, size: str, server, name: str, pages: int = 1
) -> tuple[str, str]:
    address = f"http://127.0.0.1:{server.server_address[1]}/{name}"
    process = subprocess.Popen(
        [
            chromium,
            *FLAGS,
            f"--virtual-time-budget={4000 * pages}",
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
        return process.communicate(timeout=60 * pages)
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
