"""Alpha against published examples, its definition and another implementation."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.coding.alpha import alpha_interval, krippendorff_alpha, share_equal
from reportanalysis.errors import ReportError

# Krippendorff (2011), example C: four observers, nominal data with gaps.
FOUR = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
# The example of the encyclopedia's article on Krippendorff's alpha: three observers.
THREE = [".....34121133.3", "1.213343.......", "..21344.21133.4"]


def units(observers):
    return [[code.strip(".") for code in unit] for unit in zip(*observers, strict=True)]


def test_published_examples():
    assert krippendorff_alpha(units(FOUR)) == pytest.approx(0.743, abs=5e-4)
    assert krippendorff_alpha(units(THREE)) == pytest.approx(0.691, abs=5e-4)


tables = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=coders, max_size=coders),
        min_size=2,
        max_size=25,
    )
)


@given(tables)
def test_as_another_implementation_has_it(codes):
    table = np.array(codes, dtype=object)
    pairable = table[(table != "").sum(axis=1) >= 2]
    if len(set(pairable.ravel()) - {""}) < 2:
        return
    numbers = np.full(table.shape, np.nan)
    for n, code in enumerate("abc"):
        numbers[table == code] = n
    other = krippendorff.alpha(
        reliability_data=numbers.T, value_domain=[0, 1, 2], level_of_measurement="nominal"
    )
    assert krippendorff_alpha(codes) == pytest.approx(other, abs=1e-9)


def test_a_weight_of_two_is_a_sentence_twice_but_for_the_small_sample_term():
    codes = units(FOUR) * 40
    doubled = codes + codes[:200]
    weights = [2] * 200 + [1] * (len(codes) - 200)
    assert krippendorff_alpha(codes, weights) == pytest.approx(
        krippendorff_alpha(doubled), abs=1e-3
    )


def test_intervals_hold_the_value_and_shrink_with_more_sentences():
    few, many = alpha_interval(units(FOUR)), alpha_interval(units(FOUR) * 9)
    assert few.low < few.value < few.high
    assert many.high - many.low < few.high - few.low
    equal = share_equal(list("aab"), list("aba"), [2, 1, 1])
    assert equal.value == 0.5 and equal.low <= 0.5 <= equal.high


def test_nothing_coded_twice_is_refused():
    with pytest.raises(ReportError, match="by two coders"):
        krippendorff_alpha([["a", ""], ["", "b"]])
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) == 1
    with pytest.raises(ReportError, match="no sentence was coded by both"):
        share_equal([], [], [])
