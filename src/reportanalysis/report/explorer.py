"""The commitment explorer: every row behind every number, on one page that needs no server."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from reportanalysis.errors import ReportError
from reportanalysis.files import write_text
from reportanalysis.report.pages import EXPLORER, Page
from reportanalysis.report.site import environment, frame, template
from reportanalysis.report.tidy import tidy

# Column of the commitments table -> label of its filter.
FILTERS = {
    "city": "City",
    "year": "Year",
    "part": "Part of the report",
    "policy_type": "Policy type",
    "theme": "Theme",
    "topic": "Topic",
}
# Repeated values are stored once and referred to by number.
CODED = ("document_id", "city", "year", "part", "section_no", "heading", "policy_type", "theme")
NEEDED = ("commitment_id", "document_id")
PARTS = {"plan": "plan", "review": "review of the past year", "self": "the government itself"}
PAGE_SIZE = 50  # entries shown at a time
PLAIN = ("start", "end", "text", "bag", "probability", "terms", "targets")


def describe_targets(targets: pd.DataFrame) -> pd.Series:
    """Put each commitment's targets into one line of words.

    Parameters
    ----------
    targets : DataFrame
        ``commitment_id`` and any of ``indicator``, ``object``, ``modifier``, ``low``,
        ``high``, ``unit``, ``deadline``, ``status``.

    Returns
    -------
    Series of str
        Indexed by ``commitment_id``; targets joined by semicolons.

    Examples
    --------
    >>> made_up = pd.DataFrame({"commitment_id": ["a-1"], "indicator": ["GDP"], "low": [6.5],
    ...                         "high": [7.0], "unit": ["%"], "modifier": ["around"]})
    >>> describe_targets(made_up)["a-1"]
    'GDP around 6.5–7 %'
    """
    lines = [_target(row) for row in targets.to_dict("records")]
    series = pd.Series(lines, index=targets["commitment_id"].to_numpy(), dtype=object)
    return series.groupby(level=0).agg("; ".join)


def _given(value: Any) -> bool:
    return not pd.isna(value) and str(value).strip() != ""


def _figure(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _target(row: dict[Any, Any]) -> str:
    def value(name: str) -> str:
        return _figure(row[name]) if _given(row.get(name)) else ""

    low, high = value("low"), value("high")
    amount = f"{low}–{high}" if low and high and low != high else low or high
    status = value("status")
    words = [
        value("indicator") or value("object"),
        value("modifier").replace("_", " "),
        amount,
        value("unit"),
        f"by {value('deadline')}" if value("deadline") else "",
        f"(figure {status})" if status and status != "stated" else "",
    ]
    return " ".join(word for word in words if word)


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or None
    if not _given(value):
        return None
    if pd.api.types.is_integer(value):
        return int(value)
    if pd.api.types.is_float(value):
        number = float(value)
        return int(number) if number.is_integer() else round(number, 3)
    return str(value)


def pack(commitments: pd.DataFrame, documents: pd.DataFrame | None = None) -> dict[str, Any]:
    """Store the table compactly, for the page's script.

    Parameters
    ----------
    commitments : DataFrame
        One row per commitment; columns that are not there are left out.
    documents : DataFrame, optional
        ``document_id`` with ``city_zh``, ``source`` and ``status``.

    Returns
    -------
    dict
        ``columns``: names; ``rows``: lists in that order; ``values``: for some columns the
        distinct values that the rows refer to by number; ``documents``: by id.

    Examples
    --------
    >>> frame = pd.DataFrame({"commitment_id": ["a-1", "a-2"], "document_id": ["a", "a"]})
    >>> pack(frame)["rows"], pack(frame)["values"]
    ([['a-1', 0], ['a-2', 0]], {'document_id': ['a']})
    """
    missing = [name for name in NEEDED if name not in commitments]
    if missing:
        raise ReportError(f"the commitments table has no column {', '.join(missing)}")
    if commitments["commitment_id"].duplicated().any():
        twice = commitments.loc[commitments["commitment_id"].duplicated(), "commitment_id"].iloc[0]
        raise ReportError(f"commitment {twice} is in the table twice; ids name one row each")
    known = dict.fromkeys(["commitment_id", *CODED, *FILTERS, *PLAIN])
    columns = [name for name in known if name in commitments]
    values: dict[str, list[Any]] = {}
    stored = {}
    for name in columns:
        cells = [_cell(value) for value in commitments[name]]
        if name == "bag" and "text" in commitments:  # the text says more; do not store both
            cells = [
                None if _given(text) else cell
                for cell, text in zip(cells, commitments["text"], strict=True)
            ]
        if name in CODED or name in FILTERS:
            values[name] = sorted({c for c in cells if c is not None}, key=lambda c: (str(c), c))
            code = {value: number for number, value in enumerate(values[name])}
            cells = [code.get(cell) for cell in cells]
        stored[name] = cells
    about = {}
    if documents is not None:
        for row in documents.to_dict("records"):
            about[row["document_id"]] = {
                name: str(row[name])
                for name in ("city_zh", "source", "status")
                if _given(row.get(name))
            }
    return {
        "columns": columns,
        "rows": [list(row) for row in zip(*stored.values(), strict=True)],
        "values": values,
        "documents": about,
    }


def _entries(packed: dict[str, Any]) -> list[dict[str, Any]]:
    entries = []
    for row in packed["rows"]:
        entry = {}
        for name, cell in zip(packed["columns"], row, strict=True):
            coded = name in packed["values"] and cell is not None
            entry[name] = packed["values"][name][cell] if coded else cell
        entries.append(entry)
    return entries


def render_explorer(
    commitments: pd.DataFrame,
    target: str | Path,
    pages: Sequence[Page] = (EXPLORER,),
    *,
    documents: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
) -> Path:
    """Render the page that lists every commitment, with search and filters.

    Each entry has an address of its own (``explorer.html#dezhou-2019-0017``). Entries
    without text show the sorted words. Without JavaScript the page lists the entries that
    have a text.

    Parameters
    ----------
    commitments : DataFrame
        ``commitment_id`` and ``document_id``; shown where present: ``city``, ``year``,
        ``part``, ``section_no``, ``section``, ``heading``, ``start``, ``end``, ``text``,
        ``bag``, ``policy_type``, ``probability``, ``theme``, ``topic``, ``terms`` (the words
        that decided the policy type; a string or a list), ``targets`` (a line of words).
    target : str or Path
        The HTML file, ``explorer.html``.
    pages : sequence of Page
        All pages of the report but the index.
    documents : DataFrame, optional
        ``document_id`` with ``city_zh``, ``source`` (address) and ``status``.
    targets : DataFrame, optional
        Targets table (`describe_targets`); fills the column ``targets``.

    Returns
    -------
    Path
        The file written; about 400 bytes an entry besides the fonts.

    Raises
    ------
    ReportError
        A column is missing, or an id occurs twice.
    """
    if targets is not None and len(targets):
        lines = commitments["commitment_id"].map(describe_targets(targets))
        commitments = commitments.assign(targets=lines.fillna(""))
    packed = pack(commitments, documents)
    entries = _entries(packed)
    shown = [entry for entry in entries if entry.get("text")]
    data = json.dumps(
        {**packed, "page_size": PAGE_SIZE, "parts": PARTS},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    filters = [
        (name, label, packed["values"][name])
        for name, label in FILTERS.items()
        if len(packed["values"].get(name, [])) > 1
    ]
    html = (
        environment()
        .get_template("explorer_body.html.j2")
        .render(
            title=EXPLORER.title,
            entries=shown,
            total=len(entries),
            hidden=len(entries) - len(shown),
            filters=filters,
            documents=packed["documents"],
            parts=PARTS,
        )
    )
    body = tidy(html, "explorer.html")
    # After tidy, which refuses scripts: this one is data, and "<" cannot end it early.
    safe = data.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    block = Markup('<script type="application/json" id="data" lang="zh">{}</script>').format(
        Markup(safe)
    )
    page = next((each for each in pages if each.name == EXPLORER.name), EXPLORER)
    whole = type(body)(body.title, body.title_html, body.html + str(block), [])
    text = frame(whole, page, pages, script=template("explorer.js"), kind="explorer")
    return write_text(target, text)
