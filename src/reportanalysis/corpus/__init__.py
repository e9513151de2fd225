"""Which documents there are, where each came from, and its exact text."""
