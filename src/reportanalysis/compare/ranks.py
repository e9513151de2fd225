"""Each city's place in each category, and the places that chance leaves open."""

import numpy as np
import pandas as pd
from scipy import stats

from reportanalysis.compare.contrasts import own_errors
from reportanalysis.compare.shares import unit_table
from reportanalysis.compare.shrinkage import Z, upper
from reportanalysis.errors import ReportError, need


def rank_intervals(shares: pd.DataFrame) -> pd.DataFrame:
    """Places of cities by their share of each category, with 95% intervals of the places.

    A city is surely behind those whose share is larger by a difference whose interval misses
    zero, and surely ahead of those whose share is smaller so. The intervals of a city's
    differences from all others hold at once (Bonferroni), so that the places between the two
    hold its true place with 95% or more. Differences are made as in `contrast`.

    Parameters
    ----------
    shares : DataFrame
        As from `corrected_shares`.

    Returns
    -------
    DataFrame
        One row per city and category: city, category, place (1 is the largest share; equal
        shares share the better place), best, worst (ends of the interval), of (cities).

    References
    ----------
    Mogstad, M., Romano, J. P., Shaikh, A. M., Wilhelm, D. (2024). Inference for ranks.
    Review of Economic Studies 91, 476-518.

    Examples
    --------
    >>> shares = pd.DataFrame({"city": list("ABC"), "category": "x", "share": [0.5, 0.48, 0.1],
    ...     "low": [0.4, 0.38, 0.05], "high": [0.6, 0.58, 0.2], "shared": 0.0})
    >>> rank_intervals(shares)[["city", "place", "best", "worst"]].values.tolist()
    [['A', 1, 1, 2], ['B', 2, 1, 2], ['C', 3, 3, 3]]
    """
    need(shares, ["city", "category", "share", "low", "high", "shared"], "the shares",
         "use those of `corrected_shares`")  # fmt: skip
    cities, categories = pd.unique(shares["city"]), pd.unique(shares["category"])
    n = len(cities)
    if n < 2:
        raise ReportError(f"a place needs at least two cities; the table has {n}")
    share, shared, below, above = own_errors(shares)
    wider = float(stats.norm.ppf(upper(n - 1))) / Z
    # Own share less another's: rows are the city's own, columns the other's.
    difference = share[:, None] - share
    apart = (Z * (shared[:, None] - shared)) ** 2
    ahead = difference > wider * np.sqrt(below[:, None] + above + apart)
    behind = -difference > wider * np.sqrt(above[:, None] + below + apart)
    return unit_table("city", list(cities), list(categories), {
        "place": 1 + (difference < 0).sum(axis=1),
        "best": 1 + behind.sum(axis=1),
        "worst": n - ahead.sum(axis=1),
        "of": np.full(share.shape, n),
    })  # fmt: skip
