"""Words a group of reports uses more than the rest, judged against report-to-report spread.

The usual z of a log-odds ratio treats every word of a report as an independent draw.
Words cluster in reports, so that z calls far too many words distinctive. Here the spread
between reports is estimated from the reports themselves, and the p-values answer: is the
word's rate in the target out of line with how much such rates differ from report to report?
"""

from collections.abc import Iterable
from itertools import chain

import numpy as np
import pandas as pd
from scipy import stats

from reportanalysis.compare.quasilikelihood import quasi_likelihood_p
from reportanalysis.errors import ReportError


def word_counts(
    commitments: pd.DataFrame,
    by: str = "document_id",
    stop_words: Iterable[str] = (),
    exclude: Iterable[str] = (),
    min_count: int = 1,
    min_reports: int = 1,
) -> pd.DataFrame:
    """Count words per report, or per any other group of commitments.

    Parameters
    ----------
    commitments : DataFrame
        One row per commitment with `by` and ``bag`` (words separated by spaces).
    by : str
        Column of the groups to count in.
    stop_words, exclude : iterables of str
        Words not to count: function words; place names, slogans, ``#`` for numerals.
    min_count : int
        Fewest uses, all groups together, for a word to stay.
    min_reports : int
        Fewest groups that use the word for it to stay.

    Returns
    -------
    DataFrame
        Index `by` (in order of appearance), one column per word (sorted), whole numbers.

    Raises
    ------
    ReportError
        Missing columns, no rows, or groups without words.

    Examples
    --------
    >>> import pandas as pd
    >>> made_up = pd.DataFrame({"document_id": ["x", "x", "y"], "bag": ["a b", "a", "b b"]})
    >>> word_counts(made_up).loc["x"].to_dict()
    {'a': 2, 'b': 1}
    """
    counts, _ = count_all(commitments, by)
    return keep_words(counts, stop_words, exclude, min_count, min_reports)


def count_all(commitments: pd.DataFrame, by: str) -> tuple[pd.DataFrame, np.ndarray]:
    """All words per group, and each group's number of words."""
    missing = [name for name in (by, "bag") if name not in commitments.columns]
    if missing:
        raise ReportError(f"columns missing from the commitments: {', '.join(missing)}")
    if commitments.empty or commitments[by].isna().any():
        raise ReportError(f"no commitments, or {by} is missing in some rows; fill {by}")
    bags = commitments["bag"].fillna("").groupby(commitments[by], sort=False).agg(" ".join)
    empty = [str(name) for name, bag in bags.items() if not bag.strip()]
    if empty:
        raise ReportError(f"no words in the bags of {', '.join(empty)}; segment them first")
    tokens = [bag.split() for bag in bags]
    lengths = np.array([len(own) for own in tokens])
    codes, words = pd.factorize(np.array(list(chain.from_iterable(tokens)), dtype=object))
    group = np.repeat(np.arange(len(bags)), lengths)
    cells = np.bincount(group * len(words) + codes, minlength=len(bags) * len(words))
    counts = pd.DataFrame(cells.reshape(len(bags), -1), index=bags.index, columns=words)
    return counts[sorted(words)], lengths


def keep_words(counts, stop_words, exclude, min_count, min_reports) -> pd.DataFrame:
    """Keep the columns of words frequent and widespread enough, and not on the lists."""
    used = counts.to_numpy()
    keep = (used.sum(axis=0) >= min_count) & ((used > 0).sum(axis=0) >= min_reports)
    return counts.loc[:, keep & ~counts.columns.isin({*stop_words, *exclude})]


