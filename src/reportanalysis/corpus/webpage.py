"""The main text of a web page, one block a line.

The page is walked once, from element to element: browsers' rules say where a line ends,
and what is furniture (navigation, footers, search forms) is left out unless it holds the
text itself.
"""

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reportanalysis.corpus.decoding import decode, possible_pages
from reportanalysis.corpus.script import implausible, missing_package

if TYPE_CHECKING:
    from bs4.element import Tag

_NEVER_TEXT = frozenset("head script style svg button select option datalist input".split())
_FURNITURE = frozenset("nav header footer aside noscript template iframe textarea".split())
_BREAKING = frozenset(
    "br address article blockquote body caption center dd div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr li listing main ol p pre section table tbody "
    "tfoot thead tr ul xmp".split()
)
_LINES_KEPT = frozenset("pre listing xmp plaintext textarea".split())
# A piece of furniture that holds this share of the page's characters is its text.
_TEXT_SHARE = 0.5
_ONE_BLOCK_SHARE = 0.8
_FORM_SHARE = 0.1  # whole pages stand in forms, and so do search boxes
# HTML5 elements for the main text, then the names usual on Chinese government sites.
_MAIN = ("article", "main", "[role=main]", "#UCAP-CONTENT", "#zoom", ".TRS_Editor")
_BREAK = "\x1e"


def page_text(content: bytes, path: Path) -> tuple[str, list[str]]:
    """Take the main text of a page; return it and notes on how it was read."""
    try:
        import bs4
    except ImportError:
        raise missing_package(f"reading {path}", "beautifulsoup4") from None
    declared = bs4.dammit.EncodingDetector.find_declared_encoding(content, is_html=True)
    for page, encoding in possible_pages(content, declared):
        text = _main_text(page)
        if text and implausible(text) is None:
            said = f"declared as {declared}, read as {encoding}"
            return text, [said] if declared and _differ(declared, encoding) else []
    # None fits: the plain way gives the reason.
    return _main_text(decode(content, path)[0]), []


def _differ(declared: str, encoding: str) -> bool:
    family = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "utf8": "utf-8"}
    name = declared.lower()
    return family.get(name, name) != encoding


def _main_text(page: str) -> str:
    """Take the main text of a decoded page."""
    from bs4 import BeautifulSoup

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "looks like a file name": the page is just odd
        soup = BeautifulSoup(_without_comments(page).replace(_BREAK, " "), "html.parser")
    whole = soup.body or soup
    furniture = _furniture(whole)
    size = _size(whole, furniture)
    parts = (part for part in map(whole.select_one, _MAIN) if part is not None)
    # A page may use <article> for a teaser; the main text is most of the page.
    main = next((part for part in parts if _size(part, furniture) >= size / 2), whole)
    blocks = "".join(_pieces(main, furniture)).split(_BREAK)
    filled = [block for block in blocks if block.strip()]
    longest = max(filled, key=len, default="")
    if len(longest) > _ONE_BLOCK_SHARE * sum(map(len, filled)):
        # No marks of its own: the lines of the source are its lines.
        place = filled.index(longest)
        filled[place : place + 1] = longest.splitlines()
    lines = (" ".join(block.split()) for block in filled)
    return "".join(f"{line}\n" for line in lines if line)


def _without_comments(page: str) -> str:
    """Take out comments and declarations, at which the parser may fail or take very long.

    >>> _without_comments("<!DOCTYPE html><p>一<!-- > -->、<![endif]>桥<!--")
    '<p>一、桥'
    """
    kept = []
    rest = page.lstrip("\ufeff")
    while rest:
        before, _, after = rest.partition("<!--")
        kept.append(before)
        comment, closed, rest = after.partition("-->")
        if not closed:
            kept.append(comment.replace("<!--", ""))
    page = re.sub("<[!?][^<>]*>", "", "".join(kept)).replace("<!", "").replace("<?", "")
    tags, close, tail = page.rpartition(">")
    return tags + close + tail.replace("<", "&lt;")  # no tag begins after the last end of one


def _walk(root: "Tag", left_out: frozenset[int]) -> "Iterator[tuple[Tag, str | None]]":
    """Go through a page: (element, "") at its start, (element, None) at its end, else its text.

    Without recursion, as pages may be nested deeply.
    """
    from bs4.element import CData, NavigableString, Tag, TemplateString

    stack = [(root, iter(root.children))]
    while stack:
        parent, children = stack[-1]
        for child in children:
            if isinstance(child, Tag):
                if child.name not in _NEVER_TEXT and id(child) not in left_out:
                    yield child, ""
                    stack.append((child, iter(child.children)))
                    break
            elif type(child) in (NavigableString, CData, TemplateString) and child:
                yield parent, str(child)
        else:
            stack.pop()
            yield parent, None


def _size(root: "Tag", left_out: frozenset[int] = frozenset()) -> int:
    return sum(len("".join(text.split())) for _, text in _walk(root, left_out) if text)


def _furniture(whole: "Tag") -> frozenset[int]:
    """Elements that are no part of the text, by identity: all furniture that holds little."""
    sizes: dict[int, tuple[float, int]] = {}  # least share that would make it the text, size
    opened: list[int] = []
    total = 0
    for element, text in _walk(whole, frozenset()):
        if text:
            total += len("".join(text.split()))
        elif text is not None:
            opened.append(total)
        elif opened:
            share = _least_share(element)
            size = total - opened.pop()
            if share:
                sizes[id(element)] = share, size
    return frozenset(key for key, (share, size) in sizes.items() if size < share * total)


def _least_share(element: "Tag") -> float:
    """Share of the page's text that a piece of furniture must hold to count as text; 0: any."""
    if element.name == "form":
        return _FORM_SHARE
    style = str(element.get("style") or "").replace(" ", "").lower()
    hidden = element.has_attr("hidden") or "display:none" in style
    return _TEXT_SHARE if element.name in _FURNITURE or hidden else 0


def _pieces(main: "Tag", left_out: frozenset[int]) -> Iterator[str]:
    """Text of the main part, with a mark wherever a browser would begin a new line."""
    kept = 0  # open elements whose line ends count
    for element, text in _walk(main, left_out):
        lines_kept = element.name in _LINES_KEPT or "white-space:pre" in str(
            element.get("style") or ""
        ).replace(" ", "")
        if text:
            yield text.replace("\n", _BREAK).replace("\r", _BREAK) if kept else text
            continue
        kept += lines_kept if text is not None else -lines_kept
        if element.name in _BREAKING or lines_kept:
            yield _BREAK
        elif text is None and element.name in ("td", "th"):
            yield " "
