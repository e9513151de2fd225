"""What a figure counts: the noun phrase before or after it, as a span of the sentence."""

from __future__ import annotations

import re
from itertools import takewhile

from reportanalysis.quantities.amount import Amount, is_bare, strip_connectors
from reportanalysis.quantities.sentence import REACH, Sentence, Span, is_quoted
from reportanalysis.quantities.words import opening, word_of

# Nouns that mean little without the verb before them: 招聘活动.
_GENERIC = re.compile(r"活动|面积|能力|单位|演出|展会|指标|任务")
_PLAIN_VERB = re.compile(
    r"新?(?:实施|完成|开展|举办|增|增加|建|建成|打造|组织|组织开展)|.*(?:全年|今年|年内|全市)"
)
_NO_NOUN = re.compile(
    r"[,。;:!?、()”↑]|和|及|与|以及|或|至|到|左右|以上|以内|以下|台阶|大关|关口|$"
)
_DONE_TO = re.compile(r"培养|建设|改造|培训|整治|治理|修复|发展|提升|更新")
_JOINER = re.compile(r"[、,]|和|及|以及|或")
_LEVEL_OF_STATE = re.compile(r"(?:国家级|省级|市级|县级|区级|镇级|省|市|县)(?=..)")
_LEVEL_ALONE = re.compile(r"(?:国家|省|市|县|区)级?(?:和|、|及)")
_LONGEST_ACT = 6
_BASE = re.compile(r"[由从][\d.]+[万亿]?[^\d,。;]{0,3}$")
_LONGEST_BASE = 20


def set_nouns(sentence: Sentence, figures: list[Amount]) -> None:
    """Give each figure with bounds the noun it counts (``noun``), in place."""
    text = sentence.text
    done = 0
    for n, figure in enumerate(figures):
        each = text.rfind("分别", figure.segment, figure.start)
        if n >= done and each >= 0:
            group = [figure, *takewhile(lambda f: is_bare(text, f), figures[n + 1 :])]
            nouns = _respective(text, figure, each, len(group))
            for member, noun in zip(group, nouns, strict=False):
                member.noun = noun
            done = n + len(nouns)
        if n >= done:
            figure.noun = _noun(sentence, figures, n)
    for one, other in reversed(list(zip(figures, figures[1:], strict=False))):
        # 3个市级和15个县级重点项目, 5大类65个项目: the noun stands with the later figure.
        if one.noun is None and other.noun and other.noun[0] >= other.after:
            apart = one.after < other.start
            one.noun = without_level(text, other.noun) if apart else other.noun


def _respective(text: str, figure: Amount, each: int, count: int) -> list[Span]:
    """Nouns of figures listed with 分别: before it, or after it when it opens the clause."""
    own = noun_before(text, each + 2, figure.start)
    return [own] * count if own else shared_nouns(text, figure.segment, each, count)


def _noun(sentence: Sentence, figures: list[Amount], n: int) -> Span | None:
    """Noun after a figure, else before it, else that of an earlier figure or clause."""
    text, figure = sentence.text, figures[n]
    end = sentence.clause_end(figure.after)
    following = figures[n + 1].start if n + 1 < len(figures) else end
    if following < end:
        if following == figure.after or _LEVEL_ALONE.fullmatch(text, figure.after, following):
            return None
        end = _last_joint(text, figure.after, following)
    found = noun_after(text, figure.after, end)
    found = found or noun_before(text, figure.segment, figure.start)
    if found:
        return found
    before = figures[n - 1] if n else None
    if before and not re.search(r"[,;。].*[,;。]", text[before.after : figure.start]):
        return before.noun
    end = sentence.clause_start(figure.start) - 1
    earlier = earlier_noun(text, sentence.clause_start(end), end) if end >= 0 else None
    return earlier or (before.noun if before else None)


def _last_joint(text: str, start: int, end: int) -> int:
    """Where the words of the next figure start: at its last joiner, 和 only near the figure."""
    joints = [
        joint.start()
        for joint in _JOINER.finditer(text, start, end)
        if joint[0] in "、," or joint.end() >= end - 4
    ]
    return joints[-1] if joints else end


def noun_before(text: str, start: int, end: int) -> Span | None:
    """Noun phrase in the words before a figure: its opening and connecting verbs taken off.

    >>> text = "年内争取新认定省级高新技术企业50家以上"
    >>> text[slice(*noun_before(text, 0, 15))]
    '省级高新技术企业'
    """
    end = _strip_base(text, start, strip_connectors(text, start, end))
    bracket = text.rfind("(", start, end)
    if bracket >= 0 and text.find(")", bracket, end) < 0:
        start = bracket + 1
    start = strip_left(text, _last_phrase(text, start, end), end)
    verbs = [
        verb.end()
        for verb in word_of("inner_verbs").finditer(text, start, end)
        if verb.end() < end - 1 and not is_quoted(text, start, verb.start())
    ]
    start = strip_left(text, verbs[-1] if verbs else start, end)
    return (start, end) if end - start >= 2 else None


