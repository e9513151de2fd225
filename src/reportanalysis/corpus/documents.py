"""The corpus: which documents there are, where each came from, and its exact text.

The registry ``data/corpus.csv`` names every document. Only the digest is held in the
repository, in ``data/raw``; all other texts lie in a corpus folder that is never committed.
A text is used only if its sha256 is the registered one, so offsets into it mean the same
characters everywhere.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from reportanalysis.corpus.readers import STANDARD_INPUT, read_file, read_text
from reportanalysis.corpus.registry import read_registry
from reportanalysis.errors import ReportError

ADDED = "added"
"""Folder, inside the corpus folder, of the documents that users added themselves."""


@dataclass(frozen=True)
class Document:
    """One report: what it is and its exact text.

    Parameters
    ----------
    document_id : str
        Stable name such as ``dezhou-2019``.
    city, city_zh : str
        Name in pinyin and in Chinese; empty where not known.
    year : int
        Year in which the report was given (its plan is for this year); 0 where not known.
    level : str
        One of `reportanalysis.corpus.registry.LEVELS`; empty where not known.
    status : str
        ``digest``, ``complete`` or ``truncated``.
    text : str
        The text as decoded, line ends kept; offsets of commitments count its characters.
    notes : tuple of str
        What the reader mapped or left out, such as ``3 invisible characters``.
    """

    document_id: str
    city: str
    city_zh: str
    year: int
    level: str
    status: str
    text: str
    notes: tuple[str, ...] = ()


def read(path: str | Path, *, simplify: bool = False) -> Document:
    """Read a report from a file.

    Parameters
    ----------
    path : str or Path
        A .txt, .md, .html, .docx or .pdf file; ``-`` is standard input.
    simplify : bool, default False
        Turn traditional characters into simplified ones; offsets count the turned text.

    Returns
    -------
    Document
        Named by its file; ``notes`` say what was mapped or left out.

    Raises
    ------
    ReportError
        If the file cannot be read or holds no Chinese text.

    Examples
    --------
    >>> document = read("data/raw/dezhou_2019_digest.txt")
    >>> document.document_id, len(document.text), document.notes
    ('dezhou_2019_digest', 4844, ())
    """
    reading = read_file(path, simplify=simplify)
    # A name of bytes that are no UTF-8 could not be written back.
    name = Path(path).stem.encode("utf-8", "replace").decode("utf-8")
    return Document(
        "input" if str(path) == STANDARD_INPUT else name,
        "", "", 0, "", "complete", reading.text, reading.notes,
    )  # fmt: skip


def corpus_folder() -> Path:
    """Where the full texts are: REPORTANALYSIS_CORPUS, else ``corpus``."""
    return Path(os.environ.get("REPORTANALYSIS_CORPUS") or "corpus")


def document_path(
    row: Mapping[Any, Any] | pd.Series, folder: str | Path, held: str | Path = "data/raw"
) -> Path:
    """Which file holds a registered document: a digest in `held`, all others in `folder`."""
    if row["status"] == "digest":
        own = Path(held) / PurePosixPath(row["path"]).name
        if own.is_file():
            return own
    return Path(folder, row["path"])


def file_sha256(path: str | Path) -> str:
    """Compute the sha256 of a file."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def load_document(
    row: Mapping[Any, Any] | pd.Series, folder: str | Path, held: str | Path = "data/raw"
) -> Document:
    """Load one registered document (a row of the registry) after checking its sha256."""
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
        notes=tuple(filter(None, row["reading"].split("; "))),
    )


def load_corpus(
    registry: pd.DataFrame | str | Path, folder: str | Path, held: str | Path | None = None
) -> list[Document]:
    """Load every document of a registry, in its order.

    Parameters
    ----------
    registry : DataFrame or path
        As `read_registry` returns it (select rows first to load fewer), or its file.
    folder : str or Path
        The corpus folder.
    held : str or Path, optional
        Folder of the digest; default ``raw`` beside the registry file, else ``data/raw``.

    Returns
    -------
    list of Document

    Raises
    ------
    ReportError
        At the first document that is missing, changed or unreadable.

    Examples
    --------
    >>> digest = read_registry("data/corpus.csv").query("status == 'digest'")
    >>> [document.document_id for document in load_corpus(digest, "corpus")]
    ['dezhou-2019']
    """
    table, raw = registry_table(registry)
    held = raw if held is None else held
    return [load_document(row, folder, held) for row in table.to_dict("records")]


def registry_table(registry: pd.DataFrame | str | Path) -> tuple[pd.DataFrame, Path]:
    """The table of a registry, and the folder of the digests that belongs to it."""
    if isinstance(registry, pd.DataFrame):
        return registry, Path("data/raw")
    return read_registry(registry), Path(registry).parent / "raw"
