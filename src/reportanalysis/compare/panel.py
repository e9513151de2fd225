"""One row a report: counts, shares of types and themes, figures, headline targets.

A report's share of a code is the mean probability of that code over its commitments.
"""

from collections.abc import Sequence

import pandas as pd

from reportanalysis.compare.shrinkage import wilson_interval
from reportanalysis.errors import need

PARTS = ("review", "outlook", "plan", "self", "closing")
COUNTS = [*(f"n_{part}" for part in PARTS), "n_commitments", "n_targets"]
COUNTED = ("plan", "self")
"""Parts whose sentences are commitments."""
SHARES = {"policy_type": COUNTED, "plan_policy_type": ("plan",), "theme": COUNTED}
"""Names of the shares, with the parts of the report they are taken over."""
UNITS = {"urban_jobs": {"人": 1.0, "万人": 10_000.0}, "grain_output": {"万吨": 1.0, "亿斤": 5.0}}
"""Units of headline targets not in per cent, as persons and as ten thousand tonnes."""


def panel_rows(
    commitments: pd.DataFrame, targets: pd.DataFrame, headline: pd.DataFrame
) -> pd.DataFrame:
    """One row a report, from the rows of its sentences.

    `commitments`: all sentences, with `part`, `specificity`, and for plan and own conduct
    `policy_type`, `theme` and their probabilities; `targets`: figures promised; `headline` as
    `reportanalysis.quantities.headline_targets` gives it. Columns are those of
    ``derived/panel.csv`` in ``data/README.md``, from `n_review` on.

    >>> sentences = pd.DataFrame({
    ...     "document_id": "a", "commitment_id": ["a-1", "a-2"], "part": ["plan", "self"],
    ...     "specificity": [3, 1], "policy_type": "service", "theme": "welfare",
    ...     "p_policy_type_service": [0.9, 0.6], "p_theme_welfare": [0.8, 0.6]})
    >>> figures = pd.DataFrame({"commitment_id": ["a-1", "a-1"]})
    >>> none = pd.DataFrame(columns=["document_id", "indicator", "low", "high", "unit", "modifier"])
    >>> row = panel_rows(sentences, figures, none).iloc[0]
    >>> row[["n_targets", "share_with_figure", "share_policy_type_service"]].astype(float).tolist()
    [2.0, 0.5, 0.75]
    """
    need(commitments, ["document_id", "part", "policy_type", "theme"], "the sentences",
         "join the predictions")  # fmt: skip
    documents = pd.Index(commitments["document_id"].unique(), name="document_id")
    counts = pd.crosstab(commitments["document_id"], commitments["part"].fillna(""))
    counts = counts.reindex(index=documents, columns=list(PARTS), fill_value=0)
    rows = counts.add_prefix("n_").rename_axis(columns=None)
    rows["n_commitments"] = rows[[f"n_{part}" for part in COUNTED]].sum(axis=1)
    counted = commitments[commitments["part"].isin(COUNTED)]
    figures = counted["commitment_id"].map(targets["commitment_id"].value_counts()).fillna(0)
    of = counted["document_id"]
    rows["n_targets"] = figures.groupby(of).sum().reindex(documents, fill_value=0).astype(int)
    rows["share_with_figure"] = (figures > 0).groupby(of).mean().round(6)
    rows["mean_specificity"] = counted["specificity"].astype(float).groupby(of).mean().round(6)
    sums = [_sums(counted, name, parts).reindex(documents) for name, parts in SHARES.items()]
    rows = with_shares(pd.concat([rows, *sums], axis=1))
    return pd.concat([rows, _headline(headline, documents)], axis=1).reset_index()


