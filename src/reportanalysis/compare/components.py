"""What stays with a city, what goes with the year, what is one draft: variance components."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from reportanalysis.compare.shares import unit_table
from reportanalysis.compare.shrinkage import LEVEL, upper
from reportanalysis.errors import ReportError, need

STEP = 0.02  # of the grid of shares of the variance
DROP = float(stats.chi2.ppf(LEVEL, 1)) / 2
"""How far the log-likelihood may fall inside a 95% profile interval."""
LEAST = 5  # cities, and years
PARTS = ("city", "year", "draft")


@dataclass(frozen=True)
class Components:
    """Fitted variance components; made by `variance_components`.

    `shares`: a row for each measure and part (`city`, `year`, `draft`): `share` of the
    variance, its 95% profile interval `low`, `high`, and `sd`, in units of the measure.
    `cities`: a row for each measure and city: `n` reports, `effect` (best linear unbiased
    prediction; Robinson 1991, Statistical Science 6, 15-32), `low`, `high` (95%), and `deviation`,
    the simple check: mean distance of the city's reports from the others' mean of the same year.
    """

    measures: list[str]
    shares: pd.DataFrame
    cities: pd.DataFrame
    degrees: int  # of freedom, of the intervals of effects

    def effects(self, city: str | None = None) -> pd.DataFrame:
        """Rows of `cities`, of one city or all, whose intervals hold at once (Bonferroni)."""
        rows = self.cities if city is None else self.cities[self.cities["city"].eq(city)]
        law = stats.t(self.degrees)
        wider = law.ppf(upper(len(rows))) / law.ppf(upper())
        ends = {e: rows["effect"] + wider * (rows[e] - rows["effect"]) for e in ("low", "high")}
        return rows.assign(**ends)

    def sd(self, part: str) -> pd.Series:
        """Standard deviation of a part by measure."""
        return self.shares[self.shares["part"] == part].set_index("measure")["sd"]


def variance_components(reports: pd.DataFrame, measures: list[str]) -> Components:
    r"""Multilevel model of each measure: a city, a year and a draft, all drawn at random.

    .. math:: y_{ct} = \mu + u_c + v_t + e_{ct}

    with normal city effects u, year effects v and the rest e, which is what differs from draft
    to draft (and the error of the estimate). The shares of the variance of u, v and e are those
    that make the restricted likelihood largest on a grid of .02 (Patterson and Thompson 1971,
    Biometrika 58, 545-554); the total variance is solved for. The grid serves all measures at once,
    cannot fail to converge, and gives profile intervals that hold near 0; the estimates are those
    of statsmodels' `MixedLM` (tested).

    Parameters
    ----------
    reports : DataFrame
        One row per report: `city`, `year`, and a column of numbers for each of `measures`.
    measures : list of str

    Returns
    -------
    Components
        Tables `shares` and `cities`.

    Raises
    ------
    ReportError
        If a value is missing, a measure does not vary, or there are fewer than five cities or
        years.

    Examples
    --------
    Made-up: cities differ by much, years by nothing, drafts by little.

    >>> reports = pd.DataFrame({"city": np.repeat(list("abcdef"), 6), "year": list(range(6)) * 6})
    >>> draft = np.random.default_rng(0).normal(size=36)
    >>> reports["x"] = np.repeat([0.0, 2, 4, 6, 8, 10], 6) + draft
    >>> variance_components(reports, ["x"]).shares[["part", "share"]].values.tolist()
    [['city', 0.96], ['year', 0.0], ['draft', 0.04]]
    """
    need(reports, ["city", "year", *measures], "the reports", "see `study.panel_measures`")
    values = reports[measures].to_numpy(dtype=float)
    cities, years = (pd.get_dummies(reports[name], dtype=float) for name in ("city", "year"))
    if min(cities.shape[1], years.shape[1]) < LEAST:
        raise ReportError(f"fewer than {LEAST} cities or years; give reports of more of them")
    if np.isnan(values).any() or (values.std(axis=0) == 0).any():
        bad = reports[measures].isna().any() | (reports[measures].std() == 0)
        raise ReportError(f"{measures[int(bad.argmax())]} is missing somewhere or does not vary")
    levels, n_cities = np.hstack([cities, years]), cities.shape[1]
    # Means play no part; sums by city and year are all that the likelihood needs.
    given = np.column_stack([values - values.mean(axis=0), np.ones(len(values))])
    products = given.T @ given, levels.T @ given, levels.T @ levels
    steps = np.arange(round(1 / STEP)) * STEP
    grid = np.array([(c, y) for c in steps for y in steps if c + y <= 1 - STEP + 1e-9])
    heights, totals = np.empty((2, len(grid), len(measures)))
    effects = np.empty((len(grid), n_cities, len(measures)))
    errors = np.empty((len(grid), n_cities))  # of the effects, where the total is 1
    for i, (city, year) in enumerate(grid):
        parts = np.repeat([city, year], [n_cities, years.shape[1]])
        heights[i], totals[i], mixed, between = _restricted(*products, parts, 1 - city - year)
        effects[i] = city * mixed[:n_cities]
        errors[i] = city - city**2 * between.diagonal()[:n_cities]
    # Effects are averaged over the grid by likelihood: their intervals then carry that the
    # components themselves are estimated.
    weight = np.exp(heights - heights.max(axis=0))
    weight /= weight.sum(axis=0)
    effect = np.einsum("gj,gcj->cj", weight, effects)
    spread = np.einsum("gj,gcj->cj", weight, (effects - effect) ** 2)
    spread += np.einsum("gj,gj,gc->cj", weight, totals, errors)
    degrees = max(len(values) - levels.shape[1] + 1, 1)
    reach = stats.t.ppf(upper(), degrees) * np.sqrt(spread)
    away = (reports[measures] - mean_of_others(reports, measures)).groupby(reports["city"]).mean()
    columns = {
        "n": cities.sum().to_numpy(int), "effect": effect.T, "low": (effect - reach).T,
        "high": (effect + reach).T, "deviation": away.loc[cities.columns].to_numpy().T,
    }  # fmt: skip
    shares = unit_table("measure", measures, PARTS, _shares(grid, heights, totals), "part")
    effects_of = unit_table("measure", measures, list(cities.columns), columns, "city")
    return Components(
        measures, shares.round({"share": 4, "low": 4, "high": 4}), effects_of, degrees
    )


def _restricted(
    squares: np.ndarray, sums: np.ndarray, counts: np.ndarray, parts: np.ndarray, rest: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Restricted log-likelihood, total variance, and projected sums and counts of each level.

    With X the measures and a column of ones, U what city and year a report is of: `squares` X'X,
    `sums` U'X, `counts` U'U. The covariance V = U diag(`parts`) U' + `rest` I is never made: it is
    inverted by way of the levels, which are few (Woodbury).
    """
    root = np.sqrt(parts)
    inner = rest * np.eye(len(parts)) + root[:, None] * counts * root
    weights = root[:, None] * np.linalg.solve(inner, root[:, None] * np.hstack([sums, counts]))
    inverted = np.hstack([sums, counts]) - counts @ weights
    size, n = sums.shape[1], squares[-1, -1]
    by_level, between = inverted[:, :size] / rest, inverted[:, size:] / rest  # U'V⁻¹X, U'V⁻¹U
    every = (squares - sums.T @ weights[:, :size]) / rest  # X'V⁻¹X
    ones, mean = every[-1, -1], every[-1, :-1] / every[-1, -1]
    total = (every.diagonal()[:-1] - ones * mean**2) / (n - 1)
    log_size = (n - len(parts)) * np.log(rest) + np.linalg.slogdet(inner)[1] + np.log(ones)
    height, edge = -0.5 * (log_size + (n - 1) * np.log(total)), by_level[:, -1:]
    return height, total, by_level[:, :-1] - edge * mean, between - edge @ edge.T / ones


