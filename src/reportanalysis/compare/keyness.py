"""Words a group of reports uses more than the rest, judged against report-to-report spread.

The usual z of a log-odds ratio treats every word of a report as an independent draw.
Words cluster in reports, so that z calls far too many words distinctive. Here the spread
between reports is estimated from the reports themselves, and the p-values answer: is the
word's rate in the target out of line with how much such rates differ from report to report?
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import sparse, stats
from sklearn.feature_extraction.text import CountVectorizer

from reportanalysis.compare.quasilikelihood import quasi_likelihood_p
from reportanalysis.errors import ReportError, need

ATTRACTION = 0.3
RATE = 0.05  # false-discovery rate below which a word passes


def word_counts(
    commitments: pd.DataFrame, by: str = "document_id", leave_out: Iterable[str] = ()
) -> pd.DataFrame:
    """Count words per report, or per any other group of commitments.

    Parameters
    ----------
    commitments : DataFrame
        One row per commitment with `by` and ``bag`` (words separated by spaces).
    by : str
        Column of the groups to count in.
    leave_out : iterable of str
        Words not to count: function words; place names, slogans, ``#`` for numerals.

    Returns
    -------
    DataFrame
        Index `by` (in order of appearance), one column per word (sorted).

    Examples
    --------
    >>> made_up = pd.DataFrame({"document_id": ["x", "x", "y"], "bag": ["a b", "a", "b b"]})
    >>> word_counts(made_up).loc["x"].to_dict()
    {'a': 2, 'b': 1}
    """
    need(commitments, [by, "bag"], "the commitments", "use those of `parse` with their bags")
    if commitments.empty or commitments[by].isna().any():
        raise ReportError(f"no commitments, or {by} is missing in some rows; fill {by}")
    bags = commitments["bag"].fillna("").groupby(commitments[by], sort=False).agg(" ".join)
    empty = [str(name) for name, bag in bags.items() if not bag.strip()]
    if empty:
        raise ReportError(f"no words in the bags of {', '.join(empty)}; segment them first")
    tokens = [bag.split() for bag in bags]
    codes, words = pd.factorize(np.array(list(chain.from_iterable(tokens)), dtype=object))
    group = np.repeat(np.arange(len(bags)), [len(own) for own in tokens])
    cells = np.bincount(group * len(words) + codes, minlength=len(bags) * len(words))
    counts = pd.DataFrame(cells.reshape(len(bags), -1), index=bags.index, columns=words)
    return counts[sorted(set(words) - set(leave_out))]


def log_odds(
    target_counts: ArrayLike,
    rest_counts: ArrayLike,
    target_total: float,
    rest_total: float,
    alpha0: float = 500.0,
) -> tuple[np.ndarray, np.ndarray]:
    r"""Log-odds ratio of each word with an informative Dirichlet prior, and its token-level z.

    The pooled rates count as `alpha0` words of text:
    :math:`\alpha_w = \alpha_0 (y_w + r_w) / (n_y + n_r)`,

    .. math::
        \delta_w = \log\frac{y_w + \alpha_w}{n_y + \alpha_0 - y_w - \alpha_w}
                 - \log\frac{r_w + \alpha_w}{n_r + \alpha_0 - r_w - \alpha_w}, \quad
        z_w = \delta_w \Big/ \sqrt{\frac{1}{y_w + \alpha_w} + \frac{1}{r_w + \alpha_w}}.

    Monroe, Colaresi and Quinn (2008), equations 16, 20 and 22; see `keyness`.

    >>> delta, z = log_odds([6], [3], 100, 200, alpha0=30)
    >>> round(float(delta[0]), 4), round(float(z[0]), 4)
    (1.1785, 1.8603)
    """
    y, r = np.asarray(target_counts, dtype=float), np.asarray(rest_counts, dtype=float)
    alpha = alpha0 * (y + r) / (target_total + rest_total)
    delta = np.log((y + alpha) / (target_total + alpha0 - y - alpha)) - np.log(
        (r + alpha) / (rest_total + alpha0 - r - alpha)
    )
    return delta, delta / np.sqrt(1 / (y + alpha) + 1 / (r + alpha))


def group_counts(commitments: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Uses of all words of a group in each report, for `keyness`.

    `groups` has a row for each `word` of a `group`; a word may be in several.

    >>> made_up = pd.DataFrame({"document_id": ["x", "y"], "bag": ["公路 铁路", "学校"]})
    >>> roads = pd.DataFrame({"group": "roads", "word": ["公路", "铁路"]})
    >>> group_counts(made_up, roads)["roads"].to_dict()
    {'x': 2, 'y': 0}
    """
    counts = word_counts(commitments)
    words = groups.drop_duplicates().groupby("group", sort=True)["word"]
    return pd.DataFrame(
        {g: counts[counts.columns.intersection(own)].sum(axis=1) for g, own in words}
    )


