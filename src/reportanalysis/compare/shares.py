"""Shares of policy types or themes per city, with intervals that carry both errors.

Setting: a report is a fixed population of N sentences. A simple random sample of n of
them carries labels (made by language-model coders under a written codebook); every
sentence, labelled or not, has class probabilities from a classifier that never saw the
city. The intervals say how far the share may lie from the one obtained if all N
sentences had been labelled in the same way. They do not speak of other years or other
cities, nor of errors in the labels themselves.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from reportanalysis.errors import ReportError

# Each city's own error variance counts with n - 1 degrees of freedom; that of all cities
# together counts as this many more. Chosen by simulation on labelled reports: with 0 the
# intervals are a tenth wider and cover less, with 40 a city where the classifier does badly
# is covered too seldom.
POOLED_DEGREES = 10


def wilson_interval(share, effective_n, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Wilson score interval of a share, from an effective number of observations.

    Parameters
    ----------
    share : array of float
        Shares in [0, 1].
    effective_n : array of float, same shape or broadcastable
        Number of independent observations worth as much; infinite gives no width.
    level : float
        Confidence level.

    Returns
    -------
    tuple of two arrays
        Lower and upper bounds, in [0, 1].

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
    inference. JASA 22, 209-212.

    Examples
    --------
    >>> low, high = wilson_interval(0.0, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.0, 0.278)
    """
    share = np.asarray(share, dtype=float)
    z2_n = stats.norm.ppf((1 + level) / 2) ** 2 / np.asarray(effective_n, dtype=float)
    centre = (share + z2_n / 2) / (1 + z2_n)
    half = np.sqrt(z2_n * share * (1 - share) + z2_n**2 / 4) / (1 + z2_n)
    return np.minimum(np.maximum(centre - half, 0), share), np.maximum(
        np.minimum(centre + half, 1), share
    )


