"""Reports of one's own: understood before they are registered, listed, shown, removed.

What can go wrong later is found here: a text is parsed, its figures are read and its own
years are compared with the year given, before anything is written.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

import pandas as pd

from reportanalysis.corpus import documents
from reportanalysis.corpus.documents import Document
from reportanalysis.corpus.readers import TEXT_SUFFIXES, read_file
from reportanalysis.corpus.registry import (
    COLUMNS,
    PROVINCES,
    bare,
    by_name,
    city_of,
    faults,
    other_city,
    read_registry,
)
from reportanalysis.corpus.script import is_traditional
from reportanalysis.derive import documents_of
from reportanalysis.errors import ReportError
from reportanalysis.files import read_table, write_bytes, write_csv
from reportanalysis.parsing.normalise import normalise
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.understanding import Understanding, contradiction, understand

_COPY = 0.9  # share of sentences in common from which a report is a copy of another


def add_document(
    registry_path: str | Path,
    file: str | Path,
    *,
    city: str,
    city_zh: str,
    year: int,
    province: str,
    level: str = "prefecture",
    status: str = "complete",
    source: str = "",
    licence: str = "",
    document_id: str | None = None,
    simplify: bool = False,
    folder: str | Path | None = None,
) -> tuple[dict[str, Any], Understanding]:
    r"""Register a report of one's own and put its text into the corpus folder.

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
        Name in pinyin ("Xi'an") and in Chinese (西安); one city has one name.
    year : int
        Year that the plan is for, as a rule that in which the report was given.
    province : str
        One of `reportanalysis.corpus.registry.PROVINCES`, or its Chinese name.
    level, status, source, licence : str
        As in the registry; `status` ``truncated`` for a text without a plan.
    document_id : str, optional
        Default: the city in small letters and the year, ``xian-2019``.
    simplify : bool
        Store the text converted from traditional to simplified characters.
    folder : str or Path, optional
        The corpus folder; default `reportanalysis.corpus.documents.corpus_folder`.

    Returns
    -------
    dict, Understanding
        The new registry row, and what was understood of the report.

    Raises
    ------
    ReportError
        If the file cannot be read, holds no commitments or speaks of another year, a value
        cannot be used, the city is known under another spelling, or the document already.
        Registry and corpus folder are then unchanged.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "mine.txt")
    ...     _ = file.write_text("一、2019年重点工作\n西安要新建学校三所。", encoding="utf-8")
    ...     row, seen = add_document(f"{folder}/corpus.csv", file, city="Xi'an",
    ...         city_zh="西安", year=2019, province="Shaanxi", folder=f"{folder}/corpus")
    >>> row["path"], len(seen.commitments), seen.doubts
    ('added/xian-2019.txt', 1, ())
    """
    registry_path, file = Path(registry_path), Path(file)
    folder = documents.corpus_folder() if folder is None else Path(folder)
    reading = read_file(file, simplify=simplify)
    plain = file.suffix.lower() in TEXT_SUFFIXES and not simplify
    content = file.read_bytes() if plain else reading.text.encode("utf-8")
    document_id = document_id or f"{bare(city)}-{year}"
    in_pinyin = {zh: name for name, zh in PROVINCES.items()}
    row: dict[str, Any] = {
        "document_id": document_id,
        "city": city,
        "city_zh": city_zh,
        "province": in_pinyin.get(bare(province).removesuffix("省"), province),
        "level": level,
        "year": year,
        "status": status,
        "path": f"{documents.ADDED}/{document_id}.txt",
        "source": source,
        "sha256": hashlib.sha256(content).hexdigest(),
        "licence": licence,
        "retrieved": "",
        "reading": "; ".join(reading.notes),
    }
    known = pd.DataFrame(columns=list(COLUMNS))
    if registry_path.exists():
        known = read_registry(registry_path)
    target = folder / row["path"]
    try:
        _refuse_row(row, known, registry_path)
        if target.exists() and target.read_bytes() != content:
            raise ReportError(
                f"{target} exists and holds another text; move it away or give another document_id"
            )
        document = Document(
            document_id, city, city_zh, year, level, status, reading.text, reading.notes
        )
        seen = _understood(document)
        _refuse_copy(reading.text, known, folder, registry_path)
    except ReportError as error:
        raise ReportError(f"{file} cannot be added: {error}") from None
    write_bytes(target, content)
    new = pd.DataFrame([row], columns=list(COLUMNS))
    write_csv(registry_path, new if known.empty else pd.concat([known, new], ignore_index=True))
    return row, seen


def _refuse_row(row: dict[str, Any], known: pd.DataFrame, registry_path: Path) -> None:
    """Refuse values that cannot be used, another spelling, and what is registered already."""
    for column, fault in faults({name: str(value) for name, value in row.items()}):
        raise ReportError(f"{column} {row[column]!r} {fault}")
    clash = other_city(city_of(row), by_name(map(city_of, known.to_dict("records"))))
    if clash:
        raise ReportError(clash)
    for column, name in (("sha256", "text"), ("document_id", "document_id"), ("path", "path")):
        same = known.loc[known[column] == row[column], "document_id"]
        if len(same):
            raise ReportError(
                f"its {name} is already registered as {same.iloc[0]} in {registry_path}; give "
                "another document_id if this is a different report"
            )


def _understood(document: Document) -> Understanding:
    """Understand a report that is to be added, or refuse it."""
    mend = (
        "; it is in traditional characters: add --simplify" if is_traditional(document.text) else ""
    )
    try:
        seen = understand(document)
    except ReportError as error:
        raise ReportError(f"{error}{mend}") from None
    if document.status != "truncated" and not seen.commitments["part"].isin(COMMITMENT_PARTS).any():
        titles = "; ".join(seen.outline.titles) or "none"
        raise ReportError(
            f"no commitments found, only other parts (titles seen: {titles}); if the text breaks "
            f"off before its plan, add --status truncated{mend}"
        )
    for fault in contradiction(document, seen.outline):
        raise ReportError(f"{fault}; give the year that its plan is for")
    return seen


def _refuse_copy(text: str, known: pd.DataFrame, folder: Path, registry_path: Path) -> None:
    """Refuse a text whose sentences are those of a registered one: another encoding or format."""
    new = _sentences(text)
    for row in known.to_dict("records"):
        path = documents.document_path(row, folder, registry_path.parent / "raw")
        if not path.is_file():
            continue
        there = _sentences(read_file(path).text)
        if len(new & there) > _COPY * len(new | there):
            raise ReportError(
                f"its sentences are those of {row['document_id']} in {registry_path}, in another "
                "encoding or format; remove that one first if this is the better copy"
            )


def _sentences(text: str) -> set[str]:
    return set(re.split("[。;!?]", normalise(text).text))


def remove_document(
    registry_path: str | Path,
    document_id: str,
    *,
    folder: str | Path | None = None,
    derived: str | Path = "data/derived",
) -> list[str]:
    """Undo `add_document`: registry row, stored text and derived rows go.

    Parameters
    ----------
    registry_path : str or Path
        The registry.
    document_id : str
        A document that was added; the study's own cannot be removed.
    folder : str or Path, optional
        The corpus folder; default `reportanalysis.corpus.documents.corpus_folder`.
    derived : str or Path, default "data/derived"
        Folder of the derived tables; all other rows stay byte for byte.

    Returns
    -------
    list of str
        What was removed, a line each.

    Raises
    ------
    ReportError
        If there is no such document, or it is one of the study's own.
    """
    registry_path = Path(registry_path)
    folder = documents.corpus_folder() if folder is None else Path(folder)
    registry = read_registry(registry_path)
    row = _row(registry, document_id, registry_path)
    if not row["path"].startswith(f"{documents.ADDED}/"):
        raise ReportError(
            f"{document_id} is one of the study's own documents; only reports that were added "
            "with corpus add can be removed"
        )
    rest = registry[registry["document_id"] != document_id]
    said = []
    for path in sorted(Path(derived).glob("*.csv*")):
        table = read_table(path, dtype=str, keep_default_na=False)
        if not {"document_id", "commitment_id"} & set(table.columns):
            continue
        its = documents_of(table) == document_id
        if "city" in table and row["city"] not in rest["city"].tolist():
            # Rows that stand for a city without a report.
            its |= documents_of(table).eq("") & table["city"].eq(row["city"])
        if its.any():
            write_csv(path, table[~its])
            said.append(f"{path}: {its.sum()} rows")
    if rest.empty:
        registry_path.unlink()
    else:
        write_csv(registry_path, rest)
    said.append(f"{registry_path}: 1 row")
    stored = folder / row["path"]
    if stored.is_file():
        stored.unlink()
        said.append(str(stored))
    return said


def list_documents(
    registry: pd.DataFrame, folder: str | Path, held: str | Path = "data/raw"
) -> pd.DataFrame:
    """List registered documents, their ``text`` being here, missing or changed.

    >>> list_documents(read_registry("data/corpus.csv"), "nowhere")["text"].tolist()[:2]
    ['here', 'missing']
    """
    columns = ["document_id", "city_zh", "province", "level", "year", "status"]
    texts = []
    for row in registry.to_dict("records"):
        path = documents.document_path(row, folder, held)
        same = path.is_file() and documents.file_sha256(path) == row["sha256"]
        texts.append("here" if same else "changed" if path.is_file() else "missing")
    return registry[columns].assign(text=texts, reading=registry["reading"])


def show_document(
    registry_path: str | Path, document_id: str, folder: str | Path | None = None
) -> Understanding:
    """Understand a registered document whose text is at hand.

    >>> show_document("data/corpus.csv", "dezhou-2019").figures
    26
    """
    registry_path = Path(registry_path)
    row = _row(read_registry(registry_path), document_id, registry_path)
    folder = documents.corpus_folder() if folder is None else folder
    return understand(documents.load_document(row, folder, registry_path.parent / "raw"))


def _row(registry: pd.DataFrame, document_id: str, registry_path: Path) -> dict[Any, Any]:
    rows: list[dict[Any, Any]] = registry[registry["document_id"] == document_id].to_dict("records")
    if not rows:
        raise ReportError(
            f"{registry_path} names no document {document_id!r}; see: reportanalysis corpus list"
        )
    return rows[0]
