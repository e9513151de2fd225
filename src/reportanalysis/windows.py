"""A sentence and its neighbours: what stands near in a report is mostly of one matter."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from scipy import sparse

from reportanalysis.errors import ReportError

Groups: TypeAlias = pd.Series | pd.DataFrame | Sequence[Any]


def windows(bags: pd.Series, groups: Groups, reach: int, *, own: bool) -> pd.Series:
    """Words of each bag's neighbours in its group, sorted; with its own words or without.

    `bags` stand in the order of the report. Several columns of `groups` (document, section)
    together name a group; no window crosses its border.

    >>> bags = pd.Series(["a", "b", "c", "d"])
    >>> windows(bags, [1, 1, 1, 2], reach=1, own=True).tolist()
    ['a b', 'a b c', 'b c', 'd']
    >>> windows(bags, [1, 1, 1, 2], reach=1, own=False).tolist()
    ['b', 'a c', 'b', '']
    """
    words = [bag.split() for bag in bags]
    joined = [
        " ".join(sorted(chain.from_iterable(words[i] for i in near.tolist() if own or i != row)))
        for row, near in enumerate(_near(len(bags), groups, reach))
    ]
    return pd.Series(joined, index=bags.index)


def window_sums(counts: sparse.csr_matrix, groups: Groups, reach: int) -> sparse.csr_matrix:
    """The same for words that are counted already: each row with its neighbours' rows added."""
    near = _near(counts.shape[0], groups, reach)
    columns, lengths = np.concatenate(near), [len(rows) for rows in near]
    rows = np.repeat(np.arange(len(near)), lengths)
    ones = np.ones(len(columns), dtype=counts.dtype)
    summed = sparse.csr_matrix((ones, (rows, columns)), shape=(len(near), len(near))) @ counts
    summed.sort_indices()
    return summed


def _near(n_rows: int, groups: Groups, reach: int) -> list[np.ndarray]:
    """Rows of each row's window, itself among them."""
    if len(groups) != n_rows:
        raise ReportError(f"{n_rows} bags but {len(groups)} sections; give one for each bag")
    keys = pd.DataFrame(groups).reset_index(drop=True)
    near: list[np.ndarray] = [np.empty(0, dtype=int)] * n_rows
    for rows in keys.groupby(list(keys.columns), sort=False, dropna=False).indices.values():
        for place, row in enumerate(rows):
            near[row] = rows[max(0, place - reach) : place + reach + 1]
    return near
