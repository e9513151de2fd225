"""The government's own conduct where it has no chapter: a section, or a paragraph."""

from reportanalysis.parsing.cuts import Cut, Lines, joined
from reportanalysis.parsing.headings import ADDRESS, is_own_conduct
from reportanalysis.parsing.normalise import Page
from reportanalysis.parsing.patterns import pattern
from reportanalysis.parsing.sections import section_starts, sentence_end
from reportanalysis.parsing.titles import names_government

# Share of the text before which no paragraph opens it, and sizes in characters.
LAST_SELF = 0.75
LEAST_ADDRESS = 12
HEAD_CONDUCT = 150
# Words on law and clean government in a chapter on own conduct: one in so many characters.
CONDUCT_RATE = 250


def on_conduct(page: Page, start: int, end: int) -> bool:
    """Whether a stretch is on the government's own conduct, by its words."""
    words = page.words(start, end)
    n = sum(len(pattern(name).findall(words)) for name in ("law_duty", "clean_duty"))
    return n * CONDUCT_RATE > len(words)


def own_conduct(page: Page, cuts: list[Cut], lines: Lines, limit: int) -> list[Cut]:
    """Add the government's own conduct where it has no chapter."""
    plans = [cut for cut in cuts if cut.part == "plan"]
    if not plans or any(cut.part == "self" for cut in cuts):
        return cuts
    last = plans[-1]
    stop = min((c.start for c in cuts if c.start > last.start), default=limit)
    marks = section_starts(page.text, last.title_end, stop, numbered=bool(last.count))
    ends = [*marks, stop][1:]
    found = [
        _is_conduct_section(page, *pair, pair[1] == stop) for pair in zip(marks, ends, strict=True)
    ]
    if any(found[-2:]):
        n = len(found) - 2 if found[-2:-1] == [True] else len(found) - 1
        after = [] if found[-1] else [Cut(marks[-1], marks[-1], "plan")]
        return joined(cuts, Cut(marks[n], marks[n], "self"), *after)
    earliest = max(last.title_end, int(LAST_SELF * limit), marks[-1] + 1 if marks else 0)
    tail = [line for line in lines if earliest <= line[0] < stop]
    start = next((a for a, b in tail if _opens_conduct(page, a, b, stop)), 0)
    return joined(cuts, Cut(start, start, "self")) if start else cuts


def _is_conduct_section(page: Page, start: int, end: int, last: bool) -> bool:
    """Whether a section is on own conduct: by its heading, or if it is the last by its words."""
    heading = page.words(start, sentence_end(page.text, start, end))
    weak = last and bool(pattern("weak_self").search(heading))
    return names_government(heading) or (weak and on_conduct(page, start, end))


def _opens_conduct(page: Page, start: int, end: int, stop: int) -> bool:
    """Whether all from a paragraph to the appeal is on own conduct.

    The paragraph names it (打铁必须自身硬。…政府自身建设…), or addresses the deputies and
    speaks of several duties of government.
    """
    head = page.words(start, min(end, start + HEAD_CONDUCT))
    if "自身建设" in head:
        return True
    if ADDRESS.match(page.text, start):
        following = ADDRESS.search(page.text, end, stop)
        until = following.start() if following else stop
        own = is_own_conduct(page.words(start, until if end - start < LEAST_ADDRESS else end))
        if own or on_conduct(page, start, until):
            return True
    first = page.words(start, min(sentence_end(page.text, start, end), start + HEAD_CONDUCT))
    named = pattern("self").search(first) or pattern("asked_of_government").search(head)
    return bool(named) and on_conduct(page, start, stop)
