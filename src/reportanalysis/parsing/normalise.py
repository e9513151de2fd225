"""Text as printed to text as read, each character remembering where it came from.

Reports reach us with full-width digits, spaces inside words, page marks such as
``— 9 —`` and lines broken in mid-sentence. `normalise` mends these and keeps, for every
character it returns, the offset of the raw character behind it.
"""

import re
import unicodedata
from dataclasses import dataclass

# A page mark stands alone between white space: a number between two dashes.
PAGE_MARK = re.compile(r"(?<!\S)[—–-]\s?\d{1,3}\s?[—–-](?!\S)")
_SPACE = re.compile(r"\s")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class Normalised:
    """A normalised text and the raw offset of each of its characters.

    Attributes
    ----------
    text : str
        The normalised characters.
    offsets : tuple of int
        ``offsets[i]`` is the offset, in the raw text, of the character that gave
        ``text[i]``; as long as `text`, never decreasing.
    """

    text: str
    offsets: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Raw offsets of the normalised span ``[start, end)``.

        Parameters
        ----------
        start, end : int
            Offsets into `text`, ``start < end``.

        Returns
        -------
        tuple of int
            Start and end offsets into the raw text.

        Examples
        --------
        >>> normalise("达到 ８０ %").raw_span(2, 5)
        (3, 7)
        """
        return self.offsets[start], self.offsets[end - 1] + 1


def page_marks(raw: str) -> list[tuple[int, int]]:
    """Spans of page marks such as ``— 9 —``.

    Parameters
    ----------
    raw : str
        Raw text.

    Returns
    -------
    list of tuple of int
        Start and end offsets.

    Examples
    --------
    >>> page_marks("前 — 9 — 后")
    [(2, 7)]
    """
    return [match.span() for match in PAGE_MARK.finditer(raw)]


def normalise(raw: str) -> Normalised:
    r"""Mend the printed form of a text and remember where each character stood.

    Unicode compatibility forms become plain ones (NFKC); page marks go; white space
    goes, except one space between two words of Latin letters or digits that it parts.

    Parameters
    ----------
    raw : str
        Raw text, of any kind.

    Returns
    -------
    Normalised
        Text and offsets.

    Examples
    --------
    >>> normalise("深 入推进　５Ｇ 网络\n建设 — 9 — 。").text
    '深入推进5G网络建设。'
    """
    marked = set()
    for start, end in page_marks(raw):
        marked.update(range(start, end))
    characters: list[str] = []
    offsets: list[int] = []
    pending_space = -1
    for offset, character in enumerate(raw):
        if offset in marked:
            continue
        if _SPACE.match(character):
            pending_space = offset
            continue
        for form in unicodedata.normalize("NFKC", character):
            if _SPACE.match(form):
                continue
            if pending_space >= 0:
                if characters and form.isascii() and _parts_words(characters[-1], form):
                    characters.append(" ")
                    offsets.append(pending_space)
                pending_space = -1
            characters.append(form)
            offsets.append(offset)
    return Normalised("".join(characters), tuple(offsets))


def _parts_words(before: str, after: str) -> bool:
    """Whether a space between two characters parts two Latin words."""
    return bool(_ASCII_WORD.match(before) and _ASCII_WORD.match(after))
