"""Figures lost in reproduction: where a digest shows a gap in place of a number.

A reproduced text may have dropped its figures: 保持个以上, “”工程, 到年. A gap is told
apart from a figure that was never given by the words around it: a measure word or a
unit with no numeral before it, empty quotation marks, a year without its number. What a
second report of the same speech still gives is set beside the gap, never into the text.
"""

import re

import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.segment import Segmenter

UNITS = "个|家|处|所|张|座|套|条|项|名|场|户|亩|公里|亿元|万元|万人|万亩|万吨|平方米"
LOST_COLUMNS = ["commitment_id", "gap", "kind", "unit", "before", "after"]
_COUNT_WORDS = "一二三四五六七八九十百千万亿两几数多余半整首某每各这那哪诸"
# A unit straight after a word that asks for a figure.
_AFTER_ASKING = re.compile(
    r"(?:不少于|不低于|不超过|不高于|达到|超过|突破|扩大到|增加到|提高到|发展到|控制在|至少)"
    rf"(?P<gap>)(?P<unit>{UNITS}|%|个百分点)(?=以上|以内|以下|左右|[,，。；;、]|$)"
)
# Not after 亿元 and the like: 亿元以上项目 means one 亿元 and is complete.
_BEFORE_BOUND = re.compile(
    rf"(?<![\s\d.{_COUNT_WORDS}])(?P<gap>)(?P<unit>个|家|处|所|张|座|名|场|户|公里)"
    r"(?=以上|以内|以下|左右)"
)
_EMPTY_QUOTES = re.compile(r"[“「『《\"](?P<gap>)[”」』》\"](?P<unit>)")
_YEAR = re.compile(r"(?<=[到至为])(?P<gap>)(?P<unit>年)(?![底末终初中度轻均产份年内前来])")
_PATTERNS = (
    ("count", _AFTER_ASKING),
    ("count", _BEFORE_BOUND),
    ("name", _EMPTY_QUOTES),
    ("year", _YEAR),
)
_CLAUSE_END = frozenset(",，。；;")
_MEASURE_WORDS = frozenset("个家处所张座名场户")
_CONTEXT = 12


def lost_figures(commitments: pd.DataFrame, segmenter: Segmenter) -> pd.DataFrame:
    """Gaps where a figure was lost in reproduction, one row per gap, in order.

    The segmenter tells a measure word (床位 | 张) from the last character of a word (紧张). Columns
    ``commitment_id``, ``gap`` (raw offset of the character after the gap), ``kind`` (count, name,
    year), ``unit`` (as written after the gap; empty for a name), ``before``, ``after`` (up to 12
    characters on either side).

    >>> table = pd.DataFrame({"commitment_id": ["d-1"], "start": [100],
    ...                       "text": ["始终保持个以上项目库存量,新增养老床位张。"]})
    >>> lost_figures(table, Segmenter())[["gap", "kind", "unit"]].values.tolist()
    [[104, 'count', '个'], [119, 'count', '张']]
    """
    rows = []
    for row in commitments.itertuples():
        if not isinstance(row.text, str) or not row.text:
            continue
        found = {
            match.start("gap"): (kind, match["unit"])
            for kind, pattern in _PATTERNS
            for match in pattern.finditer(row.text)
        }
        for offset, unit in _bare_measure_words(row.text, segmenter):
            found.setdefault(offset, ("count", unit))
        for offset, (kind, unit) in sorted(found.items()):
            before = row.text[max(0, offset - _CONTEXT) : offset]
            after = row.text[offset : offset + _CONTEXT]
            rows.append((row.commitment_id, row.start + offset, kind, unit, before, after))
    return pd.DataFrame(rows, columns=LOST_COLUMNS)


def _bare_measure_words(text: str, segmenter: Segmenter) -> list[tuple[int, str]]:
    """Measure words that stand as words of their own with no count before them."""
    found = []
    words = segmenter.spans(text)
    for n, (word, start, _) in enumerate(words):
        before = words[n - 1][0] if n else ""
        after = words[n + 1][0] if n + 1 < len(words) else "。"
        counted = not before or before[-1] in _COUNT_WORDS or before[-1].isdigit()
        noun_before = len(before) >= 2 or before in {"和", "及", "与"}
        if word not in _MEASURE_WORDS or counted or not noun_before:
            continue
        # 个 counts what follows it (筛选个项目), the others what stands before them
        # at the end of a clause (床位张).
        if word == "个" and after not in _CLAUSE_END or word != "个" and after in _CLAUSE_END:
            found.append((start, word))
    return found


def restore(
    lost: pd.DataFrame, commitments: pd.DataFrame, restorations: pd.DataFrame
) -> pd.DataFrame:
    """Set restored figures beside the gaps: ``status`` (lost, restored), ``restored``, ``source``.

    `restorations` is as ``data/external/restorations.csv``: each row must fit just one gap.
    """
    result = lost.assign(status="lost", restored=float("nan"), source="")
    placed = lost.merge(commitments[["commitment_id", "city", "year", "text"]], on="commitment_id")
    for fact in restorations.itertuples():
        fits = (
            placed["city"].eq(fact.city)
            & placed["year"].eq(fact.year)
            & placed["text"].str.contains(fact.bullet_contains, regex=False)
            & placed["before"].str.endswith(fact.gap_after)
        )
        if fits.sum() != 1:
            raise ReportError(
                f"restoration {fact.bullet_contains!r} after {fact.gap_after!r} fits "
                f"{fits.sum()} gaps of {fact.city} {fact.year}, not one; mend the row"
            )
        restored = ["restored", float(fact.restored), fact.source_url]
        result.loc[placed.index[fits][0], ["status", "restored", "source"]] = restored
    return result


def lost_targets(
    commitments: pd.DataFrame, restorations: pd.DataFrame, segmenter: Segmenter
) -> pd.DataFrame:
    """Lost and restored figures as rows of the table of targets; years and names have none.

    Restorations of other documents are passed over. ``start`` and ``end`` are both the offset of
    the gap.

    >>> table = pd.DataFrame({"commitment_id": ["d-1"], "city": ["Dezhou"], "year": [2019],
    ...                       "start": [0], "text": ["筛选个项目重点调度。"]})
    >>> none = pd.DataFrame(columns=["city", "year"])
    >>> lost_targets(table, none, Segmenter())[["start", "unit", "status"]].values.tolist()
    [[2, '个', 'lost']]
    """
    held = pd.MultiIndex.from_frame(commitments[["city", "year"]])
    own = restorations[pd.MultiIndex.from_frame(restorations[["city", "year"]]).isin(held)]
    gaps = restore(lost_figures(commitments, segmenter), commitments, own)
    gaps = gaps[gaps["kind"] == "count"].assign(object="", kind="")
    gaps = gaps.assign(low=gaps["restored"], high=gaps["restored"])
    gaps = gaps.assign(start=gaps["gap"], end=gaps["gap"])
    return gaps[
        ["commitment_id", "object", "low", "high", "unit", "kind", "start", "end", "status",
         "source"]
    ]  # fmt: skip
