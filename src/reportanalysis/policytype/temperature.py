"""From scores to probabilities: a softmax whose temperature is fitted."""

import numpy as np
from scipy.optimize import minimize_scalar


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
