"""Counts and shares as bars."""

from collections.abc import Callable

import pandas as pd
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import PercentFormatter

from reportanalysis.figure import Figure
from reportanalysis.plots import palette, saying, style

LEAST = 0.4  # inches of a part of a bar that holds a number


def bars(
    values: pd.Series,
    *,
    name: str,
    what: str,
    facts: saying.Facts | None = None,
    highlight: str | None = None,
    share: bool = False,
    beside: pd.Series | None = None,
    provenance: str = "",
) -> Figure:
    """Horizontal bars with their values, in the order given.

    Parameters
    ----------
    values : Series
        One number per bar; the index gives the labels.
    share : bool
        Write the values as percentages.
    beside : Series, optional
        A second number for each bar, drawn as a ring; its name says what it is.

    Examples
    --------
    >>> bars(pd.Series({"a": 2, "b": 1}), name="made-up", what="Made-up counts").title
    'Made-up counts: from 1 (b) to 2 (a).'
    """
    write = style.percent if share else "{:,.0f}".format

    def draw(width: float) -> Drawing:
        height = 0.4 + style.row_height(values.index, width) * len(values)
        with style.panels(width, height + 0.3 * (beside is not None)) as (figure, [axes]):
            colours = [
                palette.CITY if label == highlight else palette.OTHERS for label in values.index
            ]
            axes.barh(range(len(values)), values, color=colours, height=0.68)
            largest = float(values.max())
            if beside is not None:
                rings = axes.plot(beside[values.index], range(len(values)), "o", mec=palette.INK,
                                  mfc=palette.PAPER, label=beside.name)  # fmt: skip
                largest = max(largest, float(beside.max()))
                style.legend(figure, rings, 1)
            for position, value in enumerate(values):
                # A ring may stand where the number would: then it stands inside the bar.
                how = {} if beside is None else {"ha": "right", "color": "white"}
                style.beside(
                    axes, write(value), (value, position), 6 if beside is None else -4, **how
                )
            style.label_rows(axes, values.index, width, highlight)
            axes.set_xlim(0, largest * (1.06 + 0.5 / width) or 1)
            axes.invert_yaxis()
            axes.xaxis.set_visible(False)
        return figure

    known = {
        **saying.extremes(values, write, highlight),
        "total": write(values.sum()), "each": values.map(write).to_dict(),
        "beside": str(beside.name) if beside is not None else "", **(facts or {}),
    }  # fmt: skip
    return saying.told(
        "bars", draw, known, name=name, what=what, provenance=provenance,
        data=pd.concat([values.rename(values.name or "value"), beside], axis=1),
        also={"rings": beside is not None},
    )  # fmt: skip


def stacked_bars(
    shares: pd.DataFrame,
    *,
    name: str,
    what: str,
    facts: saying.Facts | None = None,
    colours: dict[str, str] | None = None,
    sizes: pd.Series | None = None,
    highlight: str | None = None,
    provenance: str = "",
    address: Callable[[str, str], str] | None = None,
) -> Figure:
    """Shares of a whole as stacked bars, one bar per row.

    Parameters
    ----------
    shares : DataFrame
        One row per bar, one column per category; rows sum to one.
    colours : dict, optional
        Colour of each category; without it the columns are the steps of a scale, lowest first.
    sizes : Series, optional
        How many commitments each row counts, said beside its name.
    address : callable, optional
        Of a row and a column: where the commitments that the part counts are listed.

    Examples
    --------
    >>> table = pd.DataFrame({"x": [0.6, 0.4], "y": [0.3, 0.6], "z": [0.1, 0.0]}, index=["a", "b"])
    >>> stacked_bars(table, name="made-up", what="Made-up shares").title
    'Made-up shares: “y” varies most, from 30% (a) to 60% (b).'
    """
    of = colours or dict(zip(shares, palette.ordered(shares.shape[1]), strict=True))
    labels = shares.index if sizes is None else [f"{row} ({sizes[row]})" for row in shares.index]

    def draw(width: float) -> Drawing:
        height = 0.8 + style.row_height(labels, width) * len(shares)
        height += 0.17 * -(-shares.shape[1] // (2 if width == style.NARROW else 4))
        with style.panels(width, height) as (figure, [axes]):
            left = pd.Series(0.0, index=shares.index)
            for column in shares.columns:
                drawn = axes.barh(range(len(shares)), shares[column], 0.76, left, label=column,
                                  color=of[column], edgecolor=palette.PAPER, lw=0.6)  # fmt: skip
                for row, part in zip(shares.index, drawn, strict=True):
                    part.set_url(address(row, column) if address else None)
                least = LEAST / width
                numbers = [f"{100 * v:.0f}" if v >= least else "" for v in shares[column]]
                axes.bar_label(drawn, numbers, label_type="center", fontsize=style.SMALL,
                               color=palette.ink_on(of[column]))  # fmt: skip
                left = left + shares[column]
            style.label_rows(axes, labels, width, highlight)
            axes.set_xlim(0, 1)
            axes.xaxis.set_major_formatter(PercentFormatter(1))
            axes.invert_yaxis()
            style.legend(figure, axes.get_legend_handles_labels()[0], 4)
        return figure

    spans = {column: saying.extremes(shares[column], style.percent, highlight) for column in shares}
    each = [saying.sentence("stacked_bars.each", column=c, **ends) for c, ends in spans.items()]
    points = (100 * (shares.max() - shares.min())).round().astype(int)
    widest = [column for column in shares if points[column] == points.max()]
    known = {
        "n": len(shares), "parts": shares.shape[1], "each": tuple(each), **(facts or {}),
        **({"most": widest[0], **spans[widest[0]]} if len(widest) == 1
           else {"widest": widest, "points": points.max()}),
    }  # fmt: skip
    return saying.told(
        "stacked_bars", draw, known, name=name, what=what, provenance=provenance, data=shares,
        also={"scale": not colours, "sizes": sizes is not None},
    )  # fmt: skip
