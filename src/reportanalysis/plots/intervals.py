"""Estimates with their intervals: dots on lines, and pairs of dots."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from reportanalysis.figure import Figure
from reportanalysis.plots import style


def dot_intervals(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    label: str,
    panel: str | None = None,
    value: str = "share",
    beside: str | None = None,
    highlight: str | None = None,
    reference: float | None = None,
    provenance: str = "",
) -> Figure:
    """Shares as dots with intervals, sorted by value, in one panel per category.

    Parameters
    ----------
    table : DataFrame
        One row per dot; ``low`` and ``high`` are the ends of its interval.
    label, value : str
        Columns with the labels of the dots and with the estimate.
    panel : str, optional
        Column with the category of each panel; without it there is one panel.
    beside : str, optional
        Column with a second estimate, drawn as a hollow dot (a check).
    reference : float, optional
        Value at which to draw a line.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b"], "share": [0.4, 0.5], "low": [0.3, 0.4],
    ...                       "high": [0.5, 0.6]})
    >>> dot_intervals(table, name="made-up", what="Made-up shares", label="city").alt
    'Made-up shares: from 40% (a) to 50% (b).'
    """
    groups = list(table.groupby(panel, sort=False)) if panel else [("", table)]
    tallest = max(len(rows) for _, rows in groups)
    columns = min(2, len(groups))
    lines = -(-len(groups) // columns)
    findings = []
    with style.panels(lines * (0.75 + 0.235 * tallest), len(groups), columns) as (figure, axes):
        for axis, (title, rows) in zip(axes, groups, strict=True):
            rows = rows.sort_values([value, label])
            _draw_intervals(axis, rows, label, value, highlight)
            if beside:
                places = range(len(rows))
                axis.plot(rows[beside], places, "o", color=style.MUTED, markersize=5, mfc="white")
            if reference is not None:
                axis.axvline(reference, color=style.MUTED, linewidth=0.9, linestyle=(0, (4, 3)))
            axis.set_title(title)
            findings.append(_range(rows, title, label, value, highlight))
    finding = f"{what}: {'; '.join(findings)}."
    return Figure(figure, name, finding, finding, provenance)


def _draw_intervals(
    axis: Axes, rows: pd.DataFrame, label: str, value: str, highlight: str | None
) -> None:
    places = np.arange(len(rows))
    chosen = rows[label].eq(highlight).to_numpy()
    for picked, colour in ((~chosen, style.PLAIN), (chosen, style.HIGHLIGHT)):
        part = rows[picked]
        axis.hlines(places[picked], part["low"], part["high"], color=colour, linewidth=1.8)
        axis.plot(part[value], places[picked], "o", color=colour, markersize=5.5)
    style.label_rows(axis, rows[label], highlight)
    axis.set_ylim(-0.7, len(rows) - 0.3)
    axis.xaxis.set_major_formatter(PercentFormatter(1))
    axis.grid(axis="x", **style.GRID)


def _range(rows: pd.DataFrame, title: str, label: str, value: str, highlight: str | None) -> str:
    first, last = rows.loc[rows[value].idxmin()], rows.loc[rows[value].idxmax()]
    text = (
        f"{title} from {style.percent(first[value])} ({first[label]}) "
        f"to {style.percent(last[value])} ({last[label]})"
    )
    picked = rows[rows[label] == highlight]
    if len(picked) and highlight not in (first[label], last[label]):
        text += f", {highlight} {style.percent(picked[value].iloc[0])}"
    return text.strip()


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
) -> Figure:
    """Two shares a row joined by a line: what changed between two documents.

    Parameters
    ----------
    table : DataFrame
        One row per category.
    label, before, after : str
        Columns with the category and the two shares.
    names : sequence of str
        Names of the two documents.

    Examples
    --------
    >>> table = pd.DataFrame({"theme": ["x", "y"], "a": [0.2, 0.3], "b": [0.4, 0.2]})
    >>> dumbbells(table, name="made-up", what="Made-up shares", label="theme", before="a",
    ...           after="b", names=["first", "second"]).alt
    'Made-up shares, first to second: x rose most (20% to 40%), y fell most (30% to 20%).'
    """
    rows = table.assign(change=table[after] - table[before]).sort_values(["change", label])
    with style.panels(0.9 + 0.29 * len(rows)) as (figure, [axes]):
        places = range(len(rows))
        axes.hlines(places, rows[before], rows[after], color=style.FAINT, linewidth=3)
        ends = axes.plot(rows[before], places, "o", color=style.MUTED, mfc="white", label=names[0])
        ends += axes.plot(rows[after], places, "o", color=style.HIGHLIGHT, label=names[1])
        style.label_rows(axes, rows[label])
        axes.xaxis.set_major_formatter(PercentFormatter(1))
        axes.grid(axis="x", **style.GRID)
        style.legend(figure, ends, 2)
    parts = [
        f"{row[label]} {verb} most ({style.percent(row[before])} to {style.percent(row[after])})"
        for row, verb in ((rows.iloc[-1], "rose"), (rows.iloc[0], "fell"))
    ]
    finding = f"{what}, {names[0]} to {names[1]}: {', '.join(parts)}."
    return Figure(figure, name, finding, finding, provenance)
