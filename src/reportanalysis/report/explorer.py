"""The commitment explorer: every row behind every number, on one page that needs no server."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from reportanalysis.errors import ReportError, need
from reportanalysis.files import write_text
from reportanalysis.report.pages import EXPLORER, Page
from reportanalysis.report.site import frame, render, template
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
PLAIN = ("start", "end", "text", "bag", "probability", "terms", "targets",
         "outcome", "reported")  # fmt: skip
COLUMNS = tuple(dict.fromkeys(["commitment_id", *CODED, *FILTERS, *PLAIN]))
ABOUT = ("city_zh", "source", "status")  # of a document
PARTS = {"plan": "plan", "review": "review of the past year", "self": "the government itself"}
PAGE_SIZE = 50  # entries shown at a time
DECIMALS = 3


def _given(value: Any) -> bool:
    return not pd.isna(value) and str(value).strip() != ""


def describe_targets(targets: pd.DataFrame) -> pd.Series:
    """Put each commitment's targets into one line of words, indexed by ``commitment_id``.

    >>> made_up = pd.DataFrame({"commitment_id": ["a-1"], "indicator": ["GDP"], "low": [6.5],
    ...                         "high": [7.0], "unit": ["%"], "modifier": ["around"]})
    >>> describe_targets(made_up)["a-1"]
    'GDP around 6.5–7 %'
    """
    lines = pd.Series([_target(row) for row in targets.to_dict("records")], dtype=object)
    return lines.groupby(targets["commitment_id"].to_numpy()).agg("; ".join)


def _target(row: Mapping[Any, Any]) -> str:
    def value(name: str) -> str:
        content = row.get(name)
        if not _given(content):
            return ""
        return f"{content:g}" if isinstance(content, float) else str(content)

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


@dataclass(frozen=True)
class Packed:
    """The table as the page's script reads it."""

    columns: list[str]
    rows: list[list[Any]]  # a cell for each column; where `values` has it, the value's number
    values: dict[str, list[Any]]
    documents: dict[str, dict[str, str]]  # by id

    def entries(self) -> list[dict[str, Any]]:
        """Give the rows by column, every value in its place."""
        return [
            {
                name: self.values[name][cell] if name in self.values and cell is not None else cell
                for name, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]


def pack(commitments: pd.DataFrame, documents: pd.DataFrame | None = None) -> Packed:
    """Store the table compactly, for the page's script; absent columns are left out.

    >>> frame = pd.DataFrame({"commitment_id": ["a-1", "a-2"], "document_id": ["a", "a"]})
    >>> pack(frame).rows, pack(frame).values
    ([['a-1', 0], ['a-2', 0]], {'document_id': ['a']})
    """
    _check_ids(commitments)
    present = [name for name in COLUMNS if name in commitments]
    stored = {name: list(map(_cell, commitments[name])) for name in present}
    if "text" in stored and "bag" in stored:  # the text says more; do not store both
        both = zip(stored["bag"], stored["text"], strict=True)
        stored["bag"] = [bag if text is None else None for bag, text in both]
    values = {
        name: sorted(set(cells) - {None}, key=lambda value: (str(value), value))
        for name, cells in stored.items()
        if name in CODED or name in FILTERS
    }
    for name, known in values.items():
        code = {value: number for number, value in enumerate(known)}
        stored[name] = [code.get(cell) for cell in stored[name]]
    rows = [list(row) for row in zip(*stored.values(), strict=True)]
    return Packed(list(stored), rows, values, _about(documents))


def _check_ids(commitments: pd.DataFrame) -> None:
    mend = "give the table that `reportanalysis derive` writes"
    need(commitments, ["commitment_id", "document_id"], "the commitments table", mend)
    twice = commitments.loc[commitments["commitment_id"].duplicated(), "commitment_id"]
    if len(twice):
        raise ReportError(
            f"commitment {twice.iloc[0]} is in the table twice; ids name one row each"
        )


def _cell(value: Any) -> Any:
    """A value as JSON has it: lists as words, whole numbers without a point, else text."""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or None
    if not _given(value):
        return None
    if pd.api.types.is_integer(value):
        return int(value)
    if pd.api.types.is_float(value):
        number = float(value)
        return int(number) if number.is_integer() else round(number, DECIMALS)
    return str(value)


def _about(documents: pd.DataFrame | None) -> dict[str, dict[str, str]]:
    if documents is None:
        return {}
    return {
        row["document_id"]: {name: str(row[name]) for name in ABOUT if _given(row.get(name))}
        for row in documents.to_dict("records")
    }


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
    have a text. The file is about 400 bytes an entry besides the fonts.

    Parameters
    ----------
    commitments : DataFrame
        ``commitment_id`` and ``document_id``; of the other `COLUMNS` those present are shown.
    target : str or Path
        The HTML file, ``explorer.html``.
    pages : sequence of Page
        All pages of the report but the index.
    documents : DataFrame, optional
        ``document_id`` with ``city_zh``, ``source`` (address) and ``status``.
    targets : DataFrame, optional
        As ``data/derived/targets.csv``; shown as a line of words.

    Raises
    ------
    ReportError
        A column is missing, or an id occurs twice.
    """
    if targets is not None and len(targets):
        lines = commitments["commitment_id"].map(describe_targets(targets))
        commitments = commitments.assign(targets=lines.fillna(""))
    if "outcome" in commitments:
        commitments = commitments.assign(outcome=commitments["outcome"].str.replace("_", " "))
    packed = pack(commitments, documents)
    shown = [entry for entry in packed.entries() if entry.get("text")]
    filters = [
        (name, label, packed.values[name])
        for name, label in FILTERS.items()
        if len(packed.values.get(name, [])) > 1
    ]
    html = render(
        "explorer_body.html.j2",
        title=EXPLORER.title,
        entries=shown,
        total=len(packed.rows),
        hidden=len(packed.rows) - len(shown),
        filters=filters,
        documents=packed.documents,
        parts=PARTS,
    )
    body = tidy(html, EXPLORER.href)
    # After tidy, which refuses scripts: this one is data.
    body = replace(body, html=body.html + _data_block(packed), contents=[])
    page = next((each for each in pages if each.name == EXPLORER.name), EXPLORER)
    text = frame(body, page, pages, scripts=[template("explorer.js")], kind="explorer")
    return write_text(target, text)


def _data_block(packed: Packed) -> str:
    """The table as JSON in the page; no "<" in it can end the block early."""
    table = {**asdict(packed), "page_size": PAGE_SIZE, "parts": PARTS}
    data = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    for mark in "<\u2028\u2029":
        data = data.replace(mark, f"\\u{ord(mark):04x}")
    return f'<script type="application/json" id="data" lang="zh">{data}</script>'
