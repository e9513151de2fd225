"""Shares in many reports, corrected by an adjudicated sample that reaches only some of them."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from reportanalysis.compare.shares import sum_to_one, unit_table
from reportanalysis.compare.shrinkage import pooled_variance, shrink, wilson_interval
from reportanalysis.errors import ReportError, need


def corrected_panel(
    reports: pd.DataFrame,
    sample: pd.DataFrame,
    column: str,
    probability_columns: Mapping[str, str],
) -> pd.DataFrame:
    """Share of each category in each report, corrected by the mean error of its stratum.

    The share is the report's mean surrogate plus the mean error of its stratum in the sample
    (weighted by the inverse of the inclusion probability), drawn towards the mean error of all
    strata as in `corrected_shares`. Its variance is that of the stratum's error, with reports as
    the units that were drawn; plus how much the mean error of reports differs inside a stratum (by
    moments, kept from 0); plus :math:`s^2 / N` for the errors of the report's own N sentences.

    `reports`: ``document_id``, ``stratum``, ``n_frame`` (commitments), and the columns of
    `probability_columns` summed over its commitments. `sample`, a row a sentence: ``document_id``,
    ``stratum``, ``weight``, `column` (adjudicated code), and the probability columns.

    Made-up: in the one stratum the surrogate overstates services by .1 on average.

    >>> reports = pd.DataFrame({"document_id": ["a", "b"], "stratum": "x", "n_frame": 100,
    ...                         "p_service": [40.0, 50.0], "p_other": [60.0, 50.0]})
    >>> sample = pd.DataFrame({"document_id": list("aabb"), "stratum": "x", "weight": 1.0,
    ...     "policy_type": ["service", "other", "other", "other"],
    ...     "p_service": [0.8, 0.2, 0.3, 0.1], "p_other": [0.2, 0.8, 0.7, 0.9]})
    >>> names = {"service": "p_service", "other": "p_other"}
    >>> corrected_panel(reports, sample, "policy_type", names)["share"].round(2).tolist()
    [0.3, 0.7, 0.4, 0.6]
    """
    names = list(probability_columns.values())
    need(
        reports, ["document_id", "stratum", "n_frame", *names], "the table of reports",
        "sum the surrogates over the commitments of each report",
    )  # fmt: skip
    need(
        sample, ["document_id", "stratum", "weight", column, *names], "the sample",
        "data/README.md describes it",
    )  # fmt: skip
    if not (sample["weight"] > 0).all():
        raise ReportError("weight must be positive: the inverse of the inclusion probability")
    strata = list(pd.unique(reports["stratum"]))
    truth = sample[[column] * len(names)].to_numpy() == np.array(list(probability_columns))
    errors = truth.astype(float) - sample[names].to_numpy(dtype=float)
    within, between = _variance_of_reports(errors, sample, strata)
    label = truth.mean(axis=0) * (1 - truth.mean(axis=0))
    mean = np.zeros((len(strata), len(names)))
    own, expected = np.zeros_like(mean), np.full_like(mean, np.inf)
    n, drawn = np.zeros((len(strata), 1), dtype=int), np.zeros((len(strata), 1), dtype=int)
    for i, stratum in enumerate(strata):
        rows = sample["stratum"].eq(stratum).to_numpy()
        groups = sample.loc[rows, "document_id"]
        n[i], drawn[i] = rows.sum(), groups.nunique()
        if not rows.any():
            continue
        if drawn[i] == 1:
            raise ReportError(f"stratum {stratum}: one report was sampled; join it to another")
        weight = sample.loc[rows, "weight"].to_numpy() / sample.loc[rows, "weight"].sum()
        mean[i] = weight @ errors[rows]
        # Reports are the units drawn: sums of weighted deviations over each of them.
        moved = pd.DataFrame(weight[:, None] * (errors[rows] - mean[i])).groupby(groups.to_numpy())
        own[i] = drawn[i] / (drawn[i] - 1) * (moved.sum().to_numpy() ** 2).sum(axis=0)
        reached = pd.Series(weight).groupby(groups.to_numpy()).sum()
        expected[i] = (within[i] + label / n[i]) * (weight @ weight)
        expected[i] += between[i] * (reached @ reached)
    # Own variances scaled to those expected, so that strata of any size can be pooled.
    ratio = np.divide(own, expected, out=np.zeros_like(own), where=expected > 0)
    ratio = pooled_variance(ratio, drawn, np.ones(len(names)))
    sampling = np.where(n > 0, ratio * np.where(n > 0, expected, 0), np.inf)
    shrunk = shrink(mean, sampling)
    group = reports["stratum"].map({name: i for i, name in enumerate(strata)}).to_numpy()
    size = reports["n_frame"].to_numpy(dtype=float)[:, None]
    common = shrunk.pull**2 * shrunk.common_variance
    variance = (shrunk.variance + common)[group] + between[group] + within[group] / size
    share = sum_to_one(reports[names].to_numpy() / size + shrunk.error[group], variance)
    share = np.clip(share, 0, 1)
    effective = np.divide(label, variance, out=size + 0 * variance, where=variance * label > 0)
    low, high = wilson_interval(share, effective)
    columns = {
        "n_frame": size.astype(int),
        "n_sampled": n[group],
        "share": share,
        "low": low,
        "high": high,
        "shared": (shrunk.pull * np.sqrt(shrunk.common_variance))[group],
    }
    return unit_table(
        "document_id", list(reports["document_id"]), list(probability_columns), columns
    )


def _variance_of_reports(
    errors: np.ndarray, sample: pd.DataFrame, strata: list[object]
) -> tuple[np.ndarray, np.ndarray]:
    """Variance of errors within reports, and of mean errors between those of a stratum.

    A row for each stratum. The first is drawn towards that of all; the second is estimated over
    all strata and taken to be in proportion to the first.
    """
    stratum, report = sample["stratum"].to_numpy(), sample["document_id"].to_numpy()
    grouped = pd.DataFrame(errors).groupby([stratum, report])
    counts, means = grouped.size(), grouped.mean()
    number = counts.groupby(level=0).size()
    free = counts.groupby(level=0).sum() - number
    squares = (pd.DataFrame(errors) - grouped.transform("mean")) ** 2
    own = squares.groupby(stratum).sum().div(free.clip(lower=1), axis=0)
    degrees = free.reindex(strata).fillna(-1).to_numpy()[:, None] + 1
    within = pooled_variance(own.reindex(strata).fillna(0.0).to_numpy(), degrees)
    among = max(int((number - 1).sum()), 1)
    squares = (means - means.groupby(level=0).transform("mean")) ** 2
    spread = squares.to_numpy().sum(axis=0) / among
    place = pd.Series(range(len(strata)), index=strata)[counts.index.get_level_values(0)]
    noise = (within[place] / counts.to_numpy()[:, None]).mean(axis=0)
    # The difference may be less than its standard error; what is expected of a variance, which
    # is not negative, given this difference does not fall to 0 by chance.
    standard = np.maximum(spread * np.sqrt(2 / among), 1e-12)
    ratio = np.maximum((spread - noise) / standard, -5.0)
    between = standard * (ratio + stats.norm.pdf(ratio) / stats.norm.cdf(ratio))
    return within, between * within / np.maximum(within[place].mean(axis=0), 1e-12)
