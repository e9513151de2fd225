"""A sentence and its neighbours: what stands near in a report is mostly of one matter."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from reportanalysis.errors import ReportError


def windows(
    bags: pd.Series, groups: pd.Series | pd.DataFrame | Sequence[Any], reach: int, *, own: bool
) -> pd.Series:
    """Words of each bag's neighbours in its group, sorted; with its own words or without.

    `bags` stand in the order of the report. Several columns of `groups` (document, section)
    together name a group; no window crosses its border.

    >>> bags = pd.Series(["a", "b", "c", "d"])
    >>> windows(bags, [1, 1, 1, 2], reach=1, own=True).tolist()
    ['a b', 'a b c', 'b c', 'd']
    >>> windows(bags, [1, 1, 1, 2], reach=1, own=False).tolist()
    ['b', 'a c', 'b', '']
    """
    if len(groups) != len(bags):
        raise ReportError(f"{len(bags)} bags but {len(groups)} sections; give one for each bag")
    keys = pd.DataFrame(groups).reset_index(drop=True)
    words = [bag.split() for bag in bags]
    joined = [""] * len(bags)
    for rows in keys.groupby(list(keys.columns), sort=False, dropna=False).indices.values():
        for place, row in enumerate(rows):
            near = rows[max(0, place - reach) : place + reach + 1]
            inside = [word for i in near if own or i != row for word in words[i]]
            joined[row] = " ".join(sorted(inside))
    return pd.Series(joined, index=bags.index)
