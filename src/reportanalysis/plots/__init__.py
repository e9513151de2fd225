"""Every figure of the report: a table in, a `reportanalysis.figure.Figure` out.

Each function words title (the finding), caption (what is shown) and alt text (the form and its
numbers) from what it draws, in English and Chinese, and draws it twice, for the page and for a
phone. All take ``name``, the file name of the figure; ``what``, what is shown, as the start of a
sentence; ``provenance``, the data files behind the numbers; most ``highlight``, the label to pick
out, and some ``facts``, further ones for the title: the sentence of ``lexicon/sentences.csv`` that
is called as the figure. Only their other parameters are described with each function.
"""

from reportanalysis.plots.bars import bars, stacked_bars
from reportanalysis.plots.curve import specification_plot
from reportanalysis.plots.intervals import dot_intervals, dumbbells
from reportanalysis.plots.linecharts import lines
from reportanalysis.plots.matrix import headline_table, heat_map
from reportanalysis.plots.palette import OUTCOMES
from reportanalysis.plots.points import correspondence_plot, points
from reportanalysis.plots.strips import layout_strip
from reportanalysis.plots.wordlists import keyness_plot
from reportanalysis.plots.yearpanels import year_panels

__all__ = [
    "OUTCOMES",
    "bars",
    "correspondence_plot",
    "dot_intervals",
    "dumbbells",
    "headline_table",
    "heat_map",
    "keyness_plot",
    "layout_strip",
    "lines",
    "points",
    "specification_plot",
    "stacked_bars",
    "year_panels",
]
