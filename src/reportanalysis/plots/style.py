"""What all drawings share: fonts with Chinese, empty panels for page and phone, labels."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from reportanalysis.fonts import chinese_font, latin_font
from reportanalysis.names import chinese_of
from reportanalysis.plots import palette

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.typing import RcKeyType

PIECES = re.compile(r"[\u2e80-\uffff]·?\s?|[^\s\u2e80-\uffff]+\s?|\s")
GRID: dict[str, Any] = {"color": palette.FAINT, "linewidth": 0.7}
WIDE, NARROW = 7.2, 3.6  # inches: of the page's column, and of a phone's 390 pixels less margins
LETTER = 0.066  # inches of a letter of a row's name
SMALL = 8.4  # points of the smallest letters: 11 pixels
SETTINGS: "dict[RcKeyType, Any]" = {
    "font.size": 9.5,
    "axes.edgecolor": palette.FAINT,
    "axes.labelcolor": palette.MUTED,
    "axes.labelsize": 9,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.spines.bottom": False,
    "axes.axisbelow": True,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.unicode_minus": False,
    "xtick.color": palette.MUTED,
    "xtick.labelsize": SMALL,
    "ytick.color": palette.INK,
    "ytick.labelsize": 9,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "text.color": palette.INK,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "legend.handlelength": 1.2,
    "legend.columnspacing": 2.4,  # a name may be longer in Chinese
    "figure.facecolor": palette.PAPER,
}


@contextmanager
def style() -> Iterator[None]:
    """Set the project's figures in their fonts and colours, for the length of a ``with`` block.

    >>> with style():
    ...     matplotlib.rcParams["font.family"]
    ['Source Sans Pro', 'Noto Sans CJK SC']
    """
    families: dict[str, None] = {}
    for path in (latin_font(), latin_font("bold"), chinese_font(), chinese_font("bold")):
        families[FontProperties(fname=path).get_name()] = None
        if not any(entry.fname == str(path) for entry in fontManager.ttflist):
            fontManager.addfont(path)
            # The semibold cut serves as bold; under its own weight it would be warned about.
            for n, entry in enumerate(fontManager.ttflist):
                if entry.fname == str(path) and entry.weight == 600:
                    fontManager.ttflist[n] = replace(entry, weight=700)
    with matplotlib.rc_context({**SETTINGS, "font.family": list(families)}):
        yield


@contextmanager
def panels(
    width: float, height: float, count: int = 1, columns: int = 1, **grid: Any
) -> Iterator[tuple[Drawing, list[Axes]]]:
    """Draw in `style` on `count` empty panels, row by row, that leave room for all text."""
    with style():
        figure = Drawing(figsize=(width, height), layout="constrained")
        places = figure.subplots(-(-count // columns), columns, squeeze=False, **grid).flat
        for spare in places[count:]:
            spare.set_visible(False)
        yield figure, list(places[:count])


def legend(figure: Drawing, handles: Iterable[Artist], columns: int) -> None:
    """Explain colours and signs above the panels, by the labels of `handles`."""
    shown = list(handles)
    longest = max(len(str(handle.get_label())) for handle in shown)
    room = int(figure.get_size_inches()[0] / (0.5 + 0.07 * longest))
    columns = max(min(columns, room), 1)
    by_row = [handle for column in range(columns) for handle in shown[column::columns]]
    figure.legend(handles=by_row, loc="outside upper left", ncols=columns, labelcolor=palette.INK)


def letters(text: object) -> int:
    """Letters of a text; a Chinese character counts as two."""
    return sum(1 + (ord(c) > 0x2E80) for c in str(text))


def wrapped(text: object, width: float) -> str:
    r"""A label in lines that leave room beside it.

    >>> wrapped("Trade and investment from abroad", NARROW)
    'Trade and\ninvestment from\nabroad'
    >>> wrapped("加快新旧动能转换 做大做强实体经济", NARROW)
    '加快新旧动能转换\n做大做强实体经济'
    """
    room, lines, size = round(4.5 * width), [""], 0
    for piece in PIECES.findall(str(text)):
        if size and size + letters(piece.rstrip()) > room:
            lines, size = [*lines[:-1], lines[-1].rstrip(), ""], 0
        lines[-1] += piece
        size += letters(piece)
    return "\n".join(lines).rstrip()


def label_rows(
    axes: Axes, labels: "Sequence[Any] | pd.Index", width: float, highlight: str | None = None
) -> None:
    """Name the rows of a drawing, and pick one out; names longer in Chinese find room."""
    shown = [wrapped(label, width) for label in labels]
    axes.set_yticks(range(len(labels)), shown)
    pick_out(axes.get_yticklabels(), highlight)
    lacking = max(letters(chinese_of(str(label), "cell")) for label in labels) - max(
        letters(line) for label in shown for line in label.split("\n")
    )
    engine = axes.figure.get_layout_engine()
    if lacking > 0 and isinstance(engine, ConstrainedLayoutEngine):
        left = lacking * LETTER / width
        engine.set(rect=(left, 0, 1 - left, 1))


def row_height(labels: "Sequence[Any] | pd.Index", width: float) -> float:
    """Inches of a row whose label may have several lines."""
    return 0.13 + 0.15 * max(wrapped(label, width).count("\n") + 1 for label in labels)


def beside(axes: Axes, text: str, place: tuple[float, float], right: float, **how: Any) -> None:
    """Write a text some points to the right of a place."""
    axes.annotate(text, place, (right, 0), textcoords="offset points", va="center", **how)


def link_rows(axes: Axes, addresses: Iterable[str]) -> None:
    """Make each row of a drawing lead to an address, over its whole width."""
    for row, address in enumerate(addresses):
        link_area(axes, (0.0, row - 0.5), address, axes.get_yaxis_transform())


def link_area(axes: Axes, corner: tuple[float, float], address: str, scale: Any) -> None:
    """Make a unit square of a scale lead to an address; it is not seen."""
    # Clear paint, not none: a browser takes clicks only where something is painted.
    area = Rectangle(corner, 1, 1, transform=scale, fc=palette.PAPER, alpha=0.01, lw=0, zorder=9)
    area.set_url(address)
    axes.add_artist(area)


def pick_out(labels: Iterable[Text], highlight: str | None) -> None:
    """Set the label of one city or category in bold and colour."""
    for label in labels:
        if label.get_text() == highlight:
            label.set(color=palette.CITY, fontweight="bold")


def percent(share: float) -> str:
    """Write a share as a percentage: .4567 as 46%."""
    return f"{round(100 * share)}%"
