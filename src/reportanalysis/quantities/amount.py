"""A figure in its sentence: its bound, what kind of figure it is, whether it is a hope."""

import re
from dataclasses import dataclass, field

from reportanalysis.quantities.words import (
    AFTER_FIGURE,
    BEFORE_FIGURE,
    CONNECTOR,
    GROWTH,
    LEVEL,
    NEW_AMOUNT,
    STRIVE,
    clause_start,
)

_OPENING = re.compile(
    r"(?:全市|全县|全年|年内|今年|确保|并|全力|积极|也|并且|[^,。;]{2,6}年(?:底|末)?前?)*"
)
_REACHING = ("力争", "争取", "努力")
_SHARE_UNITS = ("%", "‰", "成", "倍")


@dataclass
class Amount:
    """A target within a normalised sentence, filled in step by step."""

    start: int
    end: int
    low: float
    high: float
    unit: str
    segment: int = 0
    lead: int = 0
    after: int = 0
    modifier: str = "exact"
    modifier_span: tuple[int, int] | None = None
    noun: tuple[int, int] | None = None
    kind: str = "count"
    strive: bool = False
    deadline: tuple[str, str] = field(default=("", "none"))


def set_bounds(text: str, figure: Amount, floor: int) -> None:
    """Set where the words before a figure start, its connecting verb and its modifier.

    Parameters
    ----------
    text : str
        Normalised sentence.
    figure : Amount
        Its ``segment``, ``lead``, ``after``, ``modifier`` and ``modifier_span`` are set.
    floor : int
        Offset before which the words belong to an earlier figure.
    """
    figure.segment = max(clause_start(text, figure.start), floor)
    figure.lead = figure.start
    while match := re.search(CONNECTOR, text[figure.segment : figure.lead]):
        if match.start() == match.end():
            break
        figure.lead = figure.segment + match.start()
    figure.after = figure.end
    after = AFTER_FIGURE.match(text, figure.end)
    words = list(BEFORE_FIGURE.finditer(text, figure.lead, figure.start))
    if after:
        figure.after = after.end()
        figure.modifier, figure.modifier_span = after.lastgroup, after.span()
    elif words:
        figure.modifier, figure.modifier_span = words[-1].lastgroup, words[-1].span()
    elif re.match(r"[余多]", text[figure.end - len(figure.unit) - 1 :]):
        place = figure.end - len(figure.unit) - 1
        figure.modifier, figure.modifier_span = "more_than", (place, place + 1)


def is_bare(text: str, figure: Amount) -> bool:
    """Tell whether only a joiner stands between a figure and the one before it.

    Parameters
    ----------
    text : str
        Normalised sentence.
    figure : Amount
        The later figure, its bounds set.

    Returns
    -------
    bool
    """
    return re.fullmatch(r"[、和及]|以及", text[figure.segment : figure.start]) is not None


def share_modifiers(text: str, figures: list[Amount]) -> None:
    """Let a modifier count for all figures joined to it by 、 under one verb, in place.

    Parameters
    ----------
    text : str
        Normalised sentence.
    figures : list of Amount
        Its figures in order, with their bounds set.
    """
    for n in range(len(figures) - 1, 0, -1):
        one, other = figures[n - 1], figures[n]
        if not is_bare(text, other) or text[other.segment : other.start] not in "、":
            continue
        if one.modifier == "exact" and other.modifier_span and other.modifier_span[0] >= other.end:
            one.modifier, one.modifier_span = other.modifier, other.modifier_span
    for one, other in zip(figures, figures[1:], strict=False):
        stands_before = one.modifier_span is not None and one.modifier_span[1] <= one.start
        if stands_before and other.modifier == "exact" and is_bare(text, other):
            other.modifier, other.modifier_span = one.modifier, one.modifier_span


