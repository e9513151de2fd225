"""A city over the years: what changed with all and what with it alone; a digest among reports."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from reportanalysis.compare.components import Components, mean_of_others
from reportanalysis.compare.shrinkage import upper
from reportanalysis.errors import ReportError, need

FEW = 5  # cities, or triples of neighbouring years, without which there is no usual change


def percentile_in_year(reports: pd.DataFrame, measure: str, city: str) -> pd.DataFrame:
    """Share of all other reports of the same year that lie below a city's; ties count half.

    Parameters
    ----------
    reports : DataFrame
        One row per compared report: `document_id`, `city`, `year`, and the measure.
    measure, city : str

    Returns
    -------
    DataFrame
        `document_id`, `year`, `value`, `percentile` (0 to 1) and `of` (other reports).

    Examples
    --------
    >>> reports = pd.DataFrame({"document_id": list("abc"), "city": list("ABC"), "year": 2020,
    ...                         "x": [1.0, 2.0, 2.0]})
    >>> percentile_in_year(reports, "x", "B")["percentile"].tolist()
    [0.75]
    """
    need(reports, ["document_id", "city", "year", measure], "the reports", "see data/README.md")
    known = reports[reports[measure].notna()]
    rows = []
    for row in known[known["city"].eq(city)].itertuples():
        value = known.loc[row.Index, measure]
        others = known.loc[known["year"].eq(row.year) & known["city"].ne(city), measure]
        below = ((others < value).mean() + (others <= value).mean()) / 2
        rows.append((row.document_id, row.year, value, below, len(others)))
    return pd.DataFrame(rows, columns=["document_id", "year", "value", "percentile", "of"])


def changes(
    reports: pd.DataFrame,
    fitted: Components,
    city: str,
    split: int,
    *,
    simultaneous: bool = False,
) -> pd.DataFrame:
    r"""What changed between two periods with the other cities, and what with one city alone.

    The others' change is the mean over the cities with reports in both periods, each the same,
    with a t interval over cities; its ratio L/E has the interval
    :math:`(L/E) \exp(\pm t\,s)`, s by linearisation (:math:`l_c/L - e_c/E` over cities; Cochran
    1977, Sampling Techniques, chapter 6). The city's own change is that of its distance from the
    other reports of each year, so that neither its years nor theirs matter; its interval is that of
    draft-to-draft variation (`draft_z`). The ratio of its two means has the interval of drafts.

    Parameters
    ----------
    reports : DataFrame
        As `fitted` was made from.
    fitted : Components
    city : str
    split : int
        First year of the later period.
    simultaneous : bool
        Whether the intervals of all measures shall hold at once with 95% (Bonferroni).

    Returns
    -------
    DataFrame
        One row per measure. Of the others: `n` (cities), `early`, `late`, `change`, `low`,
        `high`, `ratio`, `ratio_low`, `ratio_high`, `p` (two-sided). Of the city the same with
        `_own`, where `change_own` is the change of its distance from the others.

    Raises
    ------
    ReportError
        If the city lacks reports in a period, or fewer than five others have them in both.
    """
    late = reports["year"].ge(split)
    counts = late.groupby(reports["city"]).agg(["sum", "size"])
    both = counts.index[(counts["sum"] > 0) & (counts["sum"] < counts["size"])]
    if city not in both or len(both) <= FEW:
        raise ReportError(f"too few reports before and from {split}, of {city} or of the others")
    others = reports[reports["city"].isin(both.drop(city))]
    means = others.groupby([late[others.index], "city"])[fitted.measures].mean()
    sizes = reports.groupby("year")["city"].transform("size") - 1
    own = reports.index[reports["city"].eq(city) & (sizes > 0)]
    after = late[own].to_numpy()
    weight = np.where(after, 1 / after.sum(), -1 / (~after).sum())
    drafts, between = fitted.sd("draft"), fitted.sd("city")
    of_others = mean_of_others(reports, fitted.measures).loc[own]
    many = upper(len(fitted.measures) if simultaneous else 1)
    t, normal = stats.t(len(both) - 2), stats.norm()
    rows = []
    for measure in fitted.measures:
        old, new = (means.loc[side, measure].to_numpy() for side in (False, True))
        theirs = _change(old.mean(), new.mean(), (new - old).mean(), _error(new - old),
                         _error(new / new.mean() - old / old.mean()), t, many)  # fmt: skip
        value = reports.loc[own, measure].to_numpy()
        away = value - of_others[measure].to_numpy()
        draft = drafts[measure] ** 2
        noise = np.sqrt(weight**2 @ (draft + (draft + between[measure] ** 2) / sizes[own]))
        first, last = value[~after].mean(), value[after].mean()
        relative = np.sqrt(draft / first**2 / (~after).sum() + draft / last**2 / after.sum())
        its = _change(first, last, weight @ away, noise, relative, normal, many)
        its = {f"{name}_own": number for name, number in its.items()}
        rows.append({"measure": measure, "n": len(both) - 1, **theirs, **its})
    return pd.DataFrame(rows)


def _error(values: np.ndarray) -> float:
    """Standard error of a mean."""
    return float(values.std(ddof=1) / np.sqrt(len(values)))


def _change(
    early: float,
    late: float,
    change: float,
    error: float,
    relative: float,
    law: Any,
    many: float,
) -> dict[str, float]:
    """Change and ratio with their intervals; `relative` is the error of the ratio's logarithm."""
    quantile = law.ppf(many)
    ratio = late / early
    return {
        "early": early, "late": late, "change": change,
        "low": change - quantile * error, "high": change + quantile * error, "ratio": ratio,
        "ratio_low": ratio * np.exp(-quantile * relative),
        "ratio_high": ratio * np.exp(quantile * relative),
        "p": 2 * law.sf(abs(change) / error),
    }  # fmt: skip


