"""Shares of policy types or themes per city, with intervals that carry both errors.

Setting: a report is a fixed population of N sentences. A simple random sample of n of
them carries labels (made by language-model coders under a written codebook); every
sentence, labelled or not, has class probabilities from a classifier that never saw the
city. The intervals say how far the share may lie from the one obtained if all N
sentences had been labelled in the same way. They do not speak of other years or other
cities, nor of errors in the labels themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from reportanalysis.errors import ReportError, need

LEVEL = 0.95
# Each city's own error variance counts with n - 1 degrees of freedom; that of all cities
# together counts as this many more. Chosen by simulation on labelled reports: with 0 the
# intervals are a tenth wider and cover less, with 40 a city where the classifier does badly
# is covered too seldom.
POOLED_DEGREES = 10
# Fewer labelled cities cannot tell how much the classifier's error differs between cities.
LEAST_LENDERS = 3


def wilson_interval(share: ArrayLike, effective_n: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's (1927, JASA 22, 209-212) 95% interval of a share worth so many observations.

    >>> low, high = wilson_interval(0.0, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.0, 0.278)
    """
    share = np.asarray(share, dtype=float)
    z2_n = stats.norm.ppf((1 + LEVEL) / 2) ** 2 / np.asarray(effective_n, dtype=float)
    centre = (share + z2_n / 2) / (1 + z2_n)
    half = np.sqrt(z2_n * share * (1 - share) + z2_n**2 / 4) / (1 + z2_n)
    low, high = np.maximum(centre - half, 0), np.minimum(centre + half, 1)
    return np.minimum(low, share), np.maximum(high, share)


def corrected_shares(
    frame: pd.DataFrame, column: str, probability_columns: Mapping[str, str]
) -> pd.DataFrame:
    r"""Share of each category per city: labelled, predicted, and corrected.

    The corrected share is the difference estimator, also known as prediction-powered
    inference: the mean prediction over all N sentences plus the mean error of the
    prediction over the n labelled ones,

    .. math:: \hat\theta = \bar p_N + \frac1n \sum_{i=1}^n (y_i - p_i).

    It has no bias over repeated sampling of the labelled sentences, however bad the
    classifier is, as long as the predictions did not use the city's labels. Its variance
    is :math:`(1 - n/N)\, s^2_{y - p} / n`. The interval is a Wilson interval with
    effective size :math:`n / ((1 - n/N) D)`, where D is the variance of the errors over the
    variance of the labels: the city's own (n - 1 degrees of freedom), drawn towards that
    of all cities together (10 degrees), with one further degree at D = 1 so that no interval
    collapses while sentences remain unlabelled. For rare classes a t interval from the
    city's own 40 labels covers far too seldom (see the tests). Bounds and share are kept
    within what the labels already prove: at least (labelled in the category) / N, at most
    1 - (labelled outside it) / N; where no label is in the category the interval starts at 0.
    Before that step the shares of a city sum to 1.

    A city without labels borrows the classifier's mean error in the labelled cities (three
    or more). That assumes the classifier errs there as in a city drawn at random from them;
    the t prediction interval of that error is wide.

    Parameters
    ----------
    frame : DataFrame
        One row per sentence: ``city``, `column` (missing where not labelled) and the
        probability columns (never missing; predictions out of fold by city).
    column : str
        Column of the labels: ``policy_type``, ``theme``.
    probability_columns : mapping
        Category to its column, e.g. ``{"service": "p_service", ...}``.

    Returns
    -------
    DataFrame
        One row per city and category: city, category, n_frame, n_labelled,
        share_labelled, low_labelled, high_labelled (sample alone; missing where borrowed),
        share_predicted (naive mean prediction), share, low, high (corrected; 95%).

    References
    ----------
    Särndal, C.-E., Swensson, B., Wretman, J. (1992). Model Assisted Survey Sampling, ch. 6.
    Angelopoulos, A. N. et al. (2023). Prediction-powered inference. Science 382, 669-674.
    Egami, N. et al. (2023). Using imperfect surrogates for downstream inference:
    design-based supervised learning. NeurIPS 36.

    Examples
    --------
    Made-up figures: ten sentences, four labelled; the classifier overstates services.

    >>> labels = ["service", "other", "other", "other"] + [None] * 6
    >>> frame = pd.DataFrame({"city": "A", "policy_type": labels})
    >>> frame["p_service"] = [0.9, 0.4, 0.3, 0.2] + [0.5] * 6
    >>> frame["p_other"] = 1 - frame["p_service"]
    >>> names = {"service": "p_service", "other": "p_other"}
    >>> table = corrected_shares(frame, "policy_type", names)
    >>> table[["category", "share_labelled", "share_predicted", "share"]].round(3)
      category  share_labelled  share_predicted  share
    0  service            0.25             0.48   0.28
    1    other            0.75             0.52   0.72
    """
    _check_frame(frame, column, probability_columns)
    categories = list(probability_columns)
    cities = _cut_by_city(frame, column, probability_columns)
    for city in cities:
        if 0 < city.n < min(2, city.n_frame):
            raise ReportError(
                f"{city.name}: {city.n} of {city.n_frame} sentences have a label in {column}; "
                "label at least two drawn at random, or none"
            )
    labelled = [city for city in cities if city.n]
    if len(labelled) < len(cities) and len(labelled) < LEAST_LENDERS:
        raise ReportError(
            f"only {len(labelled)} cities with labels of {column}; borrowing a correction for "
            "the others needs at least three: label more, or leave the others out"
        )
    parts = [
        _labelled_rows(city, labelled) if city.n else _borrowed_rows(city, labelled)
        for city in cities
    ]
    columns = {
        "city": np.repeat([city.name for city in cities], len(categories)),
        "category": np.tile(categories, len(cities)),
        "n_frame": np.repeat([city.n_frame for city in cities], len(categories)),
        "n_labelled": np.repeat([city.n for city in cities], len(categories)),
    }
    for key in parts[0]:
        columns[key] = np.concatenate([part[key] for part in parts])
    return pd.DataFrame(columns)


