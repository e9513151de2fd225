"""Words and keyness: hand-computed and brute-force oracles, the size of the test by simulation."""

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reportanalysis.compare.keyness import (
    group_counts,
    keyness,
    log_odds,
    pair_counts,
    word_counts,
)
from reportanalysis.errors import ReportError


def frame_of(counts, groups=None):
    """Commitments (made up) whose bags have the given counts, one report a row."""
    counts = np.asarray(counts)
    words = [f"w{i:04d}" for i in range(counts.shape[1])]
    bags = [" ".join(np.repeat(words, row)) for row in counts]
    names = [f"r{i:02d}" for i in range(len(counts))]
    cities = groups if groups is not None else names
    return pd.DataFrame({"document_id": names, "city": cities, "bag": bags})


def reports(rng, n_reports=15, n_words=600, spread=0.0):
    """Counts without differences between reports, but for the spread of rates (CV)."""
    rates = 1 / np.arange(5, n_words + 5)
    rates = 0.8 * rates / rates.sum()
    lengths = rng.integers(2500, 6500, n_reports)
    factor = 1.0
    if spread:
        factor = rng.gamma(1 / spread**2, spread**2, size=(n_reports, n_words))
    return rng.poisson(lengths[:, None] * rates * factor)


# -- counting words

BAGS = st.lists(
    st.tuples(
        st.sampled_from("xyz"),
        st.lists(st.sampled_from(["路", "水", "AI", "#", "a b"]), min_size=1),
    ),
    min_size=1,
)


@given(BAGS)
def test_counts_agree_with_a_counter(rows):
    frame = pd.DataFrame({"city": [c for c, _ in rows], "bag": [" ".join(b) for _, b in rows]})
    oracle = {}
    for city, bag in rows:
        oracle.setdefault(city, Counter()).update(" ".join(bag).split())
    table = word_counts(frame, by="city")
    assert list(table.index) == list(dict.fromkeys(frame["city"]))
    assert list(table.columns) == sorted(set().union(*oracle.values()))
    for city, counter in oracle.items():
        assert {w: c for w, c in table.loc[city].items() if c} == dict(counter)


def test_words_left_out():
    frame = pd.DataFrame({"document_id": list("abc"), "bag": ["x x y #", "x z", "y z 的"]})
    assert list(word_counts(frame, leave_out={"x", "的"})) == ["#", "y", "z"]


def test_empty_bags_are_named():
    frame = pd.DataFrame({"document_id": list("ab"), "bag": ["x", None]})
    with pytest.raises(ReportError, match="no words in the bags of b"):
        word_counts(frame)
    with pytest.raises(ReportError, match="the commitments have no column city"):
        word_counts(frame, by="city")
    with pytest.raises(ReportError, match="document_id is missing in some rows"):
        word_counts(frame.assign(document_id=["a", None]))


# -- log-odds with a Dirichlet prior


def test_log_odds_by_hand():
    # 6 of 100 words against 3 of 200, prior of 30 words: alpha = 30 * 9 / 300 = 0.9.
    delta, z = log_odds([6], [3], 100, 200, alpha0=30)
    expected = math.log(6.9 / 123.1) - math.log(3.9 / 226.1)
    assert delta[0] == pytest.approx(expected)
    assert z[0] == pytest.approx(expected / math.sqrt(1 / 6.9 + 1 / 3.9))


def test_log_odds_without_prior_is_the_classical_log_odds_ratio():
    delta, _ = log_odds([6], [3], 100, 200, alpha0=0)
    odds_ratio = stats.contingency.odds_ratio([[6, 94], [3, 197]], kind="sample")
    assert delta[0] == pytest.approx(math.log(odds_ratio.statistic))


@given(
    y=st.integers(0, 50), r=st.integers(1, 50), alpha0=st.floats(1, 1000), more=st.integers(1, 500)
)
def test_log_odds_is_antisymmetric_and_shrinks_with_the_prior(y, r, alpha0, more):
    delta, z = log_odds([y], [r], 1000, 1500, alpha0)
    swapped, z_swapped = log_odds([r], [y], 1500, 1000, alpha0)
    assert delta[0] == pytest.approx(-swapped[0], abs=1e-9)
    assert z[0] == pytest.approx(-z_swapped[0], abs=1e-9)
    stronger, _ = log_odds([y], [r], 1000, 1500, alpha0 + more)
    assert abs(stronger[0]) <= abs(delta[0]) + 1e-9


# -- the table


