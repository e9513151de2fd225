"""The derived tables: what the project holds of every document, without its sentences.

Words of a document are kept only where its status is ``digest``; of every other document
the table holds offsets, counts and sorted bags of words.
"""

from pathlib import Path

import pandas as pd

from reportanalysis.corpus import document_path, load_document
from reportanalysis.errors import ReportError
from reportanalysis.parse import COMMITMENT_COLUMNS, parse
from reportanalysis.segment import Segmenter

SHOWN_STATUS = "digest"
_WORDS = ["section", "heading", "text"]


def withhold_words(commitments: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    """Blank the words of documents that may not be shown.

    Parameters
    ----------
    commitments : DataFrame
        Columns ``document_id``, ``section``, ``heading``, ``text``.
    registry : DataFrame
        Columns ``document_id``, ``status``.

    Returns
    -------
    DataFrame
        A copy; ``section``, ``heading`` and ``text`` are empty strings unless the
        document is a digest.

    Examples
    --------
    >>> table = pd.DataFrame({"document_id": ["a", "b"], "section": "s", "heading": "h",
    ...                       "text": ["kept", "gone"]})
    >>> registry = pd.DataFrame({"document_id": ["a", "b"], "status": ["digest", "complete"]})
    >>> withhold_words(table, registry)["text"].tolist()
    ['kept', '']
    """
    shown = registry.loc[registry["status"] == SHOWN_STATUS, "document_id"]
    hidden = ~commitments["document_id"].isin(shown)
    result = commitments.copy()
    result.loc[hidden, _WORDS] = ""
    return result


def derive_commitments(
    registry: pd.DataFrame,
    folder: str | Path,
    *,
    held: str | Path = "data/raw",
    existing: pd.DataFrame | None = None,
    segmenter: Segmenter | None = None,
) -> tuple[pd.DataFrame, list[str]]:
    """Commitments of all registered documents, with their words still in.

    Parameters
    ----------
    registry : DataFrame
        As `reportanalysis.corpus.read_registry` returns it.
    folder : str or Path
        Folder of the corpus.
    held : str or Path, default "data/raw"
        Folder of the digests held in the repository.
    existing : DataFrame, optional
        A table made before; its rows stand for the documents whose text is not at hand.
    segmenter : Segmenter, optional
        Makes the bags; by default one with default settings.

    Returns
    -------
    commitments : DataFrame
        Columns of `reportanalysis.parse.parse` and ``bag``, documents in registry order.
    kept : list of str
        Ids of the documents taken over from `existing`.

    Raises
    ------
    ReportError
        If a document has neither a text nor rows in `existing`, or a text is not the
        registered one.

    Examples
    --------
    >>> from reportanalysis.corpus import read_registry
    >>> registry = read_registry("data/corpus.csv").query("status == 'digest'")
    >>> table, kept = derive_commitments(registry, "corpus")
    >>> len(table), table["bag"].iloc[76]
    (126, '以 作为 大气污染 打赢 把 治理 精神 蓝天保卫战 重中之重 钉钉子')
    """
    segmenter = segmenter or Segmenter()
    parts, kept = [], []
    for row in registry.to_dict("records"):
        if existing is not None and not document_path(row, folder, held).is_file():
            old = existing[existing["document_id"] == row["document_id"]]
            if not old.empty:
                parts.append(old)
                kept.append(row["document_id"])
                continue
        table = parse(load_document(row, folder, held))
        table["bag"] = [segmenter.bag(text) for text in table["text"]]
        parts.append(table)
    return pd.concat(parts, ignore_index=True)[[*COMMITMENT_COLUMNS, "bag"]], kept


def read_commitments(path: str | Path) -> pd.DataFrame:
    """Read a table of commitments; words that are withheld are empty strings.

    Parameters
    ----------
    path : str or Path
        ``data/derived/commitments.csv`` or another table of the same columns.

    Returns
    -------
    DataFrame
        As `derive_commitments` makes it.

    Raises
    ------
    ReportError
        If the file is missing or lacks a column.

    Examples
    --------
    >>> table = read_commitments("data/derived/commitments.csv")
    >>> table.loc[0, "commitment_id"], table.loc[0, "city"]
    ('dezhou-2019-0001', 'Dezhou')
    """
    try:
        table = pd.read_csv(path, dtype=dict.fromkeys([*_WORDS, "bag"], str))
    except FileNotFoundError:
        raise ReportError(f"{path} is missing; give a table of commitments") from None
    missing = {*COMMITMENT_COLUMNS, "bag"} - set(table.columns)
    if missing:
        raise ReportError(f"{path} lacks the columns {', '.join(sorted(missing))}")
    return table.fillna(dict.fromkeys([*_WORDS, "bag"], ""))
