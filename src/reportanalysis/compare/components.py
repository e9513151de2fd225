"""What stays with a city, what goes with the year, what is one draft: variance components."""

import numpy as np
import pandas as pd
from scipy import stats

from reportanalysis.errors import ReportError, need

STEP = 0.02  # of the grid of shares of the variance
DROP = float(stats.chi2.ppf(0.95, 1)) / 2
"""How far the log-likelihood may fall inside a 95% profile interval."""
LEAST = 5  # cities, and years


def variance_components(reports: pd.DataFrame, measures: list[str]) -> "Components":
    r"""Multilevel model of each measure: a city, a year and a draft, all drawn at random.

    .. math:: y_{ct} = \mu + u_c + v_t + e_{ct}

    with normal city effects u, year effects v and the rest e, which is what differs from draft
    to draft (and the error of the estimate). The shares of the variance of u, v and e are those
    that make the restricted likelihood largest on a grid of .02; the total variance is solved
    for. The grid serves all measures at once, cannot fail to converge, and gives profile
    intervals that hold near 0, where general optimisers of crossed effects stall; the estimates
    are those of statsmodels' `MixedLM` (tested).

    Parameters
    ----------
    reports : DataFrame
        One row per report: `city`, `year`, and a column of numbers for each of `measures`.
        Years without a report of a city are simply absent.
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

    References
    ----------
    Patterson, H. D. and Thompson, R. (1971). Recovery of inter-block information when block
    sizes are unequal. Biometrika 58, 545-554.
    Robinson, G. K. (1991). That BLUP is a good thing. Statistical Science 6, 15-32.

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
    return Components(values, cities, years, measures)


class Components:
    """Fitted variance components; made by `variance_components`.

    `shares`: a row for each measure and part (`city`, `year`, `draft`): `share` of the
    variance, its 95% profile interval `low`, `high`, and `sd`, in units of the measure.
    `cities`: a row for each measure and city: `n` reports, `effect` (best linear unbiased
    prediction: drawn to 0 the more, the fewer reports there are and the less cities differ),
    `low`, `high` (95%), and `deviation`, the simple check: mean distance of the city's reports
    from the mean of the other cities in the same year.
    """

    def __init__(
        self, values: np.ndarray, cities: pd.DataFrame, years: pd.DataFrame, measures: list[str]
    ) -> None:
        self.measures = measures
        z, y = cities.to_numpy(), years.to_numpy()
        kinship = z @ z.T, y @ y.T
        steps = np.arange(round(1 / STEP)) * STEP
        grid = np.array([(c, y) for c in steps for y in steps if c + y <= 1 - STEP + 1e-9])
        heights, totals = np.empty((2, len(grid), values.shape[1]))
        effects = np.empty((len(grid), z.shape[1], values.shape[1]))
        errors = np.empty((len(grid), z.shape[1]))  # of the effects, where the total is 1
        for i, (city, year) in enumerate(grid):
            covariance = city * kinship[0] + year * kinship[1] + (1 - city - year) * np.eye(len(z))
            heights[i], totals[i], projection = _restricted(values, covariance)
            mixed = z.T @ projection
            effects[i] = city * mixed @ values
            errors[i] = city - city**2 * np.einsum("ij,ji->i", mixed, z)
        best = heights.argmax(axis=0)
        inside = heights >= heights.max(axis=0) - DROP
        every = np.column_stack([grid, 1 - grid.sum(axis=1)])
        rows = []
        for j, measure in enumerate(measures):
            for k, part in enumerate(("city", "year", "draft")):
                reach, share = every[inside[:, j], k], every[best[j], k]
                deviation = np.sqrt(share * totals[best[j], j])
                rows.append((measure, part, share, reach.min(), reach.max(), deviation))
        columns = ["measure", "part", "share", "low", "high", "sd"]
        self.shares = pd.DataFrame(rows, columns=columns).round({"share": 4, "low": 4, "high": 4})
        # Effects are averaged over the grid by likelihood: their intervals then carry that the
        # components themselves are estimated.
        weight = np.exp(heights - heights.max(axis=0))
        weight /= weight.sum(axis=0)
        effect = np.einsum("gj,gcj->cj", weight, effects)
        spread = np.einsum("gj,gcj->cj", weight, (effects - effect) ** 2)
        spread += np.einsum("gj,gj,gc->cj", weight, totals, errors)
        degrees = len(z) - z.shape[1] - y.shape[1] + 1
        reach = stats.t.ppf(0.975, max(degrees, 1)) * np.sqrt(spread)
        labels = {"city": cities.columns, "n": cities.sum().to_numpy(int)}
        where = {"year": years.idxmax(axis=1), "city": cities.idxmax(axis=1)}
        tables = []
        for j, measure in enumerate(measures):
            frame = pd.DataFrame({**where, "y": values[:, j]})
            away = (frame["y"] - mean_of_others(frame, "y")).groupby(frame["city"]).mean()
            ends = {"low": effect[:, j] - reach[:, j], "high": effect[:, j] + reach[:, j]}
            estimated = {"measure": measure, **labels, "effect": effect[:, j], **ends}
            simple = away.reindex(cities.columns).to_numpy()
            tables.append(pd.DataFrame({**estimated, "deviation": simple}))
        self.cities = pd.concat(tables, ignore_index=True)

    def sd(self, part: str) -> pd.Series:
        """Standard deviation of a part by measure."""
        rows = self.shares[self.shares["part"] == part]
        return rows.set_index("measure")["sd"]


def _restricted(
    values: np.ndarray, covariance: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Restricted log-likelihood and total variance of each column; the matrix that projects."""
    inverse = np.linalg.inv(covariance)
    ones = inverse.sum(axis=0)
    projection = inverse - np.outer(ones, ones) / ones.sum()
    free = len(values) - 1
    total = np.einsum("ij,ij->j", values, projection @ values) / free
    size = np.linalg.slogdet(covariance)[1] + np.log(ones.sum())
    return -0.5 * (size + free * np.log(total)), total, projection


