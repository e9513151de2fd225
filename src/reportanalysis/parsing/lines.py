"""Where the lines of a text stand."""

import re
from itertools import pairwise

_LINE_END = re.compile(r"\n|\r\n?")


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Take white space off both ends of a span.

    >>> trim(" 一 二 ", 0, 5)
    (1, 4)
    """
    piece = text[start:end].rstrip()
    end = start + len(piece)
    return end - len(piece.lstrip()), end


def line_spans(raw: str) -> list[tuple[int, int]]:
    r"""Where each line that is not blank stands, without the white space around it.

    >>> line_spans("a\n\n b")
    [(0, 1), (4, 5)]
    """
    bounds = [0, *(m.end() for m in _LINE_END.finditer(raw)), len(raw)]
    return [(a, b) for a, b in (trim(raw, *pair) for pair in pairwise(bounds)) if a < b]
