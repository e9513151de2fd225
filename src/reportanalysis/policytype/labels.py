"""The codebook's codes, and labels matched to commitments by their place in the text."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from reportanalysis.codebook import codes
from reportanalysis.errors import ReportError, need
from reportanalysis.files import read_table
from reportanalysis.policytype.vectors import context_bags

# Sets of labels, and those of them that were coded twice and are scored.
SETS = ("dezhou2019", "dev", "silver")
SCORED_SETS = ("dezhou2019", "dev")
FURTHER_SETS = ("city_dev", "city_silver", "province_dev", "province_silver")
CITY_SCORED, PROVINCE_SCORED = ("city_dev",), ("province_dev",)

PASSES = ("pass1_type", "pass2_type", "pass1_theme", "pass2_theme")
CODES = ("policy_type", "secondary", "theme", *PASSES, "confidence", "adjudicated")
LABEL_COLUMNS = ("id", "set", "document", "start", "end", *CODES)
FURTHER_COLUMNS = ("id", "set", "document_id", "sentence_no", "span_sha256", "bag", *CODES)
# Columns a matched commitment takes from its label.
MATCHED = ("label_id", "policy_type", "secondary", "theme", "set", "confidence", "adjudicated")
# A label and a commitment belong together if each covers so much of the other.
LEAST_OVERLAP = 0.5
# Weights in training of a guess (confidence 1), a fairly sure (2) and a sure (3) label.
WEIGHTS = (0.4, 0.8, 1.0)
LABELS, FURTHER_LABELS = "data/gold/labels.csv", "data/gold/further_labels.csv.gz"
FURTHER_REPORTS = "data/gold/further_reports.csv"


def read_labels(path: str | Path = LABELS) -> pd.DataFrame:
    """Read the label table and check its codes.

    The labels were made by language-model coders under a written codebook; rows of the
    sets `dezhou2019` and `dev` were coded twice, rows of `silver` once.

    >>> read_labels()["set"].value_counts()["dezhou2019"]
    np.int64(126)
    """
    table = _read_coded(path, LABEL_COLUMNS, SETS)
    try:
        spans = table[["start", "end"]].astype(int)
    except ValueError as error:
        raise ReportError(f"{path}: start and end must be whole numbers ({error})") from error
    empty = table.loc[spans["end"] <= spans["start"], "id"]
    if len(empty):
        raise ReportError(f"{path}: label {empty.iloc[0]} ends before it starts")
    return table


def read_codes(path: str | Path = FURTHER_LABELS) -> pd.DataFrame:
    """Read the labels of further reports as they are, passes and checksums included.

    Parameters
    ----------
    path : str or Path
        CSV with the columns of ``data/gold/further_labels.csv.gz``.

    Returns
    -------
    DataFrame
        Columns as in ``data/README.md``; empty cells are empty strings.

    Raises
    ------
    ReportError
        If it cannot be read, lacks a column, or has a code that the codebook does not know.
    """
    return _read_coded(path, FURTHER_COLUMNS, FURTHER_SETS)


def _read_coded(path: str | Path, columns: Sequence[str], sets: Sequence[str]) -> pd.DataFrame:
    """Read a table of coded sentences and check its columns and codes."""
    table = read_table(path, keep_default_na=False, dtype={"id": str})
    need(table, columns, f"the label table {path}", "data/README.md names them all")
    allowed = {
        "policy_type": codes("policy_type"),
        "secondary": (*codes("policy_type"), ""),
        "theme": codes("theme"),
        "set": sets,
    }
    for column, known in allowed.items():
        wrong = table.loc[~table[column].isin(known)]
        if len(wrong):
            row = wrong.iloc[0]
            raise ReportError(
                f"{path}: label {row['id']} has {column} {row[column]!r}; "
                f"the codebook knows {', '.join(code or '(empty)' for code in known)}"
            )
    return table


def match_labels(
    commitments: pd.DataFrame, labels: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Join labels to the commitments whose characters they cover.

    A label and a commitment of one document match if each covers at least half of the
    other. The pair with the largest overlap is joined first (ties: the earlier
    commitment, then the earlier label); each commitment and each label is used once.

    `labels` are as from :func:`read_labels`; `documents` maps `document_id` to `path`, by which
    labels name their document. Gives the matched rows of `commitments` in their order, with the
    columns `MATCHED` and `overlap` (share of the longer of the two spans, 0.5 to 1).

    >>> commitments = pd.DataFrame({"commitment_id": ["a-1"], "document_id": ["a"],
    ...                             "start": [0], "end": [10]})
    >>> labels = pd.DataFrame({"id": ["g1"], "set": ["dev"], "document": ["a.txt"],
    ...     "start": [1], "end": [10], "policy_type": ["service"], "secondary": [""],
    ...     "theme": ["rural"], "confidence": [3], "adjudicated": [0]})
    >>> documents = pd.DataFrame({"document_id": ["a"], "path": ["a.txt"]})
    >>> match_labels(commitments, labels, documents)[["policy_type", "overlap"]]
      policy_type  overlap
    0     service      0.9
    """
    label_of: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for negative, row, label in sorted(_overlaps(commitments, labels, documents)):
        if row not in label_of and label not in used:
            label_of[row] = (label, -negative)
            used.add(label)
    if not label_of:
        raise ReportError(
            "no label matches a commitment: check that `documents` maps each document_id to "
            "the path used in the label table, and that both were made from the same texts"
        )
    order = sorted(label_of)
    matched = commitments.iloc[order].reset_index(drop=True)
    chosen = labels.iloc[[label_of[row][0] for row in order]].rename(columns={"id": "label_id"})
    matched[list(MATCHED)] = chosen[list(MATCHED)].reset_index(drop=True)
    matched["overlap"] = [label_of[row][1] for row in order]
    return matched


