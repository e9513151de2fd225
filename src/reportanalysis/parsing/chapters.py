"""Dividing a report into its parts: front, review, outlook, plan, self, closing, annex.

`divide` takes steps in a fixed order, each of which adds boundaries to those before it:

1. annex: 附件1, 名词解释
2. titles that open chapters: 二、2024年工作安排
3. chapters of two parts: “十五五”发展目标及2026年工作安排
4. openings, where a part has no title: 2024年是…的一年
5. closing appeal: 各位代表！…让我们…; what follows it is annex
6. own conduct without a chapter: （九）加强政府自身建设; 各位代表！…政府自身建设….
"""

import re
from dataclasses import dataclass, replace

from reportanalysis.parsing.choose import bare, choose
from reportanalysis.parsing.headings import (
    ADDRESS,
    ARABIC,
    CHAPTER,
    ORDINAL,
    SECTION,
    SENTENCE_END,
    is_own_conduct,
)
from reportanalysis.parsing.normalise import Page
from reportanalysis.parsing.patterns import pattern
from reportanalysis.parsing.titles import Title, announce, names_government, titles

Lines = list[tuple[int, int]]

# Shares of the text that bound where a part can be, and sizes in characters.
FIRST_PLAN = 0.12
FIRST_ANNEX = 0.4
LONGEST_ANNEX_TITLE = 50
FIRST_CLOSING = 0.5
LAST_SELF = 0.75
LEAST_PART = 120
LEAST_ADDRESS = 12
HEAD_CONDUCT = 150
LEAST_REVIEW_UNTITLED = 600
LONGEST_CLOSING = 900
LONGEST_SAYING = 60
LONGEST_PLAIN_END = 260
# Numbers 1. 2. 3. count sections if most open a short title with text behind it.
MOST_TITLED = 0.6
LONGEST_SECTION = 40
LEAST_SECTION = 60
# Words on law and clean government in a chapter on the government's own conduct: one in
# so many characters.
CONDUCT_RATE = 250

_WHOSE = "(?:全市|全州|我市|我们|市政府|州政府)?"
_ADDRESSED = r"(?:(?:各位(?:代表|委员)|同志们)[！，!,：]\s*)?"
_PLAN_OPENING = re.compile(
    rf"{_ADDRESSED}(?:“[^”\n]{{1,30}}”[，！。]?)?(?:在)?"
    r"(?P<when>20\d\d ?年|二[〇○零][〇○零一二三四五六七八九]{2}年|[今明来]年|新的一年"
    r"|做好[今明]年)[，,]?"
    rf"(?:是|为|{_WHOSE}(?:经济社会发展|政府)?(?:的)?(?:各项|主要|重点)?工作"
    rf"|{_WHOSE}(?:经济社会)?(?:发展)?(?:的)?(?:主要|总体|预期|指导|奋斗))"
)
_OUTLOOK_OPENING = re.compile(
    rf"{_ADDRESSED}(?:“十.五”(?:时期|期间)|(?:今后|未来) ?[五5] ?年"
    r"|根据.{0,60}(?:“十.五”|第十.个五年))"
)
_CREDIT = re.compile(r"[（(][^（()）\n]{2,16}(?:报|网|站|室|社)[）)]\s*$")
_DATED = re.compile("(?:关于)?(?:过去|今后|未来|“?十.五|20\\d\\d年|[今明去]年|[本上]届)")
_REPORTS = re.compile("(?:审议|提出意见|提出宝贵意见|指正)[。，]")


@dataclass(frozen=True)
class Stretch:
    """A stretch of the text that is one part: where it starts and ends, and its title."""

    part: str
    start: int
    title_end: int
    end: int
    count: int = 0


@dataclass(frozen=True)
class Cut:
    """Where a part begins, where its title ends, and the number of its chapter."""

    start: int
    title_end: int
    part: str
    count: int = 0


def divide(page: Page, lines: Lines) -> list[Stretch]:
    """Stretches of a page, in order and without gap; no more than front if it has none."""
    found = list(titles(page, lines))
    limit = _annex(page, lines, found)
    body = [line for line in lines if line[0] < limit]
    found = [title for title in found if title.start < limit]
    chosen = choose(found, limit)
    cuts = _named(page, chosen, limit)
    cuts = _two_parts(page, cuts, chosen, body, limit)
    cuts = _opened(page, cuts, body, limit)
    if cuts:
        cuts, limit = _closing(page, cuts, body, limit)
        cuts = _own_conduct(page, cuts, body, limit)
    if limit < len(page.text):
        cuts.append(Cut(limit, limit, "annex"))
    return _stretches(cuts, len(page.text))


def _stretches(cuts: list[Cut], end: int) -> list[Stretch]:
    """Cuts as stretches; what stands before the first is front."""
    cuts = sorted(cuts, key=lambda cut: cut.start)
    if not cuts or cuts[0].start > 0:
        cuts = [Cut(0, 0, "front"), *cuts]
    ends = [cut.start for cut in cuts[1:]] + [end]
    return [
        Stretch(cut.part, cut.start, min(cut.title_end, stop), stop, cut.count)
        for cut, stop in zip(cuts, ends, strict=True)
    ]


