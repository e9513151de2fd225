"""Comparing cities: shares with intervals, words of a city, distances, specifications."""

from reportanalysis.compare.contrasts import contrast
from reportanalysis.compare.distances import (
    city_clusters,
    city_distances,
    city_map,
    dendrogram_linkage,
    nearest_cities,
)
from reportanalysis.compare.keyness import (
    keyness,
    keyness_all,
    log_odds,
    permutation_check,
)
from reportanalysis.compare.shares import corrected_shares, wilson_interval
from reportanalysis.compare.specification import (
    specification_curve,
    specification_summary,
)
from reportanalysis.compare.stability import neighbour_stability
from reportanalysis.compare.words import word_counts

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
