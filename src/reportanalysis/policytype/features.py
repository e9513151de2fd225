"""From sorted bags of words to numbers: words, and character n-grams inside words."""

from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from reportanalysis.errors import ReportError

# Terms are written as `w:word` and `c:gram`, so that the word 建 and the character 建 differ.
WORD, GRAM = "w:", "c:"


def word_terms(word: str, low: int = 1, high: int = 2) -> list[str]:
    """Terms one word stands for: itself and the character n-grams inside it.

    Order between words is not used, so a sorted bag gives what a sentence would give.

    Parameters
    ----------
    word : str
        One word of a bag.
    low, high : int
        Shortest and longest n-gram, in characters.

    Returns
    -------
    list of str

    Examples
    --------
    >>> word_terms("养老院")
    ['w:养老院', 'c:养', 'c:老', 'c:院', 'c:养老', 'c:老院']
    """
    grams = [GRAM + word[i : i + n] for n in range(low, high + 1) for i in range(len(word) - n + 1)]
    return [WORD + word, *grams]


def count_words(bags: Iterable[str]) -> tuple[sp.csr_matrix, list[str]]:
    """Count the words of each bag.

    Parameters
    ----------
    bags : iterable of str
        Words joined by spaces.

    Returns
    -------
    csr_matrix of shape (bags, distinct words)
    list of str
        The distinct words, one per column, in order of first appearance.

    Examples
    --------
    >>> counts, words = count_words(["养老 服务 服务", ""])
    >>> words, counts.toarray().tolist()
    (['养老', '服务'], [[1.0, 2.0], [0.0, 0.0]])
    """
    if isinstance(bags, str):
        raise ReportError("bags must be a list of bags, not one bag: write [bag]")
    column: dict[str, int] = {}
    columns: list[int] = []
    stops = [0]
    for bag in bags:
        columns += [column.setdefault(word, len(column)) for word in bag.split()]
        stops.append(len(columns))
    shape = (len(stops) - 1, len(column))
    counts = sp.csr_matrix((np.ones(len(columns)), columns, stops), shape=shape)
    counts.sum_duplicates()
    return counts, list(column)


def word_by_term(words: Sequence[str], index: dict[str, int], low: int, high: int) -> sp.csr_matrix:
    """How often each known term stands in each word.

    Parameters
    ----------
    words : sequence of str
    index : dict
        Term to column.
    low, high : int
        n-gram lengths.

    Returns
    -------
    csr_matrix of shape (words, terms)
    """
    columns: list[int] = []
    stops = [0]
    for word in words:
        columns += [index[term] for term in word_terms(word, low, high) if term in index]
        stops.append(len(columns))
    shape = (len(words), len(index))
    return sp.csr_matrix((np.ones(len(columns)), columns, stops), shape=shape)


