"""Headline targets side by side: figure, modifier, and what was left open."""

import pandas as pd
from matplotlib.axes import Axes

from reportanalysis.figure import Figure
from reportanalysis.plots import style

MODIFIER_SIGNS = {"at_least": "≥", "at_most": "≤", "around": "≈", "more_than": ">", "exact": ""}
BOX = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}


def headline_table(
    headline: pd.DataFrame,
    indicators: dict[str, str],
    *,
    name: str,
    what: str,
    highlight: str | None = None,
    provenance: str = "",
) -> Figure:
    """A table whose cells are dots on a scale, with the figure and its modifier.

    Parameters
    ----------
    headline : DataFrame
        One year of ``data/derived/headline.csv``.
    indicators : dict
        Indicator to the title of its column, in order.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b"], "indicator": "gdp_growth", "low": [5.0, 6.0],
    ...                       "wording": "stated", "modifier": ["exact", "at_least"]})
    >>> headline_table(table, {"gdp_growth": "GDP"}, name="made-up", what="Made-up targets").alt
    'Made-up targets: GDP from 5 (a) to 6 (b), stated by 2 of 2.'
    """
    first = headline[headline["indicator"] == next(iter(indicators))]
    cities = list(first.sort_values(["low", "city"], ascending=[False, True])["city"])
    findings = []
    n = len(indicators)
    with style.panels(0.7 + 0.27 * len(cities), n, n, sharey=True) as (figure, columns):
        for axis, (indicator, title) in zip(columns, indicators.items(), strict=True):
            column = headline[headline["indicator"] == indicator].set_index("city")
            stated = column["low"][column["wording"] == "stated"].dropna()
            _draw_column(axis, column.loc[cities], stated, highlight)
            axis.set_title(title, fontsize=9)
            if len(stated):
                findings.append(
                    f"{title} from {stated.min():g} ({stated.idxmin()}) to {stated.max():g} "
                    f"({stated.idxmax()}), stated by {len(stated)} of {len(cities)}"
                )
        style.label_rows(columns[0], cities, highlight)
        columns[0].set_ylim(len(cities) - 0.4, -0.6)
    finding = f"{what}: {'; '.join(findings)}."
    used = set(headline["modifier"])
    signs = [f"{s} {m.replace('_', ' ')}" for m, s in MODIFIER_SIGNS.items() if s and m in used]
    key = f" Signs: {style.listed(signs)}; no sign: exact." if signs else ""
    return Figure(figure, name, finding, finding + key, provenance)


def _draw_column(
    axis: Axes, column: pd.DataFrame, stated: pd.Series, highlight: str | None
) -> None:
    """Draw one indicator: a dot and its figure where one is stated, else what is said."""
    lowest, spread = stated.min(), (stated.max() - stated.min()) or 1.0
    for row, (city, cell) in enumerate(column.iterrows()):
        axis.axhline(row, color=style.FAINT, linewidth=0.6, zorder=0)
        if city in stated.index:
            place = (cell["low"] - lowest) / spread
            dot, ink = (style.HIGHLIGHT,) * 2 if city == highlight else (style.PLAIN, style.INK)
            axis.plot(place, row, "o", color=dot, markersize=5.5)
            text = f"{MODIFIER_SIGNS[cell['modifier']]}{cell['low']:g}"
            style.beside(axis, text, (place, row), 6, fontsize=8.5, color=ink, bbox=BOX)
        else:
            words = "in words" if cell["wording"] == "qualitative" else cell["wording"]
            axis.text(0.0, row, words, va="center", color=style.MUTED, fontsize=7.5, bbox=BOX)
    axis.set_xlim(-0.15, 1.75)
    axis.set_xticks([])
