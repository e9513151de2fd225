"""The specification curve against plain loops."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.compare.specification import specification_curve, specification_summary
from reportanalysis.errors import ReportError

CHOICES = {"a": {"low": 1.0, "high": 5.0}, "b": {"x": 10.0, "y": 2.0, "z": 3.0}}


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=4, unique=True),
       st.lists(st.integers(-5, 5), min_size=1, max_size=4, unique=True))  # fmt: skip
def test_curve_holds_every_combination_once_in_order(first, second):
    choices = {"a": {f"a{v}": v for v in first}, "b": {f"b{v}": v for v in second}}
    curve = specification_curve(choices, lambda a, b: a * b)
    expected = {(f"a{a}", f"b{b}"): a * b for a, b in product(first, second)}
    assert len(curve) == len(expected)
    assert {(r.a, r.b): r.estimate for r in curve.itertuples()} == expected
    assert curve["estimate"].is_monotonic_increasing
    assert curve["rank"].tolist() == list(range(1, len(curve) + 1))


def test_ties_keep_the_order_of_the_choices():
    curve = specification_curve(CHOICES, lambda a, b: 0.0)
    assert curve[["a", "b"]].values.tolist() == [list(p) for p in product(*CHOICES.values())]


def test_values_may_be_anything_and_further_numbers_become_columns():
    frame = pd.DataFrame({"v": [1.0, 2, 6]})
    choices = {"centre": {"mean": np.mean, "median": np.median}, "data": {"all": frame}}
    curve = specification_curve(
        choices,
        lambda centre, data: {"estimate": centre(data["v"]), "low": 0.0, "high": len(data)},
    )
    assert list(curve) == ["rank", "centre", "data", "estimate", "low", "high"]
    assert curve["centre"].tolist() == ["median", "mean"]
    assert curve["estimate"].tolist() == [2, 3]


def test_failing_specification_is_named_and_the_error_passes():
    def estimate(a, b):
        if (a, b) == (5.0, 2.0):
            raise ZeroDivisionError("no sentences")
        return a

    with pytest.raises(ZeroDivisionError, match="no sentences") as caught:
        specification_curve(CHOICES, estimate)
    assert caught.value.__notes__ == ["in specification a=high, b=y"]

    def refuse(a, b):
        raise ReportError("no city 'Z'")

    with pytest.raises(ReportError, match="specification a=low, b=x: no city 'Z'"):
        specification_curve(CHOICES, refuse)


def test_summary_by_hand():
    curve = specification_curve(
        CHOICES, lambda a, b: {"estimate": a - b, "low": a - b - 1.5, "high": a - b + 1.5}
    )
    # a - b: low: -9, -1, -2; high: -5, 3, 2.
    summary = specification_summary(curve).set_index(["choice", "option"])
    assert summary.loc[("all", "all")].tolist() == [6, -1.5, -9, 3, pytest.approx(1 / 3), 5 / 6]
    assert summary.loc[("a", "high")].tolist() == [3, 2, -5, 3, pytest.approx(2 / 3), 1]
    assert summary.loc[("b", "y"), "median"] == 1
    assert len(summary) == 6
    assert specification_summary(curve, null=-4).loc[0, "share_above"] == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("choices", "estimate", "message"),
    [
        ({}, lambda: 1, "no choices"),
        ({"a": {}}, lambda a: 1, "no options for a"),
        ({"rank": {"x": 1}}, lambda rank: 1, "a choice is called rank"),
        ({"a": {"x": 1}}, lambda a: {"low": 1}, "a=x: estimate returned low"),
        ({"a": {"x": 1}}, lambda a: {"estimate": 1, "a": 2}, "named like a choice"),
    ],
)
def test_unusable_requests_are_named(choices, estimate, message):
    with pytest.raises(ReportError, match=message):
        specification_curve(choices, estimate)
