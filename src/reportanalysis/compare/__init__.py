"""Comparing cities: shares with intervals, words of a city, distances, specifications."""

from reportanalysis.compare.contrasts import contrast
from reportanalysis.compare.distances import (
    city_distances,
    city_map,
    dendrogram_linkage,
    nearest_cities,
    neighbour_stability,
)
from reportanalysis.compare.keyness import (
    group_counts,
    keyness,
    pair_counts,
    word_counts,
)
from reportanalysis.compare.panel import panel_rows, place_in_year
from reportanalysis.compare.panelshares import corrected_panel
from reportanalysis.compare.power import keyness_power
from reportanalysis.compare.shares import corrected_shares
from reportanalysis.compare.specification import specification_curve
from reportanalysis.compare.wordyears import words_by_year

__all__ = [
    "city_distances",
    "city_map",
    "contrast",
    "corrected_panel",
    "corrected_shares",
    "dendrogram_linkage",
    "group_counts",
    "keyness",
    "nearest_cities",
    "neighbour_stability",
    "keyness_power",
    "pair_counts",
    "panel_rows",
    "place_in_year",
    "specification_curve",
    "word_counts",
    "words_by_year",
]
