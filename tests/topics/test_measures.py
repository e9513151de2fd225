"""Diagnostics, stability, choice of K, labels and prevalence, against brute force."""

from itertools import combinations, permutations
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.errors import ReportError
from reportanalysis.topics import (
    TopicModel,
    best_k,
    bootstrap_stability,
    choose_k,
    exclusivity,
    frex,
    match_topics,
    npmi_coherence,
    seed_stability,
    top_words,
    topic_by,
    topic_diversity,
    topic_labels,
    topic_shares,
    typical_commitments,
)

letters = st.sampled_from("abcde")
bag_lists = st.lists(st.lists(letters, min_size=1, max_size=6).map(" ".join), min_size=1)


def frame(rows, columns="abcdef"):
    index = [f"topic_{k:02d}" for k in range(1, len(rows) + 1)]
    return pd.DataFrame(rows, index=index, columns=list(columns[: len(rows[0])]), dtype=float)


def random_components(n_topics, n_words, seed):
    rng = np.random.default_rng(seed)
    rows = rng.dirichlet(np.full(n_words, 0.3), size=n_topics)
    return pd.DataFrame(rows, columns=[f"w{j}" for j in range(n_words)])


def made_up_report(seed=0):
    """Made-up commitments of three subjects, ten to a section."""
    rng = np.random.default_rng(seed)
    subjects = [[f"{name}{i}" for i in range(8)] for name in ("school", "road", "farm")]
    subject = np.repeat(range(3), 30)
    bags = pd.Series([" ".join(rng.choice(subjects[s], size=4)) for s in subject])
    return bags, pd.Series(np.repeat(range(9), 10))


# --- coherence, diversity, exclusivity -------------------------------------------------


def test_npmi_by_hand():
    bags = ["a b", "a b", "a c", "c"]
    # p(a)=3/4, p(b)=1/2, p(a,b)=1/2: log(4/3)/log 2; a,c independent of chance: p(a,c)=1/4,
    # p(a)p(c)=3/8: log(2/3)/log 4; b,c never meet: -1.
    expected = [log(4 / 3) / log(2), log(2 / 3) / log(4), -1.0]
    scores = npmi_coherence([["a", "b"], ["a", "c"], ["b", "c"], ["a", "b", "c"], ["a"]], bags)
    np.testing.assert_allclose(scores[:3], expected)
    assert scores[3] == pytest.approx(np.mean(expected))
    assert np.isnan(scores[4])


def test_npmi_limits():
    assert npmi_coherence([["a", "b"]], ["a b", "a b c"]).tolist() == [1.0]
    assert npmi_coherence([["a", "b"]], ["a b a", "a", "b", ""]).tolist() == pytest.approx([0.0])


@settings(max_examples=60, deadline=None)
@given(bag_lists)
def test_npmi_agrees_with_brute_force(bags):
    sets = [set(bag.split()) for bag in bags]
    topic = sorted(set.union(*sets))[:4]
    n, scores = len(bags), []
    for a, b in combinations(topic, 2):
        both = sum(a in s and b in s for s in sets) / n
        pa, pb = (sum(w in s for s in sets) / n for w in (a, b))
        if both in (0, 1):
            scores.append(2 * both - 1)
        else:
            scores.append(log(both / (pa * pb)) / -log(both))
    got = npmi_coherence([topic], bags)[0]
    assert np.isnan(got) if not scores else got == pytest.approx(np.mean(scores), abs=1e-12)


def test_npmi_needs_the_words_in_the_bags():
    with pytest.raises(ReportError, match="'z' is in none of the 1 bags"):
        npmi_coherence([["a", "z"]], ["a b"])
    with pytest.raises(ReportError, match="at least one bag"):
        npmi_coherence([["a"]], [])


def test_diversity_is_one_for_disjoint_topics_and_least_for_equal_ones():
    assert topic_diversity([["a", "b"], ["c", "d"], ["e"]]) == 1
    assert topic_diversity([["a", "b"]] * 4) == 1 / 4
    with pytest.raises(ReportError, match="needs words"):
        topic_diversity([[], []])


def test_top_words_leave_out_words_without_share():
    tops = top_words(frame([[0.5, 0.0, 0.5], [0.1, 0.9, 0.0]]), 3)
    assert tops.tolist() == [["a", "c"], ["b", "a"]]
    with pytest.raises(ReportError, match="n_words is 0"):
        top_words(frame([[1.0]]), 0)


