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
    keyness,
    permutation_check,
    word_counts,
)
from reportanalysis.compare.panel import panel_rows, place_in_year
from reportanalysis.compare.panelshares import corrected_panel
from reportanalysis.compare.shares import corrected_shares
from reportanalysis.compare.specification import specification_curve

__all__ = [
    "city_distances",
    "city_map",
    "contrast",
    "corrected_panel",
    "corrected_shares",
    "dendrogram_linkage",
    "keyness",
    "nearest_cities",
    "neighbour_stability",
    "panel_rows",
    "permutation_check",
    "place_in_year",
    "specification_curve",
    "word_counts",
]
