"""Whether topics come back: with another seed, another sample, another method."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from sklearn.base import clone

from reportanalysis.errors import ReportError
from reportanalysis.resample import draw_units
from reportanalysis.topics.diagnostics import top_words
from reportanalysis.topics.model import Sections, TopicModel


def of_vocabulary(model: TopicModel, bags: pd.Series) -> pd.Series:
    """The bags with the words of a fitted model alone, so that a refit learns no others."""
    known = set(model.vocabulary_)
    return bags.map(lambda bag: " ".join(word for word in bag.split() if word in known))


def match_topics(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    """Pair the topics of two models one to one so that their cosines add up to the most.

    Vocabularies may differ; with unequal numbers of topics the poorest matches are left out.

    >>> one = pd.DataFrame([[0.9, 0.1], [0.0, 1.0]], index=["a", "b"], columns=["学校", "公路"])
    >>> match_topics(one, one[::-1])[["left", "right", "jaccard", "shared_words"]].values.tolist()
    [['a', 'a', 1.0, '学校 公路'], ['b', 'b', 1.0, '公路']]
    """
    # Kuhn, H. W. (1955). The Hungarian method for the assignment problem. Naval Research
    # Logistics Quarterly 2, 83-97. Greene, D., O'Callaghan, D. and Cunningham, P. (2014). How
    # many topics? Stability analysis for topic models. ECML PKDD, 498-513.
    words = left.columns.union(right.columns)
    a, b = (side.reindex(columns=words, fill_value=0.0).to_numpy() for side in (left, right))
    norms = np.outer(np.linalg.norm(a, axis=1), np.linalg.norm(b, axis=1))
    cosines = np.divide(a @ b.T, norms, out=np.zeros(norms.shape), where=norms > 0)
    cosines = np.minimum(cosines, 1.0)
    left_words, right_words = top_words(left), top_words(right)
    rows = []
    for i, j in zip(*linear_sum_assignment(cosines, maximize=True), strict=True):
        mine, theirs = left_words.iloc[i], right_words.iloc[j]
        shared = [word for word in mine if word in theirs]
        jaccard = len(shared) / max(len({*mine, *theirs}), 1)
        rows.append((left.index[i], right.index[j], cosines[i, j], jaccard, " ".join(shared)))
    return pd.DataFrame(rows, columns=["left", "right", "cosine", "jaccard", "shared_words"])


def seed_stability(
    fitted: TopicModel,
    bags: pd.Series,
    sections: Sections,
    seeds: Sequence[int],
) -> pd.DataFrame:
    """Fit with several seeds and compare every pair: mean cosine and Jaccard of the topics."""
    if len(seeds) < 2:
        raise ReportError(f"{len(seeds)} seeds cannot be compared; give two or more")
    # NMF draws no random number: it agrees with itself and is not fitted again.
    fits = {}
    for seed in seeds:
        same = fitted.method == "nmf" or seed == fitted.random_state
        again = clone(fitted).set_params(random_state=seed)
        fits[seed] = (fitted if same else again.fit(bags, sections)).components_
    rows = []
    for a, b in combinations(fits, 2):
        pairs = match_topics(fits[a], fits[b])
        rows.append((a, b, pairs["cosine"].mean(), pairs["jaccard"].mean()))
    return pd.DataFrame(rows, columns=["seed_a", "seed_b", "cosine", "jaccard"])


def bootstrap_stability(
    fitted: TopicModel,
    bags: pd.Series,
    sections: Sections,
    n_resamples: int,
) -> pd.DataFrame:
    """Refit on commitments drawn with replacement: how far each topic of `fitted` comes back."""
    # Commitments are drawn in the order of the report and their passages rebuilt from the draw,
    # so that one left out is left out of its neighbours' passages too. The vocabulary stays that
    # of all commitments: with repeated draws `min_df` means nothing. Greene, O'Callaghan and
    # Cunningham (2014), as in `match_topics`.
    bags = of_vocabulary(fitted, bags)
    refit = clone(fitted).set_params(min_df=1)
    keys = None if sections is None else pd.DataFrame(sections)
    pairs = []
    for drawn in draw_units(len(bags), n_resamples, random_state=0):
        rows = np.sort(drawn)
        again = refit.fit(bags.iloc[rows], None if keys is None else keys.iloc[rows])
        pairs.append(match_topics(fitted.components_, again.components_))
    table = pd.concat(pairs).groupby("left")[["cosine", "jaccard"]].mean()
    return table.reindex(fitted.components_.index).rename_axis("topic").reset_index()
