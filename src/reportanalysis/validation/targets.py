"""How well targets are found: precision, recall and F1 against coded sentences."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from reportanalysis.errors import ReportError, need

FIELDS = ("value", "modifier", "strive", "kind", "object_head", "object_exact", "deadline")
RESULT_COLUMNS = [
    "half", "field", "n_sentences", "n_gold", "n_predicted", "n_correct", "precision", "recall",
    "f1", "f1_low", "f1_high",
]  # fmt: skip
_GOLD = {"sample_id", "document", "start", "end", "half", "target_no", "value_start", "value_end",
         "low", "high", "unit", "modifier", "strive", "kind", "object_start", "object_end",
         "deadline"}  # fmt: skip
_PREDICTED = {"document", "start", "end", "low", "high", "unit", "modifier", "strive", "kind",
              "object_start", "object_end", "deadline", "deadline_stated"}  # fmt: skip


def evaluate_targets(
    predicted: pd.DataFrame, gold: pd.DataFrame, *, n_boot: int = 2000, random_state: int = 0
) -> pd.DataFrame:
    """Precision, recall and F1 of each field, with bootstrap intervals over sentences.

    Works on offsets and codes alone, no text is needed. A predicted and a coded target are
    the same when their value spans overlap; each is used once. A field is correct when the
    target is matched and the field agrees: ``value`` (figure and unit), ``modifier``,
    ``strive``, ``kind``, ``object_exact`` (same span), ``object_head`` (spans overlap and
    end at most one character apart: the same head noun) and ``deadline``. A field of a
    target that is missed or made up counts as wrong.

    Parameters
    ----------
    predicted : DataFrame
        As `extract_targets` makes it, with ``document`` (as in `gold`).
    gold : DataFrame
        As ``data/gold/quantities.csv``: one row per target, ``target_no`` 0 for a sentence
        without one. Predictions outside these sentences are passed over.
    n_boot : int, default 2000
        Bootstrap samples of sentences.
    random_state : int, default 0
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        One row per half (each value of ``half``, then ``all``) and field. Columns
        ``half``, ``field``, ``n_sentences``, ``n_gold``, ``n_predicted``, ``n_correct``,
        ``precision``, ``recall``, ``f1`` and ``f1_low``, ``f1_high`` (95 percent
        percentile interval).

    Raises
    ------
    ReportError
        If a column is missing or there is no sentence.

    Notes
    -----
    Percentile bootstrap: Efron and Tibshirani (1993), An Introduction to the Bootstrap.

    Examples
    --------
    >>> gold = pd.DataFrame({"sample_id": ["q1"], "document": ["a"], "start": [0], "end": [20],
    ...     "half": ["dev"], "target_no": [1], "value_start": [5], "value_end": [8], "low": [10],
    ...     "high": [10], "unit": ["个"], "modifier": ["exact"], "strive": [0], "kind": ["count"],
    ...     "object_start": [2], "object_end": [5], "deadline": [""]})
    >>> found = pd.DataFrame({"document": ["a"], "start": [5], "end": [8], "low": [10.0],
    ...     "high": [10.0], "unit": ["个"], "modifier": ["at_least"], "strive": [False],
    ...     "kind": ["count"], "object_start": [3], "object_end": [5], "deadline": [""],
    ...     "deadline_stated": ["none"]})
    >>> result = evaluate_targets(found, gold, n_boot=10)
    >>> result.loc[result["half"] == "all"].set_index("field")["f1"].to_dict()
    ... # doctest: +NORMALIZE_WHITESPACE
    {'value': 1.0, 'modifier': 0.0, 'strive': 1.0, 'kind': 1.0, 'object_head': 1.0,
     'object_exact': 0.0, 'deadline': 1.0}
    """
    need(predicted, _PREDICTED, "the predicted targets", "add them")
    need(gold, _GOLD, "the coded targets", "add them")
    if gold.empty:
        raise ReportError("the coded targets hold no sentence; give data/gold/quantities.csv")
    counts = _counts(predicted, gold)
    rng = np.random.default_rng(random_state)
    rows = []
    for half in [*sorted(gold["half"].unique()), "all"]:
        chosen = counts if half == "all" else counts[counts["half"] == half]
        table = chosen[["n_gold", "n_predicted", *FIELDS]].to_numpy(float)
        samples = rng.integers(len(table), size=(n_boot, len(table)))
        boot = np.stack([table[sample].sum(axis=0) for sample in samples])
        total = table.sum(axis=0)
        for n, name in enumerate(FIELDS, start=2):
            bounds = np.nanpercentile(_f1(boot[:, 0], boot[:, 1], boot[:, n]), [2.5, 97.5])
            correct = total[n]
            rows.append(
                (half, name, len(table), int(total[0]), int(total[1]), int(correct),
                 _ratio(correct, total[1]), _ratio(correct, total[0]),
                 float(_f1(total[0], total[1], correct)), *map(float, bounds))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=RESULT_COLUMNS)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def _f1(gold: ArrayLike, predicted: ArrayLike, correct: ArrayLike) -> NDArray[np.float64]:
    """F1 from counts: two times correct over coded plus predicted."""
    whole = np.asarray(gold, dtype=float) + np.asarray(predicted, dtype=float)
    both = 2 * np.asarray(correct, dtype=float)
    shares: NDArray[np.float64] = np.full_like(whole, np.nan)
    np.divide(both, whole, out=shares, where=whole > 0)
    return shares


def _counts(predicted: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Coded, predicted and correct targets of each sentence."""
    by_document = dict(list(predicted.groupby("document")))
    rows = []
    for (half, _, document, start, end), coded in gold.groupby(
        ["half", "sample_id", "document", "start", "end"], sort=False
    ):
        found = by_document.get(document, predicted.iloc[:0])
        found = found[(found["start"] >= start) & (found["end"] <= end)]
        free = found.to_dict("records")
        targets = coded[coded["target_no"] > 0].to_dict("records")
        correct = dict.fromkeys(FIELDS, 0)
        for target in targets:
            match = next(
                (
                    other
                    for other in free
                    if other["start"] < target["value_end"] and target["value_start"] < other["end"]
                ),
                None,
            )
            if match is not None:
                free.remove(match)
                for name, agrees in _agreement(match, target).items():
                    correct[name] += agrees
        rows.append({"half": half, "n_gold": len(targets), "n_predicted": len(found), **correct})
    return pd.DataFrame(rows)


