"""What a figure counts: the noun phrase before or after it, as a span of the sentence."""

import re

from reportanalysis.quantities.amount import Amount, is_bare
from reportanalysis.quantities.words import (
    ACT,
    CONNECTOR,
    INNER_VERB,
    LEADING,
    NEW_PHRASE,
    STOP_VERB,
    clause_end,
    clause_start,
    is_quoted,
)

# Nouns that mean little without the verb before them: 招聘活动.
_GENERIC = re.compile(r"活动|面积|能力|单位|演出|展会|指标|任务")
_PLAIN_VERB = re.compile(
    r"新?(?:实施|完成|开展|举办|增|增加|建|建成|打造|组织|组织开展)|.*(?:全年|今年|年内|全市)"
)
_NO_NOUN = re.compile(r"[,。;:!?、)”]|和|及|与|以及|或|至|到|左右|以上|以内|以下|台阶|大关|关口|$")


def noun_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Noun phrase in ``text[start:end]``, the words before a figure.

    Verbs and scope words that open the phrase and the verbs that lead to the figure are
    taken off.

    Parameters
    ----------
    text : str
        Normalised text.
    start, end : int
        Bounds of the words before the figure.

    Returns
    -------
    tuple of int or None
        Span of the noun phrase, None if no noun is left.

    Examples
    --------
    >>> text = "年内争取新认定省级高新技术企业50家以上"
    >>> text[slice(*noun_before(text, 0, 15))]
    '省级高新技术企业'
    """
    end = strip_right(text, start, end, CONNECTOR)
    bracket = text.rfind("(", start, end)
    if bracket >= 0 and text.find(")", bracket, end) < 0:
        start = bracket + 1
    start = strip_left(text, _last_phrase(text, start, end), end)
    inner = [m for m in INNER_VERB.finditer(text, start, end) if m.end() < end - 1]
    inner = [m for m in inner if not is_quoted(text, start, m.start())]
    if inner:
        start = inner[-1].end()
    start = strip_left(text, start, end)
    return (start, end) if end - start >= 2 else None


def _last_phrase(text: str, start: int, end: int) -> int:
    """Start of the last member of a 、 list that opens with a verb."""
    cuts = [m.end() for m in re.finditer("、", text[start:end])]
    for cut in reversed(cuts):
        closed = re.search(r"(?:全覆盖|清零|达标)、$", text[start : start + cut])
        opens = closed or NEW_PHRASE.match(text, start + cut, end)
        if opens and not is_quoted(text, start, start + cut):
            return start + cut
    return start


def strip_left(text: str, start: int, end: int) -> int:
    """Offset where a phrase starts, its opening verbs and scope words taken off."""
    while start < end:
        match = LEADING.match(text, start, end)
        joint = text[start] in "、和及的与并" and text[start : start + 2] not in ("和美", "和谐")
        step = match.end() if match else start + joint
        if step == start or step >= end:
            break
        if match and _GENERIC.fullmatch(text, step, end) and not _PLAIN_VERB.fullmatch(match[0]):
            break
        start = step
    if LEADING.fullmatch(text, start, end):
        return end
    return start


def strip_right(text: str, start: int, end: int, pattern: re.Pattern) -> int:
    """Offset where a phrase ends, words that match a pattern at its end taken off."""
    while start < end:
        match = re.search(pattern, text[start:end])
        if not match or match.start() == match.end():
            break
        end = start + match.start()
    return end


def noun_after(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Noun phrase at the head of ``text[start:end]``, the words after a figure.

    Parameters
    ----------
    text : str
        Normalised text.
    start, end : int
        Bounds of the words after the figure and its 以上, 左右.

    Returns
    -------
    tuple of int or None
        Span of the noun phrase, None if the words after the figure are no noun.

    Examples
    --------
    >>> text = "50个特色小镇打造旅游小镇"
    >>> text[slice(*noun_after(text, 3, 12))]
    '特色小镇'
    """
    start += text.startswith("的", start)
    if _NO_NOUN.match(text, start, end) or start >= end:
        return None
    first = STOP_VERB.match(text, start, end)
    if first:
        return None
    stop = next(
        (
            m.start()
            for m in STOP_VERB.finditer(text, start + 1, end)
            if not is_quoted(text, start, m.start())
        ),
        end,
    )
    for cut in re.finditer("、", text[start:stop]):
        position = start + cut.start()
        if NEW_PHRASE.match(text, position + 1, stop) and not is_quoted(text, start, position):
            stop = position
            break
    cut = strip_right(text, start, stop, ACT)
    village = re.match(r"村(?!庄|落|级|居|民|集)", text[start:cut])
    if village and cut < stop:
        return start, start + 1
    return (start, cut) if cut > start else (start, stop) if stop > start else None


_DONE_TO = re.compile(r"培养|建设|改造|培训|整治|治理|修复|发展|提升|更新")
_JOINER = re.compile(r"[、,]|和|及|以及|或")


def set_nouns(text: str, figures: list[Amount]) -> None:
    """Give each figure of a sentence the noun it counts (``noun``), in place.

    Parameters
    ----------
    text : str
        Normalised sentence.
    figures : list of Amount
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


def _respective(text: str, figure: Amount, each: int, count: int) -> list | None:
    """Nouns of figures listed with 分别: before it, or after it when it opens the clause."""
    own = noun_before(text, each + 2, figure.start)
    start = figure.segment
    if own:
        return [own] * count
    return shared_nouns(text, start, each, count)


def _noun(text: str, figures: list[Amount], n: int, following: int | None) -> tuple | None:
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


def _continues(text: str, before: Amount, figure: Amount) -> bool:
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