def _overlaps(
    commitments: pd.DataFrame, labels: pd.DataFrame, documents: pd.DataFrame
) -> list[tuple[float, int, int]]:
    """Less the overlap, row of the commitment, row of the label: each pair that may match."""
    paths = commitments["document_id"].map(documents.set_index("document_id")["path"])
    pairs: list[tuple[float, int, int]] = []
    for path, spans in labels.groupby("document", sort=True):
        rows = np.flatnonzero((paths == path).to_numpy())
        start = commitments["start"].to_numpy()[rows][:, None]
        end = commitments["end"].to_numpy()[rows][:, None]
        left, right = spans["start"].to_numpy()[None, :], spans["end"].to_numpy()[None, :]
        shared = np.minimum(end, right) - np.maximum(start, left)
        share = shared / np.maximum(np.maximum(end - start, right - left), 1)
        where = labels.index.get_indexer(spans.index)
        near = np.argwhere(share >= LEAST_OVERLAP)
        pairs += [(-share[i, j], int(rows[i]), int(where[j])) for i, j in near]
    return pairs


def add_label_bags(
    matched: pd.DataFrame, labels: pd.DataFrame, documents: pd.DataFrame, bags: pd.DataFrame
) -> pd.DataFrame:
    """Add labels of sentences that are no commitments, such as numbered headings.

    `bags` has `id` (of the label) and `bag`; labels that match a commitment are passed
    over. The further rows have no `commitment_id`, no `context` and an `overlap` of 0.
    """
    rest = labels.merge(bags[["id", "bag"]], on="id").rename(columns={"id": "label_id"})
    rest = rest.loc[~rest["label_id"].isin(matched["label_id"])]
    columns = ["path", "document_id", "city", "year"]
    rest = rest.merge(documents[columns], left_on="document", right_on="path")
    kept = ["document_id", "city", "year", "start", "end", "bag", *MATCHED]
    more = rest[kept].assign(commitment_id="", overlap=0.0, context="")
    numeric = pd.api.types.is_numeric_dtype
    lacking = [name for name in matched.columns if name not in more]
    texts = {name: "" for name in lacking if not numeric(matched[name])}
    return pd.concat([matched, more.assign(**texts)], ignore_index=True)


def training_weights(matched: pd.DataFrame) -> np.ndarray:
    """Weights of labelled rows in training: the less sure the coder, the lighter the row."""
    weights: np.ndarray = np.array(WEIGHTS)[matched["confidence"].to_numpy(dtype=int) - 1]
    return weights


def read_further_labels(
    labels: str | Path = FURTHER_LABELS, documents: str | Path = FURTHER_REPORTS
) -> pd.DataFrame:
    """The labelled sentences of further reports, in the form of matched labels.

    `city` is the place (a city or a province), `start` the place of the sentence among the
    copied ones of its report, `context` the words of its neighbours there; `part` is empty.
    """
    table = read_codes(labels)
    known = read_table(documents, keep_default_na=False)
    stray = table.loc[~table["document_id"].isin(known["document_id"]), "document_id"]
    if len(stray):
        raise ReportError(f"{labels}: {stray.iloc[0]} is not among the reports of {documents}")
    table = table.merge(known[["document_id", "place", "province", "year"]], on="document_id")
    table = table.rename(columns={"place": "city", "sentence_no": "start"})
    table = table.assign(commitment_id=table["id"], label_id=table["id"], part="")
    table["context"] = context_bags(table)
    kept = [
        "commitment_id", "label_id", "document_id", "city", "province", "year", "part", "start",
        "bag", "context", "set", "policy_type", "secondary", "theme", "confidence",
        "adjudicated",
    ]  # fmt: skip
    return table[kept]
