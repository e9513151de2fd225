"""Headline targets side by side: figure, modifier, and what was left open."""

import pandas as pd

from reportanalysis.figure import Figure
from reportanalysis.plots.style import (
    FAINT,
    HIGHLIGHT,
    INK,
    MUTED,
    PLAIN,
    drawing,
    listed,
    pick_out,
    style,
)

MODIFIER_SIGNS = {"at_least": "≥", "at_most": "≤", "around": "≈", "more_than": ">", "exact": "="}


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
        One year of ``data/derived/headline.csv``: columns ``city``, ``indicator``,
        ``wording``, ``modifier``, ``low``.
    indicators : dict
        Indicator to the title of its column, in order.
    name : str
        File name of the figure.
    what : str
        What is shown, as the start of a sentence.
    highlight : str, optional
        City to pick out.
    provenance : str
        The data files behind the numbers.

    Returns
    -------
    Figure

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b"], "indicator": "gdp_growth", "low": [5.0, 6.0],
    ...                       "wording": "stated", "modifier": ["exact", "at_least"]})
    >>> headline_table(table, {"gdp_growth": "GDP"}, name="made-up", what="Made-up targets").alt
    'Made-up targets: GDP from 5 (a) to 6 (b), stated by 2 of 2.'
    """
    first = next(iter(indicators))
    order = headline[headline["indicator"] == first].sort_values(
        ["low", "city"], ascending=[False, True]
    )
    cities = list(order["city"])
    findings = []
    with style():
        figure, axes = drawing(
            0.7 + 0.27 * len(cities), ncols=len(indicators), sharey=True, squeeze=False
        )
        for axis, (indicator, title) in zip(axes[0], indicators.items(), strict=True):
            column = headline[headline["indicator"] == indicator].set_index("city")
            stated = column[column["wording"] == "stated"].dropna(subset=["low"])
            low, high = stated["low"].min(), stated["low"].max()
            spread = (high - low) or 1.0
            for row, city in enumerate(cities):
                cell = column.loc[city]
                colour = HIGHLIGHT if city == highlight else PLAIN
                axis.axhline(row, color=FAINT, linewidth=0.6, zorder=0)
                if city in stated.index:
                    place = (cell["low"] - low) / spread
                    axis.plot(place, row, "o", color=colour, markersize=5.5)
                    sign = MODIFIER_SIGNS[cell["modifier"]].replace("=", "")
                    axis.annotate(
                        f"{sign}{cell['low']:g}", (place, row), (6, 0), va="center",
                        textcoords="offset points", fontsize=8.5,
                        color=colour if city == highlight else INK,
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
                    )  # fmt: skip
                else:
                    words = {"qualitative": "in words"}.get(cell["wording"], cell["wording"])
                    axis.text(
                        0.0, row, words, va="center", color=MUTED, fontsize=7.5,
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
                    )  # fmt: skip
            axis.set_xlim(-0.15, 1.75)
            axis.set_title(title, fontsize=9)
            axis.set_xticks([])
            for spine in axis.spines.values():
                spine.set_visible(False)
            if len(stated):
                findings.append(
                    f"{title} from {low:g} ({stated['low'].idxmin()}) to {high:g} "
                    f"({stated['low'].idxmax()}), stated by {len(stated)} of {len(cities)}"
                )
        axes[0, 0].set_yticks(range(len(cities)), cities)
        axes[0, 0].set_ylim(len(cities) - 0.4, -0.6)
        pick_out(axes[0, 0].get_yticklabels(), highlight)
    finding = f"{what}: {'; '.join(findings)}."
    used = [m for m in MODIFIER_SIGNS if m in set(headline["modifier"]) and m != "exact"]
    signs = listed([f"{MODIFIER_SIGNS[m]} {m.replace('_', ' ')}" for m in used]) if used else ""
    key = f" Signs: {signs}; no sign: exact." if signs else ""
    return Figure(figure, name, finding, finding + key, provenance)