def _with(cuts: list[Cut], *added: Cut) -> list[Cut]:
    return sorted([*cuts, *added], key=lambda cut: cut.start)


# Step 1: the annex. 附件1, 名词解释, 注释, a source credit in brackets.


def _annex(page: Page, lines: Lines, found: list[Title]) -> int:
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


# Step 2: titles. `choose` has found them; one that names no part takes it from its place.


def _named(page: Page, chosen: list[Title], limit: int) -> list[Cut]:
    """Chapters by their titles."""
    cuts: list[Cut] = []
    for n, title in enumerate(chosen):
        end = chosen[n + 1].start if n + 1 < len(chosen) else limit
        part = title.part or _nameless(page, cuts, chosen[n + 1 :], title.end, end)
        cuts.append(Cut(title.start, title.end, part, title.count))
    return cuts


def _nameless(page: Page, before: list[Cut], after: list[Title], start: int, end: int) -> str:
    """Part of a chapter whose title names none: 再展宏图,同心共绘美好画卷."""
    parts = [cut.part for cut in before]
    if not before and after:
        return "review"
    if "plan" in parts:
        return "self" if _on_conduct(page, start, end) else "plan"
    opening = _opening(page, start, end)
    if opening:
        return opening
    if "review" in parts:
        return "plan"
    return "review" if any(t.part in ("plan", "outlook") for t in after) else ""


def _opening(page: Page, start: int, end: int) -> str:
    """Part that the first words of a chapter announce."""
    head = page.words(start, min(end, start + 160))
    if re.match(r"\S{0,20}(?:(?:今后|未来)[五5]年|“十.五”(?:时期|期间))", head):
        return "outlook"
    if re.match(r"\S{0,12}(?:过去|回顾|[一五两四三]年来|去年)", head):
        return "review"
    return "plan" if re.match(r"\S{0,12}(?:今年|明年|20\d\d年是)", head) else ""


def _on_conduct(page: Page, start: int, end: int) -> bool:
    """Whether a stretch is on the government's own conduct, by its words."""
    words = page.words(start, end)
    n = sum(len(pattern(name).findall(words)) for name in ("law_duty", "clean_duty"))
    return n * CONDUCT_RATE > len(words)


# Step 3: chapters of two parts. “十五五”发展目标及2026年工作安排.


def _two_parts(
    page: Page, cuts: list[Cut], chosen: list[Title], lines: Lines, limit: int
) -> list[Cut]:
    """Cut a chapter where its second part begins."""
    for title in chosen:
        end = min((c.start for c in cuts if c.start > title.start), default=limit)
        inner = [line for line in lines if title.end <= line[0] < end]
        headed = _headed_parts(page, inner) if not title.says.sure or title.says.parts[1:] else []
        if headed:
            cuts = [replace(c, part=headed[0].part) if c.start == title.start else c for c in cuts]
            cuts = _with(cuts, *headed[1:])
            continue
        for second in title.says.parts[1:]:
            start = _second(page, second, inner, title.end + LEAST_PART, end)
            if start:
                cuts = _with(cuts, Cut(start, start, second))
            else:
                # No boundary is found: the year's plan counts for more than the outlook.
                cuts = [
                    replace(c, part=second) if c.start == title.start and second == "plan" else c
                    for c in cuts
                ]
    return cuts


def _headed_parts(page: Page, lines: Lines) -> list[Cut]:
    """Parts that section headings announce: （一）关于今后五年的工作, （二）关于2022年的工作."""
    cuts = []
    for start, end in lines:
        mark = SECTION.match(page.text, start, end)
        if mark and end - start <= 40:
            words = page.words(mark.end(), end)
            says = announce(words)
            if _DATED.match(words) and says.sure and says.part in ("review", "outlook", "plan"):
                cuts.append(Cut(start, start, says.part))
    return cuts if len({cut.part for cut in cuts}) > 1 else []


def _second(page: Page, part: str, lines: Lines, after: int, end: int) -> int:
    """Where the second part of a chapter opens; 0 if that cannot be told."""
    if part == "plan":
        return _plan_opening(page, lines, after, end)
    starts = (a for a, b in lines if a > after and _OUTLOOK_OPENING.match(page.text, a, b))
    return next(starts, 0)


# Step 4: openings. Without a title, the sentence that opens the part: 2024年是…的一年.


def _opened(page: Page, cuts: list[Cut], lines: Lines, limit: int) -> list[Cut]:
    """Add a plan and a review that have no title."""
    if not any(cut.part == "plan" for cut in cuts):
        after = max((c.title_end for c in cuts if c.part in ("review", "outlook")), default=0)
        after = max(after, int(FIRST_PLAN * limit))
        before = min((c.start for c in cuts if c.part == "self" and c.start > after), default=limit)
        start = _plan_opening(page, lines, after, before)
        if start:
            cuts = _with(cuts, Cut(start, start, "plan"))
    first = min((c.start for c in cuts), default=0)
    start = _after_salutation(page, lines, first)
    untitled = not any(cut.part == "review" for cut in cuts)
    if first - start > (LEAST_PART if untitled else LEAST_REVIEW_UNTITLED):
        cuts = [Cut(start, start, "review"), *cuts]
    return cuts


