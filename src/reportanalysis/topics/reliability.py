"""The topic of a single commitment, and whether it would stay if other reports were at hand."""

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import clone
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import normalized_mutual_info_score
from sklearn.preprocessing import normalize

from reportanalysis.resample import draw_units
from reportanalysis.topics.model import REACH, TopicModel
from reportanalysis.topics.stability import match_topics, of_vocabulary
from reportanalysis.windows import window_sums, windows

UNCLEAR = "unclear"
LEAST = 0.5  # part of the refits that must keep a topic


def passage_weights(model: TopicModel, bags: pd.Series, sections: pd.DataFrame) -> pd.DataFrame:
    """Weights of each commitment's topics, its neighbours' words counted once, its own twice.

    >>> rows = pd.DataFrame({"document_id": list("aab"), "bag": ["学校 教师", "天气", "公路 铁路"]})
    >>> model = TopicModel(2, min_df=1).fit(["学校 教师", "公路 铁路"])
    >>> passage_weights(model, rows["bag"], rows[["document_id"]]).idxmax(axis=1).nunique()
    2
    """
    return model.transform(bags + " " + windows(bags, sections, 1, own=True))


def strongest_topic(weights: pd.DataFrame) -> pd.Series:
    """The topic of the largest weight in each row; missing where weights are."""
    known = weights.notna().all(axis=1)
    return weights[known].idxmax(axis=1).reindex(weights.index)


def commitment_topics(
    model: TopicModel, bags: pd.Series, sections: pd.DataFrame, n_refits: int = 5
) -> pd.DataFrame:
    """The strongest topic of each commitment, and the share of refits that keep it.

    The model is learnt again from reports drawn with replacement (seeded), its topics are
    matched with those of `model`, and each commitment is weighed again.

    Parameters
    ----------
    model : TopicModel
        Fitted on these very rows.
    bags, sections
        As for `TopicModel.fit`; `sections` with ``document_id``.
    n_refits : int
        Models learnt again.

    Returns
    -------
    DataFrame
        Index of `bags`: `strongest` (missing without words of a topic), `reliability`, and
        `topic`: the strongest, or ``unclear`` where fewer than half of the refits keep it.

    Examples
    --------
    >>> rows = pd.DataFrame({"document_id": list("aabbcc"), "bag": ["学校 教师", "公路 铁路"] * 3})
    >>> sections = rows[["document_id"]].assign(section_no=[0, 1] * 3)
    >>> model = TopicModel(2, min_df=1).fit(rows["bag"], sections)
    >>> commitment_topics(model, rows["bag"], sections, 2)["reliability"].unique().tolist()
    [1.0]
    """
    strongest = strongest_topic(passage_weights(model, bags, sections))
    bags = of_vocabulary(model, bags)
    places = list(sections.reset_index(drop=True).groupby("document_id").indices.values())
    kept = pd.Series(0.0, index=strongest.index)
    for drawn in draw_units(len(places), n_refits, random_state=0):
        rows = np.concatenate([places[i] for i in drawn])
        copy = np.repeat(np.arange(len(drawn)), [len(places[i]) for i in drawn])
        again = clone(model).set_params(min_df=1)
        again.fit(bags.iloc[rows], sections.iloc[rows].assign(copy=copy))
        pairs = match_topics(model.components_, again.components_).set_index("right")["left"]
        other = strongest_topic(passage_weights(again, bags, sections))
        kept += other.map(pairs).eq(strongest)
    reliability = (kept / n_refits).where(strongest.notna())
    topic = strongest.where(reliability >= LEAST, UNCLEAR)
    return pd.DataFrame({"strongest": strongest, "reliability": reliability, "topic": topic})


def random_starts(
    model: TopicModel, bags: pd.Series, sections: pd.DataFrame, seeds: tuple[int, ...] = (0, 1, 2)
) -> pd.DataFrame:
    """How far the topics of the exact start come back from random ones.

    An exact start agrees with itself by construction; this is what can be doubted. One row
    per seed: `seed`, `cosine` and `jaccard` (means over topics, as `match_topics`).

    >>> bags = pd.Series(["学校 教师", "公路 铁路"] * 3)
    >>> model = TopicModel(2, min_df=1).fit(bags)
    >>> random_starts(model, bags, pd.DataFrame({"d": range(6)}), (0, 1))["jaccard"].tolist()
    [1.0, 1.0]
    """
    counts = window_sums(sparse.csr_matrix(model._counter.transform(bags)), sections, REACH)
    matrix = model._tfidf.transform(counts.astype(float))
    rows = []
    for seed in seeds:
        found = NMF(model.n_topics, init="random", random_state=seed, max_iter=500).fit(matrix)
        again = pd.DataFrame(found.components_, columns=model.vocabulary_)
        pairs = match_topics(model.components_, again.div(again.sum(axis=1), axis=0))
        rows.append((seed, pairs["cosine"].mean(), pairs["jaccard"].mean()))
    return pd.DataFrame(rows, columns=["seed", "cosine", "jaccard"])


def vector_clusters(
    bags: pd.Series, sections: pd.DataFrame, vectors: pd.DataFrame, n_clusters: int
) -> pd.Series:
    """Another way to topics: k-means on the mean word vector of a sentence and its neighbours.

    `vectors` is indexed by word, with `idf` (the word's weight) and its dimensions.

    >>> vectors = pd.DataFrame({"idf": 1.0, "v0": [1, 1, 0], "v1": [0, 0, 1]},
    ...                        index=["学校", "教师", "公路"])
    >>> bags = pd.Series(["学校 教师", "学校", "公路"])
    >>> vector_clusters(bags, pd.DataFrame({"d": [1, 1, 2]}), vectors, 2).nunique()
    2
    """
    counter = CountVectorizer(analyzer=str.split, vocabulary=list(vectors.index), binary=True)
    directions = normalize(vectors.drop(columns="idf").to_numpy(dtype=float))
    weighted = directions * vectors[["idf"]].to_numpy(dtype=float)
    own = normalize(counter.transform(bags) @ weighted)
    near = window_sums(sparse.csr_matrix(own), sections, 1).toarray()
    found = KMeans(n_clusters, n_init=3, random_state=0).fit_predict(normalize(own + near))
    return pd.Series(found, index=bags.index)


def agreement(topic: pd.Series, theme: pd.Series) -> tuple[float, int]:
    """Normalised mutual information of two codings, and of how many rows that have both.

    >>> agreement(pd.Series(["a", "b", None]), pd.Series(["x", "y", "y"]))
    (1.0, 2)
    """
    both = topic.notna() & theme.notna()
    known = topic[both].astype(str), theme[both].astype(str)
    return float(normalized_mutual_info_score(*known)), int(both.sum())