@dataclass(frozen=True)
class _City:
    """The sentences of one city; arrays have a column for each category."""

    name: str
    n_frame: int
    predicted: np.ndarray  # mean probability over all sentences
    truth: np.ndarray  # a row for each labelled sentence, 1 in the column of its label
    errors: np.ndarray  # truth less probability, row by row

    @property
    def n(self) -> int:
        """Number of labelled sentences."""
        return len(self.truth)

    def variance(self, rows: np.ndarray) -> np.ndarray:
        """Sample variance of `truth` or `errors`; 0 for a single sentence."""
        return np.asarray(rows.var(axis=0, ddof=min(1, self.n - 1)))


def _check_frame(frame: pd.DataFrame, column: str, probability_columns: Mapping[str, str]) -> None:
    """Refuse a frame whose labels or probabilities cannot be used."""
    if not probability_columns:
        raise ReportError(
            "no probability columns; name them by category, such as {'service': 'p_service'}"
        )
    names = list(probability_columns.values())
    need(frame, ["city", column, *names], "the frame", "make it with `study.sampling_frame`")
    if frame.empty or frame["city"].isna().any():
        raise ReportError("the frame is empty, or city is missing in some rows; fill city")
    foreign = sorted(set(frame[column].dropna()) - set(probability_columns))
    if foreign:
        raise ReportError(
            f"{column} holds {', '.join(map(repr, foreign))}, for which no probability column "
            f"is named; the categories are {', '.join(probability_columns)}"
        )
    probabilities = frame[names].to_numpy(dtype=float)
    bad = ~((probabilities >= 0) & (probabilities <= 1)).all(axis=1)
    if bad.any():
        raise ReportError(
            f"{int(bad.sum())} rows without probabilities between 0 and 1, the first in "
            f"{frame['city'].iloc[int(bad.argmax())]}; predict every row, the labelled ones too"
        )


def _cut_by_city(
    frame: pd.DataFrame, column: str, probability_columns: Mapping[str, str]
) -> list[_City]:
    """Cut the frame into cities, in order of appearance."""
    categories = np.array(list(probability_columns), dtype=object)
    probabilities = frame[list(probability_columns.values())].to_numpy(dtype=float)
    cities = []
    for name, rows in frame.groupby("city", sort=False).indices.items():
        labels = frame[column].iloc[rows]
        known = labels.notna().to_numpy()
        truth = labels[known].to_numpy(dtype=object)[:, None] == categories
        truth = truth.astype(float)
        own = probabilities[rows]
        cities.append(_City(name, len(rows), own.mean(axis=0), truth, truth - own[known]))
    return cities