def _plan_opening(page: Page, lines: Lines, after: int, before: int) -> int:
    """Start of the first paragraph that opens the plan; 0 if there is none."""
    found = []
    for start, _ in lines:
        match = _PLAN_OPENING.match(page.text, start) if after <= start < before else None
        if match:
            found.append((announce(match["when"].replace("做好", "")).year, start))
    dated = [pair for pair in found if pair[0] > 2000] or found
    last = max((year for year, _ in dated), default=0)
    return next((start for year, start in dated if year == last), 0)


def _after_salutation(page: Page, lines: Lines, first: int) -> int:
    """Where the text begins behind 现在，我代表市人民政府…请予审议."""
    for n, (start, end) in enumerate(lines):
        if start >= first or n + 1 == len(lines):
            break
        if _REPORTS.search(page.text, start, end):
            return lines[n + 1][0]
    return first


# Step 5: the closing appeal, the last address to the deputies; what follows it is annex.


def _closing(page: Page, cuts: list[Cut], lines: Lines, limit: int) -> tuple[list[Cut], int]:
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
            return _with(cuts, Cut(start, start, "closing")), end
    for start, end in reversed([line for line in lines if line[0] >= earliest][-2:]):
        if "让我们" in text[start:end] and end - start <= LONGEST_CLOSING:
            return _with(cuts, Cut(start, start, "closing")), limit
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


# Step 6: own conduct as a section, or as a paragraph: 各位代表！…政府自身建设….


def _own_conduct(page: Page, cuts: list[Cut], lines: Lines, limit: int) -> list[Cut]:
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
        return _with(cuts, Cut(marks[n], marks[n], "self"), *after)
    earliest = max(last.title_end, int(LAST_SELF * limit), marks[-1] + 1 if marks else 0)
    tail = [line for line in lines if earliest <= line[0] < stop]
    start = next((a for a, b in tail if _opens_conduct(page, a, b, stop)), 0)
    return _with(cuts, Cut(start, start, "self")) if start else cuts


def _is_conduct_section(page: Page, start: int, end: int, last: bool) -> bool:
    """Whether a section is on own conduct: by its heading, or if it is the last by its words."""
    heading = page.words(start, _sentence_end(page.text, start, end))
    weak = last and bool(pattern("weak_self").search(heading))
    return names_government(heading) or (weak and _on_conduct(page, start, end))


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
        if own or _on_conduct(page, start, until):
            return True
    first = page.words(start, min(_sentence_end(page.text, start, end), start + HEAD_CONDUCT))
    named = pattern("self").search(first) or pattern("asked_of_government").search(head)
    return bool(named) and _on_conduct(page, start, stop)


def section_form(text: str, start: int, end: int, *, numbered: bool) -> re.Pattern[str]:
    """The mark that counts a chapter's sections: 一、 below titles without number, else （一）."""
    order = [SECTION, ORDINAL] if numbered else [CHAPTER, SECTION, ORDINAL]
    for form in order:
        if len(_opening_marks(text, form, start, end)) > 1:
            return form
    marks = _opening_marks(text, ARABIC, start, end)
    titled = sum(_heads_text(text, mark, end) for mark in marks)
    return ARABIC if len(marks) > 2 and titled > MOST_TITLED * len(marks) else SECTION


def _heads_text(text: str, start: int, end: int) -> bool:
    """Whether a numbered paragraph has a title: 1.做强产业。… ; an item of a list has none."""
    line_end = text.find("\n", start, end)
    line_end = line_end if line_end >= 0 else end
    title_end = _sentence_end(text, start, line_end)
    if title_end - start > LONGEST_SECTION:
        return False
    below = text[line_end : line_end + LEAST_SECTION].lstrip()
    alone = title_end == line_end and text[line_end - 1] not in SENTENCE_END
    return line_end - title_end > LEAST_SECTION or (alone and not ARABIC.match(below))


def section_starts(text: str, start: int, end: int, *, numbered: bool) -> list[int]:
    """Where the sections of a chapter begin."""
    return _opening_marks(text, section_form(text, start, end, numbered=numbered), start, end)


def _opening_marks(text: str, form: re.Pattern[str], start: int, end: int) -> list[int]:
    """Marks at the head of a line or behind a full stop."""
    return [m.start() for m in form.finditer(text, start, end) if opens(text, m.start(), start)]


def opens(text: str, start: int, first: int = 0) -> bool:
    """Whether a paragraph or a sentence may open at an offset."""
    head = text[max(first, start - 9) : start].rstrip(" ")
    return head == "" or head[-1] in SENTENCE_END + "：:\n"


def _sentence_end(text: str, start: int, end: int) -> int:
    match = re.compile(f"[{SENTENCE_END}\n]").search(text, start, end)
    return match.end() if match else end
