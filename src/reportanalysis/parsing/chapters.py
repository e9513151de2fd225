"""Dividing a report into its parts: front, review, outlook, plan, self, closing, annex.

`divide` takes steps in a fixed order, each of which adds boundaries to those before it:
annex, titles, openings where a title is missing, chapters of two parts, own conduct
without a chapter, closing appeal.
"""

import re
from dataclasses import dataclass, replace

from reportanalysis.parsing.headings import (
    ADDRESS,
    CHAPTER,
    SECTION,
    SENTENCE_END,
    is_own_conduct,
)
from reportanalysis.parsing.normalise import normalise
from reportanalysis.parsing.patterns import pattern
from reportanalysis.parsing.titles import Title, announce, names_government, settle, titles

# Shares of the text and numbers of characters that bound where a part can be.
FIRST_PLAN = 0.12
FIRST_ANNEX = 0.4
LAST_SELF = 0.75
LONGEST_CLOSING = 1500
FEWEST_IN_CHAPTER = 120
_WHOSE = "(?:全市|全州|我市|我们|市政府|州政府)?"
_PLAN_OPENING = re.compile(
    r"(?:(?:各位(?:代表|委员)|同志们)[！，!,：]\s*)?(?:“[^”\n]{1,30}”[，！。]?)?(?:在)?"
    r"(?P<when>20\d\d ?年|二[〇○零][〇○零一二三四五六七八九]{2}年|[今明来]年|新的一年"
    r"|做好[今明]年)[，,]?"
    rf"(?:是|为|{_WHOSE}(?:经济社会发展|政府)?(?:的)?(?:各项|主要|重点)?工作"
    rf"|{_WHOSE}(?:经济社会)?(?:发展)?(?:的)?(?:主要|总体|预期|指导|奋斗))"
)


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
    """Where a part begins, and where its title ends."""

    start: int
    title_end: int
    part: str
    count: int = 0


def divide(text: str, lines: list[tuple[int, int]]) -> list[Stretch]:
    """Stretches of a page, in order and without gap; no more than front if it has none."""
    limit = _annex(text, lines)
    body = [line for line in lines if line[0] < limit]
    chosen = choose(list(titles(text[:limit], body)), text)
    cuts = _named(chosen, text, limit)
    cuts = _openings(cuts, text, body, limit)
    if cuts:
        cuts = _two_parts(cuts, chosen, text, body, limit)
        cuts = _own_conduct(cuts, text, body, limit)
        cuts = _closing(cuts, text, body, limit)
    if limit < len(text):
        cuts.append(Cut(limit, limit, "annex"))
    return _stretches(cuts, len(text))


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


# Step 1: the annex. 附件1, 名词解释, 注释, a source credit in brackets.


def _annex(text: str, lines: list[tuple[int, int]]) -> int:
    """Where glossaries, notes and credits begin."""
    form = pattern("annex")
    for start, end in lines:
        if start >= FIRST_ANNEX * len(text) and end - start <= 50:
            words = normalise(text[start:end]).text
            if form.search(words) and words[-1] not in "。;,":
                return start
    return len(text)


# Step 2: titles. Either numbers or lines of their own mark the chapters.


def choose(found: list[Title], text: str) -> list[Title]:
    """Those of the titles found that open chapters, settled among themselves."""
    found = _without_contents(found, text)
    plain = [
        t
        for t in found
        if t.count == 0 and t.says.parts and t.says.sure or t.count == 0 and t.says.year
    ]
    plain = settle(plain)
    parts = {t.part for t in plain}
    if "review" in parts and "plan" in parts - {""}:
        return _in_order(plain)
    numbered = _chain([t for t in found if t.count])
    if any(t.says.sure and t.part in ("review", "plan", "outlook") for t in numbered):
        has_plan = any(t.part == "plan" for t in settle(numbered))
        extra = [t for t in plain if t.part == "self" or (t.part == "plan" and not has_plan)]
        last = numbered[-1].start
        extra = [t for t in extra if t.start > last or t.part == "plan"]
        return _in_order(settle(sorted([*numbered, *extra], key=lambda t: t.start)))
    if parts & {"review", "plan", "outlook"}:
        return _in_order(plain)
    return []


def _without_contents(found: list[Title], text: str) -> list[Title]:
    """Drop the entries of a table of contents: they return below, with text behind them."""
    kept = []
    for n, title in enumerate(found):
        again = any(_same(t.text, title.text) for t in found[n + 1 :])
        follows = found[n + 1].start if n + 1 < len(found) else len(text)
        if not (again and follows - title.end < FEWEST_IN_CHAPTER):
            kept.append(title)
    seen: list[str] = []
    once = []
    for title in kept:
        # The same title again is a running head.
        if not any(_same(title.text, words) for words in seen):
            once.append(title)
        seen.append(title.text)
    return once


