"""The patterns that are data: lexicon/report_parts.csv, read once."""

import csv
import re
from functools import cache
from importlib import resources


@cache
def rows() -> tuple[tuple[str, str, str], ...]:
    """Name, pattern and example of every row."""
    source = resources.files("reportanalysis") / "lexicon" / "report_parts.csv"
    lines = source.read_text(encoding="utf-8").splitlines()
    table = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple((row["name"], row["pattern"], row["example"]) for row in table)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Every row of one name as one pattern.

    >>> bool(pattern("review").search("2023年工作回顾"))
    True
    """
    return re.compile("|".join(pattern for key, pattern, _ in rows() if key == name))
