"""Words looked up from memory are as looked up anew, whatever came before."""

import pickle

import numpy as np
import pandas as pd
import pytest

from reportanalysis.policytype import lookup as lookup_module
from reportanalysis.policytype.features import BagFeatures, word_by_term
from reportanalysis.policytype.lookup import Lookup
from reportanalysis.policytype.vectors import word_vectors

BAGS = [
    "养老 床位 医院",
    "养老 医院 床位",
    "公路 铁路 机场",
    "公路 铁路",
    "机场 医院",
    "公路 公路 养老",
]
WORDS = ["养老", "公路", "医院", "机场", "养老院", "高速公路", "未见", "铁路"]


@pytest.fixture
def lookup():
    features = BagFeatures.learn(BAGS, min_df=1)
    seeds = pd.DataFrame({"group": ["care", "care", "road"], "word": ["养老", "医院", "公路"]})
    return Lookup(features, word_vectors(BAGS, size=2), seeds)


def rows(lookup, words):
    terms, vectors, shares = lookup.rows(words)
    return [*map(tuple, terms.toarray()), *map(tuple, vectors), *map(tuple, shares.toarray())]


def alone(lookup, word):
    return rows(Lookup(lookup.features, lookup.vectors, lookup.seeds), [word])


@pytest.mark.parametrize("most", [1, 3, 1000])
def test_rows_do_not_depend_on_what_came_before(lookup, monkeypatch, most):
    monkeypatch.setattr(lookup_module, "MOST_WORDS", most)
    draw = np.random.default_rng(0)
    for _ in range(30):
        words = draw.choice(WORDS, size=draw.integers(1, 6), replace=False).tolist()
        terms, vectors, shares = lookup.rows(words)
        for n, word in enumerate(words):
            found = [tuple(m[n].toarray()[0]) for m in (terms, shares)]
            assert [found[0], tuple(vectors[n]), found[1]] == alone(lookup, word)
        assert np.array_equal(lookup.directions(words), vectors)


def test_terms_are_those_inside_each_word(lookup):
    terms, _, _ = lookup.rows(WORDS)
    assert (terms != word_by_term(WORDS, lookup.features.index)).nnz == 0


def test_no_words_no_rows(lookup):
    terms, vectors, shares = lookup.rows([])
    assert terms.shape[0] == len(vectors) == shares.shape[0] == 0


def test_memory_is_bounded_and_left_behind_when_sent_away(lookup, monkeypatch):
    monkeypatch.setattr(lookup_module, "MOST_WORDS", 4)
    fresh = len(pickle.dumps(lookup))
    for word in WORDS * 3:
        lookup.rows([word])
        assert len(lookup._row) <= 5
    assert len(pickle.dumps(lookup)) == fresh
    assert rows(pickle.loads(pickle.dumps(lookup)), WORDS) == rows(lookup, WORDS)
