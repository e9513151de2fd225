"""A figure in its sentence: its bound, what kind of figure it is, whether it is a hope."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from reportanalysis.quantities.sentence import REACH, Rule, Sentence, Span, decide
from reportanalysis.quantities.words import (
    AFTER_FIGURE,
    BEFORE_FIGURE,
    GROWTH,
    LEVEL,
    NEW_AMOUNT,
    STRIVE,
    opening,
    word_of,
)

_LONGEST_CONNECTOR = 12
_AT_LEAST = re.compile("至少|不少于")


@dataclass
class Amount:
    """A target within a normalised sentence, filled in step by step.

    ``segment`` is where the words before the figure start, ``lead`` where its connecting
    verb starts, ``after`` where the words after it start;
    ``sign`` is the place of 余, 多 or + before the unit.
    """

    start: int
    end: int
    low: float
    high: float
    unit: str
    sign: Span | None = None
    segment: int = 0
    lead: int = 0
    after: int = 0
    modifier: str = "exact"
    modifier_span: Span | None = None
    noun: Span | None = None
    kind: str = "count"
    strive: bool = False
    deadline: tuple[str, str] = ("", "none")


def set_bounds(sentence: Sentence, figure: Amount, floor: int) -> None:
    """Set the bounds of a figure's words and its modifier; `floor` ends an earlier figure."""
    text = sentence.text
    figure.segment = max(sentence.clause_start(figure.start), floor, figure.start - REACH)
    figure.lead = strip_connectors(text, figure.segment, figure.start)
    figure.after = figure.end
    after = AFTER_FIGURE.match(text, figure.end)
    words = list(BEFORE_FIGURE.finditer(text, figure.lead, figure.start))
    if after:
        figure.after = after.end()
        figure.modifier, figure.modifier_span = str(after.lastgroup), after.span()
    elif figure.sign and text[figure.sign[0]] == "+":
        figure.modifier, figure.modifier_span = "at_least", figure.sign
    elif words:
        figure.modifier, figure.modifier_span = str(words[-1].lastgroup), words[-1].span()
    elif figure.sign:
        figure.modifier, figure.modifier_span = "more_than", figure.sign
    else:
        least = _AT_LEAST.search(text, figure.segment, figure.start)
        if least and opening().fullmatch(text, least.end(), figure.start):
            # 至少新建1处: a verb between the bound and the figure.
            figure.modifier, figure.modifier_span = "at_least", least.span()


def strip_connectors(text: str, start: int, end: int) -> int:
    """Where the words that connect a noun with its figure start: 达到 in 床位达到."""
    while match := word_of("connectors").search(text, max(start, end - _LONGEST_CONNECTOR), end):
        end = match.start()
    return end


def is_bare(text: str, figure: Amount) -> bool:
    """Whether only a joiner stands between a figure and the one before it: 5家、6家."""
    return text[figure.segment : figure.start] in ("、", "和", "及", "以及")


def share_modifiers(text: str, figures: list[Amount]) -> None:
    """Let a modifier count for all figures joined to it by 、 under one verb, in place."""
    for one, other in reversed(list(zip(figures, figures[1:], strict=False))):
        listed = text[other.segment : other.start] == "、"
        stands_after = other.modifier_span is not None and other.modifier_span[0] >= other.end
        if listed and stands_after and one.modifier == "exact":
            one.modifier, one.modifier_span = other.modifier, other.modifier_span
    for one, other in zip(figures, figures[1:], strict=False):
        stands_before = one.modifier_span is not None and one.modifier_span[1] <= one.start
        if stands_before and other.modifier == "exact" and is_bare(text, other):
            other.modifier, other.modifier_span = one.modifier, one.modifier_span


@dataclass(frozen=True)
class Setting:
    """A figure, the one before it, and the words that decide on its kind."""

    text: str
    figure: Amount
    before: Amount | None

    @property
    def words(self) -> str:
        """Words of the clause before the figure."""
        return self.text[self.figure.segment : self.figure.start]

    @property
    def connecting(self) -> str:
        """Words between the noun and the figure: 达到."""
        return self.text[self.figure.lead : self.figure.start]

    @property
    def is_percent(self) -> bool:
        """Whether it is a percentage, a tenth or a multiple."""
        return self.figure.unit in ("%", "‰", "成", "倍")

    @property
    def inherited(self) -> str:
        """Kind of the figure before, if both stand under one noun: 增长5%、力争6%."""
        one, other = self.before, self.figure
        return one.kind if one and (one.noun == other.noun or is_bare(self.text, other)) else ""

    def in_rank(self) -> bool:
        """Whether 前 stands before a place: 前3位."""
        behind = self.text.startswith("前", self.figure.start - 1) and self.figure.start > 0
        return behind and self.figure.unit in ("位", "名", "")

    def in_listed_total(self) -> bool:
        """Whether it continues a list under 累计."""
        one = self.before
        if one is None or one.kind != "level":
            return False
        joined = self.text[one.after : self.figure.segment + 1] == "、"
        return joined and "累计" in self.text[one.segment : one.start]

    def is_reached(self) -> bool:
        """Whether words of reaching or of totals lead to it: 总数达到30个."""
        return bool(re.search("累计|总数|总量", self.words) or LEVEL.search(self.connecting))

    def is_new_amount_reached(self) -> bool:
        """Whether it is 达到 or 超过 of an amount newly made: 新增企业突破100家."""
        only_more = r"(?:超过|突破|不低于|不超过|达到|达|力争)+"
        plain = re.fullmatch(only_more, self.connecting) and NEW_AMOUNT.search(self.words)
        return bool(plain) and self.is_reached()

    def has_noun_of_stock(self) -> bool:
        """Whether the noun names a stock: 保有量."""
        noun = self.text[slice(*self.figure.noun)] if self.figure.noun else ""
        return noun.endswith(("拥有量", "保有量", "总量", "总数"))


