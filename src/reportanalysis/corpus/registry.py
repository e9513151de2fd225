"""The registry of documents: one CSV row each, every value checked when it is read."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath

import pandas as pd

from reportanalysis.errors import ReportError

COLUMNS = (
    "document_id",
    "city",
    "city_zh",
    "year",
    "level",
    "status",
    "path",
    "source",
    "sha256",
    "licence",
    "retrieved",
)
STATUSES = ("digest", "complete", "truncated")
LEVELS = ("national", "province", "prefecture", "county", "township")
_UNIQUE = ("document_id", "path", "sha256")


def read_registry(path: str | Path) -> pd.DataFrame:
    r"""Read and check a registry of documents.

    Parameters
    ----------
    path : str or Path
        CSV file in UTF-8 with exactly the columns `COLUMNS`.

    Returns
    -------
    DataFrame
        One row per document in file order, columns `COLUMNS`; `year` is an integer, all
        others are strings (empty where not known: source, licence, retrieved).

    Raises
    ------
    ReportError
        If the file cannot be read or a value cannot be used; the message names line,
        column and value.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "corpus.csv")
    ...     _ = file.write_text(
    ...         ",".join(COLUMNS) + "\n"
    ...         "dezhou-2019,Dezhou,德州,2019,prefecture,digest,a.txt,," + "0" * 64 + ",,\n",
    ...         encoding="utf-8",
    ...     )
    ...     read_registry(file)[["document_id", "year", "status"]]
       document_id  year  status
    0  dezhou-2019  2019  digest
    """
    path = Path(path)
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ReportError(
            f"{path}: the registry cannot be read ({error.strerror}); "
            "give the path of a file such as data/corpus.csv"
        ) from None
    except UnicodeDecodeError:
        raise ReportError(f"{path}: the registry is not UTF-8; save it as CSV UTF-8") from None
    rows, lines = _parse(content, path)
    for row, line in zip(rows, lines, strict=True):
        for column, fault in faults(row):
            raise ReportError(
                f"{path}, line {line} ({row['document_id'] or 'no document_id'}), "
                f"column {column}: {row[column]!r} {fault}"
            )
    for column in _UNIQUE:
        seen: dict[str, int] = {}
        for row, line in zip(rows, lines, strict=True):
            if row[column] in seen:
                raise ReportError(
                    f"{path}, line {line} ({row['document_id']}), column {column}: "
                    f"{row[column]!r} is already used in line {seen[row[column]]}; "
                    "each document is registered once"
                )
            seen[row[column]] = line
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"year": "int64"})


def _parse(content: str, path: Path) -> tuple[list[dict[str, str]], list[int]]:
    """Split CSV text into rows with their line numbers, refusing rows of another width."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows, lines = [], []
    try:
        header = next(reader, [])
        missing = [name for name in COLUMNS if name not in header]
        extra = [name for name in header if name not in COLUMNS]
        if missing or extra or len(header) != len(COLUMNS):
            raise ReportError(
                f"{path}: the columns must be {', '.join(COLUMNS)}; "
                f"missing: {', '.join(missing) or 'none'}; not known or repeated: "
                f"{', '.join(extra) or 'none'}"
            )
        for values in reader:
            if not values:
                continue
            if len(values) != len(header):
                raise ReportError(
                    f"{path}, line {reader.line_num}: {len(values)} values for "
                    f"{len(header)} columns; put values that hold a comma in quotes"
                )
            rows.append(dict(zip(header, values, strict=True)))
            lines.append(reader.line_num)
    except csv.Error as error:
        raise ReportError(f"{path}, line {reader.line_num}: not a CSV file ({error})") from None
    if not rows:
        raise ReportError(f"{path}: the registry names no document; add one with add_document")
    return rows, lines


def faults(row: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Find what is wrong with one row of a registry.

    Parameters
    ----------
    row : mapping
        Keys `COLUMNS`, all values strings.

    Yields
    ------
    tuple of str
        Column, and what is wrong and how to mend it; nothing for a good row.

    Examples
    --------
    >>> row = dict.fromkeys(COLUMNS, "x") | {"year": "20", "level": "county"}
    >>> [column for column, _ in faults(row)]
    ['year', 'status', 'source', 'sha256', 'retrieved']
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["document_id"]):
        yield "document_id", "must be small letters, digits and hyphens, such as dezhou-2019"
    for column in ("city", "city_zh"):
        if not row[column].strip() or row[column] != row[column].strip():
            yield column, "must be a name without spaces around it"
    if not re.fullmatch(r"(19|20)\d\d", row["year"]):
        yield "year", "must be a year such as 2024"
    if row["level"] not in LEVELS:
        yield "level", f"must be one of {', '.join(LEVELS)}"
    if row["status"] not in STATUSES:
        yield "status", f"must be one of {', '.join(STATUSES)}"
    parts = PurePosixPath(row["path"]).parts
    # Downloads are written to this path, so it must not lead out of the corpus folder.
    if not parts or parts[0] == "/" or ".." in parts or re.search(r"[\\:\x00-\x1f]", row["path"]):
        yield "path", "must be a path inside the corpus folder, such as shandong_2024/德州.txt"
    if row["source"] and not re.fullmatch(r"https?://[!-~]+", row["source"]):
        yield "source", "must be empty or a percent-encoded http(s) address"
    if not re.fullmatch(r"[0-9a-f]{64}", row["sha256"]):
        yield "sha256", "must be 64 hexadecimal digits in small letters (see sha256sum)"
    if row["retrieved"] and not _is_date(row["retrieved"]):
        yield "retrieved", "must be empty or a date such as 2024-03-01"


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