def _same(a: str, b: str) -> bool:
    return _bare(a) == _bare(b)


def _bare(words: str) -> str:
    return re.sub(r"[\s.…·\d()]*$", "", words)


def _chain(found: list[Title]) -> list[Title]:
    """Titles whose numbers count the chapters; a list that starts anew at 一 is left out."""
    chain: list[Title] = []
    expected, inner = 1, 0
    for title in found:
        sure = title.says.sure and title.part != ""
        if chain and title.count == 1 and not (sure and title.part == "review"):
            inner = 1
        elif title.count == expected and (inner + 1 != title.count or title.part):
            if title.lone or sure or not chain or _flows(chain, title):
                chain.append(title)
                expected, inner = title.count + 1, 0
        elif inner and title.count == inner + 1:
            inner = title.count
        elif sure and title.lone:
            chain.append(title)
            expected, inner = title.count + 1, 0
    return chain


def _flows(chain: list[Title], title: Title) -> bool:
    """Whether chapters of this text open within lines."""
    return not all(t.lone for t in chain) or bool(title.part)


def _in_order(chosen: list[Title]) -> list[Title]:
    """Drop plan titles behind own conduct and own conduct before the plan."""
    kept: list[Title] = []
    for title in chosen:
        parts = [t.part for t in kept]
        if title.count == 0 and title.part == "self" and "plan" not in parts:
            continue
        if title.count == 0 and title.part == "review" and "plan" in parts:
            continue
        if title.count == 0 and title.part == "plan" and "self" in parts:
            continue
        kept.append(title)
    return kept


def _named(chosen: list[Title], text: str, limit: int) -> list[Cut]:
    """Chapters by their titles; one that names no part takes it from its place and opening."""
    cuts: list[Cut] = []
    for n, title in enumerate(chosen):
        end = chosen[n + 1].start if n + 1 < len(chosen) else limit
        part = title.part or _untitled_part(cuts, chosen[n + 1 :], text[title.end : end])
        if part == "plan" and cuts and cuts[-1].part in ("plan",) and not title.part:
            part = (
                "self" if _is_conduct_chapter(title.text, text[title.end : end]) and n > 1 else part
            )
        cuts.append(Cut(title.start, title.end, part, title.count))
    return cuts


def _untitled_part(before: list[Cut], after: list[Title], body: str) -> str:
    """Part of a chapter whose title names none: 再展宏图,同心共绘美好画卷."""
    parts = [cut.part for cut in before]
    if "plan" not in parts:
        opening = _opening(body)
        if opening:
            return opening
    if "review" in parts:
        return "plan"
    return "review" if any(t.part in ("plan", "outlook") for t in after) else ""


def _opening(body: str) -> str:
    """Part that the first words of a chapter announce."""
    head = normalise(body[:160]).text
    if re.match(r"\S{0,20}(?:今后五年|未来五年|“十.五”(?:时期|期间))", head):
        return "outlook"
    if re.match(r"\S{0,12}(?:过去|回顾|一年来|五年来|去年)", head):
        return "review"
    return "plan" if re.match(r"\S{0,12}(?:今年|明年|20\d\d年是)", head) else ""


def _is_conduct_chapter(title: str, body: str) -> bool:
    """Whether a whole chapter is on the government's own conduct, by its words."""
    words = normalise(body).text
    n = sum(len(pattern(name).findall(words)) for name in ("law_duty", "clean_duty"))
    return n * 250 > len(words)


# Step 3: openings. Without a title, the sentence that opens the part: 2024年是…的一年.


def _openings(cuts: list[Cut], text: str, lines: list[tuple[int, int]], limit: int) -> list[Cut]:
    parts = [cut.part for cut in cuts]
    if "plan" not in parts:
        after = max((c.title_end for c in cuts if c.part in ("review", "outlook")), default=0)
        after = max(after, int(FIRST_PLAN * limit))
        before = min((c.start for c in cuts if c.part == "self" and c.start > after), default=limit)
        start = _plan_opening(text, lines, after, before)
        if start:
            cuts = sorted([*cuts, Cut(start, start, "plan")], key=lambda c: c.start)
    if "review" not in parts:
        first = min((c.start for c in cuts), default=0)
        start = _after_salutation(text, lines, first)
        if start < first - FEWEST_IN_CHAPTER:
            cuts = [Cut(start, start, "review"), *cuts]
    return cuts


def _plan_opening(text: str, lines: list[tuple[int, int]], after: int, before: int) -> int:
    """Start of the first paragraph that opens the plan; 0 if there is none."""
    found = []
    for start, _ in lines:
        if after <= start < before:
            match = _PLAN_OPENING.match(text, start)
            if match:
                years = announce(match["when"].replace("做好", "")).year
                found.append((years, start))
    dated = [pair for pair in found if pair[0] > 2000] or found
    last = max((year for year, _ in dated), default=0)
    return next((start for year, start in dated if year == last), 0)


