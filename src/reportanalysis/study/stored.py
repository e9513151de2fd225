"""Answers that take long: stored for the study's own texts, computed anew for any others.

A text that is added changes the rows, so that the page on the cities then computes for itself.
"""

from collections.abc import Callable, Collection
from pathlib import Path

import pandas as pd

from reportanalysis.compare import keyness_power, neighbour_stability
from reportanalysis.files import csv_bytes, is_current, read_table, record, write_csv
from reportanalysis.study.subjects import (
    N_TOPICS,
    SECTION_COLUMNS,
    topic_distances,
    topic_vocabulary_exclusions,
)

NEIGHBOURS = Path("data/derived/neighbours_without_one.csv")
POWER = Path("data/derived/keyness_power.csv")
MANIFEST = Path("data/derived/manifest.json")
LEAST_USES, SIMULATIONS = 50, 8  # of a word, to be tested; for each ratio


def neighbours_without_one(reports: pd.DataFrame) -> pd.DataFrame:
    """How neighbours stay when a city is left out and the topics are learnt anew from the rest.

    Parameters
    ----------
    reports : DataFrame
        Such as ``load().reports``.

    Returns
    -------
    DataFrame
        As from `reportanalysis.compare.neighbour_stability`, shares to six decimals.

    Examples
    --------
    >>> from reportanalysis.study import load
    >>> neighbours_without_one(load().reports)["n_repetitions"].unique().tolist()
    [14]
    """
    return _stored(NEIGHBOURS, _neighbour_inputs(reports), lambda: _neighbours(reports))


def power_for_dezhou(rows: pd.DataFrame, leave_out: Collection[str]) -> pd.DataFrame:
    """What keyness within years would find of words planted into the panel of Dezhou's province.

    Parameters
    ----------
    rows : DataFrame
        As from `reportanalysis.study.compared_commitments`.
    leave_out : collection of str
        Words that are not compared.

    Returns
    -------
    DataFrame
        As from `reportanalysis.compare.keyness_power`, shares to six decimals.

    Examples
    --------
    >>> from reportanalysis.segment import identity_words, stop_words
    >>> from reportanalysis.study import compared_commitments, load_panel
    >>> left_out = stop_words() | {"#"} | identity_words()
    >>> table = power_for_dezhou(compared_commitments(load_panel()), left_out)
    >>> table["ratio"].unique().tolist()
    [2, 4]
    """
    return _stored(POWER, _power_inputs(rows, leave_out), lambda: _power(rows, leave_out))


def store_slow_answers(
    reports: pd.DataFrame, rows: pd.DataFrame, leave_out: Collection[str]
) -> list[Path]:
    """Compute and store both answers; parameters as of the two functions above."""
    paths = [write_csv(NEIGHBOURS, _neighbours(reports)), write_csv(POWER, _power(rows, leave_out))]
    inputs = (_neighbour_inputs(reports), _power_inputs(rows, leave_out))
    for path, of in zip(paths, inputs, strict=True):
        record(path, of, MANIFEST)
    return paths


def _stored(path: Path, inputs: list[bytes], compute: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """The stored table, if it was made from `inputs`."""
    return read_table(path) if is_current(path, [*inputs], MANIFEST) else compute()


def _neighbours(reports: pd.DataFrame) -> pd.DataFrame:
    return neighbour_stability(reports, topic_distances, scheme="leave_one_out").round(6)


def _power(rows: pd.DataFrame, leave_out: Collection[str]) -> pd.DataFrame:
    return keyness_power(
        rows, "Dezhou", "year", leave_out=leave_out, min_count=LEAST_USES, n_simulations=SIMULATIONS
    ).round(6)  # fmt: skip


def _neighbour_inputs(reports: pd.DataFrame) -> list[bytes]:
    words = [str(N_TOPICS), *sorted(topic_vocabulary_exclusions())]
    return [csv_bytes(reports[["city", *SECTION_COLUMNS, "bag"]]), "\n".join(words).encode()]


def _power_inputs(rows: pd.DataFrame, leave_out: Collection[str]) -> list[bytes]:
    words = [str(LEAST_USES), str(SIMULATIONS), *sorted(leave_out)]
    return [csv_bytes(rows[["document_id", "city", "year", "bag"]]), "\n".join(words).encode()]
