"""The corpus: which documents there are, where each came from, and its exact text.

The registry ``data/corpus.csv`` names every document. Only the digest (``status``
``digest``) is held in the repository, in ``data/raw``; all other texts lie in a corpus
folder that is never committed. A text is used only if its sha256 is the registered one,
so offsets into it mean the same characters everywhere.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from reportanalysis.corpus.readers import TEXT_SUFFIXES, read_text, to_simplified
from reportanalysis.corpus.registry import COLUMNS, faults, read_registry
from reportanalysis.errors import ReportError
from reportanalysis.files import write_bytes, write_csv

ADDED = "added"
"""Folder, inside the corpus folder, of the documents that users added themselves."""


@dataclass(frozen=True)
class Document:
    r"""One report: what it is and its exact text.

    Parameters
    ----------
    document_id : str
        Stable name such as ``dezhou-2019``.
    city, city_zh : str
        Name in pinyin and in Chinese.
    year : int
        Year in which the report was given (its plan is for this year).
    level : str
        One of `reportanalysis.corpus.registry.LEVELS`.
    status : str
        ``digest``, ``complete`` or ``truncated``.
    text : str
        The decoded text as it stands in the file, line ends kept, without byte-order
        mark. Offsets of commitments count characters of this string.

    Examples
    --------
    >>> Document("dezhou-2019", "Dezhou", "德州", 2019, "prefecture", "digest", "一\n").year
    2019
    """

    document_id: str
    city: str
    city_zh: str
    year: int
    level: str
    status: str
    text: str


def corpus_folder(default: str | Path = "corpus") -> Path:
    """Tell where the full texts are: REPORTANALYSIS_CORPUS, else `default`.

    Parameters
    ----------
    default : str or Path
        Folder to use when the environment variable is not set or empty.

    Returns
    -------
    Path
        The folder; it need not exist.

    Examples
    --------
    >>> from unittest.mock import patch
    >>> with patch.dict(os.environ, {"REPORTANALYSIS_CORPUS": "elsewhere"}):
    ...     corpus_folder().name
    'elsewhere'
    """
    return Path(os.environ.get("REPORTANALYSIS_CORPUS") or default)


def document_path(
    row: Mapping[Any, Any] | pd.Series, folder: str | Path, held: str | Path = "data/raw"
) -> Path:
    """Tell which file holds a document; it need not exist.

    Parameters
    ----------
    row : mapping or Series
        One row of the registry.
    folder : str or Path
        The corpus folder.
    held : str or Path
        Folder of the repository that holds the digest; used for documents of status
        ``digest`` only.

    Returns
    -------
    Path
        ``held/<file name>`` for a digest that is there, else ``folder/<path>``.

    Examples
    --------
    >>> row = {"path": "shandong_2024/德州.txt", "status": "complete"}
    >>> document_path(row, "corpus").as_posix()
    'corpus/shandong_2024/德州.txt'
    """
    if row["status"] == "digest":
        own = Path(held) / PurePosixPath(row["path"]).name
        if own.is_file():
            return own
    return Path(folder) / row["path"]


def file_sha256(path: str | Path) -> str:
    """Compute the sha256 of a file.

    Parameters
    ----------
    path : str or Path
        An existing file.

    Returns
    -------
    str
        64 lower-case hexadecimal digits.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.txt")
    ...     _ = file.write_bytes(b"abc")
    ...     file_sha256(file)[:8]
    'ba7816bf'
    """
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def load_document(
    row: Mapping[Any, Any] | pd.Series, folder: str | Path, held: str | Path = "data/raw"
) -> Document:
    r"""Load one registered document after checking its sha256.

    Parameters
    ----------
    row : mapping or Series
        One row of the registry.
    folder : str or Path
        The corpus folder.
    held : str or Path
        Folder of the repository that holds the digest.

    Returns
    -------
    Document
        With the exact decoded text of the file.

    Raises
    ------
    ReportError
        If the file is missing, is not the registered one, or cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.txt")
    ...     _ = file.write_text("坚持房住不炒。\n", encoding="utf-8", newline="")
    ...     row = dict(document_id="x-2019", city="X", city_zh="某市", year=2019,
    ...                level="prefecture", status="complete", path="a.txt",
    ...                sha256=file_sha256(file))
    ...     load_document(row, folder).text
    '坚持房住不炒。\n'
    """
    path = document_path(row, folder, held)
    if not path.is_file():
        raise ReportError(
            f"{row['document_id']}: {path} is missing; download the corpus first "
            "(reportanalysis corpus download), or set REPORTANALYSIS_CORPUS to a folder "
            f"that holds {row['path']}"
        )
    found = file_sha256(path)
    if found != row["sha256"]:
        raise ReportError(
            f"{row['document_id']}: {path} is not the registered text: sha256 expected "
            f"{row['sha256']}, found {found}; restore the file or delete it and download "
            "it again"
        )
    return Document(
        document_id=row["document_id"],
        city=row["city"],
        city_zh=row["city_zh"],
        year=int(row["year"]),
        level=row["level"],
        status=row["status"],
        text=read_text(path),
    )


def load_corpus(
    registry: pd.DataFrame | str | Path, folder: str | Path, held: str | Path | None = None
) -> list[Document]:
    """Load every document of a registry.

    Parameters
    ----------
    registry : DataFrame or path
        As `read_registry` returns it (select rows first to load fewer), or its file.
    folder : str or Path
        The corpus folder.
    held : str or Path, optional
        Folder that holds the digest; default ``raw`` beside the registry file, or
        ``data/raw`` when a DataFrame is given.

    Returns
    -------
    list of Document
        In the order of the registry.

    Raises
    ------
    ReportError
        At the first document that is missing, changed or unreadable.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.txt")
    ...     _ = file.write_text("坚持房住不炒。", encoding="utf-8")
    ...     add_document(f"{folder}/corpus.csv", file, city="Xi'an", city_zh="西安",
    ...                  year=2019, folder=f"{folder}/corpus")["document_id"]
    ...     [document.text for document in load_corpus(f"{folder}/corpus.csv", f"{folder}/corpus")]
    'xian-2019'
    ['坚持房住不炒。']
    """
    if isinstance(registry, pd.DataFrame):
        table, raw = registry, Path("data/raw")
    else:
        table, raw = read_registry(registry), Path(registry).parent / "raw"
    held = raw if held is None else held
    return [load_document(row, folder, held) for row in table.to_dict("records")]


def add_document(
    registry_path: str | Path,
    file: str | Path,
    *,
    city: str,
    city_zh: str,
    year: int,
    level: str = "prefecture",
    status: str = "complete",
    source: str = "",
    licence: str = "",
    retrieved: str = "",
    document_id: str | None = None,
    simplify: bool = False,
    folder: str | Path | None = None,
) -> dict[str, Any]:
    """Register a report of one's own and put its text into the corpus folder.

    A ``.txt`` or ``.md`` file is copied byte for byte; from ``.html``, ``.docx`` and
    ``.pdf`` the text is extracted once and stored as UTF-8, so that offsets do not move
    with the version of the extracting library.

    Parameters
    ----------
    registry_path : str or Path
        The registry; made if it does not exist.
    file : str or Path
        The report, in any format of `reportanalysis.corpus.readers.read_text`.
    city, city_zh : str
        Name in pinyin ("Xi'an") and in Chinese (西安).
    year : int
        Year in which the report was given.
    level, status, source, licence, retrieved : str
        As in the registry; `retrieved` is a date such as ``2024-03-01`` or empty.
    document_id : str, optional
        Default: the city in small letters and the year, ``xian-2019``.
    simplify : bool
        Store the text converted from traditional to simplified characters.
    folder : str or Path, optional
        The corpus folder; default `corpus_folder`.

    Returns
    -------
    dict
        The new registry row, keys `COLUMNS`.

    Raises
    ------
    ReportError
        If the file cannot be read, a value cannot be used, or the document (its id or
        its text) is registered already. Registry and corpus folder are then unchanged.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "mine.txt")
    ...     _ = file.write_text("坚持房住不炒。", encoding="utf-8")
    ...     row = add_document(f"{folder}/corpus.csv", file, city="Xi'an", city_zh="西安",
    ...                        year=2019, folder=f"{folder}/corpus")
    ...     row["path"], row["status"]
    ('added/xian-2019.txt', 'complete')
    """
    registry_path, file = Path(registry_path), Path(file)
    folder = corpus_folder() if folder is None else Path(folder)
    text = read_text(file)
    plain = file.suffix.lower() in TEXT_SUFFIXES and not simplify
    text = to_simplified(text) if simplify else text
    content = file.read_bytes() if plain else text.encode("utf-8")
    document_id = document_id or f"{_slug(city)}-{year}"
    row: dict[str, Any] = {
        "document_id": document_id,
        "city": city,
        "city_zh": city_zh,
        "year": year,
        "level": level,
        "status": status,
        "path": f"{ADDED}/{document_id}.txt",
        "source": source,
        "sha256": hashlib.sha256(content).hexdigest(),
        "licence": licence,
        "retrieved": retrieved,
    }
    for column, fault in faults({name: str(value) for name, value in row.items()}):
        raise ReportError(f"{file} cannot be added: {column} {row[column]!r} {fault}")
    known = (
        read_registry(registry_path)
        if registry_path.exists()
        else pd.DataFrame(columns=list(COLUMNS))
    )
    for column, name in (("sha256", "text"), ("document_id", "document_id"), ("path", "path")):
        same = known.loc[known[column] == row[column], "document_id"]
        if len(same):
            raise ReportError(
                f"{file} cannot be added: its {name} is already registered as "
                f"{same.iloc[0]} in {registry_path}; give another document_id if this is "
                "a different report"
            )
    target = folder / row["path"]
    if target.exists() and target.read_bytes() != content:
        raise ReportError(
            f"{file} cannot be added: {target} exists and holds another text; move it "
            "away or give another document_id"
        )
    write_bytes(target, content)
    new = pd.DataFrame([row], columns=list(COLUMNS))
    write_csv(registry_path, new if known.empty else pd.concat([known, new], ignore_index=True))
    return row


def _slug(city: str) -> str:
    """Make the city part of a document id: letters and digits only, no accents."""
    plain = unicodedata.normalize("NFKD", city).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]", "", plain.lower())
    if not slug:
        raise ReportError(f"city {city!r} must be a name in pinyin, such as Dezhou")
    return slug
