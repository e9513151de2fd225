"""Counts and shares as bars."""

import pandas as pd
from matplotlib.ticker import PercentFormatter

from reportanalysis.figure import Figure
from reportanalysis.plots import style

NARROW = 0.055  # parts of a bar below this share hold no number


def bars(
    values: pd.Series,
    *,
    name: str,
    what: str,
    highlight: str | None = None,
    share: bool = False,
    provenance: str = "",
) -> Figure:
    """Horizontal bars with their values, in the order given.

    Parameters
    ----------
    values : Series
        One number per bar; the index gives the labels.
    share : bool
        Write the values as percentages.

    Examples
    --------
    >>> bars(pd.Series({"a": 2, "b": 1}), name="made-up", what="Made-up counts").alt
    'Made-up counts: highest a (2), lowest b (1).'
    """
    write = style.writer(share)
    with style.panels(0.5 + 0.32 * len(values)) as (figure, [axes]):
        colours = [style.HIGHLIGHT if label == highlight else style.PLAIN for label in values.index]
        axes.barh(range(len(values)), values, color=colours, height=0.68)
        for position, value in enumerate(values):
            style.beside(axes, write(value), (value, position), 4)
        style.label_rows(axes, values.index)
        axes.set_xlim(0, float(values.max()) * 1.12 or 1)
        axes.invert_yaxis()
        axes.xaxis.set_visible(False)
    most, least = values.idxmax(), values.idxmin()
    finding = (
        f"{what}: highest {most} ({write(values[most])}), lowest {least} ({write(values[least])})."
    )
    return Figure(figure, name, finding, finding, provenance)


def stacked_bars(
    shares: pd.DataFrame,
    *,
    name: str,
    what: str,
    colours: dict[str, str] | None = None,
    highlight: str | None = None,
    provenance: str = "",
) -> Figure:
    """Shares of a whole as stacked bars, one bar per row.

    Parameters
    ----------
    shares : DataFrame
        One row per bar, one column per category; rows sum to one.
    colours : dict, optional
        Colour of each category.

    Examples
    --------
    >>> table = pd.DataFrame({"x": [0.7, 0.4], "y": [0.3, 0.6]}, index=["a", "b"])
    >>> stacked_bars(table, name="made-up", what="Made-up shares").alt
    'Made-up shares: x runs from 40% (b) to 70% (a), y from 30% (a) to 60% (b).'
    """
    colours = colours or dict(zip(shares.columns, style.SEQUENCE, strict=False))
    with style.panels(0.9 + 0.3 * len(shares)) as (figure, [axes]):
        left = pd.Series(0.0, index=shares.index)
        for column in shares.columns:
            drawn = axes.barh(
                range(len(shares)), shares[column], 0.72, left, color=colours[column], label=column
            )
            numbers = [style.percent(value) if value >= NARROW else "" for value in shares[column]]
            axes.bar_label(drawn, numbers, label_type="center", color="white", fontsize=8.5)
            left = left + shares[column]
        style.label_rows(axes, shares.index, highlight)
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PercentFormatter(1))
        axes.invert_yaxis()
        handles, _ = axes.get_legend_handles_labels()
        style.legend(figure, handles, min(4, len(handles)), handlelength=1.0)
        axes.tick_params(axis="x", colors=style.MUTED)
    ranges = []
    for n, column in enumerate(shares.columns):
        low, high = shares[column].idxmin(), shares[column].idxmax()
        verb = " runs" if n == 0 else ""
        ranges.append(
            f"{column}{verb} from {style.percent(shares[column].min())} ({low}) "
            f"to {style.percent(shares[column].max())} ({high})"
        )
    finding = f"{what}: {', '.join(ranges)}."
    return Figure(figure, name, finding, finding, provenance)
