"""Ten exercises on the real data: hints, and checks that say whether an answer is right.

No answer is stored: a check computes it from the tables as they are.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from reportanalysis.coding.alpha import krippendorff_alpha
from reportanalysis.compare.shrinkage import Z, wilson_interval
from reportanalysis.errors import ReportError
from reportanalysis.names import rows_of
from reportanalysis.study import Study, load
from reportanalysis.study.selection import SOURCE_DOCUMENT

CITY = "Dezhou"
COMMITMENT = f"{SOURCE_DOCUMENT}-0017"
RAW = "data/raw/dezhou_2019_digest.txt"
WORDS = "lexicon/exercises.csv"
TOLERANCE = 0.0005  # of numbers that are no counts: three digits


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what to say; true if it is right."""

    right: bool
    words: str

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        return self.words


def _raw() -> str:
    return Path(RAW).read_bytes().decode("utf-8")


def _cut(data: Study, more: int = 0) -> str:
    start, end = data.digest.set_index("commitment_id").loc[COMMITMENT, ["start", "end"]]
    return _raw()[start : end + more]


def _common_word(data: Study, least: int = 2) -> str:
    words = Counter(word for bag in data.digest["bag"] for word in bag.split())
    return str(max((word for word in words if len(word) >= least), key=words.__getitem__))


def _types(data: Study) -> pd.DataFrame:
    """Commitments of 2024 with the most probable type."""
    types = data.predictions[["commitment_id", "policy_type"]]
    return data.reports.merge(types, on="commitment_id")


def _own(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["city"] == CITY]


def _least_figures(data: Study) -> int:
    figures = data.targets["commitment_id"].isin(_own(data.reports)["commitment_id"])
    return int(data.targets.loc[figures, "modifier"].eq("at_least").sum())


def _sampled(data: Study) -> pd.Series:
    """Whether each sampled sentence of the city is a service."""
    rows = _own(data.labelled)
    return rows.loc[rows["set"] == "dev", "policy_type"].eq("service")


def _invests(data: Study) -> pd.Series:
    """Whether each commitment of 2024 invests, by city."""
    return _types(data).set_index("city")["policy_type"].eq("investment")


def _difference(values: pd.Series) -> float:
    return float(values[CITY].mean() - values.drop(CITY).mean())


def _same_growth(data: Study) -> set[str]:
    rows = data.headline[data.headline["indicator"] == "gdp_growth"]
    rows = rows[rows["document_id"].isin(data.reports["document_id"])].set_index("city")["low"]
    return set(rows.index[rows == rows[CITY]]) - {CITY}


def _passes(data: Study) -> pd.DataFrame:
    return data.labels.loc[data.labels["set"] == "dev", ["pass1_type", "pass2_type"]]


# The answer of each task, and its usual slip, of which the check tells what went wrong.
TASKS: dict[int, tuple[Callable[[Study], Any], Callable[[Study], Any]]] = {
    1: (lambda data: len(data.digest), lambda data: len(_raw().splitlines())),
    2: (lambda data: data.digest["section"].mode()[0],
        lambda data: data.commitments["section"].mode()[0]),
    3: (_cut, lambda data: _cut(data, more=-1)),
    4: (_common_word, lambda data: _common_word(data, least=1)),
    5: (lambda data: _own(_types(data))["policy_type"].eq("service").mean(),
        lambda data: _types(data)["policy_type"].eq("service").mean()),
    6: (_least_figures, lambda data: data.targets["modifier"].eq("at_least").sum()),
    7: (lambda data: wilson_interval(_sampled(data).mean(), len(_sampled(data))),
        lambda data: _sampled(data).mean() + Z * np.array([-1, 1]) * _sampled(data).sem(ddof=0)),
    8: (lambda data: _difference(_invests(data).groupby(level=0).mean()),
        lambda data: _difference(_invests(data))),
    9: (_same_growth, lambda data: _same_growth(data) | {CITY}),
    10: (lambda data: krippendorff_alpha(_passes(data)),
         lambda data: _passes(data).nunique(axis=1).eq(1).mean()),
}  # fmt: skip


def words_of(number: int) -> dict[str, str]:
    """What is said of a task: its `form`, ``hint_1`` and stronger ones, its `slip`."""
    if number not in TASKS:
        raise ReportError(f"there is no task {number}; the tasks are 1 to {len(TASKS)}")
    return next(row for row in rows_of(WORDS) if row["number"] == str(number))


def hint(number: int, strength: int = 1) -> str:
    """Give a hint for a task; a greater `strength` says more.

    Examples
    --------
    >>> hint(1)
    '`data.digest` has one row a commitment.'
    """
    hints = [text for name, text in words_of(number).items() if name.startswith("hint") and text]
    return hints[min(max(strength, 1), len(hints)) - 1]


def check(number: int, answer: Any) -> Verdict:
    """Say whether the answer to a task is right.

    Parameters
    ----------
    number : int
        From 1 to 10.
    answer : object
        What the task asks for; numbers that are no counts to three digits.

    Returns
    -------
    Verdict
        True if the answer is right; shows itself as a sentence.

    Examples
    --------
    >>> check(1, ...)
    Task 1: no answer yet; put it in the place of the three dots. It is a whole number.
    >>> check(1, 3)
    Task 1: not yet. hint(1) helps.
    """
    words, (right, slip) = words_of(number), TASKS[number]
    form = words["form"]
    if answer is ... or answer is None:
        said = f"no answer yet; put it in the place of the three dots. It is {form}."
        return Verdict(False, f"Task {number}: {said}")
    given = _plain(answer, form)
    if given is None:
        return Verdict(False, f"Task {number}: not yet. The answer is {form}.")
    if _same(given, _plain(right(_study()), form)):
        return Verdict(True, f"Task {number}: right.")
    why = f" {words['slip']}" if _same(given, _plain(slip(_study()), form)) else ""
    if isinstance(given, np.ndarray) and np.abs(given).max() > 1:
        why = " Count shares from 0 to 1, not in percent."
    return Verdict(False, f"Task {number}: not yet.{why} hint({number}) helps.")


@lru_cache(maxsize=1)
def _study() -> Study:
    return load()


def _plain(answer: Any, form: str) -> Any:
    """The answer in the one form it is compared in; None if it has another form."""
    values = _values(answer)
    try:
        if form == "a set of texts":
            return None if isinstance(answer, str) else {value.strip() for value in values}
        if form == "two numbers":
            return np.array(values, dtype=float) if len(values) == 2 else None
        (value,) = values
        if form == "a whole number":
            return int(value) if float(value) == int(value) else None
        return np.array([float(value)]) if form == "a number" else value.strip()
    except (AttributeError, TypeError, ValueError, OverflowError):
        return None


def _values(answer: Any) -> list[Any]:
    """What a list, a set, an array or a table holds; of anything else itself.

    >>> _values(pd.Series(["a", "b"])), _values({"b"}), _values("a b")
    (['a', 'b'], ['b'], ['a b'])
    """
    if isinstance(answer, set | frozenset | dict):
        return list(answer.values() if isinstance(answer, dict) else answer)
    return list(np.asarray(answer, dtype=object).ravel())


def _same(given: Any, right: Any) -> bool:
    if isinstance(right, np.ndarray):
        return bool(np.allclose(given, right, rtol=0, atol=TOLERANCE))
    return bool(given == right)
