"""A document as strips of characters: what each stretch of its text is."""

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from reportanalysis.figure import Figure
from reportanalysis.names import name_in
from reportanalysis.plots import palette, saying, style

LINE = 22  # characters an inch
LOST = "lost figure, year or name"


def layout_strip(
    spans: pd.DataFrame, gaps: pd.Series, *, name: str, provenance: str = ""
) -> Figure:
    """Draw every character of a document in the colour of the span it belongs to.

    Parameters
    ----------
    spans : DataFrame
        As `reportanalysis.parsing.layout.layout` makes it.
    gaps : Series of int
        Offsets of lost figures, years and names, drawn as black ticks.

    Examples
    --------
    >>> spans = pd.DataFrame({"kind": ["mark", "sentence"], "start": [0, 1], "end": [1, 9]})
    >>> layout_strip(spans, pd.Series([4]), name="made-up").title
    "Sentences take up 89% of the document's 9 characters; figures, years and names lost: 1."
    """
    total = int(spans["end"].max())

    def draw(width: float) -> Drawing:
        line = round(LINE * width)
        rows = -(-total // line)
        with style.panels(width, 0.7 + 0.16 * rows) as (figure, [axes]):
            for kind, start, end in spans[["kind", "start", "end"]].itertuples(index=False):
                while start < end:
                    row, column = divmod(start, line)
                    part = min(end - start, line - column)
                    colour = palette.KINDS[kind]
                    axes.add_patch(Rectangle((column, row), part, 0.78, color=colour, lw=0))
                    start += part
            for gap in gaps:
                row, column = divmod(int(gap), line)
                axes.plot([column, column], [row - 0.1, row + 0.88], color="black", linewidth=2)
            axes.set_xlim(0, line)
            axes.set_ylim(rows, -0.3)
            axes.set_axis_off()
            present = [k for k in palette.KINDS if k in set(spans["kind"]) and k != "page_mark"]
            entries: list[Artist] = [
                Patch(fc=palette.KINDS[kind], ec=palette.FAINT, label=name_in("span", kind))
                for kind in present
            ]
            if len(gaps):
                entries.append(Line2D([], [], color="black", lw=2, label=LOST))
            style.legend(figure, entries, 7)
        return figure

    sizes = (spans["end"] - spans["start"]).groupby(spans["kind"]).sum().sort_values()[::-1] / total
    sizes.index = [name_in("span", kind) for kind in sizes.index]
    known: saying.Facts = {
        "most": sizes.index[0], "share": style.percent(sizes.iloc[0]), "total": f"{total:,}",
        "gaps": len(gaps), "each": sizes.map(style.percent).to_dict(),
    }  # fmt: skip
    return saying.told(
        "layout_strip", draw, known, name=name, provenance=provenance,
        data=spans[["kind", "start", "end"]],
    )  # fmt: skip
