"""Weights and temperature of the classifier, learnt from the numbers of labelled bags.

Apart from the classifier itself, so that predicting need not wait for scikit-learn.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize_scalar
from scipy.special import softmax
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from reportanalysis.policytype.features import DECIMALS

TOLERANCE = 1e-3
# Score of a class that is absent from a fold: it can never win.
ABSENT = -2.0
# The largest temperature tried, and one over the smallest.
HOTTEST = 100
# A smaller probability of the true class counts as this one.
SMALLEST = 1e-12


@dataclass
class Rows:
    """Labelled rows: numbers, class (column of the scores), weight, and document."""

    matrix: sp.csr_matrix
    column: np.ndarray
    weight: np.ndarray
    group: np.ndarray

    def part(self, rows: np.ndarray) -> "Rows":
        """Some of the rows."""
        return Rows(self.matrix[rows], self.column[rows], self.weight[rows], self.group[rows])


def linear_weights(rows: Rows, n_classes: int, C: float) -> tuple[np.ndarray, np.ndarray]:
    """One linear function per class: weights and intercepts, rounded as they will be stored."""
    coef = np.zeros((n_classes, rows.matrix.shape[1]))
    intercept = np.full(n_classes, ABSENT)
    # The dual is several times as fast here, also with more rows than terms.
    machine = LinearSVC(C=C, class_weight="balanced", dual=True, tol=TOLERANCE, random_state=0)
    machine.fit(rows.matrix, rows.column, sample_weight=rows.weight)
    present = machine.classes_
    if len(present) == 2:
        coef[present] = np.vstack([-machine.coef_, machine.coef_])
        intercept[present] = [-machine.intercept_[0], machine.intercept_[0]]
    else:
        coef[present], intercept[present] = machine.coef_, machine.intercept_
    return np.round(coef, DECIMALS), np.round(intercept, DECIMALS)


def temperature_left_out(rows: Rows, n_classes: int, C: float, folds: int) -> float:
    """Temperature that fits the scores of documents left out; 1 without two folds of them."""
    folds = min(folds, len(np.unique(rows.group)))
    if folds < 2:
        return 1.0
    scores = np.zeros((len(rows.column), n_classes))
    done = np.zeros(len(rows.column), dtype=bool)
    for train, test in GroupKFold(folds).split(rows.matrix, rows.column, rows.group):
        part = rows.part(train)
        if len(np.unique(part.column)) < 2:
            continue
        coef, intercept = linear_weights(part, n_classes, C)
        scores[test] = rows.matrix[test] @ coef.T + intercept
        done[test] = True
    if not done.any():
        return 1.0
    return fit_temperature(scores[done], rows.column[done], rows.weight[done])


def fit_temperature(scores: np.ndarray, column: np.ndarray, weight: np.ndarray) -> float:
    """Temperature, to four decimals, that makes the softmax of scores most likely.

    `column` is that of the true class of each row. As scikit-learn's
    `CalibratedClassifierCV(method="temperature")`, which wants an estimator of its own where
    there are scores already, and does without weights for one that is fitted.
    """

    def loss(log_temperature: float) -> float:
        scaled = softmax(scores / np.exp(log_temperature), axis=1)
        own = scaled[np.arange(len(column)), column]
        return float(-(weight * np.log(np.maximum(own, SMALLEST))).sum())

    bound = np.log(HOTTEST)
    best = minimize_scalar(loss, bounds=(-bound, bound), method="bounded", options={"xatol": 1e-8})
    return round(float(np.exp(best.x)), DECIMALS)
