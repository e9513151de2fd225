"""What each word stands for to a model, worked out once for all reports that hold it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp

from reportanalysis.policytype.features import BagFeatures
from reportanalysis.policytype.seeds import seed_shares, word_groups
from reportanalysis.policytype.vectors import WordVectors

# Words kept before all are forgotten: about 30 MB.
MOST_WORDS = 20_000


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
        self._forget()

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
        rows = self._rows(words)
        return self._terms[rows], self._vectors[rows], self._shares[rows]

    def directions(self, words: Sequence[str]) -> np.ndarray:
        """The vectors alone."""
        rows = self._rows(words)
        return self._vectors[rows]

    def _forget(self) -> None:
        self._row: dict[str, int] = {}
        self._terms, self._vectors, self._shares = self._work_out([])

    def _work_out(self, words: list[str]) -> tuple[sp.csr_matrix, np.ndarray, sp.csr_matrix]:
        vectors = np.zeros((len(words), 0)) if self._weights is None else self._weights(words)
        return self.features.analyse(words), vectors, seed_shares(words, self._groups)

    def _rows(self, words: Sequence[str]) -> list[int]:
        """Rows of words, those of new ones added."""
        if len(self._row) > MOST_WORDS:
            self._forget()
        new = [word for word in dict.fromkeys(words) if word not in self._row]
        if new:
            terms, vectors, shares = self._work_out(new)
            first, stop = len(self._row), len(self._row) + len(new)
            if stop > len(self._vectors):  # room for as many again
                room = np.zeros((2 * stop, vectors.shape[1]))
                room[:first] = self._vectors[:first]
                self._vectors = room
            self._vectors[first:stop] = vectors
            self._terms = sp.vstack([self._terms, terms], format="csr")
            self._shares = sp.vstack([self._shares, shares], format="csr")
            self._row |= zip(new, range(first, stop), strict=True)
        return [self._row[word] for word in words]