def test_frex_by_hand():
    # Topic 1: shares rank a 4, b 3, c 2, d 1 of 4; exclusivities .5, .75, .5, 0 rank 2.5, 4,
    # 2.5, 1.
    shares = frame([[0.4, 0.3, 0.2, 0.0], [0.4, 0.1, 0.2, 0.3]])
    by_hand = [1 / (0.5 / (e / 4) + 0.5 / (f / 4)) for e, f in [(2.5, 4), (4, 3), (2.5, 2), (1, 1)]]
    np.testing.assert_allclose(frex(shares).iloc[0], by_hand)
    np.testing.assert_allclose(frex(shares, 0).iloc[0], [1, 0.75, 0.5, 0.25])
    assert exclusivity(shares, 2, 0.5)["topic_01"] == pytest.approx(np.mean(by_hand[:2]))
    with pytest.raises(ReportError, match="from 0 to 1"):
        frex(shares, 1.2)


def test_exclusivity_is_higher_for_topics_that_share_no_word():
    apart = frame([[0.5, 0.3, 0.2, 0, 0, 0], [0, 0, 0, 0.5, 0.3, 0.2]])
    mixed = frame([[0.5, 0.1, 0.1, 0.1, 0.1, 0.1], [0.5, 0.1, 0.1, 0.1, 0.1, 0.1]])
    assert exclusivity(apart, 2).min() > exclusivity(mixed, 2).max()


# --- matching and stability ------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_matching_is_the_best_of_all_permutations(seed):
    left, right = random_components(4, 9, seed), random_components(4, 9, seed + 100)
    a, b = left.to_numpy(), right.to_numpy()
    cosines = a @ b.T / np.outer(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1))
    best = max(sum(cosines[i, p[i]] for i in range(4)) for p in permutations(range(4)))
    assert match_topics(left, right)["cosine"].sum() == pytest.approx(best)


def test_matching_undoes_a_permutation_of_topics_and_words():
    left = random_components(5, 12, 1)
    right = left.iloc[[3, 0, 4, 1, 2], ::-1]
    pairs = match_topics(left, right, n_words=4)
    assert pairs["left"].equals(pairs["right"])
    assert (pairs["jaccard"] == 1).all()
    np.testing.assert_allclose(pairs["cosine"], 1)


def test_matching_counts_words_of_one_side_only_and_unequal_numbers():
    left = frame([[0.6, 0.4, 0.0], [0.0, 0.1, 0.9]], "abc")
    right = frame([[0.5, 0.5]], "bc")
    pairs = match_topics(left, right, n_words=2)
    assert pairs[["left", "right"]].values.tolist() == [["topic_02", "topic_01"]]
    assert pairs.loc[0, "shared_words"].split() == ["c", "b"]
    expected = (0.1 + 0.9) * 0.5 / np.hypot(0.1, 0.9) / np.hypot(0.5, 0.5)
    assert pairs.loc[0, "cosine"] == pytest.approx(expected)


def test_nmf_is_the_same_for_every_seed():
    bags, sections = made_up_report()
    table = seed_stability(TopicModel(3, min_df=2), bags, sections, seeds=(0, 1, 7))
    assert len(table) == 3
    assert (table["jaccard"] == 1).all()
    np.testing.assert_allclose(table["cosine"], 1)
    with pytest.raises(ReportError, match="give two or more"):
        seed_stability(TopicModel(3), bags, seeds=(0,))


def test_bootstrap_tells_real_topics_from_noise():
    bags, sections = made_up_report()
    rng = np.random.default_rng(3)
    vocabulary = sorted({word for bag in bags for word in bag.split()})
    noise = pd.Series([" ".join(rng.choice(vocabulary, size=4)) for _ in bags])
    model = TopicModel(3, min_df=2)
    real = bootstrap_stability(model, bags, sections, n_resamples=5, n_words=8)
    chance = bootstrap_stability(model, noise, sections, n_resamples=5, n_words=8)
    assert real["topic"].tolist() == ["topic_01", "topic_02", "topic_03"]
    assert real["cosine"].min() > 0.95
    assert chance["jaccard"].mean() < real["jaccard"].mean() - 0.3
    again = bootstrap_stability(model, bags, sections, n_resamples=5, n_words=8)
    pd.testing.assert_frame_equal(real, again, check_exact=True)
    with pytest.raises(ReportError, match="n_resamples is 0"):
        bootstrap_stability(model, bags, n_resamples=0)


