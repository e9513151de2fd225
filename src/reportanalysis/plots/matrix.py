"""Tables of numbers as heat maps, every cell with its number."""

import numpy as np
import pandas as pd

from reportanalysis.figure import Figure
from reportanalysis.plots.style import INK, panels, percent, pick_out

CROWDED = 75  # letters over the columns that stand side by side; more are slanted
DARK = 0.6  # part of the largest value from which a cell needs white letters


def heat_map(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    highlight: str | None = None,
    row_title: str = "",
    column_title: str = "",
    provenance: str = "",
) -> Figure:
    """Heat map of a table of shares; missing cells stay white.

    Parameters
    ----------
    table : DataFrame
        Shares; index and columns give the labels, of which `highlight` picks out one.
    row_title, column_title : str
        What rows and columns are.

    Examples
    --------
    >>> table = pd.DataFrame([[0.9, 0.1], [0.3, 0.7]], index=["a", "b"], columns=["x", "y"])
    >>> heat_map(table, name="made-up", what="Made-up shares").alt
    'Made-up shares: the largest is 90% (a, x), the smallest 10% (a, y).'
    """
    values = table.to_numpy(dtype=float)
    limit = np.nanmax(np.abs(values)) or 1.0
    longest = max(len(str(column)) for column in table.columns)
    slanted = longest * len(table.columns) > CROWDED
    height = 0.8 + 0.28 * len(table) + (0.055 * longest if slanted else 0.0)
    with panels(height) as (figure, [axes]):
        axes.imshow(values, aspect="auto", cmap="Blues", vmin=0, vmax=limit)
        for (row, column), value in np.ndenumerate(values):
            if not np.isnan(value):
                ink = "white" if value > DARK * limit else INK
                text = axes.text(column, row, percent(value), ha="center", va="center")
                text.set(color=ink, fontsize=8.5)
        axes.set_xticks(range(len(table.columns)), table.columns)
        if slanted:
            axes.tick_params(axis="x", rotation=55)
            for text in axes.get_xticklabels():
                text.set(ha="left", rotation_mode="anchor")
        axes.set_yticks(range(len(table)), table.index)
        axes.tick_params(axis="x", top=True, bottom=False, labeltop=True, labelbottom=False)
        axes.set_xlabel(column_title)
        axes.xaxis.set_label_position("top")
        axes.set_ylabel(row_title)
        axes.tick_params(labelcolor=INK)
        pick_out([*axes.get_xticklabels(), *axes.get_yticklabels()], highlight)
    cells = table.stack().dropna()
    most, least = cells.idxmax(), cells.idxmin()
    finding = (
        f"{what}: the largest is {percent(cells[most])} ({most[0]}, {most[1]}), "
        f"the smallest {percent(cells[least])} ({least[0]}, {least[1]})."
    )
    return Figure(figure, name, finding, finding, provenance)
