"""The one error users see: what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class ReportError(ValueError):
    """Input that cannot be used; the message says what is wrong, where, and how to mend it.

    Examples
    --------
    >>> raise ReportError("empty.txt is empty; give a file that holds a report")
    Traceback (most recent call last):
    ...
    reportanalysis.errors.ReportError: empty.txt is empty; give a file that holds a report
    """


def need(table: pd.DataFrame, columns: Iterable[str], what: str, mend: str) -> None:
    """Refuse a table that lacks a column: `what` names the table, `mend` says how to get it.

    >>> import pandas as pd
    >>> need(pd.DataFrame({"bag": []}), ["bag", "part"], "the commitments", "use those of `parse`")
    Traceback (most recent call last):
    ...
    reportanalysis.errors.ReportError: the commitments have no column part; use those of `parse`
    """
    lacking = sorted(set(columns) - set(table.columns))
    if lacking:
        verb = "have" if what.endswith("s") else "has"
        raise ReportError(f"{what} {verb} no column {', '.join(lacking)}; {mend}")
