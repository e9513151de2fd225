"""Test of equal word rates in two sets of reports, with the reports as the units.

Counts are negative binomial around their expectation, with one dispersion common to all
words and a factor per word drawn towards the typical factor: the quasi-likelihood test of
Lund et al. (2012), with the empirical Bayes step of Smyth (2004).

Simulated without differences (15 reports of 2,200 to 6,100 words, rates varying between
reports with a coefficient of variation of 0 to 0.55), one report against 14: 2.8 to 3.6 % of
the words pass p < .05 and 0.02 to 0.07 % pass p < .001, where the token-level z lets 2.8 to
7.5 % and 0.1 to 1.7 % through. Three reports against twelve: 6 to 7 % pass .05 (words the
target lacks are judged a little too sharply), 0.1 % pass .001. Seven against eight: 5 to 6 %,
and 0.1 to 0.2 %. With a coefficient near 1 and several reports a side: up to 9 %.

Lund, S. P. et al. (2012). Detecting differential expression in count data using
quasi-likelihood with shrunken dispersion estimates. SAGMB 11(5), 8.
Smyth, G. K. (2004). Linear models and empirical Bayes methods for assessing differential
expression in microarray experiments. SAGMB 3(1), 3.
"""

import numpy as np
from scipy import optimize, special, stats

# Fewer degrees of freedom say nothing useful about the spread between reports.
LEAST_DEGREES = 3
LARGEST_DISPERSION = 1e4


def quasi_likelihood_p(x: np.ndarray, totals: np.ndarray, is_target: np.ndarray) -> np.ndarray:
    """Two-sided p-values of equal rates of each word (column of `x`) in target and rest.

    >>> x = np.array([[9, 2], [1, 2], [1, 3], [2, 1], [1, 2], [1, 2]])
    >>> p = quasi_likelihood_p(x, np.full(6, 100), np.arange(6) == 0)
    >>> bool(p[0] < 0.05 < p[1])
    True
    """
    degrees = len(totals) - 2  # reports less two groups
    if degrees < LEAST_DEGREES:
        return np.full(x.shape[1], np.nan)
    sides = (is_target, ~is_target)
    pooled = np.concatenate([_means(x[s], totals[s], 0.0) for s in sides])
    within = np.concatenate([x[s] for s in sides])
    dispersion = _common_dispersion(within, pooled, degrees)
    means = np.concatenate([_means(x[s], totals[s], dispersion) for s in sides])
    factor = _pearson(within, means, dispersion).sum(axis=0) / degrees
    factor, prior_degrees = _squeeze(factor, degrees)
    gain = _deviance(x, _means(x, totals, dispersion), dispersion).sum(axis=0)
    gain -= _deviance(within, means, dispersion).sum(axis=0)
    p: np.ndarray = stats.f.sf(np.maximum(gain, 0) / factor, 1, degrees + prior_degrees)
    return p


def _means(x: np.ndarray, totals: np.ndarray, dispersion: float) -> np.ndarray:
    """Return expected counts at one rate per word, by maximum likelihood at a given dispersion."""
    exposure = totals[:, None].astype(float)
    rate: np.ndarray = x.sum(axis=0) / totals.sum()
    # Longer reports weigh less than their length, as their own departure counts once;
    # the fixed point of the score equation is reached to within rounding in a few rounds.
    for _ in range(20 if dispersion else 0):
        weight = 1 / (1 + dispersion * exposure * rate)
        rate = (weight * x).sum(axis=0) / (weight * exposure).sum(axis=0)
    return np.asarray(exposure * rate)


def _pearson(x: np.ndarray, means: np.ndarray, dispersion: float) -> np.ndarray:
    """Squared departures in units of the variance; 0 where nothing is expected."""
    variance = means * (1 + dispersion * means)
    return np.asarray(
        np.divide((x - means) ** 2, variance, out=np.zeros_like(means), where=variance > 0)
    )


def _deviance(x: np.ndarray, means: np.ndarray, dispersion: float) -> np.ndarray:
    """Twice the log-likelihood lost against a perfect fit, negative binomial or Poisson."""
    ratio = np.divide(x, means, out=np.ones_like(means), where=(means > 0) & (x > 0))
    if dispersion == 0:
        surplus = x - means
    else:
        scale = np.log1p(dispersion * x) - np.log1p(dispersion * means)
        surplus = (x + 1 / dispersion) * scale
    return np.asarray(2 * (x * np.log(ratio) - surplus))


def _common_dispersion(x: np.ndarray, means: np.ndarray, degrees: int) -> float:
    """Dispersion at which Pearson's statistic equals its degrees of freedom over all words."""

    def excess(dispersion: float) -> float:
        return float(_pearson(x, means, dispersion).sum() - degrees * x.shape[1])

    if excess(0.0) <= 0:
        return 0.0
    return float(optimize.brentq(excess, 0.0, LARGEST_DISPERSION, xtol=1e-10))


def _squeeze(factor: np.ndarray, degrees: int) -> tuple[np.ndarray, float]:
    """Draw factors towards their mean; how far is learnt from their scatter (Smyth 2004)."""
    logs = np.log(np.maximum(factor, 1e-5 * factor.mean() + 1e-300))
    scatter = logs.var(ddof=1) if len(logs) > 1 else 0.0
    excess = scatter - special.polygamma(1, degrees / 2)
    # Smyth centres on the mean logarithm; factors of rare words are so skewed that it lies
    # too low, while the mean is right by construction of the common dispersion.
    centre = factor.mean() or 1.0
    prior = np.inf
    if excess > 0:
        prior = 2 * optimize.brentq(lambda v: special.polygamma(1, v) - excess, 1e-6, 1e7)
    # However alike the other words are, a word's own spread counts at least half: names and
    # slogans of a few reports are rare exceptions, and the ones that must not pass.
    prior = min(prior, degrees)
    return (prior * centre + degrees * factor) / (prior + degrees), prior