def usual_change(reports: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    """How far a city's report usually lies from the mean of the year before and the year after.

    Gives `measure`, `sd` (root mean square over the triples of neighbouring years), `triples`,
    `cities`.

    >>> reports = pd.DataFrame({"city": "a", "year": range(8), "x": [0.0, 1, 0, 1, 0, 1, 0, 1]})
    >>> usual_change(reports, ["x"])[["sd", "triples", "cities"]].values.tolist()
    [[1.0, 6.0, 1.0]]
    """
    by_year = reports.set_index(["city", "year"])[measures]
    places = by_year.index
    before, after = (
        by_year.reindex(pd.MultiIndex.from_arrays(
            [places.get_level_values(0), places.get_level_values(1) + step]
        )).to_numpy()
        for step in (-1, 1)
    )  # fmt: skip
    away = (by_year - (before + after) / 2).dropna()
    if len(away) < FEW:
        raise ReportError(f"fewer than {FEW} reports with one of the year before and after")
    return pd.DataFrame({
        "measure": measures, "sd": np.sqrt((away**2).mean()).to_numpy(), "triples": len(away),
        "cities": away.index.get_level_values("city").nunique(),
    })  # fmt: skip


def digest_selection(
    digest: pd.Series,
    before: pd.Series,
    after: pd.Series,
    usual: pd.DataFrame,
    *,
    simultaneous: bool = False,
) -> pd.DataFrame:
    """What a digest shows differently from the full reports of the years around it.

    The full report of its year is expected at the mean of the two others, give or take the
    usual change (`usual_change`). What lies beyond that is the digest's selection. A digest of
    which every sentence has a code has no error of its own.

    Parameters
    ----------
    digest, before, after : Series
        Value by measure.
    usual : DataFrame
        As from `usual_change`.
    simultaneous : bool
        As for `changes`.

    Returns
    -------
    DataFrame
        `measure`, `digest`, `expected`, `difference`, `low`, `high` (95%), `ratio`, `ratio_low`,
        `ratio_high` (missing where 0 is within reach of what is expected), `p`.

    Examples
    --------
    >>> usual = pd.DataFrame({"measure": ["x"], "sd": [0.02], "triples": [41], "cities": [9]})
    >>> x = [pd.Series({"x": v}) for v in (0.3, 0.1, 0.2)]
    >>> digest_selection(*x, usual)[["difference", "low", "high"]].round(2).values.tolist()
    [[0.15, 0.11, 0.19]]
    """
    rows = usual.set_index("measure")
    table = pd.DataFrame({"digest": digest, "expected": (before + after) / 2}).loc[rows.index]
    law = stats.t(rows["triples"] - 1)
    reach = law.ppf(upper(len(rows) if simultaneous else 1)) * rows["sd"]
    table["difference"] = table["digest"] - table["expected"]
    table["low"], table["high"] = table["difference"] - reach, table["difference"] + reach
    table["ratio"] = table["digest"] / table["expected"]
    table["ratio_low"] = table["digest"] / (table["expected"] + reach)
    least = table["expected"] - reach
    table["ratio_high"] = table["digest"] / least.where(least > 0)
    table["p"] = 2 * law.sf((table["difference"] / rows["sd"]).abs())
    return table.rename_axis("measure").reset_index()
