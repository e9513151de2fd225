"""The promise that showing a page fetches nothing, checked before the page is written."""

import base64
import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import Tag

from reportanalysis.errors import ReportError

NO_ALT = ("", "No description has been provided for this image")  # the second is nbconvert's
FETCHING = ("src", "srcset", "poster", "data", "background", "action", "formaction")
FOREIGN = ("iframe", "object", "embed", "base")  # elements with a page or an address of their own
# The fonts beside the pages are theirs; nothing else is loaded.
LOADING = re.compile(
    r"url\(\s*['\"]?(?!data:|#|fonts/[\w-]+\.woff2['\"]?\))[^)]|@import", re.IGNORECASE
)


def embed_images(soup: BeautifulSoup, folder: str | Path) -> BeautifulSoup:
    """Put the image files that a page names into the page; addresses start at `folder`."""
    # nbconvert's own embedding closes inline tags such as ``<b>`` before their text.
    for image in soup.find_all("img", src=True):
        path = Path(folder) / unquote(str(image["src"]))
        kind = mimetypes.guess_type(path.name)[0] or ""
        if ":" not in str(image["src"]) and kind.startswith("image/") and path.is_file():
            data = base64.b64encode(path.read_bytes()).decode("ascii")
            image["src"] = f"data:{kind};base64,{data}"
    return soup


def check_offline(soup: BeautifulSoup, where: str) -> None:
    """Check that every image has its words and that showing the page loads nothing.

    >>> check_offline(BeautifulSoup('<img src="a.png" alt="A">', "html.parser"), "a page")
    Traceback (most recent call last):
    ...
    reportanalysis.errors.ReportError: a page would load a.png; embed it or leave it out
    """
    # Links a reader may follow (``<a href>``) are free.
    for image in soup.find_all("img"):
        _check_words(image, where)
    for tag in soup.find_all(True):
        _check_addresses(tag, where)
        _check_style(tag, where)
        refreshes = str(tag.get("http-equiv", "")).lower() == "refresh"
        if tag.name in FOREIGN or (tag.name == "meta" and refreshes):
            raise ReportError(f"{where} holds <{tag.name}>, which the report cannot show offline")


def _check_words(image: Tag, where: str) -> None:
    if str(image.get("alt", "")).strip() in NO_ALT:
        near = image.find_previous(re.compile(r"^h[1-6]$"))
        under = f" under '{near.get_text(strip=True)}'" if near else ""
        raise ReportError(
            f"{where} has an image without alt text{under}; end the cell in "
            "Figure(drawing, name, alt, caption) of reportanalysis.figure, or write "
            "![what it shows](file)"
        )


def _check_addresses(tag: Tag, where: str) -> None:
    fetched = [str(tag.get(name) or "") for name in FETCHING]
    loaded = [address for address in fetched if address and not address.startswith("data:")]
    link = "" if tag.name in ("a", "area") else str(tag.get("href") or "")
    if link and not link.startswith(("data:", "#")):
        loaded.append(link)
    if loaded:
        raise ReportError(f"{where} would load {loaded[0]}; embed it or leave it out")


def _check_style(tag: Tag, where: str) -> None:
    styles = str(tag.get("style", "")) + (tag.get_text() if tag.name == "style" else "")
    if LOADING.search(styles):
        raise ReportError(f"{where} has a style that loads a file; embed it or leave it out")
