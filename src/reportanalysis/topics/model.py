"""The topic model: NMF with an exact start as main model, LDA as a check."""

import warnings
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import nnls
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.utils.validation import check_is_fitted

from reportanalysis.errors import ReportError
from reportanalysis.svd import exact_svd
from reportanalysis.windows import window_sums

# Commitments on each side that a topic is learnt with, where the section has them. A sentence
# has some seven words that carry a topic, too few to see which words belong together; its
# neighbours speak of the same matter. Topics are then read off the single commitments.
REACH = 3
# Characters a word needs; drops the numeral mark ``#`` and words too short to tell a subject.
SHORTEST_WORD = 2
NMF_ITERATIONS, NMF_TOLERANCE = 2000, 1e-5
LDA_ITERATIONS = 50
# What lies below is a rounding error.
DUST = 1e-10
NO_WEIGHT = 1e-12
Sections: TypeAlias = pd.Series | pd.DataFrame | Sequence[Any] | None


def as_bags(bags: pd.Series | Sequence[str]) -> pd.Series:
    """Check bags and return them as a Series, the index kept (a list gets 0, 1, 2 ...)."""
    if isinstance(bags, str):
        raise ReportError("bags is one string; give a list or Series with one bag per commitment")
    series = bags if isinstance(bags, pd.Series) else pd.Series(list(bags), dtype=object)
    bad = [label for label, bag in series.items() if not isinstance(bag, str)]
    if bad:
        raise ReportError(
            f"bag {bad[0]!r} is not text (and {len(bad) - 1} more); a commitment without "
            "words has the empty string, so read the table with keep_default_na=False"
        )
    return series


def exact_nndsvd(
    matrix: np.ndarray | sparse.spmatrix, n_topics: int
) -> tuple[np.ndarray, np.ndarray]:
    """Start values for NMF, W (documents, topics) and H (topics, words), without random numbers.

    >>> weights, topics = exact_nndsvd(np.array([[2.0, 2.0, 0.0], [0.0, 0.0, 1.0]]), 2)
    >>> (weights @ topics).round(6).tolist()
    [[2.0, 2.0, 0.0], [0.0, 0.0, 1.0]]
    """
    # Each singular pair is split into its positive and its negative side and the heavier side
    # is kept (Boutsidis and Gallopoulos 2008, Pattern Recognition 41, 1350-1362). scikit-learn's
    # own `nndsvd` uses a randomised decomposition, so its start moves with the seed.
    left, values, right = exact_svd(matrix, n_topics)
    weights, topics = np.zeros(left.shape), np.zeros(right.shape)
    for k, value in enumerate(values):
        sides = []
        for sign in (1, -1):
            u, v = np.maximum(sign * left[:, k], 0), np.maximum(sign * right[k], 0)
            sides.append((np.linalg.norm(u) * np.linalg.norm(v), u, v))
        mass, u, v = sides[0] if sides[0][0] >= sides[1][0] else sides[1]
        scale = np.sqrt(value * mass)
        weights[:, k] = scale * u / np.linalg.norm(u)
        topics[k] = scale * v / np.linalg.norm(v)
    # The first pair is nonnegative in exact arithmetic; rounding dust would only slow NMF.
    return np.where(weights < DUST, 0, weights), np.where(topics < DUST, 0, topics)


