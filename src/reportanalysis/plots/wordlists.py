"""Keyness: which words one city uses more, and which less, than the others."""

import pandas as pd
from matplotlib.figure import Figure as Drawing

from reportanalysis.figure import Figure
from reportanalysis.plots import palette, saying, style

WORDS = 15  # on each side


def keyness_plot(table: pd.DataFrame, *, name: str, target: str, provenance: str = "") -> Figure:
    """The words most and least typical of a city, with their calibrated scores.

    Parameters
    ----------
    table : DataFrame
        As `reportanalysis.compare.keyness` returns it.
    target : str
        Name of the city.

    Examples
    --------
    >>> table = pd.DataFrame({"word": ["德州", "海洋"], "z_calibrated": [3.0, -2.0],
    ...                       "q": [0.01, 0.2], "passes": [True, False],
    ...                       "count_target": [9, 0], "count_rest": [1, 40]})
    >>> keyness_plot(table, name="made-up", target="Dezhou").title
    'Dezhou stands apart in 1 of 2 words tested: it uses 德州 more.'
    """
    order = table.sort_values(["z_calibrated", "word"], ascending=[False, True])
    more = order[order["z_calibrated"] > 0].head(WORDS)
    less = order[order["z_calibrated"] < 0].tail(WORDS).iloc[::-1]
    sides = ((more, palette.CITY, "more"), (less, palette.OTHERS, "less"))
    furthest = float(order["z_calibrated"].abs().max())

    def draw(width: float) -> Drawing:
        columns = 1 if width == style.NARROW else 2
        height = (0.8 + 0.25 * max(len(more), len(less))) * (3 - columns)
        with style.panels(width, height, 2, columns) as (figure, axes):
            for axis, (rows, colour, side) in zip(axes, sides, strict=True):
                places, sizes = range(len(rows)), rows["z_calibrated"].abs()
                axis.hlines(places, 0, sizes, color=colour, linewidth=1.2, alpha=0.6)
                for place, size, row in zip(places, sizes, rows.itertuples(), strict=True):
                    inside = colour if row.passes else palette.PAPER
                    axis.plot(size, place, "o", color=colour, markersize=6, mfc=inside)
                    counts = f"{row.count_target} : {row.count_rest}"
                    style.beside(axis, counts, (size, place), 7, fontsize=style.SMALL,
                                 color=palette.MUTED)  # fmt: skip
                style.label_rows(axis, rows["word"], width)
                axis.invert_yaxis()
                axis.set_xlim(0, furthest * 1.4)
                axis.set_title(f"used {side} by {target}")
                axis.set_xlabel("calibrated z (absolute)")
                axis.grid(axis="x", **style.GRID)
        return figure

    apart = order[order["passes"]]
    used = [
        saying.sentence(f"keyness_plot.{'less' if below else 'more'}", words=list(rows["word"]))
        for below, rows in apart.groupby(apart["z_calibrated"] < 0)
    ]
    those = (
        saying.sentence("keyness_plot.sides", sides=saying.both(used)) if used else saying.NOTHING
    )
    known: saying.Facts = {
        "n": len(table), "k": len(apart), "target": target, "more": list(more["word"]),
        "less": list(less["word"]), "sides": those,
    }  # fmt: skip
    return saying.told(
        "keyness_plot", draw, known, name=name, provenance=provenance,
        data=order[["word", "z_calibrated", "q", "count_target", "count_rest"]],
    )  # fmt: skip
