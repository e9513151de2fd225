"""Every figure of the report: a table in, a `reportanalysis.figure.Figure` out.

Each function words its own alt text and caption from the numbers it draws. All take
``name``, the file name of the figure; ``what``, the start of the sentence that says what
was found; ``provenance``, the data files behind the numbers; and most ``highlight``, the
label to pick out. Only their other parameters are described with each function.
"""

from reportanalysis.plots.bars import bars, stacked_bars
from reportanalysis.plots.curve import specification_plot
from reportanalysis.plots.headlines import headline_table
from reportanalysis.plots.intervals import dot_intervals, dumbbells
from reportanalysis.plots.linecharts import lines
from reportanalysis.plots.maps import city_map, dendrogram, tile_map
from reportanalysis.plots.matrix import heat_map
from reportanalysis.plots.points import points
from reportanalysis.plots.strips import layout_strip
from reportanalysis.plots.wordlists import keyness_plot
from reportanalysis.plots.yearpanels import effects_map, year_panels

__all__ = [
    "bars",
    "city_map",
    "dendrogram",
    "dot_intervals",
    "dumbbells",
    "effects_map",
    "headline_table",
    "heat_map",
    "keyness_plot",
    "layout_strip",
    "lines",
    "points",
    "specification_plot",
    "stacked_bars",
    "tile_map",
    "year_panels",
]
