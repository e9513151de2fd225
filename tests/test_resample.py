"""The bootstrap against plain numpy, and against the normal approximation."""

import numpy as np
import pytest

from reportanalysis.resample import count_draws, draw_units, draw_within, percentile_interval


def test_units_are_drawn_as_numpy_draws_them():
    rng = np.random.default_rng(3)
    expected = [rng.integers(9, size=9) for _ in range(4)]
    np.testing.assert_array_equal(list(draw_units(9, 4, 3)), expected)
    at_once = np.random.default_rng(3).integers(9, size=(4, 9))
    np.testing.assert_array_equal(list(draw_units(9, 4, 3)), at_once)


def test_groups_keep_their_size_and_their_rows():
    groups = [np.array([5, 1, 3]), np.array([2]), np.array([8, 9])]
    rng = np.random.default_rng(4)
    for drawn in draw_within(groups, 20, 4):
        expected = [rng.choice(own, len(own)) for own in groups]
        np.testing.assert_array_equal(drawn, np.concatenate(expected))
        assert set(drawn[:3]) <= {1, 3, 5} and drawn[3] == 2 and set(drawn[4:]) <= {8, 9}


def test_interval_of_a_mean_agrees_with_the_normal_approximation():
    values = np.random.default_rng(5).normal(size=400)
    draws = count_draws(400, 4000, np.random.default_rng(6))
    assert (draws.sum(axis=1) == 400).all()
    low, high = percentile_interval(draws @ values / 400)
    half = 1.96 * values.std() / 20
    assert low == pytest.approx(values.mean() - half, abs=0.006)
    assert high == pytest.approx(values.mean() + half, abs=0.006)