def corrected_shares(
    frame: pd.DataFrame,
    column: str = "policy_type",
    probability_columns: Mapping[str, str] | None = None,
    by: str = "city",
    level: float = 0.95,
    power: float | str = 1.0,
    unlabelled: str = "raise",
) -> pd.DataFrame:
    r"""Share of each category per city: labelled, predicted, and corrected.

    The corrected share is the difference estimator, also known as prediction-powered
    inference: the mean prediction over all N sentences plus the mean error of the
    prediction over the n labelled ones,

    .. math:: \hat\theta = \lambda \bar p_N + \frac1n \sum_{i=1}^n (y_i - \lambda p_i).

    It has no bias over repeated sampling of the labelled sentences, however bad the
    classifier is, as long as the predictions did not use the city's labels. Its variance
    is :math:`(1 - n/N)\, s^2_{y - \lambda p} / n`. The interval is a Wilson interval with
    effective size :math:`n / ((1 - n/N) D)`, where D is the variance of the errors over the
    variance of the labels: the city's own (n - 1 degrees of freedom), drawn towards that
    of all cities together (10 degrees), with one further degree at D = 1 so that no interval
    collapses while sentences remain unlabelled. For rare classes a t interval from the
    city's own 40 labels covers far too seldom (see the tests). Bounds and share are kept
    within what the labels already prove: at least (labelled in the category) / N, at most
    1 - (labelled outside it) / N; where no label is in the category the interval starts at 0.
    Before that step the shares of a city sum to 1.

    Parameters
    ----------
    frame : DataFrame
        One row per sentence of the frame, with `by`, `column` (missing where not
        labelled) and the probability columns (never missing).
    column : str
        Column of the labels: ``policy_type``, ``theme``.
    probability_columns : mapping
        Category to the name of the column with its probability, e.g.
        ``{"service": "p_service", ...}``; predictions out of fold by city.
    by : str
        Column of the strata the labels were sampled in.
    level : float
        Confidence level.
    power : float or "tuned"
        How much the predictions count, lambda above: 1 is the plain difference
        estimator, 0 uses the labels alone. "tuned" takes for each city the value that
        minimises the variance in the other cities' samples (power tuning; leaving the
        city out keeps the estimate unbiased), within [0, 1].
    unlabelled : {"raise", "borrow"}
        What to do with a city without labels: refuse, or borrow the classifier's mean
        error in the labelled cities (at least three). Borrowing assumes the classifier errs
        there as in a city drawn at random from the labelled ones; the interval is the t
        prediction interval of that error, and wide.

    Returns
    -------
    DataFrame
        One row per city and category: `by`, category, n_frame, n_labelled,
        share_labelled, low_labelled, high_labelled (sample alone; missing where borrowed),
        share_predicted (naive mean prediction), share, low, high (corrected).

    Raises
    ------
    ReportError
        Missing columns or predictions, labels outside the categories, or a city with
        too few labels.

    References
    ----------
    Särndal, C.-E., Swensson, B., Wretman, J. (1992). Model Assisted Survey Sampling, ch. 6.
    Angelopoulos, A. N. et al. (2023). Prediction-powered inference. Science 382, 669-674.
    Angelopoulos, A. N., Duchi, J. C., Zrnic, T. (2023). PPI++. arXiv:2311.01453.
    Egami, N. et al. (2023). Using imperfect surrogates for downstream inference:
    design-based supervised learning. NeurIPS 36.

    Examples
    --------
    Made-up figures: ten sentences, four labelled; the classifier overstates services.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({
    ...     "city": "A",
    ...     "policy_type": ["service", "other", "other", "other"] + [None] * 6,
    ...     "p_service": [0.9, 0.4, 0.3, 0.2] + [0.5] * 6,
    ... })
    >>> frame["p_other"] = 1 - frame["p_service"]
    >>> names = {"service": "p_service", "other": "p_other"}
    >>> table = corrected_shares(frame, probability_columns=names)
    >>> table[["category", "share_labelled", "share_predicted", "share"]].round(3)
      category  share_labelled  share_predicted  share
    0  service            0.25             0.48   0.28
    1    other            0.75             0.52   0.72
    """
    if not 0 < level < 1:
        raise ReportError(f"level is {level}; give a number between 0 and 1, such as 0.95")
    if unlabelled not in ("raise", "borrow"):
        raise ReportError(f"unlabelled is {unlabelled!r}; give 'raise' or 'borrow'")
    if power != "tuned" and not (isinstance(power, int | float) and 0 <= power <= 1):
        raise ReportError(f"power is {power!r}; give a number from 0 to 1, or 'tuned'")
    categories, strata = _strata(frame, column, probability_columns, by, unlabelled)
    labelled = [s for s in strata if s["n"]]
    if len(labelled) < len(strata) and len(labelled) < 3:
        raise ReportError(
            f"only {len(labelled)} {by} with labels of {column}; borrowing a correction for "
            "the others needs at least three: label more, or leave the others out"
        )
    _weigh(strata, power)
    _residuals(strata)
    parts = [
        _labelled_rows(s, labelled, level) if s["n"] else _borrowed_rows(s, labelled, level)
        for s in strata
    ]
    columns = {
        by: np.repeat([s["name"] for s in strata], len(categories)),
        "category": np.tile(categories, len(strata)),
        "n_frame": np.repeat([s["N"] for s in strata], len(categories)),
        "n_labelled": np.repeat([s["n"] for s in strata], len(categories)),
    }
    for key in parts[0]:
        columns[key] = np.concatenate([part[key] for part in parts])
    return pd.DataFrame(columns)