def mean_of_others(reports: pd.DataFrame, measure: str) -> pd.Series:
    """Mean of the other cities' reports of the same year; missing where there is none.

    >>> reports = pd.DataFrame({"year": [1, 1, 1, 2], "x": [1.0, 2.0, 6.0, 5.0]})
    >>> mean_of_others(reports, "x").tolist()
    [4.0, 3.5, 1.5, nan]
    """
    same = reports.groupby("year")[measure]
    others = same.transform("size") - 1
    return (same.transform("sum") - reports[measure]) / others.where(others > 0)


def draft_z(reports: pd.DataFrame, fitted: Components, city: str) -> pd.DataFrame:
    r"""How far each report of a city is from its year's others, in draft-to-draft deviations.

    .. math:: z = (y - \bar y_o) / \sqrt{\sigma_e^2 + (\sigma_u^2 + \sigma_e^2) / n}

    with the mean of the n other cities' reports of that year: how far beyond the year's average
    the report is, in units of what one further draft of an average city would differ from it.

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
    draft, cities = fitted.sd("draft"), fitted.sd("city")
    n = reports.groupby("year")["city"].transform("size") - 1
    its = reports["city"].eq(city) & (n > 0)
    if not its.any():
        raise ReportError(f"no report of {city} in a year with others; see the column city")
    tables = []
    for measure in fitted.measures:
        others = mean_of_others(reports, measure)
        error = np.sqrt(draft[measure] ** 2 + (draft[measure] ** 2 + cities[measure] ** 2) / n)
        table = reports.loc[its, ["document_id", "year"]].assign(
            measure=measure, value=reports[measure], others=others, n=n,
            z=(reports[measure] - others) / error,
        )  # fmt: skip
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
