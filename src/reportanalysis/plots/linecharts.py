"""Curves over a number: diagnostics by K, calibration, learning, coverage."""

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.ticker import MaxNLocator

from reportanalysis.figure import Figure
from reportanalysis.plots import style


def lines(
    table: pd.DataFrame,
    *,
    name: str,
    finding: str,
    x: str,
    y: str,
    colour: str | None = None,
    panel: str | None = None,
    x_title: str = "",
    y_title: str = "",
    diagonal: bool = False,
    mark: float | None = None,
    provenance: str = "",
) -> Figure:
    """Lines with points, one colour per group, one panel per category.

    Parameters
    ----------
    table : DataFrame
        One row per point.
    finding : str
        What the curves show, as a sentence; alt text and caption.
    x, y : str
        Columns with the coordinates.
    colour, panel : str, optional
        Columns with the group of a line and the category of a panel.
    diagonal : bool
        Draw the line of equality.
    mark : float, optional
        Value of `x` at which to draw a line.

    Examples
    --------
    >>> table = pd.DataFrame({"k": [2, 3], "score": [0.1, 0.2]})
    >>> lines(table, name="made-up", finding="It rises.", x="k", y="score").caption
    'It rises.'
    """
    parts = list(table.groupby(panel, sort=False)) if panel else [("", table)]
    columns = min(3, len(parts))
    height, width = (0.5 + 2.3 * -(-len(parts) // columns), style.WIDTH) if panel else (3.4, 5.6)
    entries: dict[str, Artist] = {}
    with style.panels(height, len(parts), columns, width=width) as (figure, axes):
        for axis, (title, points) in zip(axes, parts, strict=True):
            groups = list(points.groupby(colour, sort=False)) if colour else [("", points)]
            if diagonal:
                axis.axline((0, 0), slope=1, color=style.FAINT, linewidth=1.5)
            if mark is not None:
                axis.axvline(mark, color=style.MUTED, linewidth=0.9, linestyle=(0, (4, 3)))
            for (label, group), shade in zip(groups, style.SEQUENCE * 3, strict=False):
                group = group.sort_values(x)
                drawn = axis.plot(group[x], group[y], "o-", color=shade, ms=4, label=label)
                entries.setdefault(label, *drawn)
            axis.set_title(str(title))
            if pd.api.types.is_integer_dtype(table[x]):
                axis.xaxis.set_major_locator(MaxNLocator(5, integer=True))
            axis.set_xlabel(x_title)
            axis.set_ylabel(y_title)
            axis.grid(axis="y", **style.GRID)
        if colour:
            style.legend(figure, entries.values(), 3)
    return Figure(figure, name, finding, finding, provenance)
