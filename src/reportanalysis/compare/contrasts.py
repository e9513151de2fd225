"""A city's share less the mean of the others, one by one or many at once."""

import numpy as np
import pandas as pd

from reportanalysis.compare.shares import unit_table
from reportanalysis.compare.shrinkage import LEVEL, Z
from reportanalysis.errors import ReportError


def contrast(shares: pd.DataFrame, city: str | None, simultaneous: bool = False) -> pd.DataFrame:
    """Difference between a city's share and the mean share of the others.

    The cities were sampled independently, so the interval of the difference follows from
    theirs by the method of variance estimates recovery (for two shares with Wilson
    intervals this is Newcombe's interval); what their errors share is taken out first and
    enters by its difference. Each city counts once in the others' mean, whatever its length.

    Parameters
    ----------
    shares : DataFrame
        As from `corrected_shares`.
    city : str or None
        The city to contrast; None: every city in turn.
    simultaneous : bool
        Whether the intervals shall hold all at once with 95% (max-|t| by simulation, over
        the contrasts returned) rather than one by one.

    Returns
    -------
    DataFrame
        One row per city and category: city, category, share, share_others (unweighted mean
        of the others), difference, low, high, n_others.

    References
    ----------
    Zou, G. Y., Donner, A. (2008), Statistics in Medicine 27, 1693-1702 (variance estimates
    recovery). Hothorn, T., Bretz, F., Westfall, P. (2008), Biometrical Journal 50, 346-363.

    Examples
    --------
    Newcombe's (1998) example (a): 56 of 70 against 48 of 80.

    >>> from reportanalysis.compare.shrinkage import wilson_interval
    >>> shares = pd.DataFrame({"city": ["A", "B"], "category": "x", "share": [56/70, 48/80]})
    >>> shares["low"], shares["high"] = wilson_interval(shares["share"], [70, 80])
    >>> contrast(shares.assign(shared=0.0), "A")[["difference", "low", "high"]].round(4)
       difference     low    high
    0         0.2  0.0524  0.3339
    """
    cities, categories = pd.unique(shares["city"]), pd.unique(shares["category"])
    if city is not None and city not in cities:
        raise ReportError(f"no city {city!r} in the table; it has {', '.join(map(str, cities))}")
    if len(cities) < 2:
        raise ReportError(f"a contrast needs at least two cities; the table has {len(cities)}")
    share, shared, below, above = own_errors(shares)
    others = len(cities) - 1
    shown = np.arange(len(cities)) if city is None else np.flatnonzero(cities == city)

    def beyond(values: np.ndarray) -> np.ndarray:
        """Value of each city shown less the mean of the others."""
        return np.asarray(values[shown] - (values.sum(axis=0) - values[shown]) / others)

    def of_both(own: np.ndarray, other: np.ndarray) -> np.ndarray:
        """Half width from the squares of the city's own and of the others' half widths."""
        mean = (other.sum(axis=0) - other[shown]) / others**2
        return np.asarray(np.sqrt(own[shown] + mean + (Z * beyond(shared)) ** 2))

    wider = 1.0
    if simultaneous:
        spread = np.sqrt((below + above) / 2) / Z
        wider = largest_of_many(spread, share, shown) / Z
    difference = beyond(share)
    columns = {
        "share": share[shown],
        "share_others": share[shown] - difference,
        "difference": difference,
        "low": difference - wider * of_both(below, above),
        "high": difference + wider * of_both(above, below),
        "n_others": np.full_like(difference, others, dtype=int),
    }
    return unit_table("city", list(cities[shown]), list(categories), columns)


def own_errors(shares: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Shares, what their errors share, and the squares of the own half widths below and above.

    Each has a row a city and a column a category, in the order of `shares`.
    """
    share, low, high, shared = (
        shares.pivot(index="city", columns="category", values=name)
        .loc[pd.unique(shares["city"]), pd.unique(shares["category"])]
        .to_numpy()
        for name in ("share", "low", "high", "shared")
    )
    below, above = (np.maximum((share - end) ** 2 - (Z * shared) ** 2, 0) for end in (low, high))
    return share, shared, below, above


def largest_of_many(spread: np.ndarray, share: np.ndarray, shown: np.ndarray) -> float:
    """How many standard errors hold all contrasts of a page at once with 95% (max-|t|).

    `spread` and `share` have a row a city and a column a category; `shown` are the numbers of the
    cities contrasted. Errors are drawn from a normal distribution, independent between cities;
    between categories they correlate as the counts of a multinomial sample.
    """
    rng = np.random.default_rng(0)
    cities, categories = spread.shape
    p = np.maximum(share.mean(axis=0), 1e-6)
    p = np.append(p, max(1 - p.sum(), 1e-6))  # the rest, where not all categories are shown
    p /= p.sum()
    contrast = np.full((cities, cities), -1 / (cities - 1))
    np.fill_diagonal(contrast, 1.0)
    contrast = contrast[shown]
    scale = np.sqrt(contrast**2 @ spread**2)
    scale[scale == 0] = 1.0
    largest = []
    for _ in range(40):  # 100 draws at a time keep 15 cities by 14 categories small
        noise = rng.normal(size=(100, cities, categories + 1))
        drawn = noise - np.sqrt(p) * (noise @ np.sqrt(p))[..., None]
        drawn = (drawn / np.sqrt(1 - p))[..., :categories]
        largest.append(np.abs(contrast @ (drawn * spread) / scale).max(axis=(1, 2)))
    return float(np.quantile(np.concatenate(largest), LEVEL))