def naive_keyness(frame, target, alpha0=500):
    """Log-odds by dictionaries and loops."""
    sides = {True: Counter(), False: Counter()}
    users = {}
    for row in frame.itertuples():
        sides[row.city == target].update(row.bag.split())
        for word in set(row.bag.split()):
            users.setdefault(word, set()).add(row.document_id)
    n, m = sum(sides[True].values()), sum(sides[False].values())
    table = {}
    for word, documents in users.items():
        y, r = sides[True][word], sides[False][word]
        a = alpha0 * (y + r) / (n + m)
        delta = math.log((y + a) / (n + alpha0 - y - a)) - math.log((r + a) / (m + alpha0 - r - a))
        z = delta / math.sqrt(1 / (y + a) + 1 / (r + a))
        rates = (1e4 * y / n, 1e4 * r / m)
        own = documents & set(frame.loc[frame["city"] == target, "document_id"])
        table[word] = (y, r, *rates, len(documents), len(own), delta, z)
    return table


def test_table_agrees_with_loops_over_dictionaries():
    rng = np.random.default_rng(1)
    counts = reports(rng, n_reports=9, n_words=80, spread=0.4) // 20
    cities = ["a", "b", "a", "c", "d", "e", "f", "g", "h"]
    frame = frame_of(counts, cities)
    # Rows are commitments, not reports: cut the first report in two.
    words = frame.loc[0, "bag"].split()
    halves = frame.iloc[[0, 0]].assign(bag=[" ".join(words[:9]), " ".join(words[9:])])
    frame = pd.concat([frame.iloc[1:], halves], ignore_index=True)
    table = keyness(frame, "a", min_count=1, min_reports=1).set_index("word")
    oracle = naive_keyness(frame, "a")
    assert set(table.index) == set(oracle)
    names = ["count_target", "count_rest", "rate_target", "rate_rest", "n_reports", "n_target",
             "log_odds", "z"]  # fmt: skip
    for word, expected in oracle.items():
        assert table.loc[word, names].tolist() == pytest.approx(expected)


def test_left_out_words_do_not_change_the_others():
    rng = np.random.default_rng(2)
    frame = frame_of(reports(rng, n_words=60))
    whole = keyness(frame, "r03").set_index("word")
    part = keyness(frame, "r03", leave_out={"w0000", "w0001"}).set_index("word")
    assert set(whole.index) - set(part.index) == {"w0000", "w0001"}
    same = ["rate_target", "rate_rest", "log_odds", "z"]
    pd.testing.assert_frame_equal(part[same], whole.loc[part.index, same])


def test_thresholds_look_at_target_and_rest_together():
    frame = frame_of([[9, 1, 0, 5], [0, 1, 5, 5], [0, 1, 5, 5], [0, 0, 0, 5], [1, 1, 0, 5]])
    table = keyness(frame, "r00", min_count=10, min_reports=2)
    assert set(table["word"]) == {"w0000", "w0002", "w0003"}
    assert set(keyness(frame, "r00", min_count=1, min_reports=3)["word"]) == {"w0001", "w0003"}


def test_q_values_are_benjamini_hochberg_over_the_table():
    rng = np.random.default_rng(3)
    frame = frame_of(reports(rng, n_words=100, spread=0.3))
    table = keyness(frame, "r01")
    np.testing.assert_allclose(table["q"], stats.false_discovery_control(table["p"]))
    assert (table["z_calibrated"].diff().dropna() <= 0).all()
    two_sided = 2 * stats.norm.sf(table["z_calibrated"].abs())
    np.testing.assert_allclose(two_sided, table["p"], atol=1e-12)
    assert (np.sign(table["z_calibrated"]) == np.sign(table["log_odds"])).all()
    assert (table["log_odds"] > 0).any() and (table["log_odds"] < 0).any()
    together = keyness(frame, None)
    np.testing.assert_allclose(together["q"], stats.false_discovery_control(together["p"]))
    own = together[together["city"] == "r01"].drop(columns="q").reset_index(drop=True)
    pd.testing.assert_frame_equal(own, table.drop(columns="q"))


def test_order_of_rows_does_not_matter():
    rng = np.random.default_rng(4)
    frame = frame_of(reports(rng, n_words=100, spread=0.3))
    shuffled = frame.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(keyness(frame, "r01"), keyness(shuffled, "r01"))


def test_two_reports_give_no_calibrated_figures():
    table = keyness(frame_of([[9, 5], [4, 8]]), "r00", min_count=1, min_reports=1)
    assert table[["z_calibrated", "p", "q"]].isna().all().all()
    assert table["word"].tolist() == ["w0000", "w0001"]


