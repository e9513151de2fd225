"""What all figures share: fonts with Chinese, palette, quiet axes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.text import Text

from reportanalysis.fonts import chinese_font, latin_font

# Colours told apart by readers with colour-vision deficiency (Okabe and Ito 2008).
POLICY_COLOURS = {
    "regulatory": "#0072b2",
    "investment": "#d55e00",
    "service": "#009e73",
    "other": "#8c8c8c",
}
INK, MUTED, FAINT, HIGHLIGHT, PLAIN = "#222222", "#6b6b6b", "#dddddd", "#c8452c", "#4a6a8a"
SEQUENCE = "#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #8c8c8c".split()
WIDTH = 7.2


@contextmanager
def style() -> Iterator[None]:
    """Matplotlib settings of the project's figures, for the length of a ``with`` block.

    Latin text is set in Source Sans Pro, Chinese in Noto Sans CJK SC; both come with
    installed packages, so that figures look the same everywhere.

    Examples
    --------
    >>> with style():
    ...     matplotlib.rcParams["font.family"]
    ['Source Sans Pro', 'Noto Sans CJK SC']
    """
    families = []
    for path in (latin_font(), latin_font("bold"), chinese_font(), chinese_font("bold")):
        name = FontProperties(fname=path).get_name()
        if not any(entry.fname == str(path) for entry in fontManager.ttflist):
            fontManager.addfont(path)
            # The semibold cut serves as bold; under its own weight it would be warned about.
            fontManager.ttflist = [
                replace(entry, weight=700)
                if entry.fname == str(path) and entry.weight == 600
                else entry
                for entry in fontManager.ttflist
            ]
        if name not in families:
            families.append(name)
    settings = {
        "font.family": families,
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
    with matplotlib.rc_context(settings):
        yield


def drawing(height: float, width: float = WIDTH, **subplots: object) -> tuple[Drawing, object]:
    """Make an empty drawing that lays itself out so that no text is cut.

    Parameters
    ----------
    height, width : float
        Inches.
    **subplots
        Passed to `matplotlib.figure.Figure.subplots`.

    Returns
    -------
    Figure, Axes or array of Axes

    Examples
    --------
    >>> with style():
    ...     figure, axes = drawing(2.0, ncols=2)
    >>> len(axes)
    2
    """
    figure = Drawing(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(**subplots)


def quiet(axes: Axes, grid: str = "x") -> None:
    """Take the axes back: a light grid in one direction, no frame.

    Parameters
    ----------
    axes : Axes
        Changed in place.
    grid : {"x", "y", "none"}, default "x"
        Direction of the grid.

    Examples
    --------
    >>> with style():
    ...     quiet(drawing(2.0)[1])
    """
    axes.set_axisbelow(True)
    if grid != "none":
        axes.grid(axis=grid, color=FAINT, linewidth=0.7)
    for spine in axes.spines.values():
        spine.set_visible(False)


def pick_out(labels: Iterable[Text], highlight: str | None) -> None:
    """Set the label of one city or category in bold and colour.

    Parameters
    ----------
    labels : iterable of Text
        Tick labels; changed in place.
    highlight : str or None
        The text to pick out.

    Examples
    --------
    >>> label = Text(text="Dezhou")
    >>> pick_out([label, Text(text="Jinan")], "Dezhou")
    >>> label.get_fontweight()
    'bold'
    """
    for label in labels:
        if label.get_text() == highlight:
            label.set(color=HIGHLIGHT, fontweight="bold")


def percent(share: float, digits: int = 0) -> str:
    """Write a share as a percentage.

    Parameters
    ----------
    share : float
        Between 0 and 1.
    digits : int, default 0
        Decimals.

    Returns
    -------
    str

    Examples
    --------
    >>> percent(0.4567), percent(0.4567, 1)
    ('46%', '45.7%')
    """
    return f"{100 * share:.{digits}f}%"


def listed(items: list[str]) -> str:
    """Join words the way a sentence does.

    Parameters
    ----------
    items : list of str
        One or more.

    Returns
    -------
    str

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