def _strip_base(text: str, start: int, end: int) -> int:
    """Where the words before 从 or 由 and the value to start from end: 里程从20公里."""
    base = _BASE.search(text, max(start, end - _LONGEST_BASE), end)
    return base.start() if base else end


def _last_phrase(text: str, start: int, end: int) -> int:
    """Start of the last member of a 、 list that opens with a verb."""
    for cut in reversed(list(re.finditer("、", text[start:end]))):
        place = start + cut.end()
        closed = text[start:place].endswith(("全覆盖、", "清零、", "达标、"))
        opens = closed or word_of("new_phrases").match(text, place, end)
        if opens and not is_quoted(text, start, place):
            return place
    return start


def strip_left(text: str, start: int, end: int) -> int:
    """Offset where a phrase starts, its opening verbs and scope words taken off."""
    while start < end:
        match = opening().match(text, start, end)
        joint = text[start] in "、和及的与并" and text[start : start + 2] not in ("和美", "和谐")
        step = match.end() if match else start + joint
        if step == start or step >= end:
            break
        if match and _GENERIC.fullmatch(text, step, end) and not _PLAIN_VERB.fullmatch(match[0]):
            break
        start = step
    return end if opening().fullmatch(text, start, end) else start


def noun_after(text: str, start: int, end: int) -> Span | None:
    """Noun phrase at the head of the words after a figure and its 以上, 左右.

    >>> text = "50个特色小镇打造旅游小镇"
    >>> text[slice(*noun_after(text, 3, 12))]
    '特色小镇'
    """
    start += text.startswith("的", start)
    if (
        start >= end
        or _NO_NOUN.match(text, start, end)
        or word_of("stop_verbs").match(text, start, end)
    ):
        return None
    ends = [verb.start() for verb in word_of("stop_verbs").finditer(text, start + 1, end)]
    stop = next((place for place in ends if not is_quoted(text, start, place)), end)
    for mark in re.finditer("、", text[start:stop]):
        place = start + mark.start()
        if word_of("new_phrases").match(text, place + 1, stop) and not is_quoted(
            text, start, place
        ):
            stop = place
            break
    cut = _strip_acts(text, start, stop)
    if cut < stop and re.match(r"村(?!庄|落|级|居|民|集)", text[start:cut]):
        return start, start + 1
    return (start, cut if cut > start else stop) if stop > start else None


def _strip_acts(text: str, start: int, end: int) -> int:
    """Offset where a phrase ends, the acts done to the noun taken off."""
    while match := word_of("acts").search(text, max(start, end - _LONGEST_ACT), end):
        end = match.start()
    return end


def without_level(text: str, span: Span) -> Span:
    """Noun phrase less the word that sets it apart.

    >>> without_level("县级重点项目", (0, 6))
    (2, 6)
    """
    match = _LEVEL_OF_STATE.match(text, *span)
    return (match.end() if match else span[0], span[1])


def earlier_noun(text: str, start: int, end: int) -> Span | None:
    """Noun phrase of an earlier clause, up to the act done to it.

    >>> text = "加强新生代企业家培养"
    >>> text[slice(*earlier_noun(text, 0, 10))]
    '新生代企业家'
    """
    start = strip_left(text, max(start, end - REACH), end)
    start += 2 * text.startswith("一批", start)
    done = _DONE_TO.search(text, start + 2, end)
    stop = done.start() if done else end
    return (start, stop) if stop - start >= 2 else None


def shared_nouns(text: str, start: int, end: int, count: int) -> list[Span]:
    """Nouns of a 分别 list, one for each figure; one noun, or a list of other length, for all.

    >>> text = "孕前、产前、新生儿筛查率"
    >>> [text[a:b] for a, b in shared_nouns(text, 0, len(text), 3)]
    ['孕前', '产前', '新生儿筛查率']
    """
    end = _strip_base(text, start, strip_connectors(text, start, end))
    start = strip_left(text, start, end)
    if end - start < 2:
        return []
    for joiner in (r"、|以及|和|及|与", r"、", r"和|及|与"):
        cuts = [
            mark.span()
            for mark in re.compile(joiner).finditer(text, start, end)
            if not is_quoted(text, start, mark.start())
        ]
        if len(cuts) == count - 1:
            bounds = [start, *(place for cut in cuts for place in cut), end]
            pairs = zip(bounds[::2], bounds[1::2], strict=True)
            return [(strip_left(text, a, b), b) for a, b in pairs]
    return [(start, end)] * count
