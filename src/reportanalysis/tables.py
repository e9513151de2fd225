"""Tables for notebooks: a caption, headers that say what they head, no random identifiers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from reportanalysis.errors import ReportError, need
from reportanalysis.names import names, readable

Format = str | Callable[[Any], Any]
NOTHING = Markup('<span class="none" title="not given" data-zh-title="未给出">–</span>')
# From here on a whole number gets a mark between thousands; years stay as they are.
LONG_NUMBER = 10_000
ENDS = {"low": "low end", "high": "high end"}  # of an interval


@dataclass(frozen=True)
class Link:
    """A link that stays HTML in a data frame (pandas makes strings of any class plain ones)."""

    text: str
    address: str

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        return Markup('<a href="{}">{}</a>').format(self.address, self.text)


def commitment_link(commitment_id: str) -> Link:
    """Link to a commitment's own entry in the explorer; HTML that `table` leaves as it is.

    >>> print(escape(commitment_link("dezhou-2019-0017")))
    <a href="explorer.html#dezhou-2019-0017">dezhou-2019-0017</a>
    """
    return Link(commitment_id, f"explorer.html#{commitment_id}")


def code(identifier: object) -> Markup:
    """Set an identifier as code; for `formats` of `table`.

    >>> print(code("dezhou-2019"))
    <code>dezhou-2019</code>
    """
    return Markup("<code>{}</code>").format(identifier)


def points(difference: float) -> str:
    """Write a difference of shares in percentage points; for `formats` of `table`.

    >>> points(0.1123), points(-0.0001)
    ('+11.2', '+0.0')
    """
    return f"{100 * difference:+z.1f}"


def _missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value))) or value == ""


def _shown(value: Any, how: Format | None) -> Markup:
    """The HTML of one cell: a given format first, then the habit of its kind of value."""
    if not hasattr(value, "__html__") and _missing(value):
        return NOTHING
    if callable(how):
        return escape(how(value))
    if how is not None:
        return escape(format(value, how))
    if isinstance(value, bool):
        return escape("yes" if value else "no")
    if pd.api.types.is_float(value):
        return escape(format(value, ".3g"))
    if pd.api.types.is_integer(value):
        return escape(format(value, "," if abs(value) >= LONG_NUMBER else "d"))
    return escape(readable(value) if isinstance(value, str) else value)


def column_title(name: str) -> str:
    """Head a column in words.

    >>> column_title("n_gold"), column_title("f1_low"), column_title("share_others")
    ('coded', 'F1, low end', 'share others')
    """
    name = str(name)
    base, _, end = name.rpartition("_")
    if base and end in ENDS:
        return f"{column_title(base)}, {ENDS[end]}"
    return names().get(("column", name), (name.replace("_", " "), ""))[0]


@dataclass(frozen=True)
class Table:
    """A table that shows itself in a notebook; made by `table`."""

    frame: pd.DataFrame = field(repr=False)
    caption: str
    formats: Mapping[str, Format]
    note: str
    links: Mapping[str, Callable[[Mapping[str, Any]], str | None]]

    def _repr_html_(self) -> str:
        columns = list(self.frame.columns)
        titles = [escape(column_title(name)) for name in columns]
        head = "".join(f'<th scope="col">{title}</th>' for title in titles)
        rows = []
        for values in self.frame.itertuples(index=False, name=None):
            row = dict(zip(columns, values, strict=True))
            cells = [self._cell(name, row) for name in columns]
            first = f'<th scope="row">{cells[0]}</th>' if cells else ""
            rest = "".join(f"<td>{cell}</td>" for cell in cells[1:])
            rows.append(f"<tr>{first}{rest}</tr>")
        note = f'<p class="note">{escape(self.note)}</p>' if self.note else ""
        return (
            f"<table><caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{note}"
        )

    def _cell(self, name: str, row: Mapping[str, Any]) -> Markup:
        """One cell, as a link where what it counts is listed."""
        words = _shown(row[name], self.formats.get(name))
        address = self.links[name](row) if name in self.links else None
        if not address or words == NOTHING:
            return words
        return Markup('<a href="{}">{}</a>').format(address, words)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": f"Table: {self.caption}"}


def table(
    frame: pd.DataFrame,
    caption: str,
    formats: Mapping[str, Format] | None = None,
    *,
    note: str = "",
    links: Mapping[str, Callable[[Mapping[str, Any]], str | None]] | None = None,
) -> Table:
    """Show a data frame as an accessible HTML table.

    Missing values show as a dash, counts of five digits with separators, other numbers with
    three significant digits unless `formats` says otherwise. A named index becomes the
    first column; the first column heads the rows.

    Parameters
    ----------
    frame : DataFrame
        One level of columns; links (`commitment_link`) are kept as HTML.
    caption : str
        What the table shows, as a sentence or a title.
    formats : mapping, optional
        Column name to a format specification (``".1%"``) or a function of the value.
    links : mapping, optional
        Column name to a function of a row (column -> value) that gives the address of what
        its cell counts, or None (`reportanalysis.report.links.view`).
    note : str
        A line under the table: what a dash means, how intervals were made.

    Returns
    -------
    Table
        Shows itself when it is a cell's last value.

    Examples
    --------
    >>> frame = pd.DataFrame({"city": ["Dezhou", "Jinan"], "share": [0.254, None]})
    >>> print(table(frame, "Made-up shares", {"share": ".1%"})._repr_html_()[:49])
    <table><caption>Made-up shares</caption><thead><t
    """
    if not caption.strip():
        raise ReportError("a table has no caption; say in a sentence what it shows")
    if frame.index.nlevels > 1 or frame.index.name is not None:
        frame = frame.reset_index()
    if frame.columns.nlevels > 1:
        raise ReportError(f"table {caption!r} has several levels of columns; join them to one")
    columns = ", ".join(map(str, frame.columns))
    need(frame, formats or {}, f"table {caption!r}", f"formats may name {columns}")
    need(frame, links or {}, f"table {caption!r}", f"links may name {columns}")
    return Table(frame, caption, formats or {}, note, links or {})
