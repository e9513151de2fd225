"""Drawings whose marks are links: as SVG inside the page, cleaned, its names its own."""

import base64
import re
from urllib.parse import parse_qsl

from bs4 import BeautifulSoup
from bs4.element import Tag

SVG = "data:image/svg+xml;base64,"
PAGE = re.compile(r"[\w-]+\.html(?:#\S*)?")  # a link of the report itself
LOCAL = re.compile(r"url\(#([^)]*)\)")
# What matplotlib says for all elements of its file, said of the drawing alone.
STROKES = "stroke-linejoin:round;stroke-linecap:butt"
REFUSED = ("script", "style", "metadata", "foreignobject", "image", "iframe", "animate", "set")


def inline_drawings(soup: BeautifulSoup) -> None:
    """Put the drawings that hold links into the page, in place; others stay images."""
    for figure in soup.select("figure[id]"):
        image = figure.select_one(f'img[src^="{SVG}"]')
        if image is None:
            continue
        name, words = str(figure["id"]), str(image.get("alt", ""))
        drawing = drawing_of(str(image["src"]), name, words)
        if drawing.find("a") is None:
            continue
        drawing["class"] = "drawing"
        source = figure.select_one(f'source[srcset^="{SVG}"]')
        if source is not None:
            phone = drawing_of(str(source["srcset"]), f"{name}-phone", words)
            phone["class"], drawing["class"] = "drawing phone", "drawing screen"
            image.insert_after(phone)
        (image.find_parent("picture") or image).replace_with(
            *(each for each in (drawing, source and phone) if each)
        )


def drawing_of(address: str, name: str, words: str) -> Tag:
    """Give the SVG of a data address, nothing in it that runs or loads, ids begun by `name`.

    >>> svg = '<svg onload="x()"><script/><a xlink:href="explorer.html#city=Jinan"><path id="p"/>'
    >>> address = SVG + base64.b64encode(svg.encode()).decode()
    >>> print(drawing_of(address, "f", "Made up"))  # doctest: +NORMALIZE_WHITESPACE
    <svg aria-label="Made up" role="group" style="stroke-linejoin:round;stroke-linecap:butt"><a
    aria-label="Jinan" href="explorer.html#city=Jinan"><path id="f-p"></path></a></svg>
    """
    text = base64.b64decode(address.removeprefix(SVG)).decode("utf-8")
    drawing = BeautifulSoup(text[text.index("<svg") :], "html.parser").svg
    assert drawing is not None
    for tag in drawing.find_all(REFUSED):
        tag.decompose()
    for tag in [drawing, *drawing.find_all(True)]:
        kept = _kept(tag, name)
        tag.attrs.clear()
        tag.attrs.update(kept)
    for key, value in (("role", "group"), ("aria-label", words), ("style", STROKES)):
        drawing[key] = value
    return drawing


def _kept(tag: Tag, name: str) -> dict[str, str]:
    """The attributes of an element that neither run nor load, with names of its own."""
    kept: dict[str, str] = {}
    for key, value in tag.attrs.items():
        value = str(value)
        if key.startswith(("on", "xmlns")) or key in ("src", "version", "target"):
            continue
        if key in ("href", "xlink:href"):
            if value.startswith("#"):
                kept["href"] = f"#{name}-{value[1:]}"
            elif tag.name == "a" and PAGE.fullmatch(value):
                kept |= {"aria-label": _spoken(value), "href": value}
            continue
        kept[key] = f"{name}-{value}" if key == "id" else LOCAL.sub(rf"url(#{name}-\1)", value)
    return kept


def _spoken(address: str) -> str:
    """The values of a view, for who hears the link."""
    pairs = parse_qsl(address.partition("#")[2])
    values = [value for name, value in pairs if name != "estimated"]
    return ", ".join(values).replace("_", " ") or address
