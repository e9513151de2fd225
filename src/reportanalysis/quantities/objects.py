"""What a figure counts: the noun phrase before or after it, as a span of the sentence."""

import re

from reportanalysis.quantities.words import (
    ACT,
    CLAUSE_END,
    CONNECTOR,
    INNER_VERB,
    LEADING,
    NEW_PHRASE,
    STOP_VERB,
)

# Nouns that mean little without the verb before them: 招聘活动.
_GENERIC = re.compile(r"活动|面积|能力|单位|演出|展会|指标|任务")
_PLAIN_VERB = re.compile(
    r"新?(?:实施|完成|开展|举办|增|增加|建|建成|打造|组织|组织开展)|.*(?:全年|今年|年内|全市)"
)
_NO_NOUN = re.compile(r"[,。;:!?、)”]|和|及|与|以及|或|至|到|左右|以上|以内|以下|台阶|大关|关口|$")


def clause_start(text: str, position: int) -> int:
    """Offset where the clause that holds a position starts, brackets and quotes kept whole.

    Parameters
    ----------
    text : str
        Normalised text.
    position : int
        Offset into `text`.

    Returns
    -------
    int

    Examples
    --------
    >>> clause_start("做好工作,新增床位(含改建,扩建)5张", 17)
    5
    """
    depth, start = 0, 0
    for n, character in enumerate(text[:position]):
        depth += (character in "(“《") - (character in ")”》")
        if character in CLAUSE_END and depth <= 0:
            start, depth = n + 1, 0
    return start


def clause_end(text: str, position: int) -> int:
    """Offset where the clause that holds a position ends.

    Parameters
    ----------
    text : str
        Normalised text.
    position : int
        Offset into `text`.

    Returns
    -------
    int

    Examples
    --------
    >>> clause_end("新增床位5张,建成中心。", 4)
    6
    """
    found = re.compile(f"[{CLAUSE_END}]").search(text, position)
    return found.start() if found else len(text)


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


def is_quoted(text: str, start: int, position: int) -> bool:
    """Whether a position lies inside quotation marks or brackets."""
    part = text[start:position]
    return part.count("“") > part.count("”") or part.count("(") > part.count(")")


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
