"""Fonts inside the page: subsets of exactly the characters a page shows, as woff2.

Two families are set side by side, drawn to match: Source Sans Pro for Latin text and
Noto Sans CJK SC for Chinese. Both are under the SIL Open Font License and come from font
packages, so a page looks the same on every machine and asks no server for anything. A
character neither family has is left to the fonts of the reader's machine.
"""

import base64
import io
import warnings
from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from reportanalysis.fonts import chinese_font, latin_font
from reportanalysis.report.chinese import nearest_language

LATIN_FAMILY, HAN_FAMILY = "Report Latin", "Report Han"  # as the style sheet names them
BOLD = "h1, h2, h3, h4, h5, h6, thead th, b, strong, .bold, .name, .where a, [aria-current]"
ITALIC = "em, i, cite"
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "tnum", "lnum", "case"]
# Noto is drawn larger and sits higher: brought to the size and line of Source Sans.
FIT = "size-adjust:95%;ascent-override:103%;descent-override:29%;line-gap-override:0%;"


def _open(path: Path) -> TTFont:
    if path.suffix != ".ttc":
        return TTFont(path)
    fonts = TTCollection(path).fonts
    wanted = [font for font in fonts if font["name"].getDebugName(1) == "Noto Sans CJK SC"]
    return (wanted or fonts)[0]


@cache
def covered(path: Path) -> frozenset[str]:
    """Give the characters a font file has a glyph for."""
    return frozenset(map(chr, _open(path).getBestCmap()))


def subset_font(path: Path, characters: str) -> bytes:
    """Cut a font down to some characters: the same bytes each time, licence and all."""
    options = subset.Options(
        hinting=False, desubroutinize=True, layout_features=FEATURES, name_IDs=[0, 1, 2, 13, 14],
        notdef_outline=True, bidi_closure=False,  # no ≤ for a page that has ≥
    )  # fmt: skip
    font = _open(path)
    font.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(map(ord, characters)))
    cutter.subset(font)
    font.flavor = "woff2"
    stream = io.BytesIO()
    font.save(stream, reorderTables=False)
    return stream.getvalue()


def shown_characters(page: BeautifulSoup) -> dict[tuple[str, str], set[str]]:
    """Sort the characters a page shows by script (latin, chinese) and style; regular has all."""
    # Data for scripts (``type="application/json"``) counts as Chinese text shown.
    keys = product(("latin", "chinese"), ("regular", "bold", "italic"))
    found: dict[tuple[str, str], set[str]] = {key: set() for key in keys}
    for tag in page.select("[data-zh]"):
        found["chinese", "regular"].update(str(tag["data-zh"]))
    bold = {id(tag) for tag in page.select(BOLD)}
    italic = {id(tag) for tag in page.select(ITALIC)}
    for string in page.find_all(string=True):
        parent = string.parent
        if not isinstance(parent, Tag) or parent.name in ("style", "title"):
            continue
        if parent.name == "script":
            if parent.get("type") == "application/json":
                found["chinese", "regular"].update(string)
            continue
        if type(string) is not NavigableString and parent.name != "template":
            continue
        script = "chinese" if nearest_language(string).startswith("zh") else "latin"
        above = {id(tag) for tag in string.parents}
        found[script, "regular"].update(string)
        if above & bold:
            found[script, "bold"].update(string)
        elif above & italic and script == "latin":
            found[script, "italic"].update(string)
    return found


def _face(family: str, path: Path, style: str, characters: Iterable[str]) -> str:
    kept = "".join(sorted(set(characters)))
    if not kept:
        return ""
    data = base64.b64encode(subset_font(path, kept)).decode("ascii")
    weight = 600 if style == "bold" else 400
    slant = "italic" if style == "italic" else "normal"
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{slant};'
        f"{FIT if family == HAN_FAMILY else ''}"
        f"font-display:block;src:url(data:font/woff2;base64,{data}) format('woff2')}}\n"
    )


def font_faces(page: BeautifulSoup, where: str) -> str:
    """Give the ``@font-face`` rules, with ``data:`` addresses only, that a page needs."""
    shown = shown_characters(page)
    latin, chinese = covered(latin_font()), covered(chinese_font())
    everything = set().union(*shown.values())
    _warn_of_lacking(everything - latin - chinese, where)
    rules = []
    for style in ("regular", "bold", "italic"):
        needed = shown["latin", style] | shown["chinese", style]
        if needed and style != "regular":  # Latin is small: whole, so no letter can be amiss
            needed |= everything & latin
        rules.append(_face(LATIN_FAMILY, latin_font(style), style, needed & latin))
        if style != "italic":
            han = shown["chinese", style] | (needed - latin)
            if style == "regular":
                han |= shown["latin", "italic"] - latin
            rules.append(_face(HAN_FAMILY, chinese_font(style), style, han & chinese))
    return "".join(rules)


def _warn_of_lacking(characters: set[str], where: str) -> None:
    lacking = {mark for mark in characters if mark.isprintable() and mark.strip()}
    if lacking:
        listed = ", ".join(f"{mark} (U+{ord(mark):04X})" for mark in sorted(lacking))
        warnings.warn(
            f"{where} uses characters that the report's fonts do not have: {listed}; each "
            "reader's machine shows them in a font of its own, or as a box",
            stacklevel=2,
        )