# -- within years, and other units than words


def dated(counts, years, cities):
    return frame_of(counts, cities).assign(year=years)


def test_rates_within_years_by_hand():
    """The rest in the target's mixture of years; years without the target are left out."""
    counts = [[8, 92], [30, 170], [2, 98], [1, 99], [3, 97], [50, 50]]
    frame = dated(counts, [1, 1, 2, 2, 2, 3], ["a", "b", "a", "b", "c", "b"])
    row = (
        keyness(frame, "a", min_count=1, min_reports=1, within="year")
        .set_index("word")
        .loc["w0000"]
    )
    assert (row["count_target"], row["count_rest"], row["n_reports"]) == (10, 34, 5)
    assert row["n_target"] == 2
    assert row["rate_target"] == pytest.approx(1e4 * 10 / 200)
    assert row["rate_rest"] == pytest.approx(1e4 * (0.5 * 30 / 200 + 0.5 * 4 / 200))


def test_fashions_of_years_are_not_the_citys():
    """No city differs, years do; the target has more reports of the early years."""
    rng = np.random.default_rng(10)
    years = np.repeat([1, 2, 3, 4], 14)
    factor = rng.gamma(1, 1, size=(4, 400))[years - 1]
    rates = factor / np.arange(5, 405) / 8
    counts = rng.poisson(3000 * rates / rates.sum(axis=1, keepdims=True) * 0.9)
    place = np.tile(np.arange(14), 4)
    cities = np.where(place < np.array([6, 4, 1, 1])[years - 1], "a", "b")
    frame = dated(counts, years, cities)
    apart = (keyness(frame, "a")["p"] < 0.05).mean()
    within = (keyness(frame, "a", within="year")["p"] < 0.05).mean()
    assert apart > 0.1
    assert 0.02 < within < 0.075


def test_units_take_the_place_of_words():
    rng = np.random.default_rng(11)
    frame = frame_of(reports(rng, n_words=60, spread=0.3))
    words = word_counts(frame)
    groups = {"one": ["w0001", "absent"], "two": ["w0002", "w0003", "w0003"]}
    rows = [(group, word) for group, own in groups.items() for word in own]
    units = group_counts(frame, pd.DataFrame(rows, columns=["group", "word"]))
    assert units["one"].equals(words["w0001"])
    table = keyness(frame, "r00", units=units[::-1]).set_index("word")
    plain = keyness(frame, "r00").set_index("word")
    assert set(table.index) == {"one", "two"}
    assert table.loc["one", "log_odds"] == pytest.approx(plain.loc["w0001", "log_odds"])
    rates = ["rate_target", "rate_rest"]
    both = plain.loc[["w0002", "w0003"], rates].sum()
    assert table.loc["two", rates].tolist() == pytest.approx(both.tolist())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sets(st.sampled_from(
    ["公路", "铁路", "学校", "教师", "水"])).filter(bool)), min_size=4, max_size=30))  # fmt: skip
def test_pairs_agree_with_a_count_by_hand(rows):
    frame = pd.DataFrame(rows, columns=["document_id", "bag"])
    frame["bag"] = frame["bag"].map(lambda bag: " ".join(sorted(bag)))
    n = len(frame)
    alone = Counter(w for _, bag in rows for w in bag)
    if max(alone.values()) < 2:
        return
    table = pair_counts(frame, leave_out={"教师"}, min_count=2)
    for one, two in [("公路", "铁路"), ("公路", "学校"), ("学校", "铁路")]:
        stand = [name for name, bag in rows if {one, two} <= bag]
        both = len(stand) / n
        wanted = len(stand) >= 2 and math.log(both * n * n / (alone[one] * alone[two])) >= -0.3 * (
            math.log(both)
        )
        assert (f"{one} {two}" in table) == wanted
        if wanted:
            assert {k: v for k, v in table[f"{one} {two}"].items() if v} == dict(Counter(stand))
    assert not any("教师" in pair or "水" in pair for pair in table)


# -- size and power, by simulation


def shares_below(frame):
    """With each report in turn as target: share of p below 5%, by words and by reports."""
    table = keyness(frame, None, "document_id")
    token = 2 * stats.norm.sf(table["z"].abs())
    table = table.assign(share_token=token < 0.05, share_calibrated=table["p"] < 0.05)
    own = table.groupby("document_id")
    found = own["p"].agg(lambda p: (stats.false_discovery_control(p) < 0.05).sum())
    return own[["share_token", "share_calibrated"]].mean().assign(n_discoveries=found)


