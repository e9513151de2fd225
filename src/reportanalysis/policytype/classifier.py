"""A linear classifier of bags that gives calibrated probabilities and may abstain."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp
from scipy.optimize import minimize_scalar
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC
from sklearn.utils.validation import check_is_fitted

from reportanalysis.errors import ReportError
from reportanalysis.policytype.features import BagFeatures, count_words, numbered
from reportanalysis.policytype.seeds import seed_groups, seed_profile, seed_shares
from reportanalysis.policytype.vectors import bag_directions


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities in proportion to the exponential of scores, row by row.

    Parameters
    ----------
    scores : ndarray of shape (rows, classes)

    Returns
    -------
    ndarray of shape (rows, classes)

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    power = np.exp(scores - scores.max(axis=1, keepdims=True))
    return power / power.sum(axis=1, keepdims=True)


def fit_temperature(scores: np.ndarray, column: np.ndarray, weight: np.ndarray) -> float:
    """Temperature that makes the softmax of scores most likely.

    Parameters
    ----------
    scores : ndarray of shape (rows, classes)
    column : ndarray of int
        Column of the true class of each row.
    weight : ndarray of float

    Returns
    -------
    float
        Between 0.01 and 100, four decimals.

    Examples
    --------
    >>> scores = np.log(np.array([[0.8, 0.2]] * 5))
    >>> fit_temperature(scores, np.array([0, 0, 0, 0, 1]), np.ones(5))
    1.0
    """

    def loss(log_temperature: float) -> float:
        scaled = softmax(scores / np.exp(log_temperature))
        own = scaled[np.arange(len(column)), column]
        return float(-(weight * np.log(np.maximum(own, 1e-12))).sum())

    bound = np.log(100)
    best = minimize_scalar(loss, bounds=(-bound, bound), method="bounded", options={"xatol": 1e-8})
    return round(float(np.exp(best.x)), 4)


DECIMALS = 4
TOLERANCE = 1e-3


class BagClassifier(ClassifierMixin, BaseEstimator):
    """Support vector machine on words, characters inside words, word vectors and seed words.

    One linear function per class over three blocks: TF-IDF of words and of character
    n-grams (:class:`~reportanalysis.policytype.features.BagFeatures`), the direction of
    the bag in the space of :func:`~reportanalysis.policytype.vectors.word_vectors`, and
    its profile over the seed words (:mod:`~reportanalysis.policytype.seeds`); and a mark of
    numbered headings.
    Probabilities are a softmax of the scores; its temperature is fitted to scores of
    documents left out of training. The order of words plays no part.

    A bag may come with its context, the words of the sentences around it; the direction
    of the context is a block of its own, empty for a bag that comes alone. A model fitted
    with contexts sees each training row both with its context and alone, so it serves both.

    Parameters
    ----------
    vectors : DataFrame or None
        Word vectors; None leaves that block out.
    low, high, min_df : int
        As in `BagFeatures`.
    vector_scale : float, default 0.8
        Length of the vector block against the TF-IDF block, whose length is 1.
    seed_scale : float, default 0.3
        Length of the seed block; 0 leaves it out.
    context_scale : float, default 0.9
        Length of the context block.
    heading_scale : float, default 2.0
        Value of the mark of a numbered heading.
    C : float, default 0.3
        Inverse strength of the penalty.
    folds : int, default 3
        Folds over documents for the temperature.

    Attributes
    ----------
    classes_ : ndarray of str
    features_ : BagFeatures
    seeds_ : DataFrame
    coef_ : ndarray of shape (classes, terms + dense columns)
    intercept_ : ndarray of shape (classes,)
    temperature_ : float

    Examples
    --------
    >>> bags = ["养老 床位", "养老 服务", "公路 建设", "铁路 建设"]
    >>> types = ["service", "service", "investment", "investment"]
    >>> model = BagClassifier(min_df=1, folds=2).fit(bags, types)
    >>> model.predict(["公路 养护", "养老 护理"]).tolist()
    ['investment', 'service']

    References
    ----------
    Guo, Pleiss, Sun and Weinberger (2017), On calibration of modern neural networks,
    ICML (temperature scaling).
    """

    def __init__(
        self,
        vectors: pd.DataFrame | None = None,
        low: int = 1,
        high: int = 3,
        min_df: int = 2,
        vector_scale: float = 0.8,
        seed_scale: float = 0.3,
        context_scale: float = 0.9,
        heading_scale: float = 2.0,
        C: float = 0.3,
        folds: int = 3,
    ) -> None:
        self.vectors = vectors
        self.low = low
        self.high = high
        self.min_df = min_df
        self.vector_scale = vector_scale
        self.seed_scale = seed_scale
        self.context_scale = context_scale
        self.heading_scale = heading_scale
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

        Parameters
        ----------
        bags : iterable of str
            Sorted words joined by spaces.
        y : sequence of str
            One code per bag.
        sample_weight : ndarray of float, optional
        groups : sequence of str, optional
            Document of each bag: the temperature is fitted on documents left out. Without
            it each bag is its own document.
        unlabelled : iterable of str, optional
            Further bags, for the idf only.
        contexts : iterable of str, optional
            Words around each bag, as from
            :func:`~reportanalysis.policytype.vectors.context_bags`; needs `vectors`.

        Returns
        -------
        BagClassifier
        """
        bags, y = list(bags), np.asarray(y, dtype=object)
        if len(bags) != len(y):
            raise ReportError(f"{len(bags)} bags but {len(y)} labels; give one label per bag")
        self.classes_ = np.array(sorted(set(y)), dtype=object)
        if len(self.classes_) < 2:
            raise ReportError("a classifier needs labels of two classes or more")
        weight = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight, float)
        group = np.arange(len(y)) if groups is None else np.asarray(groups)
        self.seeds_ = seed_groups()
        self.features_ = BagFeatures(self.low, self.high, self.min_df)
        self.features_.fit([*bags, *unlabelled])
        matrix = self._matrix(bags)
        if contexts is not None:
            if self.vectors is None:
                raise ReportError("contexts are read through word vectors; give vectors too")
            # Each row twice, at half its weight: alone and with its context.
            matrix = sp.vstack([matrix, self._matrix(bags, contexts)], format="csr")
            y, group, weight = np.tile(y, 2), np.tile(group, 2), np.tile(weight / 2, 2)
        self.coef_, self.intercept_ = self._weights(matrix, y, weight)
        self.temperature_ = self._temperature(matrix, y, weight, group)
        return self

    def decision_function(
        self, bags: Iterable[str], contexts: Iterable[str] | None = None
    ) -> np.ndarray:
        """Scores before the softmax.

        Parameters
        ----------
        bags : iterable of str
        contexts : iterable of str, optional
            Words around each bag; an empty string for a bag that comes alone.

        Returns
        -------
        ndarray of shape (bags, classes)
        """
        check_is_fitted(self)
        terms, dense = self._blocks(bags, contexts)
        scores = np.asarray(terms @ self.coef_[:, : terms.shape[1]].T) + self.intercept_
        return scores + dense @ self.coef_[:, terms.shape[1] :].T

    def predict_proba(
        self, bags: Iterable[str], contexts: Iterable[str] | None = None
    ) -> np.ndarray:
        """Calibrated probabilities, in the order of `classes_`.

        Parameters
        ----------
        bags : iterable of str
        contexts : iterable of str, optional
            Words around each bag; an empty string for a bag that comes alone.

        Returns
        -------
        ndarray of shape (bags, classes)
        """
        return softmax(self.decision_function(bags, contexts) / self.temperature_)

    def predict(self, bags: Iterable[str], contexts: Iterable[str] | None = None) -> np.ndarray:
        """The most probable class of each bag.

        Parameters
        ----------
        bags : iterable of str
        contexts : iterable of str, optional
            Words around each bag; an empty string for a bag that comes alone.

        Returns
        -------
        ndarray of str
        """
        return self.classes_[self.decision_function(bags, contexts).argmax(axis=1)]

    def predict_or_abstain(self, bags: Iterable[str], threshold: float = 0.6) -> np.ndarray:
        """The most probable class, or an empty string where its probability is too low.

        Parameters
        ----------
        bags : iterable of str
        threshold : float, default 0.6
            Smallest probability at which a class is named.

        Returns
        -------
        ndarray of str
        """
        probabilities = self.predict_proba(bags)
        best = self.classes_[probabilities.argmax(axis=1)]
        return np.where(probabilities.max(axis=1) >= threshold, best, "")

    def _blocks(
        self, bags: Iterable[str], contexts: Iterable[str] | None
    ) -> tuple[sp.csr_matrix, np.ndarray]:
        """TF-IDF; directions, context and seed profiles, scaled and side by side."""
        counts, words = count_words(bags)
        terms = self.features_.transform_counts(counts, self.features_.analyse(words))
        blocks = [np.zeros((counts.shape[0], 0))]
        if self.vectors is not None:
            own = bag_directions(counts, words, self.vectors)
            around = np.zeros_like(own)
            if contexts is not None:
                around = bag_directions(*count_words(contexts), self.vectors)
            if len(around) != len(own):
                raise ReportError(f"{len(own)} bags but {len(around)} contexts; give one each")
            blocks += [self.vector_scale * own, self.context_scale * around]
        if self.seed_scale:
            shares = seed_shares(words, self.seeds_)
            blocks.append(self.seed_scale * seed_profile(counts, shares))
        blocks.append(self.heading_scale * numbered(counts, words))
        return terms, np.hstack(blocks)

    def dense_names(self) -> list[str]:
        """Names of the columns after the terms: vectors, context, seed groups, heading.

        Returns
        -------
        list of str
        """
        size = 0 if self.vectors is None else self.vectors.shape[1] - 1
        groups = sorted(self.seeds_["group"].unique()) if self.seed_scale else []
        vector = [f"{block}{i}" for block in ("v", "n") for i in range(size)]
        return [*vector, *(f"s:{name}" for name in groups), "numbered"]

    def _matrix(self, bags: Iterable[str], contexts: Iterable[str] | None = None) -> sp.csr_matrix:
        """All blocks side by side."""
        terms, dense = self._blocks(bags, contexts)
        return sp.hstack([terms, sp.csr_matrix(dense)], format="csr")

    def _weights(
        self, matrix: sp.csr_matrix, y: np.ndarray, weight: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """One linear function per class of `classes_`, rounded as they will be stored."""
        coef = np.zeros((len(self.classes_), matrix.shape[1]))
        # A class that is absent from a fold keeps weights of zero and can never win.
        intercept = np.full(len(self.classes_), -2.0)
        present = np.flatnonzero(np.isin(self.classes_, np.unique(y)))
        # The dual is several times as fast here, also with more rows than terms.
        machine = LinearSVC(
            C=self.C, class_weight="balanced", dual=True, tol=TOLERANCE, random_state=0
        )
        machine.fit(matrix, y.astype(str), sample_weight=weight)
        if len(present) == 2:
            coef[present] = np.vstack([-machine.coef_, machine.coef_])
            intercept[present] = [-machine.intercept_[0], machine.intercept_[0]]
        else:
            coef[present], intercept[present] = machine.coef_, machine.intercept_
        return np.round(coef, DECIMALS), np.round(intercept, DECIMALS)

    def _temperature(
        self, matrix: sp.csr_matrix, y: np.ndarray, weight: np.ndarray, group: np.ndarray
    ) -> float:
        """Temperature that fits the scores of documents left out."""
        folds = min(self.folds, len(np.unique(group)))
        if folds < 2:
            return 1.0
        scores = np.zeros((len(y), len(self.classes_)))
        done = np.zeros(len(y), dtype=bool)
        for train, test in GroupKFold(folds).split(matrix, y, group):
            if len(np.unique(y[train])) < 2:
                continue
            coef, intercept = self._weights(matrix[train], y[train], weight[train])
            scores[test] = matrix[test] @ coef.T + intercept
            done[test] = True
        if not done.any():
            return 1.0
        column = np.searchsorted(self.classes_.astype(str), y.astype(str))
        return fit_temperature(scores[done], column[done], weight[done])
