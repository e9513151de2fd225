"""Two measures of the same thing against each other, one panel a measure."""

import pandas as pd

from reportanalysis.figure import Figure
from reportanalysis.plots import style


def points(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    x: str,
    y: str,
    panel: str,
    label: str,
    highlight: str,
    x_title: str = "",
    y_title: str = "",
    provenance: str = "",
) -> Figure:
    """Points with the line of equality, those of one city picked out and labelled.

    Parameters
    ----------
    table : DataFrame
        One row per point; columns ``city``, `x`, `y`, `panel`, `label`.
    x, y : str
        Columns with the coordinates, in the same unit.
    panel : str
        Column with the category of each panel.
    label : str
        Column with the words beside the points of the city picked out.
    x_title, y_title : str
        What the axes measure.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b"], "target": [5.0, 6.0], "reported": [6.0, 4.0],
    ...                       "indicator": "GDP", "year": [2020, 2021]})
    >>> points(table, name="made-up", what="Made-up growth", x="target", y="reported",
    ...        panel="indicator", label="year", highlight="a").alt
    'Made-up growth: GDP reached in 1 of 2 cases.'
    """
    parts = list(table.groupby(panel, sort=False))
    columns = min(2, len(parts))
    findings = []
    with style.panels(0.4 + 2.7 * -(-len(parts) // columns), len(parts), columns) as (figure, axes):
        for axis, (title, rows) in zip(axes, parts, strict=True):
            own = rows["city"].eq(highlight)
            axis.axline((0, 0), slope=1, color=style.FAINT, linewidth=1.5)
            for chosen, colour, size in ((~own, style.PLAIN, 4.0), (own, style.HIGHLIGHT, 5.5)):
                part = rows[chosen]
                axis.plot(part[x], part[y], "o", color=colour, markersize=size, alpha=0.75)
            for row in rows[own].to_dict("records"):
                style.beside(axis, str(row[label]), (row[x], row[y]), 5, fontsize=8,
                             color=style.HIGHLIGHT)  # fmt: skip
            axis.set_xlim(*_room(rows[x]))
            axis.set_ylim(*_room(rows[y]))
            axis.set_title(str(title))
            axis.set_xlabel(x_title)
            axis.set_ylabel(y_title)
            axis.grid(**style.GRID)
            reached = int((rows[y] >= rows[x]).sum())
            findings.append(f"{title} reached in {reached:,} of {len(rows):,} cases")
    finding = f"{what}: {'; '.join(findings)}."
    return Figure(figure, name, finding, finding + f" Labelled: {highlight}.", provenance)


def _room(values: pd.Series) -> tuple[float, float]:
    """Limits of an axis: all values, with some room on either side."""
    low, high = float(values.min()), float(values.max())
    room = 0.08 * (high - low) or 1.0
    return low - room, high + 1.5 * room
