"""Places of cities and what chance leaves open of them."""

import numpy as np
import pandas as pd
import pytest

from reportanalysis.compare import contrast, rank_intervals
from reportanalysis.errors import ReportError


def made_up(share, half, shared=0.0) -> pd.DataFrame:
    share = np.asarray(share)
    return pd.DataFrame({
        "city": [f"city {n:02d}" for n in range(len(share))], "category": "x", "share": share,
        "low": share - half, "high": share + half, "shared": shared,
    })  # fmt: skip


def test_of_two_cities_the_places_are_told_apart_just_where_their_contrast_misses_zero():
    for step in (0.05, 0.06, 0.07, 0.08, 0.09):
        shares = made_up([0.3 + step, 0.3], 0.05)
        row = contrast(shares, "city 00").iloc[0]
        ranks = rank_intervals(shares)
        assert (ranks["worst"].iloc[0] == 1) == (row["low"] > 0)
        assert ranks["place"].tolist() == [1, 2]


def test_what_errors_share_does_not_part_cities():
    shares = made_up([0.35, 0.30], 0.05)
    assert rank_intervals(shares)["worst"].iloc[0] == 2
    all_shared = made_up([0.35, 0.30], 0.05, shared=0.05 / 1.959964)
    assert rank_intervals(all_shared)["worst"].iloc[0] == 1


def test_equal_shares_share_the_better_place():
    ranks = rank_intervals(made_up([0.3, 0.4, 0.3], 1e-6))
    assert ranks["place"].tolist() == [2, 1, 2]
    assert ranks[["best", "worst"]].values.tolist() == [[2, 3], [1, 1], [2, 3]]


def test_intervals_hold_the_true_place():
    """Of a city's true places at least 95% lie inside, though all others are looked at."""
    rng = np.random.default_rng(0)
    true = np.linspace(0.2, 0.3, 8)
    places = 1 + (true[:, None] < true).sum(axis=1)
    runs = range(400)  # each a category: categories stand apart
    drawn = [
        made_up(true + rng.normal(0, 0.02, 8), 1.959964 * 0.02).assign(category=run) for run in runs
    ]
    ranks = rank_intervals(pd.concat(drawn))
    true_place = ranks["city"].map(dict(zip(drawn[0]["city"], places, strict=True)))
    inside = ranks["best"].le(true_place) & ranks["worst"].ge(true_place)
    held = inside.groupby(ranks["city"]).mean()
    assert len(ranks) == 8 * len(runs)
    assert held.min() >= 0.95
    assert held.max() <= 1


def test_one_city_has_no_place():
    with pytest.raises(ReportError, match="at least two cities"):
        rank_intervals(made_up([0.3], 0.1))
