"""Text as printed to text as read, each character remembering where it came from.

Reports reach us with full-width digits, spaces inside words, page marks such as
``— 9 —``, running heads, invisible characters, Markdown signs, radicals in place of
characters, and lines broken in mid-sentence. `normalise` mends these and keeps, for every
character it returns, the offset of the raw character behind it. `page` mends only what
hides the structure and keeps lines and blanks.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

# A page mark stands alone between white space: a number between two dashes or tildes, or
# 第 3 页 共 20 页; or it has its line for itself: 3, 3/20, Page 3 of 20, 【3】, iv, the report's
# name as running head (with year and page), what a browser prints at the edge (2024/1/20 10:30
# and the address), the reference of a newspaper to its first page, a comment or a rule of
# Markdown.
_NUMBER = (
    r"(?:[—–~～-]\s?\d{1,3}\s?[—–~～-]|第\s?\d{1,3}\s?页(?:[\s,，/]{0,2}(?:共|总)\s?\d{1,3}\s?页)?)"
)
_EDGE = r"[·•|︱—–~～‐‑‒―−－\-\[【（()）】\]]"
_LINE = (
    rf"{_EDGE}{{0,2}} ?(?:[Pp](?:age|\.)? ?|页 ?码 ?[:：]? ?|第 ?)?\d{{1,3}}"
    rf"(?: ?(?:/|of) ?\d{{1,3}})?(?: ?页)? ?{_EDGE}{{0,2}}"
    r"|第 ?[一二三四五六七八九十百]{1,5} ?页|[ivxIVX]{1,6}"
    r"|(?:\d{1,3} {0,4})?[—–-]?[\u3007-\u9fff]{0,14}(?:20\d\d ?年?[\u3007-\u9fff]{0,8})?"
    r"政\s?府\s?工\s?作\s?报\s?告(?: {0,4}\d{1,3})?"
    r"|20\d\d[/-]\d{1,2}[/-]\d{1,2}(?:,? \d{1,2}:\d\d(?::\d\d)?)?(?: [^\n。]{1,60})?"
    r"|https?://[!-~]+(?: +\d{1,3}/\d{1,3})?"
    r"|[（(](?:上|下|紧)(?:接|转)第?[^）)\n]{1,9}[）)]|<!--[^\n]{0,300}?-->|[-=`]{3,}"
)
_BLANK = r"[^\S\n\r\f\v]"
PAGE_MARK = re.compile(
    rf"(?<!\S){_NUMBER}(?!\S)|(?<=[\n\r\f]){_BLANK}{{0,99}}(?:{_LINE}){_BLANK}{{0,99}}(?=[\n\r\f]|\Z)"
)
# Signs of Markdown: emphasis, escapes, links and entities anywhere; a heading, list or
# quotation sign that opens a line.
_EMPHASIS = re.compile(
    r"(?=[*_\\&<\[\]])(?:[*_]{2,}|(?<!\d)\*(?![\d\s])|(?<=[^\d\s])\*(?=\s|\Z)|\\(?=[^\w\s])"
    r"|&(?:nbsp|e[mn]sp);|<br ?/?>"
    r"|\[(?=[^\[\]\n]{1,80}\]\(https?:)|(?<=\w)\]\(https?:[^\s()]*\))"
)
_LINE_SIGN = re.compile(r"(?:\A|(?<=\n)) *((?:#{1,6}|>|[*+-](?=\s))+ *)")
# Left as they are by every step below, so that runs of them are copied whole.
_PLAIN = r"\u3001-\u3011\u4e00-\u9fff!-%'-)+-;=-Z^`-~\u201c\u201d\u2018\u2019\u2014\u00b7"
# Blanks that Unicode counts as letters or signs: fillers of Hangul, empty Braille.
_FILLERS = (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)
_ALL_PLAIN, _NOT_PLAIN = re.compile(f"[{_PLAIN}]+"), re.compile(f"[^{_PLAIN}]+")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class Normalised:
    """A normalised text and the raw offset of each of its characters, never decreasing."""

    text: str
    offsets: Sequence[int]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of the normalised span ``[start, end)``.

        >>> normalise("达到 ８０ %").raw_span(2, 5)
        (3, 7)
        """
        return self.offsets[start], self.offsets[end - 1] + 1

    def place(self, offset: int) -> int:
        """First character at or after a raw offset."""
        return bisect_left(self.offsets, offset)


@cache
def radicals() -> dict[int, str]:
    """Radicals that stand for characters (⻓ for 长) where NFKC leaves or misses them."""
    source = resources.files("reportanalysis") / "lexicon" / "radicals.txt"
    lines = source.read_text(encoding="utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def _forms() -> dict[int, str]:
    """Every character that has one other character for its plain form."""
    table = {}
    for code in range(0x80, 0x2FA20):
        if 0x3400 <= code < 0xF900 or 0x10FFF < code < 0x1D400:
            continue
        form = " " if code in _FILLERS else unicodedata.normalize("NFKC", chr(code))
        if len(form) == 1 and form != chr(code):
            table[code] = form
    return table | radicals()


@cache
def _unseen_set() -> frozenset[str]:
    """Characters that show nothing: categories Cf and Cc, joiners and selectors of variants."""
    selectors = [0x34F, *range(0x180B, 0x180E), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
    codes = [*range(0x20000), *range(0xE0000, 0xE0100)]
    unseen = (chr(n) for n in codes if unicodedata.category(chr(n)) in ("Cf", "Cc"))
    return frozenset([c for c in unseen if not c.isspace()] + [chr(n) for n in selectors])


@cache
def _unseen() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, sorted(_unseen_set())))}]+")


