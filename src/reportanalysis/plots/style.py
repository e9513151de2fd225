"""What all figures share: fonts with Chinese, palette, empty drawings, quiet axes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import matplotlib
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.text import Text

from reportanalysis.fonts import chinese_font, latin_font

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

# Colours told apart by readers with colour-vision deficiency (Okabe and Ito 2008).
POLICY_COLOURS = {
    "regulatory": "#0072b2",
    "investment": "#d55e00",
    "service": "#009e73",
    "other": "#8c8c8c",
}
INK, MUTED, FAINT, HIGHLIGHT, PLAIN = "#222222", "#6b6b6b", "#dddddd", "#c8452c", "#4a6a8a"
SEQUENCE = "#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #8c8c8c".split()
WIDTH = 7.2  # inches
SETTINGS: "dict[RcKeyType, Any]" = {
    "font.size": 10,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": MUTED,
    "axes.labelsize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
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
            fontManager.ttflist = [
                replace(entry, weight=700)
                if entry.fname == str(path) and entry.weight == 600
                else entry
                for entry in fontManager.ttflist
            ]
    with matplotlib.rc_context({**SETTINGS, "font.family": list(families)}):
        yield


def panels(
    height: float,
    count: int,
    columns: int,
    *,
    width: float = WIDTH,
    share_x: bool = False,
    share_y: bool = False,
    heights: Sequence[float] | None = None,
) -> tuple[Drawing, list[Axes]]:
    """Make an empty drawing of `count` panels, row by row, that leaves room for all text."""
    figure = Drawing(figsize=(width, height), layout="constrained")
    grid = figure.subplots(
        -(-count // columns), columns, squeeze=False, sharex=share_x, sharey=share_y,
        height_ratios=heights,
    )  # fmt: skip
    places: list[Axes] = list(grid.flat)
    for spare in places[count:]:
        spare.set_visible(False)
    return figure, places[:count]


def drawing(height: float, width: float = WIDTH) -> tuple[Drawing, Axes]:
    """Make an empty drawing of one panel."""
    figure, (axes,) = panels(height, 1, 1, width=width)
    return figure, axes


def quiet(axes: Axes, grid: Literal["x", "y", "none"] = "x") -> None:
    """Take the axes back: a light grid in one direction, no frame."""
    axes.set_axisbelow(True)
    if grid != "none":
        axes.grid(axis=grid, color=FAINT, linewidth=0.7)
    for spine in axes.spines.values():
        spine.set_visible(False)


def legend(figure: Drawing, entries: Mapping[str, Artist], columns: int, **spacing: float) -> None:
    """Explain colours and signs above the panels."""
    figure.legend(
        list(entries.values()), list(entries), loc="outside upper left", ncols=columns,
        labelcolor=INK, **spacing,
    )  # fmt: skip


def entries_of(axes: Axes) -> dict[str, Artist]:
    """Give what a panel labelled, for its `legend`."""
    handles, labels = axes.get_legend_handles_labels()
    return dict(zip(labels, handles, strict=True))


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
