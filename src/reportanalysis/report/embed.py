"""Font files beside the pages: subsets of exactly the characters that pages show, as woff2.

Two families are set side by side, drawn to match: Source Sans Pro for Latin text and
Noto Sans CJK SC for Chinese. Both are under the SIL Open Font License and come from font
packages, so a page looks the same on every machine and asks no server for anything. A
character neither family has is left to the fonts of the reader's machine.

Chinese characters that stand only in data for scripts have a file of their own, which a
browser loads when it shows one of them.
"""

import io
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

from reportanalysis.files import is_current, record, write_bytes
from reportanalysis.fonts import chinese_font, latin_font
from reportanalysis.report.chinese import nearest_language

FOLDER = "fonts"  # beside the pages, as the style sheet names it
BOLD = (
    "h1, h2, h3, h4, h5, h6, thead th, .finding, b, strong, .bold, .name, .where a, "
    '[aria-current], [font-weight="600"]'  # the last in drawings
)
ITALIC = "em, i, cite"
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


def shown_characters(page: BeautifulSoup) -> dict[tuple[str, str], set[str]]:
    """Sort the characters a page shows by script (latin, chinese) and style; regular has all.

    Those of data for scripts (``type="application/json"``) are found under `DATA`.
    """
    found: dict[tuple[str, str], set[str]] = {
        key: set() for key in (*product(("latin", "chinese"), STYLES), DATA)
    }
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
                found[DATA].update(string)
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
        own = shown_characters(BeautifulSoup(page.read_text("utf-8"), "html.parser"))
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
