"""Tables drawn as coloured cells with their numbers: heat maps, headline targets."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.colors import CenteredNorm, Normalize
from matplotlib.figure import Figure as Drawing

from reportanalysis.figure import Figure
from reportanalysis.names import name_in
from reportanalysis.plots import palette, saying, style

CROWDED = 0.065  # inches a letter over the columns takes; where they lack room they are slanted
LEGIBLE = 0.5  # of the colour's range: figures in small type stay black on light shades
MODIFIER_SIGNS = {"at_least": "≥", "at_most": "≤", "around": "≈", "more_than": ">", "exact": ""}
WORDS = {"…": "in words", "–": "not stated", "?": "not recognised"}
UNSTATED = {"qualitative": "…", "not stated": "–"}


def heat_map(
    table: pd.DataFrame,
    *,
    name: str,
    what: str,
    facts: saying.Facts | None = None,
    highlight: str | None = None,
    row_title: str = "",
    column_title: str = "",
    middle: float | None = None,
    unit: str = "per cent",
    bold: pd.DataFrame | None = None,
    provenance: str = "",
    address: Callable[[str, str], str] | None = None,
) -> Figure:
    """Heat map of a table of shares, every cell with its number; missing cells stay white.

    Parameters
    ----------
    table : DataFrame
        Shares; index and columns give the labels, of which `highlight` picks out one.
    row_title, column_title : str
        What rows and columns are.
    middle : float, optional
        Value from which differences go two ways, each in a colour of its own.
    unit : str
        Of the numbers; other than in per cent they are written with one decimal and a sign.
    bold : DataFrame, optional
        Which cells to write in bold.
    address : callable, optional
        Of a row and a column: where the commitments behind the cell are listed.

    Examples
    --------
    >>> table = pd.DataFrame([[0.9, 0.1], [0.3, 0.7]], index=["a", "b"], columns=["x", "y"])
    >>> heat_map(table, name="made-up", what="Made-up shares").title
    'Made-up shares: from 10% (a in y) to 90% (a in x).'
    """
    values = table.to_numpy(dtype=float)
    write = "{:.0f}".format if unit == "per cent" else "{:+z.1f}".format
    shown = 100 * values if unit == "per cent" else values
    texts = [["" if np.isnan(v) else write(v) for v in row] for row in shown]
    norm: Normalize = Normalize(0, np.nanmax(values) or 1.0)
    if middle is not None:
        norm = CenteredNorm(middle, np.nanmax(np.abs(values - middle)))
    shades = colormaps[palette.AMOUNT if middle is None else palette.DIFFERENCE]
    colours = shades(norm(np.nan_to_num(values)))
    colours[np.isnan(values)] = 1.0
    draw = _drawn(table, texts, colours, highlight, row_title, column_title, bold, address)
    said = (lambda v: f"{write(100 * v)}%") if unit == "per cent" else write
    known = {
        **saying.extremes(table.stack().dropna(), said, label=lambda cell: saying.sentence(
            "heat_map.cell", row=cell[0], column=cell[1])),
        "rows": len(table), "columns": table.shape[1], "unit": unit, **(facts or {}),
        "each": {
            label: saying.sentence("heat_map.most", value=said(row.max()), column=row.idxmax())
            for label, row in table.dropna(how="all").iterrows()
        },
    }  # fmt: skip
    return saying.told(
        "heat_map", draw, known, name=name, what=what, provenance=provenance, data=table,
        also={"amounts": middle is None, "differences": middle is not None,
              "bold": bold is not None},
    )  # fmt: skip


def _drawn(
    table: pd.DataFrame,
    texts: list[list[str]],
    colours: np.ndarray,
    highlight: str | None,
    row_title: str = "",
    column_title: str = "",
    bold: pd.DataFrame | None = None,
    address: Callable[[str, str], str] | None = None,
) -> Callable[[float], Drawing]:
    """Draws cells with their texts, in as many blocks of columns as the width makes needed."""
    widest = max(len(text) for row in texts for text in row)
    longest = max(len(str(column)) for column in table)

    def draw(width: float) -> Drawing:
        labels = max(
            style.letters(line)
            for label in table.index
            for line in style.wrapped(label, width).split("\n")
        )
        room = width - 0.35 - 0.07 * labels
        most = max(int(room / (0.12 + 0.07 * widest)), 1)
        blocks = -(-table.shape[1] // most)
        per = -(-table.shape[1] // blocks)
        slanted = longest * CROWDED > room / per
        height = 0.35 + style.row_height(table.index, width) * len(table)
        height += (0.06 if slanted else 0.0) * longest
        with style.panels(width, blocks * height, blocks, 1) as (figure, axes):
            for n, axis in enumerate(axes):
                columns = range(n * per, min((n + 1) * per, table.shape[1]))
                # A last block that is shorter keeps its cells as wide as the others'.
                shown = np.ones((len(table), per, 4))
                shown[:, : len(columns)] = colours[:, columns]
                axis.imshow(shown, aspect="auto", interpolation="none")  # a few pixels, scaled
                for row in range(len(table)):
                    for place, column in enumerate(columns):
                        text = axis.text(place, row, texts[row][column], ha="center", va="center")
                        text.set(
                            fontsize=style.SMALL, color=palette.ink_on(colours[row, column][:3])
                        )
                        if bold is not None and bold.iloc[row, column]:
                            text.set_fontweight("bold")
                        if address:
                            to = address(table.index[row], table.columns[column])
                            style.link_area(axis, (place - 0.5, row - 0.5), to, axis.transData)
                axis.set_xticks(range(len(columns)), [str(table.columns[c]) for c in columns])
                axis.tick_params(axis="x", top=True, bottom=False, labeltop=True, labelbottom=False,
                                 labelcolor=palette.INK, rotation=55 if slanted else 0)  # fmt: skip
                for label in axis.get_xticklabels() if slanted else ():
                    label.set(ha="left", rotation_mode="anchor")
                style.label_rows(axis, table.index, width, highlight)
                style.pick_out(axis.get_xticklabels(), highlight)
                axis.set_xlabel(column_title)
                axis.xaxis.set_label_position("top")
                axis.set_ylabel(row_title)
        return figure

    return draw


def headline_table(
    headline: pd.DataFrame,
    indicators: dict[str, str],
    *,
    name: str,
    what: str,
    highlight: str | None = None,
    provenance: str = "",
) -> Figure:
    """A table of headline targets, each cell with its figure and its sign.

    Parameters
    ----------
    headline : DataFrame
        One year of ``data/derived/headline.csv``.
    indicators : dict
        Indicator to the title of its column, in order.

    Examples
    --------
    >>> table = pd.DataFrame({"city": ["a", "b", "c"], "indicator": "gdp_growth",
    ...                       "low": [5.0, 5.0, 6.0], "wording": "stated", "modifier": "exact"})
    >>> headline_table(table, {"gdp_growth": "GDP"}, name="made-up", what="Made-up targets").title
    '2 of 3 cities name the same figure for GDP: 5.'
    """
    rows = headline[headline["indicator"].isin(indicators)]
    low = rows.pivot(index="city", columns="indicator", values="low")[list(indicators)]
    cells = rows.assign(text=[_cell(row) for row in rows.itertuples()])
    wide = cells.pivot(index="city", columns="indicator", values="text")[list(indicators)]
    order = low.sort_values(list(indicators), ascending=False).index
    low, wide = low.loc[order], wide.loc[order].rename(columns=indicators)
    depth = ((low - low.min()) / (low.max() - low.min()).replace(0, 1)).to_numpy(dtype=float)
    colours = colormaps[palette.AMOUNT](0.05 + LEGIBLE * np.nan_to_num(depth))
    colours[np.isnan(depth)] = 1.0
    draw = _drawn(wide, wide.to_numpy().tolist(), colours, highlight)
    shared = {title: low[key].value_counts() for key, title in indicators.items()}
    same = max(shared, key=lambda title: shared[title].iloc[0])
    used = set(rows.loc[rows["low"].notna(), "modifier"])
    signs = {s: name_in("modifier", m) for m, s in MODIFIER_SIGNS.items() if s and m in used}
    signs |= {s: w for s, w in WORDS.items() if (wide == s).any(axis=None)}
    known: saying.Facts = {
        "indicator": same, "k": shared[same].iloc[0], "value": f"{shared[same].index[0]:g}",
        "n": len(low), "columns": len(indicators), "signs": signs or "none",
        "each": tuple(
            saying.sentence("headline_table.each", indicator=title, low=f"{low[key].min():g}",
                           high=f"{low[key].max():g}", k=low[key].notna().sum())
            for key, title in indicators.items()
        ),
    }  # fmt: skip
    return saying.told(
        "headline_table", draw, known, name=name, what=what, provenance=provenance, data=wide
    )


def _cell(row: object) -> str:
    """A target as its cell shows it."""
    low, modifier, wording = (getattr(row, name) for name in ("low", "modifier", "wording"))
    if wording == "stated" and not pd.isna(low):
        return f"{MODIFIER_SIGNS[modifier]}{low:g}"
    return UNSTATED.get(wording, "?")