def _strata(frame, column, probability_columns, by, unlabelled):
    """Check the frame and cut it into one dict of arrays per city, in order of appearance."""
    if not probability_columns:
        raise ReportError(
            "no probability columns; name them by category, such as {'service': 'p_service'}"
        )
    categories = list(probability_columns)
    wanted = [by, column, *probability_columns.values()]
    missing = [name for name in wanted if name not in frame.columns]
    if missing:
        raise ReportError(f"columns missing from the frame: {', '.join(missing)}")
    if frame.empty or frame[by].isna().any():
        raise ReportError(f"the frame is empty, or {by} is missing in some rows; fill {by}")
    labels = frame[column]
    foreign = sorted(set(labels.dropna()) - set(categories))
    if foreign:
        raise ReportError(
            f"{column} holds {', '.join(map(repr, foreign))}, for which no probability column "
            f"is named; the categories are {', '.join(categories)}"
        )
    probabilities = frame[list(probability_columns.values())].to_numpy(dtype=float)
    bad = ~((probabilities >= 0) & (probabilities <= 1)).all(axis=1)
    if bad.any():
        raise ReportError(
            f"{int(bad.sum())} rows without probabilities between 0 and 1, the first in "
            f"{frame[by].iloc[int(bad.argmax())]}; predict every row, the labelled ones too"
        )
    strata = []
    for name, rows in frame.groupby(by, sort=False).indices.items():
        own = labels.iloc[rows]
        known = own.notna().to_numpy()
        n, total = int(known.sum()), len(rows)
        if (n == 0 and unlabelled == "raise") or 0 < n < min(2, total):
            raise ReportError(
                f"{name}: {n} of {total} sentences have a label in {column}; label at least "
                "two drawn at random, or give unlabelled='borrow' if there are none"
            )
        truth = own[known].to_numpy(dtype=object)[:, None] == np.array(categories, dtype=object)
        strata.append({
            "name": name, "n": n, "N": total, "y": truth.astype(float),
            "p": probabilities[rows][known], "predicted": probabilities[rows].mean(axis=0),
        })  # fmt: skip
    return categories, strata


def _weigh(strata: list[dict], power: float | str) -> None:
    """Store each city's weight of the predictions under "power"."""
    if power != "tuned":
        for s in strata:
            s["power"] = float(power)
        return
    products, squares = [], []
    for s in strata:
        if 0 < s["n"] < s["N"]:
            centred = s["p"] - s["p"].mean(axis=0)
            products.append(float((s["y"] * centred).sum()))
            squares.append(float((centred**2).sum()))
        else:
            products.append(0.0)
            squares.append(0.0)
    for s, product, square in zip(strata, products, squares, strict=True):
        rest = sum(squares) - square
        # One city alone has no others to tune on.
        s["power"] = float(np.clip((sum(products) - product) / rest, 0, 1)) if rest else 1.0


def _residuals(strata: list[dict]) -> None:
    """Store the errors' mean and the variances of errors and labels of the labelled cities."""
    for s in strata:
        if s["n"]:
            errors = s["y"] - s["power"] * s["p"]
            s["error"] = errors.mean(axis=0)
            ddof = min(1, s["n"] - 1)
            s["error_variance"] = errors.var(axis=0, ddof=ddof)
            s["label_variance"] = s["y"].var(axis=0, ddof=ddof)


def _labelled_rows(s: dict, labelled: list[dict], level: float) -> dict[str, np.ndarray]:
    sampled = [other for other in labelled if other["n"] < other["N"]] or [s]
    pooled_error = np.mean([other["error_variance"] for other in sampled], axis=0)
    pooled_label = np.mean([other["label_variance"] for other in sampled], axis=0)
    n, total = s["n"], s["N"]
    above = (n - 1) * s["error_variance"] + POOLED_DEGREES * pooled_error + pooled_label
    below = (n - 1) * s["label_variance"] + (POOLED_DEGREES + 1) * pooled_label
    # A category nobody was given has no variance to compare: count it as not predicted.
    ratio = np.divide(above, below, out=np.ones_like(above), where=below > 0)
    correction = 1 - n / total
    proven_low = s["y"].sum(axis=0) / total
    proven_high = (total - n + s["y"].sum(axis=0)) / total
    share = np.clip(s["power"] * s["predicted"] + s["error"], proven_low, proven_high)
    seen = s["y"].mean(axis=0)
    with np.errstate(divide="ignore"):
        low, high = wilson_interval(share, n / (correction * ratio), level)
        low_seen, high_seen = wilson_interval(seen, n / np.full_like(seen, correction), level)
    # Predictions alone do not prove that a category occurs, or that another does: without a
    # label for it the interval reaches to 0, without one against it to 1.
    low = np.where(seen == 0, 0.0, low)
    high = np.where(seen == 1, 1.0, high)
    return {
        "share_labelled": seen,
        "low_labelled": np.maximum(low_seen, proven_low),
        "high_labelled": np.minimum(high_seen, proven_high),
        "share_predicted": s["predicted"],
        "share": share,
        "low": np.maximum(low, proven_low),
        "high": np.minimum(high, proven_high),
    }


