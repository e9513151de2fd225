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
from reportanalysis.compare.shrinkage import wilson_interval
from reportanalysis.errors import ReportError
from reportanalysis.study import Study, load
from reportanalysis.study.selection import SOURCE_DOCUMENT

CITY = "Dezhou"
COMMITMENT = f"{SOURCE_DOCUMENT}-0017"
RAW = "data/raw/dezhou_2019_digest.txt"
TOLERANCE = 0.0005  # of numbers that are no counts: three digits


@dataclass(frozen=True)
class Task:
    """One exercise: the form of its answer, hints from slight to strong, and its answer."""

    form: str
    hints: tuple[str, ...]
    answer: Callable[[Study], Any]


@dataclass(frozen=True)
class Verdict:
    """Whether an answer is right, and what to say; true if it is right."""

    right: bool
    words: str

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        return self.words


def _section(data: Study) -> str:
    return str(data.digest["section"].value_counts().idxmax())


def _words_of(data: Study) -> str:
    row = data.digest.set_index("commitment_id").loc[COMMITMENT]
    with Path(RAW).open(encoding="utf-8", newline="") as file:
        raw = file.read()
    return str(raw[row["start"] : row["end"]])


def _common_word(data: Study) -> str:
    words = Counter(word for bag in data.digest["bag"] for word in bag.split() if len(word) > 1)
    return str(max(words, key=words.__getitem__))


def _types(data: Study) -> pd.DataFrame:
    """Commitments of 2024 with the most probable type."""
    types = data.predictions[["commitment_id", "policy_type"]]
    return data.reports.merge(types, on="commitment_id")


def _service_share(data: Study) -> float:
    rows = _types(data)
    return float(rows.loc[rows["city"] == CITY, "policy_type"].eq("service").mean())


def _least_figures(data: Study) -> int:
    own = data.reports.loc[data.reports["city"] == CITY, "commitment_id"]
    figures = data.targets[data.targets["commitment_id"].isin(own)]
    return int(figures["modifier"].eq("at_least").sum())


def _interval(data: Study) -> tuple[float, float]:
    rows = data.labelled[(data.labelled["city"] == CITY) & (data.labelled["set"] == "dev")]
    low, high = wilson_interval(rows["policy_type"].eq("service").mean(), len(rows))
    return float(low), float(high)


def _difference(data: Study) -> float:
    rows = _types(data)
    shares = rows["policy_type"].eq("regulatory").groupby(rows["city"]).mean()
    return float(shares[CITY] - shares.drop(CITY).mean())


def _same_growth(data: Study) -> set[str]:
    rows = data.headline[data.headline["indicator"] == "gdp_growth"]
    rows = rows[rows["document_id"].isin(data.reports["document_id"])].set_index("city")["low"]
    return set(rows.index[rows == rows[CITY]]) - {CITY}


def _alpha(data: Study) -> float:
    rows = data.labels[data.labels["set"] == "dev"]
    return krippendorff_alpha(rows[["pass1_type", "pass2_type"]])


TASKS = {
    1: Task("a whole number", ("`data.digest` has one row a commitment.",),
            lambda data: len(data.digest)),
    2: Task("a text", ("The column is `section`.", "`value_counts` counts each value."), _section),
    3: Task("a text", ("Offsets count characters of the file as it stands.",
                       "Open the file with `newline=''`, so that no line end is changed.",
                       "`raw[start:end]`"), _words_of),
    4: Task("a text", ("A bag is words joined by one space.",
                       "`collections.Counter` counts; leave out words of one character."),
            _common_word),
    5: Task("a number", ("Join `data.reports` and `data.predictions` by `commitment_id`.",
                         "The mean of true and false is a share."), _service_share),
    6: Task("a whole number", ("`data.targets` has one row a figure, of every document.",
                               "Keep the figures whose commitment is Dezhou's of 2024.",
                               "The column is `modifier`."), _least_figures),
    7: Task("two numbers", ("`data.labelled` has the labels; the random sample is `set == 'dev'`.",
                            "The formula is at the end of the method page.",
                            "`reportanalysis.compare.shrinkage.wilson_interval(share, n)`"),
            _interval),
    8: Task("a number", ("First one share per city, then the mean of the other cities' shares.",
                         "Each city counts once, whatever its length."), _difference),
    9: Task("a set of texts", ("The indicator is `gdp_growth`, the figure stands in `low`.",
                               "Only the documents in `data.reports`; Dezhou itself not."),
            _same_growth),
    10: Task("a number", ("`data.labels`, the rows of `set == 'dev'`: `pass1_type`, `pass2_type`.",
                          "`reportanalysis.coding.krippendorff_alpha`, one column a coder."),
             _alpha),
}  # fmt: skip


def hint(number: int, strength: int = 1) -> str:
    """Give a hint for a task; a greater `strength` says more.

    Examples
    --------
    >>> hint(1)
    '`data.digest` has one row a commitment.'
    """
    hints = _task(number).hints
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
    task = _task(number)
    if answer is ... or answer is None:
        words = f"no answer yet; put it in the place of the three dots. It is {task.form}."
        return Verdict(False, f"Task {number}: {words}")
    given = _plain(answer, task.form)
    if given is None:
        return Verdict(False, f"Task {number}: not yet. The answer is {task.form}.")
    if _same(given, _plain(task.answer(_study()), task.form)):
        return Verdict(True, f"Task {number}: right.")
    return Verdict(False, f"Task {number}: not yet. hint({number}) helps.")


def _task(number: int) -> Task:
    if number not in TASKS:
        raise ReportError(f"there is no task {number}; the tasks are 1 to {len(TASKS)}")
    return TASKS[number]


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
