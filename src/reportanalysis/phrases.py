"""What can be searched in sentences that are withheld: their words, figures and set phrases.

A bag of words has no order, so it cannot tell 城市更新 from a sentence that renews a village
near a city. Phrases that many reports use (`AT_LEAST` of all registered ones) are set terms of
the trade and tell nothing of a single sentence: for each sentence those it holds are stored,
sorted. No sentence can be read back: the phrases of a row never join words to a stretch of
more than `LONGEST_STRETCH` characters, nor more than `LARGEST_SHARE` of its neighbouring words.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path

import pandas as pd

from reportanalysis.corpus.documents import document_path, load_document
from reportanalysis.derive import SHOWN_STATUS
from reportanalysis.files import read_table, write_csv
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.segment import Segmenter, stop_words

AT_LEAST = 20  # reports that use a phrase
MOST_WORDS = 4
SHORTEST, LONGEST = 2, 8  # characters of a phrase
LONGEST_STRETCH = 11  # characters that the phrases of a row may join
LARGEST_SHARE = 1 / 3  # of the places between two words that they may join
_WORD = re.compile(r"\w")
_DIGIT = re.compile(r"\d")
_LISTED = re.compile(r"[\d+]")  # marks the words that are listed as figures
_BARE = re.compile(r"\d[\d.,:/~—-]*")  # a figure without a unit: a sign follows
# A word | what goes with it: 20|张, 5.5|%, 1|—, 1—|2, 文旅|+, 1+4+|N.
_GLUED = re.compile(
    r"\d[\d.,:/~—-]*\|[%‰]|\d[\d.,:/~—-]*[%‰]?\|[^\W\d].*"
    r"|\d[\d.]*\|[-—]|\d[\d.]*[-—]\|\d.*|.*\w\|\+|\d[\dA-Z+]*\+\|[\dA-Z]+"
)


@dataclass(frozen=True)
class Row:
    """A sentence as words, punctuation among them; figures with their units, 文旅+ in one piece."""

    words: list[str]
    text: str = field(init=False)
    ends: list[int] = field(init=False)  # of the words in the text

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "".join(self.words))
        object.__setattr__(self, "ends", list(accumulate(map(len, self.words))))

    @property
    def joints(self) -> set[int]:
        """Places where one word touches the next, no punctuation between.

        >>> sorted(Row(["建设", "学校", ",", "扩建"]).joints)
        [2]
        """
        both = zip(pairwise(self.words), self.ends, strict=False)
        return {end for (a, b), end in both if _WORD.search(a[-1]) and _WORD.search(b[0])}

    def joined_by(self, phrase: str) -> set[int]:
        """The joints inside a phrase, wherever it stands in the text."""
        found, start = set(), self.text.find(phrase)
        while start >= 0:
            found |= {end for end in self.joints if start < end < start + len(phrase)}
            start = self.text.find(phrase, start + 1)
        return found

    def bears(self, joined: set[int]) -> bool:
        """Whether so many joints may be known: short stretches, and few of all."""
        if len(joined) > max(1, LARGEST_SHARE * len(self.joints)):
            return False
        start, inner = 0, False
        for end in self.ends:
            if end in joined:
                inner = True
                continue
            if inner and end - start > LONGEST_STRETCH:
                return False
            start, inner = end, False
        return True


def cut_row(text: str, segmenter: Segmenter) -> Row:
    """Cut a sentence into words; a figure keeps its unit, a sum or a range its parts.

    >>> cut_row("床位2000张，达到85%，建1—2个“1+4+N”平台", Segmenter()).words
    ['床位', '2000张', ',', '达到', '85%', ',', '建', '1—2个', '“', '1+4+N', '”', '平台']
    """
    words: list[str] = []
    for spoken, _, _ in segmenter.spans(text):
        word = spoken.upper()
        if words and _GLUED.fullmatch(f"{words[-1]}|{word}"):
            words[-1] += word
        else:
            words.append(word)
    return Row(words)


class WordIndex:
    """Which rows may hold a string, known from their words alone.

    A string is in a row if it stands inside one of its words, or if it can be cut so that its
    first piece ends a word of the row, its last begins one, and all between are words of it.
    No row that holds the string is missed. No word follows a figure without a unit.

    >>> index = WordIndex([Row(["新能源", "汽车", "产业"]), Row(["汽车", ",", "新能源"])])
    >>> sorted(index.rows("能源汽车")), sorted(index.rows("能源"))
    ([0, 1], [0, 1])
    """

    def __init__(self, rows: Sequence[Row]) -> None:
        self.whole: dict[str, set[int]] = defaultdict(set)
        for number, row in enumerate(rows):
            for word in row.words:
                if _WORD.search(word):
                    self.whole[word].add(number)
        self.begins: dict[str, set[int]] = defaultdict(set)
        self.ends: dict[str, set[int]] = defaultdict(set)
        self.inside: dict[str, set[int]] = defaultdict(set)
        for word, holders in self.whole.items():
            for size in range(1, len(word) + 1):
                self.begins[word[:size]] |= holders
                if not _BARE.fullmatch(word):
                    self.ends[word[-size:]] |= holders
                for start in range(len(word) - size + 1):
                    self.inside[word[start : start + size]] |= holders

    def rows(self, query: str) -> set[int]:
        """Give the numbers of the rows that may hold the string."""
        none: set[int] = set()
        found = set(self.inside.get(query, none))
        cut: dict[int, set[int]] = {}  # place in the query -> rows that hold all before it
        for end in range(1, len(query)):
            cut[end] = set(self.ends.get(query[:end], none))
            for start, before in list(cut.items()):
                piece = query[start:end]
                if start < end and not _BARE.fullmatch(piece):
                    cut[end] |= before & self.whole.get(piece, none)
            found |= cut[end] & self.begins.get(query[end:], none)
        return found


def substrings(text: str) -> Iterator[str]:
    """Give the strings of two to eight characters in a text.

    >>> list(substrings("一二三"))
    ['一二', '二三', '一二三']
    """
    for size in range(SHORTEST, min(LONGEST, len(text)) + 1):
        for start in range(len(text) - size + 1):
            yield text[start : start + size]


def candidates(rows: Iterable[Row]) -> set[str]:
    """Give the words, and the runs of words that carry meaning, which may become phrases.

    >>> sorted(candidates([Row(["推进", "城市", "更新"])]), key=len)[-1]
    '推进城市更新'
    """
    weak = stop_words()
    found = set()
    for row in rows:
        for first in range(len(row.words)):
            phrase = ""
            for word in row.words[first : first + MOST_WORDS]:
                if not word.isalnum() or _DIGIT.search(word) or (phrase and word in weak):
                    break
                phrase += word
                if len(phrase) > LONGEST:
                    break
                if len(phrase) >= SHORTEST:
                    found.add(phrase)
                if word in weak:
                    break
    return found


def count_reports(texts: Iterable[str], wanted: set[str]) -> Counter[str]:
    """Count for each string how many texts hold it.

    >>> count_reports(["城市 更新", "更新城市"], {"城市更新", "更新"})["更新"]
    2
    """
    counts: Counter[str] = Counter()
    for text in texts:
        clean = re.sub(r"\s", "", text).upper()
        counts.update(wanted.intersection(substrings(clean)))
    return counts


def choose_phrases(rows: Sequence[Row], counts: Counter[str]) -> dict[str, set[int]]:
    """Choose the phrases to store: common, needed, and safe in every row; with their rows.

    The most common come first. A phrase is needed where the words alone would bring up rows
    that do not hold it, and safe where no row would `bear` too much.
    """
    known = {phrase for phrase, n in counts.items() if n >= AT_LEAST}
    holders = defaultdict(set)
    for number, row in enumerate(rows):
        for phrase in known.intersection(substrings(row.text)):
            holders[phrase].add(number)
    index = WordIndex(rows)
    joined: list[set[int]] = [set() for _ in rows]
    chosen: dict[str, set[int]] = {}
    for phrase in sorted(known, key=lambda phrase: (-counts[phrase], len(phrase), phrase)):
        if len(index.rows(phrase)) <= len(holders[phrase]):
            continue
        crossing = holders[phrase] - index.inside.get(phrase, set())
        after = {n: joined[n] | rows[n].joined_by(phrase) for n in crossing}
        if all(rows[n].bears(joints) for n, joints in after.items()):
            for n, joints in after.items():
                joined[n] = joints
            chosen[phrase] = holders[phrase]
    return chosen


def search_table(ids: Sequence[str], rows: Sequence[Row], phrases: Iterable[str]) -> pd.DataFrame:
    """List each row's figures and those of the phrases that none of its words holds, sorted.

    >>> row = Row(["新增", "床位", "20张", "床位"])
    >>> search_table(["a-1"], [row], ["增床", "床位"]).values.tolist()
    [['a-1', '20张', '增床']]
    """
    known = set(phrases)
    lines = []
    for row in rows:
        words = [word for word in row.words if _WORD.search(word)]
        inside = {piece for word in words for piece in substrings(word)}
        held = known.intersection(substrings(row.text)) - inside
        lines.append((sorted(filter(_LISTED.search, words)), sorted(held)))
    table = pd.DataFrame({"commitment_id": list(ids)}, dtype=object)
    table["figures"] = [" ".join(figures) for figures, _ in lines]
    table["phrases"] = [" ".join(held) for _, held in lines]
    return table


def withheld_rows(
    commitments: pd.DataFrame, registry: pd.DataFrame, folder: str | Path
) -> tuple[list[str], list[Row]]:
    """Cut the commitments whose text is withheld, of the documents at hand."""
    segmenter, ids, rows = Segmenter(), [], []
    wanted = commitments[commitments["part"].isin(COMMITMENT_PARTS)]
    for document in registry.to_dict("records"):
        if document["status"] == SHOWN_STATUS or not document_path(document, folder).is_file():
            continue
        text = load_document(document, folder).text
        for row in wanted[wanted["document_id"] == document["document_id"]].itertuples():
            ids.append(str(row.commitment_id))
            rows.append(cut_row(text[row.start : row.end], segmenter))
    return ids, rows


def update_search(
    registry: pd.DataFrame,
    folder: str | Path,
    derived: str | Path,
    *,
    further: pd.DataFrame | None = None,
) -> list[Path]:
    """Write ``search.csv.gz``; with further reports, choose the phrases anew.

    Parameters
    ----------
    registry : DataFrame
        The documents whose commitments are searched.
    folder : str or Path
        Folder of the corpus.
    derived : str or Path
        Folder of ``commitments.csv``; ``phrases.csv`` and ``search.csv.gz`` are written there.
        Rows of documents whose text is not at hand stay as they are.
    further : DataFrame, optional
        Registry of the further reports in which phrases are counted too; without, the
        phrases of ``phrases.csv`` are looked for.

    Returns
    -------
    list of Path
        ``search.csv.gz``.
    """
    derived = Path(derived)
    listed, target = derived / "phrases.csv", derived / "search.csv.gz"
    commitments = read_table(derived / "commitments.csv", keep_default_na=False)
    ids, rows = withheld_rows(commitments, registry, folder)
    if further is not None:
        reports = [*registry.to_dict("records"), *further.to_dict("records")]
        texts = (load_document(report, folder).text for report in reports)
        counts = count_reports(texts, candidates(rows))
        chosen = pd.DataFrame({"phrase": sorted(choose_phrases(rows, counts))})
        chosen["reports"] = chosen["phrase"].map(counts)
        write_csv(listed, chosen)
    known = read_table(listed, keep_default_na=False)["phrase"] if listed.is_file() else []
    table = search_table(ids, rows, known)
    if target.is_file():
        old = read_table(target, keep_default_na=False, dtype=str)
        there = set(commitments["commitment_id"]) - set(ids)
        table = pd.concat([table, old[old["commitment_id"].isin(there)]])
    order = {name: place for place, name in enumerate(commitments["commitment_id"])}
    table = table.sort_values("commitment_id", key=lambda column: column.map(order))
    return [write_csv(target, table)]
