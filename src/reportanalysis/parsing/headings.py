"""The heading grammar of work reports: chapters, sections, run-in headings, lists.

A full report counts its chapters 一、二、三、 and its sections （一）（二）; paragraphs may
open with a run-in heading, a short sentence such as 加快项目建设。 that names the topic of
what follows. A newspaper digest has bullets under headings of one or two lines.
"""

import re

CHINESE_COUNT = r"[一二三四五六七八九十]{1,3}"
CHAPTER = re.compile(rf"(?:第({CHINESE_COUNT})部分|({CHINESE_COUNT}) ?、)[ \u3000]*")
SECTION = re.compile(rf"[（(] ?{CHINESE_COUNT} ?[）)]")
ENUMERATOR = re.compile(rf"{CHINESE_COUNT}是")
LIST_MARK = re.compile(r"——|[（(]\d{1,2}[）)]|\d{1,2}[.、．](?!\d)|[●■◆▲★•·▪◇○]")
BULLET = re.compile(r"[●■◆▲★•▪◇○]")
SENTENCE_END = "。；！？"

_REVIEW = re.compile(r"回顾|(?:过去|上|去)(?:的)?[一五]?年.*工作|工作情况")
_PLAN = re.compile(r"工作安排|重点工作|工作重点|目标|任务|总体要求|总体思路|工作部署|工作打算")
_SELF = re.compile(
    r"政府(?:系统)?自身建设|自身建设|政府治理|服务型政府|(?:法治|人民满意).{0,6}政府"
)
_OWN_DUTIES = re.compile(r"依法行政|法治政府"), re.compile(r"廉洁|廉政|清廉|从严治党")
_INNER_PUNCTUATION = re.compile(r"[，,；;：:？?]|\d")
# Longest run-in heading, full stop included; within a paragraph only a still shorter
# phrase can be told from a short commitment.
RUN_IN_AT_START = 15
RUN_IN_WITHIN = 14


def count_value(count: str) -> int:
    """Value of a Chinese ordinal count up to 99.

    Parameters
    ----------
    count : str
        Characters of 一二三四五六七八九十.

    Returns
    -------
    int

    Examples
    --------
    >>> [count_value(c) for c in ("一", "十", "十二", "二十", "二十一")]
    [1, 10, 12, 20, 21]
    """
    digits = {c: n for n, c in enumerate("一二三四五六七八九", start=1)}
    tens, ten, ones = count.rpartition("十")
    return (digits.get(tens, 1) * 10 if ten else 0) + digits.get(ones, 0)


def chapter_part(title: str) -> str:
    """Part of the report that a chapter title announces.

    Parameters
    ----------
    title : str
        The title, with or without its number.

    Returns
    -------
    str
        ``review``, ``plan``, ``self`` (the government's own conduct), or an empty
        string when the title says none of these.

    Examples
    --------
    >>> [chapter_part(t) for t in ("一、工作回顾", "二、重点工作安排", "三、加强政府自身建设")]
    ['review', 'plan', 'self']
    >>> chapter_part("附录")
    ''
    """
    if _REVIEW.search(title):
        return "review"
    if _SELF.search(title):
        return "self"
    if _PLAN.search(title):
        return "plan"
    return ""


def is_own_conduct(text: str) -> bool:
    """Whether a section heading or a paragraph concerns the government's own conduct.

    Parameters
    ----------
    text : str
        Heading of a section, or a whole paragraph; the latter counts when it speaks of
        both lawful administration and clean government.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_own_conduct("（十）打造人民满意的服务型政府"), is_own_conduct("（一）做强产业")
    (True, False)
    """
    return bool(_SELF.search(text)) or all(duty.search(text) for duty in _OWN_DUTIES)


def is_run_in(sentence: str, following: str, *, at_start: bool) -> bool:
    """Whether a sentence is a run-in heading of what follows it in its paragraph.

    It is short, has no comma and no figure, ends in a full stop, and a longer sentence
    follows. A sentence that reads like this but stands within a paragraph is taken for
    a heading only when it is shorter still.

    Parameters
    ----------
    sentence : str
        The candidate, normalised, its enumerator (一是, ——) taken off.
    following : str
        The next sentence of the same paragraph, normalised; empty if there is none.
    at_start : bool
        Whether the sentence opens its paragraph or carries an enumerator.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_run_in("加快项目建设。", "扎实推进九个省级重点项目,完成投资。", at_start=True)
    True
    >>> is_run_in("建立职工长期护理保险制度。", "", at_start=True)
    False
    """
    limit = RUN_IN_AT_START if at_start else RUN_IN_WITHIN
    return (
        sentence.endswith("。")
        and len(sentence) <= limit
        and not _INNER_PUNCTUATION.search(sentence)
        and len(following) > len(sentence)
    )
