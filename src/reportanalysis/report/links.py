"""Addresses of views of the explorer: lists of commitments that can be cited and sent."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from reportanalysis.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

EXPLORER_PAGE = "explorer.html"
# What the explorer can filter by, in the order of its controls.
FILTERS = (
    "city", "year", "part", "section", "policy_type", "coded_type", "theme", "coded_theme", "topic",
    "specificity", "figure", "confidence", "label", "outcome",
)  # fmt: skip
# Query, where it is looked for, order; from how many coded sentences the number that leads here
# is estimated.
OTHER_KEYS = ("q", "in", "sort", "estimated")
# Filters whose values are named as those of another.
NAMED_AS = {"coded_type": "policy_type", "coded_theme": "theme"}
NONE = "none"  # the value of rows that have none


def kind_of(name: str) -> str:
    """Of which kind of names the values of a filter are.

    >>> kind_of("coded_theme"), kind_of("part")
    ('theme', 'part')
    """
    return NAMED_AS.get(name, name)


def view(**filters: object) -> str:
    """Give the address of the list of commitments that a number counts.

    Parameters
    ----------
    **filters : str, number, or a sequence of them
        ``city``, ``year``, ``part``, ``section``, ``policy_type`` and ``theme`` (as
        predicted), ``coded_type`` and ``coded_theme`` (as labelled), ``topic`` (its words),
        ``specificity`` (0 to 4), ``figure`` (``stated``, ``lost``, ``restored``),
        ``confidence`` (``high``, ``middle``, ``low``), ``label`` (``same``, ``type differs``,
        ``theme differs``), ``outcome``, and ``q``, the words searched. Codes as in the tables;
        several values mean any of them; ``none`` means rows without a value; ``estimated`` is
        from how many coded sentences the number is estimated, if it is no count; None is left out.

    Returns
    -------
    str
        Relative to the other pages of the report.

    Raises
    ------
    ReportError
        If the explorer has no such filter.

    Examples
    --------
    >>> view(city="Dezhou", policy_type=["service", "other"])
    'explorer.html#city=Dezhou&policy_type=service&policy_type=other'
    >>> view(q="新能源汽车")
    'explorer.html#q=%E6%96%B0%E8%83%BD%E6%BA%90%E6%B1%BD%E8%BD%A6'
    """
    known = (*FILTERS, *OTHER_KEYS)
    unknown = [name for name in filters if name not in known]
    if unknown:
        raise ReportError(
            f"the explorer has no filter {unknown[0]!r}; there are {', '.join(known)}"
        )
    pairs = [
        f"{name}={quote(str(value), safe='')}"
        for name in known
        if name in filters
        for value in _values(filters[name])
    ]
    return f"{EXPLORER_PAGE}#{'&'.join(pairs)}" if pairs else EXPLORER_PAGE


def view_estimated(
    frame: "pd.DataFrame", city: str, parts: Sequence[str] = ("plan", "self"), **filters: object
) -> str:
    """Give the address of the list that an estimated share is about; the list says it is one.

    Parameters
    ----------
    frame : DataFrame
        The commitments the share was estimated on: city, year, part, and policy_type, empty
        where a sentence was not coded (`sampling_frame`).
    city : str
    parts : sequence of str
        The parts counted.
    **filters
        As of `view`.

    Examples
    --------
    >>> import pandas as pd
    >>> made_up = pd.DataFrame({"city": ["A", "A"], "year": 2024, "part": "plan",
    ...                         "policy_type": ["service", None]})
    >>> view_estimated(made_up, "A", ["plan"], policy_type="service")
    'explorer.html#city=A&year=2024&part=plan&policy_type=service&estimated=1'
    """
    rows = frame[frame["city"].eq(city) & frame["part"].isin(parts)]
    coded = int(rows["policy_type"].notna().sum())
    return view(city=city, year=rows["year"].unique(), part=parts, estimated=coded, **filters)


def _values(value: object) -> list[object]:
    """One value or several; none for None."""
    if value is None:
        return []
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(value)
    return [value]
