"""What became of a figure promised: the figure of the next review that speaks of the same thing.

Each figure is known by its object, its clause, its unit and its kind. Words are compared as
characters and pairs of characters, each weighing the more the rarer it is in the two reports.
A figure of the review answers one promise at most; below a least score no answer is given.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from reportanalysis.errors import ReportError, need
from reportanalysis.parsing.normalise import normalise
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.quantities.extract import extract_targets
from reportanalysis.quantities.indicators import mentions
from reportanalysis.quantities.outturn import keeps, sentences_of_the_year

OUTCOME_COLUMNS = [
    "commitment_id", "target_no", "object", "modifier", "low", "high", "unit", "kind", "start",
    "end", "review_id", "review_start", "review_end", "reported_low", "reported_high",
    "reported_unit", "score", "kept",
]  # fmt: skip
LEAST = 0.44
"""Score below which no answer is given; chosen on five of the ten coded pairs of reports."""
_LARGEST_RATIO = 4.0  # Amounts further apart are a new number and a total, or two things.
_LEVELS = {
    "nation": re.compile("国家|全国"),
    "province": re.compile("省[级重内]|全省"),
    "city": re.compile("市[级重]"),
    "county": re.compile("[县区]级"),
}
_SAME_WORDS = {"规上": "规模以上", "新改建": "新建改建", "新改扩建": "新建改建扩建",
               "普惠性": "普惠", "民生实事": "为民办实事"}  # fmt: skip
_NO_CONTENT = re.compile(r"[^\u4e00-\u9fffA-Za-z]")
_MARK = re.compile("[,。;:]")
_SHORT_CLAUSE = 4  # A clause of fewer characters (完成投资3亿元) is read with the one before.
_BARE = re.compile("(?:总|完成)?(?:投资|资金|面积)额?")  # The thing itself stands elsewhere.
_UNIT = re.compile("(万亿|千亿|百亿|亿|千万|百万|十万|万)(.+)")
_FACTORS = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "亿": 1e8, "千万": 1e7, "百万": 1e6,
            "十万": 1e5, "万": 1e4}  # fmt: skip
_RELATIVE = ("growth", "share", "rank")


@dataclass(frozen=True)
class Figure:
    """A figure, and the words that say what it is of, as sets of characters and pairs."""

    row: dict[str, Any]
    sort: tuple[str, str]
    amount: float
    object: frozenset[str]
    own: frozenset[str]
    clause: frozenset[str]
    around: frozenset[str]
    indicators: frozenset[str]
    levels: frozenset[str]


def outcomes(plan: pd.DataFrame, review: pd.DataFrame) -> pd.DataFrame:
    """Figures promised in a plan, each with the figure that the next review reports for it.

    Parameters
    ----------
    plan, review : DataFrame
        Two reports in a row, as `reportanalysis.parsing.parse.parse` makes them, texts in
        hand: commitments are read from the first, the review from the second.

    Returns
    -------
    DataFrame
        One row per figure promised, in order: ``commitment_id`` to ``end`` as in
        `extract_targets`; ``review_id`` (sentence of the review; empty where no answer is
        given, which does not say that nothing was done), ``review_start``, ``review_end``
        (offsets of its figure), ``reported_low``, ``reported_high``, ``reported_unit``,
        ``score`` (0 to 1), ``kept`` (whether the reported figure is within the bound promised).

    Raises
    ------
    ReportError
        If a column is missing, or the second report holds no review.

    Examples
    --------
    >>> columns = ["commitment_id", "part", "start", "text"]
    >>> plan = pd.DataFrame([("a-1", "plan", 0, "建成幼儿园30所，新建公厕12座。")], columns=columns)
    >>> review = pd.DataFrame([("b-1", "review", 0, "建成公办幼儿园33所。")], columns=columns)
    >>> outcomes(plan, review)[["object", "low", "reported_low", "kept"]].values.tolist()
    [['幼儿园', 30.0, 33.0, True], ['公厕', 12.0, nan, <NA>]]
    """
    for table in (plan, review):
        need(table, ["commitment_id", "part", "start", "text"], "the report",
             "use the table that reportanalysis.parsing.parse makes")  # fmt: skip
    past = review[review["part"] == "review"]
    if past.empty:
        raise ReportError("the second report holds no review; give the report of the next year")
    weights = _weights([*plan["text"], *review["text"]])
    promised = _figures(plan[plan["part"].isin(COMMITMENT_PARTS)])
    reported = _figures(sentences_of_the_year(past))
    answers = _assigned(promised, reported, weights)
    rows = [_row(one, *answers.get(n, (None, math.nan))) for n, one in enumerate(promised)]
    table = pd.DataFrame(rows, columns=OUTCOME_COLUMNS)
    places = ["review_start", "review_end"]
    return table.astype(dict.fromkeys(places, "Int64") | {"kept": "boolean"})


def _row(one: Figure, answer: Figure | None, score: float) -> dict[str, Any]:
    row = {name: one.row[name] for name in OUTCOME_COLUMNS if name in one.row} | {"score": score}
    if answer is None:
        return row | {"review_id": "", "reported_unit": ""}
    found = answer.row
    factor = scale(found["unit"])[0] / scale(one.row["unit"])[0]
    return row | {
        "review_id": found["commitment_id"], "review_start": found["start"],
        "review_end": found["end"], "reported_low": found["low"],
        "reported_high": found["high"], "reported_unit": found["unit"],
        "kept": keeps(one.row["modifier"], one.row["low"], one.row["high"],
                      found["low"] * factor),
    }  # fmt: skip


def _figures(rows: pd.DataFrame) -> list[Figure]:
    """Figures of sentences, with the words around them."""
    targets = extract_targets(rows)
    by_id = {
        row.commitment_id: row for row in rows.reindex(columns=[*rows, "heading"]).itertuples()
    }
    found = []
    for commitment_id, group in targets.groupby("commitment_id", sort=False):
        row = by_id[commitment_id]
        text = normalise(row.text)
        spans = [tuple(text.place(end - row.start) for end in ends)
                 for ends in zip(group["start"], group["end"], strict=True)]  # fmt: skip
        heading = row.heading if isinstance(row.heading, str) else ""
        for n, target in enumerate(group.to_dict("records")):
            found.append(_figure(target, text.text, heading, spans, n))
    return found


def _figure(
    row: dict[str, Any], text: str, heading: str, spans: list[tuple[int, ...]], n: int
) -> Figure:
    """The nth figure of a sentence."""
    start, end = spans[n]
    marks = [-1, *(mark.start() for mark in _MARK.finditer(text)), len(text)]
    before = [mark for mark in marks if mark < start]
    first = before[-1] + 1
    last = next((mark for mark in marks if mark >= end), len(text))
    own_first = max(first, *(span[1] for span in spans[:n]), 0)
    own_last = min(last, *(span[0] for span in spans[n + 1 :]), len(text))
    own = text[own_first:start] + text[end:own_last]
    bare = _BARE.fullmatch(str(row["object"]))
    short = len(_content(text[first:start] + text[end:last])) < _SHORT_CLAUSE
    if (short or bare) and len(before) > 1:
        first = before[-2] + 1
    clause = text[first:start] + text[end:last]
    factor, base = scale(str(row["unit"]))
    thing = _after_examples(str(row["object"]))
    if _BARE.fullmatch(thing):
        thing = clause
    return Figure(
        row=row,
        sort=(row["kind"] if row["kind"] in _RELATIVE else "amount", base),
        amount=row["low"] * factor,
        object=_grams(thing) | {base}, own=_grams(own), clause=_grams(clause),
        around=_grams(heading + text),
        indicators=_named(str(row["object"])) or _named(clause),
        levels=frozenset(name for name, words in _LEVELS.items() if words.search(own + thing)),
    )  # fmt: skip


def scale(unit: str) -> tuple[float, str]:
    """Factor of a unit, and the unit it multiplies.

    >>> scale("万人"), scale("%"), scale("亿")
    ((10000.0, '人'), (1.0, '%'), (1.0, '亿'))
    """
    found = _UNIT.fullmatch(unit)
    return (_FACTORS[found[1]], found[2]) if found else (1.0, unit)


def _after_examples(words: str) -> str:
    """What examples are of: 活动 in 消费季等活动."""
    place = words[:-2].rfind("等")
    return words[place + 1 :]


def _named(words: str) -> frozenset[str]:
    text = normalise(words).text
    return frozenset(name for one in mentions(text, 0, len(text)) for name in one.indicators)


def _content(words: str) -> str:
    for one, other in _SAME_WORDS.items():
        words = words.replace(one, other)
    return _NO_CONTENT.sub("", words)


def _grams(words: str) -> frozenset[str]:
    """Characters and pairs of neighbours: order counts a little, word boundaries do not."""
    content = _content(words)
    return frozenset([*content, *map("".join, zip(content, content[1:], strict=False))])


def _weights(texts: Iterable[str]) -> dict[str, float]:
    """Weight of each character or pair: 1 in one sentence alone, near 0 in all (idf)."""
    sentences = [_grams(text) for text in texts if isinstance(text, str)]
    counts = Counter(gram for grams in sentences for gram in grams)
    n = len(sentences)
    return {gram: math.log((n + 1) / count) / math.log(n + 1) for gram, count in counts.items()}


def _weigh(grams: frozenset[str], weights: dict[str, float]) -> float:
    return sum(weights.get(gram, 1.0) for gram in grams)


def _covered(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    """Share of the first's weight that the second holds too."""
    return _weigh(one & other, weights) / (_weigh(one, weights) or 1.0)


