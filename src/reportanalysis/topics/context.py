"""Bags of words checked, and each joined with those of its neighbours in the report."""

from collections.abc import Sequence

import pandas as pd

from reportanalysis.errors import ReportError


def as_bags(bags: pd.Series | Sequence[str]) -> pd.Series:
    """Check bags and return them as a Series, the index kept (a list gets 0, 1, 2 ...).

    Raises
    ------
    ReportError
        A single string was given, or an entry is not a string.
    """
    if isinstance(bags, str):
        raise ReportError("bags is one string; give a list or Series with one bag per commitment")
    series = bags if isinstance(bags, pd.Series) else pd.Series(list(bags), dtype=object)
    bad = [label for label, bag in series.items() if not isinstance(bag, str)]
    if bad:
        raise ReportError(
            f"bag {bad[0]!r} is not text (and {len(bad) - 1} more); a commitment without "
            "words has the empty string, so read the table with keep_default_na=False"
        )
    return series


def context_windows(
    bags: pd.Series | Sequence[str],
    sections: pd.Series | pd.DataFrame | Sequence | None,
    radius: int = 3,
) -> pd.Series:
    """Join every commitment's bag with those of its neighbours in the same section.

    A sentence of a work report has some seven words that carry a topic, too few to see
    which words belong together. Its neighbours speak of the same matter, so topics are
    learnt from short passages and then read off the single commitments.

    Parameters
    ----------
    bags : Series or sequence of str
        One bag per commitment, in the order of the report.
    sections : Series, DataFrame or sequence, or None
        Section of each commitment, row by row; several columns (document, section)
        together name a section. None leaves every commitment alone.
    radius : int
        Commitments taken on each side, where the section has them.

    Returns
    -------
    Series of str
        Same index as `bags`.

    Raises
    ------
    ReportError
        `sections` has another length than `bags`, or `radius` is negative.

    Examples
    --------
    >>> context_windows(["a", "b", "c", "d"], [1, 1, 1, 2], radius=1).tolist()
    ['a b', 'a b c', 'b c', 'd']
    """
    bags = as_bags(bags)
    if radius < 0:
        raise ReportError(f"the context radius is {radius}; it must be 0 or more")
    if sections is None or radius == 0:
        return bags
    if len(sections) != len(bags):
        raise ReportError(f"{len(bags)} bags but {len(sections)} sections; give one for each bag")
    keys = pd.DataFrame(sections).reset_index(drop=True)
    groups = keys.groupby(list(keys.columns), sort=False, dropna=False).indices
    joined = [""] * len(bags)
    for rows in groups.values():
        for place, row in enumerate(rows):
            near = rows[max(0, place - radius) : place + radius + 1]
            joined[row] = " ".join(bags.iloc[near])
    return pd.Series(joined, index=bags.index, dtype=object)
