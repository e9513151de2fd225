"""Which documents there are, where each came from, and its exact text."""

REGISTRY, PANEL_REGISTRY = "data/corpus.csv", "data/panel_corpus.csv"
"""The documents of the study, and all reports of the panel."""