def _dice(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    """Twice what is shared over the sum of both (Dice 1945)."""
    whole = _weigh(one, weights) + _weigh(other, weights)
    return 2 * _weigh(one & other, weights) / (whole or 1.0)


def _score(one: Figure, other: Figure, weights: dict[str, float]) -> float:
    """How surely a reported figure is of the thing promised, from 0 to 1."""
    if one.sort != other.sort:
        return 0.0
    if one.indicators and other.indicators and not one.indicators & other.indicators:
        return 0.0
    there = _covered(one.object, other.clause | other.object, weights)
    back = max(
        _covered(other.object, one.clause | one.object, weights),
        0.9 * _covered(other.object, one.around, weights),
    )
    alike = max(_dice(one.own, other.own, weights), _dice(one.clause, other.clause, weights))
    score = (2 * min(there, back) + _dice(one.object, other.object, weights) + alike) / 4
    # A count of new ones and a level of all are seldom the same.
    score *= 1.0 if one.row["kind"] == other.row["kind"] else 0.75
    if one.indicators and one.indicators == other.indicators:
        score = max(score, 0.9)
    if one.levels and other.levels and not one.levels & other.levels:
        score *= 0.6
    ratio = other.amount / one.amount if one.amount else math.inf
    if one.sort[0] == "amount" and not 1 / _LARGEST_RATIO <= ratio <= _LARGEST_RATIO:
        score *= 0.6
    return score


def _assigned(
    promised: list[Figure], reported: list[Figure], weights: dict[str, float]
) -> dict[int, tuple[Figure, float]]:
    """Best pairs first, each figure used once; among equals as both texts go on."""
    scored = []
    for n, one in enumerate(promised):
        for m, other in enumerate(reported):
            score = _score(one, other, weights)
            if score >= LEAST:
                # Of two growths of an indicator the first counts: 增长5%(同口径增长6%).
                own = 0.0 if one.indicators else 0.05 * _dice(one.own, other.own, weights)
                scored.append((-round(score + own, 9), n, m, score))
    answers: dict[int, tuple[Figure, float]] = {}
    used = set()
    for _, n, m, score in sorted(scored):
        if n not in answers and m not in used:
            answers[n] = reported[m], round(score, 3)
            used.add(m)
    return answers
