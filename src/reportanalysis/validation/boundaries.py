"""How well a report is cut: boundaries of its parts, and run-in headings."""

import numpy as np
import pandas as pd

from reportanalysis.compare.shares import wilson_interval
from reportanalysis.errors import need

RUN_IN = "run_in"


def run_in_scores(spans: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Precision and recall of run-in headings against coded units, with Wilson intervals.

    Works on offsets and codes alone. A unit is taken for a heading when the span that
    begins in it, its list mark aside, is a run-in heading.

    Parameters
    ----------
    spans : DataFrame
        As `reportanalysis.parsing.layout.layout` makes them, with ``document`` (as in
        `gold`).
    gold : DataFrame
        As ``data/gold/runin.csv``: columns ``document``, ``start``, ``end``, ``code``
        (run_in, commitment, other).

    Returns
    -------
    DataFrame
        One row per ``measure`` (precision, recall). Columns ``measure``, ``n_correct``,
        ``n``, ``value`` and ``low``, ``high`` (95 percent, Wilson).

    Raises
    ------
    ReportError
        If a column is missing.

    Examples
    --------
    >>> gold = pd.DataFrame({"document": ["a", "a"], "start": [0, 9], "end": [7, 20],
    ...                      "code": ["run_in", "commitment"]})
    >>> spans = pd.DataFrame({"document": ["a", "a"], "kind": ["run_in", "sentence"],
    ...                       "start": [0, 9], "end": [7, 20]})
    >>> run_in_scores(spans, gold)[["measure", "value"]].values.tolist()
    [['precision', 1.0], ['recall', 1.0]]
    """
    need(gold, ["document", "start", "end", "code"], "the coded units", "use data/gold/runin.csv")
    need(spans, ["document", "kind", "start", "end"], "the spans", "use those of `layout`")
    headings = spans[spans["kind"] == RUN_IN]
    places = {name: rows["start"].to_numpy() for name, rows in headings.groupby("document")}
    found = np.array(
        [
            bool(np.any((starts >= unit.start) & (starts < unit.end)))
            for unit in gold.itertuples()
            for starts in [places.get(unit.document, np.array([], int))]
        ]
    )
    true = gold["code"].eq(RUN_IN).to_numpy()
    return _measures(int((found & true).sum()), int(found.sum()), int(true.sum()))


def boundary_scores(found: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Precision and recall of boundaries between parts, and the share of reports all right.

    Parameters
    ----------
    found, gold : DataFrame
        Columns ``document``, ``part``, ``start``: where each part begins.

    Returns
    -------
    DataFrame
        One row per ``measure`` (precision, recall, reports); the columns of
        `run_in_scores`. A report is right when it has just the boundaries coded.

    Raises
    ------
    ReportError
        If a column is missing.

    Examples
    --------
    >>> gold = pd.DataFrame({"document": ["a", "a"], "part": ["review", "plan"], "start": [0, 9]})
    >>> boundary_scores(gold, gold)[["measure", "value"]].values.tolist()
    [['precision', 1.0], ['recall', 1.0], ['reports', 1.0]]
    """
    columns = ["document", "part", "start"]
    need(gold, columns, "the coded boundaries", "use tests/parsing/chapters.csv")
    need(found, columns, "the boundaries found", "give document, part and start")
    want, got = (
        set(gold[columns].itertuples(index=False)),
        set(found[columns].itertuples(index=False)),
    )
    scores = _measures(len(want & got), len(got), len(want))
    documents = gold["document"].unique()
    wrong = {row[0] for row in want ^ got}
    right = sum(name not in wrong for name in documents)
    return pd.concat([scores, _row("reports", right, len(documents))], ignore_index=True)


def _measures(correct: int, found: int, true: int) -> pd.DataFrame:
    rows = [_row("precision", correct, found), _row("recall", correct, true)]
    return pd.concat(rows, ignore_index=True)


def _row(measure: str, correct: int, n: int) -> pd.DataFrame:
    """One measure with its interval."""
    share = correct / n if n else float("nan")
    low, high = wilson_interval(share, n) if n else (float("nan"), float("nan"))
    return pd.DataFrame(
        {"measure": [measure], "n_correct": [correct], "n": [n], "value": [share],
         "low": [float(low)], "high": [float(high)]}
    )  # fmt: skip
