"""A linear classifier of bags that gives calibrated probabilities."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.special import softmax

from reportanalysis.errors import ReportError
from reportanalysis.policytype.features import BagFeatures, count_words, numbered
from reportanalysis.policytype.lookup import Lookup
from reportanalysis.policytype.seeds import seed_groups, seed_profile
from reportanalysis.policytype.vectors import bag_directions

# Lengths of the blocks against TF-IDF, whose length is 1; and the value of a heading's mark.
VECTOR_SCALE = 0.8
CONTEXT_SCALE = 0.9
SEED_SCALE = 0.3
HEADING_SCALE = 2.0


class Analysis(NamedTuple):
    """Some bags, with what each of their distinct words stands for: its terms, vector and seeds."""

    counts: sp.csr_matrix
    words: list[str]
    terms: sp.csr_matrix
    vectors: np.ndarray
    seeds: sp.csr_matrix
    tfidf: sp.csr_matrix
    dense: np.ndarray


class BagClassifier:
    """Support vector machine on words, characters inside words, word vectors and seed words.

    One linear function per class over these blocks: TF-IDF of words and of character
    n-grams (:class:`~reportanalysis.policytype.features.BagFeatures`); the direction of
    the bag in the space of :func:`~reportanalysis.policytype.vectors.word_vectors`; that of
    its context; its profile over the seed words (:mod:`~reportanalysis.policytype.seeds`);
    and a mark of numbered headings. Probabilities are a softmax of the scores; its
    temperature is fitted to scores of documents left out of training.

    The context of a bag is the words of the sentences around it. A model fitted with
    contexts sees each training row both with its context and alone, so it serves both;
    a bag that comes alone has an empty context.

    Parameters
    ----------
    vectors : DataFrame or None
        Word vectors; None leaves those blocks out.
    min_df : int, default 2
        Terms in fewer bags are left out.
    C : float, default 0.3
        Inverse strength of the penalty.
    folds : int, default 3
        Folds over documents for the temperature; below 2 it is left at 1.

    References
    ----------
    Guo, Pleiss, Sun and Weinberger (2017), On calibration of modern neural networks,
    ICML (temperature scaling).

    Examples
    --------
    >>> bags = ["养老 床位", "养老 服务", "公路 建设", "铁路 建设"]
    >>> types = ["service", "service", "investment", "investment"]
    >>> model = BagClassifier(min_df=1, folds=2).fit(bags, types)
    >>> model.predict(["公路 养护", "养老 护理"]).tolist()
    ['investment', 'service']
    """

    def __init__(
        self,
        vectors: pd.DataFrame | None = None,
        min_df: int = 2,
        C: float = 0.3,
        folds: int = 3,
    ) -> None:
        self.vectors = vectors
        self.min_df = min_df
        self.C = C
        self.folds = folds

    def fit(
        self,
        bags: Iterable[str],
        y: Sequence[str],
        sample_weight: np.ndarray | None = None,
        groups: Sequence[str] | None = None,
        unlabelled: Iterable[str] = (),
        contexts: Iterable[str] | None = None,
    ) -> "BagClassifier":
        """Learn terms, weights and the temperature.

        `groups` are the documents that leave training together when the temperature is
        fitted (default: each bag is its own); `unlabelled` bags serve the idf only.
        """
        from reportanalysis.policytype.fitting import Rows, linear_weights, temperature_left_out

        bags, codes = list(bags), list(y)
        if len(bags) != len(codes):
            raise ReportError(f"{len(bags)} bags but {len(codes)} labels; give one label per bag")
        self.classes_ = np.array(sorted(set(y)), dtype=object)
        if len(self.classes_) < 2:
            raise ReportError("a classifier needs labels of two classes or more")
        self.seeds_ = seed_groups()
        self.features_ = BagFeatures.learn([*bags, *unlabelled], self.min_df)
        self.lookup_ = Lookup(self.features_, self.vectors, self.seeds_)
        matrix, column = self._matrix(bags), np.searchsorted(self.classes_.astype(str), codes)
        weight = np.ones(len(codes)) if sample_weight is None else np.asarray(sample_weight, float)
        group = np.arange(len(codes)) if groups is None else np.asarray(groups)
        if contexts is not None:
            if self.vectors is None:
                raise ReportError("contexts are read through word vectors; give vectors too")
            # Each row twice, at half its weight: alone and with its context.
            matrix = sp.vstack([matrix, self._matrix(bags, contexts)], format="csr")
            column, group, weight = np.tile(column, 2), np.tile(group, 2), np.tile(weight / 2, 2)
        rows = Rows(matrix, column, weight, group)
        size = len(self.classes_)
        self.__dict__.pop("_by_term", None)  # of an earlier fit
        self.coef_, self.intercept_ = linear_weights(rows, size, self.C)
        self.temperature_ = temperature_left_out(rows, size, self.C, self.folds)
        return self

    def decision_function(
        self, bags: Iterable[str], contexts: Iterable[str] | None = None
    ) -> np.ndarray:
        """Scores before the softmax: bags by classes."""
        return self.scores(self.analyse(bags, contexts))

    def predict_proba(
        self, bags: Iterable[str], contexts: Iterable[str] | None = None
    ) -> np.ndarray:
        """Calibrated probabilities: bags by classes, in the order of `classes_`."""
        return self.probabilities(self.analyse(bags, contexts))

    def predict(self, bags: Iterable[str], contexts: Iterable[str] | None = None) -> np.ndarray:
        """The most probable class of each bag."""
        best: np.ndarray = self.classes_[self.decision_function(bags, contexts).argmax(axis=1)]
        return best

    def analyse(self, bags: Iterable[str], contexts: Iterable[str] | None = None) -> Analysis:
        """Look each distinct word up once, and turn the bags into numbers."""
        counts, words = count_words(bags)
        near, near_words = count_words([""] * counts.shape[0] if contexts is None else contexts)
        if near.shape[0] != counts.shape[0]:
            raise ReportError(f"{counts.shape[0]} bags but {near.shape[0]} contexts; give one each")
        around = bag_directions(near, self.lookup_.directions(near_words))
        terms, vectors, seeds = self.lookup_.rows(words)
        dense = [
            VECTOR_SCALE * bag_directions(counts, vectors),
            CONTEXT_SCALE * around,
            SEED_SCALE * seed_profile(counts, seeds),
            HEADING_SCALE * numbered(counts, words)[:, None],
        ]
        tfidf = self.features_.weigh(counts, terms)
        return Analysis(counts, words, terms, vectors, seeds, tfidf, np.hstack(dense))

    def scores(self, analysis: Analysis) -> np.ndarray:
        """Scores before the softmax, of bags analysed before."""
        terms = analysis.tfidf.shape[1]
        scores: np.ndarray = analysis.tfidf @ self._by_term + self.intercept_
        scores += analysis.dense @ self.coef_[:, terms:].T
        return scores

    @cached_property
    def _by_term(self) -> np.ndarray:
        """Weights of the terms, as a sparse product reads them."""
        return np.ascontiguousarray(self.coef_[:, : len(self.features_.terms)].T)

    def probabilities(self, analysis: Analysis) -> np.ndarray:
        """Calibrated probabilities, of bags analysed before."""
        probabilities: np.ndarray = softmax(self.scores(analysis) / self.temperature_, axis=1)
        return probabilities

    def dense_names(self) -> list[str]:
        """Names of the columns after the terms: vectors, context, seed groups, heading."""
        size = 0 if self.vectors is None else self.vectors.shape[1] - 1
        vector = [f"{block}{i}" for block in ("v", "n") for i in range(size)]
        return [*vector, *(f"s:{name}" for name in sorted(set(self.seeds_["group"]))), "numbered"]

    def _matrix(self, bags: Iterable[str], contexts: Iterable[str] | None = None) -> sp.csr_matrix:
        """All numbers side by side."""
        analysis = self.analyse(bags, contexts)
        return sp.hstack([analysis.tfidf, sp.csr_matrix(analysis.dense)], format="csr")
