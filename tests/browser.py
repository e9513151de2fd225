"""A real browser for the page tests, driven over a pipe: one process, one page, many views."""

import http.server
import json
import os
import select
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--remote-debugging-pipe --disable-ipc-flooding-protection "  # or addresses change too fast
    # Pages follow one another in one process: starting one costs more than most pages do.
    "--process-per-site --disable-site-isolation-trials "
    "--disable-features=BackForwardCache,SpareRendererForSitePerProcess,site-per-process"
).split()
# The browser reads commands from descriptor 3 and answers on 4.
START = 'exec "$0" "$@" 3<&0 4>&1 >/dev/null 2>&1'
PATIENCE = 60  # seconds for one answer
PAPER = 700  # pixels between the margins of a sheet of A4
# What is wrong on a page: exceptions, what the browser logs, what a script prints.
FAULTS = {"Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"}
# What a page measures of itself.
PROBE = """return {
  scroll: document.documentElement.scrollWidth, view: document.documentElement.clientWidth,
  fonts: [...document.fonts].filter(f => f.status === "error").length,
  loaded: [...document.fonts].filter(f => f.status === "loaded").length,
  entries: [...document.querySelectorAll(".entries > li")].map(e => e.id),
  count: (document.getElementById("count") || {}).textContent,
  found: (document.querySelector(".found") || {}).id,
  hash: location.hash, told: window.told };"""
# Words of drawings that are cut, or lie over others, by more than a few pixels.
CROSSED = """if (!document.querySelector("svg.drawing")) return [];
document.documentElement.dataset.language = LANGUAGE;
await document.fonts.ready;
const box = of => of.getBoundingClientRect(), said = of => of.textContent.trim(), wrong = [];
for (const drawing of document.querySelectorAll("svg.drawing")) {
  const edge = box(drawing), texts = [];
  for (const text of edge.width ? drawing.querySelectorAll("text") : []) {
    const {left, right, top, bottom} = box(text);
    if (left === right) continue;
    if (Math.max(edge.left - left, right - edge.right, edge.top - top, bottom - edge.bottom) > 2)
      wrong.push(`cut: ${said(text)}`);
    if (text.getCTM().b) continue;
    for (const [other, place] of texts) {
      const across = Math.min(right, place.right) - Math.max(left, place.left);
      if (across > 3 && Math.min(bottom, place.bottom) - Math.max(top, place.top) > 4)
        wrong.push(`over each other: ${said(text)} and ${other}`);
    }
    texts.push([said(text), {left, right, top, bottom}]);
  }
}
return wrong;"""


class Browser:
    """One page of a running Chromium."""

    def __init__(self, chromium: str, folder: Path) -> None:
        self.process = subprocess.Popen(
            ["sh", "-c", START, chromium, *FLAGS, f"--user-data-dir={folder}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.events: list[dict] = []
        self._sent, self._rest, self._session = 0, b"", {}
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def close(self) -> None:
        if self.process.poll() is None:  # the browser and its helpers, and no other process
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def call(self, method: str, **params) -> dict:
        """Give a command of the DevTools protocol and wait for its answer."""
        self._sent += 1
        message = {"id": self._sent, "method": method, "params": params, **self._session}
        self.process.stdin.write(json.dumps(message).encode() + b"\0")
        self.process.stdin.flush()
        answer = self._until(lambda seen: seen.get("id") == self._sent)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def open(self, address: str, width: int = 1280) -> None:
        """Load a page anew; wait until it and its fonts are there."""
        self.resize(width)
        self._go("about:blank")  # or a new anchor alone loads nothing
        self._go(address)
        self.tell("await document.fonts.ready;")

    def _go(self, address: str) -> None:
        self.events = []
        page = self.call("Page.navigate", url=address)["loaderId"]
        loaded = {"loaderId": page, "name": "load"}.items()
        if not any(loaded <= event["params"].items() for event in self.events):
            self._until(lambda seen: loaded <= seen.get("params", {}).items())

    def resize(self, width: int, height: int = 900) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)

    def media(self, scheme: str = "light", kind: str = "") -> None:
        """Show the page in the light or the dark, on a screen or (``print``) on paper."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", media=kind, features=[feature])

    def tell(self, script: str):
        """What the body of a function, which may wait, returns on the page."""
        done = self.call(
            "Runtime.evaluate",
            expression=f"(async () => {{ {script} }})()",
            awaitPromise=True,
            returnByValue=True,
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def faults(self) -> list[dict]:
        """What went wrong since the page was opened."""
        return [event["params"] for event in self.events if event["method"] in FAULTS]

    def _until(self, wanted) -> dict:
        """Read messages until the one that is wanted; keep the events."""
        while True:
            while b"\0" in self._rest:
                message, _, self._rest = self._rest.partition(b"\0")
                seen = json.loads(message)
                if "method" in seen:
                    self.events.append(seen)
                if wanted(seen):
                    return seen
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            more = os.read(self.process.stdout.fileno(), 1 << 20) if ready else b""
            assert more, "the browser is gone" if ready else "the browser does not answer"
            self._rest += more


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        self.server.asked.append(self.path)


@contextmanager
def serve(site: Path) -> Iterator[http.server.ThreadingHTTPServer]:
    """Serve a folder on loopback; ``server.asked`` lists what was asked for."""
    handler = partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.asked = []
        server.address = f"http://127.0.0.1:{server.server_address[1]}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:  # or it would look for requests without a pause
            server.shutdown()


def show(browser: Browser, server, name: str, width: int, act="", anchor="") -> dict:
    """Show a page at a width, do something on it, and give what it measured of itself."""
    server.asked.clear()
    browser.open(server.address + name + anchor, width)
    told = browser.tell(act + PROBE)
    assert browser.faults() == []
    return {**told, "asked": [path.split("?")[0] for path in server.asked]}


def check_fits(browser: Browser, server, name: str, widths=(390, 1280)) -> None:
    """No overflow at any width nor on paper, fonts loaded, nothing asked for but page and fonts.

    The words of drawings are whole and apart from each other, in both languages.
    """
    seen = show(browser, server, name, widths[0])
    asked = {path for path in seen["asked"] if not path.startswith("/fonts/")}
    assert asked <= {f"/{name}", "/favicon.ico"}
    for width in widths:
        browser.resize(width)
        seen = browser.tell("await document.fonts.ready;" + PROBE)
        assert width - 20 <= seen["view"] <= width, name  # less a scroll bar
        assert seen["scroll"] <= seen["view"], (name, width)
        assert seen["fonts"] == 0 and seen["loaded"] >= 1, name
        for language in ("zh", "en"):
            crossed = browser.tell(CROSSED.replace("LANGUAGE", f"'{language}'"))
            assert crossed == [], (name, width, language)
    browser.media(kind="print")
    browser.resize(PAPER)
    seen = browser.tell(PROBE)
    browser.media()
    assert seen["scroll"] <= seen["view"], (name, "print")
    assert browser.faults() == []
