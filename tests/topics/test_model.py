"""TopicModel and its start, against dense decompositions, planted topics and invariances."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment, lsq_linear
from sklearn.base import clone
from sklearn.decomposition import NMF
from sklearn.decomposition._nmf import _initialize_nmf
from sklearn.exceptions import NotFittedError

from reportanalysis.errors import ReportError
from reportanalysis.topics import TopicModel, match_topics
from reportanalysis.topics.model import exact_nndsvd


def planted(n_docs=300, n_topics=4, n_words=12, length=25, own=0.8, seed=0):
    """Made-up documents, each mostly of one topic; returns bags, topic-word shares, topics."""
    rng = np.random.default_rng(seed)
    vocabulary = [f"w{t}x{i:02d}" for t in range(n_topics) for i in range(n_words)]
    truth = np.full((n_topics, len(vocabulary)), (1 - own) / len(vocabulary))
    for t in range(n_topics):
        truth[t, t * n_words : (t + 1) * n_words] += own * rng.dirichlet(np.full(n_words, 3.0))
    topics = rng.integers(n_topics, size=n_docs)
    bags = [" ".join(sorted(rng.choice(vocabulary, size=length, p=truth[t]))) for t in topics]
    return pd.Series(bags), pd.DataFrame(truth, columns=vocabulary), topics


BAGS, TRUTH, TOPICS = planted()


def test_start_agrees_with_scikit_learn_where_its_random_svd_is_exact():
    # Few columns: the randomised decomposition spans the whole space and is exact.
    matrix = np.random.default_rng(2).random((30, 8))
    weights, topics = exact_nndsvd(matrix, 5)
    other_weights, other_topics = _initialize_nmf(matrix, 5, init="nndsvd", random_state=0)
    np.testing.assert_allclose(weights, other_weights, atol=1e-6)
    np.testing.assert_allclose(topics, other_topics, atol=1e-6)


def test_start_for_fewer_topics_is_a_part_of_the_start_for_more():
    matrix = np.random.default_rng(3).random((30, 20))
    np.testing.assert_allclose(exact_nndsvd(matrix, 3)[1], exact_nndsvd(matrix, 7)[1][:3])


def test_start_names_the_rank_when_topics_outnumber_it():
    with pytest.raises(ReportError, match="only 2 independent"):
        exact_nndsvd(np.array([[1.0, 0, 0], [0, 1, 0], [1, 1, 0], [2, 2, 0]]), 3)


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_planted_topics_are_recovered(method):
    # LDA depends on where it starts; from this seed it finds the topics, from 0 it does not.
    model = TopicModel(4, method, min_df=2, random_state=1).fit(BAGS)
    pairs = match_topics(TRUTH, model.components_)
    assert pairs["cosine"].min() > 0.9
    guessed = model.transform(BAGS).to_numpy().argmax(axis=1)
    table = pd.crosstab(TOPICS, guessed).to_numpy()
    hits = table[linear_sum_assignment(table, maximize=True)].sum()
    assert hits / len(BAGS) > 0.95


def test_neighbours_help_when_sentences_are_short():
    bags, truth, topics = planted(n_docs=160, n_words=30, length=2, own=0.6, seed=5)
    order = np.argsort(topics, kind="stable")  # a report treats one matter after the other
    bags, sections = bags.iloc[order].reset_index(drop=True), np.repeat(range(16), 10)
    model = TopicModel(4, min_df=2)
    alone, together = (
        match_topics(truth, model.fit(bags, s).components_)["cosine"].mean()
        for s in (None, sections)
    )
    assert together > alone + 0.2


def test_nmf_error_is_no_worse_than_scikit_learn_and_as_defined():
    model = TopicModel(4, min_df=2).fit(BAGS)
    matrix = model._tfidf.transform(model._counter.transform(BAGS).astype(float)).toarray()
    theirs = NMF(4, init="nndsvd", random_state=0, max_iter=2000, tol=1e-5).fit(matrix)
    relative = theirs.reconstruction_err_ / np.linalg.norm(matrix)
    assert model.error_ == pytest.approx(relative, rel=1e-3)


def test_weights_solve_the_least_squares_problem():
    model = TopicModel(4, min_df=2).fit(BAGS)
    rows = model._tfidf.transform(model._counter.transform(BAGS[:10]).astype(float)).toarray()
    shares = model.transform(BAGS[:10]).to_numpy()
    for row, share in zip(rows, shares, strict=True):
        answer = lsq_linear(model.components_.to_numpy().T, row, bounds=(0, np.inf), tol=1e-12).x
        np.testing.assert_allclose(share, answer / answer.sum(), atol=1e-4)


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_a_commitment_is_weighed_on_its_own(method):
    model = TopicModel(4, method, min_df=2).fit(BAGS)
    together = model.transform(BAGS[:20])
    alone = pd.concat([model.transform(BAGS[i : i + 1]) for i in range(20)])
    pd.testing.assert_frame_equal(together, alone, rtol=1e-9)


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_rows_without_known_words_have_no_topic(method):
    bags = pd.Series(["w0x00 w0x01", "", "unheard of", "# 新"], index=list("abcd"))
    weights = TopicModel(4, method, min_df=2).fit(BAGS).transform(bags)
    assert weights.index.tolist() == list("abcd")
    assert weights.columns.tolist() == ["topic_01", "topic_02", "topic_03", "topic_04"]
    assert weights.loc["a"].notna().all() and weights.loc["b":].isna().all(axis=None)


def test_no_rows_and_a_single_topic():
    model = TopicModel(1, min_df=2).fit(BAGS)
    assert model.transform([]).shape == (0, 1)
    assert (model.transform(BAGS) == 1).all(axis=None)


def test_order_of_documents_does_not_matter():
    order = np.random.default_rng(4).permutation(len(BAGS))
    straight = TopicModel(4, min_df=2).fit(BAGS)
    shuffled = TopicModel(4, min_df=2).fit(BAGS.iloc[order])
    np.testing.assert_allclose(straight.components_, shuffled.components_, atol=1e-6)
    np.testing.assert_allclose(
        straight.transform(BAGS), shuffled.transform(BAGS), rtol=0, atol=1e-5
    )


def test_words_order_within_a_bag_does_not_matter():
    backwards = BAGS.map(lambda bag: " ".join(bag.split()[::-1]))
    one, other = (TopicModel(4, min_df=2).fit(b).components_ for b in (BAGS, backwards))
    assert one.equals(other)


def test_topics_are_numbered_by_their_weight():
    model = TopicModel(4, min_df=2).fit(pd.concat([BAGS, BAGS[TOPICS == 2], BAGS[TOPICS == 2]]))
    assert model.components_.loc["topic_01"].idxmax().startswith("w2x")


DIGESTS = """
import hashlib
from reportanalysis.topics import TopicModel
for method in ("nmf", "lda"):
    model = TopicModel(4, method, min_df=2)
    model.fit(bags, [i // 10 for i in range(len(bags))])
    for table in (model.components_, model.transform(bags)):
        say(hashlib.sha256(table.to_csv().encode()).hexdigest())
"""


def test_same_bytes_in_another_process():
    digests: list[str] = []
    names = {"bags": BAGS.tolist(), "say": digests.append}
    exec(DIGESTS, names)
    code = (
        f"import sys\nbags = sys.stdin.buffer.read().decode().splitlines()\nsay = print\n{DIGESTS}"
    )
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"  # another order of hashes
    other = subprocess.run(
        [sys.executable, "-c", code],
        input="\n".join(BAGS).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout
    assert other.decode().split() == digests and len(digests) == 4


def test_seed_moves_lda_and_not_nmf():
    fits = {
        (method, seed): TopicModel(3, method, min_df=2, random_state=seed)
        .fit(BAGS)
        .components_.to_numpy()
        .tobytes()
        for method in ("nmf", "lda")
        for seed in (0, 1)
    }
    assert fits["nmf", 0] == fits["nmf", 1]
    assert fits["lda", 0] != fits["lda", 1]


def test_vocabulary_follows_its_settings():
    bags = ["推进 学校 # 校", "推进 学校 公路 校 #", "公路 推进 机场 # 校"]
    model = TopicModel(1, min_df=2, stop_words=["推进"]).fit(bags)
    assert model.vocabulary_.tolist() == ["公路", "学校"]
    # Neighbours do not make a word frequent: 机场 stands in one commitment.
    assert "机场" not in TopicModel(1, min_df=2).fit(bags, [1, 1, 1]).vocabulary_


def test_clone_keeps_parameters_and_forgets_the_fit():
    model = TopicModel(3, "lda", min_df=2, stop_words=("x",)).fit(BAGS)
    twin = clone(model)
    assert twin.get_params() == model.get_params()
    with pytest.raises(NotFittedError):
        twin.transform(BAGS)


@pytest.mark.parametrize(
    ("settings_", "bags", "message"),
    [
        ({"n_topics": 9}, ["a1 b1", "a1 b1"], "2 commitments cannot be split into 9"),
        ({"n_topics": 0}, ["a1 b1"], "n_topics is 0"),
        ({"n_topics": 2, "method": "lsa"}, ["a1"] * 5, "unknown topic method 'lsa'"),
        ({"n_topics": 2}, ["", "", ""], "0 words are left for 2 topics"),
        ({"n_topics": 2}, ["a1 b1", "c1"], "lower min_df"),
        ({"n_topics": 2}, "a1 b1", "one string"),
        ({"n_topics": 2}, ["a1", None, 3.0], "bag 1 is not text .and 1 more"),
        ({"n_topics": 2, "min_df": 1}, ["a1 b1", "a1 b1", "a1 b1"], "only 1 independent"),
    ],
)
def test_unusable_input_is_named(settings_, bags, message):
    with pytest.raises(ReportError, match=message):
        TopicModel(**settings_).fit(bags)


words = st.sampled_from([f"w{t}x{i:02d}" for t in range(4) for i in range(4)] + ["other", "#"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(words, max_size=8).map(" ".join), min_size=1, max_size=6))
def test_weights_are_shares_or_missing(bags):
    weights = NMF4.transform(bags)
    known = [bool(set(bag.split()) & set(NMF4.vocabulary_)) for bag in bags]
    assert weights.notna().all(axis=1).tolist() == known
    shares = weights.dropna()
    assert (shares >= 0).all(axis=None)
    np.testing.assert_allclose(shares.sum(axis=1), 1)


NMF4 = TopicModel(4, min_df=2).fit(BAGS)
