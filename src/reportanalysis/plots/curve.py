"""A specification curve: one estimate under every combination of reasonable choices."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import PercentFormatter

from reportanalysis.figure import Figure
from reportanalysis.names import readable
from reportanalysis.plots import palette, saying, style

ROW = 0.22  # inches of one option in the table of dots


def specification_plot(
    curve: pd.DataFrame,
    choices: Sequence[str],
    *,
    name: str,
    what: str,
    headline: dict[str, str],
    provenance: str = "",
) -> Figure:
    """Estimates sorted by size above a table of dots that says what was chosen.

    Parameters
    ----------
    curve : DataFrame
        As `reportanalysis.compare.specification_curve` returns it.
    choices : sequence of str
        Its columns with the choices.
    headline : dict
        Option of each choice in the specification quoted elsewhere, picked out.

    Examples
    --------
    >>> curve = pd.DataFrame({"a": ["x", "y"], "estimate": [0.1, 0.2], "rank": [1, 2]})
    >>> specification_plot(curve, ["a"], name="made-up", what="Made-up difference",
    ...                    headline={"a": "x"}).title
    'Made-up difference under 2 specifications: from +10.0 to +20.0 points, above zero in 2.'
    """
    options = [(choice, option) for choice in choices for option in curve[choice].unique()]
    labels = [f"{readable(choice)}: {option}" for choice, option in options]
    places = np.arange(len(curve))
    chosen = (curve[list(headline)] == pd.Series(headline)).all(axis=1)
    colours = np.where(chosen, palette.CITY, palette.OTHERS)

    def draw(width: float) -> Drawing:
        table = max(ROW, 0.05 + style.row_height(labels, width)) * len(options)
        dots = 3.6 * width
        grid = style.panels(width, 2.2 + table, 2, sharex=True, height_ratios=[2.0, table])
        with grid as (figure, [top, bottom]):
            top.axhline(0, color=palette.MUTED, linewidth=0.9)
            top.scatter(places, curve["estimate"], color=colours, s=dots)
            top.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=""))
            top.set_ylabel("points")
            top.grid(axis="y", **style.GRID)
            for row, (choice, option) in enumerate(options):
                used = (curve[choice] == option).to_numpy()
                at = np.full(used.sum(), row)
                bottom.scatter(places[used], at, color=colours[used], s=dots / 2)
            style.label_rows(bottom, labels, width)
            bottom.set_ylim(len(options) - 0.5, -0.5)
            bottom.set_xticks([])
            bottom.grid(axis="y", **style.GRID)
        return figure

    points, signed = 100 * curve["estimate"], "{:+z.1f}".format
    medians = {
        label: signed(points[curve[choice] == option].median())
        for label, (choice, option) in zip(labels, options, strict=True)
    }
    known = {
        "n": len(curve), "low": signed(points.min()), "high": signed(points.max()),
        "above": int((points > 0).sum()), "each": medians,
    }  # fmt: skip
    return saying.told(
        "specification_plot", draw, known, name=name, what=what, provenance=provenance, data=curve
    )
