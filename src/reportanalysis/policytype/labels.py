"""The codebook's codes, and labels matched to commitments by their place in the text."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.policytype.vectors import context_bags

FURTHER_SETS = ("city_dev", "city_silver", "province_dev", "province_silver")
CITY_SCORED, PROVINCE_SCORED = FURTHER_SETS[:1], FURTHER_SETS[2:3]
COLUMNS = (
    "id", "set", "document_id", "sentence_no", "span_sha256", "bag", "policy_type", "secondary",
    "theme", "pass1_type", "pass2_type", "pass1_theme", "pass2_theme", "confidence", "adjudicated",
)  # fmt: skip

POLICY_TYPES = ("regulatory", "investment", "service", "other")
THEMES = (
    "industry", "innovation", "infrastructure", "opening", "reform", "rural", "urban",
    "ecology", "education", "welfare", "culture", "safety", "government", "other",
)  # fmt: skip
SETS = ("dezhou2019", "dev", "silver")
SCORED_SETS = ("dezhou2019", "dev")

LABEL_COLUMNS = (
    "id", "set", "document", "start", "end", "policy_type", "secondary", "theme",
    "pass1_type", "pass2_type", "pass1_theme", "pass2_theme", "confidence", "adjudicated",
)  # fmt: skip
MATCHED = {
    "id": "label_id", "policy_type": "policy_type", "secondary": "secondary",
    "theme": "theme", "set": "set", "confidence": "confidence", "adjudicated": "adjudicated",
}  # fmt: skip


def read_labels(path: str | Path) -> pd.DataFrame:
    """Read the label table and check its codes.

    The labels were made by language-model coders under a written codebook; rows of the
    sets `dezhou2019` and `dev` were coded twice, rows of `silver` once.

    Parameters
    ----------
    path : str or Path
        CSV with the columns of ``data/gold/labels.csv``.

    Returns
    -------
    DataFrame
        One row per label; `secondary` and the `pass2_*` columns are empty strings where
        nothing was coded.

    Raises
    ------
    ReportError
        If a column is missing, or a code, a set or a span is not valid.

    Examples
    --------
    >>> read_labels("data/gold/labels.csv")["set"].value_counts()["dezhou2019"]
    np.int64(126)
    """
    table = read_coded(path, LABEL_COLUMNS, SETS)
    try:
        spans = table[["start", "end"]].astype(int)
    except ValueError as error:
        raise ReportError(f"{path}: start and end must be whole numbers ({error})") from error
    empty = table.loc[spans["end"] <= spans["start"], "id"]
    if len(empty):
        raise ReportError(f"{path}: label {empty.iloc[0]} ends before it starts")
    return table


def read_coded(path: str | Path, columns: Sequence[str], sets: Sequence[str]) -> pd.DataFrame:
    """Read a table of coded sentences and check its columns and codes.

    Parameters
    ----------
    path : str or Path
        CSV with `id`, `set`, `policy_type`, `secondary`, `theme`.
    columns : sequence of str
        Columns it must have.
    sets : sequence of str
        Values allowed in `set`.

    Returns
    -------
    DataFrame
        The table; empty cells are empty strings.

    Raises
    ------
    ReportError
        If it cannot be read, lacks a column, or has a code that the codebook does not know.

    Examples
    --------
    >>> len(read_coded("data/gold/labels.csv", LABEL_COLUMNS, SETS))
    2797
    """
    try:
        table = pd.read_csv(path, keep_default_na=False, dtype={"id": str})
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise ReportError(f"{path}: cannot be read as a label table ({error})") from error
    missing = [name for name in columns if name not in table.columns]
    if missing:
        raise ReportError(f"{path}: the label table lacks the column(s) {', '.join(missing)}")
    allowed = {
        "policy_type": POLICY_TYPES,
        "secondary": (*POLICY_TYPES, ""),
        "theme": THEMES,
        "set": sets,
    }
    for column, codes in allowed.items():
        wrong = table.loc[~table[column].isin(codes)]
        if len(wrong):
            row = wrong.iloc[0]
            raise ReportError(
                f"{path}: label {row['id']} has {column} {row[column]!r}; "
                f"the codebook knows {', '.join(code or '(empty)' for code in codes)}"
            )
    return table


def match_labels(
    commitments: pd.DataFrame, labels: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Join labels to the commitments whose characters they cover.

    A label and a commitment of one document match if each covers at least half of the
    other. The pair with the largest overlap is joined first (ties: the earlier
    commitment, then the earlier label); each commitment and each label is used once.

    Parameters
    ----------
    commitments : DataFrame
        With `commitment_id`, `document_id`, `start`, `end`.
    labels : DataFrame
        As from :func:`read_labels`; `document` holds a path.
    documents : DataFrame
        With `document_id` and `path`, which joins the two.

    Returns
    -------
    DataFrame
        The matched rows of `commitments` in their order, with the columns `label_id`,
        `policy_type`, `secondary`, `theme`, `set`, `confidence`, `adjudicated` and
        `overlap` (share of the longer of the two spans, 0.5 to 1).

    Raises
    ------
    ReportError
        If no label matches.

    Examples
    --------
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
    path_of = dict(zip(documents["document_id"], documents["path"], strict=True))
    paths = commitments["document_id"].map(path_of)
    pairs: list[tuple[float, int, int]] = []
    for path, spans in labels.groupby("document", sort=True):
        rows = np.flatnonzero((paths == path).to_numpy())
        if not len(rows):
            continue
        start = commitments["start"].to_numpy()[rows][:, None]
        end = commitments["end"].to_numpy()[rows][:, None]
        left, right = spans["start"].to_numpy()[None, :], spans["end"].to_numpy()[None, :]
        shared = np.minimum(end, right) - np.maximum(start, left)
        share = shared / np.maximum(np.maximum(end - start, right - left), 1)
        where = labels.index.get_indexer(spans.index)
        pairs += [(-share[i, j], int(rows[i]), int(where[j])) for i, j in np.argwhere(share >= 0.5)]
    label_of: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for negative, row, label in sorted(pairs):
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
    chosen = labels.iloc[[label_of[row][0] for row in order]].reset_index(drop=True)
    for source, target in MATCHED.items():
        matched[target] = chosen[source]
    matched["overlap"] = [label_of[row][1] for row in order]
    return matched


def add_label_bags(
    matched: pd.DataFrame, labels: pd.DataFrame, documents: pd.DataFrame, bags: pd.DataFrame
) -> pd.DataFrame:
    """Add labels of sentences that are no commitments, such as numbered headings.

    Parameters
    ----------
    matched : DataFrame
        As from :func:`match_labels`.
    labels, documents : DataFrame
        As for :func:`match_labels`.
    bags : DataFrame
        With `id` (of the label) and `bag`; labels that match a commitment are passed over.

    Returns
    -------
    DataFrame
        `matched` with further rows: `commitment_id` is empty, `overlap` is 0.

    Examples
    --------
    >>> matched = pd.DataFrame({"commitment_id": ["a-1"], "label_id": ["g1"]})
    >>> labels = pd.DataFrame({"id": ["g1", "g2"], "document": "a.txt", "start": 0, "end": 9,
    ...     "set": "dev", "policy_type": "other", "secondary": "", "theme": "rural",
    ...     "confidence": 3, "adjudicated": 0})
    >>> documents = pd.DataFrame({"document_id": ["a"], "path": ["a.txt"], "city": ["A"],
    ...                           "year": [2024]})
    >>> bags = pd.DataFrame({"id": ["g1", "g2"], "bag": ["养老", "三 乡村 振兴"]})
    >>> add_label_bags(matched, labels, documents, bags)["label_id"].tolist()
    ['g1', 'g2']
    """
    rest = labels.merge(bags[["id", "bag"]], on="id")
    rest = rest.loc[~rest["id"].isin(matched["label_id"])]
    columns = ["path", "document_id", "city", "year"]
    rest = rest.merge(documents[columns], left_on="document", right_on="path")
    kept = ["document_id", "city", "year", "start", "end", "bag", *MATCHED]
    more = rest[kept].rename(columns=MATCHED).assign(commitment_id="", overlap=0.0, context="")
    numeric = pd.api.types.is_numeric_dtype
    lacking = [name for name in matched.columns if name not in more]
    texts = {name: "" for name in lacking if not numeric(matched[name])}
    return pd.concat([matched, more.assign(**texts)], ignore_index=True)


def training_weights(
    matched: pd.DataFrame, confidence: tuple[float, float, float] = (0.4, 0.8, 1.0)
) -> np.ndarray:
    """Weights of labelled rows in training: the less sure the coder, the lighter the row.

    Parameters
    ----------
    matched : DataFrame
        With `confidence` (1, 2 or 3), as from :func:`match_labels`.
    confidence : tuple of float
        Weights of a guess (1), a fairly sure (2) and a sure (3) label.

    Returns
    -------
    ndarray of float, one per row

    Examples
    --------
    >>> training_weights(pd.DataFrame({"confidence": [3, 1]})).tolist()
    [1.0, 0.4]
    """
    return np.asarray(confidence, dtype=float)[matched["confidence"].to_numpy(dtype=int) - 1]


def read_codes(path: str | Path = "data/gold/further_labels.csv") -> pd.DataFrame:
    """Read the table of labels of further reports as it is, passes and checksums included.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    DataFrame
        Columns as in ``data/README.md``; empty cells are empty strings.

    Raises
    ------
    ReportError
        If it cannot be read, lacks a column, or has a code that the codebook does not know.

    Examples
    --------
    >>> sorted(read_codes()["set"].unique())
    ['city_dev', 'city_silver', 'province_dev', 'province_silver']
    """
    return read_coded(path, COLUMNS, FURTHER_SETS)


def read_further_labels(
    labels: str | Path = "data/gold/further_labels.csv",
    documents: str | Path = "data/gold/further_reports.csv",
) -> pd.DataFrame:
    """Read the labelled sentences of further reports, in the form of matched labels.

    Parameters
    ----------
    labels : str or Path
        One row per sentence; the labels were made by language-model coders under the
        codebook, those of the sets `city_dev` and `province_dev` in two passes.
    documents : str or Path
        One row per report: `document_id`, `place`, `province`, `year`, `source`.

    Returns
    -------
    DataFrame
        One row per sentence: `commitment_id` and `label_id` (the id), `document_id`,
        `city` (the place: a city or a province), `province`, `year`, `part` (empty),
        `start` (place among the copied sentences of its report), `bag`, `context`, `set`,
        `policy_type`, `secondary`, `theme`, `confidence`, `adjudicated`.

    Raises
    ------
    ReportError
        If a table cannot be read, lacks a column, or a label names no known report.

    Examples
    --------
    >>> table = read_further_labels()
    >>> scored = table[table["set"].isin(["city_dev", "province_dev"])]
    >>> "Shandong" in set(scored["province"])
    False
    """
    table = read_codes(labels)
    known = pd.read_csv(documents, keep_default_na=False)
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
