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
from scipy import stats

from reportanalysis.compare.quasilikelihood import quasi_likelihood_p
from reportanalysis.errors import ReportError, need

# Nominal level that `permutation_check` holds the tests to.
ALPHA = 0.05


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


def keyness(
    commitments: pd.DataFrame,
    target: str | None,
    by: str = "city",
    leave_out: Iterable[str] = (),
    min_count: int = 10,
    min_reports: int = 3,
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
    drafters, prefers the word.

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

    Returns
    -------
    DataFrame
        `by`, word, count_target, count_rest, rate_target, rate_rest (per 10,000 words),
        n_reports (reports that use it), log_odds, z, z_calibrated, p (two-sided), q
        (Benjamini-Hochberg over the words of the whole table, so that it differs where each
        group takes its turn); of each group the most over-used first.

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
    reports = _count_reports(commitments, by, leave_out, min_count, min_reports)
    names = list(pd.unique(reports.groups))
    if target is not None and target not in names:
        raise ReportError(f"no {by} {target!r}; there are {', '.join(map(str, names))}")
    parts = []
    for name in names if target is None else [target]:
        part = _keyness_table(reports, reports.groups == name)
        part.insert(0, by, name)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    return table.assign(q=_false_discovery(table["p"]))


def permutation_check(commitments: pd.DataFrame, leave_out: Iterable[str] = ()) -> pd.DataFrame:
    """Share of words called distinctive when each report in turn plays the target.

    A valid test calls about 5% of them at that level, or fewer; the token-level z calls
    more wherever words cluster in reports.

    Returns
    -------
    DataFrame
        One row per report: document_id, n_words, share_token and share_calibrated (words
        below 5% by z and by p), n_discoveries (q over its own words below 5%).

    Examples
    --------
    >>> made_up = pd.DataFrame({"document_id": list("abcdef"), "bag": ["x x y y"] * 6})
    >>> permutation_check(made_up)["share_token"].tolist()
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
    """
    table = keyness(commitments, None, "document_id", leave_out)
    rows = [
        {
            "document_id": name,
            "n_words": len(own),
            "share_token": float((2 * stats.norm.sf(own["z"].abs()) < ALPHA).mean()),
            "share_calibrated": float((own["p"] < ALPHA).mean()),
            "n_discoveries": int((_false_discovery(own["p"]) < ALPHA).sum()),
        }
        for name, own in table.groupby("document_id", sort=False)
    ]
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class _Reports:
    """Uses of the kept words, a row for each report, with its length and its group."""

    counts: pd.DataFrame
    totals: np.ndarray  # all words of the report, those left out too
    groups: np.ndarray


def _count_reports(
    commitments: pd.DataFrame,
    by: str,
    leave_out: Iterable[str],
    min_count: int,
    min_reports: int,
) -> _Reports:
    """Count the words of each report and keep those that are frequent and widespread."""
    need(commitments, [by], "the commitments", "give the column of the groups as `by`")
    every = word_counts(commitments)
    pairs = commitments[list(dict.fromkeys(["document_id", by]))].drop_duplicates()
    mixed = pairs.loc[pairs["document_id"].duplicated(), "document_id"].astype(str).tolist()
    if mixed or pairs[by].isna().any():
        raise ReportError(
            f"each document_id must belong to one {by}; mend {', '.join(mixed) or 'empty cells'}"
        )
    used = every.to_numpy()
    keep = (used.sum(axis=0) >= min_count) & ((used > 0).sum(axis=0) >= min_reports)
    counts = every.loc[:, keep & ~every.columns.isin(set(leave_out))]
    if counts.shape[1] == 0:
        raise ReportError(
            f"no word is used {min_count} times in {min_reports} reports; lower min_count "
            "or min_reports, or give more reports"
        )
    groups = pd.Series(pairs[by].to_numpy(), index=pairs["document_id"].to_numpy())
    groups = groups.loc[counts.index]
    if groups.nunique() < 2:
        raise ReportError(f"{groups.iloc[0]!r} is the only {by}; keyness needs others to compare")
    return _Reports(counts, used.sum(axis=1), groups.to_numpy())


def _keyness_table(reports: _Reports, is_target: np.ndarray) -> pd.DataFrame:
    """Build the table of `keyness`, but for q."""
    x, totals = reports.counts.to_numpy(), reports.totals
    y, r = x[is_target].sum(axis=0), x[~is_target].sum(axis=0)
    n_y, n_r = totals[is_target].sum(), totals[~is_target].sum()
    delta, z = log_odds(y, r, n_y, n_r)
    p = quasi_likelihood_p(x, totals, is_target)
    table = pd.DataFrame(
        {
            "word": reports.counts.columns,
            "count_target": y,
            "count_rest": r,
            "rate_target": 10_000 * y / n_y,
            "rate_rest": 10_000 * r / n_r,
            "n_reports": (x > 0).sum(axis=0),
            "log_odds": delta,
            "z": z,
            "z_calibrated": np.sign(delta) * stats.norm.isf(p / 2),
            "p": p,
        }
    )
    order = ["z_calibrated", "z", "word"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _false_discovery(p: pd.Series) -> np.ndarray:
    """Benjamini and Hochberg's q; missing where there are no p-values."""
    return np.asarray(p if p.isna().any() else stats.false_discovery_control(p))