# --- choice of K -----------------------------------------------------------------------


def test_choose_k_finds_the_number_of_made_up_subjects():
    bags, sections = made_up_report()
    table = choose_k(
        bags, [2, 3, 4, 6], sections, model=TopicModel(min_df=2), seeds=(0, 1), n_resamples=4,
        methods=["nmf"], n_words=6,
    )  # fmt: skip
    assert best_k(table) == 3
    assert (table["seed_stability"] == 1).all()
    assert table["error"].is_monotonic_decreasing
    # Two topics leave the third subject's words without any share: no topic, not a guess.
    assert table["no_topic"].tolist() == pytest.approx([1 / 3, 0, 0, 0])
    row = table[table["k"] == 3].iloc[0]
    assert row["diversity"] == 1 and row["bootstrap_stability"] > 0.7


def test_choose_k_has_a_row_per_method_and_k():
    bags, sections = made_up_report()
    table = choose_k(bags, [2, 3], sections, model=TopicModel(min_df=2, max_iter=20), n_resamples=0)
    assert table[["method", "k"]].values.tolist() == [
        ["nmf", 2], ["nmf", 3], ["lda", 2], ["lda", 3],
    ]  # fmt: skip
    assert table["bootstrap_stability"].isna().all()
    assert table["error"].isna().tolist() == [False, False, True, True]
    assert best_k(table, "lda") in (2, 3)
    with pytest.raises(ReportError, match="no number of topics"):
        choose_k(bags, [])


def k_table(coherence, bootstrap, se=0.02):
    ks = list(range(4, 4 + 2 * len(coherence), 2))
    return pd.DataFrame(
        {"method": "nmf", "k": ks, "coherence": coherence, "coherence_se": se,
         "bootstrap_stability": bootstrap, "bootstrap_se": se}
    )  # fmt: skip


def test_best_k_rule():
    # 6 is within .02 of the best on both measures; 4 is not coherent enough.
    assert best_k(k_table([0.30, 0.39, 0.40], [0.5, 0.49, 0.5])) == 6
    # Nothing passes both: shortfalls are 5 and 0 errors, 2 and 2, 0 and 5.
    assert best_k(k_table([0.30, 0.36, 0.40], [0.50, 0.46, 0.40])) == 6
    # Rows in any order; without resamples coherence alone decides.
    assert best_k(k_table([0.30, 0.39, 0.40], [np.nan] * 3)[::-1]) == 6
    # No spread at all: only the best itself will do.
    assert best_k(k_table([0.3, 0.4, 0.4], [0.5, 0.5, 0.5], se=0.0)) == 6
    with pytest.raises(ReportError, match="no row for method 'lda'.*holds: nmf"):
        best_k(k_table([0.3], [0.5]), "lda")


# --- labels and typical commitments ----------------------------------------------------


def test_labels_prefer_exclusive_words_and_avoid_repeats():
    shares = frame([[0.4, 0.3, 0.2, 0.1, 0.0], [0.5, 0.0, 0.0, 0.0, 0.5]])
    shares.columns = ["服务", "数字化", "数字", "学校", "公路"]
    table = topic_labels(shares, n_words=4, n_label=3)
    assert table.columns.tolist() == ["topic", "label", "words", "frex_words"]
    assert table["words"][0] == "服务 数字化 数字 学校"
    assert table["label"][0] == "数字化·服务·学校"
    with pytest.raises(ReportError, match="n_label is 0"):
        topic_labels(shares, n_label=0)


def commitments(texts=("", "b", "", "")):
    return pd.DataFrame(
        {
            "commitment_id": ["x-4", "x-3", "x-2", "x-1"],
            "bag": ["甲 乙", "甲", "甲 丙", "丁"],
            "text": list(texts),
        }
    )


def test_typical_commitments_rank_and_show_only_what_may_be_shown():
    weights = pd.DataFrame({"t1": [1, 1, 1, np.nan], "t2": [0.0, 0, 0, np.nan]})
    table = typical_commitments(weights, commitments(), n=3)
    assert table.columns.tolist() == ["topic", "rank", "commitment_id", "weight", "text"]
    assert table["commitment_id"].tolist() == ["x-2", "x-4", "x-3"]
    assert table["text"].tolist() == ["", "", "b"] and table["rank"].tolist() == [1, 2, 3]
    by_id = weights.set_axis(commitments()["commitment_id"])
    pd.testing.assert_frame_equal(typical_commitments(by_id, commitments(), n=3), table)
    assert typical_commitments(weights[["t2"]], commitments()).shape == (0, 5)
    bare = typical_commitments(weights, commitments().drop(columns="text"))
    assert (bare["text"] == "").all()


