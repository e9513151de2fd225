"""Curves over a number: diagnostics by K, calibration, learning, coverage."""

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator

from reportanalysis.figure import Figure
from reportanalysis.plots import palette, saying, style

NEAR = 0.4  # of the highest value: a curve that goes lower is drawn from zero
WORDY = 20  # letters of a title under an axis that fill half a phone


def lines(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    facts: saying.Facts | None = None,
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
    >>> print(lines(table, name="made-up", what="Made-up scores", x="k", y="score").title)
    Made-up scores lie between 0.1 and 0.2.
    """
    parts = list(table.groupby(panel, sort=False)) if panel else [("", table)]
    drawn_at = table[[y, *(ends or ())]]
    low, high = drawn_at.min(axis=None), drawn_at.max(axis=None)
    zero = diagonal or (not panel and bool(low < NEAR * high))

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
                if zero:
                    axis.set_ylim(bottom=0)
                if diagonal:
                    axis.set_xlim(left=0)
            if colour:
                style.legend(figure, entries.values(), 3)
        return figure

    known = {
        "low": f"{table[y].min():.3g}",
        "high": f"{table[y].max():.3g}",
        "each": _ends(table, x, y, [c for c in (panel, colour) if c]),
        **(facts or {}),
    }
    return saying.told(
        "lines", draw, known, name=name, what=what, provenance=provenance,
        data=table[[c for c in dict.fromkeys((panel, colour, x, y, *(ends or ()))) if c]],
        also={"intervals": ends, "diagonal": diagonal, "mark": mark is not None,
              "zero": zero, "scales": panel and not zero, "scale": not panel and not zero},
    )  # fmt: skip


def _ends(table: pd.DataFrame, x: str, y: str, by: list[str]) -> tuple[saying.Said, ...]:
    """First and last point of each line in words."""
    each = []
    for key, rows in table.groupby(by, sort=False) if by else [((), table)]:
        ends = rows.sort_values(x).iloc[[0, -1]]
        a, b = (f"{v:.3g}" if v < 100 else f"{v:.0f}" for v in ends[x])
        first, last = (f"{v:.3g}" for v in ends[y])
        said = saying.sentence("lines.each", first=first, a=a, last=last, b=b)
        name = ", ".join(str(part).replace("_", " ") for part in key)
        each.append(saying.sentence("panel", panel=name, each=said) if by else said)
    return tuple(each)
