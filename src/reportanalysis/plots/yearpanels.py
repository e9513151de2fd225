"""Cities over the years: small multiples, and every city's lasting difference."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import CenteredNorm
from matplotlib.ticker import MaxNLocator, PercentFormatter

from reportanalysis.figure import Figure
from reportanalysis.plots.style import (
    FAINT,
    GRID,
    HIGHLIGHT,
    INK,
    MUTED,
    SEQUENCE,
    label_rows,
    legend,
    panels,
)

DARK = 0.65  # part of the largest effect from which a cell needs white letters
COLUMNS = 3
MARKS = "sD^v"


def year_panels(
    table: pd.DataFrame,
    *,
    name: str,
    finding: str,
    highlight: str,
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
    finding : str
        What the panels show, as a sentence.
    beside : sequence of str
        Up to four other cities drawn with marks of their own.
    apart : int, optional
        Year of a report of another kind (a digest), drawn hollow and joined to none.

    Examples
    --------
    >>> table = pd.DataFrame({"panel": "x", "city": ["a", "a", "b"], "year": [2014, 2015, 2014],
    ...                       "value": [0.1, 0.2, 0.3], "low": 0.1, "high": 0.3})
    >>> year_panels(table, name="made-up", finding="a rises.", highlight="a").caption
    'a rises. Upright lines: 95% intervals of a; dotted lines bridge years without a report.'
    """
    groups = list(table.groupby("panel", sort=False))
    shown = [*beside, highlight]
    height = 0.6 + 1.75 * -(-len(groups) // COLUMNS)
    with panels(height, len(groups), COLUMNS) as (figure, axes):
        for axis, (title, rows) in zip(axes, groups, strict=True):
            others = rows[rows["city"].ne(highlight)]
            axis.plot(others["year"], others["value"], "o", color=FAINT, markersize=3.5,
                      label="other cities of the province")  # fmt: skip
            mean = others.groupby("year")["value"].mean()
            axis.plot(mean.index, mean, "_", color=MUTED, markersize=9, markeredgewidth=1.8,
                      label="their mean")  # fmt: skip
            for city, colour, mark in zip(shown, _colours(beside), [*MARKS[:len(beside)], "o"],
                                          strict=True):  # fmt: skip
                _city(axis, rows[rows["city"].eq(city)], city, colour, mark, apart)
            axis.set_title(str(title), fontsize=9)
            axis.set_xlim(table["year"].min() - 0.7, table["year"].max() + 0.7)
            top = rows["value"].max()
            ends = rows.loc[rows["city"].eq(highlight), "high"].dropna()
            top = max([top, *ends])
            axis.set_ylim(min(0, rows["value"].min()), 1.06 * top)
            # Steps of 2.5 would be rounded in the labels.
            axis.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
            axis.tick_params(labelsize=8)
            years = range(int(table["year"].min()), int(table["year"].max()) + 1, 4)
            axis.set_xticks(years, [str(year) for year in years])
            if rows["value"].max() <= 1:
                axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
            axis.grid(axis="y", **GRID)
        legend(figure, axes[0].get_legend_handles_labels()[0], 4)
    caption = (f"{finding} Upright lines: 95% intervals of {highlight}; dotted lines bridge years "
               "without a report.")  # fmt: skip
    return Figure(figure, name, finding, caption, provenance)


def _colours(beside: Sequence[str]) -> list[str]:
    """Colours of the cities named; the one in front has the highlight."""
    return [*(SEQUENCE[i] for i in (0, 2, 3, 4)[: len(beside)]), HIGHLIGHT]


def _city(
    axis: Axes, rows: pd.DataFrame, city: str, colour: str, mark: str, apart: int | None
) -> None:
    """Reports of one city; gaps are bridged by dots, the report apart stands alone."""
    rows = rows.sort_values("year")
    front = colour == HIGHLIGHT
    if apart is not None and front:
        alone = rows[rows["year"].eq(apart)]
        rows = rows[rows["year"].ne(apart)]
        axis.plot(alone["year"], alone["value"], mark, color=colour, markerfacecolor="white",
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


def effects_map(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    highlight: str,
    provenance: str = "",
) -> Figure:
    """Every city's lasting difference on every measure, in draft-to-draft deviations.

    Parameters
    ----------
    table : DataFrame
        One row per city and measure: ``city``, ``measure``, ``effect`` (in units of what differs
        between a city's own drafts), ``sure`` (whether its interval leaves 0 out: set in bold).

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b"], "measure": "x", "effect": [0.4, -0.8],
    ...                       "sure": [False, True]})
    >>> effects_map(table, name="made-up", what="Made-up effects", highlight="a").alt
    'Made-up effects: 1 of 2 miss zero; the largest is -0.8 (b, x); of a none.'
    """
    wide, sure = (
        table.pivot(index="city", columns="measure", values=value)[list(table["measure"].unique())]
        for value in ("effect", "sure")
    )
    longest = max(len(str(column)) for column in wide)
    with panels(0.7 + 0.27 * len(wide) + 0.06 * longest) as (figure, [axes]):
        limit = np.abs(wide.to_numpy()).max()
        axes.imshow(wide, aspect="auto", cmap="RdBu_r", norm=CenteredNorm(0, limit))
        for (row, column), value in np.ndenumerate(wide.to_numpy()):
            certain = bool(sure.iloc[row, column])
            axes.text(column, row, f"{value:+.1f}", ha="center", va="center", fontsize=7.5,
                      fontweight="bold" if certain else "normal",
                      color="white" if abs(value) > DARK * limit else INK)  # fmt: skip
        axes.set_xticks(range(wide.shape[1]), list(wide.columns))
        axes.tick_params(axis="x", top=True, bottom=False, labeltop=True, labelbottom=False,
                         rotation=60, labelcolor=INK)  # fmt: skip
        for text in axes.get_xticklabels():
            text.set(ha="left", rotation_mode="anchor")
        label_rows(axes, wide.index, highlight)
    most = table.loc[table["effect"].abs().idxmax()]
    own = table[table["city"].eq(highlight) & table["sure"]]
    named = ", ".join(f"{row.measure} {row.effect:+.1f}" for row in own.itertuples()) or "none"
    finding = (
        f"{what}: {int(table['sure'].sum())} of {len(table)} miss zero; the largest is "
        f"{most['effect']:+.1f} ({most['city']}, {most['measure']}); of {highlight} {named}."
    )
    return Figure(figure, name, finding, finding, provenance)
