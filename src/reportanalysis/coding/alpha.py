"""Krippendorff's alpha of nominal codes, for any number of coders, with gaps and weights."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.resample import count_draws, percentile_interval

Codes: TypeAlias = pd.DataFrame | np.ndarray | Sequence[Sequence[str]]
Column: TypeAlias = Sequence[str] | np.ndarray | pd.Series


class Measured(NamedTuple):
    """A measure with its 95% interval."""

    value: float
    low: float
    high: float


def krippendorff_alpha(codes: Codes, weights: Sequence[float] | None = None) -> float:
    r"""Agreement of coders beyond chance: 1 is full, 0 what chance gives.

    With :math:`n_c` codes of kind c among the n of sentences that two or more coders coded,
    and :math:`m_u` coders of sentence u, alpha is :math:`1 - D_o / D_e`, where

    .. math::
        D_o = \frac1n \sum_u \frac{\text{unlike pairs of } u}{m_u - 1},\quad
        D_e = \frac{n^2 - \sum_c n_c^2}{n (n - 1)}.

    Krippendorff, K. (2011), Computing Krippendorff's alpha-reliability, University of
    Pennsylvania. Where one code occurs alone there is no disagreement to expect: alpha is 1.

    Parameters
    ----------
    codes : DataFrame or array
        A row a sentence, a column a coder; an empty string is not coded.
    weights : sequence of float, optional
        What each sentence counts, such as the inverse of its chance of being drawn.

    Returns
    -------
    float

    Raises
    ------
    ReportError
        If no sentence was coded by two coders.

    Examples
    --------
    Example C of Krippendorff (2011): four observers, twelve units, a dot for a gap.

    >>> observers = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    >>> units = [[code.strip(".") for code in unit] for unit in zip(*observers, strict=True)]
    >>> round(krippendorff_alpha(units), 3)
    0.743
    """
    counts, scaled = _counted(codes, weights)
    return float(_alpha(counts, scaled[None, :])[0])


def alpha_interval(
    codes: Codes, weights: Sequence[float] | None = None, repetitions: int = 1000
) -> Measured:
    """Alpha with its 95% percentile interval, sentences drawn with replacement."""
    counts, scaled = _counted(codes, weights)
    draws = count_draws(len(counts), repetitions, np.random.default_rng(0)) * scaled
    low, high = percentile_interval(_alpha(counts, draws))
    return Measured(float(_alpha(counts, scaled[None, :])[0]), float(low), float(high))


def share_equal(
    first: Column, second: Column, weights: Sequence[float], repetitions: int = 1000
) -> Measured:
    """Weighted share of equal codes with its 95% percentile interval."""
    weight = np.asarray(weights, dtype=float)
    if not weight.size:
        raise ReportError("no sentence was coded by both, so agreement cannot be measured")
    equal = np.asarray(first, dtype=object) == np.asarray(second, dtype=object)
    draws = count_draws(len(equal), repetitions, np.random.default_rng(0)) * weight
    low, high = percentile_interval(draws @ equal / draws.sum(axis=1))
    return Measured(float(weight @ equal / weight.sum()), float(low), float(high))


def _counted(codes: Codes, weights: Sequence[float] | None) -> tuple[np.ndarray, np.ndarray]:
    """How often each code was given to each sentence that two coded, and weights of mean 1."""
    table = np.asarray(codes, dtype=object)
    known = sorted(set(table.ravel()) - {""})
    counts = np.array([(table == code).sum(axis=1) for code in known]).reshape(len(known), -1).T
    pairable = counts.sum(axis=1) >= 2
    if not pairable.any():
        raise ReportError("no sentence was coded by two coders, so agreement cannot be measured")
    weight = np.ones(len(table)) if weights is None else np.asarray(weights, dtype=float)
    weight = weight[pairable]
    return counts[pairable].astype(float), weight / weight.mean()


def _alpha(counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Alpha for each row of weights of the sentences."""
    coders = counts.sum(axis=1)
    like = (counts * (counts - 1)).sum(axis=1) / (coders - 1)
    codes = weights @ counts
    n = codes.sum(axis=1)
    observed = (n - weights @ like) / n
    expected = (n**2 - (codes**2).sum(axis=1)) / np.maximum(n * (n - 1), 1e-12)
    known = expected > 1e-12
    return np.asarray(1 - np.divide(observed, expected, out=np.zeros_like(n), where=known))
