"""The heading grammar of work reports: chapters, sections, run-in headings, lists.

A full report counts its chapters 一、二、三、 and its sections （一）（二）; paragraphs may
open with a run-in heading, a short sentence such as 加快项目建设。 that names the topic of
what follows. A newspaper digest has bullets under headings of one or two lines.
"""

import re
from itertools import pairwise

from reportanalysis.parsing.patterns import pattern

CHINESE_COUNT = r"[一二三四五六七八九十]{1,3}"
CHAPTER = re.compile(
    rf"(?:第 ?({CHINESE_COUNT}) ?(?:部分|章|篇)|({CHINESE_COUNT}) {{0,3}}[、．.])[、：: \u3000]*"
)
SECTION = re.compile(rf"[（(] ?{CHINESE_COUNT} ?[）)]")
ORDINAL = re.compile(rf"第{CHINESE_COUNT}[，、,]")
ARABIC = re.compile(r"(?<!\d)\d{1,2} ?[、.．](?!\d)")
ENUMERATOR = re.compile(rf"{CHINESE_COUNT}是")
LIST_MARK = re.compile(r"——|[（(]\d{1,2}[）)]|\d{1,2}[.、．](?!\d)|[●■◆▲★•·▪◇○]")
ADDRESS = re.compile(
    r"(?:各?位(?:代表|主任|委员)(?:[、，](?:各位)?(?:同志们?|委员|代表|来宾))?|同志们)"
    r" ?(?:[！，：:,!、\n]|$)"
)
BULLET = re.compile(r"[●■◆▲★•▪◇○]")
SENTENCE_END = "。；！？"

_CLAUSE_END = re.compile(r"[，,；;：:？?]")
# A figure, a statement of what was done, an address: no heading.
_NO_HEADING = re.compile(r"\d|了|^各位")
# Lengths of run-in headings, full stop included: of one clause and of two at the head of a
# paragraph (shorter pairs are sayings: 责重千钧，惟有担当。); within it only a still shorter
# phrase can be told from a short commitment.
RUN_IN_AT_START = 18
RUN_IN_TWO_CLAUSES = range(12, 27)
RUN_IN_WITHIN = 14
# Sister headings of one paragraph begin alike and are about as long.
SISTER_HEAD = 2
SISTER_LENGTHS = 3


def count_value(count: str) -> int:
    """Value of a Chinese ordinal count up to 99.

    >>> [count_value(c) for c in ("一", "十", "十二", "二十", "二十一")]
    [1, 10, 12, 20, 21]
    """
    digits = {c: n for n, c in enumerate("一二三四五六七八九", start=1)}
    tens, ten, ones = count.rpartition("十")
    return (digits.get(tens, 1) * 10 if ten else 0) + digits.get(ones, 0)


def is_own_conduct(text: str) -> bool:
    """Whether a paragraph concerns the government's own conduct: its name, or several duties.

    >>> is_own_conduct("打造人民满意的服务型政府"), is_own_conduct("做强产业")
    (True, False)
    """
    law, clean, other = (pattern(name) for name in ("law_duty", "clean_duty", "other_duty"))
    if pattern("self").search(text) or (law.search(text) and clean.search(text)):
        return True
    duties = {m[0] for m in other.finditer(text)}
    return len(duties) + bool(law.search(text)) + bool(clean.search(text)) >= 4


def is_run_in(sentence: str, rest: str, *, at_start: bool) -> bool:
    """Whether a sentence is a run-in heading of what follows it in its paragraph.

    It is short, has no figure, ends in a full stop, and longer text follows. At the head
    of a paragraph it may have two clauses; within a paragraph, where `rest` is the next
    sentence only, it has one and is shorter still.

    >>> is_run_in("加快项目建设。", "扎实推进九个省级重点项目,完成投资。", at_start=True)
    True
    >>> is_run_in("建立职工长期护理保险制度。", "", at_start=True)
    False
    """
    if not sentence.endswith("。") or len(rest) <= len(sentence) or _NO_HEADING.search(sentence):
        return False
    clauses = len(_CLAUSE_END.findall(sentence)) + 1
    if at_start and clauses == 2:
        return len(sentence) in RUN_IN_TWO_CLAUSES
    return clauses == 1 and len(sentence) <= (RUN_IN_AT_START if at_start else RUN_IN_WITHIN)


def sisters(sentences: list[str]) -> set[int]:
    """Places of the short phrases of one form within a paragraph: 着力完善…。…着力拓展…。….

    >>> sorted(sisters(["着力完善功能。", "打造三条骨干道路,建成通车。", "着力拓展空间。"]))
    [0, 2]
    """
    alike: dict[str, list[int]] = {}
    for n, text in enumerate(sentences):
        if is_run_in(text, text + "。", at_start=False):
            alike.setdefault(text[:SISTER_HEAD], []).append(n)
    found: set[int] = set()
    for places in alike.values():
        for a, b in pairwise(places):
            if b - a > 1 and abs(len(sentences[a]) - len(sentences[b])) < SISTER_LENGTHS:
                found |= {a, b}
    return found
