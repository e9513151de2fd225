"""Curves over a number: diagnostics by K, calibration, learning, coverage."""

import pandas as pd
from matplotlib.ticker import MaxNLocator

from reportanalysis.figure import Figure
from reportanalysis.plots.style import FAINT, INK, MUTED, SEQUENCE, drawing, quiet, style


def lines(
    table: pd.DataFrame,
    *,
    name: str,
    finding: str,
    x: str,
    y: str,
    colour: str | None = None,
    panel: str | None = None,
    low: str | None = None,
    high: str | None = None,
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
    name : str
        File name of the figure.
    finding : str
        What the curves show, as a sentence; alt text and caption.
    x, y : str
        Columns with the coordinates.
    colour, panel : str, optional
        Columns with the group of a line and the category of a panel.
    low, high : str, optional
        Columns with the ends of a band.
    x_title, y_title : str
        Titles of the axes.
    diagonal : bool, default False
        Draw the line of equality.
    mark : float, optional
        Value of `x` at which to draw a line.
    provenance : str
        The data files behind the numbers.

    Returns
    -------
    Figure

    Examples
    --------
    >>> table = pd.DataFrame({"k": [2, 3], "score": [0.1, 0.2]})
    >>> lines(table, name="made-up", finding="It rises.", x="k", y="score").caption
    'It rises.'
    """
    panels = list(table.groupby(panel, sort=False)) if panel else [("", table)]
    columns = min(3, len(panels))
    rows = -(-len(panels) // columns)
    with style():
        figure, axes = drawing(
            0.5 + 2.3 * rows if len(panels) > 1 else 3.4,
            width=7.2 if len(panels) > 1 else 5.6,
            nrows=rows, ncols=columns, squeeze=False,
        )  # fmt: skip
        for axis in axes.flat[len(panels) :]:
            axis.set_visible(False)
        handles: dict[str, object] = {}
        for axis, (title, points) in zip(axes.flat, panels, strict=False):
            groups = list(points.groupby(colour, sort=False)) if colour else [("", points)]
            if diagonal:
                axis.axline((0, 0), slope=1, color=FAINT, linewidth=1.5)
            if mark is not None:
                axis.axvline(mark, color=MUTED, linewidth=0.9, linestyle=(0, (4, 3)))
            for (label, part), shade in zip(groups, SEQUENCE * 3, strict=False):
                part = part.sort_values(x)
                if low and high:
                    axis.fill_between(part[x], part[low], part[high], color=shade, alpha=0.15, lw=0)
                (line,) = axis.plot(part[x], part[y], "o-", color=shade, markersize=4)
                handles.setdefault(str(label), line)
            axis.set_title(str(title))
            if pd.api.types.is_integer_dtype(table[x]):
                axis.xaxis.set_major_locator(MaxNLocator(5, integer=True))
            axis.set_xlabel(x_title)
            axis.set_ylabel(y_title)
            quiet(axis, "y")
        if colour:
            figure.legend(
                handles.values(), handles.keys(), loc="outside upper left", ncols=3, labelcolor=INK
            )
    return Figure(figure, name, finding, finding, provenance)
