"""Shares of topics and their intervals, against means, simulation and the normal law."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.errors import ReportError
from reportanalysis.topics import topic_by, topic_shares


def random_weights(n, k=3, seed=0):
    rows = np.random.default_rng(seed).dirichlet(np.full(k, 0.5), size=n)
    return pd.DataFrame(rows, columns=[f"topic_{i:02d}" for i in range(1, k + 1)])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["Dezhou", "Jinan", "Heze"]), min_size=1, max_size=40))
def test_shares_sum_to_one_and_lie_in_their_interval(cities):
    table = topic_shares(random_weights(len(cities)), cities)
    np.testing.assert_allclose(table.groupby("group")["share"].sum(), 1)
    wide = table.dropna()
    assert ((wide["low"] <= wide["high"]) & (wide["low"] >= 0) & (wide["high"] <= 1)).all()
    assert table.groupby("group")["n_commitments"].first().sum() == len(cities)


def test_share_interval_agrees_with_the_normal_approximation():
    weights = random_weights(400)
    table = topic_shares(weights, ["x"] * 400).set_index("topic")
    error = weights.std(ddof=0) / 20
    np.testing.assert_allclose(table["share"], weights.mean())
    np.testing.assert_allclose(table["low"], weights.mean() - 1.96 * error, atol=0.004)
    np.testing.assert_allclose(table["high"], weights.mean() + 1.96 * error, atol=0.004)


def test_shares_cover_the_truth_as_often_as_promised():
    rng = np.random.default_rng(8)
    hits = 0
    for _ in range(200):
        rows = rng.dirichlet([1.0, 2.0, 3.0], size=80)
        table = topic_shares(pd.DataFrame(rows), [0] * 80)
        hits += (
            (table["low"] <= [1 / 6, 1 / 3, 1 / 2]) & (table["high"] >= [1 / 6, 1 / 3, 1 / 2])
        ).sum()
    assert 0.90 < hits / 600 < 0.985


def test_commitments_without_topic_are_counted_and_not_used():
    weights = pd.DataFrame({"t1": [1.0, 0.0, np.nan, np.nan], "t2": [0.0, 1.0, np.nan, np.nan]})
    table = topic_shares(weights, ["a", "a", "a", "b"])
    assert table.query("group == 'a'")["share"].tolist() == [0.5, 0.5]
    assert table["n_commitments"].tolist() == [2, 2, 0, 0]
    assert table["n_no_topic"].tolist() == [1, 1, 1, 1]
    assert table.query("group == 'b'")[["share", "low", "high"]].isna().all(axis=None)


def test_shares_refuse_what_does_not_line_up():
    weights = random_weights(3)
    with pytest.raises(ReportError, match="3 rows of weights but 2 groups"):
        topic_shares(weights, ["a", "b"])
    with pytest.raises(ReportError, match="another index"):
        topic_shares(weights, pd.Series(list("abc"), index=[5, 6, 7]))
    with pytest.raises(ReportError, match="1 of the groups are missing"):
        topic_shares(weights, ["a", None, "b"])
    with pytest.raises(ReportError, match="empty"):
        topic_shares(weights[:0], [])


def test_cross_table_gives_shares_within_each_topic():
    weights = random_weights(50)
    weights.iloc[7] = np.nan
    types = pd.Series(np.tile(["service", "investment"], 25), name="policy_type")
    table = topic_by(weights, types)
    assert table.columns.tolist() == ["investment", "service"] and table.index.name == "topic"
    for label in ("investment", "service"):
        np.testing.assert_allclose(table[label], weights[types == label].sum() / weights.sum())
    np.testing.assert_allclose(table.sum(axis=1), 1)
