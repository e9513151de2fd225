"""From text to a bag of words: sorted words, so that no sentence can be read back.

The tokenizer is a private one with its own dictionary; jieba's global tokenizer, cache
file and log stay untouched.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from typing import Any

import jieba
from jieba import finalseg

from reportanalysis.errors import ReportError
from reportanalysis.parsing.normalise import normalise

BACKENDS = ("jieba", "rjieba")
NUMERAL = "#"
_LEXICON = ("domain_words", "place_names", "slogans")
_NUMBER = re.compile(r"\d[\d.,:/~-]*[%‰]?")
_WORD = re.compile(r"\w")
_ASCII = re.compile(r"[\x00-\x7f]")


def word_list(name: str) -> list[str]:
    """Read one of the word lists that come with the library, in the order of the file.

    >>> word_list("place_names")[:2]
    ['山东', '山东省']
    """
    lexicon = resources.files("reportanalysis") / "lexicon"
    source = lexicon / f"{name}.txt"
    if not source.is_file():
        known = sorted(p.name[:-4] for p in lexicon.iterdir() if p.name.endswith(".txt"))
        raise ReportError(f"there is no word list {name!r}; there are {', '.join(known)}")
    lines = source.read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("# ") for word in line.split()]


def stop_words(*, topic: bool = False) -> frozenset[str]:
    """Words that carry no subject matter.

    Parameters
    ----------
    topic : bool, default False
        Also the words of policy that occur under every subject (推进, 工程, 机制 ...).

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> "的" in stop_words(), "推进" in stop_words(), "推进" in stop_words(topic=True)
    (True, False, True)
    """
    general = word_list("topic_stop_words") if topic else []
    return frozenset(word_list("stop_words") + general)


def identity_words() -> frozenset[str]:
    """Words that tell which city speaks: place names and slogans of its campaigns.

    >>> {"德州", "新旧动能转换"} <= identity_words()
    True
    """
    return frozenset(word_list("place_names") + word_list("slogans"))


class Segmenter:
    """Cuts text into words and makes sorted bags of them.

    Terms of public administration, place names and slogans are added to jieba's dictionary. It
    can be pickled, and so sent to another process, which loads the dictionary again.

    Parameters
    ----------
    backend : {"jieba", "rjieba"}, default "jieba"
        ``rjieba`` cuts with the same dictionary, many times faster; the bags are the same.

    Raises
    ------
    ReportError
        If the backend is unknown or not installed.

    Examples
    --------
    >>> segmenter = Segmenter()
    >>> segmenter.tokens("新增养老床位２０００张，筛查率达到85%以上。")
    ['新增', '养老', '床位', '#', '张', '筛查', '率', '达到', '#', '以上']
    >>> segmenter.bag("建立职工长期护理保险制度。")
    '制度 建立 职工 长期护理保险'
    """

    def __init__(self, backend: str = "jieba") -> None:
        if backend not in BACKENDS:
            raise ReportError(f"unknown backend {backend!r}; choose one of {', '.join(BACKENDS)}")
        self.backend = backend
        plain = _jieba()
        frequencies, replaced = {}, 0
        for word in [word for name in _LEXICON for word in word_list(name)]:
            replaced += plain.FREQ.get(word, 0)
            frequencies[word] = plain.suggest_freq(word)
            plain.add_word(word, frequencies[word], "n")
        # jieba counts a word that it had before twice: rjieba gets the difference as a word
        # of its own, or the two would weigh all others differently.
        frequencies["\ue000\ue001"] = replaced
        self._cut = plain.lcut if backend == "jieba" else _rjieba_cut(frequencies)

    def __reduce__(self) -> tuple[type["Segmenter"], tuple[str]]:
        return Segmenter, (self.backend,)

    def tokens(self, text: str) -> list[str]:
        """Words of a raw or normalised text, in order; numerals become ``#``, punctuation goes."""
        tokens = map(_token, self._cut(normalise(text).text))
        return [token for token in tokens if token]

    def spans(self, text: str) -> list[tuple[str, int, int]]:
        """Words and punctuation, normalised, with their offsets into the raw text."""
        normalised = normalise(text)
        words, end = [], 0
        for word in self._cut(normalised.text):
            start, end = end, end + len(word)
            words.append((word, *normalised.raw_span(start, end)))
        return words

    def bag(self, text: str) -> str:
        """Words of a text in sorted order, joined by one space, repeats kept."""
        return " ".join(sorted(self.tokens(text)))


@lru_cache(maxsize=50_000)
def _token(word: str) -> str:
    """A word as it stands in bags; empty for punctuation."""
    token = NUMERAL if _NUMBER.fullmatch(word) else word.upper()
    return token if token == NUMERAL or _WORD.search(token) else ""


def _jieba() -> Any:
    """Make a tokenizer of our own with jieba's dictionary.

    It does what ``initialize()`` does, less the cache file in the shared temporary folder
    and the timings in the log.
    """
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def _rjieba_cut(frequencies: dict[str, int]) -> Callable[[str], list[str]]:
    """Cut with rjieba as jieba does.

    rjieba suggests other frequencies for added words, so it is given jieba's. It takes more
    characters for Chinese, so it is given the blocks that jieba takes for words. It keeps
    runs such as ``1-2`` and ``1.1GW`` whole, which jieba parts (``1 - 2``, ``1.1 GW``).
    """
    try:
        import rjieba
    except ImportError:
        raise ReportError(
            'backend "rjieba" is not installed; install it with '
            'pip install "reportanalysis[fast]" or use backend "jieba"'
        ) from None
    tokenizer = rjieba.Jieba()
    for word, frequency in frequencies.items():
        tokenizer.add_word(word, frequency, "n")

    def cut(clean: str) -> list[str]:
        words: list[str] = []
        for place, block in enumerate(jieba.re_han_default.split(clean)):
            if place % 2 == 0:  # between two blocks
                words.extend(block)
                continue
            cut = tokenizer.cut(block, True)
            if not _ASCII.search(block):
                words += cut
                continue
            for word in cut:
                if word.isascii() and not tokenizer.has_word(word):
                    words.extend(filter(None, finalseg.re_skip.split(word)))
                else:
                    words.append(word)
        return words

    return cut