def log_odds(
    target_counts, rest_counts, target_total: float, rest_total: float, alpha0: float = 500.0
) -> tuple[np.ndarray, np.ndarray]:
    r"""Log-odds ratio with an informative Dirichlet prior, and its token-level z.

    With :math:`\alpha_w = \alpha_0 (y_w + r_w) / (n_y + n_r)`,

    .. math::
        \delta_w = \log\frac{y_w + \alpha_w}{n_y + \alpha_0 - y_w - \alpha_w}
                 - \log\frac{r_w + \alpha_w}{n_r + \alpha_0 - r_w - \alpha_w}, \quad
        z_w = \delta_w \Big/ \sqrt{\frac{1}{y_w + \alpha_w} + \frac{1}{r_w + \alpha_w}}.

    Parameters
    ----------
    target_counts, rest_counts : arrays of the same length
        Uses of each word; a word used nowhere has no odds.
    target_total, rest_total : float
        Number of all words on either side.
    alpha0 : float
        Weight of the prior, in words: the pooled rates count as this many words of text.

    Returns
    -------
    tuple of two arrays
        Log-odds ratio (natural logarithm) and z.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., Quinn, K. M. (2008). Fightin' words. Political
    Analysis 16, 372-403, equations 16, 20 and 22.

    Examples
    --------
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
    target: str,
    by: str = "city",
    stop_words: Iterable[str] = (),
    exclude: Iterable[str] = (),
    min_count: int = 10,
    min_reports: int = 3,
    alpha0: float = 500.0,
    document: str = "document_id",
) -> pd.DataFrame:
    """Words the target uses more, or less, than the rest, with calibrated significance.

    `log_odds` and `z` follow Monroe, Colaresi and Quinn. `p` comes from a
    negative-binomial quasi-likelihood test of equal rates, report by report: one
    dispersion common to all words, and a factor per word, estimated within the target and
    within the rest and drawn towards the mean factor (empirical Bayes). One report
    among fifteen is thus judged by how far the other fourteen lie apart. `z_calibrated`
    is the normal quantile of p, signed as `log_odds`; read it as any z. Missing where
    fewer than three degrees of freedom (reports less two groups) are left to measure the
    spread. What one report cannot show: that the city, rather than this year's
    drafters, prefers the word.

    Parameters
    ----------
    commitments : DataFrame
        One row per commitment: ``bag``, `by` and `document`.
    target : str
        The group to describe; the rest are all other rows.
    by : str
        Column with the groups.
    stop_words, exclude : iterables of str
        Words left out: function words; place names, slogans, ``#`` for numerals. Totals
        and rates still count them, so rates do not change with the list.
    min_count : int
        Fewest uses, target and rest together.
    min_reports : int
        Fewest reports that use the word; 3 leaves out words (mostly names) that belong to
        one or two reports, for which no spread can be measured.
    alpha0 : float
        Weight of the Dirichlet prior in words; affects `log_odds` and `z` only.
    document : str
        Column with the reports.

    Returns
    -------
    DataFrame
        word, count_target, count_rest, rate_target, rate_rest (per 10,000 words),
        n_reports (reports that use it), log_odds, z, z_calibrated, p (two-sided), q
        (Benjamini-Hochberg over the words of the table); most over-used first.

    Raises
    ------
    ReportError
        If the target is not there or is all there is, a report belongs to two groups, or no
        word is frequent enough.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., Quinn, K. M. (2008). Political Analysis 16, 372-403.
    Lund, S. P. et al. (2012). Detecting differential expression in count data using
    quasi-likelihood with shrunken dispersion estimates. SAGMB 11(5), 8.
    Smyth, G. K. (2004). Linear models and empirical Bayes methods. SAGMB 3(1), 3.
    Benjamini, Y., Hochberg, Y. (1995). JRSS B 57, 289-300.

    Examples
    --------
    Made-up bags: report a speaks of water.

    >>> import pandas as pd
    >>> bags = ["water water water road", "road school", "road water", "school road", "road"]
    >>> made_up = pd.DataFrame({"city": list("abcde"), "document_id": list("abcde"), "bag": bags})
    >>> table = keyness(made_up, "a", min_count=1, min_reports=1, alpha0=1)
    >>> table[["word", "count_target", "count_rest", "n_reports"]].values.tolist()[0]
    ['water', 3, 1, 2]
    """
    counts, totals, groups = _prepare(
        commitments, by, document, stop_words, exclude, min_count, min_reports
    )
    table = _keyness_table(counts, totals, _is_target(groups, target, by), alpha0)
    table["q"] = _false_discovery(table["p"])
    return table


def keyness_all(commitments: pd.DataFrame, by: str = "city", **options) -> pd.DataFrame:
    """Keyness of each group against the rest.

    Parameters
    ----------
    commitments : DataFrame
        As for `keyness`.
    by : str
        Column with the groups.
    **options
        The other parameters of `keyness`.

    Returns
    -------
    DataFrame
        `by`, then the columns of `keyness`; `q` controls the false discovery rate over the whole
        table, all groups and words, and so may differ from that of a single `keyness`.

    Raises
    ------
    ReportError
        As `keyness`.

    Examples
    --------
    >>> import pandas as pd
    >>> made_up = pd.DataFrame({"city": list("ab"), "document_id": list("ab"), "bag": ["x y", "y"]})
    >>> keyness_all(made_up, min_count=1, min_reports=1)["city"].tolist()
    ['a', 'a', 'b', 'b']
    """
    settings = {
        "document": "document_id", "stop_words": (), "exclude": (),
        "min_count": 10, "min_reports": 3, "alpha0": 500.0,
    }  # fmt: skip
    unknown = sorted(set(options) - set(settings))
    if unknown:
        raise TypeError(f"keyness_all() got unexpected options {', '.join(unknown)}")
    settings |= options
    alpha0 = settings.pop("alpha0")
    counts, totals, groups = _prepare(commitments, by, **settings)
    parts = []
    for name in pd.unique(groups):
        table = _keyness_table(counts, totals, _is_target(groups, name, by), alpha0)
        table.insert(0, by, name)
        parts.append(table)
    table = pd.concat(parts, ignore_index=True)
    table["q"] = _false_discovery(table["p"])
    return table


def permutation_check(
    commitments: pd.DataFrame,
    n_target: int = 1,
    n_splits: int = 100,
    alpha: float = 0.05,
    document: str = "document_id",
    random_state: int = 0,
    stop_words: Iterable[str] = (),
    exclude: Iterable[str] = (),
    min_count: int = 10,
    min_reports: int = 3,
    alpha0: float = 500.0,
) -> pd.DataFrame:
    """Share of words called distinctive when the target's reports are drawn at random.

    A valid test calls about `alpha` of them, or fewer; the token-level z calls more wherever
    words cluster in reports. With one target report every report takes the role once
    (exact); with more, `n_splits` random sets do.

    Parameters
    ----------
    commitments : DataFrame
        One row per commitment: ``bag`` and `document`.
    n_target : int
        Reports in the role of the target.
    n_splits : int
        Random splits, where n_target is more than 1.
    alpha : float
        Nominal level.
    document : str
        Column with the reports.
    random_state : int
        Seed of the splits.
    stop_words, exclude, min_count, min_reports, alpha0
        As for `keyness`.

    Returns
    -------
    DataFrame
        One row per split: target (report ids joined by a space), n_words, share_token and
        share_calibrated (words with p below alpha by z and by p), n_discoveries
        (q below alpha).

    Raises
    ------
    ReportError
        As `keyness`, or if n_target leaves no rest.

    Examples
    --------
    >>> import pandas as pd
    >>> made_up = pd.DataFrame({"document_id": list("abcdef"), "bag": ["x y y"] * 6})
    >>> check = permutation_check(made_up, min_count=1)
    >>> len(check), float(check["share_token"].max())
    (6, 0.0)
    """
    counts, totals, names = _prepare(
        commitments, document, document, stop_words, exclude, min_count, min_reports
    )
    if not 0 < n_target < len(names):
        raise ReportError(f"n_target is {n_target}; give 1 to {len(names) - 1} of the reports")
    rng = np.random.default_rng(random_state)
    if n_target == 1:
        splits = [[i] for i in range(len(names))]
    else:
        splits = [np.sort(rng.choice(len(names), n_target, replace=False)) for _ in range(n_splits)]
    rows = []
    for chosen in splits:
        is_target = np.isin(np.arange(len(names)), chosen)
        table = _keyness_table(counts, totals, is_target, alpha0)
        rows.append({
            "target": " ".join(map(str, names[is_target])),
            "n_words": len(table),
            "share_token": float((2 * stats.norm.sf(table["z"].abs()) < alpha).mean()),
            "share_calibrated": float((table["p"] < alpha).mean()),
            "n_discoveries": int((_false_discovery(table["p"]) < alpha).sum()),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _prepare(commitments, by, document, stop_words, exclude, min_count, min_reports):
    """Return counts of the kept words per report, words per report, and each report's group."""
    counts, totals = count_all(commitments, document)
    if by not in commitments.columns:
        raise ReportError(f"columns missing from the commitments: {by}")
    pairs = commitments[list(dict.fromkeys([document, by]))].drop_duplicates()
    mixed = pairs.loc[pairs[document].duplicated(), document].astype(str).tolist()
    if mixed or pairs[by].isna().any():
        raise ReportError(
            f"each {document} must belong to one {by}; mend {', '.join(mixed) or 'empty cells'}"
        )
    counts = keep_words(counts, stop_words, exclude, min_count, min_reports)
    if counts.shape[1] == 0:
        raise ReportError(
            f"no word is used {min_count} times in {min_reports} reports; lower min_count "
            "or min_reports, or give more reports"
        )
    groups = pd.Series(pairs[by].to_numpy(), index=pairs[document].to_numpy())
    return counts, totals, groups.loc[counts.index].to_numpy()


def _is_target(groups: np.ndarray, target, by: str) -> np.ndarray:
    names = list(pd.unique(groups))
    if target not in names:
        raise ReportError(f"no {by} {target!r}; there are {', '.join(map(str, names))}")
    if len(names) < 2:
        raise ReportError(f"{target!r} is the only {by}; keyness needs others to compare with")
    return groups == target


def _keyness_table(counts, totals, is_target, alpha0) -> pd.DataFrame:
    """Build the table of `keyness`, but for q."""
    x = counts.to_numpy()
    y, r = x[is_target].sum(axis=0), x[~is_target].sum(axis=0)
    n_y, n_r = totals[is_target].sum(), totals[~is_target].sum()
    delta, z = log_odds(y, r, n_y, n_r, alpha0)
    p = quasi_likelihood_p(x, totals, is_target)
    table = pd.DataFrame(
        {
            "word": counts.columns,
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
    return p.to_numpy() if p.isna().any() else stats.false_discovery_control(p)
