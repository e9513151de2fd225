"""The derived tables: what the project holds of every document, without its sentences.

Words of a document are kept only where its status is ``digest``; of every other document
the tables hold offsets, counts, codes, figures and sorted bags of words. A document whose
text is not at hand keeps the rows it has.
"""

import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from reportanalysis.corpus.documents import Document, document_path, load_document
from reportanalysis.errors import ReportError, need
from reportanalysis.files import as_text, read_table, write_csv
from reportanalysis.parsing.outline import ParseWarning
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
        As `reportanalysis.corpus.registry.read_registry` returns it.
    folder : str or Path
        Folder of the corpus.
    target : str or Path
        Folder of the tables; those there stand for the documents whose text is not at hand.
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
        If a document has neither a text nor rows; nothing is then written. At the end, if
        texts are not the registered ones or hold no commitments, naming each: all other
        documents are then written, and these keep the rows they have.
    """
    target, facts = Path(target), Path(facts)
    segmenter = Segmenter()
    paths = [target / f"{name}.csv" for name in _WORDS]
    old = [
        read_table(path, dtype=str, keep_default_na=False) if path.is_file() else None
        for path in paths
    ]
    at_hand = [document_path(row, folder, held).is_file() for row in registry.to_dict("records")]
    missing = registry.loc[[not there for there in at_hand], "document_id"]
    documents, commitments, failed = _understood(registry[at_hand], folder, held, segmenter)
    restorations = read_table(facts / "restorations.csv")
    pinyin = dict(zip(registry["city_zh"], registry["city"], strict=True))
    restorations["city"] = restorations["city"].map(pinyin)
    reported = read_table(facts / "targets_2019.csv")

    stated = extract_targets(commitments).assign(source="report")
    shown = commitments[commitments["document_id"].isin(_shown(registry))]
    targets = pd.concat([stated, lost_targets(shown, restorations, segmenter)])
    targets = _add_objects(targets, commitments, segmenter)
    headline = headline_targets(commitments, stated)
    # The cities that the press reports of 2019 speak of.
    spoken_of = registry["province"].eq("Shandong") & registry["level"].eq("prefecture")
    cities = registry.loc[spoken_of, ["city", "city_zh"]].drop_duplicates()
    headline = with_reported(headline, reported, cities)
    commitments["specificity"] = specificity(commitments, stated)

    if len(missing):
        say(f"no text in {folder}, rows kept as they are: {', '.join(missing)}")
    bags = _label_bags(read_labels(labels), commitments, registry, documents, segmenter)
    tables = [commitments, targets, headline, bags]
    _refuse_gone(missing, old[0], paths[0])
    kept = [*missing, *failed]
    merged = [
        _merge(table, before, kept, registry) for table, before in zip(tables, old, strict=True)
    ]
    for path, table in zip(paths, merged, strict=True):
        write_csv(path, withhold_words(table, registry, _WORDS[path.stem]))
    if failed:
        raise ReportError(
            f"{len(failed)} of {len(registry)} documents could not be derived (all others are "
            "written; these keep the rows they have):\n"
            + "\n".join(f"- {reason}" for reason in failed.values())
        )
    return paths


def _understood(
    registry: pd.DataFrame, folder: str | Path, held: str | Path, segmenter: Segmenter
) -> tuple[list[Document], pd.DataFrame, dict[str, str]]:
    """Documents, their commitments, and why those that failed did, by document id."""
    documents, tables, failed = [], [], {}
    for row in registry.to_dict("records"):
        try:
            document = load_document(row, folder, held)
            with warnings.catch_warnings():
                if document.status == "truncated":  # known to break off
                    warnings.simplefilter("ignore", ParseWarning)
                table = parse(document)
            tables.append(table.assign(bag=[segmenter.bag(text) for text in table["text"]]))
            documents.append(document)
        except ReportError as error:
            failed[row["document_id"]] = str(error)
    if not tables:
        raise ReportError("no document could be derived: " + "; ".join(failed.values()))
    return documents, pd.concat(tables, ignore_index=True), failed


def withhold_words(table: pd.DataFrame, registry: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Blank the words (`columns`) of all documents but digests; the table stays as it is.

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
    """
    table = read_table(path, dtype=dict.fromkeys(_TEXT_COLUMNS, str))
    need(table, COLUMNS, str(path), "run make derived")
    table["specificity"] = table["specificity"].astype("Int64")
    return table.fillna(dict.fromkeys(_TEXT_COLUMNS, ""))


def _shown(registry: pd.DataFrame) -> pd.Series:
    return registry.loc[registry["status"] == SHOWN_STATUS, "document_id"]


def _refuse_gone(missing: pd.Series, commitments: pd.DataFrame | None, path: Path) -> None:
    """Refuse to drop a document that has neither a text nor rows."""
    there = set() if commitments is None else set(documents_of(commitments))
    gone = sorted(set(missing) - there)
    if gone:
        raise ReportError(
            f"{gone[0]}: neither its text nor its rows in {path} are there; download the "
            "corpus (make corpus) or set REPORTANALYSIS_CORPUS"
        )


def _merge(
    table: pd.DataFrame, old: pd.DataFrame | None, kept: list[str], registry: pd.DataFrame
) -> pd.DataFrame:
    """New rows, and the old rows of the documents in `kept`, in registry order."""
    if not kept or old is None:
        return table
    # As text, so that old rows are written back byte for byte.
    both = pd.concat([as_text(table), old[documents_of(old).isin(kept)]], ignore_index=True)
    order = {name: n for n, name in enumerate(registry["document_id"])}
    # Rows of no document (targets of 2019 for other cities) stay last.
    places = documents_of(both).map(order).fillna(len(order))
    return both.iloc[places.argsort(kind="stable")]


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
