"""Words that rise and fall: in how many reports of each year they stand."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import stats

from reportanalysis.compare.keyness import judged, word_counts
from reportanalysis.errors import ReportError, need

FEWEST_REPORTS = 5  # a year with fewer says little


def words_by_year(
    commitments: pd.DataFrame, leave_out: Iterable[str] = (), min_count: int = 10
) -> pd.DataFrame:
    """Share of the reports of each year that use a word, and how much its use varies by year.

    Parameters
    ----------
    commitments : DataFrame
        With `document_id`, `year` and ``bag``; years with fewer than five reports are left out.
    leave_out : iterable of str
        Words left out.
    min_count : int
        Fewest uses.

    Returns
    -------
    DataFrame
        A row per word, the most varying first: `word`, `uses`, `peak` (the year in which most
        reports use it; of equal ones that with the higher rate), `between` (share of the
        variance of reports' ranks by rate that lies between years: epsilon squared of the test
        of Kruskal and Wallis 1952, JASA 47, 583-621), `p`, `q` (Benjamini-Hochberg), `passes` (q
        below 5%), and a column for each year, the share of its reports.

    Examples
    --------
    >>> made_up = pd.DataFrame({"document_id": range(10), "year": [2014] * 5 + [2024] * 5,
    ...                         "bag": ["转型 的"] * 5 + ["数据 的"] * 5})
    >>> words_by_year(made_up, ["的"], 5)[["word", "peak", 2014]].values.tolist()
    [['数据', 2024, 0.0], ['转型', 2014, 1.0]]
    """
    need(commitments, ["document_id", "year", "bag"], "the commitments", "use those of `parse`")
    years = commitments.drop_duplicates("document_id").set_index("document_id")["year"]
    known = years.value_counts().sort_index()
    kept = known.index[known >= FEWEST_REPORTS]
    if len(kept) < 2:
        raise ReportError(f"years are compared where two have {FEWEST_REPORTS} reports or more")
    every = word_counts(commitments[commitments["year"].isin(kept)])
    rates = every.div(every.sum(axis=1), axis=0)
    counts = every.loc[:, every.sum() >= min_count].drop(columns=list(leave_out), errors="ignore")
    rates, of_year = rates[counts.columns], years.loc[counts.index].to_numpy()
    test = stats.kruskal(*(rates[of_year == year].to_numpy() for year in kept), axis=0)
    shares = (counts > 0).groupby(of_year).mean()
    # Rates are far below one: they decide between equal shares alone.
    peak = (shares + rates.groupby(of_year).mean()).idxmax()
    table = pd.DataFrame({"uses": counts.sum(), "peak": peak, "p": test.pvalue})
    table.insert(2, "between", np.asarray(test.statistic) / (len(counts) - 1))
    table = judged(table).join(shares.T)
    table = table.rename_axis("word").reset_index()
    return table.sort_values(["between", "word"], ascending=[False, True], ignore_index=True)
