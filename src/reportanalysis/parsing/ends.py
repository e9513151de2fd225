"""How a report ends: the closing appeal, then the annex of glossaries, notes and credits."""

import re

from reportanalysis.parsing.choose import bare
from reportanalysis.parsing.cuts import Cut, Lines, joined
from reportanalysis.parsing.headings import ADDRESS, SECTION
from reportanalysis.parsing.normalise import Page
from reportanalysis.parsing.patterns import pattern
from reportanalysis.parsing.sections import opens
from reportanalysis.parsing.titles import Title

# Shares of the text before which neither stands, and sizes in characters.
FIRST_ANNEX = 0.4
FIRST_CLOSING = 0.5
LONGEST_ANNEX_TITLE = 50
LONGEST_CLOSING = 900
LONGEST_SAYING = 60
LONGEST_PLAIN_END = 260
_CREDIT = re.compile(r"[（(][^（()）\n]{2,16}(?:报|网|站|室|社)[）)]\s*$")


def annex_start(page: Page, lines: Lines, found: list[Title]) -> int:
    """Where glossaries, notes and credits begin under a title of their own.

    In a short report with a long glossary that is early; an entry in a table of contents,
    behind which the titles return, is passed over.
    """
    form = pattern("annex")
    sure = [t for t in found if t.says.sure and t.part in ("review", "outlook", "plan")]
    last = max((t.start for t in sure), default=len(page.text))
    earliest = min(int(FIRST_ANNEX * len(page.text)), last)
    for start, end in lines:
        if start >= earliest and end - start <= LONGEST_ANNEX_TITLE:
            words = page.words(start, end)
            if words[-1:] not in ("。", ";", ",") and form.search(words):
                before = {bare(t.text) for t in sure if t.start < start}
                if not any(bare(t.text) in before for t in sure if t.start > start):
                    return start
    return len(page.text)


def closing(page: Page, cuts: list[Cut], lines: Lines, limit: int) -> tuple[list[Cut], int]:
    """Add the closing appeal, and where the annex begins behind it."""
    text = page.text
    earliest = max(max(cut.title_end for cut in cuts), int(FIRST_CLOSING * limit))
    planned = any(cut.part == "plan" for cut in cuts)
    for match in reversed(list(ADDRESS.finditer(text, earliest, limit))):
        if not opens(text, match.start()):
            continue
        tail = [line for line in lines if line[1] > match.start()]
        last = _last_appeal(page, tail, match.start())
        if planned and not last:
            last = _short_end(page, match.start(), limit)
        if last and not any(SECTION.match(text, a) for a, _ in tail if a > last):
            credit = _CREDIT.search(text, match.start(), last)
            end = credit.start() if credit else next((a for a, _ in tail if a >= last), limit)
            start = _with_saying(match.start(), tail)
            return joined(cuts, Cut(start, start, "closing")), end
    for start, end in reversed([line for line in lines if line[0] >= earliest][-2:]):
        if "让我们" in text[start:end] and end - start <= LONGEST_CLOSING:
            return joined(cuts, Cut(start, start, "closing")), limit
    return cuts, limit


def _last_appeal(page: Page, lines: Lines, start: int) -> int:
    """End of the last line near an address that appeals to all; 0 if there is none."""
    last = 0
    for a, b in lines:
        if a - start > LONGEST_CLOSING:
            break
        if pattern("appeal").search(page.words(max(a, start), b)):
            last = b
    return last


def _short_end(page: Page, start: int, limit: int) -> int:
    """The end, if no more than a short paragraph follows an address; else 0."""
    words = page.words(start, limit)
    return limit if len(words) <= LONGEST_PLAIN_END and "自身建设" not in words else 0


def _with_saying(start: int, lines: Lines) -> int:
    """Start of the appeal with the saying that may stand before it: “…”。各位代表，让我们…."""
    line = lines[0][0] if lines else start
    return line if 0 < start - line <= LONGEST_SAYING else start
