"""The number of topics: a table of diagnostics, and a stated rule that reads it."""

from collections.abc import Iterable, Sequence

import pandas as pd
from sklearn.base import clone

from reportanalysis.errors import ReportError
from reportanalysis.topics import diagnostics
from reportanalysis.topics.model import REACH, Sections, TopicModel, as_bags
from reportanalysis.topics.stability import bootstrap_stability, seed_stability
from reportanalysis.windows import windows

# What `best_k` reads: each measure with its standard error.
DECIDING = {"coherence": "coherence_se", "bootstrap_stability": "bootstrap_se"}


def choose_k(
    bags: pd.Series | Sequence[str],
    ks: Iterable[int],
    sections: Sections,
    model: TopicModel,
    *,
    seeds: Sequence[int] = (0, 1, 2),
    n_resamples: int = 10,
) -> pd.DataFrame:
    """Fit every number of topics and measure the result.

    One table of diagnostics after searchK of stm (Roberts, Stewart and Tingley 2019); the
    source of each measure stands with its function in `reportanalysis.topics.diagnostics`.

    Parameters
    ----------
    bags, sections
        As for `TopicModel.fit`.
    ks : iterable of int
        Numbers of topics to try.
    model : TopicModel
        All other settings.
    seeds : sequence of int
        Of the fits compared for `seed_stability`; two or more.
    n_resamples : int
        Bootstrap resamples for each row.

    Returns
    -------
    DataFrame
        One row per k: `method`, `k`, `coherence` (mean NPMI of the ten heaviest words over
        topics, in the passages the topics were learnt from), `coherence_se` (its standard
        error over topics), `diversity`, `exclusivity` (mean over topics), `seed_stability`
        (mean Jaccard index over pairs of seeds), `bootstrap_stability` (mean Jaccard index
        over topics and resamples), `bootstrap_se` (its standard error over topics), `error`
        (see `TopicModel`), `smallest_share` (prevalence of the rarest topic), `no_topic`
        (share of commitments without a topic).

    Examples
    --------
    >>> bags = ["学校 教师 学位", "学校 教师", "公路 铁路", "公路"] * 5  # made up
    >>> table = choose_k(bags, [2], None, TopicModel(min_df=1), n_resamples=2)
    >>> table[["k", "diversity", "seed_stability"]].values.tolist()
    [[2.0, 1.0, 1.0]]
    """
    bags, ks = as_bags(bags), list(ks)
    if not ks:
        raise ReportError("no number of topics to try; give for instance ks=range(8, 21, 2)")
    learnt_from = bags if sections is None else windows(bags, sections, REACH, own=True)
    rows = []
    for k in ks:
        fitted = clone(model).set_params(n_topics=k).fit(bags, sections)
        words = diagnostics.top_words(fitted.components_)
        coherence = diagnostics.npmi_coherence(words, learnt_from)
        jaccard = bootstrap_stability(fitted, bags, sections, n_resamples)["jaccard"]
        weights = fitted.transform(bags)
        rows.append(
            {
                "method": fitted.method,
                "k": k,
                "coherence": coherence.mean(),
                "coherence_se": coherence.sem(),
                "diversity": diagnostics.topic_diversity(words),
                "exclusivity": diagnostics.exclusivity(fitted.components_).mean(),
                "seed_stability": seed_stability(fitted, bags, sections, seeds)["jaccard"].mean(),
                "bootstrap_stability": jaccard.mean(),
                "bootstrap_se": jaccard.sem(),
                "error": fitted.error_,
                "smallest_share": weights.mean().min(),
                "no_topic": weights.isna().all(axis=1).mean(),
            }
        )
    return pd.DataFrame(rows)


def best_k(table: pd.DataFrame) -> int:
    """Pick the number of topics by the one-standard-error rule.

    Coherence and bootstrap stability level off as K grows, and their highest value is
    found by chance among near equals. So the smallest K is taken at which each of the two
    is within one standard error (that of the best row) of its best. Where no K passes both,
    the K whose larger shortfall is smallest, counted in standard errors, is taken.

    The rule: Breiman, L., Friedman, J., Olshen, R. and Stone, C. (1984). Classification
    and Regression Trees. Wadsworth.

    Parameters
    ----------
    table : DataFrame
        As from `choose_k`, of one method.

    Examples
    --------
    >>> table = pd.DataFrame({"k": [8, 12, 16], "coherence": [0.3, 0.4, 0.41],
    ...     "coherence_se": 0.02, "bootstrap_stability": [0.5, 0.5, 0.4], "bootstrap_se": 0.05})
    >>> best_k(table)
    12
    """
    worst = _worst(table)
    passing = worst[worst <= 1]
    return int(passing.index[0] if len(passing) else worst.idxmin())


def k_reason(table: pd.DataFrame) -> str:
    """Why `best_k` picks its number of topics, as a sentence; `table` is of one method.

    >>> table = pd.DataFrame({"k": [8, 12], "coherence": [0.3, 0.4], "coherence_se": 0.02,
    ...                       "bootstrap_stability": [0.6, 0.5], "bootstrap_se": 0.05})
    >>> print(k_reason(table)[:78])
    No K is within one standard error of the best on both measures: the rule picks
    """
    worst, chosen = _worst(table), best_k(table)
    passing = int((worst <= 1).sum())
    if passing:
        return (
            f"{passing} of {len(worst)} K {'is' if passing == 1 else 'are'} within one standard "
            f"error of the best on both measures: the rule picks the smallest, {chosen}."
        )
    return (
        "No K is within one standard error of the best on both measures: the rule picks "
        f"{chosen}, whose larger shortfall, {worst.min():.1f} standard errors, is the smallest."
    )


def _worst(table: pd.DataFrame) -> pd.Series:
    """The larger of the shortfalls on the deciding measures, by K."""
    rows = table.set_index("k").sort_index()
    shortfalls = [_shortfall(rows[measure], rows[error]) for measure, error in DECIDING.items()]
    return pd.concat(shortfalls, axis=1).max(axis=1)


def _shortfall(values: pd.Series, errors: pd.Series) -> pd.Series:
    """Distance below the best value, in standard errors of the best row."""
    gap = values.max() - values
    error = errors[values.idxmax()]
    # A best row without spread (one topic, perfect agreement) accepts nothing but its equal.
    return gap / error if error > 0 else gap.where(gap == 0, float("inf"))
