"""Lines that may be titles of chapters, and what a title announces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportanalysis.parsing.headings import CHAPTER, SENTENCE_END, count_value
from reportanalysis.parsing.normalise import Page
from reportanalysis.parsing.patterns import pattern

# Longest chapter title; a longer line is text, or a title with text behind it.
LONGEST = 60
LONGEST_UNNUMBERED = 40
_STOP = re.compile("[。；！？\n]")
_OPENS = SENTENCE_END + "：:”）)!?;"
_DIGITS = str.maketrans("〇○零OoＯ一二三四五六七八九", "000000123456789")
_RELATIVE = {"今年": 1, "明年": 2, "来年": 2}
_SPARE = re.compile(
    r"[（(] ?[一二三四五六] ?[）)]|(?:[1-6]|[ⅠⅡⅢⅣⅤ]|[壹贰叁肆伍]) ?[、.．]|[IV]{1,3}[、.．]"
)
_ORDINAL = re.compile("十([一二三四五六七八九])五")
_WHEN = r"(?:20\d\d ?年|二[〇○零][〇○零一二三四五六七八九]{2}年|今年|明年|过去(?:的)?[一五]年)"
_TAIL = (
    "(?:工作)?(?:(?:的|总体|主要|重点|基本|目标|工作|任务)*"
    "(?:回顾|安排|建议|部署|重点|打算|任务|思路|要求|情况)(?:和|与|及|、)?){1,3}"
)
_BRIEF = rf"{_WHEN}[^，。；：！？\n ]{{0,10}}?{_TAIL}"
# A title that runs into its text: 2023年工作回顾2023年是…
_GLUED = re.compile(
    rf"{_BRIEF}(?={_WHEN}|刚刚|一年来|五年来|各位|我们|做好|按照|根据|回顾|综合)"
    "|(?:(?:全面|切实|进一步|着力|不断|持续|大力)?(?:加强|强化|推进|抓好))?政府自身建设"
    "(?=[人各我新打政坚始忠过])"
)
# A title with its text behind a blank: 2024年工作 总体要求……
_SPACED = re.compile(rf"{_BRIEF} {{1,4}}(?=\S)")


@dataclass(frozen=True)
class Announcement:
    """What a title says by itself: parts in order, whether its words leave no doubt, when."""

    parts: tuple[str, ...] = ()
    sure: bool = False
    year: int = 0
    period: int = 0

    @property
    def part(self) -> str:
        """The first part announced, or an empty string."""
        return self.parts[0] if self.parts else ""


@dataclass(frozen=True)
class Title:
    """A line, or the head of one, that may open a chapter; a spare one only if no other does."""

    start: int
    end: int
    count: int
    lone: bool
    text: str
    says: Announcement
    spare: bool = False

    @property
    def part(self) -> str:
        """The first part announced, or an empty string."""
        return self.says.part


def announce(title: str) -> Announcement:
    """What a title announces, read without those around it.

    >>> announce("2023年工作回顾").parts, announce("“十四五”时期目标任务").parts
    (('review',), ('outlook',))
    >>> announce("新一届政府努力方向和2017年工作安排").parts
    ('outlook', 'plan')
    >>> announce("2023年主要工作"), announce("做强产业").parts
    (Announcement(parts=('plan',), sure=True, year=2023, period=0), ())
    """
    words = re.sub(r"\s", "", title)
    found = {name: pattern(name).search(words) for name in ("review", "won", "plan", "coming")}
    years = _years(words)
    year = max(years, default=0)
    periods = sorted({"一二三四五六七八九".index(n) + 1 for n in _ORDINAL.findall(words)})
    period = periods[-1] if periods else 0
    has_period = bool(pattern("period").search(words))
    later = has_period and bool(found["coming"])
    won = found["won"] and not pattern("to_win").search(words) and (year or has_period)
    if found["review"] or won:
        # “十三五”发展成就和“十四五”主要考虑; 过去五年和今后五年; 2023年回顾和2024年安排
        if len(periods) > 1 or re.search("(?:今后|未来).*五年", words):
            return Announcement(("review", "outlook"), True, year, period)
        if len(years) > 1 and found["plan"] and re.search("安排|部署|打算|任务", words):
            return Announcement(("review", "plan"), True, year, period)
        return Announcement(("review",), True, year, period)
    if names_government(words) and not (year and found["plan"]):
        return Announcement(("self",), bool(pattern("self").search(words) or "政务" in words))
    if has_period and re.search("开局|起步", words) and not re.search("目标|任务|今后|未来", words):
        return Announcement(("plan",), True, year, 0)
    # 确保“十四五”圆满收官; “十二五”圆满收官,有了新突破 looks back.
    if has_period and found["won"] and not won and not found["plan"]:
        first = bool(_ORDINAL.search(words[:6]))
        return Announcement(("review",) if first else ("plan",), True, year, period)
    if later or (has_period and found["plan"]):
        both = year and re.search("工作|任务|安排|开局", words)
        parts = ("outlook", "plan") if both else ("outlook",)
        return Announcement(parts, True, year, period)
    if year and found["plan"]:
        return Announcement(("plan",), True, year, period)
    if year or period:
        return Announcement((), False, year, period)
    return Announcement(("plan",) if found["plan"] else (), False, 0, 0)


def names_government(heading: str) -> bool:
    """Whether a heading is on the government's own conduct, under any of its names.

    >>> names_government("打造人民满意的服务型政府"), names_government("做强产业")
    (True, False)
    """
    return any(pattern(name).search(heading) for name in ("self", "self_title"))


def _years(words: str) -> list[int]:
    """Years that a title names; 今年 and 明年 are 1 and 2."""
    values = []
    for match in pattern("year").finditer(words):
        digits = match[0].removesuffix("年").translate(_DIGITS)
        values.append(int(digits) if digits.isdigit() else _RELATIVE.get(match[0], 2))
    return sorted({v for v in values if v not in (2030, 2035, 2050)})


def titles(page: Page, lines: list[tuple[int, int]]) -> Iterator[Title]:
    """Every line, or head of a line, that may be a chapter's title, in order.

    The lines are those of a page as `reportanalysis.parsing.normalise.page` makes it.
    """
    text, before = page.text, ""
    flows = len(lines) <= 3
    for start, end in lines:
        mark = CHAPTER.match(text, start, end)
        if mark:
            yield from _numbered(page, mark, end, lone=True)
        elif _SPARE.match(text, start, end):
            mark = _SPARE.match(text, start, end)
            yield from _spare(page, start, mark.end() if mark else start, end)
            mark = None
        elif end - start <= 2 * LONGEST_UNNUMBERED:
            yield from _unnumbered(page, start, end, before)
        else:
            spaced = _SPACED.match(text, start, min(end, start + LONGEST))
            if spaced:
                yield _title(page, start, start + len(spaced[0].rstrip()), 0, lone=True)
        if end - start > LONGEST_UNNUMBERED:
            yield from _inside(page, mark.end() if mark else start, end, flows)
        before = text[end - 1]


def _title(page: Page, start: int, end: int, count: int, *, lone: bool, skip: int = 0) -> Title:
    words = page.words(start + skip, end)
    return Title(start, end, count, lone, words, announce(words))


def _numbered(page: Page, mark: re.Match[str], end: int, *, lone: bool) -> Iterator[Title]:
    """A title behind its number: 二、2024年工作安排."""
    stop = title_end(page, mark.end(), end)
    if mark.end() < stop <= mark.end() + LONGEST:
        count = count_value(mark[1] or mark[2])
        yield _title(page, mark.start(), stop, count, lone=lone, skip=len(mark[0]))


def _unnumbered(page: Page, start: int, end: int, before: str) -> Iterator[Title]:
    """A short line without full stop: 2024年工作安排."""
    words = page.words(start, end)
    if len(words) > LONGEST_UNNUMBERED or pattern("no_title").search(words):
        return
    says = announce(words)
    if says.parts or says.year or says.period:
        yield Title(start, end, 0, True, words, says)


def _spare(page: Page, start: int, head: int, end: int) -> Iterator[Title]:
    """A title with a number that elsewhere counts sections: （二）2024年工作安排, 2.2024年…."""
    words = page.words(head, end)
    says = announce(words)
    if len(words) <= LONGEST_UNNUMBERED and says.sure and pattern("year").match(words):
        yield Title(start, end, 0, True, words, says, spare=True)


def _inside(page: Page, start: int, end: int, flows: bool) -> Iterator[Title]:
    """Titles within a line, behind a full stop: …圆满完成。二、2024年工作安排."""
    text = page.text
    found = list(CHAPTER.finditer(text, start, end))
    found += list(_GLUED.finditer(text, start, end)) if flows else []
    for match in sorted(found, key=lambda m: m.start()):
        head = text[max(start, match.start() - 4) : match.start()].rstrip(" ")
        if match.start() > start and head[-1:] not in _OPENS:
            continue
        if match.re is CHAPTER:
            yield from _numbered(page, match, end, lone=False)
        else:
            yield _title(page, match.start(), match.end(), 0, lone=False)


def title_end(page: Page, start: int, end: int) -> int:
    """Where a title ends: its line, its sentence, a blank or its text behind its keyword."""
    text = page.text
    stop = _STOP.search(text, start, min(end, start + 4 * LONGEST))
    line_end = min(stop.end(), end) if stop else min(end, start + 4 * LONGEST)
    glued = _GLUED.match(text, start, line_end)
    if glued:
        return glued.end()
    spaces = [m.start() for m in re.finditer(" ", text[start : min(line_end, start + LONGEST)])]
    for space in spaces:
        # A stray space may stand inside the title; the keyword tells when it is whole.
        says = announce(page.words(start, start + space))
        if says.parts and (says.sure or line_end - start > LONGEST_UNNUMBERED):
            return start + space
    return start + spaces[0] if spaces and line_end - start > LONGEST_UNNUMBERED else line_end


def settle(found: list[Title]) -> list[Title]:
    """What each title announces beside the others: 2023年主要工作 before 2024年… is review."""
    years = [title.says.year for title in found]
    periods = [title.says.period for title in found]
    settled: list[Title] = []
    for n, title in enumerate(found):
        first = not any(t.part == "review" for t in settled)
        says = title.says
        parts = _by_year(says, years[n + 1 :], first)
        if not says.year:
            opens = bool(_ORDINAL.match(title.text.removeprefix("“")))
            parts = _by_period(says, periods[:n], periods[n + 1 :], opens, first)
        settled.append(replace(title, says=replace(says, parts=parts)))
    return settled


def _by_year(says: Announcement, later: list[int], first: bool) -> tuple[str, ...]:
    """The year before that of a later title is looked back on: 2023年主要工作, 2024年…."""
    if says.parts == ("self",) or not says.year:
        return says.parts
    if max(later, default=0) > says.year:
        return ("review", *says.parts[1:]) if says.parts != ("review", "plan") else ("review",)
    return says.parts or (("review",) if first and later else ("plan",))


def _by_period(
    says: Announcement, before: list[int], later: list[int], opens: bool, first: bool
) -> tuple[str, ...]:
    """The five years before those of a later title are looked back on: “十二五”—— , “十三五”——."""
    if says.parts in (("outlook",), ("plan",)) and 0 < says.period < max(later, default=0):
        return ("review",)
    if says.parts or not says.period:
        return says.parts
    if any(0 < period < says.period for period in before):
        return ("outlook",)
    return (("review",) if first else ("outlook",)) if opens else ()
