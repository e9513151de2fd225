"""Drawings in a page: nothing in them that runs or loads, links with names, words in Chinese."""

import copy
import re
from urllib.parse import parse_qs

from bs4 import BeautifulSoup
from bs4.element import Tag

from reportanalysis.names import names
from reportanalysis.report.chinese import HAN
from reportanalysis.report.links import kind_of
from reportanalysis.report.translate import Wording, in_chinese

PAGE = re.compile(r"[\w-]+\.html(?:#\S*)?")  # a link of the report itself
PICTURE = "data:image/png;base64,"  # the cells of a heat map, drawn large
REFUSED = ("script", "style", "metadata", "foreignobject", "iframe", "animate", "set")
LATIN, CHINESE = re.compile("[A-Za-z]{2}"), re.compile(f"[{HAN}]")
TOKEN = re.compile(r"[0-9A-Za-z.%]+年?|.")  # what stays on one line
LAST_NARROW = 0x2E7F


def clean_drawings(soup: BeautifulSoup) -> None:
    """Leave nothing in drawings that runs or loads, and name their links, in place.

    >>> page = "<figure><svg onload='x()'><script/><a href='explorer.html#city=Jinan'><path/></a>"
    >>> soup = BeautifulSoup(page, "html.parser")
    >>> clean_drawings(soup)
    >>> print(soup.svg)
    <svg><a aria-label="Jinan" href="explorer.html#city=Jinan"><path></path></a></svg>
    """
    for drawing in soup.select("figure svg"):
        for tag in drawing.find_all(REFUSED):
            tag.decompose()
        for tag in [drawing, *drawing.find_all(True)]:
            kept = _kept(tag)
            tag.attrs.clear()
            tag.attrs.update(kept)


def _kept(tag: Tag) -> dict[str, str]:
    """The attributes of an element that neither run nor load."""
    kept: dict[str, str] = {}
    for key, value in tag.attrs.items():
        value = " ".join(value) if isinstance(value, list) else str(value)
        if key.startswith(("on", "xmlns")) or key in ("src", "version", "target"):
            continue
        if key in ("href", "xlink:href"):
            if tag.name == "a" and PAGE.fullmatch(value):
                kept |= {"aria-label": spoken(value), "href": value}
            elif value.startswith("#") or (tag.name == "image" and value.startswith(PICTURE)):
                kept["href"] = value
            continue
        kept[key] = value
    return kept


def spoken(address: str, wording: Wording | None = None) -> str:
    """Name the list an address leads to, for who hears the link; in Chinese with a wording.

    >>> spoken("explorer.html#city=Jinan&year=2014&year=2015&theme=rural&estimated=9")
    'Jinan, rural'
    """
    said = []
    for key, values in parse_qs(address.partition("#")[2]).items():
        if len(values) > 1 or key == "estimated":
            continue
        named = names().get((kind_of(key), values[0]))
        words = named[wording is not None] if named else values[0].replace("_", " ")
        said.append(wording.cities.get(words, words) if wording else words)
    return ("，" if wording else ", ").join(said) or address


def translate_drawings(soup: BeautifulSoup, wording: Wording) -> None:
    """Put the Chinese of each text of a drawing beside it, in place, and of each link's name."""
    for drawing in soup.select("figure svg"):
        for link in drawing.select("a[href]"):
            link["data-zh-aria-label"] = spoken(str(link["href"]), wording)
        for text in drawing.find_all("text"):
            lines = [str(part) for part in text.find_all(string=True)]
            words = _joined(lines)
            chinese = chinese_of_text(words, wording)
            if chinese and chinese != words:
                text.insert_after(_twin(text, lines, chinese))
                text["class"], text["lang"] = "en", "en"
            elif CHINESE.search(words):
                text["lang"] = "zh"


def chinese_of_text(words: str, wording: Wording) -> str:
    """Give the Chinese of a drawing's text; nothing where it needs or has none."""
    if not LATIN.search(words):
        return ""
    written = wording.parts.get("drawing", {})
    return written.get(words) or in_chinese(words, "cell", wording.cities)


def _joined(lines: list[str]) -> str:
    """A label as it was before it was broken into lines."""
    said = lines[0]
    for line in lines[1:]:
        said += line if CHINESE.match(line) and CHINESE.search(said[-1:]) else f" {line}"
    return said


def _twin(text: Tag, lines: list[str], chinese: str) -> Tag:
    """A text in Chinese where a text stands, in lines no longer than its own."""
    twin = copy.copy(text)
    twin["class"], twin["lang"] = "zh", "zh"
    size = float(_given(text, "font-size"))
    heights = [float(str(line["y"])) for line in (text, *text.find_all("tspan"))]
    step = (heights[-1] - heights[0]) / max(len(heights) - 1, 1) or 1.1 * size
    pieces = [chinese]
    if len(lines) > 1:
        pieces = _pieces(chinese, -(-_width(chinese) // (max(map(len, lines)) // 2)))
    elif _given(text, "text-anchor") == "end" and not text.has_attr("transform"):
        # A label that would begin left of the drawing is broken.
        pieces = _pieces(chinese, 1 + (_width(chinese) * size > float(str(text["x"]))))
    top = (heights[0] + heights[-1] - step * (len(pieces) - 1)) / 2
    twin["y"], twin.string = f"{top:.1f}", pieces[0]
    for n, piece in enumerate(pieces[1:], 1):
        line = BeautifulSoup("", "html.parser").new_tag(
            "tspan", attrs={"x": str(text["x"]), "y": f"{top + n * step:.1f}"}, string=piece
        )
        twin.append(line)
    return twin


def _given(text: Tag, name: str) -> str:
    """An attribute of a text or of the group it stands in."""
    return next((str(tag[name]) for tag in (text, *text.parents) if tag.has_attr(name)), "")


def _width(words: str) -> int:
    """How many characters wide a text is; letters and digits are half as wide."""
    return round(sum(1 if ord(letter) > LAST_NARROW else 0.55 for letter in words))


def _pieces(words: str, lines: int) -> list[str]:
    """Words in so many lines of much the same length, two broken where a sign parts them.

    >>> _pieces("对外贸易和利用外资", 2), _pieces("2016年，对照2014年", 2)
    (['对外贸易和', '利用外资'], ['2016年，', '对照2014年'])
    """
    parted = re.fullmatch("(.+[：，、·])(.+)", words)
    if lines == 2 and parted:
        return list(parted.groups())
    room = -(-_width(words) // lines)
    pieces = [""]
    for token in TOKEN.findall(words):
        if pieces[-1] and _width(pieces[-1] + token) > room:
            pieces.append("")
        pieces[-1] += token
    return pieces
