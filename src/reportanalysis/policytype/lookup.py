"""What each word stands for to a model, worked out once for all reports that hold it."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
import scipy.sparse as sp

from reportanalysis.policytype.features import BagFeatures
from reportanalysis.policytype.seeds import seed_shares, word_groups
from reportanalysis.policytype.vectors import WordVectors

# Words kept before all are forgotten: about 40 MB.
MOST_WORDS = 20_000
Row = tuple[np.ndarray, np.ndarray]


class Lookup:
    """Terms, vectors and seed words of words, those met before taken from memory.

    The rows are those that `BagFeatures.analyse`, `WordVectors` and `seed_shares` give for
    each word. Without word vectors a vector has length 0. When pickled it forgets its words.

    >>> features = BagFeatures.learn(["养老 服务", "养老"], min_df=2)
    >>> seeds = pd.DataFrame({"group": ["care"], "word": ["养老"]})
    >>> lookup = Lookup(features, None, seeds)
    >>> terms, vectors, shares = lookup.rows(["养老院", "养老"])
    >>> terms.toarray().tolist(), shares.toarray().round(2).ravel().tolist()
    ([[1.0, 1.0, 1.0, 0.0], [1.0, 1.0, 1.0, 1.0]], [0.67, 1.0])
    """

    def __init__(
        self, features: BagFeatures, vectors: pd.DataFrame | None, seeds: pd.DataFrame
    ) -> None:
        self.features, self.vectors, self.seeds = features, vectors, seeds
        self._groups = word_groups(seeds)
        self._weights = None if vectors is None else WordVectors(vectors).weights
        self._size = 0 if vectors is None else vectors.shape[1] - 1
        self._known: dict[str, tuple[Row, np.ndarray, Row]] = {}

    def __reduce__(self) -> tuple[type["Lookup"], tuple[object, ...]]:
        return Lookup, (self.features, self.vectors, self.seeds)

    def serves(self, other: "Lookup") -> bool:
        """Whether the rows of the other are the same."""
        return (
            self.vectors is other.vectors
            and self.seeds.equals(other.seeds)
            and np.array_equal(self.features.terms, other.features.terms)
            and np.array_equal(self.features.idf, other.features.idf)
        )

    def rows(self, words: Sequence[str]) -> tuple[sp.csr_matrix, np.ndarray, sp.csr_matrix]:
        """Words by terms, by the columns of their vectors and by seed groups."""
        self._learn(words)
        known = [self._known[word] for word in words]
        vectors = np.array([vector for _, vector, _ in known]).reshape(len(words), self._size)
        return (
            _stacked([terms for terms, _, _ in known], len(self.features.terms)),
            vectors,
            _stacked([shares for _, _, shares in known], 1 + max(map(max, self._groups.values()))),
        )

    def directions(self, words: Sequence[str]) -> np.ndarray:
        """The vectors alone."""
        self._learn(words)
        known = [self._known[word][1] for word in words]
        return np.array(known).reshape(len(words), self._size)

    def _learn(self, words: Sequence[str]) -> None:
        """Work out the words that are new, once each."""
        if len(self._known) > MOST_WORDS:
            self._known.clear()
        new = [word for word in words if word not in self._known]
        if not new:
            return
        vectors = np.zeros((len(new), 0)) if self._weights is None else self._weights(new)
        terms, shares = _rows(self.features.analyse(new)), _rows(seed_shares(new, self._groups))
        self._known |= zip(new, zip(terms, vectors, shares, strict=True), strict=True)


def _rows(matrix: sp.csr_matrix) -> list[Row]:
    """Columns and values of each row."""
    return [(matrix.indices[i:j], matrix.data[i:j]) for i, j in pairwise(matrix.indptr.tolist())]


def _stacked(rows: list[Row], width: int) -> sp.csr_matrix:
    """Rows as one matrix."""
    if not rows:
        return sp.csr_matrix((0, width))
    stops = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate(side) for side in zip(*rows, strict=True))
    return sp.csr_matrix((values, columns, stops), shape=(len(rows), width))
