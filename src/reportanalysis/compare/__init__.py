"""Comparing cities: shares with intervals, words of a city, distances, specifications."""

from reportanalysis.compare.components import Components, draft_z, variance_components
from reportanalysis.compare.contrasts import contrast
from reportanalysis.compare.distances import (
    city_distances,
    correspondence,
    nearest_cities,
    neighbour_stability,
)
from reportanalysis.compare.keyness import (
    group_counts,
    keyness,
    pair_counts,
    word_counts,
)
from reportanalysis.compare.overtime import (
    changes,
    digest_selection,
    percentile_in_year,
    usual_change,
)
from reportanalysis.compare.panel import panel_rows, place_in_year
from reportanalysis.compare.panelshares import corrected_panel
from reportanalysis.compare.power import keyness_power
from reportanalysis.compare.ranks import rank_intervals
from reportanalysis.compare.shares import corrected_shares
from reportanalysis.compare.specification import specification_curve
from reportanalysis.compare.wordyears import words_by_year

__all__ = [
    "Components",
    "changes",
    "city_distances",
    "contrast",
    "corrected_panel",
    "corrected_shares",
    "correspondence",
    "digest_selection",
    "draft_z",
    "group_counts",
    "keyness",
    "keyness_power",
    "nearest_cities",
    "neighbour_stability",
    "pair_counts",
    "panel_rows",
    "percentile_in_year",
    "place_in_year",
    "rank_intervals",
    "specification_curve",
    "usual_change",
    "variance_components",
    "word_counts",
    "words_by_year",
]
