"""Numbered headings: short bags with an ordinal, which the codebook counts as `other`."""

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

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