def pair_counts(
    commitments: pd.DataFrame, leave_out: Iterable[str] = (), min_count: int = 50
) -> pd.DataFrame:
    """Count the commitments of each report in which two words stand together, as they like to.

    Pairs in `min_count` commitments or more whose words attract each other (normalised
    pointwise mutual information of 0.3 or more: Bouma 2009, Proceedings of GSCL, 31-40).

    Parameters
    ----------
    commitments : DataFrame
        With `document_id` and ``bag``.
    leave_out : iterable of str
        Words that make no pair; words of one character make none either.
    min_count : int
        Fewest commitments.

    Returns
    -------
    DataFrame
        One row per report, one column per pair (``跨境 电商``, in the order of characters).

    Examples
    --------
    >>> bags = ["公路 铁路", "公路 铁路", "学校"]
    >>> made_up = pd.DataFrame({"document_id": list("xxy"), "bag": bags})
    >>> pair_counts(made_up, min_count=2).loc["x"].to_dict()
    {'公路 铁路': 2}
    """
    vectorizer = CountVectorizer(analyzer=str.split, binary=True, dtype=np.int64, min_df=min_count)
    present = vectorizer.fit_transform(commitments["bag"])
    words, left_out = vectorizer.get_feature_names_out(), set(leave_out)
    kept = [j for j, word in enumerate(words) if len(word) > 1 and word not in left_out]
    present, words = present[:, kept].tocsc(), words[kept]
    together = sparse.triu(present.T @ present, 1).tocoo()
    both, alone = together.data / len(commitments), present.sum(axis=0).A1 / len(commitments)
    information = np.log(both / (alone[together.row] * alone[together.col]))
    likes = (together.data >= min_count) & (information >= ATTRACTION * -np.log(both))
    reports, first = pd.factorize(commitments["document_id"])
    counts = {
        f"{words[i]} {words[j]}": np.bincount(
            reports[present[:, i].multiply(present[:, j]).nonzero()[0]], minlength=len(first)
        )
        for i, j in zip(together.row[likes], together.col[likes], strict=True)
    }
    return pd.DataFrame(counts, index=pd.Index(first, name="document_id"))


