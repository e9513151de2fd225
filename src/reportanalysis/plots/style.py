"""What all figures share: fonts with Chinese, palette, empty drawings, quiet axes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.text import Text

from reportanalysis.fonts import chinese_font, latin_font

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.typing import RcKeyType

# Colours told apart by readers with colour-vision deficiency (Okabe and Ito 2008).
SEQUENCE = "#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #8c8c8c".split()
INK, MUTED, FAINT, HIGHLIGHT, PLAIN = "#222222", "#6b6b6b", "#dddddd", "#c8452c", "#4a6a8a"
GRID: dict[str, Any] = {"color": FAINT, "linewidth": 0.7}
WIDTH = 7.2  # inches
SETTINGS: "dict[RcKeyType, Any]" = {
    "font.size": 10,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 9.5,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.spines.bottom": False,
    "axes.axisbelow": True,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.unicode_minus": False,
    "xtick.color": MUTED,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "figure.facecolor": "white",
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
    height: float, count: int = 1, columns: int = 1, *, width: float = WIDTH, **grid: Any
) -> Iterator[tuple[Drawing, list[Axes]]]:
    """Draw in `style` on `count` empty panels, row by row, that leave room for all text."""
    with style():
        figure = Drawing(figsize=(width, height), layout="constrained")
        places = figure.subplots(-(-count // columns), columns, squeeze=False, **grid).flat
        for spare in places[count:]:
            spare.set_visible(False)
        yield figure, list(places[:count])


def legend(figure: Drawing, handles: Iterable[Artist], columns: int, **spacing: float) -> None:
    """Explain colours and signs above the panels, by the labels of `handles`."""
    figure.legend(
        handles=list(handles), loc="outside upper left", ncols=columns, labelcolor=INK, **spacing
    )


def label_rows(
    axes: Axes, labels: "Sequence[Any] | pd.Index", highlight: str | None = None
) -> None:
    """Name the rows of a drawing, and pick one out."""
    axes.set_yticks(range(len(labels)), labels)
    pick_out(axes.get_yticklabels(), highlight)


def beside(axes: Axes, text: str, place: tuple[float, float], right: float, **how: Any) -> None:
    """Write a text some points to the right of a place."""
    axes.annotate(text, place, (right, 0), textcoords="offset points", va="center", **how)


def pick_out(labels: Iterable[Text], highlight: str | None) -> None:
    """Set the label of one city or category in bold and colour."""
    for label in labels:
        if label.get_text() == highlight:
            label.set(color=HIGHLIGHT, fontweight="bold")


def percent(share: float) -> str:
    """Write a share as a percentage: .4567 as 46%."""
    return f"{100 * share:.0f}%"


def writer(share: bool) -> Callable[[float], str]:
    """Choose how values are written: as percentages, or as counts such as 1,234."""
    return percent if share else "{:,.0f}".format


def listed(items: list[str]) -> str:
    """Join words the way a sentence does: a, b and c."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