def _after_salutation(text: str, lines: list[tuple[int, int]], first: int) -> int:
    """Where the review starts in a report without a title for it."""
    for n, (start, end) in enumerate(lines):
        if start >= first:
            break
        if re.search("(?:审议|提出意见|指正)[。，]", text[start:end]):
            following = lines[n + 1][0] if n + 1 < len(lines) else first
            return following
    return first


# Step 4: chapters of two parts. “十五五”发展目标及2026年工作安排.


def _two_parts(
    cuts: list[Cut], chosen: list[Title], text: str, lines: list[tuple[int, int]], limit: int
) -> list[Cut]:
    added = []
    for title in chosen:
        if len(title.says.parts) < 2:
            continue
        second = title.says.parts[1]
        end = min((c.start for c in cuts if c.start > title.start), default=limit)
        if second == "plan" and not any(c.part == "plan" and c.start > title.start for c in cuts):
            start = _plan_opening(text, lines, title.end + FEWEST_IN_CHAPTER, end)
        elif second == "outlook":
            start = next(
                (
                    a
                    for a, _ in lines
                    if title.end + FEWEST_IN_CHAPTER < a < end
                    and re.match(
                        r"(?:“十.五”(?:时期|期间)|(?:今后|未来)五年|根据.{0,40}“十.五”|各位代表[！，]\s*“十.五”)",
                        text[a : a + 90],
                    )
                ),
                0,
            )
        else:
            start = 0
        if start:
            added.append(Cut(start, start, second))
        else:
            cuts = [replace(c, part=second) if c.start == title.start else c for c in cuts]
    return sorted([*cuts, *added], key=lambda c: c.start)


# Step 5: own conduct as a section, or as a paragraph: 各位代表！…政府自身建设….


def _own_conduct(cuts: list[Cut], text: str, lines: list[tuple[int, int]], limit: int) -> list[Cut]:
    if any(cut.part == "self" for cut in cuts) or not any(c.part == "plan" for c in cuts):
        return cuts
    last = max((c for c in cuts if c.part == "plan"), key=lambda c: c.start)
    stop = min((c.start for c in cuts if c.start > last.start), default=limit)
    marks = _section_starts(text, last.title_end, stop)
    for n, start in enumerate(marks):
        title_end = _sentence_end(text, start, stop)
        heading = normalise(text[start:title_end]).text
        following = marks[n + 1] if n + 1 < len(marks) else stop
        strong = names_government(heading)
        weak = n == len(marks) - 1 and pattern("weak_self").search(heading)
        if (strong and n >= len(marks) - 2) or (
            weak and _is_conduct_chapter(heading, text[start:following])
        ):
            added = [Cut(start, start, "self")]
            if following < stop:
                added.append(Cut(following, following, "plan"))
            return sorted([*cuts, *added], key=lambda c: c.start)
    earliest = max(last.title_end, int(LAST_SELF * limit), marks[-1] if marks else 0)
    for start, end in lines:
        if earliest <= start < stop and ADDRESS.match(text, start):
            paragraph = text[start:end]
            if end - start < 12:
                after = [line for line in lines if line[0] > start][:1]
                paragraph += text[after[0][0] : after[0][1]] if after else ""
            if len(paragraph) > 80 and is_own_conduct(normalise(paragraph).text):
                return sorted([*cuts, Cut(start, start, "self")], key=lambda c: c.start)
    return cuts


def _section_starts(text: str, start: int, end: int) -> list[int]:
    """Marks of the sections within a chapter, at the head of a line or behind a full stop."""
    for form in (CHAPTER, SECTION, re.compile(r"第[一二三四五六七八九十]{1,2}[，、,]")):
        found = [m.start() for m in form.finditer(text, start, end) if _opens(text, m.start())]
        if len(found) > 2:
            return found
    return []


def _opens(text: str, start: int) -> bool:
    head = text[max(0, start - 4) : start].rstrip(" ")
    return head == "" or head[-1] in SENTENCE_END + "：:\n"


def _sentence_end(text: str, start: int, end: int) -> int:
    match = re.compile(f"[{SENTENCE_END}\n]").search(text, start, end)
    return match.end() if match else end


# Step 6: the closing appeal, the last address to the deputies.


def _closing(cuts: list[Cut], text: str, lines: list[tuple[int, int]], limit: int) -> list[Cut]:
    last = max((c.title_end for c in cuts), default=0)
    earliest = max(last, limit - LONGEST_CLOSING)
    found = []
    for match in ADDRESS.finditer(text, earliest, limit):
        if _opens(text, match.start()):
            found.append(match.start())
    if found and pattern("appeal").search(text[found[-1] : limit]):
        start = found[-1]
        return [*cuts, Cut(start, start, "closing")]
    return cuts
