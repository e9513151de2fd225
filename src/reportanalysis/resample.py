"""The bootstrap: units drawn with replacement, and the percentile interval of what they give.

Units are what was sampled or what is alike inside: documents, or the sentences of one city.
"""

from collections.abc import Iterator

import numpy as np

BOUNDS = (0.025, 0.975)


def draw_units(
    n_units: int, n_resamples: int, random_state: int | np.random.Generator
) -> Iterator[np.ndarray]:
    """Numbers of the units drawn, one array of `n_units` for each resample.

    >>> [drawn.tolist() for drawn in draw_units(4, 2, random_state=0)]
    [[3, 2, 2, 1], [1, 0, 0, 0]]
    """
    yield from draw_within([np.arange(n_units)], n_resamples, random_state)


def draw_within(
    groups: list[np.ndarray], n_resamples: int, random_state: int | np.random.Generator
) -> Iterator[np.ndarray]:
    """Rows drawn within each group, so that every group keeps its size.

    >>> next(draw_within([np.array([0, 1, 2]), np.array([7, 8])], 1, random_state=0)).tolist()
    [2, 1, 1, 7, 7]
    """
    rng = np.random.default_rng(random_state)
    for _ in range(n_resamples):
        yield np.concatenate([rows[rng.integers(len(rows), size=len(rows))] for rows in groups])


def count_draws(n_units: int, n_resamples: int, rng: np.random.Generator) -> np.ndarray:
    """How often each unit is drawn: one row a resample, for statistics that are sums.

    >>> count_draws(4, 2, np.random.default_rng(0)).sum(axis=1).tolist()
    [4, 4]
    """
    return rng.multinomial(n_units, np.full(n_units, 1 / n_units), size=n_resamples)


def percentile_interval(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper bound of the 95% percentile interval over the first axis.

    Efron, B. and Tibshirani, R. (1993). An Introduction to the Bootstrap, chapter 13.
    """
    low, high = np.quantile(values, BOUNDS, axis=0)
    return low, high
