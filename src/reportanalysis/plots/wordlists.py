"""Keyness: which words one city uses more, and which less, than the others."""

import pandas as pd

from reportanalysis.figure import Figure
from reportanalysis.plots.style import HIGHLIGHT, MUTED, PLAIN, drawing, listed, quiet, style


def keyness_plot(
    table: pd.DataFrame,
    *,
    name: str,
    target: str,
    score: str = "z_calibrated",
    q: str = "q",
    n: int = 15,
    provenance: str = "",
) -> Figure:
    """The words most and least typical of a city, with their calibrated scores.

    Parameters
    ----------
    table : DataFrame
        One row per word: ``word``, ``count_target``, ``count_rest`` and the columns
        named by `score` and `q`.
    name : str
        File name of the figure.
    target : str
        Name of the city.
    score : str, default "z_calibrated"
        Column to sort and draw by.
    q : str, default "q"
        Column with the false-discovery rate; words below .05 are drawn full.
    n : int, default 15
        Words on each side.
    provenance : str
        The data files behind the numbers.

    Returns
    -------
    Figure

    Examples
    --------
    >>> table = pd.DataFrame({"word": ["德州", "海洋"], "z_calibrated": [3.0, -2.0],
    ...                       "q": [0.01, 0.2], "count_target": [9, 0], "count_rest": [1, 40]})
    >>> keyness_plot(table, name="made-up", target="Dezhou", n=1).alt[:64]
    'Words used more by Dezhou than by the others: 德州; used less: 海洋.'
    """
    order = table.sort_values([score, "word"], ascending=[False, True])
    more = order[order[score] > 0].head(n)
    less = order[order[score] < 0].tail(n).iloc[::-1]
    with style():
        figure, axes = drawing(0.8 + 0.25 * max(len(more), len(less)), ncols=2)
        sides = ((axes[0], more, HIGHLIGHT, "more"), (axes[1], less, PLAIN, "less"))
        for axis, rows, colour, side in sides:
            places = range(len(rows))
            axis.hlines(places, 0, rows[score].abs(), color=colour, linewidth=1.2, alpha=0.6)
            for place, row in zip(places, rows.itertuples(), strict=True):
                size, passed = abs(getattr(row, score)), getattr(row, q) < 0.05
                axis.plot(size, place, "o", color=colour, markersize=6,
                          markerfacecolor=colour if passed else "white")  # fmt: skip
                axis.annotate(
                    f"{row.count_target} : {row.count_rest}", (size, place), (7, 0),
                    textcoords="offset points", va="center", fontsize=8, color=MUTED,
                )  # fmt: skip
            axis.set_yticks(places, rows["word"])
            axis.invert_yaxis()
            axis.set_xlim(0, float(order[score].abs().max()) * 1.3)
            axis.set_title(f"used {side} by {target}")
            axis.set_xlabel("calibrated z (absolute)")
            quiet(axis)
    shown = pd.concat([more, less])
    finding = (
        f"Words used more by {target} than by the others: {listed(list(more['word'][:5]))}; "
        f"used less: {listed(list(less['word'][:5]))}. {(shown[q] < 0.05).sum()} of the "
        f"{len(shown)} shown pass a false-discovery rate of 5%."
    )
    caption = f"{finding} Beside each dot, the count in {target} and in the others; full dots pass."
    return Figure(figure, name, finding, caption, provenance)
