"""Why a prediction came out as it did: what each word of a bag added."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
import scipy.sparse as sp

from reportanalysis.errors import ReportError
from reportanalysis.policytype.classifier import VECTOR_SCALE, Analysis, BagClassifier
from reportanalysis.policytype.features import ORDINALS, WORD, presence

PARTS = ["own", "inside", "company", "seeds", "heading"]
# Words given as reasons.
MOST = 4


def explain(model: BagClassifier, bag: str, code: str | None = None) -> pd.DataFrame:
    """Contributions of the words of one bag to the score of one class.

    A word's contribution is what it adds with itself, the character n-grams inside it,
    its vector and the seed words in it. Contributions and the intercept sum exactly to
    the score of the bag read alone, without its context.

    Parameters
    ----------
    model : BagClassifier
        Fitted.
    bag : str
        Words joined by spaces.
    code : str, optional
        The class; by default the one predicted.

    Returns
    -------
    DataFrame
        Columns `word`, `contribution`, of which `own` (the word), `inside` (characters),
        `company` (vector), `seeds` and `heading` (mark of a numbered heading), and
        `margin`: the contribution less the mean contribution to the other classes. Largest
        contribution first, the row ``(intercept)`` last.

    Raises
    ------
    ReportError
        If the model does not know the class.

    Examples
    --------
    >>> model = BagClassifier(min_df=1, folds=2).fit(["养老 服务", "公路 建设"],
    ...                                              ["service", "investment"])
    >>> explain(model, "养老 设施")["word"].tolist()
    ['养老', '设施', '(intercept)']
    """
    codes = [str(name) for name in model.classes_]
    code = str(model.predict([bag])[0]) if code is None else code
    if code not in codes:
        raise ReportError(f"the model has no class {code!r}; it has {', '.join(codes)}")
    column = np.array([codes.index(code)])
    analysis = model.analyse([bag])
    parts = _contributions(model, analysis, model.coef_, column)
    margin = _contributions(model, analysis, _against_others(model.coef_), column).sum(axis=1)
    words = [analysis.words[i] for i in analysis.counts.indices]
    total = parts.sum(axis=1)
    order = sorted(range(len(words)), key=lambda i: (-total[i], words[i]))
    constant, rest = model.intercept_[column], _against_others(model.intercept_)[column]
    table = pd.DataFrame({"word": [*(words[i] for i in order), "(intercept)"]})
    table["contribution"] = np.append(total[order], constant)
    table[PARTS] = np.vstack([parts[order], np.zeros(len(PARTS))])
    table["margin"] = np.append(margin[order], rest)
    return table


def reasons(model: BagClassifier, analysis: Analysis, codes: Sequence[str]) -> list[str]:
    """Words of each bag, four at most, that speak most for its code, weightiest first."""
    column = np.searchsorted(model.classes_.astype(str), np.asarray(codes, dtype=str))
    margin = _contributions(model, analysis, _against_others(model.coef_), column).sum(axis=1)
    counts, words = analysis.counts, np.array(analysis.words, dtype=str)
    bag = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    alphabetical = np.argsort(np.argsort(words))[counts.indices]
    order = np.lexsort((alphabetical, -margin, bag))
    rank = np.arange(len(order)) - counts.indptr[bag]
    chosen = order[(rank < MOST) & (margin[order] > 0)]
    stops = np.searchsorted(bag[chosen], np.arange(counts.shape[0] + 1))
    named = words[counts.indices[chosen]].tolist()
    return [" ".join(named[i:j]) for i, j in pairwise(stops)]


def _against_others(weights: np.ndarray) -> np.ndarray:
    """Weights of each class less the mean weight of the other classes."""
    others = (weights.sum(axis=0) - weights) / (len(weights) - 1)
    difference: np.ndarray = weights - others
    return difference


def _contributions(
    model: BagClassifier, analysis: Analysis, weights: np.ndarray, column: np.ndarray
) -> np.ndarray:
    """What each word of each bag adds to the score: rows as `counts.data`, columns `PARTS`.

    The score of a bag is the one that row `column` of `weights` gives.
    """
    counts = analysis.counts
    bag = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    word, row = counts.indices, column[bag]
    terms, size = len(model.features_.terms), analysis.vectors.shape[1]
    groups = analysis.seeds.shape[1]

    entry, term, share = _shared_out(counts, analysis.terms, analysis.tfidf)
    added = share * weights[row[entry], term]
    is_word = np.char.startswith(model.features_.terms.astype(str), WORD)[term]
    own = np.bincount(entry, added * is_word, len(word))
    inside = np.bincount(entry, added * ~is_word, len(word))

    vector = weights[:, terms : terms + size]
    length = np.linalg.norm(presence(counts) @ analysis.vectors, axis=1)
    company = (analysis.vectors @ vector.T)[word, row]
    company *= VECTOR_SCALE / np.where(length > 0, length, 1)[bag]

    profile = sp.csr_matrix(analysis.dense[:, -1 - groups : -1])
    entry, group, share = _shared_out(presence(counts), analysis.seeds, profile)
    seeds = np.bincount(entry, share * weights[row[entry], group - groups - 1], len(word))

    # Only one word of a heading is an ordinal, so that it carries the whole mark.
    mark = np.isin(np.asarray(analysis.words, dtype=str), ORDINALS)[word] * analysis.dense[bag, -1]
    return np.column_stack([own, inside, company, seeds, mark * weights[row, -1]])


def _shared_out(
    counts: sp.csr_matrix, of_word: sp.csr_matrix, values: sp.csr_matrix
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values of the features of each bag, shared among its words.

    A feature (column of `of_word`) found in several words of a bag is shared out by how
    much of it each holds. Gives entry of `counts`, feature, and the word's share of it.
    """
    values = values.sorted_indices()
    size = np.int64(of_word.shape[1])
    held = of_word[counts.indices]
    entry = np.repeat(np.arange(len(counts.data)), np.diff(held.indptr))
    bag = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    amount, feature = held.data * counts.data[entry], held.indices
    place = np.repeat(np.arange(counts.shape[0]), np.diff(values.indptr)) * size + values.indices
    where = np.searchsorted(place, bag[entry] * size + feature)
    total = np.bincount(where, amount, len(place))
    return entry, feature, amount * (values.data / total)[where]
