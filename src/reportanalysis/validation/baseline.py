"""A baseline without training: count seed words of the codebook's codes."""

from collections.abc import Iterable

import numpy as np

from reportanalysis.codebook import codes
from reportanalysis.policytype.features import count_words
from reportanalysis.policytype.seeds import seed_shares, seed_words, word_groups


class KeywordBaseline:
    """The code with most seed words in the bag; `other` where there is no evidence.

    A word of the bag is evidence for a code if it is a seed word, or if a seed word of two
    characters or more makes up at least half of it (then it counts by that share). A share `drop`
    of the seed words is left out at random, for sensitivity checks. After Watanabe (2018), Newsmap:
    a semi-supervised approach to geographical news classification, Digital Journalism 6(3),
    294-309.

    >>> KeywordBaseline().fit().predict(["严厉打击 非法 集资", "的 了"]).tolist()
    ['regulatory', 'other']
    """

    def __init__(
        self, variable: str = "policy_type", drop: float = 0.0, random_state: int = 0
    ) -> None:
        self.variable = variable
        self.drop = drop
        self.random_state = random_state

    def fit(self, bags: object = None, y: object = None) -> "KeywordBaseline":
        """Read the seed words; bags and labels are not used."""
        seeds = seed_words(self.variable)
        draw = np.random.default_rng(self.random_state).random(len(seeds))
        self.seeds_ = seeds.loc[draw >= self.drop].reset_index(drop=True)
        self.classes_ = np.array(sorted(codes(self.variable)), dtype=object)
        return self

    def evidence(self, bags: Iterable[str]) -> np.ndarray:
        """Evidence for each class, in the order of `classes_`."""
        counts, words = count_words(bags)
        shares = seed_shares(words, word_groups(self.seeds_, "code"))
        columns = np.searchsorted(self.classes_.astype(str), sorted(set(self.seeds_["code"])))
        evidence = np.zeros((counts.shape[0], len(self.classes_)))
        evidence[:, columns] = (counts @ shares).toarray()
        return evidence

    def predict(self, bags: Iterable[str]) -> np.ndarray:
        """The class with most evidence (ties: the first of `classes_`), else `other`."""
        evidence = self.evidence(bags)
        best = self.classes_[evidence.argmax(axis=1)]
        return np.where(evidence.max(axis=1) > 0, best, "other")

    def predict_proba(self, bags: Iterable[str]) -> np.ndarray:
        """Share of the evidence, in the order of `classes_`; `other` without evidence."""
        evidence = self.evidence(bags)
        evidence[evidence.max(axis=1) == 0, list(self.classes_).index("other")] = 1
        shares: np.ndarray = evidence / evidence.sum(axis=1, keepdims=True)
        return shares
