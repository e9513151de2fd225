"""Coherence, diversity and exclusivity, by hand and by brute force."""

from itertools import combinations
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import frame

from reportanalysis.errors import ReportError
from reportanalysis.topics.diagnostics import (
    exclusivity,
    frex,
    npmi_coherence,
    top_words,
    topic_diversity,
)

letters = st.sampled_from("abcde")
bag_lists = st.lists(st.lists(letters, min_size=1, max_size=6).map(" ".join), min_size=1)


def coherence(words, bags):
    return npmi_coherence(pd.Series(words), pd.Series(bags, dtype=object))


def test_npmi_by_hand():
    bags = ["a b", "a b", "a c", "c"]
    # p(a)=3/4, p(b)=1/2, p(a,b)=1/2: log(4/3)/log 2; a,c independent of chance: p(a,c)=1/4,
    # p(a)p(c)=3/8: log(2/3)/log 4; b,c never meet: -1.
    expected = [log(4 / 3) / log(2), log(2 / 3) / log(4), -1.0]
    scores = coherence([["a", "b"], ["a", "c"], ["b", "c"], ["a", "b", "c"], ["a"]], bags)
    np.testing.assert_allclose(scores[:3], expected)
    assert scores[3] == pytest.approx(np.mean(expected))
    assert np.isnan(scores[4])


def test_npmi_limits():
    assert coherence([["a", "b"]], ["a b", "a b c"]).tolist() == [1.0]
    assert coherence([["a", "b"]], ["a b a", "a", "b", ""]).tolist() == pytest.approx([0.0])


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
    got = coherence([topic], bags)[0]
    assert np.isnan(got) if not scores else got == pytest.approx(np.mean(scores), abs=1e-12)


def test_npmi_needs_the_words_in_the_bags():
    with pytest.raises(ReportError, match="'z' is in none of the 1 bags"):
        coherence([["a", "z"]], ["a b"])
    with pytest.raises(ReportError, match="at least one bag"):
        coherence([["a"]], [])


def test_diversity_is_one_for_disjoint_topics_and_least_for_equal_ones():
    assert topic_diversity(pd.Series([["a", "b"], ["c", "d"], ["e"]])) == 1
    assert topic_diversity(pd.Series([["a", "b"]] * 4)) == 1 / 4


def test_top_words_leave_out_words_without_share():
    tops = top_words(frame([[0.5, 0.0, 0.5], [0.1, 0.9, 0.0]]), 3)
    assert tops.tolist() == [["a", "c"], ["b", "a"]]


def test_frex_by_hand():
    # Topic 1: shares rank a 4, b 3, c 2, d 1 of 4; exclusivities .5, .75, .5, 0 rank 2.5, 4,
    # 2.5, 1.
    shares = frame([[0.4, 0.3, 0.2, 0.0], [0.4, 0.1, 0.2, 0.3]])
    by_hand = [1 / (0.5 / (e / 4) + 0.5 / (f / 4)) for e, f in [(2.5, 4), (4, 3), (2.5, 2), (1, 1)]]
    np.testing.assert_allclose(frex(shares).iloc[0], by_hand)
    np.testing.assert_allclose(frex(shares, 0).iloc[0], [1, 0.75, 0.5, 0.25])
    weighed = [1 / (0.7 / (e / 4) + 0.3 / (f / 4)) for e, f in [(2.5, 4), (4, 3), (2.5, 2)]]
    assert exclusivity(shares)["topic_01"] == pytest.approx(np.mean(weighed))


def test_exclusivity_is_higher_for_topics_that_share_no_word():
    apart = frame([[0.5, 0.3, 0.2, 0, 0, 0], [0, 0, 0, 0.5, 0.3, 0.2]])
    mixed = frame([[0.5, 0.1, 0.1, 0.1, 0.1, 0.1], [0.5, 0.1, 0.1, 0.1, 0.1, 0.1]])
    assert exclusivity(apart).min() > exclusivity(mixed).max()
