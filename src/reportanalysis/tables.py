"""Tables for notebooks: a caption, headers that say what they head, no random identifiers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from reportanalysis.errors import ReportError

Format = str | Callable[[Any], Any]
NOTHING = Markup('<span class="none" title="not given">–</span>')


def commitment_link(commitment_id: str, text: str | None = None) -> Markup:
    """Link to a commitment's own entry in the explorer.

    Parameters
    ----------
    commitment_id : str
        For example ``dezhou-2019-0017``.
    text : str, optional
        What the link shows; default is the id.

    Returns
    -------
    Markup
        HTML that `table` and Jinja leave as it is.

    Examples
    --------
    >>> print(commitment_link("dezhou-2019-0017", "17"))
    <a href="explorer.html#dezhou-2019-0017">17</a>
    """
    shown = commitment_id if text is None else text
    return Markup('<a href="explorer.html#{}">{}</a>').format(commitment_id, shown)


def _missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value))) or value == ""


def _shown(value: Any, how: Format | None) -> Markup:
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
        return escape(format(value, "," if abs(value) >= 10_000 else "d"))  # years stay whole
    return escape(value)


@dataclass(frozen=True)
class Table:
    """A table that shows itself in a notebook; made by `table`.

    Parameters
    ----------
    frame : DataFrame
        The rows, first column heading each row.
    caption : str
        What the table shows.
    formats : mapping
        Column name to format specification or function.
    note : str
        A line under the table, may be empty.
    """

    frame: pd.DataFrame = field(repr=False)
    caption: str
    formats: Mapping[str, Format] = field(default_factory=dict)
    note: str = ""

    def _repr_html_(self) -> str:
        columns = list(self.frame.columns)
        titles = [escape(str(name).replace("_", " ")) for name in columns]
        head = "".join(f'<th scope="col">{title}</th>' for title in titles)
        rows = []
        for values in self.frame.itertuples(index=False, name=None):
            cells = [
                _shown(value, self.formats.get(name))
                for name, value in zip(columns, values, strict=True)
            ]
            first = f'<th scope="row">{cells[0]}</th>' if cells else ""
            rest = "".join(f"<td>{cell}</td>" for cell in cells[1:])
            rows.append(f"<tr>{first}{rest}</tr>")
        note = f'<p class="note">{escape(self.note)}</p>' if self.note else ""
        return (
            f"<table><caption>{escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{note}"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": f"Table: {self.caption}"}


def table(
    frame: pd.DataFrame,
    caption: str,
    formats: Mapping[str, Format] | None = None,
    *,
    note: str = "",
) -> Table:
    """Show a data frame as an accessible HTML table.

    Missing values show as a dash, counts of five digits with separators, other numbers with
    three significant digits unless `formats` says otherwise. A named index becomes the
    first column; the first column heads the rows.

    Parameters
    ----------
    frame : DataFrame
        One level of columns. Values with an ``__html__`` method (`commitment_link`) are
        kept as HTML, everything else is shown as text.
    caption : str
        What the table shows, as a sentence or a title.
    formats : mapping, optional
        Column name to a format specification (``".1%"``) or a function of the value.
    note : str
        A line under the table: what a dash means, how intervals were made.

    Returns
    -------
    Table
        Shows itself when it is a cell's last value.

    Raises
    ------
    ReportError
        No caption, several levels of columns, or a format for a column that is not there.

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
    unknown = sorted(set(formats or {}) - set(frame.columns))
    if unknown:
        raise ReportError(
            f"table {caption!r} has no column {', '.join(map(str, unknown))}; "
            f"formats may name {', '.join(map(str, frame.columns))}"
        )
    return Table(frame, caption, formats or {}, note)
