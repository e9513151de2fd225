"""Numbered headings: short bags with an ordinal, which the codebook counts as `other`."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

ORDINALS = (*"一二三四五六七八九十", "十一", "十二")
LONGEST = 14


def numbered(counts: sp.csr_matrix, words: Sequence[str]) -> np.ndarray:
    """Whether a bag looks like a numbered heading, such as （三）加快发展.

    Parameters
    ----------
    counts : csr_matrix of shape (bags, words)
    words : sequence of str

    Returns
    -------
    ndarray of shape (bags, 1)
        1.0 if a Chinese ordinal stands as a word of its own among 14 words or fewer, else
        0.0.

    Examples
    --------
    >>> from reportanalysis.policytype.features import count_words
    >>> numbered(*count_words(["三 发展 加快", "三农 发展 加快"])).ravel().tolist()
    [1.0, 0.0]
    """
    ordinal = np.isin(np.asarray(words, dtype=str), ORDINALS).astype(float)
    short = np.asarray(counts.sum(axis=1)).ravel() <= LONGEST
    return ((counts @ ordinal > 0) & short).astype(float)[:, None]