def test_typical_commitments_refuse_tables_that_do_not_match():
    weights = pd.DataFrame({"t1": [1.0, 0.5]})
    with pytest.raises(ReportError, match="2 rows of weights do not match 4"):
        typical_commitments(weights, commitments())
    with pytest.raises(ReportError, match="lack the column bag, commitment_id"):
        typical_commitments(weights, pd.DataFrame({"text": ["a", "b"]}))
    with pytest.raises(ReportError, match="n is 0"):
        typical_commitments(weights, commitments()[:2], n=0)


# --- prevalence ------------------------------------------------------------------------


def random_weights(n, k=3, seed=0):
    rows = np.random.default_rng(seed).dirichlet(np.full(k, 0.5), size=n)
    return pd.DataFrame(rows, columns=[f"topic_{i:02d}" for i in range(1, k + 1)])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["Dezhou", "Jinan", "Heze"]), min_size=1, max_size=40))
def test_shares_sum_to_one_and_lie_in_their_interval(cities):
    table = topic_shares(random_weights(len(cities)), cities, n_resamples=200)
    np.testing.assert_allclose(table.groupby("group")["share"].sum(), 1)
    wide = table.dropna()
    assert ((wide["low"] <= wide["high"]) & (wide["low"] >= 0) & (wide["high"] <= 1)).all()
    assert table.groupby("group")["n_commitments"].first().sum() == len(cities)


def test_share_interval_agrees_with_the_normal_approximation():
    weights = random_weights(400)
    table = topic_shares(weights, ["x"] * 400, n_resamples=4000).set_index("topic")
    error = weights.std(ddof=0) / 20
    np.testing.assert_allclose(table["share"], weights.mean())
    np.testing.assert_allclose(table["low"], weights.mean() - 1.96 * error, atol=0.004)
    np.testing.assert_allclose(table["high"], weights.mean() + 1.96 * error, atol=0.004)


def test_shares_cover_the_truth_as_often_as_promised():
    rng = np.random.default_rng(8)
    hits = 0
    for seed in range(200):
        rows = rng.dirichlet([1.0, 2.0, 3.0], size=80)
        table = topic_shares(pd.DataFrame(rows), [0] * 80, n_resamples=400, random_state=seed)
        hits += (
            (table["low"] <= [1 / 6, 1 / 3, 1 / 2]) & (table["high"] >= [1 / 6, 1 / 3, 1 / 2])
        ).sum()
    assert 0.90 < hits / 600 < 0.985


def test_commitments_without_topic_are_counted_and_not_used():
    weights = pd.DataFrame({"t1": [1.0, 0.0, np.nan, np.nan], "t2": [0.0, 1.0, np.nan, np.nan]})
    table = topic_shares(weights, ["a", "a", "a", "b"], n_resamples=50)
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
    with pytest.raises(ReportError, match="the level is 95"):
        topic_shares(weights, ["a"] * 3, level=95)
    with pytest.raises(ReportError, match="n_resamples is 0"):
        topic_shares(weights, ["a"] * 3, n_resamples=0)
    with pytest.raises(ReportError, match="empty"):
        topic_shares(weights[:0], [])


def test_cross_table_keeps_every_commitment_once():
    weights = random_weights(50)
    weights.iloc[7] = np.nan
    types = pd.Series(np.tile(["service", "investment"], 25), name="policy_type")
    table = topic_by(weights, types)
    assert table.columns.tolist() == ["investment", "service"] and table.index.name == "topic"
    assert table.to_numpy().sum() == pytest.approx(49)
    for label in ("investment", "service"):
        np.testing.assert_allclose(table[label], weights[types == label].sum())
    np.testing.assert_allclose(topic_by(weights, types, normalize="topic").sum(axis=1), 1)
    np.testing.assert_allclose(topic_by(weights, types, normalize="column").sum(), 1)
    with pytest.raises(ReportError, match="unknown normalize 'rows'"):
        topic_by(weights, types, normalize="rows")