def _labelled_rows(city: _City, labelled: list[_City]) -> dict[str, np.ndarray]:
    """Columns of a city with labels: the difference estimator and its Wilson interval."""
    sampled = [other for other in labelled if other.n < other.n_frame] or [city]
    pooled_error = np.mean([other.variance(other.errors) for other in sampled], axis=0)
    pooled_label = np.mean([other.variance(other.truth) for other in sampled], axis=0)
    n, total = city.n, city.n_frame
    above = (n - 1) * city.variance(city.errors) + POOLED_DEGREES * pooled_error + pooled_label
    below = (n - 1) * city.variance(city.truth) + (POOLED_DEGREES + 1) * pooled_label
    # A category nobody was given has no variance to compare: count it as not predicted.
    ratio = np.divide(above, below, out=np.ones_like(above), where=below > 0)
    correction = 1 - n / total
    proven_low = city.truth.sum(axis=0) / total
    proven_high = (total - n + city.truth.sum(axis=0)) / total
    share = np.clip(city.predicted + city.errors.mean(axis=0), proven_low, proven_high)
    seen = city.truth.mean(axis=0)
    with np.errstate(divide="ignore"):
        low, high = wilson_interval(share, n / (correction * ratio))
        low_seen, high_seen = wilson_interval(seen, n / np.full_like(seen, correction))
    # Predictions alone do not prove that a category occurs, or that another does: without a
    # label for it the interval reaches to 0, without one against it to 1.
    low = np.where(seen == 0, 0.0, low)
    high = np.where(seen == 1, 1.0, high)
    return {
        "share_labelled": seen,
        "low_labelled": np.maximum(low_seen, proven_low),
        "high_labelled": np.minimum(high_seen, proven_high),
        "share_predicted": city.predicted,
        "share": share,
        "low": np.maximum(low, proven_low),
        "high": np.minimum(high, proven_high),
    }


def _borrowed_rows(city: _City, labelled: list[_City]) -> dict[str, np.ndarray]:
    """Columns of a city without labels: the mean error of the others, and its t interval."""
    errors = np.array([other.errors.mean(axis=0) for other in labelled])
    centre = city.predicted + errors.mean(axis=0)
    spread = errors.std(axis=0, ddof=1) * np.sqrt(1 + 1 / len(errors))
    half = stats.t.ppf((1 + LEVEL) / 2, len(errors) - 1) * spread
    missing = np.full_like(centre, np.nan)
    return {
        "share_labelled": missing,
        "low_labelled": missing,
        "high_labelled": missing,
        "share_predicted": city.predicted,
        "share": np.clip(centre, 0, 1),
        "low": np.clip(centre - half, 0, 1),
        "high": np.clip(centre + half, 0, 1),
    }


def contrast(shares: pd.DataFrame, city: str) -> pd.DataFrame:
    """Difference between one city's share and the mean share of the others.

    The cities were sampled independently, so the interval of the difference follows from
    theirs by the method of variance estimates recovery (for two shares with Wilson
    intervals this is Newcombe's interval). Each city counts once in the others' mean,
    whatever its length. With many contrasts some exclude zero by chance.

    Parameters
    ----------
    shares : DataFrame
        As from `corrected_shares`: city, category, share, low, high.
    city : str
        The city to contrast.

    Returns
    -------
    DataFrame
        One row per category: city, category, share, share_others (unweighted mean of the
        others), difference, low, high, n_others.

    References
    ----------
    Zou, G. Y., Donner, A. (2008). Construction of confidence limits about effect measures:
    a general approach. Statistics in Medicine 27, 1693-1702.
    Newcombe, R. G. (1998). Interval estimation for the difference between independent
    proportions. Statistics in Medicine 17, 873-890.

    Examples
    --------
    Newcombe's example (a): 56 of 70 against 48 of 80.

    >>> shares = pd.DataFrame({"city": ["A", "B"], "category": "x", "share": [56/70, 48/80]})
    >>> shares["low"], shares["high"] = wilson_interval(shares["share"], [70, 80])
    >>> contrast(shares, "A")[["difference", "low", "high"]].round(4)
       difference     low    high
    0         0.2  0.0524  0.3339
    """
    cities, categories = pd.unique(shares["city"]), pd.unique(shares["category"])
    if city not in cities:
        raise ReportError(f"no city {city!r} in the table; it has {', '.join(map(str, cities))}")
    if len(cities) < 2:
        raise ReportError(f"a contrast needs at least two cities; the table has {len(cities)}")
    share, low, high = (
        shares.pivot(index="city", columns="category", values=name)
        .loc[cities, categories]
        .to_numpy()
        for name in ("share", "low", "high")
    )
    below, above = (share - low) ** 2, (high - share) ** 2
    others = len(cities) - 1
    i = list(cities).index(city)
    mean = (share.sum(axis=0) - share[i]) / others
    mean_below = np.delete(below, i, axis=0).sum(axis=0) / others**2
    mean_above = np.delete(above, i, axis=0).sum(axis=0) / others**2
    return pd.DataFrame(
        {
            "city": city,
            "category": categories,
            "share": share[i],
            "share_others": mean,
            "difference": share[i] - mean,
            "low": share[i] - mean - np.sqrt(below[i] + mean_above),
            "high": share[i] - mean + np.sqrt(above[i] + mean_below),
            "n_others": others,
        }
    )
