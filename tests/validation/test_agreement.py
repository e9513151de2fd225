import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.errors import ReportError
from reportanalysis.policytype import read_labels
from reportanalysis.validation.agreement import (
    MEASURES,
    agreement_table,
    alpha_of_passes,
    code_agreement,
    cohen_kappa,
)


def test_alpha_of_the_published_examples():
    # Krippendorff (2011): A, binary data, alpha 0.095; B, nominal data, alpha 0.692.
    first = list("0100000000"), list("1110010100")
    assert alpha_of_passes(*first) == pytest.approx(0.095, abs=5e-4)
    second = list("aabbdcccedda"), list("babbbccceddd")
    assert alpha_of_passes(*second) == pytest.approx(0.692, abs=5e-4)


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2)


@settings(max_examples=60, deadline=None)
@given(pairs)
def test_alpha_by_its_definition(units):
    one, two = (np.array(part) for part in zip(*units, strict=True))
    pool = np.concatenate([one, two])
    n = len(pool)
    unlike = sum(a != b for a in pool for b in pool) / (n * (n - 1))
    expected = 1.0 if unlike == 0 else 1 - (one != two).mean() / unlike
    assert alpha_of_passes(one, two) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(pairs)
def test_kappa_by_its_definition(units):
    one, two = (np.array(part) for part in zip(*units, strict=True))
    chance = sum((one == c).mean() * (two == c).mean() for c in "abc")
    if chance == 1:
        assert cohen_kappa(one, two) == 1
    else:
        expected = ((one == two).mean() - chance) / (1 - chance)
        assert cohen_kappa(one, two) == pytest.approx(expected)


@settings(max_examples=60, deadline=None)
@given(pairs)
def test_counts_of_the_codes_tell_as_much_as_the_codes(units):
    one, two = (np.array(part) for part in zip(*units, strict=True))
    counts = pd.crosstab(one, two).reindex(index=[*"abc"], columns=[*"abc"], fill_value=0)
    for of_codes, of_counts in MEASURES.values():
        [value] = of_counts(counts.to_numpy(float)[None])
        assert value == pytest.approx(of_codes(one, two), abs=1e-12)


def test_units_coded_once_are_left_out_of_alpha():
    assert alpha_of_passes(["a", "b", "a"], ["a", "b", ""]) == 1
    with pytest.raises(ReportError, match="by two coders"):
        alpha_of_passes(["a"], [""])
    with pytest.raises(ReportError, match="2 and 1 codes"):
        alpha_of_passes(["a", "b"], ["a"])


def test_the_table_of_the_projects_labels():
    labels = read_labels("data/gold/labels.csv")
    table = agreement_table(labels, repetitions=50)
    assert table["rows"].tolist() == [726, 600, 126] * 2
    twice = labels[labels["pass2_type"] != ""]
    raw = (twice["pass1_type"] == twice["pass2_type"]).mean()
    assert table["raw"].iloc[0] == pytest.approx(raw)
    for measure in ("alpha", "kappa"):
        assert (table[f"{measure}_low"] <= table[measure] + 1e-9).all()
        assert (table[measure] <= table[f"{measure}_high"] + 1e-9).all()
        assert (table[measure] <= table["raw"] + 1e-9).all()
    assert table.equals(agreement_table(labels, repetitions=50))


def test_alpha_of_each_code_is_that_of_the_code_against_all_others():
    labels = read_labels("data/gold/labels.csv")
    table = code_agreement(labels, repetitions=5)
    assert len(table) == (4 + 14) * 2
    row = table[(table["code"] == "regulatory") & (table["set"] == "dev")].iloc[0]
    part = labels[labels["set"] == "dev"]
    one, two = (part[f"{name}_type"].eq("regulatory").to_numpy() for name in ("pass1", "pass2"))
    # Krippendorff's alpha of two passes and two codes, by hand.
    share, n = (one.mean() + two.mean()) / 2, 2 * len(part)
    chance = 2 * share * (1 - share) * n / (n - 1)
    assert row["alpha"] == pytest.approx(1 - (one != two).mean() / chance)
    assert row["used"] == (one | two).sum()
    assert row["alpha_low"] <= row["alpha"] <= row["alpha_high"]


def test_without_a_second_pass_there_is_nothing_to_compare():
    once = pd.DataFrame({"pass2_type": [""], "pass2_theme": [""]})
    with pytest.raises(ReportError, match="coded twice"):
        agreement_table(once)