# Percentages before amounts; among amounts, words of reaching before the noun.
KIND_RULES: tuple[Rule[Setting], ...] = (
    Rule("rank", Setting.in_rank, "综合实力跻身全省前3位。"),
    Rule("growth", lambda s: "百分点" in s.figure.unit, "产值占比提高3个百分点。"),
    Rule("growth", lambda s: s.is_percent and GROWTH.search(s.words), "产值增长3%。"),
    Rule("growth", lambda s: s.is_percent and s.inherited == "growth", "产值增长3%、力争5%。"),
    Rule("share", lambda s: s.is_percent, "覆盖率达到85%。"),
    Rule("level", Setting.in_listed_total, "累计建成学校30所、医院20家。"),
    Rule("count", Setting.is_new_amount_reached, "新增企业突破100家。"),
    Rule("level", Setting.is_reached, "服务站总数达到30个。"),
    Rule(
        "level",
        lambda s: is_bare(s.text, s.figure) and s.inherited == "level",
        "两类服务站分别稳定在30个、40个。",
    ),
    Rule("level", Setting.has_noun_of_stock, "机动车保有量30万辆。"),
    Rule("count", lambda s: True, "新建学校3所。"),
)


def target_kind(text: str, figure: Amount, before: Amount | None) -> str:
    """Kind of a figure with bounds and noun set: level, growth, share, count or rank."""
    return decide(KIND_RULES, Setting(text, figure, before))


_OPENING = re.compile(
    r"(?:全市|全县|全年|年内|今年|确保|并|全力|积极|也|并且|[^,。;]{2,6}年(?:底|末)?前?)*"
)
_LONGEST_OPENING = 30
# A second figure, or a better result: 增长5%,力争6%,... and 增长5%,力争更好结果,...
_OWN_CLAUSE_ONLY = re.compile(
    r"(?:达到?|突破|实现|增长|超过|完成|保持|在|到|至|按)*\d[\d.]*(?:%|个百分点)|"
    r"[^,。;\d]{0,12}(?:更[好高快优]|最好)"
)


def _opens(text: str, start: int, place: int) -> bool:
    """Whether only opening words stand between the start of a clause and a place in it."""
    return place - start <= _LONGEST_OPENING and bool(_OPENING.fullmatch(text, start, place))


def is_hope(sentence: Sentence, starts: Sequence[int], n: int) -> bool:
    """Whether 力争 or the like governs the clause of a figure, the nth of those that start."""
    text, clause_start, figure = sentence.text, sentence.clause_start, starts[n]
    if not sentence.last(STRIVE, figure):
        return False
    for match in STRIVE.finditer(text, sentence.stretch_start(figure), figure):
        place = match.start()
        start = clause_start(place)
        within = clause_start(figure) == start
        # The first earlier figure in the clause of 力争, and the first after 力争.
        first, after = bisect_left(starts, start, hi=n), bisect_left(starts, place, hi=n)
        if first < after:
            # A%、力争B%: only B is a hope.
            if within and after == n:
                return True
        elif within:
            return True
        elif _opens(text, start, place) and not _OWN_CLAUSE_ONLY.match(text, match.end()):
            # 争取 and 努力 reach on only when their own clause holds a figure.
            own = first < n and clause_start(starts[first]) == start
            if match[0] == "力争" or own and match[0] in ("争取", "努力"):
                return True
    return False


_YEAR = re.compile(
    r"(?:到|至|力争|争取|确保)?(20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})年(?:底|末|年底|年末)?(?:前|,)?"
)
_CHINESE_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_THIS_YEAR = re.compile(
    r"(?<![一二两三四五\d])年内|今年|全年|年底前|年底|年末|本年|当年|上半年|下半年"
)
_DURATION = re.compile(
    r"[一二三四五六七八九十\d]年(?:提升|攻坚|倍增|专项|集中|整治|改造|建设)?(?:行动|计划|方案)"
)


def deadline_at(sentence: Sentence, position: int, year: int | None = None) -> tuple[str, str]:
    """Deadline of a figure (empty if unknown) and how it is stated, as in `extract_targets`.

    >>> deadline_at(Sentence("到2025年,覆盖率达到90%。"), 13, 2024)
    ('2025', 'year')
    >>> deadline_at(Sentence("年内新增5处。"), 4, 2024)
    ('2024', 'report_year')
    """
    stated = sentence.last(_YEAR, position)
    this_year = sentence.last(_THIS_YEAR, position)
    # The 年底 of 到2025年底 is that year's.
    if stated and (not this_year or stated.end() > this_year.start()):
        named = int(stated[1].translate(_CHINESE_DIGITS))
        if year is not None and named == year:
            return str(year), "report_year"
        if year is None or named > year:
            return str(named), "year"
    if this_year:
        return ("" if year is None else str(year)), "report_year"
    return "", "duration" if sentence.last(_DURATION, position) else "none"
