"""The derived tables: what the project holds of every document, without its sentences.

Words of a document are kept only where its status is ``digest``; of every other document
the tables hold offsets, counts, codes, figures and sorted bags of words. A document whose
text is not at hand keeps the rows it has.
"""

from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path

import pandas as pd

from reportanalysis.corpus.documents import Document, document_path, load_corpus
from reportanalysis.errors import ReportError
from reportanalysis.files import write_csv
from reportanalysis.parsing.parse import COMMITMENT_COLUMNS, parse
from reportanalysis.policytype.labels import match_labels, read_labels
from reportanalysis.quantities import (
    TARGET_COLUMNS,
    extract_targets,
    headline_targets,
    specificity,
    with_reported,
)
from reportanalysis.quantities.lost import lost_targets
from reportanalysis.segment import Segmenter

SHOWN_STATUS = "digest"
COLUMNS = [*COMMITMENT_COLUMNS, "bag", "specificity"]
_WORDS = {
    "commitments": ["section", "heading", "text"],
    "targets": ["object"],
    "headline": ["words"],
    "label_bags": [],
}
_TEXT_COLUMNS = ["section", "heading", "text", "bag"]


def derive_all(
    registry: pd.DataFrame,
    folder: str | Path,
    target: str | Path,
    *,
    held: str | Path = "data/raw",
    facts: str | Path = "data/external",
    labels: str | Path = "data/gold/labels.csv",
    say: Callable[[str], object] = print,
) -> list[Path]:
    """Write the derived tables of every registered document.

    Parameters
    ----------
    registry : DataFrame
        As `reportanalysis.corpus.documents.read_registry` returns it.
    folder : str or Path
        Folder of the corpus.
    target : str or Path
        Folder of the tables; its tables stand for the documents whose text is not at hand.
    held : str or Path, default "data/raw"
        Folder of the digests held in the repository.
    facts : str or Path, default "data/external"
        Folder of the restored figures and of the targets of 2019.
    labels : str or Path, default "data/gold/labels.csv"
        Labels; those whose sentence is no commitment (headings) get their bags here.
    say : callable, default print
        Told what was kept.

    Returns
    -------
    list of Path
        ``commitments.csv``, ``targets.csv``, ``headline.csv`` and ``label_bags.csv``.

    Raises
    ------
    ReportError
        If a document has neither a text nor rows, or a text is not the registered one.
    """
    target, facts = Path(target), Path(facts)
    segmenter = Segmenter()
    paths = [target / f"{name}.csv" for name in _WORDS]
    old = [_read(path) for path in paths]
    at_hand = [document_path(row, folder, held).is_file() for row in registry.to_dict("records")]
    documents = load_corpus(registry[at_hand], folder, held)
    commitments = derive_commitments(documents, segmenter)
    restorations = _with_pinyin(pd.read_csv(facts / "restorations.csv"), registry)
    reported = pd.read_csv(facts / "targets_2019.csv")

    stated = extract_targets(commitments).assign(source="report")
    shown = commitments[commitments["document_id"].isin(_shown(registry))]
    targets = pd.concat([stated, lost_targets(shown, restorations, segmenter)])
    targets = _add_objects(targets, commitments, segmenter)
    headline = headline_targets(commitments, stated)
    cities = registry[["city", "city_zh"]].drop_duplicates()
    headline = with_reported(headline, reported, cities)
    commitments["specificity"] = specificity(commitments, stated)

    missing = registry.loc[[not there for there in at_hand], "document_id"]
    if len(missing):
        say(f"no text in {folder}, rows kept as they are: {', '.join(missing)}")
    bags = _label_bags(read_labels(labels), commitments, registry, documents, segmenter)
    tables = [commitments, targets, headline, bags]
    merged = [
        _merge(table, kept, missing, registry, path)
        for table, kept, path in zip(tables, old, paths, strict=True)
    ]
    return [
        write_csv(path, withhold_words(table, registry, _WORDS[path.stem]))
        for path, table in zip(paths, merged, strict=True)
    ]


def derive_commitments(documents: Iterable[Document], segmenter: Segmenter) -> pd.DataFrame:
    """Commitments of documents whose text is at hand, their words still in.

    Parameters
    ----------
    documents : iterable of Document
        As `reportanalysis.corpus.documents.load_corpus` returns them.
    segmenter : Segmenter
        Makes the bags.

    Returns
    -------
    DataFrame
        Columns of `reportanalysis.parsing.parse.parse` and ``bag``, documents in the order given.

    Raises
    ------
    ReportError
        If a document has no commitments.

    Examples
    --------
    >>> from reportanalysis.corpus.documents import read_registry
    >>> registry = read_registry("data/corpus.csv").query("status == 'digest'")
    >>> table = derive_commitments(load_corpus(registry, "corpus"), Segmenter())
    >>> len(table), table["bag"].iloc[76]
    (126, '以 作为 大气污染 打赢 把 治理 精神 蓝天保卫战 重中之重 钉钉子')
    """
    table = pd.concat([parse(document) for document in documents], ignore_index=True)
    return table.assign(bag=[segmenter.bag(text) for text in table["text"]])


