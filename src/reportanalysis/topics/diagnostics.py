"""How good topics are: coherence, diversity and exclusivity."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from reportanalysis.errors import ReportError
from reportanalysis.topics.model import as_bags


def top_words(components: pd.DataFrame, n_words: int = 10) -> pd.Series:
    """List the heaviest words of each topic.

    Parameters
    ----------
    components : DataFrame (topics, words)
        Word shares, as `TopicModel.components_`.
    n_words : int
        Words per topic; equal shares keep the order of the columns, words without any
        share are left out.

    Returns
    -------
    Series of list of str
        Indexed by topic.

    Raises
    ------
    ReportError
        `n_words` is below 1.

    Examples
    --------
    >>> import pandas as pd
    >>> top_words(pd.DataFrame([[0.2, 0.7, 0.1]], index=["t"], columns=list("abc")), 2)["t"]
    ['b', 'a']
    """
    if n_words < 1:
        raise ReportError(f"n_words is {n_words}; it must be 1 or more")
    values = components.to_numpy()
    order = np.argsort(-values, axis=1, kind="stable")[:, :n_words]
    lists = [
        [components.columns[j] for j in row if values[k, j] > 0] for k, row in enumerate(order)
    ]
    return pd.Series(lists, index=components.index, dtype=object)


def npmi_coherence(
    words: pd.Series | Sequence[Sequence[str]], bags: pd.Series | Sequence[str]
) -> pd.Series:
    """Mean normalised pointwise mutual information of each topic's words.

    For two words, log(p(a, b) / p(a) p(b)) / -log p(a, b), with p the share of bags that
    hold the word: -1 when they never meet, 0 when independent, 1 when they always appear
    together. Bags may be commitments, sections or the windows of `context_windows`.

    Parameters
    ----------
    words : Series or sequence of lists of str
        Words of each topic, as from `top_words`; one row per topic.
    bags : Series or sequence of str

    Returns
    -------
    Series of float
        One coherence per topic, from -1 to 1; NaN for a topic of fewer than two words.

    Raises
    ------
    ReportError
        No bags, or a word that is in no bag.

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction.
    Proceedings of GSCL, 31-40.
    Lau, J. H., Newman, D. and Baldwin, T. (2014). Machine reading tea leaves. Proceedings
    of EACL, 530-539.

    Examples
    --------
    >>> npmi_coherence([["学校", "教师"], ["学校", "公路"]], ["学校 教师", "公路"]).tolist()
    [1.0, -1.0]
    """
    bags = as_bags(bags)
    words = words if isinstance(words, pd.Series) else pd.Series(list(words), dtype=object)
    if not len(bags):
        raise ReportError("coherence needs at least one bag; none was given")
    column = {word: j for j, word in enumerate(sorted({w for ws in words for w in ws}))}
    present = np.zeros((len(bags), len(column)))
    for i, bag in enumerate(bags):
        present[i, [column[w] for w in set(bag.split()) if w in column]] = 1
    counts = present.T @ present
    absent = [w for w, j in column.items() if counts[j, j] == 0]
    if absent:
        raise ReportError(
            f"{absent[0]!r} is in none of the {len(bags)} bags; measure coherence on the text "
            "that the topics were learnt from, or on text with the same vocabulary"
        )
    scores = [
        np.mean([_npmi(counts, column[a], column[b], len(bags)) for a, b in combinations(ws, 2)])
        if len(ws) > 1
        else np.nan
        for ws in words
    ]
    return pd.Series(scores, index=words.index, dtype=float, name="coherence")


def _npmi(counts: np.ndarray, a: int, b: int, n: int) -> float:
    both = counts[a, b]
    if both == 0:
        return -1.0
    if both == n:  # both words in every bag: the limit of the formula
        return 1.0
    return float(np.log(both * n / (counts[a, a] * counts[b, b])) / -np.log(both / n))


def topic_diversity(words: pd.Series | Sequence[Sequence[str]]) -> float:
    """Share of different words among the words of all topics (1: no word is shared).

    Parameters
    ----------
    words : Series or sequence of lists of str
        Words of each topic, as from `top_words`.

    Returns
    -------
    float
        From 1 / number of topics to 1.

    Raises
    ------
    ReportError
        No words.

    References
    ----------
    Dieng, A. B., Ruiz, F. J. R. and Blei, D. M. (2020). Topic modeling in embedding
    spaces. Transactions of the ACL 8, 439-453.

    Examples
    --------
    >>> topic_diversity([["学校", "教师"], ["学校", "公路"]])
    0.75
    """
    every = [word for topic in words for word in topic]
    if not every:
        raise ReportError("diversity needs words; the topics have none")
    return len(set(every)) / len(every)


def frex(components: pd.DataFrame, weight: float = 0.5) -> pd.DataFrame:
    """Score words by frequency and exclusivity together.

    The harmonic mean of two ranks within the topic, each from 0 to 1: the rank of the
    word's share in the topic, and the rank of that share over the sum of the word's shares
    in all topics.

    Parameters
    ----------
    components : DataFrame (topics, words)
    weight : float
        Weight of exclusivity, between 0 and 1.

    Returns
    -------
    DataFrame (topics, words)
        Scores above 0, at most 1.

    Raises
    ------
    ReportError
        `weight` is not between 0 and 1.

    References
    ----------
    Bischof, J. M. and Airoldi, E. M. (2012). Summarizing topical content with word
    frequency and exclusivity. Proceedings of ICML, 201-208. Ranks as in the R package stm
    (Roberts, Stewart and Tingley 2019, Journal of Statistical Software 91(2)).

    Examples
    --------
    >>> import pandas as pd
    >>> shares = pd.DataFrame([[0.6, 0.4, 0.0], [0.0, 0.5, 0.5]], columns=list("abc"))
    >>> frex(shares).round(2).values.tolist()
    [[1.0, 0.67, 0.33], [0.33, 0.74, 0.91]]
    """
    if not 0 <= weight <= 1:
        raise ReportError(f"the weight of exclusivity is {weight}; it must be from 0 to 1")
    shares = components.to_numpy(dtype=float)
    total = shares.sum(axis=0)
    exclusive = np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    n = shares.shape[1]
    scores = 1 / (
        weight / (rankdata(exclusive, axis=1) / n) + (1 - weight) / (rankdata(shares, axis=1) / n)
    )
    return pd.DataFrame(scores, index=components.index, columns=components.columns)


def exclusivity(components: pd.DataFrame, n_words: int = 10, weight: float = 0.7) -> pd.Series:
    """Mean FREX score of each topic's heaviest words.

    Parameters
    ----------
    components : DataFrame (topics, words)
    n_words : int
    weight : float
        Weight of exclusivity against frequency (stm's default).

    Returns
    -------
    Series of float
        One value per topic, at most 1; high when its words belong to it alone.

    References
    ----------
    See `frex`; stm sums over the words, here they are averaged.

    Examples
    --------
    >>> import pandas as pd
    >>> shares = pd.DataFrame([[0.6, 0.4, 0.0], [0.0, 0.5, 0.5]], columns=list("abc"))
    >>> exclusivity(shares, n_words=1, weight=0.5).round(2).tolist()
    [1.0, 0.74]
    """
    scores = frex(components, weight)
    tops = top_words(components, n_words)
    values = [scores.loc[topic, words].mean() for topic, words in tops.items()]
    return pd.Series(values, index=components.index, dtype=float, name="exclusivity")
