"""One city's shares against those of the others."""

import numpy as np
import pandas as pd

from reportanalysis.errors import ReportError


def contrast(shares: pd.DataFrame, city: str | None = None, by: str = "city") -> pd.DataFrame:
    """Difference between one city's share and the mean share of the others.

    The cities were sampled independently, so the interval of the difference follows from
    theirs by the method of variance estimates recovery (for two shares with Wilson
    intervals this is Newcombe's interval). Each city counts once in the others' mean,
    whatever its length. With many contrasts some exclude zero by chance: ask
    `corrected_shares` for a higher level, e.g. ``1 - 0.05 / number_of_contrasts``.

    Parameters
    ----------
    shares : DataFrame
        As returned by `corrected_shares`: `by`, category, share, low, high.
    city : str or None
        The city to contrast; None contrasts every city in turn.
    by : str
        Column with the city.

    Returns
    -------
    DataFrame
        One row per city and category: `by`, category, share, share_others (unweighted mean
        of the others), difference, low, high (at the level of `shares`), n_others.

    Raises
    ------
    ReportError
        If the city is not in the table, or is the only one.

    References
    ----------
    Zou, G. Y., Donner, A. (2008). Construction of confidence limits about effect measures:
    a general approach. Statistics in Medicine 27, 1693-1702.
    Newcombe, R. G. (1998). Interval estimation for the difference between independent
    proportions. Statistics in Medicine 17, 873-890.

    Examples
    --------
    Newcombe's example (a): 56 of 70 against 48 of 80.

    >>> import pandas as pd
    >>> from reportanalysis.compare.shares import wilson_interval
    >>> shares = pd.DataFrame({"city": ["A", "B"], "category": "x", "share": [56/70, 48/80]})
    >>> shares["low"], shares["high"] = wilson_interval(shares["share"], [70, 80])
    >>> contrast(shares, "A")[["difference", "low", "high"]].round(4)
       difference     low    high
    0         0.2  0.0524  0.3339
    """
    wide = {
        name: shares.pivot(index=by, columns="category", values=name).loc[
            pd.unique(shares[by]), pd.unique(shares["category"])
        ]
        for name in ("share", "low", "high")
    }
    cities = list(wide["share"].index)
    if city is not None and city not in cities:
        raise ReportError(f"no {by} {city!r} in the table; it has {', '.join(map(str, cities))}")
    if len(cities) < 2:
        raise ReportError(f"a contrast needs at least two of {by}; the table has {len(cities)}")
    share = wide["share"].to_numpy()
    below = (share - wide["low"].to_numpy()) ** 2
    above = (wide["high"].to_numpy() - share) ** 2
    others = len(cities) - 1
    parts = []
    for i, name in enumerate(cities):
        if city is not None and name != city:
            continue
        mean = (share.sum(axis=0) - share[i]) / others
        mean_below = np.delete(below, i, axis=0).sum(axis=0) / others**2
        mean_above = np.delete(above, i, axis=0).sum(axis=0) / others**2
        parts.append(
            pd.DataFrame(
                {
                    by: name,
                    "category": wide["share"].columns,
                    "share": share[i],
                    "share_others": mean,
                    "difference": share[i] - mean,
                    "low": share[i] - mean - np.sqrt(below[i] + mean_above),
                    "high": share[i] - mean + np.sqrt(above[i] + mean_below),
                    "n_others": others,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