def _shares(grid: np.ndarray, heights: np.ndarray, totals: np.ndarray) -> dict[str, np.ndarray]:
    """Shares of the variance by measure and part where the likelihood is largest."""
    every = np.column_stack([grid, 1 - grid.sum(axis=1)])
    best = heights.argmax(axis=0)
    inside = [every[column >= column.max() - DROP] for column in heights.T]
    return {
        "share": every[best],
        "low": np.array([rows.min(axis=0) for rows in inside]),
        "high": np.array([rows.max(axis=0) for rows in inside]),
        "sd": np.sqrt(every[best] * totals[best, np.arange(len(best))][:, None]),
    }


def mean_of_others(reports: pd.DataFrame, measures: list[str]) -> pd.DataFrame:
    """Mean of the other cities' reports of the same year; missing where there is none.

    >>> reports = pd.DataFrame({"year": [1, 1, 1, 2], "x": [1.0, 2.0, 6.0, 5.0]})
    >>> mean_of_others(reports, ["x"])["x"].tolist()
    [4.0, 3.5, 1.5, nan]
    """
    same = reports.groupby("year")
    others = same["year"].transform("size") - 1
    sums = same[measures].transform("sum") - reports[measures]
    return sums.div(others.where(others > 0), axis=0)


def draft_z(reports: pd.DataFrame, fitted: Components, city: str) -> pd.DataFrame:
    r"""How far each report of a city is from its year's others, in draft-to-draft deviations.

    .. math:: z = (y - \bar y_o) / \sqrt{\sigma_e^2 + (\sigma_u^2 + \sigma_e^2) / n}

    with the mean of the n other cities' reports of that year: in units of what one further draft
    of an average city would differ from it.

    Parameters
    ----------
    reports : DataFrame
        As `fitted` was made from, with `document_id`.
    fitted : Components
    city : str

    Returns
    -------
    DataFrame
        `measure`, `document_id`, `year`, `value`, `others` (their mean), `n` (others), `z`;
        no row for a year without another city.

    Examples
    --------
    >>> reports = pd.DataFrame({"city": np.repeat(list("abcdef"), 6), "year": list(range(6)) * 6})
    >>> reports["document_id"] = reports["city"] + reports["year"].astype(str)
    >>> reports["x"] = np.random.default_rng(0).normal(size=36)
    >>> reports.loc[0, "x"] = 9.0
    >>> draft_z(reports, variance_components(reports, ["x"]), "a")["z"].round(1).tolist()[:2]
    [5.0, -0.3]
    """
    n = reports.groupby("year")["city"].transform("size") - 1
    its = reports["city"].eq(city) & (n > 0)
    if not its.any():
        raise ReportError(f"no report of {city} in a year with others; see the column city")
    rows = reports[["document_id", "year"]].assign(n=n)[its]
    others = mean_of_others(reports, fitted.measures)[its]
    draft, between = fitted.sd("draft"), fitted.sd("city")
    tables = []
    for m in fitted.measures:
        error = np.sqrt(draft[m] ** 2 + (draft[m] ** 2 + between[m] ** 2) / rows["n"])
        value = reports.loc[its, m]
        said = rows.assign(measure=m, value=value, others=others[m], z=(value - others[m]) / error)
        tables.append(said)
    columns = ["document_id", "year", "measure", "value", "others", "n", "z"]
    return pd.concat(tables, ignore_index=True)[columns]
