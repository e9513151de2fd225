"""Comparing cities: shares with intervals, words of a city, distances, specifications."""

from reportanalysis.compare.distances import (
    city_clusters,
    city_distances,
    city_map,
    dendrogram_linkage,
    nearest_cities,
    neighbour_stability,
)
from reportanalysis.compare.keyness import (
    keyness,
    keyness_all,
    log_odds,
    permutation_check,
    word_counts,
)
from reportanalysis.compare.shares import contrast, corrected_shares, wilson_interval
from reportanalysis.compare.specification import (
    specification_curve,
    specification_summary,
)

__all__ = [
    "city_clusters",
    "city_distances",
    "city_map",
    "contrast",
    "corrected_shares",
    "dendrogram_linkage",
    "keyness",
    "keyness_all",
    "log_odds",
    "nearest_cities",
    "neighbour_stability",
    "permutation_check",
    "specification_curve",
    "specification_summary",
    "wilson_interval",
    "word_counts",
]
