"""Mean errors of a surrogate in many groups, each drawn towards the mean of all; intervals.

A group is a city, or a stratum of reports. Its sample tells the mean error of the surrogate
(truth less surrogate) with much noise; the groups together tell a mean error with little.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

LEVEL = 0.95
Z = float(stats.norm.ppf((1 + LEVEL) / 2))
# Fewer groups cannot tell how much the error differs between them (Morris's term needs four).
LEAST_GROUPS = 4
# A group's variance counts with n - 1 degrees of freedom, that of all groups with this many
# more, and that of the labels with one, so that no interval collapses where the sample happens
# to hold no error. Chosen by simulation; from 20 to 100 little changes.
POOLED_DEGREES = 20
# No mean error is moved further than this many of its own standard errors, so that a city
# where the surrogate is wrong in its own way keeps most of its correction.
FARTHEST = 1.0


@dataclass(frozen=True)
class ShrunkErrors:
    """Mean errors after shrinkage: a row for each group, a column for each category."""

    error: np.ndarray
    variance: np.ndarray  # of `error`, what all groups share apart
    pull: np.ndarray  # weight of the mean of all groups, 0 to 1
    common_variance: np.ndarray  # of that mean, by category
    between: np.ndarray  # variance between groups, by category


def upper(count: int = 1) -> float:
    """Quantile up to which `count` two-sided intervals reach to hold at once (Bonferroni).

    >>> round(upper(), 4), round(upper(10), 4)
    (0.975, 0.9975)
    """
    return 1 - (1 - LEVEL) / 2 / count


def pooled_variance(
    own: np.ndarray, n: np.ndarray, further: np.ndarray | None = None
) -> np.ndarray:
    """Variance of each group, drawn towards that of all; `n` is a column, 0 where not sampled.

    `further` is the variance of the one further degree, by default again that of all.

    >>> pooled_variance(np.array([[0.0], [0.2]]), np.array([[10], [10]])).round(3).tolist()
    [[0.07], [0.13]]
    """
    degrees = np.maximum(n - 1, 0)
    pooled = (degrees * own).sum(axis=0) / max(degrees.sum(), 1)
    total = degrees * own + POOLED_DEGREES * pooled + (pooled if further is None else further)
    return np.asarray(total / (degrees + POOLED_DEGREES + 1))


def shrink(mean: np.ndarray, variance: np.ndarray) -> ShrunkErrors:
    r"""Draw the mean error of each group towards the mean of all (empirical Bayes).

    With mean errors :math:`d_g` of sampling variance :math:`v_g` in J groups,

    .. math::
        \tau^2 = \max(0, s^2_d - \bar v),\quad
        m = \frac{\sum d_g / (\tau^2 + v_g)}{\sum 1 / (\tau^2 + v_g)},\quad
        B_g = 1 - \frac{J - 3}{J - 1} \frac{v_g}{\tau^2 + v_g},\quad
        e_g = m + B_g (d_g - m),

    where :math:`e_g` stays within one standard error of :math:`d_g` (limited translation). The
    variance is Morris's: :math:`B_g v_g`, and for not knowing :math:`\tau^2` another
    :math:`2 / (J - 3) \cdot (1 - B_g)^2 (d_g - m)^2`; what all groups share,
    :math:`(1 - B_g)^2 / \sum (\tau^2 + v_g)^{-1}`, is given apart. A group that was not sampled
    (variance infinite) takes m, with variance :math:`\tau^2`. Fewer than four sampled groups
    are not drawn together.

    Morris, C. N. (1983), JASA 78, 47-55; Efron, B. and Morris, C. (1972), JASA 67, 130-139.

    >>> shrunk = shrink(np.array([[0.1], [0.1], [0.1], [0.3], [0.1]]), np.full((5, 1), 0.004))
    >>> shrunk.error.ravel().round(3).tolist()
    [0.11, 0.11, 0.11, 0.26, 0.11]
    """
    known = np.isfinite(variance).all(axis=1)
    groups = int(known.sum())
    if groups < LEAST_GROUPS:
        none = np.zeros(mean.shape[1])
        return ShrunkErrors(mean, variance, np.zeros_like(mean), none, none)
    d, v = mean[known], variance[known]
    between = np.maximum(d.var(axis=0, ddof=1) - v.mean(axis=0), 0.0)
    weight = 1 / np.maximum(between + v, 1e-12)
    target = (weight * d).sum(axis=0) / weight.sum(axis=0)
    pull = np.ones_like(mean)
    pull[known] = (groups - 3) / (groups - 1) * v * weight
    error = np.tile(target, (len(mean), 1))
    spread = np.tile(between, (len(mean), 1))
    standard = np.sqrt(v)
    own = np.clip(d + pull[known] * (target - d), d - FARTHEST * standard, d + FARTHEST * standard)
    limited = own != d + pull[known] * (target - d)
    uncertain = 2 / (groups - 3) * (pull[known] * (d - target)) ** 2
    around = (1 - pull[known]) * v + uncertain
    error[known], spread[known] = own, np.where(limited, np.maximum(around, v), around)
    return ShrunkErrors(error, spread, pull, 1 / weight.sum(axis=0), between)


def wilson_interval(share: ArrayLike, effective_n: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's (1927, JASA 22, 209-212) 95% interval of a share worth so many observations.

    >>> low, high = wilson_interval(0.0, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.0, 0.278)
    """
    share = np.asarray(share, dtype=float)
    z2_n = Z**2 / np.asarray(effective_n, dtype=float)
    centre = (share + z2_n / 2) / (1 + z2_n)
    half = np.sqrt(z2_n * share * (1 - share) + z2_n**2 / 4) / (1 + z2_n)
    low, high = np.maximum(centre - half, 0), np.minimum(centre + half, 1)
    return np.minimum(low, share), np.maximum(high, share)