def page_marks(raw: str) -> list[tuple[int, int]]:
    r"""Spans of page marks, running heads and other furniture.

    >>> page_marks("前 — 9 — 后"), page_marks("上。\n某市政府工作报告\n下。")
    ([(2, 7)], [(3, 11)])
    """
    return [match.span() for match in PAGE_MARK.finditer(raw)]


def normalise(raw: str) -> Normalised:
    r"""Mend the printed form of a text and remember where each character stood.

    Unicode compatibility forms and radicals become plain characters (NFKC); invisible
    characters, page marks and ``**`` go; white space goes, except one space between two
    words of Latin letters or digits that it parts.

    Parameters
    ----------
    raw : str
        Raw text, of any kind.

    Returns
    -------
    Normalised
        ``text`` and ``offsets``: ``offsets[i]`` is the place in `raw` of the character
        that gave ``text[i]``.

    Examples
    --------
    >>> normalise("深 入推进　５Ｇ 网络\n建设 — 9 — 。").text
    '深入推进5G网络建设。'
    """
    text = _translated(raw, _forms())
    # Without a blank only the whole text can be a page mark.
    if _ALL_PLAIN.fullmatch(text) and not PAGE_MARK.match(raw):
        return Normalised(text, range(len(text)))
    pieces: list[str] = []
    offsets: list[int] = []
    pending, last = -1, ""
    for start, end, plain in _runs(text, page_marks(raw)):
        forms = [text[start:end]] if plain else _compatible(text, start, end)
        for n, form in enumerate(forms):
            first = form[:1]
            if not form:
                pending = start + n
                continue
            if pending >= 0:
                if first.isascii() and _ASCII_WORD.match(last) and _ASCII_WORD.match(first):
                    pieces.append(" ")
                    offsets.append(pending)
                pending = -1
            pieces.append(form)
            offsets += range(start, end) if plain else [start + n] * len(form)
            last = form[-1]
    return Normalised("".join(pieces), tuple(offsets))


def _translated(raw: str, table: dict[int, str]) -> str:
    """A text with other forms for some characters, none of which is in `_PLAIN`."""
    return _NOT_PLAIN.sub(lambda run: run[0].translate(table), raw)


def _runs(text: str, marks: list[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Runs of a text without page marks: start, end, whether it can be copied as it is."""
    pattern = _run_pattern()
    position = 0
    for stop, resume in [*marks, (len(text), len(text))]:
        for match in pattern.finditer(text, position, stop):
            if match.lastgroup != "dropped":
                yield match.start(), match.end(), match.lastgroup == "plain"
        position = resume


@cache
def _run_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<plain>[{_PLAIN}]+)|(?P<dropped>{_unseen().pattern}|{_EMPHASIS.pattern})|(?P<other>\s+|.)",
        re.S,
    )


def _compatible(text: str, start: int, end: int) -> list[str]:
    """Plain forms of characters that have several, or none: ㎡ is m2, a blank is nothing."""
    if text[start].isspace():
        return [""] * (end - start)
    form = unicodedata.normalize("NFKC", text[start:end])
    return ["".join(form.split()) or ""]


@dataclass(frozen=True)
class Page:
    """A text as its structure is read, the raw offset of each character, and its words."""

    text: str
    offsets: Sequence[int]
    normal: Normalised

    def words(self, start: int, end: int) -> str:
        """The normalised words of a span."""
        return self.normal.text[self.normal.place(start) : self.normal.place(end)].strip()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of a span."""
        return self.offsets[start], self.offsets[end - 1] + 1


def page(raw: str) -> Page:
    r"""The text in which structure is read: lines and blanks kept, what hides it gone.

    Every line end is one ``\n``, every other blank (form feeds too) one space; invisible
    characters, page marks and Markdown signs are dropped, radicals are characters.

    >>> page("上。\f\u00a0**二\u200b、⼯作**").text
    '上。  二、工作'
    """
    text = _translated(raw, _structure())
    spans = page_marks(raw)
    if not _unseen_set().isdisjoint(raw):
        spans += [m.span() for m in _unseen().finditer(text)]
    spans += [m.span() for m in _EMPHASIS.finditer(text)]
    spans += [m.span(1) for m in _LINE_SIGN.finditer(text)]
    clean = _without(text, sorted(spans))
    return Page(clean.text, clean.offsets, normalise(clean.text))


@cache
def _structure() -> dict[int, str]:
    lines = {ord("\r"): "\n", 0x2028: "\n", 0x2029: "\n"}
    blanks = {n: " " for n in range(0x3001) if chr(n).isspace() and chr(n) != "\n"}
    blanks |= dict.fromkeys(_FILLERS, " ")
    return {n: form for n, form in _forms().items() if 0x2E80 <= n < 0x2FE0} | blanks | lines


def _without(text: str, spans: Iterable[tuple[int, int]]) -> Normalised:
    """A text less the spans given."""
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for start, end in [*spans, (len(text), len(text))]:
        if position < start:
            pieces.append(text[position:start])
            offsets += range(position, start)
        position = max(position, end)
    return Normalised("".join(pieces), tuple(offsets))
