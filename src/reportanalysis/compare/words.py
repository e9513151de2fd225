"""Counting words per report or per city."""

from collections.abc import Iterable
from itertools import chain

import numpy as np
import pandas as pd

from reportanalysis.errors import ReportError


def word_counts(
    commitments: pd.DataFrame,
    by: str = "document_id",
    stop_words: Iterable[str] = (),
    exclude: Iterable[str] = (),
    min_count: int = 1,
    min_reports: int = 1,
) -> pd.DataFrame:
    """Count words per report, or per any other group of commitments.

    Parameters
    ----------
    commitments : DataFrame
        One row per commitment with `by` and ``bag`` (words separated by spaces).
    by : str
        Column of the groups to count in.
    stop_words, exclude : iterables of str
        Words not to count: function words; place names, slogans, ``#`` for numerals.
    min_count : int
        Fewest uses, all groups together, for a word to stay.
    min_reports : int
        Fewest groups that use the word for it to stay.

    Returns
    -------
    DataFrame
        Index `by` (in order of appearance), one column per word (sorted), whole numbers.

    Raises
    ------
    ReportError
        Missing columns, no rows, or groups without words.

    Examples
    --------
    >>> import pandas as pd
    >>> made_up = pd.DataFrame({"document_id": ["x", "x", "y"], "bag": ["a b", "a", "b b"]})
    >>> word_counts(made_up).loc["x"].to_dict()
    {'a': 2, 'b': 1}
    """
    counts, _ = count_all(commitments, by)
    return keep_words(counts, stop_words, exclude, min_count, min_reports)


def count_all(commitments: pd.DataFrame, by: str) -> tuple[pd.DataFrame, np.ndarray]:
    """All words per group, and each group's number of words."""
    missing = [name for name in (by, "bag") if name not in commitments.columns]
    if missing:
        raise ReportError(f"columns missing from the commitments: {', '.join(missing)}")
    if commitments.empty or commitments[by].isna().any():
        raise ReportError(f"no commitments, or {by} is missing in some rows; fill {by}")
    bags = commitments["bag"].fillna("").groupby(commitments[by], sort=False).agg(" ".join)
    empty = [str(name) for name, bag in bags.items() if not bag.strip()]
    if empty:
        raise ReportError(f"no words in the bags of {', '.join(empty)}; segment them first")
    tokens = [bag.split() for bag in bags]
    lengths = np.array([len(own) for own in tokens])
    codes, words = pd.factorize(np.array(list(chain.from_iterable(tokens)), dtype=object))
    group = np.repeat(np.arange(len(bags)), lengths)
    cells = np.bincount(group * len(words) + codes, minlength=len(bags) * len(words))
    counts = pd.DataFrame(cells.reshape(len(bags), -1), index=bags.index, columns=words)
    return counts[sorted(words)], lengths


def keep_words(counts, stop_words, exclude, min_count, min_reports) -> pd.DataFrame:
    """Keep the columns of words frequent and widespread enough, and not on the lists."""
    used = counts.to_numpy()
    keep = (used.sum(axis=0) >= min_count) & ((used > 0).sum(axis=0) >= min_reports)
    return counts.loc[:, keep & ~counts.columns.isin({*stop_words, *exclude})]
