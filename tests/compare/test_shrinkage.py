"""Shrunk mean errors against hand computation, their limits, and scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reportanalysis.compare.shrinkage import pooled_variance, shrink, wilson_interval


@given(count=st.integers(0, 60), extra=st.integers(1, 60))
def test_wilson_interval_agrees_with_scipy(count, extra):
    n = count + extra
    oracle = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    low, high = wilson_interval(count / n, n)
    assert low == pytest.approx(oracle.low, abs=1e-12)
    assert high == pytest.approx(oracle.high, abs=1e-12)


def test_pooled_variance_by_hand():
    own, n = np.array([[0.1], [0.4]]), np.array([[11], [31]])
    pooled = (10 * 0.1 + 30 * 0.4) / 40
    expected = [(10 * 0.1 + 20 * pooled + 0.2) / 31, (30 * 0.4 + 20 * pooled + 0.2) / 51]
    assert pooled_variance(own, n, np.array([0.2])).ravel() == pytest.approx(expected)


def test_shrinkage_by_hand():
    d, v = np.array([0.0, 0.1, 0.2, 0.1, 0.1]), np.array([0.001, 0.002, 0.001, 0.002, 0.004])
    shrunk = shrink(d[:, None], v[:, None])
    tau2 = 0.005 - 0.002  # variance of d less the mean of v
    weight = 1 / (tau2 + v)
    m = np.sum(weight * d) / weight.sum()
    keep = 1 - (2 / 4) * v / (tau2 + v)
    assert shrunk.between == pytest.approx([tau2])
    assert shrunk.error.ravel() == pytest.approx(m + keep * (d - m))
    morris = keep * v + 2 / 2 * ((1 - keep) * (d - m)) ** 2
    assert shrunk.variance.ravel() == pytest.approx(morris)
    assert shrunk.common_variance == pytest.approx([1 / weight.sum()])


def test_errors_alike_give_the_pooled_mean_and_errors_far_apart_each_its_own():
    v = np.full((400, 1), 0.01)
    alike = np.tile([[0.02], [0.06]], (200, 1))
    shrunk = shrink(alike, v)
    assert shrunk.between == 0
    assert shrunk.error == pytest.approx(np.full((400, 1), 0.04), abs=2e-4)
    apart = 1e4 * alike
    shrunk = shrink(apart, v)
    assert shrunk.error == pytest.approx(apart, abs=1e-3)
    assert shrunk.variance == pytest.approx(v, rel=1e-3)


def test_no_error_is_moved_further_than_its_standard_error():
    d = np.zeros((15, 1))
    d[3] = 1.0
    shrunk = shrink(d, np.full((15, 1), 0.04))
    assert shrunk.error[3] == pytest.approx(0.8)
    assert shrunk.variance[3] >= 0.04


def test_a_group_without_a_sample_takes_the_mean_of_the_others():
    d = np.array([[0.0], [0.1], [0.2], [0.1], [9.9]])
    v = np.array([[0.001]] * 4 + [[np.inf]])
    shrunk, four = shrink(d, v), shrink(d[:4], v[:4])
    assert shrunk.error[:4] == pytest.approx(four.error)
    assert shrunk.error[4] == pytest.approx(0.1)
    assert shrunk.variance[4] == pytest.approx(four.between)


def test_few_groups_are_left_alone():
    d, v = np.array([[0.1], [0.3], [0.2]]), np.full((3, 1), 0.5)
    shrunk = shrink(d, v)
    assert (shrunk.error == d).all() and (shrunk.variance == v).all()
    assert (shrunk.pull == 0).all()
