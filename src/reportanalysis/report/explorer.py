"""The commitment explorer: every row behind every number, on one page that needs no server."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from bs4 import BeautifulSoup

from reportanalysis.errors import ReportError, need
from reportanalysis.files import write_text
from reportanalysis.names import names
from reportanalysis.report.languages import both, script_strings
from reportanalysis.report.links import FILTERS, NONE, kind_of
from reportanalysis.report.pages import EXPLORER, Page
from reportanalysis.report.site import frame, render, template
from reportanalysis.report.tidy import tidy
from reportanalysis.segment import word_list

# Lists of words: stored as numbers of words, the most frequent first.
WORDS = ("bag", "figures", "phrases", "terms")
LISTS = ("figure", "label")  # lists of codes, which one can filter by
# Repeated values are stored once and referred to by number.
CODED = ("document_id", "chapter", "heading")
PLAIN = ("start", "end", "probability")
# What few rows have stands last: a row in the page ends with its last value.
SPARSE = ("targets", "gaps", "chapter", "heading", "outcome", "text", "reported")
COLUMNS = (
    tuple(
        name
        for name in dict.fromkeys(["commitment_id", *CODED, *FILTERS, *WORDS, *PLAIN])
        if name not in SPARSE
    )
    + SPARSE
)
ABOUT = ("city_zh", "source", "status")  # of a document
PAGE_SIZE = 50  # entries shown at a time
DECIMALS = 3


def _given(value: Any) -> bool:
    return not pd.isna(value) and str(value).strip() != ""


def describe_targets(targets: pd.DataFrame) -> pd.Series:
    """Put each commitment's targets into a line of English and one of Chinese.

    >>> made_up = pd.DataFrame({"commitment_id": ["a-1"], "indicator": ["GDP"], "low": [6.5],
    ...                         "high": [7.0], "unit": ["%"], "modifier": ["around"]})
    >>> describe_targets(made_up)["a-1"]
    ['GDP around 6.5–7 %', 'GDP 约6.5–7%']
    """
    pairs = [_target(row) for row in targets.to_dict("records")]
    lines = pd.DataFrame(pairs, columns=[0, 1], index=targets["commitment_id"].to_numpy())
    joined = lines.groupby(level=0).agg({0: "; ".join, 1: "；".join})
    return pd.Series(joined.to_numpy().tolist(), index=joined.index, dtype=object)


def _target(row: Mapping[Any, Any]) -> tuple[str, str]:
    def value(name: str) -> str:
        content = row.get(name)
        if not _given(content):
            return ""
        return f"{content:g}" if isinstance(content, float) else str(content)

    def words(key: str, **places: str) -> tuple[str, str]:
        english, chinese = both(f"target.{key}", **places)
        return str(english), str(chinese)

    nothing = ("", "")
    low, high = value("low"), value("high")
    status, modifier, deadline = value("status"), value("modifier"), value("deadline")
    what = value("indicator") or value("object") or value("object_bag")
    missing = f"{low}–{high}" if low and high and low != high else low or high
    if status == "lost" and not missing:
        missing = "▢"
    parts = [
        (what, what),
        words(modifier) if modifier and modifier != "exact" else nothing,
        (missing, missing),
        (value("unit"), value("unit")),
        words("by", year=deadline) if deadline else nothing,
        words(status) if status and status != "stated" else nothing,
    ]
    _, how, amount, unit, by, state = (chinese for _, chinese in parts)
    chinese = f"{what} {how}{amount}{unit}{by and f'，{by}'}{state}".strip()
    return " ".join(filter(None, (english for english, _ in parts))), chinese


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
                name: _unpacked(cell, self.values.get(name))
                for name, cell in zip(self.columns, row, strict=True)
            }
            for row in self.rows
        ]


def _unpacked(cell: Any, values: list[Any] | None) -> Any:
    if values is None or cell is None:
        return cell
    return [values[each] for each in cell] if isinstance(cell, list) else values[cell]


def pack(
    commitments: pd.DataFrame,
    documents: pd.DataFrame | None = None,
    phrases: Iterable[str] = (),
) -> Packed:
    """Store the table compactly, for the page's script; absent columns are left out.

    `phrases` are all that were looked for: that a row does not have one is known too.

    >>> frame = pd.DataFrame({"commitment_id": ["a-1", "a-2"], "document_id": ["a", "a"]})
    >>> pack(frame).rows, pack(frame).values
    ([['a-1', 0], ['a-2', 0]], {'document_id': ['a']})
    """
    _check_ids(commitments)
    present = [name for name in COLUMNS if name in commitments]
    stored = {
        name: list(map(_words if name in WORDS else _cell, commitments[name])) for name in present
    }
    if "text" in stored and "bag" in stored:  # the text says more; do not store both
        both_forms = zip(stored["bag"], stored["text"], strict=True)
        stored["bag"] = [bag if text is None else None for bag, text in both_forms]
    values = {}
    for name in stored:
        if name not in (*CODED, *FILTERS, *WORDS):
            continue
        known = _in_order(name, stored[name])
        if name == "phrases":
            known += sorted(set(phrases).difference(known))
        number = {value: place for place, value in enumerate(known)}
        stored[name] = [
            [number[each] for each in cell] if isinstance(cell, list) else number.get(cell)
            for cell in stored[name]
        ]
        values[name] = known
    rows = [list(row) for row in zip(*stored.values(), strict=True)]
    return Packed(list(stored), rows, values, _about(documents))


def _in_order(name: str, cells: list[Any]) -> list[Any]:
    """The values of a column: words by frequency, codes as they are named, others sorted."""
    flat = [each for cell in cells for each in (cell if isinstance(cell, list) else [cell])]
    counts = Counter(value for value in flat if value is not None)
    if name in WORDS:
        return sorted(counts, key=lambda word: (-counts[word], word))
    named = {code: place for place, (kind, code) in enumerate(names()) if kind == kind_of(name)}

    def place(value: Any) -> tuple[int, float, str]:
        number = float(value) if str(value).isdigit() else 0.0
        return named.get(str(value), len(named)), number, str(value)

    return sorted(counts, key=place)


def _check_ids(commitments: pd.DataFrame) -> None:
    mend = "give the table that `reportanalysis derive` writes"
    need(commitments, ["commitment_id", "document_id"], "the commitments table", mend)
    twice = commitments.loc[commitments["commitment_id"].duplicated(), "commitment_id"]
    if len(twice):
        raise ReportError(
            f"commitment {twice.iloc[0]} is in the table twice; ids name one row each"
        )


def _words(value: Any) -> list[str] | None:
    """Words as a list; None where none are known, an empty list where there are none."""
    if isinstance(value, (list, tuple)):
        return [str(word) for word in value]
    return None if pd.isna(value) else str(value).split()


def _cell(value: Any) -> Any:
    """A value as JSON has it: whole numbers without a point, else text."""
    if isinstance(value, (list, tuple)):
        return list(value)
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


def _named(packed: Packed, cities: Mapping[str, str]) -> dict[str, dict[str, tuple[str, str]]]:
    """Column -> code -> English and Chinese name, of all codes in the table."""
    known = names()

    def pair(name: str, code: str) -> tuple[str, str]:
        if (kind_of(name), code) not in known:
            return code, cities.get(code, code)
        english, chinese = known[kind_of(name), code]
        if name == "topic":  # its code is its words, by which figures show it
            return f"{english} ({code})", f"{chinese}（{code}）"
        return english, chinese

    return {
        name: {str(code): pair(name, str(code)) for code in values}
        for name, values in packed.values.items()
        if name not in (*WORDS, *CODED)
    }


def _facets(
    packed: Packed, named: Mapping[str, Mapping[str, tuple[str, str]]]
) -> list[tuple[str, list[tuple[str, tuple[str, str]]]]]:
    """The filters that part the rows, each with its codes and their names; `none` last."""
    facets = []
    for name in FILTERS:
        if name not in packed.columns:
            continue
        place = packed.columns.index(name)
        options = list(named[name].items())
        if any(row[place] in (None, []) for row in packed.rows):
            options.append((NONE, (f"no {name.replace('_', ' ')}", "无")))
        if len(options) > 1:
            facets.append((name, options))
    return facets


def render_explorer(
    commitments: pd.DataFrame,
    target: str | Path,
    pages: Sequence[Page] = (EXPLORER,),
    *,
    documents: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
    phrases: Iterable[str] = (),
) -> Path:
    """Render the page that lists every commitment, with search and filters.

    Each entry has an address of its own (``explorer.html#dezhou-2019-0017``), and so has each
    list (`reportanalysis.report.links.view`). Entries without text show the sorted words.
    Without JavaScript the page lists the entries that have a text.

    Parameters
    ----------
    commitments : DataFrame
        As `reportanalysis.study.entries.read_entries` gives it: ``commitment_id`` and
        ``document_id``, and of the other `COLUMNS` those present.
    target : str or Path
        The HTML file, ``explorer.html``.
    pages : sequence of Page
        All pages of the report but the index.
    documents : DataFrame, optional
        ``document_id`` with ``city_zh``, ``source`` (address) and ``status``.
    targets : DataFrame, optional
        As ``data/derived/targets.csv``; shown as a line of words.
    phrases : iterable of str
        The set phrases that were looked for: ``data/derived/phrases.csv``.

    Raises
    ------
    ReportError
        A column is missing, or an id occurs twice.
    """
    if targets is not None and len(targets):
        told = describe_targets(targets).map(lambda pair: list(dict.fromkeys(pair)))
        lines = commitments["commitment_id"].map(told)
        commitments = commitments.assign(targets=lines)
    packed = pack(commitments, documents, phrases)
    cities = {}
    if documents is not None and {"city", "city_zh"} <= set(documents):
        cities = dict(zip(documents["city"], documents["city_zh"], strict=True))
    named = _named(packed, cities)
    shown = [entry for entry in packed.entries() if entry.get("text")]
    html = render(
        "explorer_body.html.j2",
        title=EXPLORER.title,
        entries=shown,
        total=len(packed.rows),
        hidden=len(packed.rows) - len(shown),
        facets=_facets(packed, named),
        documents=packed.documents,
        named=named,
    )
    body = tidy(html, EXPLORER.href)
    # After tidy, which refuses scripts: this one is data.
    body.soup.append(BeautifulSoup(_data_block(packed, named), "html.parser"))
    body = replace(body, contents=[])
    page = next((each for each in pages if each.name == EXPLORER.name), EXPLORER)
    scripts = [template(name) for name in ("query.js", "entry.js", "explorer.js")]
    return write_text(target, frame(body, page, pages, scripts=scripts, kind="explorer"))


def _data_block(packed: Packed, named: Mapping[str, Any]) -> str:
    """The table as JSON in the page; no "<" in it can end the block early."""
    table = {
        **asdict(packed), "rows": _trimmed(packed), "page_size": PAGE_SIZE, "names": named,
        "filters": FILTERS, "say": script_strings("explorer."),
    }  # fmt: skip
    data = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    # Escaped, as no font has to show them.
    there, pairs = set(data), word_list("traditional")
    needed = "".join(pair for pair in pairs if pair[0] not in there and pair[1] in there)
    data = f'{data[:-1]},"simplified":{json.dumps(needed)}}}'
    for mark in "<\u2028\u2029":
        data = data.replace(mark, f"\\u{ord(mark):04x}")
    return f'<script type="application/json" id="data" lang="zh">{data}</script>'


def _trimmed(packed: Packed) -> list[list[Any]]:
    """Rows as stored: up to the last value that few have, ids without that of their document."""
    least = sum(name not in SPARSE for name in packed.columns)
    rows = []
    for row in packed.rows:
        cells = len(row)
        while cells > least and row[cells - 1] in (None, []):
            cells -= 1
        document = packed.values["document_id"][row[1]]
        rows.append([row[0].removeprefix(document), *row[1:cells]])
    return rows