def _agreement(found: dict[str, Any], coded: dict[str, Any]) -> dict[str, bool]:
    bounds = [found["object_start"], found["object_end"]]
    coded_bounds = [coded["object_start"], coded["object_end"]]
    named, coded_named = not pd.isna(bounds).any(), not pd.isna(coded_bounds).any()
    exact = head = named == coded_named
    if named and coded_named:
        exact = bounds == coded_bounds
        overlap = bounds[0] < coded_bounds[1] and coded_bounds[0] < bounds[1]
        head = bool(overlap and abs(bounds[1] - coded_bounds[1]) <= 1)
    return {
        "value": (found["low"], found["high"], found["unit"])
        == (float(coded["low"]), float(coded["high"]), coded["unit"]),
        "modifier": found["modifier"] == coded["modifier"],
        "strive": bool(found["strive"]) == bool(int(coded["strive"])),
        "kind": found["kind"] == coded["kind"],
        "object_head": head,
        "object_exact": bool(exact),
        "deadline": _deadline(found) == _plain(coded["deadline"]),
    }


def _deadline(found: dict[str, Any]) -> str:
    stated = found["deadline_stated"]
    return _plain(found["deadline"]) if stated == "year" else "" if stated == "none" else stated


def _plain(value: object) -> str:
    """Code as text: empty for missing, 2025 for 2025.0."""
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) else str(value)
