"""Estimates with their intervals: dots on lines, and pairs of dots."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator, PercentFormatter

from reportanalysis.figure import Figure
from reportanalysis.names import readable
from reportanalysis.plots import palette, saying, style


def dot_intervals(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    label: str,
    panel: str,
    value: str = "share",
    facts: saying.Facts | None = None,
    beside: str | None = None,
    highlight: str | None = None,
    reference: float | None = None,
    provenance: str = "",
    address: Callable[[str, str], str] | None = None,
) -> Figure:
    """Shares as dots with intervals, sorted by value, in one panel per category.

    Parameters
    ----------
    table : DataFrame
        One row per dot; ``low`` and ``high`` are the ends of its interval.
    label, value, panel : str
        Columns with the labels of the dots, the estimate, and the category of each panel.
    beside : str, optional
        Column with a second estimate, drawn as a hollow dot (a check).
    reference : float, optional
        Value at which to draw a line; the title tells which intervals leave it out.
    address : callable, optional
        Of a category and a label: where the commitments behind the dot are listed.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b"], "share": [0.4, 0.5], "low": [0.3, 0.4],
    ...                       "high": [0.5, 0.6], "type": "x"})
    >>> dot_intervals(table, name="made-up", what="Made-up shares", label="city",
    ...               panel="type").title
    'Made-up shares: x from 40% (a) to 50% (b).'
    """
    groups = [(title, rows) for title, rows in table.groupby(panel, sort=False) if len(rows)]
    tallest = max(len(rows) for _, rows in groups)

    def draw(width: float) -> Drawing:
        columns = 1 if width == style.NARROW else min(2, len(groups))
        height = -(-len(groups) // columns) * (0.75 + 0.235 * tallest)
        with style.panels(width, height, len(groups), columns, sharex=True) as (figure, axes):
            for axis, (title, rows) in zip(axes, groups, strict=True):
                rows = rows.sort_values([value, label])
                _draw_intervals(axis, rows, label, value, width, highlight)
                if beside:
                    axis.plot(rows[beside], range(len(rows)), "o", mec=palette.MUTED, ms=5,
                              mfc=palette.PAPER, zorder=1)  # fmt: skip
                if reference is not None:
                    axis.axvline(reference, color=palette.MUTED, lw=0.9, linestyle=(0, (4, 3)))
                if address:
                    style.link_rows(axis, (address(str(title), one) for one in rows[label]))
                axis.set_title(str(title))
                axis.tick_params(labelbottom=True)
        return figure

    each, ordered = [], []
    for title, rows in groups:
        values = rows.set_index(label)[value].sort_values(ascending=False, kind="stable")
        if reference is not None:
            more, less = (
                list(rows.loc[side, label])
                for side in (rows["low"] > reference, rows["high"] < reference)
            )
            said = saying.sentence("dot_intervals.apart", panel=title, more=more, less=less)
        elif highlight in values.index and len(groups) > 2:
            said = saying.sentence(
                "dot_intervals.place", panel=title, value=style.percent(values[highlight]),
                place=saying.place(values, highlight), n=len(values),
            )  # fmt: skip
        else:
            ends = saying.extremes(values, style.percent, highlight)
            said = saying.sentence("dot_intervals.ends", panel=title, **ends)
        each.append(said)
        ordered.append(saying.sentence(
            "panel", panel=title, each=values.map(style.percent).to_dict()
        ))  # fmt: skip
    known: saying.Facts = {
        "label": highlight or "",
        "of": saying.sentence("of", label=highlight) if highlight in set(table[label]) else "",
        "each": tuple(each), "panels": len(groups),
        "ordered": tuple(ordered), "beside": readable(beside or ""), **(facts or {}),
    }  # fmt: skip
    return saying.told(
        "dot_intervals", draw, known, name=name, what=what, provenance=provenance,
        data=table[[panel, label, value, "low", "high", *filter(None, [beside])]],
        also={"hollow": beside, "dashed": reference is not None},
    )  # fmt: skip


def _draw_intervals(
    axis: Axes, rows: pd.DataFrame, label: str, value: str, width: float, highlight: str | None
) -> None:
    places = np.arange(len(rows))
    chosen = rows[label].eq(highlight).to_numpy()
    for picked, colour in ((~chosen, palette.OTHERS), (chosen, palette.CITY)):
        part = rows[picked]
        axis.hlines(places[picked], part["low"], part["high"], color=colour, linewidth=1.8)
        axis.plot(part[value], places[picked], "o", color=colour, markersize=5.5)
    style.label_rows(axis, rows[label], width, highlight)
    axis.set_ylim(-0.7, len(rows) - 0.3)
    _per_cent(axis)


def _per_cent(axis: Axes) -> None:
    """A quiet axis of percentages below."""
    axis.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axis.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axis.grid(axis="x", **style.GRID)


def dumbbells(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    label: str,
    before: str,
    after: str,
    names: Sequence[str],
    provenance: str = "",
    address: Callable[[str], str] | None = None,
) -> Figure:
    """Two shares a row joined by a line: what changed between two documents of one city.

    Parameters
    ----------
    table : DataFrame
        One row per category.
    label, before, after : str
        Columns with the category and the two shares.
    names : sequence of str
        Names of the two documents.
    address : callable, optional
        Of a category: where its commitments in the later document are listed.

    Examples
    --------
    >>> table = pd.DataFrame({"theme": ["x", "y"], "a": [0.2, 0.3], "b": [0.4, 0.2]})
    >>> dumbbells(table, name="made-up", what="Made-up shares", label="theme", before="a",
    ...           after="b", names=["first", "second"]).title
    'Made-up shares, first to second: x rises most (20% to 40%) and y falls most (30% to 20%).'
    """
    rows = table.assign(change=table[after] - table[before]).sort_values(["change", label])

    def draw(width: float) -> Drawing:
        height = 0.8 + (0.06 + style.row_height(rows[label], width)) * len(rows)
        with style.panels(width, height) as (figure, [axes]):
            places = range(len(rows))
            axes.hlines(places, rows[before], rows[after], color=palette.FAINT, linewidth=3)
            ends = axes.plot(rows[before], places, "o", mec=palette.CITY, mfc=palette.PAPER,
                             label=names[0])  # fmt: skip
            ends += axes.plot(rows[after], places, "o", color=palette.CITY, label=names[1])
            style.label_rows(axes, rows[label], width)
            if address:
                style.link_rows(axes, map(address, rows[label]))
            axes.set_xlim(left=0)
            _per_cent(axes)
            style.legend(figure, ends, 2)
        return figure

    each = [
        {"label": one, "first": style.percent(a), "last": style.percent(b), "change": b - a}
        for one, a, b in rows[[label, before, after]].itertuples(index=False)
    ]
    moves = [
        saying.sentence(f"dumbbells.{verb}", **row)
        for row, verb in ((each[-1], "rises"), (each[0], "falls"))
        if (row["change"] > 0) == (verb == "rises")
    ]
    known: saying.Facts = {
        "before": names[0], "after": names[1], "moves": saying.both(moves),
        "each": {row["label"]: saying.sentence("dumbbells.each", **row) for row in each[::-1]},
    }  # fmt: skip
    return saying.told(
        "dumbbells", draw, known, name=name, what=what, provenance=provenance,
        data=rows[[label, before, after]],
    )  # fmt: skip
