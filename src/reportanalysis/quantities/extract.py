"""Targets: figures that say how much or how many is to be done, reached or kept."""

import re

import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.parsing.normalise import normalise
from reportanalysis.quantities.amount import (
    Amount,
    deadline_at,
    is_hope,
    set_bounds,
    share_modifiers,
    target_kind,
)
from reportanalysis.quantities.not_targets import classified_numerals
from reportanalysis.quantities.nouns import set_nouns

TARGET_COLUMNS = [
    "commitment_id", "target_no", "object", "modifier", "strive", "low", "high", "unit", "kind",
    "deadline", "deadline_stated", "start", "end", "object_start", "object_end",
    "modifier_start", "modifier_end", "status",
]  # fmt: skip
_OFFSETS = ["start", "end", "object_start", "object_end", "modifier_start", "modifier_end"]
_BARE_MAGNITUDE = re.compile(
    r"(?<=突破|迈上|达到|超过|跨越|站上|迈过)(?P<unit>(?:万亿|千亿|百亿)元?)(?=[,。;]|大关|台阶|"
    r"$)"
)


def extract_targets(commitments: pd.DataFrame) -> pd.DataFrame:
    """Targets of commitments: every figure promised, with what it counts and its bounds.

    Parameters
    ----------
    commitments : DataFrame
        Columns ``commitment_id``, ``start`` (offset of the sentence in the raw text),
        ``text`` (the raw sentence; rows with empty text give no target) and, if present,
        ``year`` (the year the plan is for, named as ``deadline`` of 年内, 今年) and
        ``part`` (rows of the review give no target: past results promise nothing).

    Returns
    -------
    DataFrame
        One row per figure, in order. Columns ``commitment_id``, ``target_no`` (from 1),
        ``object`` (words counted, as written), ``modifier`` (exact, at_least, at_most,
        around, more_than), ``strive`` (whether 力争 or the like makes it a hope),
        ``low``, ``high`` (as written), ``unit``, ``kind`` (level, growth, share, count,
        rank), ``deadline`` (year or empty), ``deadline_stated`` (year, report_year,
        duration, none), ``start``, ``end`` (raw offsets of figure and unit),
        ``object_start``, ``object_end``, ``modifier_start``, ``modifier_end`` (missing
        where there is none), ``status`` (stated).

    Raises
    ------
    ReportError
        If a column is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"commitment_id": ["d-1"], "start": [0], "year": [2019],
    ...     "text": ["全市孕前、产前、新生儿筛查率分别达到85%、80%、98%以上。"]})
    >>> extract_targets(table)[["object", "modifier", "low", "unit", "kind"]].values.tolist()
    ... # doctest: +NORMALIZE_WHITESPACE
    [['孕前', 'at_least', 85.0, '%', 'share'], ['产前', 'at_least', 80.0, '%', 'share'],
     ['新生儿筛查率', 'at_least', 98.0, '%', 'share']]
    """
    missing = {"commitment_id", "start", "text"} - set(commitments.columns)
    if missing:
        raise ReportError(
            f"the commitments have no column {', '.join(sorted(missing))}; "
            "use the table that reportanalysis.parsing.parse makes, texts in hand"
        )
    rows = []
    years = commitments["year"] if "year" in commitments else [None] * len(commitments)
    parts = commitments["part"] if "part" in commitments else [""] * len(commitments)
    for identity, offset, text, year, part in zip(
        commitments["commitment_id"],
        commitments["start"],
        commitments["text"],
        years,
        parts,
        strict=True,
    ):
        if isinstance(text, str) and text and part != "review":
            rows += _rows(identity, int(offset), text, None if pd.isna(year) else int(year))
    table = pd.DataFrame(rows, columns=TARGET_COLUMNS)
    types = dict.fromkeys(_OFFSETS, "Int64") | {
        "low": "float64", "high": "float64", "target_no": "int64", "strive": "bool",
    }  # fmt: skip
    return table.astype(types)


def _rows(identity: str, offset: int, raw: str, year: int | None) -> list[tuple]:
    normalised = normalise(raw)
    rows = []
    for number, figure in enumerate(find_targets(normalised.text, year), start=1):
        spans: list[int | None] = []
        for span in ((figure.start, figure.end), figure.noun, figure.modifier_span):
            ends = normalised.raw_span(*span) if span else (None, None)
            spans += [None if end is None else end + offset for end in ends]
        noun = normalise(raw[spans[2] - offset : spans[3] - offset]).text if figure.noun else ""
        rows.append(
            (identity, number, noun, figure.modifier, figure.strive, figure.low, figure.high,
             figure.unit, figure.kind, *figure.deadline, *spans, "stated")
        )  # fmt: skip
    return rows


def find_targets(text: str, year: int | None = None) -> list[Amount]:
    """Targets of one normalised sentence.

    Parameters
    ----------
    text : str
        Normalised sentence.
    year : int, optional
        The year the plan is for.

    Returns
    -------
    list of Amount
        In order; spans are offsets into `text`.

    Examples
    --------
    >>> figure = find_targets("力争年内新引进企业20家以上。")[0]
    >>> figure.low, figure.unit, figure.modifier, figure.strive, figure.deadline
    (20.0, '家', 'at_least', True, ('', 'report_year'))
    """
    numerals = classified_numerals(text)
    figures = [
        Amount(numeral.start, end, numeral.low, numeral.high, unit)
        for numeral, unit, end, reason in numerals
        if not reason
    ]
    bearers = [end for _, _, end, reason in numerals if reason == "bearer"]
    figures += [
        Amount(match.start(), match.end(), 1.0, 1.0, match["unit"])
        for match in _BARE_MAGNITUDE.finditer(text)
    ]
    figures.sort(key=lambda figure: figure.start)
    for n, figure in enumerate(figures):
        floor = max([0, *(end for end in bearers if end <= figure.start)])
        set_bounds(text, figure, max(floor, figures[n - 1].after if n else 0))
    share_modifiers(text, figures)
    set_nouns(text, figures)
    for n, figure in enumerate(figures):
        bound = text[slice(*figure.modifier_span)] if figure.modifier_span else ""
        if bound == "突破" and figure.noun and figure.noun[0] >= figure.end:
            # 重点突破10个项目: the verb, no bound.
            figure.modifier, figure.modifier_span, figure.lead = "exact", None, figure.start
        figure.kind = target_kind(text, figure, figures[n - 1] if n else None)
        figure.strive = is_hope(text, figure, figures[:n])
        figure.deadline = deadline_at(text, figure.start, year)
    return figures
