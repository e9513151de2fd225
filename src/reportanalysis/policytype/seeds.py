"""Seed words of the codebook's codes, and how much of each kind a word or bag holds."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import scipy.sparse as sp

from reportanalysis.codebook import VARIABLES, codebook
from reportanalysis.errors import ReportError
from reportanalysis.policytype.features import presence


def seed_words(variable: str) -> pd.DataFrame:
    """Seed words of policy types or themes: `code`, `group` (for themes the code), `word`.

    A language model wrote them down from the codebook, the words of the unlabelled bags
    and general knowledge of such reports. It had seen mistakes of an earlier model on rows
    coded once; the words were not fitted to the rows that are scored.

    >>> seeds = seed_words("policy_type")
    >>> seeds.loc[seeds["word"] == "执法", "code"].tolist()
    ['regulatory']
    """
    if variable not in VARIABLES:
        raise ReportError(f"no seed words for {variable!r}; choose one of {', '.join(VARIABLES)}")
    rows = [
        (code, group, word)
        for code, entry in codebook()[variable].items()
        for group, words in entry.seeds.items()
        for word in words
    ]
    return pd.DataFrame(rows, columns=["code", "group", "word"])


def seed_groups() -> pd.DataFrame:
    """All seed words: `group` (``regulatory/enforce``, ``theme/rural``) and `word`."""
    types, themes = seed_words("policy_type"), seed_words("theme")
    types["group"] = types["code"] + "/" + types["group"]
    themes["group"] = "theme/" + themes["code"]
    return pd.concat([types, themes])[["group", "word"]].reset_index(drop=True)


def word_groups(seeds: pd.DataFrame, column: str = "group") -> dict[str, list[int]]:
    """Numbers of the groups (sorted, from 0) that each seed word belongs to."""
    place = {name: i for i, name in enumerate(sorted(seeds[column].unique()))}
    groups: dict[str, list[int]] = {}
    for name, word in zip(seeds[column], seeds["word"], strict=True):
        groups.setdefault(word, []).append(place[name])
    return groups


def seed_shares(words: Sequence[str], groups: Mapping[str, Sequence[int]]) -> sp.csr_matrix:
    """How much of each word the seed words of each group make up: words by `word_groups`.

    1 for a seed word; the share of its characters for a word that a seed word of two or
    more characters makes up by half or more; else 0.

    >>> groups = word_groups(pd.DataFrame({"group": ["care"], "word": ["养老"]}))
    >>> seed_shares(["养老", "养老院", "公路"], groups).toarray().round(2).ravel().tolist()
    [1.0, 0.67, 0.0]
    """
    longest, width = max(map(len, groups)), 1 + max(map(max, groups.values()))
    shares = [_shares(word, groups, longest) for word in words]
    rows = np.repeat(np.arange(len(shares)), [len(one) for one in shares])
    columns = [group for one in shares for group in one]
    values = [share for one in shares for share in one.values()]
    return sp.csr_matrix((values, (rows, columns)), shape=(len(words), width))


def seed_profile(counts: sp.csr_matrix, shares: sp.csr_matrix) -> np.ndarray:
    """Seed words of each group in each bag: ``ln(1 + sum of shares)``, scaled to length 1.

    Repeats count once; a bag without seed words is zero throughout.
    """
    level = np.log1p((presence(counts) @ shares).toarray())
    length = np.linalg.norm(level, axis=1, keepdims=True)
    profile: np.ndarray = level / np.where(length > 0, length, 1)
    return profile


def _shares(word: str, groups: Mapping[str, Sequence[int]], longest: int) -> dict[int, float]:
    """Group to the share of one word that its longest seed word makes up, if half or more."""
    shares = dict.fromkeys(groups.get(word, ()), 1.0)
    half = max(2, (len(word) + 1) // 2)
    for size in range(min(len(word) - 1, longest), half - 1, -1):
        for i in range(len(word) - size + 1):
            for j in groups.get(word[i : i + size], ()):
                shares.setdefault(j, size / len(word))
    return shares
