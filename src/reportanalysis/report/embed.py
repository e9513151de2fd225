"""Font files beside the pages: subsets of exactly the characters that pages show, as woff2.

Two families are set side by side, drawn to match: Source Sans Pro for Latin text and
Noto Sans CJK SC for Chinese. Both are under the SIL Open Font License and come from font
packages, so a page looks the same on every machine and asks no server for anything. A
character neither family has is left to the fonts of the reader's machine.

Chinese characters that stand only in data for scripts have a file of their own, which a
browser loads when it shows one of them.
"""

import io
import re
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from reportanalysis.files import is_current, record, write_bytes
from reportanalysis.fonts import chinese_font, latin_font

FOLDER = "fonts"  # beside the pages, as the style sheet names it
# What the style sheet sets in bold and in italics: elements, and classes with a dot.
BOLD = frozenset("h1 h2 h3 h4 h5 h6 b strong .finding .bold .name".split())
BOLD_IN = ({"thead", "th"}, {".where", "a"})
ITALIC = frozenset({"em", "i", "cite"})
# Shapes hold no text, and are most of a page with drawings; void elements have no end.
SHAPES = re.compile(r"</?(?:path|use|circle|rect|line|polyline)\b[^>]*>")
CONTENT = re.compile(r'\bcontent:\s*"([^"]*)"')  # what a style sheet writes
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "tnum", "lnum", "case"]
# Nothing that horizontal text of one language needs stands in these tables of Noto, but the
# forms of other languages, which would come along: a third of the bytes, half of the time.
UNUSED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx")
STYLES = ("regular", "bold", "italic")
DATA = ("chinese", "data")  # characters that only scripts may show


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
    font.recalcTimestamp = font.recalcBBoxes = False
    if "CFF " in font:  # Noto
        for table in set(UNUSED) & set(font.keys()):
            del font[table]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(map(ord, characters)))
    cutter.subset(font)
    font.flavor = "woff2"
    stream = io.BytesIO()
    font.save(stream, reorderTables=False)
    return stream.getvalue()


class _Reader(HTMLParser):
    """Collects the characters of a page as they are shown."""

    def __init__(self) -> None:
        super().__init__()
        keys = (*product(("latin", "chinese"), STYLES), DATA)
        self.found: dict[tuple[str, str], set[str]] = {key: set() for key in keys}
        # Of each open element its name, those it is in with their classes, and its language.
        self.above: list[tuple[str, frozenset[str], str]] = [("", frozenset(), "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the element's text is set in."""
        own = {name: value or "" for name, value in attrs}
        self.found["chinese", "regular"].update(own.get("data-zh", ""))
        if own.get("href", "").startswith("http"):  # paper shows where it leads
            self.found["latin", "regular"].update(own["href"])
        if tag in VOID:
            return
        _, inside, language = self.above[-1]
        names = {tag, *(f".{name}" for name in own.get("class", "").split())}
        if "aria-current" in own or own.get("font-weight") == "600":  # the last in drawings
            names.add("strong")
        if own.get("type") == "application/json":
            names.add("data")
        self.above.append((tag, inside | names, own.get("lang") or language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element closed at once, as in drawings, holds no text."""
        self.found["chinese", "regular"].update(dict(attrs).get("data-zh") or "")

    def handle_endtag(self, tag: str) -> None:
        """Close the element and those in it that were left open."""
        places = [n for n, (name, *_) in enumerate(self.above) if name == tag]
        if places:
            del self.above[places[-1] :]

    def handle_data(self, text: str) -> None:
        """Sort characters by the script and style they are shown in."""
        tag, inside, language = self.above[-1]
        if tag == "script" and "data" in inside:
            self.found[DATA].update(text)
        if tag == "style":
            self.found["latin", "regular"].update(*CONTENT.findall(text))
        if tag in ("style", "title", "script"):
            return
        script = "chinese" if language.lower().startswith("zh") else "latin"
        self.found[script, "regular"].update(text)
        if BOLD & inside or any(names <= inside for names in BOLD_IN):
            self.found[script, "bold"].update(text)
        elif ITALIC & inside and script == "latin":
            self.found[script, "italic"].update(text)


def shown_characters(page: str) -> dict[tuple[str, str], set[str]]:
    """Sort the characters a page shows by script (latin, chinese) and style; regular has all.

    Those of data for scripts (``type="application/json"``) are found under `DATA`.
    """
    reader = _Reader()
    reader.feed(SHAPES.sub("", page))
    reader.close()
    return reader.found


def font_files(shown: Mapping[tuple[str, str], set[str]]) -> dict[str, set[str]]:
    """Name -> characters of each font file that pages need, by what they show."""
    latin, chinese = covered(latin_font()), covered(chinese_font())
    everything = set().union(*shown.values())
    files: dict[str, set[str]] = {}
    for style in STYLES:
        needed = shown["latin", style] | shown["chinese", style]
        if needed and style != "regular":  # Latin is small: whole, so no letter can be amiss
            needed |= everything & latin
        files[f"latin-{style}"] = (needed | (shown[DATA] if style == "regular" else set())) & latin
        if style != "italic":
            han = shown["chinese", style] | (needed - latin)
            if style == "regular":
                han |= shown["latin", "italic"] - latin
            files[f"han-{style}"] = han & chinese
    files["han-data"] = (shown[DATA] & chinese) - files["han-regular"] - latin
    return {name: characters for name, characters in files.items() if characters}


def write_fonts(pages: Iterable[str | Path], folder: str | Path) -> list[Path]:
    """Write the font files that some pages need, to be kept beside them.

    Characters without a glyph in the report's fonts are warned of.

    Parameters
    ----------
    pages : iterable of str or Path
        All pages of the report; the style sheet inside them names the files.
    folder : str or Path
        ``fonts`` beside the pages.

    Returns
    -------
    list of Path
        The same bytes each time.
    """
    shown: dict[tuple[str, str], set[str]] = {}
    for page in map(Path, pages):
        own = shown_characters(page.read_text("utf-8"))
        _warn_of_lacking(set().union(*own.values()), page.name)
        for key, characters in own.items():
            shown.setdefault(key, set()).update(characters)
    fonts = {"latin": latin_font, "han": chinese_font}
    made = Path(folder).with_suffix(".json")  # beside the folder, which is published
    written = []
    for name, characters in font_files(shown).items():
        family, style = name.split("-")
        source = fonts[family](style if style in STYLES else "regular")
        wanted, target = "".join(sorted(characters)), Path(folder) / f"{name}.woff2"
        inputs: list[str | Path | bytes] = [source, wanted.encode(), __file__]
        if not is_current(target, inputs, made):
            write_bytes(target, subset_font(source, wanted))
            record(target, inputs, made)
        written.append(target)
    return written


def _warn_of_lacking(characters: set[str], where: str) -> None:
    known = covered(latin_font()) | covered(chinese_font())
    lacking = {mark for mark in characters - known if mark.isprintable() and mark.strip()}
    if lacking:
        listed = ", ".join(f"{mark} (U+{ord(mark):04X})" for mark in sorted(lacking))
        warnings.warn(
            f"{where} uses characters that the report's fonts do not have: {listed}; each "
            "reader's machine shows them in a font of its own, or as a box",
            stacklevel=2,
        )
