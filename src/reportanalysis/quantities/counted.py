"""Which noun each figure of a sentence counts, lists and 分别 included."""

import re

from reportanalysis.quantities.figure import Figure, is_bare
from reportanalysis.quantities.objects import (
    clause_end,
    clause_start,
    is_quoted,
    noun_after,
    noun_before,
    strip_left,
    strip_right,
)
from reportanalysis.quantities.words import CONNECTOR

_DONE_TO = re.compile(r"培养|建设|改造|培训|整治|治理|修复|发展|提升|更新")
_JOINER = re.compile(r"[、,]|和|及|以及|或")


def set_nouns(text: str, figures: list[Figure]) -> None:
    """Give each figure of a sentence the noun it counts (``noun``), in place.

    Parameters
    ----------
    text : str
        Normalised sentence.
    figures : list of Figure
        Its figures in order, with their bounds set.
    """
    done: set[int] = set()
    for n, figure in enumerate(figures):
        if n in done:
            continue
        group = [n]
        while group[-1] + 1 < len(figures) and is_bare(text, figures[group[-1] + 1]):
            group.append(group[-1] + 1)
        each = text.rfind("分别", figure.segment, figure.start)
        if each >= 0:
            nouns = _respective(text, figure, each, len(group))
            if nouns:
                for member, noun in zip(group, nouns, strict=True):
                    figures[member].noun = noun
                done.update(group)
                continue
        following = figures[n + 1].start if n + 1 < len(figures) else None
        figure.noun = _noun(text, figures, n, following)
    for n in range(len(figures) - 2, -1, -1):
        # 3个市级和15个县级重点项目, 5大类65个项目: the noun stands with the later figure.
        one, other = figures[n], figures[n + 1]
        between = text[one.after : other.start]
        if one.noun is None and other.noun and other.noun[0] >= other.after:
            one.noun = without_level(text, other.noun) if between else other.noun


def _respective(text: str, figure: Figure, each: int, count: int) -> list | None:
    """Nouns of figures listed with 分别: before it, or after it when it opens the clause."""
    own = noun_before(text, each + 2, figure.start)
    start = figure.segment
    if own:
        return [own] * count
    return shared_nouns(text, start, each, count)


def _noun(text: str, figures: list[Figure], n: int, following: int | None) -> tuple | None:
    """Noun after a figure, else before it, else that of an earlier figure or clause."""
    figure = figures[n]
    end = clause_end(text, figure.after)
    if following is not None and following < end:
        joints = [
            joint
            for joint in _JOINER.finditer(text, figure.after, following)
            if joint[0] in "、," or joint.end() >= following - 4
        ]
        level = re.fullmatch(r"(?:国家|省|市|县|区)级?(?:和|、|及)", text[figure.after : following])
        if following == figure.after or level:
            return None
        end = joints[-1].start() if joints else following
    after = noun_after(text, figure.after, end)
    if after:
        return after
    before = noun_before(text, figure.segment, figure.start)
    if before:
        return before
    if n and _continues(text, figures[n - 1], figure):
        return figures[n - 1].noun
    start = clause_start(text, figure.start)
    if start:
        earlier = earlier_noun(text, clause_start(text, start - 1), start - 1)
        if earlier:
            return earlier
    return figures[n - 1].noun if n else None


def _continues(text: str, before: Figure, figure: Figure) -> bool:
    """Whether no other clause stands between two figures."""
    return not re.search(r"[,;。].*[,;。]", text[before.after : figure.start])


def without_level(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Noun phrase less the word that sets it apart (省级, 县级).

    Parameters
    ----------
    text : str
        Normalised text.
    span : tuple of int
        A noun phrase.

    Returns
    -------
    tuple of int

    Examples
    --------
    >>> without_level("县级重点项目", (0, 6))
    (2, 6)
    """
    match = re.match(r"(?:国家级|省级|市级|县级|区级|镇级|省|市|县)(?=..)", text[span[0] : span[1]])
    return (span[0] + match.end(), span[1]) if match else span


def earlier_noun(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Noun phrase of an earlier clause, up to the act done to it.

    Parameters
    ----------
    text : str
        Normalised text.
    start, end : int
        Bounds of the clause.

    Returns
    -------
    tuple of int or None

    Examples
    --------
    >>> text = "加强新生代企业家培养"
    >>> text[slice(*earlier_noun(text, 0, 10))]
    '新生代企业家'
    """
    start = strip_left(text, start, end)
    start += 2 * text.startswith("一批", start)
    act = _DONE_TO.search(text, start + 2, end)
    stop = act.start() if act else end
    return (start, stop) if stop - start >= 2 else None


def shared_nouns(text: str, start: int, end: int, count: int) -> list[tuple[int, int]] | None:
    """Nouns of a 分别 list, one for each figure.

    Parameters
    ----------
    text : str
        Normalised text.
    start, end : int
        Bounds of the list of nouns.
    count : int
        Number of figures.

    Returns
    -------
    list of tuple of int or None
        Spans in order; the same span for all when there is one noun; None when the list
        does not match the figures.

    Examples
    --------
    >>> text = "孕前、产前、新生儿筛查率"
    >>> [text[a:b] for a, b in shared_nouns(text, 0, len(text), 3)]
    ['孕前', '产前', '新生儿筛查率']
    """
    end = strip_right(text, start, end, CONNECTOR)
    base = re.search(r"[由从][\d.]+[万亿]?[^\d,。;]{0,3}$", text[start:end])
    end = start + base.start() if base else end
    start = strip_left(text, start, end)
    if end - start < 2:
        return None
    for joiner in (r"、|以及|和|及|与", r"、", r"和|及|与"):
        cuts = [
            m.span()
            for m in re.compile(joiner).finditer(text, start, end)
            if not is_quoted(text, start, m.start())
        ]
        if len(cuts) == count - 1:
            bounds = [start, *(p for span in cuts for p in span), end]
            return [
                (strip_left(text, a, b), b) for a, b in zip(bounds[::2], bounds[1::2], strict=True)
            ]
    return [(start, end)] * count
