"""A document as strips of characters: what each stretch of its text is."""

import pandas as pd
from matplotlib.patches import Patch, Rectangle

from reportanalysis.figure import Figure
from reportanalysis.plots.style import HIGHLIGHT, legend, panels

KIND_COLOURS = {
    "preamble": "#cc79a7",
    "chapter": "#222222",
    "section": "#444444",
    "run_in": "#8c8c8c",
    "sentence": "#9bc4e2",
    "annex": "#b8b8b8",
    "mark": "#e69f00",
    "page_mark": "#e69f00",
    "space": "#f2f2f2",
}
LINE = 160  # characters a strip


def layout_strip(
    spans: pd.DataFrame, gaps: pd.Series, *, name: str, provenance: str = ""
) -> Figure:
    """Draw every character of a document in the colour of the span it belongs to.

    Parameters
    ----------
    spans : DataFrame
        As `reportanalysis.parsing.layout.layout` makes it.
    gaps : Series of int
        Offsets of lost figures, drawn as red ticks.

    Examples
    --------
    >>> spans = pd.DataFrame({"kind": ["mark", "sentence"], "start": [0, 1], "end": [1, 9]})
    >>> layout_strip(spans, pd.Series([4]), name="made-up").alt
    'The 9 characters of the document by kind: sentence 89%, mark 11%. 1 figures were lost.'
    """
    total = int(spans["end"].max())
    rows = -(-total // LINE)
    with panels(0.7 + 0.16 * rows) as (figure, [axes]):
        for kind, start, end in spans[["kind", "start", "end"]].itertuples(index=False):
            while start < end:
                row, column = divmod(start, LINE)
                width = min(end - start, LINE - column)
                axes.add_patch(
                    Rectangle((column, row), width, 0.78, color=KIND_COLOURS[kind], lw=0)
                )
                start += width
        for gap in gaps:
            row, column = divmod(int(gap), LINE)
            axes.plot([column, column], [row - 0.1, row + 0.88], color=HIGHLIGHT, linewidth=2)
        axes.set_xlim(0, LINE)
        axes.set_ylim(rows, -0.3)
        axes.set_axis_off()
        shown = [k for k in KIND_COLOURS if k in set(spans["kind"]) and k != "page_mark"]
        entries = [Patch(color=KIND_COLOURS[k], label=k.replace("_", "-")) for k in shown]
        if len(gaps):
            entries.append(Patch(color=HIGHLIGHT, label="lost figure"))
        legend(figure, entries, 7, handlelength=1, columnspacing=1.2)
    sizes = (spans["end"] - spans["start"]).groupby(spans["kind"]).sum().sort_values()[::-1]
    parts = ", ".join(f"{kind} {100 * size / total:.0f}%" for kind, size in sizes.items())
    finding = (
        f"The {total:,} characters of the document by kind: {parts}. {len(gaps)} figures were lost."
    )
    return Figure(figure, name, finding, finding, provenance)