def withhold_words(table: pd.DataFrame, registry: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Blank the words of documents that may not be shown.

    Parameters
    ----------
    table : DataFrame
        With ``document_id`` or ``commitment_id``, and `columns`.
    registry : DataFrame
        Columns ``document_id``, ``status``.
    columns : list of str
        The columns that hold words.

    Returns
    -------
    DataFrame
        A copy; `columns` are empty strings unless the document is a digest.

    Examples
    --------
    >>> table = pd.DataFrame({"document_id": ["a", "b"], "text": ["kept", "gone"]})
    >>> registry = pd.DataFrame({"document_id": ["a", "b"], "status": ["digest", "complete"]})
    >>> withhold_words(table, registry, ["text"])["text"].tolist()
    ['kept', '']
    """
    result = table.copy()
    result.loc[~documents_of(table).isin(_shown(registry)), columns] = ""
    return result


def documents_of(table: pd.DataFrame) -> pd.Series:
    """Document of each row; a commitment's id starts with it.

    Parameters
    ----------
    table : DataFrame
        With ``document_id`` or ``commitment_id``.

    Returns
    -------
    Series of str

    Examples
    --------
    >>> documents_of(pd.DataFrame({"commitment_id": ["tai-an-2024-0007"]})).tolist()
    ['tai-an-2024']
    """
    if "document_id" in table:
        return table["document_id"]
    return table["commitment_id"].str.replace(r"-\d+$", "", regex=True)


def read_commitments(path: str | Path) -> pd.DataFrame:
    """Read a table of commitments; words that are withheld are empty strings.

    Parameters
    ----------
    path : str or Path
        ``data/derived/commitments.csv`` or another table of the same columns.

    Returns
    -------
    DataFrame
        Columns of `reportanalysis.parsing.parse.parse`, ``bag`` and ``specificity``.

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
        table = pd.read_csv(path, dtype=dict.fromkeys(_TEXT_COLUMNS, str))
    except FileNotFoundError:
        raise ReportError(f"{path} is missing; give a table of commitments") from None
    missing = set(COLUMNS) - set(table.columns)
    if missing:
        raise ReportError(f"{path} lacks the columns {', '.join(sorted(missing))}")
    table["specificity"] = table["specificity"].astype("Int64")
    return table.fillna(dict.fromkeys(_TEXT_COLUMNS, ""))


def _shown(registry: pd.DataFrame) -> pd.Series:
    return registry.loc[registry["status"] == SHOWN_STATUS, "document_id"]


def _read(path: Path) -> pd.DataFrame | None:
    return pd.read_csv(path, dtype=str, keep_default_na=False) if path.is_file() else None


def _merge(
    table: pd.DataFrame,
    old: pd.DataFrame | None,
    missing: pd.Series,
    registry: pd.DataFrame,
    path: Path,
) -> pd.DataFrame:
    """Rows of the documents at hand, and the old rows of the others, in registry order."""
    if missing.empty:
        return table
    kept = old[documents_of(old).isin(missing)] if old is not None else table[:0]
    absent = sorted(set(missing) - set(documents_of(kept)))
    if absent and path.stem == "commitments":
        raise ReportError(
            f"{absent[0]}: neither its text nor its rows in {path} are there; download the "
            "corpus (make corpus) or set REPORTANALYSIS_CORPUS"
        )
    # As text, so that old rows are written back byte for byte.
    fresh = _as_text(table)
    both = pd.concat([fresh, kept], ignore_index=True)
    order = {name: n for n, name in enumerate(registry["document_id"])}
    # Rows of no document (targets of 2019 for other cities) stay last.
    places = documents_of(both).map(order).fillna(len(order))
    return both.iloc[places.argsort(kind="stable")]


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    return pd.read_csv(StringIO(table.to_csv(index=False)), dtype=str, keep_default_na=False)


def _label_bags(
    labels: pd.DataFrame,
    commitments: pd.DataFrame,
    registry: pd.DataFrame,
    documents: Iterable[Document],
    segmenter: Segmenter,
) -> pd.DataFrame:
    """Bags of labelled sentences that match no commitment, so that they can train too."""
    matched = match_labels(commitments, labels, registry)
    unmatched = labels[~labels["id"].isin(matched["label_id"])].sort_values("start")
    paths = registry.set_index("document_id")["path"]
    rows = [
        (document.document_id, label.id, segmenter.bag(document.text[label.start : label.end]))
        for document in documents
        for label in unmatched[unmatched["document"] == paths[document.document_id]].itertuples()
    ]
    return pd.DataFrame(rows, columns=["document_id", "id", "bag"])


def _with_pinyin(table: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    names = dict(zip(registry["city_zh"], registry["city"], strict=True))
    return table.assign(city=table["city"].map(names))


def _add_objects(
    targets: pd.DataFrame, commitments: pd.DataFrame, segmenter: Segmenter
) -> pd.DataFrame:
    """Order the targets as they stand in the reports and add the bag of each object."""
    order = {name: n for n, name in enumerate(commitments["commitment_id"])}
    targets = targets.assign(place=targets["commitment_id"].map(order))
    targets = targets.sort_values(["place", "start"], kind="stable", ignore_index=True)
    targets["target_no"] = targets.groupby("commitment_id").cumcount() + 1
    bags = {words: segmenter.bag(words) for words in targets["object"].unique()}
    targets["object_bag"] = targets["object"].map(bags)
    return targets[[*TARGET_COLUMNS, "source", "object_bag"]]