def scale_rows(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Divide each row by its Euclidean length; empty rows stay empty.

    Parameters
    ----------
    matrix : csr_matrix

    Returns
    -------
    csr_matrix
    """
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sp.diags(1 / np.where(length > 0, length, 1)) @ matrix


class BagFeatures(TransformerMixin, BaseEstimator):
    """TF-IDF of words and of character n-grams inside words.

    The value of term j in a bag is ``(1 + ln tf) * idf``, the row scaled to length 1, with
    ``idf = ln((1 + n) / (1 + df)) + 1`` (as scikit-learn's `TfidfVectorizer` with
    `sublinear_tf`). Each distinct word is analysed once, the rest is one sparse product.

    Parameters
    ----------
    low, high : int, default 1 and 2
        Lengths of the character n-grams.
    min_df : int, default 2
        Terms in fewer bags are left out.

    Attributes
    ----------
    terms_ : ndarray of str
        One per column, sorted.
    idf_ : ndarray of float
    index_ : dict
        Term to column.

    Examples
    --------
    >>> features = BagFeatures(min_df=1).fit(["养老 服务", "养老 产业"])
    >>> features.transform(["养老"]).shape == (1, len(features.terms_))
    True
    """

    def __init__(self, low: int = 1, high: int = 2, min_df: int = 2) -> None:
        self.low = low
        self.high = high
        self.min_df = min_df

    def fit(self, bags: Iterable[str], y: object = None) -> "BagFeatures":
        """Learn terms and their idf.

        Parameters
        ----------
        bags : iterable of str
            Labelled and unlabelled bags alike: no label is used.
        y : ignored

        Returns
        -------
        BagFeatures
        """
        counts, words = count_words(bags)
        every = sorted({t for word in words for t in word_terms(word, self.low, self.high)})
        index = {term: i for i, term in enumerate(every)}
        seen = counts @ word_by_term(words, index, self.low, self.high)
        frequency = np.bincount(seen.indices, minlength=len(every))
        keep = frequency >= self.min_df
        if not keep.any():
            raise ReportError(
                f"no term stands in {self.min_df} or more of the {counts.shape[0]} bags; "
                "give more bags or a lower min_df"
            )
        idf = np.log((1 + counts.shape[0]) / (1 + frequency[keep])) + 1
        return self.set_terms(np.array(every, dtype=object)[keep], np.round(idf, 4))

    def set_terms(self, terms: Sequence[str], idf: Sequence[float]) -> "BagFeatures":
        """Take terms and their idf as learnt before.

        Parameters
        ----------
        terms : sequence of str
        idf : sequence of float

        Returns
        -------
        BagFeatures
        """
        self.terms_ = np.asarray(terms, dtype=object)
        self.idf_ = np.asarray(idf, dtype=float)
        self.index_ = {term: i for i, term in enumerate(self.terms_)}
        return self

    def transform(self, bags: Iterable[str]) -> sp.csr_matrix:
        """Bags as rows of numbers.

        Parameters
        ----------
        bags : iterable of str

        Returns
        -------
        csr_matrix of shape (bags, terms)
        """
        counts, words = count_words(bags)
        return self.transform_counts(counts, self.analyse(words))

    def analyse(self, words: Sequence[str]) -> sp.csr_matrix:
        """Terms of each word: csr_matrix of shape (words, terms).

        Parameters
        ----------
        words : sequence of str

        Returns
        -------
        csr_matrix
        """
        check_is_fitted(self)
        return word_by_term(words, self.index_, self.low, self.high)

    def transform_counts(self, counts: sp.csr_matrix, by_term: sp.csr_matrix) -> sp.csr_matrix:
        """The numbers, from word counts and the terms of each word.

        Parameters
        ----------
        counts : csr_matrix of shape (bags, words)
        by_term : csr_matrix of shape (words, terms)

        Returns
        -------
        csr_matrix of shape (bags, terms)
        """
        matrix = (counts @ by_term).tocsr()
        matrix.sort_indices()
        matrix.data = (1 + np.log(matrix.data)) * self.idf_[matrix.indices]
        return scale_rows(matrix)


ORDINALS = (*"一二三四五六七八九十", "十一", "十二")
LONGEST = 14
# Words that ordinals stand beside in sentences: figures, 一是, 双随机一公开, 十五五, 一公里.
NO_HEADING = ("#", "是", "双", "公里")
PLAN = "十五", "十四五"


def numbered(counts: sp.csr_matrix, words: Sequence[str]) -> np.ndarray:
    """Whether a bag looks like a numbered heading, such as （三）加快发展.

    Parameters
    ----------
    counts : csr_matrix of shape (bags, words)
    words : sequence of str

    Returns
    -------
    ndarray of shape (bags, 1)
        1.0 if one Chinese ordinal stands as a word of its own among 14 words or fewer, and
        none of the words that such ordinals stand beside in sentences; else 0.0.

    Examples
    --------
    >>> from reportanalysis.policytype.features import count_words
    >>> bags = ["三 发展 加快", "三农 发展 加快", "三 是 发展 加快"]
    >>> numbered(*count_words(bags)).ravel().tolist()
    [1.0, 0.0, 0.0]
    """
    names = np.asarray(words, dtype=str)
    ordinal = np.isin(names, ORDINALS).astype(float)
    plan = [word.startswith(PLAN) for word in words]
    sentence = (np.isin(names, NO_HEADING) | np.array(plan, dtype=bool)).astype(float)
    short = np.asarray(counts.sum(axis=1)).ravel() <= LONGEST
    return ((counts @ ordinal == 1) & (counts @ sentence == 0) & short).astype(float)[:, None]
