"""Word vectors learnt from unlabelled bags: which words keep the same company."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import pandas as pd
import scipy.sparse as sp

from reportanalysis.errors import ReportError
from reportanalysis.policytype.features import count_words, presence
from reportanalysis.windows import windows

# Sentences on each side that are a sentence's context.
REACH = 2
SIZE = 150
# A word of one sentence is in up to six bags: alone, with its neighbours, and as neighbour of
# four; twice that if its report is in the panel too. So a word needs two sentences or more.
MIN_DF = 13
# Power on the frequencies of neighbours; below 1 it tempers the pull of rare words.
SMOOTHING = 0.75
# Vectors are kept as whole numbers of this length: small in a file, and read back exactly.
LENGTH = 50


def context_bags(commitments: pd.DataFrame) -> pd.Series:
    """Words of the two sentences on each side of each sentence of a document, sorted.

    `commitments` has `document_id`, `start` and `bag`, all sentences of each document, in
    any order; its index is kept.

    >>> rows = pd.DataFrame({"document_id": ["a", "a", "b"], "start": [0, 9, 0],
    ...                      "bag": ["养老 服务", "医院", "公路"]})
    >>> context_bags(rows).tolist()
    ['医院', '养老 服务', '']
    """
    ordered = commitments.sort_values(["document_id", "start"], kind="stable")
    around = windows(ordered["bag"], ordered["document_id"], REACH, own=False)
    return around.reindex(commitments.index)


def corpus_vectors(commitments: pd.DataFrame) -> pd.DataFrame:
    """Word vectors from each sentence and from each sentence with its neighbours.

    Words meet within a sentence, and again within the two sentences before and after:
    what stands in one paragraph is mostly of one theme. `commitments` has `bag` and
    `context`.
    """
    wide = commitments["bag"] + " " + commitments["context"]
    return word_vectors([*commitments["bag"], *wide], SIZE, MIN_DF)


def word_vectors(bags: Iterable[str], size: int, min_df: int = 2) -> pd.DataFrame:
    """Word vectors by a singular value decomposition of positive pointwise mutual information.

    Two words meet when they stand in one bag; a meeting in a bag of n distinct words
    counts 1 / (n - 1), so that every bag gives each of its words one neighbour in all.
    One row per word in `min_df` bags or more (sorted index `word`): `idf`, then `v0`,
    `v1`, ..., scaled to length 50 and rounded to whole numbers.

    Levy, Goldberg and Dagan (2015), Improving distributional similarity with lessons
    learned from word embeddings, TACL 3, 211-225.

    >>> bags = ["养老 床位 医院", "养老 医院", "公路 铁路", "公路 铁路 机场"]
    >>> word_vectors(bags, size=2).index.tolist()
    ['公路', '养老', '医院', '铁路']
    """
    from reportanalysis.svd import exact_svd  # here, so that predicting need not wait for it

    counts, words = count_words(bags)
    present = presence(counts)
    frequency = np.bincount(present.indices, minlength=len(words))
    keep = sorted((w, i) for i, w in enumerate(words) if frequency[i] >= min_df and w != "#")
    if len(keep) < size + 2:
        raise ReportError(
            f"only {len(keep)} words stand in {min_df} or more bags, too few for vectors of "
            f"length {size}; give more bags or a smaller size"
        )
    columns = [i for _, i in keep]
    left, values, _ = exact_svd(_information(present[:, columns]), size)
    vectors = left * np.sqrt(values)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled = np.rint(LENGTH * vectors / np.where(length > 0, length, 1)).astype(int)
    table = pd.DataFrame(scaled, columns=[f"v{i}" for i in range(size)])
    idf = np.log((1 + counts.shape[0]) / (1 + frequency[columns])) + 1
    table.insert(0, "idf", np.round(idf, 4))
    table.index = pd.Index([word for word, _ in keep], name="word")
    return table


def _information(present: sp.csr_matrix) -> sp.csr_matrix:
    """Positive pointwise mutual information of each two words that meet in a bag."""
    lengths = np.asarray(present.sum(axis=1)).ravel()
    meetings = (present.T @ sp.diags(1 / np.maximum(lengths - 1, 1)) @ present).tocoo()
    apart = meetings.row != meetings.col
    row, col, met = meetings.row[apart], meetings.col[apart], meetings.data[apart]
    size = present.shape[1]
    total = np.bincount(row, met, minlength=size)
    context = np.bincount(col, met, minlength=size) ** SMOOTHING
    context /= context.sum()
    information = np.log(met / (total[row] * context[col]))
    positive = information > 0
    entries = (information[positive], (row[positive], col[positive]))
    return sp.csr_matrix(entries, shape=(size, size))


class WordVectors:
    """What words add to the direction of their bag: idf times vector.

    A word without a vector gets the mean of the known words of two characters or more
    inside it, or zero if there are none.

    >>> bags = ["养老 床位 医院", "养老 医院", "公路 铁路", "公路 铁路 机场"]
    >>> WordVectors(word_vectors(bags, size=2)).weights(["机场"]).tolist()
    [[0.0, 0.0]]
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.place = {word: row for row, word in enumerate(table.index)}
        self.longest = max(map(len, self.place))
        values = table.to_numpy(dtype=float)
        self.table = np.ascontiguousarray(values[:, :1] * values[:, 1:] / LENGTH)

    def weights(self, words: Sequence[str]) -> np.ndarray:
        """Words by size of the vectors."""
        found = [self._rows(word) for word in words]
        lengths = [len(rows) for rows in found]
        row, column = np.repeat(np.arange(len(found)), lengths), [*chain.from_iterable(found)]
        share = 1 / np.repeat(np.maximum(lengths, 1), lengths)
        mean = sp.csr_matrix((share, (row, column)), shape=(len(words), len(self.table)))
        weights: np.ndarray = mean @ self.table
        return weights

    def _rows(self, word: str) -> list[int]:
        """Row of a word, or of the known words inside it."""
        if word in self.place:
            return [self.place[word]]
        return [self.place[part] for part in _inside(word, self.longest) if part in self.place]


def bag_directions(counts: sp.csr_matrix, weights: np.ndarray) -> np.ndarray:
    """Direction of each bag: the sum of its distinct words' weights, scaled to length 1.

    Zero for a bag without a known word.
    """
    total = presence(counts) @ weights
    length = np.linalg.norm(total, axis=1, keepdims=True)
    direction: np.ndarray = total / np.where(length > 0, length, 1)
    return direction


def _inside(word: str, longest: int) -> list[str]:
    """Stretches of two to `longest` characters inside a word."""
    size = len(word)
    return [word[i:j] for i in range(size - 1) for j in range(i + 2, min(i + longest, size) + 1)]