def _borrowed_rows(s: dict, labelled: list[dict], level: float) -> dict[str, np.ndarray]:
    errors = np.array([other["error"] for other in labelled])
    centre = s["power"] * s["predicted"] + errors.mean(axis=0)
    spread = errors.std(axis=0, ddof=1) * np.sqrt(1 + 1 / len(errors))
    half = stats.t.ppf((1 + level) / 2, len(errors) - 1) * spread
    missing = np.full_like(centre, np.nan)
    return {
        "share_labelled": missing,
        "low_labelled": missing,
        "high_labelled": missing,
        "share_predicted": s["predicted"],
        "share": np.clip(centre, 0, 1),
        "low": np.clip(centre - half, 0, 1),
        "high": np.clip(centre + half, 0, 1),
    }


def contrast(shares: pd.DataFrame, city: str | None = None, by: str = "city") -> pd.DataFrame:
    """Difference between one city's share and the mean share of the others.

    The cities were sampled independently, so the interval of the difference follows from
    theirs by the method of variance estimates recovery (for two shares with Wilson
    intervals this is Newcombe's interval). Each city counts once in the others' mean,
    whatever its length. With many contrasts some exclude zero by chance: ask
    `corrected_shares` for a higher level, e.g. ``1 - 0.05 / number_of_contrasts``.

    Parameters
    ----------
    shares : DataFrame
        As returned by `corrected_shares`: `by`, category, share, low, high.
    city : str or None
        The city to contrast; None contrasts every city in turn.
    by : str
        Column with the city.

    Returns
    -------
    DataFrame
        One row per city and category: `by`, category, share, share_others (unweighted mean
        of the others), difference, low, high (at the level of `shares`), n_others.

    Raises
    ------
    ReportError
        If the city is not in the table, or is the only one.

    References
    ----------
    Zou, G. Y., Donner, A. (2008). Construction of confidence limits about effect measures:
    a general approach. Statistics in Medicine 27, 1693-1702.
    Newcombe, R. G. (1998). Interval estimation for the difference between independent
    proportions. Statistics in Medicine 17, 873-890.

    Examples
    --------
    Newcombe's example (a): 56 of 70 against 48 of 80.

    >>> import pandas as pd
    >>> from reportanalysis.compare.shares import wilson_interval
    >>> shares = pd.DataFrame({"city": ["A", "B"], "category": "x", "share": [56/70, 48/80]})
    >>> shares["low"], shares["high"] = wilson_interval(shares["share"], [70, 80])
    >>> contrast(shares, "A")[["difference", "low", "high"]].round(4)
       difference     low    high
    0         0.2  0.0524  0.3339
    """
    wide = {
        name: shares.pivot(index=by, columns="category", values=name).loc[
            pd.unique(shares[by]), pd.unique(shares["category"])
        ]
        for name in ("share", "low", "high")
    }
    cities = list(wide["share"].index)
    if city is not None and city not in cities:
        raise ReportError(f"no {by} {city!r} in the table; it has {', '.join(map(str, cities))}")
    if len(cities) < 2:
        raise ReportError(f"a contrast needs at least two of {by}; the table has {len(cities)}")
    share = wide["share"].to_numpy()
    below = (share - wide["low"].to_numpy()) ** 2
    above = (wide["high"].to_numpy() - share) ** 2
    others = len(cities) - 1
    parts = []
    for i, name in enumerate(cities):
        if city is not None and name != city:
            continue
        mean = (share.sum(axis=0) - share[i]) / others
        mean_below = np.delete(below, i, axis=0).sum(axis=0) / others**2
        mean_above = np.delete(above, i, axis=0).sum(axis=0) / others**2
        parts.append(
            pd.DataFrame(
                {
                    by: name,
                    "category": wide["share"].columns,
                    "share": share[i],
                    "share_others": mean,
                    "difference": share[i] - mean,
                    "low": share[i] - mean - np.sqrt(below[i] + mean_above),
                    "high": share[i] - mean + np.sqrt(above[i] + mean_below),
                    "n_others": others,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
