"""The promise that showing a page fetches nothing, checked before the page is written."""

import base64
import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

from reportanalysis.errors import ReportError

NO_ALT = ("", "No description has been provided for this image")  # the second is nbconvert's
LOADING = re.compile(r"url\(\s*['\"]?(?!data:|#)[^)]|@import", re.IGNORECASE)


def embed_images(soup: BeautifulSoup, folder: str | Path) -> BeautifulSoup:
    """Put the image files that a page names into the page.

    (nbconvert's own embedding closes inline tags such as ``<b>`` before their text.)

    Parameters
    ----------
    soup : BeautifulSoup
        A page or a part of one; changed in place.
    folder : str or Path
        Where relative addresses start.

    Returns
    -------
    BeautifulSoup
        The same object; addresses of files that are not there stay as they are.

    Examples
    --------
    >>> soup = BeautifulSoup('<img src="none.png">', "html.parser")
    >>> print(embed_images(soup, "/nowhere"))
    <img src="none.png"/>
    """
    for image in soup.find_all("img", src=True):
        path = Path(folder) / unquote(str(image["src"]))
        kind = mimetypes.guess_type(path.name)[0] or ""
        if ":" not in str(image["src"]) and kind.startswith("image/") and path.is_file():
            data = base64.b64encode(path.read_bytes()).decode("ascii")
            image["src"] = f"data:{kind};base64,{data}"
    return soup


def check_offline(soup: BeautifulSoup, where: str) -> None:
    """Check that showing a page loads nothing from elsewhere.

    Links a reader may follow (``<a href>``) are free; everything a browser would fetch by
    itself must be a ``data:`` address.

    Parameters
    ----------
    soup : BeautifulSoup
        A page or a part of one.
    where : str
        Name of the page, for messages.

    Raises
    ------
    ReportError
        Something would be fetched, an output brings its own script, or an image has no
        alt text.

    Examples
    --------
    >>> check_offline(BeautifulSoup('<img src="a.png" alt="A">', "html.parser"), "a page")
    Traceback (most recent call last):
    ...
    reportanalysis.errors.ReportError: a page would load a.png; embed it or leave it out
    """
    for image in soup.find_all("img"):
        if str(image.get("alt", "")).strip() in NO_ALT:
            near = image.find_previous(re.compile(r"^h[1-6]$"))
            under = f" under '{near.get_text(strip=True)}'" if near else ""
            raise ReportError(
                f"{where} has an image without alt text{under}; show drawings through "
                "reportanalysis.figure.Figure, or write ![what it shows](file)"
            )
    for tag in soup.find_all(True):
        for name in ("src", "srcset", "poster", "data", "background", "action", "formaction"):
            address = tag.get(name)
            if address and not str(address).startswith("data:"):
                raise ReportError(f"{where} would load {address}; embed it or leave it out")
        fetched = tag.get("href") if tag.name not in ("a", "area") else None
        if fetched and not str(fetched).startswith(("data:", "#")):
            raise ReportError(f"{where} would load {fetched}; embed it or leave it out")
        styles = str(tag.get("style", "")) + (tag.get_text() if tag.name == "style" else "")
        if LOADING.search(styles):
            raise ReportError(f"{where} has a style that loads a file; embed it or leave it out")
        if tag.name in ("iframe", "object", "embed", "base") or (
            tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "refresh"
        ):
            raise ReportError(f"{where} holds <{tag.name}>, which the report cannot show offline")
