"""By when a target is to be reached, as far as its sentence says."""

import re

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
