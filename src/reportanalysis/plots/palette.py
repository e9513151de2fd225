"""The colours of all figures: each means one thing everywhere.

Policy types have the colours of ``lexicon/codebook.yaml``, which callers hand over. Ordered
scales and amounts are shades of one colour, differences from a middle two.
"""

from matplotlib import colormaps
from matplotlib.colors import to_hex, to_rgb

INK, MUTED, FAINT, PAPER = "#222222", "#636363", "#dddddd", "#ffffff"
CITY = "#a3124a"
"""The city a figure is about."""
OTHERS = "#4a6a8a"
"""All others, and whatever is not told apart."""
SERIES = ("#6a4c93", "#8a6d00", "#bf4f97", "#6b4226", "#3f7d20")
"""Lines told apart in one figure, by their marks (`MARKS`) too."""
MARKS = "sD^vP"
KINDS = {
    "preamble": "#b9a0d0", "chapter": "#222222", "section": "#5a5a5a", "run_in": "#a5a5a5",
    "sentence": "#c3d3e2", "annex": "#d9cbb5", "mark": "#c59b00", "page_mark": "#c59b00",
    "space": "#f0f0f0",
}  # fmt: skip
"""Spans of a document."""
OUTCOMES = {
    "not mentioned": "#cfcfcf", "missed": "#a6611a", "not met": "#a6611a",
    "partly done": "#c7eae5", "nearly met": "#c7eae5", "done, no figure given": "#5ab4ac",
    "met or exceeded": "#01665e", "met": "#01665e",
}  # fmt: skip
"""What became of a promise: brown where it was not kept, the greener the more was."""
AMOUNT, DIFFERENCE, ORDER = "Blues", "BrBG", "YlGnBu"


def ordered(n: int) -> list[str]:
    """Shades of one colour for the steps of a scale, the lowest palest.

    >>> len(set(ordered(6)))
    6
    """
    steps = [0.2 + 0.7 * i / max(n - 1, 1) for i in range(n)]
    return [to_hex(colormaps[ORDER](step)) for step in steps]


def contrast(one: object, other: object) -> float:
    """Contrast of two colours, 1 to 21 (Web Content Accessibility Guidelines 2.2).

    >>> round(contrast("black", "white"))
    21
    """
    low, high = sorted(_luminance(to_rgb(colour)) for colour in (one, other))  # type: ignore[arg-type]
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: object) -> str:
    """Black or white, whichever is read better on a colour; one of them has 4.58 or more."""
    return max(("black", "white"), key=lambda ink: contrast(ink, colour))


def _luminance(rgb: tuple[float, float, float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
