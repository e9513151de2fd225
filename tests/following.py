"""From a number to its rows: addresses of lists, opened one after another in one explorer."""

import json
import re
import shutil
from pathlib import Path

from browser import Browser, serve

# One commitment a page is drawn: what counts is how many are listed.
SIZE = re.compile(r'"page_size":\s*\d+')
FOLLOW = """return %s.map(address => {
  history.replaceState(null, "", "#" + address);
  window.dispatchEvent(new Event("popstate"));
  const count = document.getElementById("count").dataset.n;
  const reading = document.getElementById("reading").textContent;
  return [document.getElementById("told").hidden ? Number(count) : -1, reading];
});"""


def opened(
    browser: Browser, explorer: Path, folder: Path, addresses: list[str]
) -> list[tuple[int, str]]:
    """How many commitments each address lists, and what the page says of how it read it."""
    page, changed = SIZE.subn('"page_size":1', explorer.read_text("utf-8"))
    assert changed == 1
    (folder / explorer.name).write_text(page, "utf-8")
    if not (folder / "fonts").exists() and (explorer.parent / "fonts").exists():
        shutil.copytree(explorer.parent / "fonts", folder / "fonts")
    fragments = [address.partition("#")[2] for address in addresses]
    with serve(folder) as server:
        browser.open(server.address + explorer.name)
        told = browser.tell(FOLLOW % json.dumps(fragments))
    return [(count, reading) for count, reading in told]


def listed(browser: Browser, explorer: Path, folder: Path, addresses: list[str]) -> list[int]:
    return [count for count, _ in opened(browser, explorer, folder, addresses)]