def target_kind(text: str, figure: Amount, before: Amount | None) -> str:
    """Tell what kind of figure a target is.

    Parameters
    ----------
    text : str
        Normalised sentence.
    figure : Amount
        With bounds and noun set.
    before : Amount or None
        The figure before it, its kind set.

    Returns
    -------
    str
        ``level``, ``growth``, ``share``, ``count`` or ``rank``.
    """
    words = text[figure.segment : figure.start]
    if figure.unit in ("位", "名", "") and text[: figure.start].endswith("前"):
        return "rank"
    inherited = before if before and figure.noun == before.noun or is_bare(text, figure) else None
    if "百分点" in figure.unit:
        return "growth"
    if figure.unit in _SHARE_UNITS:
        if GROWTH.search(words):
            return "growth"
        return inherited.kind if inherited and inherited.kind in ("growth", "share") else "share"
    connecting = text[figure.lead : figure.start]
    listed = before and text[before.after : figure.segment + 1] == "、"
    if listed and before.kind == "level" and re.search("累计", text[before.segment : before.start]):
        return "level"
    if re.search(r"累计|总数|总量", words) or LEVEL.search(connecting):
        only_more = re.fullmatch(r"(?:超过|突破|不低于|不超过|达到|达|力争)+", connecting)
        return "count" if only_more and NEW_AMOUNT.search(words) else "level"
    if inherited and is_bare(text, figure) and inherited.kind == "level":
        return "level"
    if figure.noun and re.search(r"(?:拥有量|保有量|总量|总数)$", text[slice(*figure.noun)]):
        return "level"
    return "count"


def is_hope(text: str, figure: Amount, earlier: list[Amount]) -> bool:
    """Tell whether 力争 or the like governs the clause that holds a figure.

    Parameters
    ----------
    text : str
        Normalised sentence.
    figure : Amount
        The figure.
    earlier : list of Amount
        The figures before it.

    Returns
    -------
    bool
    """
    stretch = max(text.rfind(mark, 0, figure.start) for mark in "。;") + 1
    for match in re.finditer(STRIVE, text[stretch : figure.start]):
        place = stretch + match.start()
        start = clause_start(text, place)
        within = clause_start(text, figure.start) == start
        inside = [f for f in earlier if start <= f.start < place]
        opens = _OPENING.fullmatch(text, start, place)
        if inside:
            # A%、力争B%: only B is a hope.
            if within and not any(f.start > place for f in earlier):
                return True
        elif within:
            return True
        elif opens and match[0] in _REACHING:
            # 争取 and 努力 reach on only when their own clause holds a figure.
            own = any(clause_start(text, f.start) == start for f in earlier)
            if match[0] == "力争" or own:
                return True
    return False


_YEAR = re.compile(r"(?:到|至|力争|争取|确保)?(20\d\d)年(?:底|末|年底|年末)?(?:前|,)?")
_THIS_YEAR = re.compile(
    r"(?<![一二两三四五\d])年内|今年|全年|年底前|年底|年末|本年|当年|上半年|下半年"
)
_DURATION = re.compile(
    r"[一二三四五六七八九十\d]年(?:提升|攻坚|倍增|专项|集中|整治|改造|建设)?(?:行动|计划|方案)"
)


def deadline_at(text: str, position: int, year: int | None = None) -> tuple[str, str]:
    """Deadline that a sentence states for the figure at a position.

    Parameters
    ----------
    text : str
        Normalised sentence.
    position : int
        Offset of the figure.
    year : int, optional
        The year the plan is for.

    Returns
    -------
    tuple of str
        The year (empty if unknown) and how it is stated: ``year``, ``report_year``
        (年内, 今年, 全年, or that year by its number), ``duration`` (only an action of
        several years is named) or ``none``.

    Examples
    --------
    >>> deadline_at("到2025年,覆盖率达到90%。", 13, 2024), deadline_at("年内新增5处。", 4, 2024)
    (('2025', 'year'), ('2024', 'report_year'))
    """
    start = max(text.rfind(mark, 0, position) for mark in "。;") + 1
    before = text[start:position]
    stated = list(_YEAR.finditer(before))
    this_year = list(_THIS_YEAR.finditer(before))
    if stated and (not this_year or stated[-1].start() > this_year[-1].start()):
        named = int(stated[-1][1])
        if year is not None and named == year:
            return str(year), "report_year"
        if year is None or named > year:
            return str(named), "year"
    if this_year:
        return ("" if year is None else str(year)), "report_year"
    if _DURATION.search(before):
        return "", "duration"
    return "", "none"
