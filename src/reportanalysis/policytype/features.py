"""From sorted bags of words to numbers: words, characters inside them, numbered headings."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import pandas as pd
import scipy.sparse as sp

from reportanalysis.errors import ReportError

# Terms are written as `w:word` and `c:gram`, so that the word 建 and the character 建 differ.
WORD, GRAM = "w:", "c:"
SHORTEST, LONGEST = 1, 3
# As idf is stored.
DECIMALS = 4

ORDINALS = (*"一二三四五六七八九十", "十一", "十二")
HEADING_WORDS = 14
# Words that ordinals stand beside in sentences: figures, 一是, 双随机一公开, 十五五, 一公里.
NO_HEADING = ("#", "是", "双", "公里")
PLAN = "十五", "十四五"


def word_terms(word: str) -> list[str]:
    """Terms one word stands for: itself and the 1- to 3-grams of characters inside it.

    >>> word_terms("养老院")
    ['w:养老院', 'c:养', 'c:老', 'c:院', 'c:养老', 'c:老院', 'c:养老院']
    """
    sizes = range(SHORTEST, LONGEST + 1)
    grams = [GRAM + word[i : i + n] for n in sizes for i in range(len(word) - n + 1)]
    return [WORD + word, *grams]


def count_words(bags: Iterable[str]) -> tuple[sp.csr_matrix, list[str]]:
    """Count the words of each bag: bags by distinct words, and these in order of appearance.

    >>> counts, words = count_words(["养老 服务 服务", ""])
    >>> words, counts.toarray().tolist()
    (['养老', '服务'], [[1.0, 2.0], [0.0, 0.0]])
    """
    if isinstance(bags, str):
        raise ReportError("bags must be a list of bags, not one bag: write [bag]")
    split = [bag.split() for bag in bags]
    columns, words = pd.factorize(np.array([*chain.from_iterable(split)], dtype=object))
    stops = np.cumsum([0, *map(len, split)])
    counts = sp.csr_matrix((np.ones(len(columns)), columns, stops), shape=(len(split), len(words)))
    counts.sum_duplicates()
    return counts, words.tolist()


def presence(counts: sp.csr_matrix) -> sp.csr_matrix:
    """The same matrix with each repeated word counted once."""
    present = counts.copy()
    present.data = np.ones_like(present.data)
    return present


def word_by_term(words: Sequence[str], index: dict[str, int]) -> sp.csr_matrix:
    """How often each known term stands in each word: words by terms."""
    columns: list[int] = []
    stops = [0]
    for word in words:
        columns += [index[term] for term in word_terms(word) if term in index]
        stops.append(len(columns))
    shape = (len(words), len(index))
    return sp.csr_matrix((np.ones(len(columns)), columns, stops), shape=shape)


class BagFeatures:
    """TF-IDF of words and of character n-grams inside words.

    The value of term j in a bag is ``(1 + ln tf) * idf``, the row scaled to length 1, with
    ``idf = ln((1 + n) / (1 + df)) + 1`` (as scikit-learn's `TfidfVectorizer` with
    `sublinear_tf`). Each distinct word is analysed once, the rest is one sparse product.
    """

    def __init__(self, terms: Sequence[str], idf: Sequence[float]) -> None:
        self.terms = np.asarray(terms, dtype=object)
        self.idf = np.asarray(idf, dtype=float)
        self.index = {term: i for i, term in enumerate(self.terms)}

    @classmethod
    def learn(cls, bags: Iterable[str], min_df: int) -> "BagFeatures":
        """Terms that stand in `min_df` bags or more, labelled or not, and their idf."""
        counts, words = count_words(bags)
        every = sorted({term for word in words for term in word_terms(word)})
        seen = counts @ word_by_term(words, {term: i for i, term in enumerate(every)})
        frequency = np.bincount(seen.indices, minlength=len(every))
        keep = frequency >= min_df
        if not keep.any():
            raise ReportError(
                f"no term stands in {min_df} or more of the {counts.shape[0]} bags; "
                "give more bags or a lower min_df"
            )
        idf = np.log((1 + counts.shape[0]) / (1 + frequency[keep])) + 1
        return cls([every[i] for i in np.flatnonzero(keep)], np.round(idf, DECIMALS).tolist())

    def analyse(self, words: Sequence[str]) -> sp.csr_matrix:
        """Terms of each word: words by terms."""
        return word_by_term(words, self.index)

    def weigh(self, counts: sp.csr_matrix, by_term: sp.csr_matrix) -> sp.csr_matrix:
        """TF-IDF of bags, from the counts of their words and the terms of each word."""
        matrix = (counts @ by_term).tocsr()
        matrix.sort_indices()
        matrix.data = (1 + np.log(matrix.data)) * self.idf[matrix.indices]
        length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return sp.diags(1 / np.where(length > 0, length, 1)) @ matrix


def numbered(counts: sp.csr_matrix, words: Sequence[str]) -> np.ndarray:
    """1.0 for each bag that looks like a numbered heading, such as （三）加快发展; else 0.0.

    One Chinese ordinal stands as a word of its own among 14 words or fewer, and none of
    the words that such ordinals stand beside in sentences.

    >>> bags = ["三 发展 加快", "三农 发展 加快", "三 是 发展 加快"]
    >>> numbered(*count_words(bags)).tolist()
    [1.0, 0.0, 0.0]
    """
    names = np.asarray(words, dtype=str)
    ordinal = np.isin(names, ORDINALS).astype(float)
    plan = [word.startswith(PLAN) for word in words]
    sentence = (np.isin(names, NO_HEADING) | np.array(plan, dtype=bool)).astype(float)
    short = np.asarray(counts.sum(axis=1)).ravel() <= HEADING_WORDS
    heading: np.ndarray = (counts @ ordinal == 1) & (counts @ sentence == 0) & short
    return heading.astype(float)
