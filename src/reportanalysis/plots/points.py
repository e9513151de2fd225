"""Points on a plane: two measures of the same thing, cities beside themes."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Drawing

from reportanalysis.figure import Figure
from reportanalysis.plots import palette, saying, style

LABELLED = 0.3  # part of a point's differences shown below which a phone shows no label
Box = tuple[float, float, float, float]  # left, bottom, right, top
# Of labels, in points of the page: how far one stands from its point, how wide and high a
# letter is, and the sides tried, best first.
APART, LETTER = 6, (5.0, 11.0)
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


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
    ...        panel="indicator", label="year", highlight="a").title
    'Made-up growth, reached in 1 of 2 cases for GDP.'
    """
    parts = list(table.groupby(panel, sort=False))

    def draw(width: float) -> Drawing:
        columns = 1 if width == style.NARROW else min(2, len(parts))
        height = 0.4 + 2.7 * -(-len(parts) // columns)
        with style.panels(width, height, len(parts), columns) as (figure, axes):
            for axis, (title, rows) in zip(axes, parts, strict=True):
                own = rows["city"].eq(highlight)
                axis.axline((0, 0), slope=1, color=palette.FAINT, linewidth=1.5)
                for chosen, colour, size in ((~own, palette.OTHERS, 4.0), (own, palette.CITY, 5.5)):
                    part = rows[chosen]
                    axis.plot(part[x], part[y], "o", color=colour, markersize=size, alpha=0.75)
                for row in rows[own].to_dict("records"):
                    style.beside(axis, str(row[label]), (row[x], row[y]), 5, color=palette.CITY,
                                 fontsize=style.SMALL)  # fmt: skip
                axis.set_xlim(*_room(rows[x]))
                axis.set_ylim(*_room(rows[y]))
                axis.set_title(str(title))
                axis.set_xlabel(x_title)
                axis.set_ylabel(y_title)
                axis.grid(**style.GRID)
        return figure

    reached = [
        saying.sentence("points.each", panel=t, k=(r[y] >= r[x]).sum(), n=len(r)) for t, r in parts
    ]
    own = table[table["city"].eq(highlight)].sort_values([panel, label])
    its = [
        saying.sentence("points.own", panel=r[panel], label=r[label], x=f"{r[x]:g}",
                       y=f"{r[y]:g}")
        for r in own.to_dict("records")
    ]  # fmt: skip
    known: saying.Facts = {
        "each": reached, "panels": len(parts), "highlight": highlight, "x": x_title or x,
        "y": y_title or y, "its": tuple(its),
    }  # fmt: skip
    return saying.told(
        "points", draw, known, name=name, what=what, provenance=provenance,
        data=table[list(dict.fromkeys([panel, "city", label, x, y]))],
    )  # fmt: skip


def _room(values: pd.Series) -> tuple[float, float]:
    """Limits of an axis: all values, with some room on either side."""
    low, high = float(values.min()), float(values.max())
    room = 0.08 * (high - low) or 1.0
    return low - room, high + 1.5 * room


def correspondence_plot(
    places: pd.DataFrame,
    *,
    name: str,
    what: str,
    highlight: str,
    kinds: dict[str, str],
    provenance: str = "",
) -> Figure:
    """Rows and columns of a table on one plane: what lies the same way goes together.

    Parameters
    ----------
    places : DataFrame
        As from `reportanalysis.compare.correspondence`.
    kinds : dict
        Names of what is in the rows and in the columns: ``{"row": "cities", ...}``.

    Examples
    --------
    >>> places = pd.DataFrame({"label": ["a", "b", "x"], "kind": ["row", "row", "column"],
    ...     "x": [0.2, -0.1, 0.3], "y": [0.1, 0.0, 0.1], "fit": [0.9, 0.2, 0.8], "shown": 0.6})
    >>> correspondence_plot(places, name="made-up", what="Made-up shares", highlight="a",
    ...                     kinds={"row": "cities", "column": "themes"}).title
    'Made-up shares: a lies towards x.'
    """
    signs = {"row": ("o", palette.OTHERS), "column": ("D", palette.SERIES[1])}
    xy = places[["x", "y"]].to_numpy()

    def draw(width: float) -> Drawing:
        with style.panels(width, 0.5 + 0.75 * width) as (figure, [axes]):
            axes.axhline(0, color=palette.FAINT, lw=0.9)
            axes.axvline(0, color=palette.FAINT, lw=0.9)
            entries = []
            for kind, (mark, colour) in signs.items():
                part = places[places["kind"].eq(kind)]
                entries += axes.plot(part["x"], part["y"], mark, color=colour, ms=4.5,
                                     label=kinds[kind])  # fmt: skip
            sides = _label_sides(xy, places["label"], 72 * (width - 0.9) / np.ptp(xy, axis=0).max())
            for row, (across, up) in zip(places.itertuples(), sides, strict=True):
                own = row.label == highlight
                if width == style.NARROW and row.fit < LABELLED and not own:
                    continue
                axes.annotate(
                    str(row.label), (row.x, row.y), (APART * across, APART * up),
                    textcoords="offset points", ha=("right", "center", "left")[across + 1],
                    va=("top", "center", "bottom")[up + 1], fontsize=style.SMALL,
                    fontweight="bold" if own else "normal",
                    color=palette.CITY if own else signs[str(row.kind)][1],
                )  # fmt: skip
            axes.margins(0.14)
            axes.set_aspect("equal", adjustable="datalim")
            axes.set_xticks([])
            axes.set_yticks([])
            style.legend(figure, entries, 2)
        return figure

    own = places[places["label"].eq(highlight)].iloc[0]
    columns = places[places["kind"].eq("column")]
    along = (columns["x"] * own["x"] + columns["y"] * own["y"]).to_numpy()
    along = along / np.maximum(np.hypot(columns["x"], columns["y"]), 1e-12) / np.hypot(own.x, own.y)
    near = columns.assign(along=along).query("along > 0.8 and fit >= 0.5").nlargest(3, "along")
    fits = places.loc[places["kind"].eq("row")].nlargest(5, "fit")
    known: saying.Facts = {
        "highlight": highlight, "near": list(near["label"]), "rows": kinds["row"],
        "columns": kinds["column"], "shown": style.percent(places["shown"].iloc[0]),
        "fit": style.percent(own["fit"]), "n": len(places), "best": list(fits["label"]),
    }  # fmt: skip
    return saying.told(
        "correspondence_plot", draw, known, name=name, what=what, provenance=provenance,
        data=places,
    )  # fmt: skip


def _label_sides(xy: np.ndarray, labels: pd.Series, scale: float) -> list[tuple[int, int]]:
    """Side of each point (across, up) where its label meets fewest points and labels."""
    scaled = (xy - xy.min(axis=0)) * scale
    boxes: list[Box] = []
    chosen = []
    for (x, y), label in zip(scaled, labels, strict=True):
        width, height = LETTER[0] * len(str(label)), LETTER[1]
        options: list[tuple[int, int, Box, tuple[int, int]]] = []
        for across, up in SIDES:
            left = x + APART * across + width * (across - 1) / 2
            base = y + APART * up + height * (up - 1) / 2
            box = (left, base, left + width, base + height)
            on_points = sum(box[0] < a < box[2] and box[1] < b < box[3] for a, b in scaled)
            on_labels = sum(
                box[0] < c and a < box[2] and box[1] < d and b < box[3] for a, b, c, d in boxes
            )
            options.append((on_points + 2 * on_labels, len(options), box, (across, up)))
        _, _, box, side = min(options)
        boxes.append(box)
        chosen.append(side)
    return chosen
