"""Word vectors learnt from unlabelled bags: which words keep the same company."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp

from reportanalysis.errors import ReportError
from reportanalysis.policytype.features import count_words
from reportanalysis.svd import exact_svd
from reportanalysis.windows import windows

# Sentences on each side.
REACH = 2


def context_bags(commitments: pd.DataFrame) -> pd.Series:
    """Words of the two sentences before and after each sentence of a document.

    Parameters
    ----------
    commitments : DataFrame
        With `document_id`, `start` and `bag`; all sentences of each document, in any
        order.

    Returns
    -------
    Series of str
        Index of `commitments`; sorted words joined by spaces, empty for a sentence that
        stands alone.

    Examples
    --------
    >>> rows = pd.DataFrame({"document_id": ["a", "a", "b"], "start": [0, 9, 0],
    ...                      "bag": ["养老 服务", "医院", "公路"]})
    >>> context_bags(rows).tolist()
    ['医院', '养老 服务', '']
    """
    ordered = commitments.sort_values(["document_id", "start"], kind="stable")
    around = windows(ordered["bag"], ordered["document_id"], REACH, own=False)
    return around.reindex(commitments.index)


# Vectors are kept as whole numbers of this length: small in a file, and read back exactly.
LENGTH = 50


def word_vectors(
    bags: Iterable[str], size: int = 150, min_df: int = 2, smoothing: float = 0.75
) -> pd.DataFrame:
    """Word vectors by a singular value decomposition of positive pointwise mutual information.

    Two words meet when they stand in one bag; a meeting in a bag of n distinct words
    counts 1 / (n - 1), so that every bag gives each of its words one neighbour in all.

    Parameters
    ----------
    bags : iterable of str
        Any bags, labelled or not; labels are not used.
    size : int, default 150
        Length of a vector.
    min_df : int, default 2
        Words in fewer bags get no vector.
    smoothing : float, default 0.75
        Power on the context frequencies; below 1 it tempers the pull of rare words.

    Returns
    -------
    DataFrame
        One row per word (sorted index `word`): `idf`, then `v0`, `v1`, ...: the vector,
        scaled to length 50 and rounded to whole numbers, so that it can be stored small
        and read back exactly.

    Raises
    ------
    ReportError
        If fewer than `size` + 2 words stand in `min_df` bags.

    References
    ----------
    Levy, Goldberg and Dagan (2015), Improving distributional similarity with lessons
    learned from word embeddings, TACL 3, 211-225.

    Examples
    --------
    >>> bags = ["养老 床位 医院", "养老 医院", "公路 铁路", "公路 铁路 机场"]
    >>> vectors = word_vectors(bags, size=2)
    >>> vectors.index.tolist()
    ['公路', '养老', '医院', '铁路']
    """
    counts, words = count_words(bags)
    counts.data[:] = 1
    frequency = np.bincount(counts.indices, minlength=len(words))
    keep = sorted((w, i) for i, w in enumerate(words) if frequency[i] >= min_df and w != "#")
    if len(keep) < size + 2:
        raise ReportError(
            f"only {len(keep)} words stand in {min_df} or more bags, too few for vectors of "
            f"length {size}; give more bags or a smaller size"
        )
    columns = [i for _, i in keep]
    matrix = counts[:, columns]
    lengths = np.asarray(matrix.sum(axis=1)).ravel()
    meetings = (matrix.T @ sp.diags(1 / np.maximum(lengths - 1, 1)) @ matrix).tocoo()
    apart = meetings.row != meetings.col
    row, col, met = meetings.row[apart], meetings.col[apart], meetings.data[apart]
    total = np.bincount(row, met, minlength=len(keep))
    context = np.bincount(col, met, minlength=len(keep)) ** smoothing
    context /= context.sum()
    information = np.log(met / (total[row] * context[col]))
    positive = information > 0
    shape = (len(keep), len(keep))
    ppmi = sp.csr_matrix((information[positive], (row[positive], col[positive])), shape=shape)
    left, values, _ = exact_svd(ppmi, size)
    vectors = left * np.sqrt(values)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled = np.rint(LENGTH * vectors / np.where(length > 0, length, 1)).astype(int)
    table = pd.DataFrame(scaled, columns=[f"v{i}" for i in range(size)])
    idf = np.log((1 + counts.shape[0]) / (1 + frequency[columns])) + 1
    table.insert(0, "idf", np.round(idf, 4))
    table.index = pd.Index([word for word, _ in keep], name="word")
    return table


def corpus_vectors(commitments: pd.DataFrame, size: int = 150, min_df: int = 10) -> pd.DataFrame:
    """Word vectors from each sentence and from each sentence with its neighbours.

    Words meet within a sentence, and again within the two sentences before and after:
    what stands in one paragraph is mostly of one theme.

    Parameters
    ----------
    commitments : DataFrame
        With `document_id`, `start` and `bag`; a column `context`, if there is one, is used
        in place of :func:`~reportanalysis.policytype.vectors.context_bags`.
    size : int, default 150
    min_df : int, default 10
        Words in fewer bags get no vector; a word of one sentence is in up to six: alone,
        with its neighbours, and as neighbour of four.

    Returns
    -------
    DataFrame
        As from :func:`word_vectors`.

    Examples
    --------
    >>> rows = pd.DataFrame({"document_id": "a", "start": range(4),
    ...                      "bag": ["养老 医院", "养老 床位", "公路 铁路", "公路 养护"]})
    >>> corpus_vectors(rows, size=2, min_df=3).shape
    (6, 3)
    """
    context = commitments.get("context")
    if context is None:
        context = context_bags(commitments)
    wide = commitments["bag"] + " " + context
    return word_vectors([*commitments["bag"], *wide], size, min_df)


def word_weights(words: Sequence[str], vectors: pd.DataFrame) -> np.ndarray:
    """What each word adds to the direction of its bag.

    Parameters
    ----------
    words : sequence of str
    vectors : DataFrame
        As from :func:`word_vectors`.

    Returns
    -------
    ndarray of shape (words, size)
        idf times vector. A word without one gets the mean of the known words inside it,
        or zero if there are none.

    Examples
    --------
    >>> bags = ["养老 床位 医院", "养老 医院", "公路 铁路", "公路 铁路 机场"]
    >>> vectors = word_vectors(bags, size=2)
    >>> word_weights(["机场"], vectors).tolist()
    [[0.0, 0.0]]
    """
    index = {word: i for i, word in enumerate(vectors.index)}
    row, column, value = [], [], []
    for i, word in enumerate(words):
        known = [index[word]] if word in index else _inside(word, index)
        row += [i] * len(known)
        column += known
        value += [1 / max(len(known), 1)] * len(known)
    used, place = np.unique(np.array(column, dtype=int), return_inverse=True)
    table = vectors.iloc[used].to_numpy(dtype=float)
    mean = sp.csr_matrix((value, (row, place)), shape=(len(words), len(used)))
    return mean @ (table[:, :1] * table[:, 1:] / LENGTH)


def bag_directions(
    counts: sp.csr_matrix, words: Sequence[str], vectors: pd.DataFrame
) -> np.ndarray:
    """Direction of each bag: the sum of its distinct words' vectors, scaled to length 1.

    Parameters
    ----------
    counts : csr_matrix of shape (bags, words)
    words : sequence of str
    vectors : DataFrame
        As from :func:`word_vectors`.

    Returns
    -------
    ndarray of shape (bags, size)
        Zero for a bag without a known word.
    """
    present = counts.copy()
    present.data = np.ones_like(present.data)
    total = present @ word_weights(words, vectors)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return total / np.where(length > 0, length, 1)


def _inside(word: str, index: dict[str, int]) -> list[int]:
    """Known words of two characters or more inside an unknown one."""
    size = len(word)
    return [
        index[word[i:j]]
        for i in range(size - 1)
        for j in range(i + 2, size + 1)
        if word[i:j] in index
    ]
