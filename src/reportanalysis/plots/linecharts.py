"""Curves over a number: diagnostics by K, calibration, learning, coverage."""

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from reportanalysis.figure import Figure
from reportanalysis.plots import palette, style

WORDY = 20  # letters of a title under an axis that fill half a phone


def lines(
    table: pd.DataFrame,
    *,
    name: str,
    finding: str,
    x: str,
    y: str,
    ends: tuple[str, str] | None = None,
    colour: str | None = None,
    panel: str | None = None,
    x_title: str = "",
    y_title: str = "",
    diagonal: bool = False,
    mark: float | None = None,
    provenance: str = "",
) -> Figure:
    """Lines with points, one colour and sign per group, one panel per category.

    Parameters
    ----------
    table : DataFrame
        One row per point.
    finding : str
        What the curves show, as a sentence.
    x, y : str
        Columns with the coordinates.
    ends : tuple of str, optional
        Columns with the ends of the interval of `y`.
    colour, panel : str, optional
        Columns with the group of a line and the category of a panel.
    diagonal : bool
        Draw the line of equality.
    mark : float, optional
        Value of `x` at which to draw a line.

    Examples
    --------
    >>> table = pd.DataFrame({"k": [2, 3], "score": [0.1, 0.2]})
    >>> print(lines(table, name="made-up", finding="It rises.", x="k", y="score").alt)
    Line chart. From 0.1 at 2 to 0.2 at 3.
    """
    parts = list(table.groupby(panel, sort=False)) if panel else [("", table)]
    zero: list[bool] = []

    def draw(width: float) -> Drawing:
        columns = min(3, len(parts))
        if width == style.NARROW:
            columns = 1 if len(x_title) > WORDY else min(2, len(parts))
        entries: dict[str, Artist] = {}
        wide = width if panel or width == style.NARROW else 0.8 * width
        height = 0.5 + 2.2 * -(-len(parts) // columns) if panel else 0.8 * wide
        with style.panels(wide, min(height, 9), len(parts), columns) as (figure, axes):
            for axis, (title, points) in zip(axes, parts, strict=True):
                groups = list(points.groupby(colour, sort=False)) if colour else [("", points)]
                if diagonal:
                    axis.axline((0, 0), slope=1, color=palette.FAINT, linewidth=1.5)
                if mark is not None:
                    axis.axvline(mark, color=palette.MUTED, linewidth=0.9, linestyle=(0, (4, 3)))
                for n, (label, group) in enumerate(groups):
                    group = group.sort_values(x)
                    shade = palette.SERIES[n] if colour else palette.OTHERS
                    if ends:
                        away = 0.12 * (n - (len(groups) - 1) / 2)  # side by side
                        axis.vlines(
                            group[x] + away, group[ends[0]], group[ends[1]], color=shade, lw=0.8
                        )
                    drawn = axis.plot(group[x], group[y], f"{palette.MARKS[n]}-", color=shade, ms=4,
                                      label=str(label).replace("_", " "))  # fmt: skip
                    entries.setdefault(str(label), *drawn)
                axis.set_title(str(title))
                whole = pd.api.types.is_integer_dtype(table[x])
                axis.xaxis.set_major_locator(MaxNLocator(4, integer=whole))
                axis.yaxis.set_major_locator(MaxNLocator(5))
                axis.set_xlabel(x_title)
                axis.set_ylabel(y_title)
                axis.grid(axis="y", **style.GRID)
                zero.append(axis.get_ylim()[0] <= 0)
            if colour:
                style.legend(figure, entries.values(), 3)
        return figure

    drawings = style.twice(draw)
    each = "Each panel has a vertical scale of its own" if panel else "The vertical scale"
    notes = [f"{y_title or y} by {x_title or x}"]
    notes += ["Upright lines: 95% intervals"] * bool(ends)
    notes += ["Pale: where both would be equal"] * diagonal
    notes += ["Dashed: the one picked"] * (mark is not None)
    starts = "begins at or below zero" if all(zero) else "does not begin at zero"
    notes += [f"{each}{', which' if panel else ''} {starts}"]
    told = [
        f"{label}{first}" for label, first in _ends(table, x, y, [c for c in (panel, colour) if c])
    ]
    return Figure(
        name=name,
        title=finding,
        caption=". ".join(note[0].upper() + note[1:] for note in notes) + ".",
        alt=f"Line chart{f' in {len(parts)} panels' if panel else ''}. {'; '.join(told)}.",
        provenance=provenance,
        data=table[[c for c in dict.fromkeys((panel, colour, x, y, *(ends or ()))) if c]],
        **drawings,
    )


def _ends(table: pd.DataFrame, x: str, y: str, by: list[str]) -> list[tuple[str, str]]:
    """First and last point of each line in words."""
    groups = table.groupby(by, sort=False) if by else [((), table)]
    told = []
    for key, rows in groups:
        rows = rows.sort_values(x)
        first, last = rows.iloc[0], rows.iloc[-1]
        name = ", ".join(str(part).replace("_", " ") for part in key)
        said = f"rom {first[y]:.3g} at {first[x]:g} to {last[y]:.3g} at {last[x]:g}"
        told.append((f"{name}: " if name else "", f"{'f' if name else 'F'}{said}"))
    return told
