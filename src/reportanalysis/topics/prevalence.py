"""How much of the text a topic takes: by city or report, and by policy type."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.resample import count_draws, percentile_interval

N_RESAMPLES = 2000


def topic_shares(weights: pd.DataFrame, groups: pd.Series | Sequence[Any]) -> pd.DataFrame:
    """Prevalence of each topic in each group, with a bootstrap interval.

    The share is the mean weight over the group's commitments that have a topic, so the
    shares of a group sum to one. The interval (95%, percentile bootstrap: Efron and
    Tibshirani 1993, chapter 13) draws commitments anew within the group; it holds the
    topics fixed and takes commitments as independent, and says nothing about other reports
    of the same city.

    Parameters
    ----------
    weights : DataFrame (commitments, topics)
        As from `TopicModel.transform`; rows of NaN (no topic) are counted, not used.
    groups : Series or sequence
        Group of each commitment, row by row, for instance its city.

    Returns
    -------
    DataFrame
        A row per group and topic: `group`, `topic`, `share` (NaN for a group without any
        topic), `low`, `high` (NaN with fewer than two commitments), `n_commitments` (those
        with a topic), `n_no_topic`.

    Examples
    --------
    >>> weights = pd.DataFrame({"topic_01": [1.0, 0.5, None], "topic_02": [0.0, 0.5, None]})
    >>> topic_shares(weights, ["Dezhou"] * 3)[["topic", "share", "n_no_topic"]].values.tolist()
    [['topic_01', 0.75, 1], ['topic_02', 0.25, 1]]
    """
    labels = _aligned(weights, groups, "groups")
    tables = []
    parts = list(weights.groupby(labels, sort=True))
    # A stream for each group, by its place among the sorted groups.
    streams = np.random.default_rng(0).spawn(len(parts))
    for (group, part), rng in zip(parts, streams, strict=True):
        values = part.dropna().to_numpy()
        n = len(values)
        low = high = np.full(len(weights.columns), np.nan)
        if n > 1:
            low, high = percentile_interval(count_draws(n, N_RESAMPLES, rng) @ values / n)
        tables.append(
            pd.DataFrame(
                {
                    "group": group,
                    "topic": weights.columns,
                    "share": values.mean(axis=0) if n else np.nan,
                    "low": low,
                    "high": high,
                    "n_commitments": n,
                    "n_no_topic": len(part) - n,
                }
            )
        )
    if not tables:
        raise ReportError("there are no commitments to take shares of; the weights are empty")
    return pd.concat(tables, ignore_index=True)


def topic_by(weights: pd.DataFrame, column: pd.Series) -> pd.DataFrame:
    """Cross topics with a category of the commitments, such as the policy type.

    A commitment counts with its weights: half in each of two topics that share it. Rows
    without a topic are left out.

    Returns
    -------
    DataFrame (topics, categories)
        Shares within each topic (rows sum to one; NaN for a topic without weight).

    Examples
    --------
    >>> weights = pd.DataFrame({"topic_01": [1.0, 0.5], "topic_02": [0.0, 0.5]})
    >>> topic_by(weights, pd.Series(["service", "investment"])).round(2).values.tolist()
    [[0.33, 0.67], [1.0, 0.0]]
    """
    labels = _aligned(weights, column, "categories")
    table = weights.groupby(labels, sort=True).sum().T.rename_axis("topic")
    table.columns.name = column.name
    totals = table.sum(axis="columns")
    return table.div(totals.where(totals > 0), axis="index")


def _aligned(weights: pd.DataFrame, values: pd.Series | Sequence[Any], what: str) -> pd.Series:
    """Line up one value per commitment with the rows of the weights."""
    if len(values) != len(weights):
        raise ReportError(f"{len(weights)} rows of weights but {len(values)} {what}")
    if isinstance(values, pd.Series) and not values.index.equals(weights.index):
        raise ReportError(
            f"the {what} have another index than the weights; take both from the same table"
        )
    series = pd.Series(list(values), index=weights.index)
    if series.isna().any():
        raise ReportError(
            f"{int(series.isna().sum())} of the {what} are missing; leave those commitments out"
        )
    return series
