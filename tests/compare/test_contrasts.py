"""Contrasts by hand, and simultaneous intervals against known quantiles."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reportanalysis.compare.contrasts import contrast, largest_of_many
from reportanalysis.errors import ReportError

THREE = pd.DataFrame({
    "city": ["A", "B", "C"], "category": "x", "shared": 0.0,
    "share": [0.5, 0.2, 0.4], "low": [0.4, 0.1, 0.2], "high": [0.7, 0.4, 0.5],
})  # fmt: skip


def test_contrast_against_the_mean_of_several_others():
    row = contrast(THREE, "A").iloc[0]
    assert row["share_others"] == pytest.approx(0.3)
    assert row["difference"] == pytest.approx(0.2)
    # Lower: own lower limit, others' upper limits at weight 1/2.
    assert row["low"] == pytest.approx(0.2 - np.sqrt(0.1**2 + (0.2**2 + 0.1**2) / 4))
    assert row["high"] == pytest.approx(0.2 + np.sqrt(0.2**2 + (0.1**2 + 0.2**2) / 4))


def test_an_error_that_all_cities_share_cancels():
    """Taken out of each interval; what is left of it is its difference between cities."""
    error, z = 0.04, 1.959963984540054
    shared = THREE.assign(shared=error)
    for end, sign in (("low", -1), ("high", 1)):
        own = (THREE[end] - THREE["share"]) ** 2 + (z * error) ** 2
        shared[end] = THREE["share"] + sign * np.sqrt(own)
    columns = ["difference", "low", "high"]
    pd.testing.assert_frame_equal(
        contrast(shared, "A")[columns], contrast(THREE, "A")[columns], rtol=1e-12
    )
    shared.loc[0, "shared"] = error / 2
    wider = contrast(shared, "A").iloc[0]
    assert wider["high"] > contrast(THREE, "A")["high"].iloc[0]


def test_every_city_in_turn():
    table = contrast(THREE, None)
    single = pd.concat([contrast(THREE, city) for city in "ABC"], ignore_index=True)
    pd.testing.assert_frame_equal(table, single)


def test_simultaneous_intervals_widen_as_the_quantile_of_the_largest():
    one, many = contrast(THREE, "A").iloc[0], contrast(THREE, "A", simultaneous=True).iloc[0]
    # One contrast alone needs no widening, but for the error of the simulation.
    assert many["high"] - one["difference"] == pytest.approx(
        one["high"] - one["difference"], rel=0.04
    )
    # Two categories are one question: what one gains the other loses.
    spread, half = np.full((15, 2), 0.03), np.full((15, 2), 0.5)
    assert largest_of_many(spread, half, np.array([0])) == pytest.approx(1.96, abs=0.06)
    # Many small categories are nearly independent.
    spread, small = np.full((15, 50), 0.03), np.full((15, 50), 0.02)
    independent = stats.norm.ppf((1 + 0.95 ** (1 / 50)) / 2)
    assert largest_of_many(spread, small, np.array([2])) == pytest.approx(independent, abs=0.08)


def test_contrast_names_the_cities_there_are():
    with pytest.raises(ReportError, match="'Z'.*A, B"):
        contrast(THREE.head(2), "Z")
    with pytest.raises(ReportError, match="at least two"):
        contrast(THREE.head(1), "A")