@pytest.mark.parametrize("spread", [0.3, 0.55])
def test_calibrated_test_keeps_its_size_where_the_token_level_one_does_not(spread):
    rng = np.random.default_rng(5)
    checks = [shares_below(frame_of(reports(rng, spread=spread))) for _ in range(6)]
    check = pd.concat(checks)
    assert 0.015 < check["share_calibrated"].mean() < 0.055
    assert check["share_token"].mean() > (0.06 if spread < 0.5 else 0.12)
    assert (check["n_discoveries"] > 0).mean() < 0.15


@pytest.mark.parametrize("n_target", [4, 7])
def test_size_with_several_target_reports(n_target):
    rng = np.random.default_rng(6)
    shares = []
    for i in range(4):
        counts, drawn = reports(rng, spread=0.4), np.random.default_rng(i)
        for _ in range(12):
            chosen = np.isin(np.arange(15), drawn.choice(15, n_target, replace=False))
            table = keyness(frame_of(counts, np.where(chosen, "target", "rest")), "target")
            token = 2 * stats.norm.sf(table["z"].abs())
            shares.append([(token < 0.05).mean(), (table["p"] < 0.05).mean()])
    token, calibrated = np.mean(shares, axis=0)
    assert 0.02 < calibrated < 0.08
    assert token > 1.8 * calibrated


def test_without_spread_both_tests_keep_their_size():
    check = shares_below(frame_of(reports(np.random.default_rng(7))))
    assert 0.015 < check["share_calibrated"].mean() < 0.065
    assert 0.015 < check["share_token"].mean() < 0.065


def test_planted_words_are_found_among_many():
    rng = np.random.default_rng(8)
    counts = reports(rng, spread=0.3)
    planted = np.arange(20, 60, 4)
    counts[3, planted] = rng.poisson(10 * counts[3, planted].mean(), len(planted))
    table = keyness(frame_of(counts), "r03")
    found = set(table.loc[(table["q"] < 0.1) & (table["log_odds"] > 0), "word"])
    true = {f"w{i:04d}" for i in planted}
    assert len(found & true) >= 7
    assert len(found - true) <= 2


def test_a_word_some_other_reports_use_as_much_does_not_pass():
    """Same counts in the target; the more the rest lies apart, the less they prove."""
    rng = np.random.default_rng(9)
    counts = reports(rng, n_reports=15, n_words=300)
    even, uneven = counts.copy(), counts.copy()
    even[:, 50], uneven[:, 50] = 10, 0
    uneven[[4, 7, 9, 11, 14], 50] = 28
    even[0, 50] = uneven[0, 50] = 30
    p = [keyness(frame_of(c), "r00").set_index("word").loc["w0050", "p"] for c in (even, uneven)]
    assert p[0] < 0.01 < 0.05 < p[1]


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    spread=st.sampled_from([0.0, 0.1, 0.5, 1.0, 2.0]),
    target=st.integers(0, 5),
)
def test_p_values_are_probabilities(seed, spread, target):
    rng = np.random.default_rng(seed)
    frame = frame_of(reports(rng, n_reports=6, n_words=30, spread=spread))
    table = keyness(frame, f"r{target:02d}", min_count=1, min_reports=1)
    assert table[["p", "q"]].stack().between(0, 1).all()
    assert np.isfinite(table[["log_odds", "z", "z_calibrated"]].to_numpy()).all()


# -- errors


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda f: f, {"target": "Atlantis"}, "'Atlantis'.*r00, r01"),
        (lambda f: f.head(1), {}, "only city"),
        (lambda f: f.assign(document_id="x"), {}, "must belong to one city; mend x"),
        (lambda f: f, {"min_count": 10**6}, "lower min_count"),
        (lambda f: f.drop(columns="bag"), {}, "no column bag"),
        (lambda f: f.drop(columns="city"), {}, "no column city"),
        (lambda f: f.assign(bag=["", *f["bag"][1:]]), {}, "no words in the bags of r00"),
        (lambda f: f.head(0), {}, "no commitments"),
    ],
)
def test_unusable_input_is_named(change, options, message):
    frame = change(frame_of([[9, 5, 1], [4, 8, 2], [3, 3, 3]]))
    options = {"target": "r00", "min_count": 1, "min_reports": 1, **options}
    with pytest.raises(ReportError, match=message):
        keyness(frame, **options)
