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
from dataclasses import replace

from reportanalysis.parsing.choose import choose
from reportanalysis.parsing.conduct import on_conduct, own_conduct
from reportanalysis.parsing.cuts import Cut, Lines, Stretch, joined, stretches
from reportanalysis.parsing.ends import annex_start, closing
from reportanalysis.parsing.headings import SECTION
from reportanalysis.parsing.normalise import Page
from reportanalysis.parsing.titles import Title, announce, titles

# Shares of the text that bound where a part can be, and sizes in characters.
FIRST_PLAN = 0.12
LEAST_PART = 120
LEAST_REVIEW_UNTITLED = 600
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
_OUTLOOK_PARAGRAPH = re.compile(rf"(?<=\n){_OUTLOOK_OPENING.pattern}")
_DATED = re.compile("(?:关于)?(?:过去|今后|未来|“?十.五|20\\d\\d年|[今明去]年|[本上]届)")
_REPORTS = re.compile("(?:审议|提出意见|提出宝贵意见|指正)[。，]")


def divide(page: Page, lines: Lines) -> list[Stretch]:
    """Stretches of a page, in order and without gap; no more than front if it has none."""
    found = list(titles(page, lines))
    limit = annex_start(page, lines, found)
    body = [line for line in lines if line[0] < limit]
    found = [title for title in found if title.start < limit]
    chosen = choose(found, limit)
    cuts = _named(page, chosen, limit)
    cuts = _two_parts(page, cuts, chosen, body, limit)
    cuts = _opened(page, cuts, body, limit)
    if cuts:
        cuts, limit = closing(page, cuts, body, limit)
        cuts = own_conduct(page, cuts, body, limit)
    if limit < len(page.text):
        cuts.append(Cut(limit, limit, "annex"))
    return stretches(cuts, len(page.text))


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
        return "self" if on_conduct(page, start, end) else "plan"
    opening = _opening(page, start, end)
    if opening:
        return opening
    if "review" in parts:
        planned = any(t.part == "plan" for t in after)
        ahead = planned and _OUTLOOK_PARAGRAPH.search(page.text, start, end)
        return "outlook" if ahead else "plan"
    return "review" if any(t.part in ("plan", "outlook") for t in after) else ""


def _opening(page: Page, start: int, end: int) -> str:
    """Part that the first words of a chapter announce."""
    head = page.words(start, min(end, start + 160))
    if re.match(r"\S{0,20}(?:(?:今后|未来)[五5]年|“十.五”(?:时期|期间))", head):
        return "outlook"
    if re.match(r"\S{0,12}(?:过去|回顾|[一五两四三]年来|去年)", head):
        return "review"
    return "plan" if re.match(r"\S{0,12}(?:今年|明年|20\d\d年是)", head) else ""


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
            cuts = joined(cuts, *headed[1:])
            continue
        for second in title.says.parts[1:]:
            start = _second(page, second, inner, title.end + LEAST_PART, end)
            if start:
                cuts = joined(cuts, Cut(start, start, second))
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
            cuts = joined(cuts, Cut(start, start, "plan"))
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
