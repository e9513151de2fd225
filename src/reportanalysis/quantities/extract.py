"""Targets: figures that say how much or how many is to be done, reached or kept."""

import re
from bisect import bisect
from typing import Any

import pandas as pd

from reportanalysis.errors import need
from reportanalysis.parsing.normalise import normalise
from reportanalysis.quantities import amount
from reportanalysis.quantities.amount import Amount
from reportanalysis.quantities.not_targets import TARGET, classified
from reportanalysis.quantities.nouns import set_nouns
from reportanalysis.quantities.sentence import Sentence, readable

TARGET_COLUMNS = [
    "commitment_id", "target_no", "object", "modifier", "strive", "low", "high", "unit", "kind",
    "deadline", "deadline_stated", "start", "end", "object_start", "object_end",
    "modifier_start", "modifier_end", "status",
]  # fmt: skip
# As types, not names: pandas looks a name up each time.
_TYPES: dict[str, Any] = dict.fromkeys(
    ["start", "end", "object_start", "object_end", "modifier_start", "modifier_end"],
    pd.Int64Dtype(),
) | {"low": float, "high": float, "target_no": int, "strive": bool}
_BARE_MAGNITUDE = re.compile(
    r"(?<=突破|迈上|达到|超过|跨越|站上|迈过)(?:万亿|千亿|百亿)元?(?=[,。;]|大关|台阶|$)"
)


def extract_targets(commitments: pd.DataFrame) -> pd.DataFrame:
    """Targets of commitments: every figure promised, with what it counts and its bounds.

    `commitments` has ``commitment_id``, ``start``, ``text``, and perhaps ``year`` (the year named
    by 年内, 今年) and ``part`` (the review gives no target: past results promise nothing). One row
    per figure; columns as in ``data/README.md`` under ``derived/targets.csv``, ``object`` being
    the words counted as written.

    >>> table = pd.DataFrame({"commitment_id": ["d-1"], "start": [0], "year": [2019],
    ...     "text": ["全市孕前、产前、新生儿筛查率分别达到85%、80%、98%以上。"]})
    >>> extract_targets(table)[["object", "modifier", "low", "unit", "kind"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['孕前', 'at_least', 85.0, '%', 'share'], ['产前', 'at_least', 80.0, '%', 'share'],
     ['新生儿筛查率', 'at_least', 98.0, '%', 'share']]
    """
    need(commitments, ["commitment_id", "start", "text"], "the commitments",
         "use the table that reportanalysis.parsing.parse makes, texts in hand")  # fmt: skip
    rows = []
    wanted = ["commitment_id", "start", "text", "year", "part"]
    cells = commitments.reindex(columns=wanted).to_dict("list").values()
    for identity, start, text, year, part in zip(*cells, strict=True):
        if isinstance(text, str) and text and part != "review":
            rows += _rows(identity, int(start), text, None if pd.isna(year) else int(year))
    columns = zip(*rows, strict=True) if rows else [()] * len(TARGET_COLUMNS)
    return pd.DataFrame(
        {
            name: pd.Series(values, dtype=_TYPES.get(name)).array
            for name, values in zip(TARGET_COLUMNS, columns, strict=True)
        }
    )


def _rows(identity: str, offset: int, raw: str, year: int | None) -> list[tuple[object, ...]]:
    """Rows of one sentence, offsets into the raw text."""
    normalised = readable(raw)
    rows: list[tuple[object, ...]] = []
    for number, figure in enumerate(find_targets(normalised.text, year), start=1):
        spans: list[int | None] = []
        for span in ((figure.start, figure.end), figure.noun, figure.modifier_span):
            raw_span = normalised.raw_span(*span) if span else None
            spans += [offset + end for end in raw_span] if raw_span else [None, None]
        noun = ""
        if figure.noun:
            noun = normalise(raw[slice(*normalised.raw_span(*figure.noun))]).text
        rows.append(
            (identity, number, noun, figure.modifier, figure.strive, figure.low, figure.high,
             figure.unit, figure.kind, *figure.deadline, *spans, "stated")
        )  # fmt: skip
    return rows


def find_targets(text: str, year: int | None = None) -> list[Amount]:
    """Targets of one normalised sentence in a plan for `year`, in order.

    >>> figure = find_targets("力争年内新引进企业20家以上。")[0]
    >>> figure.low, figure.unit, figure.modifier, figure.strive, figure.deadline
    (20.0, '家', 'at_least', True, ('', 'report_year'))
    """
    figures, bearers = _figures(text)
    if not figures:
        return []
    sentence = Sentence(text)
    after = 0
    for figure in figures:
        passed = bisect(bearers, figure.start)
        amount.set_bounds(sentence, figure, max(after, bearers[passed - 1] if passed else 0))
        after = figure.after
    amount.share_modifiers(text, figures)
    set_nouns(sentence, figures)
    starts = [figure.start for figure in figures]
    for n, figure in enumerate(figures):
        bound = text[slice(*figure.modifier_span)] if figure.modifier_span else ""
        if bound == "突破" and figure.noun and figure.noun[0] >= figure.end:
            # 重点突破10个项目: the verb, no bound.
            figure.modifier, figure.modifier_span, figure.lead = "exact", None, figure.start
        figure.kind = amount.target_kind(text, figure, figures[n - 1] if n else None)
        figure.strive = amount.is_hope(sentence, starts, n)
        figure.deadline = amount.deadline_at(sentence, figure.start, year)
    return figures


def _figures(text: str) -> tuple[list[Amount], list[int]]:
    """Figures that are targets, in order, and the ends of the bearers of rates."""
    found = classified(text)
    figures = [
        Amount(one.numeral.start, one.end, one.numeral.low, one.numeral.high, one.unit, one.sign)
        for one, reason in found
        if reason == TARGET
    ]
    figures += [Amount(*m.span(), 1.0, 1.0, m[0]) for m in _BARE_MAGNITUDE.finditer(text)]
    figures.sort(key=lambda figure: figure.start)
    return figures, [one.end for one, reason in found if reason == "bearer"]