def _sums(counted: pd.DataFrame, name: str, parts: Sequence[str]) -> pd.DataFrame:
    """Per document and code: commitments of which it is the likeliest, sum of probabilities."""
    rows = counted[counted["part"].isin(parts)]
    variable = name.removeprefix("plan_")
    of = rows["document_id"]
    columns = {}
    for column in [column for column in rows if column.startswith(f"p_{variable}_")]:
        code = column.removeprefix(f"p_{variable}_")
        is_it = rows[variable].eq(code)
        columns[f"n_{name}_{code}"] = is_it.groupby(of).sum().astype("Int64")
        columns[f"sum_{name}_{code}"] = rows[column].groupby(of).sum().round(4)
    return pd.DataFrame(columns)


def with_shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Add shares with 95% intervals to the sums of probabilities.

    The share is the mean probability over the n commitments, its interval Wilson's for a share of
    n; an error that the classifier makes in all of them is not in it.

    >>> rows = pd.DataFrame({"n_plan": [60], "n_commitments": [80], "sum_theme_rural": [20.0]})
    >>> with_shares(rows).iloc[0, -3:].round(3).tolist()
    [0.25, 0.168, 0.355]
    """
    columns = {}
    for column in [name for name in rows if name.startswith("sum_")]:
        name = column.removeprefix("sum_")
        n = rows["n_plan" if name.startswith("plan_") else "n_commitments"]
        n = n.where(n > 0).to_numpy(float)
        share = rows[column].to_numpy(float) / n
        columns[f"share_{name}"] = share
        columns[f"low_{name}"], columns[f"high_{name}"] = wilson_interval(share, n)
    return pd.concat([rows, pd.DataFrame(columns, index=rows.index).round(6)], axis=1)


def _headline(headline: pd.DataFrame, documents: pd.Index) -> pd.DataFrame:
    """Headline targets side by side, each in one unit; empty where stated in another."""
    factor = pd.Series(
        [
            UNITS.get(indicator, {"%": 1.0}).get(unit)
            for indicator, unit in zip(headline["indicator"], headline["unit"], strict=True)
        ],
        index=headline.index,
        dtype=float,
    )
    ends = headline[["low", "high"]].mul(factor, axis=0).round(4)
    usable = headline.assign(low=ends["low"], high=ends["high"])[ends["low"].notna()]
    columns = {}
    for indicator in headline["indicator"].unique():
        its = usable[usable["indicator"].eq(indicator)].set_index("document_id")
        for what in ("low", "high", "modifier"):
            columns[f"{indicator}_{what}"] = its[what].reindex(documents)
    return pd.DataFrame(columns, index=documents)


def place_in_year(panel: pd.DataFrame, column: str) -> pd.DataFrame:
    """Place of each report among the compared reports of its year, the highest value first.

    Parameters
    ----------
    panel : DataFrame
        Rows of ``data/derived/panel.csv``, such as those of Shandong's cities.
    column : str
        Any column of numbers.

    Returns
    -------
    DataFrame
        `document_id`, `city`, `year`, `column`, `place` (1 is the highest; equal values
        share the better place), `ties` (how many share it) and `of` (reports that year), for
        the rows that are `compared` and have a value.

    Examples
    --------
    >>> panel = pd.DataFrame({"document_id": list("abcd"), "city": list("ABCD"), "year": 2021,
    ...     "compared": [True, True, True, False], "share_theme_rural": [0.1, 0.2, 0.2, 0.9]})
    >>> place_in_year(panel, "share_theme_rural")[["city", "place", "ties", "of"]].values.tolist()
    [['A', 3, 1, 3], ['B', 1, 2, 3], ['C', 1, 2, 3]]
    """
    need(panel, ["document_id", "city", "year", "compared", column], "the panel",
         "see data/README.md")  # fmt: skip
    rows = panel.loc[
        panel["compared"] & panel[column].notna(), ["document_id", "city", "year", column]
    ]
    values = rows.groupby("year")[column]
    return rows.assign(
        place=values.rank(ascending=False, method="min").astype(int),
        ties=rows.groupby(["year", column])["city"].transform("size"),
        of=values.transform("size"),
    ).reset_index(drop=True)