class TopicModel(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """Topics of commitments from bags of words, numbered by falling weight.

    ``nmf`` factorises TF-IDF rows (sublinear term frequency, unit length) from an exact
    start, so that no random number is drawn and every fit is the same. ``lda`` fits latent
    Dirichlet allocation to counts by batch variational Bayes; it depends on the seed and
    serves as a check.

    Parameters
    ----------
    n_topics : int
    method : {"nmf", "lda"}
    min_df : int
        A word must be in so many commitments, and have two characters or more.
    stop_words : collection of str, optional
        Words that carry no topic.
    random_state : int
        Seed of LDA; without effect on NMF.

    Attributes
    ----------
    components_ : DataFrame (topics, words)
        Share of each word in each topic; rows sum to one.
    vocabulary_ : Index of str
        The words, sorted.
    error_ : float
        What NMF leaves unexplained (Frobenius norm over that of the matrix); NaN for LDA.
    n_iter_ : int
        Iterations run; 2,000 if NMF's tolerance was not reached, and always 50 for LDA.

    References
    ----------
    Lee, D. D. and Seung, H. S. (1999). Learning the parts of objects by non-negative
    matrix factorization. Nature 401, 788-791.
    Blei, D. M., Ng, A. Y. and Jordan, M. I. (2003). Latent Dirichlet allocation. Journal
    of Machine Learning Research 3, 993-1022.

    Examples
    --------
    >>> bags = ["学校 教师", "学位 学校", "学校 教师", "公路 铁路"]  # made up
    >>> model = TopicModel(n_topics=2, min_df=1).fit(bags)
    >>> model.transform(["教师 学校", "铁路", "天气"]).round(2)
       topic_01  topic_02
    0       1.0       0.0
    1       0.0       1.0
    2       NaN       NaN
    """

    def __init__(
        self,
        n_topics: int = 12,
        method: str = "nmf",
        *,
        min_df: int = 5,
        stop_words: Collection[str] | None = None,
        random_state: int = 0,
    ) -> None:
        self.n_topics = n_topics
        self.method = method
        self.min_df = min_df
        self.stop_words = stop_words
        self.random_state = random_state

    def fit(self, bags: pd.Series | Sequence[str], sections: Sections = None) -> "TopicModel":
        """Learn the topics.

        Parameters
        ----------
        bags : Series or sequence of str
            One bag per commitment, words separated by a space.
        sections : Series, DataFrame or sequence, optional
            Section of each commitment, such as ``commitments[["document_id", "section_no"]]``;
            then topics are learnt from each commitment with three neighbours on either side.

        Raises
        ------
        ReportError
            Fewer commitments or words than topics, or no word left.
        """
        bags = as_bags(bags)
        self._check(len(bags))
        left_out = frozenset(self.stop_words or ())
        bags_with = Counter(word for bag in bags for word in set(bag.split()))
        kept = sorted(
            word
            for word, n in bags_with.items()
            if n >= self.min_df and len(word) >= SHORTEST_WORD and word not in left_out
        )
        self.vocabulary_ = pd.Index(kept, name="word", dtype=object)
        if len(self.vocabulary_) < self.n_topics:
            raise ReportError(
                f"{len(self.vocabulary_)} words are left for {self.n_topics} topics (of "
                f"{len(bags_with)}, {self.min_df} commitments or more each, stop words dropped); "
                "lower min_df, ask for fewer topics or give more text"
            )
        self._counter = CountVectorizer(analyzer=str.split, vocabulary=self.vocabulary_)
        counts = self._counter.transform(bags)
        if sections is not None:
            counts = window_sums(counts, sections, REACH)
        fit = self._fit_nmf if self.method == "nmf" else self._fit_lda
        weights, components = fit(counts[counts.getnnz(axis=1) > 0].astype(float))
        # Rounded, so that equal masses are ordered by heaviest word and not by rounding error.
        mass = np.round(weights.sum(axis=0) / weights.sum(), 10)
        self._order = np.lexsort((components.argmax(axis=1), -mass))
        self.components_ = pd.DataFrame(
            components[self._order], index=self.get_feature_names_out(), columns=self.vocabulary_
        )
        return self

    def _check(self, n_bags: int) -> None:
        """Refuse settings that no text can meet."""
        if self.method not in ("nmf", "lda"):
            raise ReportError(f"unknown topic method {self.method!r}; use 'nmf' or 'lda'")
        if self.n_topics < 1:
            raise ReportError(f"n_topics is {self.n_topics}; it must be 1 or more")
        if n_bags < self.n_topics:
            raise ReportError(
                f"{n_bags} commitments cannot be split into {self.n_topics} topics; "
                "ask for fewer topics or give more commitments"
            )

    def _fit_nmf(self, counts: sparse.csr_matrix) -> tuple[np.ndarray, np.ndarray]:
        """Weights of the passages, and word shares of the topics."""
        self._tfidf = TfidfTransformer(sublinear_tf=True)
        matrix = self._tfidf.fit_transform(counts)
        weights, topics = exact_nndsvd(matrix, self.n_topics)
        nmf = NMF(self.n_topics, init="custom", tol=NMF_TOLERANCE, max_iter=NMF_ITERATIONS)
        with warnings.catch_warnings():
            # Where the exact start is the solution, its own criterion cannot fall further.
            warnings.simplefilter("ignore", ConvergenceWarning)
            weights = nmf.fit_transform(matrix, W=weights, H=topics)
        self.n_iter_ = nmf.n_iter_
        self.error_ = float(nmf.reconstruction_err_ / sparse.linalg.norm(matrix))
        mass = nmf.components_.sum(axis=1)
        if (mass == 0).any():
            raise ReportError(
                f"{int((mass == 0).sum())} of {self.n_topics} topics came out empty; "
                "ask for fewer topics"
            )
        return weights * mass, nmf.components_ / mass[:, None]

    def _fit_lda(self, counts: sparse.csr_matrix) -> tuple[np.ndarray, np.ndarray]:
        """Weights of the passages, and word shares of the topics."""
        self._lda = LatentDirichletAllocation(
            self.n_topics, max_iter=LDA_ITERATIONS, random_state=self.random_state
        ).fit(counts)
        self.n_iter_, self.error_ = self._lda.n_iter_, float("nan")
        topics = self._lda.components_
        return self._lda.transform(counts), topics / topics.sum(axis=1, keepdims=True)

    def transform(self, bags: pd.Series | Sequence[str]) -> pd.DataFrame:
        """Weigh the topics in every commitment, each on its own.

        For NMF the weights solve the nonnegative least squares problem of the commitment's
        TF-IDF row exactly, so they do not depend on which other rows are passed along.

        Returns
        -------
        DataFrame (commitments, topics)
            Index of `bags`; columns `topic_01`, `topic_02` ...; rows sum to one. A row without
            any word that has a share in some topic is NaN throughout: no topic, not a guess.
        """
        check_is_fitted(self, "components_")
        bags = as_bags(bags)
        counts = self._counter.transform(bags).astype(float)
        weights = np.zeros((len(bags), self.n_topics))
        if bags.empty:  # scikit-learn refuses tables without rows
            return pd.DataFrame(weights, index=bags.index, columns=self.get_feature_names_out())
        if self.method == "nmf":
            # With components' = QR the problem shrinks from the vocabulary to the topics.
            q, r = np.linalg.qr(self.components_.to_numpy().T)
            for i, target in enumerate(self._tfidf.transform(counts) @ q):
                weights[i] = nnls(r, target)[0]
        else:
            known = counts.getnnz(axis=1) > 0
            if known.any():
                weights[known] = self._lda.transform(counts[known])[:, self._order]
        sums = weights.sum(axis=1, keepdims=True)
        shares = weights / np.where(sums > NO_WEIGHT, sums, np.nan)
        return pd.DataFrame(shares, index=bags.index, columns=self.get_feature_names_out())

    def get_feature_names_out(self, input_features: object = None) -> np.ndarray:
        """Names of the topics: `topic_01`, `topic_02` ... (scikit-learn's naming hook)."""
        return np.array([f"topic_{k:02d}" for k in range(1, self.n_topics + 1)], dtype=object)
