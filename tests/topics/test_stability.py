"""Matching against all permutations; stability of made-up topics and of noise."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from made_up import frame, made_up_report

from reportanalysis.errors import ReportError
from reportanalysis.topics import TopicModel, match_topics
from reportanalysis.topics.stability import bootstrap_stability, seed_stability


def random_components(n_topics, n_words, seed):
    rng = np.random.default_rng(seed)
    rows = rng.dirichlet(np.full(n_words, 0.3), size=n_topics)
    return pd.DataFrame(rows, columns=[f"w{j}" for j in range(n_words)])


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
    pairs = match_topics(left, right)
    assert pairs["left"].equals(pairs["right"])
    assert (pairs["jaccard"] == 1).all()
    np.testing.assert_allclose(pairs["cosine"], 1)


def test_matching_counts_words_of_one_side_only_and_unequal_numbers():
    left = frame([[0.6, 0.4, 0.0], [0.0, 0.1, 0.9]], "abc")
    right = frame([[0.5, 0.5]], "bc")
    pairs = match_topics(left, right)
    assert pairs[["left", "right"]].values.tolist() == [["topic_02", "topic_01"]]
    assert pairs.loc[0, "shared_words"].split() == ["c", "b"]
    expected = (0.1 + 0.9) * 0.5 / np.hypot(0.1, 0.9) / np.hypot(0.5, 0.5)
    assert pairs.loc[0, "cosine"] == pytest.approx(expected)


def test_nmf_is_the_same_for_every_seed():
    bags, sections = made_up_report()
    fitted = TopicModel(3, min_df=2).fit(bags, sections)
    table = seed_stability(fitted, bags, sections, seeds=(0, 1, 7))
    assert len(table) == 3
    assert (table["jaccard"] == 1).all()
    np.testing.assert_allclose(table["cosine"], 1)
    with pytest.raises(ReportError, match="give two or more"):
        seed_stability(fitted, bags, sections, seeds=(0,))


def test_seeds_are_fits_of_their_own_for_lda():
    bags, sections = made_up_report()
    fitted = TopicModel(3, "lda", min_df=2).fit(bags, sections)
    other = TopicModel(3, "lda", min_df=2, random_state=5).fit(bags, sections)
    row = seed_stability(fitted, bags, sections, seeds=(0, 5)).iloc[0]
    assert row["cosine"] == match_topics(fitted.components_, other.components_)["cosine"].mean()


def test_bootstrap_tells_real_topics_from_noise():
    bags, sections = made_up_report()
    rng = np.random.default_rng(3)
    vocabulary = sorted({word for bag in bags for word in bag.split()})
    noise = pd.Series([" ".join(rng.choice(vocabulary, size=4)) for _ in bags])
    model = TopicModel(3, min_df=2)
    real, again = (
        bootstrap_stability(model.fit(bags, sections), bags, sections, n_resamples=5)
        for _ in range(2)
    )
    chance = bootstrap_stability(model.fit(noise, sections), noise, sections, n_resamples=5)
    assert real["topic"].tolist() == ["topic_01", "topic_02", "topic_03"]
    assert real["cosine"].min() > 0.95
    assert chance["jaccard"].mean() < real["jaccard"].mean() - 0.3
    pd.testing.assert_frame_equal(real, again, check_exact=True)
