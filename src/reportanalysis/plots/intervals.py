"""Estimates with their intervals: dots on lines, and pairs of dots."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.ticker import PercentFormatter

from reportanalysis.figure import Figure
from reportanalysis.plots.style import (
    FAINT,
    HIGHLIGHT,
    INK,
    MUTED,
    PLAIN,
    drawing,
    percent,
    pick_out,
    quiet,
    style,
)


def dot_intervals(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    label: str,
    panel: str | None = None,
    value: str = "share",
    low: str = "low",
    high: str = "high",
    beside: str | None = None,
    highlight: str | None = None,
    reference: float | None = None,
    share: bool = True,
    sort: bool = True,
    provenance: str = "",
) -> Figure:
    """Dots with intervals, sorted by value, in one panel per category.

    Parameters
    ----------
    table : DataFrame
        One row per dot.
    name : str
        File name of the figure.
    what : str
        What is estimated, as the start of a sentence.
    label : str
        Column with the labels of the dots.
    panel : str, optional
        Column with the category of each panel; without it there is one panel.
    value, low, high : str
        Columns with the estimate and the ends of its interval.
    beside : str, optional
        Column with a second estimate, drawn as a hollow dot (a check).
    highlight : str, optional
        Label to pick out.
    reference : float, optional
        Value at which to draw a line.
    share : bool, default True
        Write values as percentages.
    sort : bool, default True
        Sort by value within each panel; otherwise keep the order of the rows.
    provenance : str
        The data files behind the numbers.

    Returns
    -------
    Figure

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b"], "share": [0.4, 0.5], "low": [0.3, 0.4],
    ...                       "high": [0.5, 0.6]})
    >>> dot_intervals(table, name="made-up", what="Made-up shares", label="city").alt
    'Made-up shares: from 40% (a) to 50% (b).'
    """
    groups = list(table.groupby(panel, sort=False)) if panel else [("", table)]
    write = percent if share else "{:.2f}".format
    tallest = max(len(rows) for _, rows in groups)
    columns = min(2, len(groups))
    lines = -(-len(groups) // columns)
    findings = []
    with style():
        figure, axes = drawing(
            lines * (0.75 + 0.235 * tallest), nrows=lines, ncols=columns, squeeze=False
        )
        for axis in axes.flat[len(groups) :]:
            axis.set_visible(False)
        for axis, (title, rows) in zip(axes.flat, groups, strict=False):
            rows = rows.sort_values([value, label]) if sort else rows.iloc[::-1]
            places = np.arange(len(rows))
            chosen = rows[label].eq(highlight).to_numpy()
            for picked, colour in ((~chosen, PLAIN), (chosen, HIGHLIGHT)):
                part = rows[picked]
                axis.hlines(places[picked], part[low], part[high], color=colour, linewidth=1.8)
                axis.plot(part[value], places[picked], "o", color=colour, markersize=5.5)
            if beside:
                axis.plot(
                    rows[beside], places, "o", color=MUTED, markersize=5, markerfacecolor="white"
                )
            if reference is not None:
                axis.axvline(reference, color=MUTED, linewidth=0.9, linestyle=(0, (4, 3)))
            axis.set_yticks(places, rows[label])
            pick_out(axis.get_yticklabels(), highlight)
            axis.set_ylim(-0.7, len(rows) - 0.3)
            if share:
                axis.xaxis.set_major_formatter(PercentFormatter(1))
            axis.set_title(title)
            quiet(axis)
            findings.append(_range(rows, title, label, value, highlight, write))
    finding = f"{what}: {'; '.join(findings)}."
    return Figure(figure, name, finding, finding, provenance)


def _range(rows: pd.DataFrame, title, label, value, highlight, write) -> str:
    first, last = rows.loc[rows[value].idxmin()], rows.loc[rows[value].idxmax()]
    text = (
        f"{title} from {write(first[value])} ({first[label]}) "
        f"to {write(last[value])} ({last[label]})"
    )
    picked = rows[rows[label] == highlight]
    if len(picked) and highlight not in (first[label], last[label]):
        text += f", {highlight} {write(picked[value].iloc[0])}"
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
    share: bool = True,
    provenance: str = "",
) -> Figure:
    """Two values a row joined by a line: what changed between two documents.

    Parameters
    ----------
    table : DataFrame
        One row per category.
    name : str
        File name of the figure.
    what : str
        What is compared, as the start of a sentence.
    label : str
        Column with the category.
    before, after : str
        Columns with the two values.
    names : sequence of str
        Names of the two documents.
    share : bool, default True
        Write values as percentages.
    provenance : str
        The data files behind the numbers.

    Returns
    -------
    Figure

    Examples
    --------
    >>> table = pd.DataFrame({"theme": ["x", "y"], "a": [0.2, 0.3], "b": [0.4, 0.2]})
    >>> dumbbells(table, name="made-up", what="Made-up shares", label="theme", before="a",
    ...           after="b", names=["first", "second"]).alt
    'Made-up shares, first to second: x rose most (20% to 40%), y fell most (30% to 20%).'
    """
    write = percent if share else "{:.2f}".format
    rows = table.assign(change=table[after] - table[before]).sort_values(["change", label])
    with style():
        figure, axes = drawing(0.9 + 0.29 * len(rows))
        places = np.arange(len(rows))
        axes.hlines(places, rows[before], rows[after], color=FAINT, linewidth=3)
        axes.plot(rows[before], places, "o", color=MUTED, markerfacecolor="white", label=names[0])
        axes.plot(rows[after], places, "o", color=HIGHLIGHT, label=names[1])
        axes.set_yticks(places, rows[label])
        if share:
            axes.xaxis.set_major_formatter(PercentFormatter(1))
        quiet(axes)
        figure.legend(
            *axes.get_legend_handles_labels(), loc="outside upper left", ncols=2, labelcolor=INK
        )
    parts = []
    for row, verb in ((rows.iloc[-1], "rose"), (rows.iloc[0], "fell")):
        parts.append(f"{row[label]} {verb} most ({write(row[before])} to {write(row[after])})")
    finding = f"{what}, {names[0]} to {names[1]}: {', '.join(parts)}."
    return Figure(figure, name, finding, finding, provenance)
