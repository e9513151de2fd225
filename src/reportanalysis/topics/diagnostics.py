"""How good topics are: coherence, diversity and exclusivity."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.feature_extraction.text import CountVectorizer

from reportanalysis.errors import ReportError

# Heaviest words that a topic is judged and named by.
N_WORDS = 10
# Weight of exclusivity against frequency where topics are judged: stm's default.
JUDGING_WEIGHT = 0.7


def top_words(components: pd.DataFrame, n_words: int = N_WORDS) -> pd.Series:
    """The heaviest words of each topic; words without any share are left out.

    >>> top_words(pd.DataFrame([[0.2, 0.7, 0.1]], index=["t"], columns=list("abc")), 2)["t"]
    ['b', 'a']
    """
    values = components.to_numpy()
    order = np.argsort(-values, axis=1, kind="stable")[:, :n_words]
    lists = [
        [components.columns[j] for j in row if values[k, j] > 0] for k, row in enumerate(order)
    ]
    return pd.Series(lists, index=components.index, dtype=object)


def npmi_coherence(words: pd.Series, bags: pd.Series) -> pd.Series:
    """Mean normalised pointwise mutual information of each topic's words, -1 (apart) to 1.

    >>> words = pd.Series([["学校", "教师"], ["学校", "公路"]])
    >>> npmi_coherence(words, pd.Series(["学校 教师", "公路"])).tolist()
    [1.0, -1.0]
    """
    # For two words: log(p(a, b) / p(a) p(b)) / -log p(a, b), p the share of bags that hold them;
    # 0 when independent (Bouma 2009, Proceedings of GSCL, 31-40; Lau, Newman and Baldwin 2014,
    # Proceedings of EACL, 530-539).
    if not len(bags):
        raise ReportError("coherence needs at least one bag; none was given")
    column = {word: j for j, word in enumerate(sorted({w for ws in words for w in ws}))}
    counter = CountVectorizer(analyzer=str.split, vocabulary=column, binary=True, dtype=float)
    present = counter.transform(bags)
    counts = (present.T @ present).toarray()
    absent = [w for w, j in column.items() if counts[j, j] == 0]
    if absent:
        raise ReportError(
            f"{absent[0]!r} is in none of the {len(bags)} bags; measure coherence on the text "
            "that the topics were learnt from, or on text with the same vocabulary"
        )
    n = len(bags)

    def npmi(pair: tuple[str, str]) -> float:
        a, b = (column[word] for word in pair)
        both = counts[a, b]
        if both in (0, n):  # never, or in every bag: the limits of the formula
            return 1.0 if both else -1.0
        return float(np.log(both * n / (counts[a, a] * counts[b, b])) / -np.log(both / n))

    pairs = [list(map(npmi, combinations(ws, 2))) for ws in words]
    scores = [np.mean(values) if values else np.nan for values in pairs]
    return pd.Series(scores, index=words.index, dtype=float, name="coherence")


def topic_diversity(words: pd.Series) -> float:
    """Share of different words among the words of all topics (1: no word is shared)."""
    # Dieng, Ruiz and Blei (2020), Transactions of the ACL 8, 439-453.
    every = [word for topic in words for word in topic]
    return len(set(every)) / len(every)


def frex(components: pd.DataFrame, weight: float = 0.5) -> pd.DataFrame:
    """Score words by frequency and exclusivity together, above 0 and at most 1.

    >>> shares = pd.DataFrame([[0.6, 0.4, 0.0], [0.0, 0.5, 0.5]], columns=list("abc"))
    >>> frex(shares).round(2).values.tolist()
    [[1.0, 0.67, 0.33], [0.33, 0.74, 0.91]]
    """
    # The harmonic mean of two ranks within the topic: that of the word's share, and (with
    # `weight`) that of its share over the sum of its shares in all topics. Bischof and Airoldi
    # (2012), Proceedings of ICML, 201-208; ranks as in the R package stm (Roberts, Stewart and
    # Tingley 2019, Journal of Statistical Software 91(2)).
    shares = components.to_numpy(dtype=float)
    total = shares.sum(axis=0)
    exclusive = np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    n = shares.shape[1]
    scores = 1 / (
        weight / (rankdata(exclusive, axis=1) / n) + (1 - weight) / (rankdata(shares, axis=1) / n)
    )
    return pd.DataFrame(scores, index=components.index, columns=components.columns)


def exclusivity(components: pd.DataFrame) -> pd.Series:
    """Mean `frex` score of each topic's heaviest words (stm sums); high when they are its own."""
    scores = frex(components, JUDGING_WEIGHT)
    values = [scores.loc[topic, words].mean() for topic, words in top_words(components).items()]
    return pd.Series(values, index=components.index, dtype=float, name="exclusivity")
