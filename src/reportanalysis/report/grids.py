"""Tables of pages that are no notebooks, and how their cells are worded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from reportanalysis.names import name_in
from reportanalysis.plots.matrix import MODIFIER_SIGNS
from reportanalysis.report.languages import both, said, say
from reportanalysis.tables import NOTHING

Pair = tuple[str, str]  # English and Chinese
VARIABLES = {"type": "policy_type", "theme": "theme"}
PLAIN_MEASURES = {
    "share with a figure": "measure.figure",
    "mean specificity": "measure.specificity",
    "share on own conduct": "measure.conduct",
}


@dataclass(frozen=True)
class Grid:
    """A table of a page; cells are text or HTML, the first heads its row."""

    caption: Markup
    heads: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    note: Markup = Markup("")


def measure_pair(measure: str) -> Pair:
    """Name a measure of the study in both languages.

    >>> measure_pair("theme: rural"), measure_pair("share with a figure")[0]
    (('theme: rural', '主题：三农'), Markup('share with a figure'))
    """
    if measure in PLAIN_MEASURES:
        return both(PLAIN_MEASURES[measure])
    kind, code = measure.split(": ")
    variable = VARIABLES[kind]
    english, chinese = both(f"measure.{variable}", name=name_pair(variable, code))
    return str(english), str(chinese)


def name_pair(kind: str, code: object) -> Pair:
    """Name of a code in both languages."""
    return name_in(kind, code, "en"), name_in(kind, code, "zh")


def named(kind: str, code: object) -> Markup:
    """Name of a code, of which the reader sees one language."""
    return said(*name_pair(kind, code))


def heads(*names: str) -> list[Markup]:
    """Heads of columns, by their names in strings.csv."""
    return [say(f"city.col.{name}") for name in names]


def link(words: object, address: str) -> Markup:
    """A link."""
    return Markup('<a href="{}">{}</a>').format(address, words)


def bold(words: object, strong: bool) -> object:
    """Words in bold where they are strong."""
    return Markup("<b>{}</b>").format(words) if strong else words


def number(value: Any, form: str) -> object:
    """A number in a format, or the mark of nothing."""
    return NOTHING if value is None or pd.isna(value) else format(value, form)


def bracketed(words: str, more: str) -> Markup:
    """Words, and more in the brackets of each language."""
    return said(f"{words} ({more})", f"{words}（{more}）")


def share_words(value: float, low: float, high: float) -> str:
    """A share with its interval: 12.5% (10.1–14.9%)."""
    share = f"{100 * value:.1f}%"
    return share if pd.isna(low) else bracketed(share, f"{100 * low:.1f}–{100 * high:.1f}%")


def target(row: dict[str, Any], start: str = "") -> str:
    """A figure with its sign and range: ≥5.5 %."""
    sign = MODIFIER_SIGNS.get(str(row.get(f"{start}modifier")), "")
    low, high = row[f"{start}low"], row[f"{start}high"]
    amount = f"{low:g}" if pd.isna(high) or low == high else f"{low:g}–{high:g}"
    unit = row.get(f"{start}unit")
    return f"{sign}{amount}{'' if unit == '%' or pd.isna(unit) else unit}"


def given(value: object) -> object:
    """A text, or the mark of nothing."""
    return value if isinstance(value, str) and value else NOTHING
