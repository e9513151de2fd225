"""Figures promised in commitments: targets, their bounds, deadlines and headline indicators."""

from reportanalysis.quantities.extract import TARGET_COLUMNS, extract_targets
from reportanalysis.quantities.headline import headline_targets, with_reported
from reportanalysis.quantities.indicators import INDICATORS
from reportanalysis.quantities.numerals import find_numerals, parse_numeral
from reportanalysis.quantities.specificity import LEVELS, specificity

__all__ = [
    "INDICATORS",
    "LEVELS",
    "TARGET_COLUMNS",
    "extract_targets",
    "find_numerals",
    "headline_targets",
    "parse_numeral",
    "specificity",
    "with_reported",
]
