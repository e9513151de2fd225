"""Keyness: which words one city uses more, and which less, than the others."""

import pandas as pd

from reportanalysis.figure import Figure
from reportanalysis.plots import style

WORDS = 15  # on each side
RATE = 0.05  # false-discovery rate below which a word passes


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
    ...                       "q": [0.01, 0.2], "count_target": [9, 0], "count_rest": [1, 40]})
    >>> keyness_plot(table, name="made-up", target="Dezhou").alt[:64]
    'Words used more by Dezhou than by the others: 德州; used less: 海洋.'
    """
    order = table.sort_values(["z_calibrated", "word"], ascending=[False, True])
    more = order[order["z_calibrated"] > 0].head(WORDS)
    less = order[order["z_calibrated"] < 0].tail(WORDS).iloc[::-1]
    with style.panels(0.8 + 0.25 * max(len(more), len(less)), 2, 2) as (figure, axes):
        sides = ((axes[0], more, style.HIGHLIGHT, "more"), (axes[1], less, style.PLAIN, "less"))
        for axis, rows, colour, side in sides:
            places, sizes = range(len(rows)), rows["z_calibrated"].abs()
            axis.hlines(places, 0, sizes, color=colour, linewidth=1.2, alpha=0.6)
            for place, size, row in zip(places, sizes, rows.itertuples(), strict=True):
                inside = colour if row.q < RATE else "white"
                axis.plot(size, place, "o", color=colour, markersize=6, mfc=inside)
                counts = f"{row.count_target} : {row.count_rest}"
                style.beside(axis, counts, (size, place), 7, fontsize=8, color=style.MUTED)
            style.label_rows(axis, rows["word"])
            axis.invert_yaxis()
            axis.set_xlim(0, float(order["z_calibrated"].abs().max()) * 1.3)
            axis.set_title(f"used {side} by {target}")
            axis.set_xlabel("calibrated z (absolute)")
            axis.grid(axis="x", **style.GRID)
    finding = (
        f"Words used more by {target} than by the others: {style.listed(list(more['word'][:5]))}; "
        f"used less: {style.listed(list(less['word'][:5]))}. Of all {len(table)} "
        f"words {(table['q'] < RATE).sum()} passed a false-discovery rate of {RATE:.0%}."
    )
    caption = f"{finding} Beside each dot, the count in {target} and in the others; full dots pass."
    return Figure(figure, name, finding, caption, provenance)