def keyness(
    commitments: pd.DataFrame,
    target: str | None,
    by: str = "city",
    leave_out: Iterable[str] = (),
    min_count: int = 10,
    min_reports: int = 3,
    within: str | None = None,
    units: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Words the target uses more, or less, than the rest, with calibrated significance.

    `log_odds` and `z` follow Monroe, Colaresi and Quinn, with a prior worth 500 words. `p`
    comes from a negative-binomial quasi-likelihood test of equal rates, report by report:
    one dispersion common to all words, and a factor per word, estimated within the target
    and within the rest and drawn towards the mean factor (empirical Bayes). One report
    among fifteen is thus judged by how far the other fourteen lie apart. `z_calibrated`
    is the normal quantile of p, signed as `log_odds`; read it as any z. Missing where
    fewer than three degrees of freedom (reports less two groups) are left to measure the
    spread. What one report cannot show: that the city, rather than this year's
    drafters, prefers the word. Several reports of each group, of several years, are compared
    `within` years: each year has a rate of its own, so that its fashions are not the city's.

    Parameters
    ----------
    commitments : DataFrame
        One row per commitment: ``bag``, ``document_id`` and `by`.
    target : str or None
        The group to describe; the rest are all other rows. None: each group in turn.
    by : str
        Column with the groups.
    leave_out : iterable of str
        Words left out, as in `word_counts`. Totals and rates still count them.
    min_count : int
        Fewest uses, target and rest together.
    min_reports : int
        Fewest reports that use the word; 3 leaves out words (mostly names) that belong to
        one or two reports, for which no spread can be measured.
    within : str, optional
        Column of the strata, such as ``year``; those without both target and rest are left out.
    units : DataFrame, optional
        Counts of what is compared in place of single words, such as `pair_counts`: one row per
        report, a column each. Rates stay per 10,000 words.

    Returns
    -------
    DataFrame
        `by`, word, count_target, count_rest, rate_target, rate_rest (per 10,000 words; of the
        rest in the target's mixture of strata), n_reports (reports that use it), n_target (of
        the target's), log_odds, z, z_calibrated, p (two-sided), q
        (Benjamini-Hochberg over the words of the whole table, so that it differs where each
        group takes its turn), passes (q below 5%); of each group the most over-used first.

    Raises
    ------
    ReportError
        The target is not there or is all there is, or no word is frequent enough.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., Quinn, K. M. (2008). Fightin' words. Political
    Analysis 16, 372-403.
    Lund, S. P. et al. (2012) and Smyth, G. K. (2004): see `compare.quasilikelihood`.
    Benjamini, Y., Hochberg, Y. (1995). JRSS B 57, 289-300.

    Examples
    --------
    Made-up bags: report a speaks of water.

    >>> bags = ["water water water road", "road school", "road water", "school road", "road"]
    >>> made_up = pd.DataFrame({"city": list("abcde"), "document_id": list("abcde"), "bag": bags})
    >>> table = keyness(made_up, "a", min_count=1, min_reports=1)
    >>> table[["word", "count_target", "count_rest", "n_reports"]].values.tolist()[0]
    ['water', 3, 1, 2]
    """
    reports = count_reports(commitments, by, leave_out, min_count, min_reports, within, units)
    names = list(pd.unique(reports.groups))
    if target is not None and target not in names:
        raise ReportError(f"no {by} {target!r}; there are {', '.join(map(str, names))}")
    parts = []
    for name in names if target is None else [target]:
        part = keyness_table(reports, reports.groups == name)
        part.insert(0, by, name)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    return judged(table)


@dataclass(frozen=True)
class Reports:
    """Uses of each word, a row for each report, with its length, its group and its stratum."""

    counts: pd.DataFrame
    totals: np.ndarray  # all words of the report, those left out too
    groups: np.ndarray
    strata: np.ndarray
    min_count: int
    min_reports: int


def count_reports(
    commitments: pd.DataFrame,
    by: str,
    leave_out: Iterable[str],
    min_count: int,
    min_reports: int,
    within: str | None = None,
    units: pd.DataFrame | None = None,
) -> Reports:
    """Count the words of each report, or take what else is counted of it."""
    need(commitments, [by], "the commitments", "give the column of the groups as `by`")
    every = word_counts(commitments)
    about = commitments[list(dict.fromkeys(["document_id", by, within or by]))].drop_duplicates()
    mixed = about.loc[about["document_id"].duplicated(), "document_id"].astype(str).tolist()
    if mixed or about[by].isna().any():
        raise ReportError(
            f"each document_id must belong to one {by}; mend {', '.join(mixed) or 'empty cells'}"
        )
    about = about.set_index("document_id", drop=False).loc[every.index]
    groups = about[by].to_numpy()
    if len(set(groups)) < 2:
        raise ReportError(f"{groups[0]!r} is the only {by}; keyness needs others to compare")
    strata = about[within].to_numpy() if within else np.zeros(len(about))
    counts = every if units is None else units.loc[every.index]
    counts = counts.loc[:, ~counts.columns.isin(set(leave_out))]
    return Reports(counts, every.to_numpy().sum(axis=1), groups, strata, min_count, min_reports)


def keyness_table(reports: Reports, is_target: np.ndarray) -> pd.DataFrame:
    """Build the table of `keyness`, but for q and `passes`."""
    target_strata, rest_strata = (set(reports.strata[side]) for side in (is_target, ~is_target))
    both = np.isin(reports.strata, list(target_strata & rest_strata))
    if not both.any():
        raise ReportError("no stratum holds reports of target and rest; compare without strata")
    totals, strata, is_target = reports.totals[both], reports.strata[both], is_target[both]
    x = reports.counts.to_numpy()[both]
    keep = (x.sum(axis=0) >= reports.min_count) & ((x > 0).sum(axis=0) >= reports.min_reports)
    if not keep.any():
        raise ReportError(
            f"no word is used {reports.min_count} times in {reports.min_reports} reports; lower "
            "min_count or min_reports, or give more reports"
        )
    x = x[:, keep]
    y, r = x[is_target].sum(axis=0), x[~is_target].sum(axis=0)
    n_y, n_r = totals[is_target].sum(), totals[~is_target].sum()
    # The rest as it would be, had it the target's words in each stratum.
    expected = np.zeros(x.shape[1])
    for stratum in np.unique(strata):
        own, rest = (strata == stratum) & is_target, (strata == stratum) & ~is_target
        expected += totals[own].sum() * x[rest].sum(axis=0) / totals[rest].sum()
    delta, z = log_odds(y, expected * n_r / n_y, n_y, n_r)
    p = quasi_likelihood_p(x, totals, is_target, strata)
    table = pd.DataFrame(
        {
            "word": reports.counts.columns[keep],
            "count_target": y,
            "count_rest": r,
            "rate_target": 10_000 * y / n_y,
            "rate_rest": 10_000 * expected / n_y,
            "n_reports": (x > 0).sum(axis=0),
            "n_target": (x[is_target] > 0).sum(axis=0),
            "log_odds": delta,
            "z": z,
            "z_calibrated": np.sign(delta) * stats.norm.isf(p / 2),
            "p": p,
        }
    )
    order = ["z_calibrated", "z", "word"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def judged(table: pd.DataFrame) -> pd.DataFrame:
    """A table of tests with Benjamini and Hochberg's `q` and `passes`; no q where a `p` lacks."""
    p = table["p"]
    q = np.asarray(p if p.isna().any() else stats.false_discovery_control(p))
    return table.assign(q=q, passes=q < RATE)
