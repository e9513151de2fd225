"""Cities over the years, as small multiples."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import MaxNLocator, PercentFormatter

from reportanalysis.figure import Figure
from reportanalysis.plots import palette, saying, style


def year_panels(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    highlight: str,
    facts: saying.Facts | None = None,
    beside: Sequence[str] = (),
    apart: int | None = None,
    provenance: str = "",
) -> Figure:
    """One panel a measure, years on the axis: one city in front of all others.

    Every report is a pale dot, the mean of a year's others a short dash. Lines join reports of
    one year and the next; a dotted line bridges years without a report.

    Parameters
    ----------
    table : DataFrame
        One row per report and measure: ``panel``, ``city``, ``year``, ``value``, ``low``,
        ``high`` (missing where there is no interval).
    beside : sequence of str
        Up to four other cities drawn with marks of their own.
    apart : int, optional
        Year of a report of another kind (a digest), drawn hollow and joined to none.

    Examples
    --------
    >>> table = pd.DataFrame({"panel": "x", "city": ["a", "a", "b"], "year": [2014, 2015, 2014],
    ...                       "value": [0.1, 0.2, 0.3], "low": 0.1, "high": 0.3})
    >>> year_panels(table, name="made-up", what="Made-up shares", highlight="a").title
    'Made-up shares: in 2014 a was lowest in x.'
    """
    groups = list(table.groupby("panel", sort=False))
    years = range(int(table["year"].min()), int(table["year"].max()) + 1)

    def draw(width: float) -> Drawing:
        columns = 2 if width == style.NARROW else 3
        height = 0.9 + 1.65 * -(-len(groups) // columns)
        with style.panels(width, height, len(groups), columns) as (figure, axes):
            for axis, (title, rows) in zip(axes, groups, strict=True):
                _panel(axis, rows, highlight, beside, apart)
                plain = title.rpartition(": ")[2]  # the caption says of what kind they are
                axis.set_title(style.wrapped(plain, width), fontsize=9)
                axis.set_xlim(years[0] - 0.7, years[-1] + 0.7)
                shown = years[:: 4 if columns == 3 else 6]
                axis.set_xticks(shown, [str(year) for year in shown])
                axis.tick_params(labelsize=style.SMALL)
            style.legend(figure, axes[0].get_legend_handles_labels()[0], 4)
        return figure

    last, *places = _place(table, highlight, apart)
    stands = [
        saying.sentence(f"year_panels.{end}", panels=panels)
        for end, panels in zip(("highest", "lowest"), places, strict=True)
        if panels
    ]
    each = []
    for title, rows in groups:
        written = style.percent if rows["value"].max() <= 1 else "{:.3g}".format
        own = rows[rows["city"].eq(highlight)].dropna(subset="value").sort_values("year")
        said = dict(zip(own["year"], map(written, own["value"]), strict=True))
        each.append(saying.sentence("panel", panel=title, each=said))
    known: saying.Facts = {
        "last": last, "highlight": highlight, "panels": len(groups), "each": tuple(each),
        "stands": saying.both(stands or [saying.sentence("year_panels.between")]), **(facts or {}),
    }  # fmt: skip
    return saying.told(
        "year_panels", draw, known, name=name, what=what, provenance=provenance,
        data=table[["panel", "city", "year", "value", "low", "high"]],
        also={"digest": apart is not None},
    )  # fmt: skip


def _place(table: pd.DataFrame, city: str, apart: int | None) -> tuple[int, list[str], list[str]]:
    """The city's last year with others, and the panels in which it was highest and lowest."""
    own = table[table["city"].eq(city) & table["year"].ne(apart or 0)]
    others = table[table["city"].ne(city)]
    last = int(own.loc[own["year"].isin(others["year"]), "year"].max())
    value = own[own["year"].eq(last)].set_index("panel")["value"]
    theirs = others[others["year"].eq(last)].groupby("panel", sort=False)["value"]
    high, low = theirs.max().reindex(value.index), theirs.min().reindex(value.index)
    return last, value.index[value > high].tolist(), value.index[value < low].tolist()


def _panel(
    axis: Axes, rows: pd.DataFrame, highlight: str, beside: Sequence[str], apart: int | None
) -> None:
    """One measure: all others pale, their mean, the cities named, the one in front."""
    others = rows[rows["city"].ne(highlight)]
    axis.plot(others["year"], others["value"], "o", color="#c9c9c9", markersize=3.2,
              label="other cities")  # fmt: skip
    mean = others.groupby("year")["value"].mean()
    axis.plot(mean.index, mean, "_", color=palette.INK, markersize=9, markeredgewidth=1.6,
              label="their mean")  # fmt: skip
    for city, colour, mark in zip(beside, palette.SERIES, palette.MARKS, strict=False):
        _city(axis, rows[rows["city"].eq(city)], city, colour, mark, None)
    _city(axis, rows[rows["city"].eq(highlight)], highlight, palette.CITY, "o", apart)
    ends = [rows["value"].max(), *rows.loc[rows["city"].eq(highlight), "high"].dropna()]
    axis.set_ylim(min(0, rows["value"].min()), 1.06 * max(ends))
    # Steps of 2.5 would be rounded in the labels.
    axis.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    if rows["value"].max() <= 1:
        axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axis.grid(axis="y", **style.GRID)


def _city(
    axis: Axes, rows: pd.DataFrame, city: str, colour: str, mark: str, apart: int | None
) -> None:
    """Reports of one city; gaps are bridged by dots, the report apart stands alone."""
    rows = rows.sort_values("year")
    front = colour == palette.CITY
    if apart is not None:
        alone = rows[rows["year"].eq(apart)]
        rows = rows[rows["year"].ne(apart)]
        axis.plot(alone["year"], alone["value"], mark, color=colour, mfc=palette.PAPER,
                  markersize=5.5, label=f"{city}, digest", zorder=4)  # fmt: skip
    width = 1.8 if front else 0.9
    pairs = zip(rows[:-1].itertuples(), rows[1:].itertuples(), strict=True)
    for before, after in pairs:
        near = after.year - before.year == 1
        axis.plot([before.year, after.year], [before.value, after.value], color=colour,
                  linewidth=width if near else 0.8, linestyle="-" if near else (0, (1, 2)),
                  zorder=3 if front else 2)  # fmt: skip
    if front:
        axis.vlines(rows["year"], rows["low"], rows["high"], color=colour, linewidth=1, zorder=3)
    axis.plot(rows["year"], rows["value"], mark, color=colour, markersize=5 if front else 3.2,
              label=city, zorder=4 if front else 2)  # fmt: skip
