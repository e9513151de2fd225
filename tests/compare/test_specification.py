"""The specification curve against plain loops."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.compare.specification import specification_curve
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


def test_values_may_be_anything():
    frame = pd.DataFrame({"v": [1.0, 2, 6]})
    choices = {"centre": {"mean": np.mean, "median": np.median}, "data": {"all": frame}}
    curve = specification_curve(choices, lambda centre, data: centre(data["v"]))
    assert list(curve) == ["rank", "centre", "data", "estimate"]
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


@pytest.mark.parametrize(
    ("choices", "estimate", "message"),
    [
        ({}, lambda: 1, "no choices"),
        ({"a": {}}, lambda a: 1, "no options for a"),
        ({"rank": {"x": 1}}, lambda rank: 1, "a choice is called rank"),
    ],
)
def test_unusable_requests_are_named(choices, estimate, message):
    with pytest.raises(ReportError, match=message):
        specification_curve(choices, estimate)
