"""From a document to its commitments: one row per sentence, with its place in the report."""

import pandas as pd

from reportanalysis.corpus.documents import Document
from reportanalysis.errors import ReportError
from reportanalysis.parsing.layout import read_structure, sentence_table
from reportanalysis.parsing.lines import line_spans
from reportanalysis.parsing.normalise import normalise
from reportanalysis.parsing.outline import outline, warn_of

COMMITMENT_PARTS = ("plan", "self")

COMMITMENT_COLUMNS = [
    "commitment_id", "document_id", "city", "year", "part", "section_no", "section",
    "heading", "start", "end", "n_chars", "text",
]  # fmt: skip


def parse(document: Document) -> pd.DataFrame:
    r"""Commitments of a document: one row per sentence, with its place in the report.

    Sentences end at 。；！？ or with their paragraph. Those of the review, of a five-year
    outlook and of the closing appeal are rows too (``part`` = review, outlook, closing), so
    that the parts can be told apart; they are no commitments of the year.

    Parameters
    ----------
    document : Document
        The document; its text is used as it is.

    Returns
    -------
    DataFrame
        Columns ``commitment_id``, ``document_id``, ``city``, ``year``, ``part``,
        ``section_no``, ``section``, ``heading``, ``start``, ``end``, ``n_chars``
        (characters without white space and page marks), ``text``
        (``document.text[start:end]``).

    Raises
    ------
    ReportError
        If no sentence stands under a bullet or in a part of a report.

    Warns
    -----
    ParseWarning
        If no plan is found, the text breaks off, or much of it is in no known part; see
        `reportanalysis.parsing.outline.outline`.

    Examples
    --------
    >>> document = Document("made-up", "Dezhou", "德州", 2019, "prefecture", "digest",
    ...     "会议开幕。\n做强产业\n●建立机制。\n●新增床位10张;建成两处中心。")
    >>> parse(document)[["commitment_id", "section", "text"]].values.tolist()[0]
    ['made-up-0001', '做强产业', '建立机制。']
    """
    clean, _, spans = read_structure(document.text)
    rows = sentence_table(clean, spans)
    if rows.empty:
        raise ReportError(
            f"{document.document_id}: no commitments found; a digest needs lines that start "
            "with a bullet (●), a full report chapter headings such as 一、 or 第一部分; "
            "for a plain list, one commitment a line, add --lines"
        )
    warn_of(document.document_id, outline(document.text))
    return _identified(rows, document)


def parse_lines(document: Document) -> pd.DataFrame:
    r"""Commitments of a plain list: each line that is not blank is one, whatever it holds.

    Parameters
    ----------
    document : Document
        The list; it needs no headings, and neighbouring lines need not belong together.

    Returns
    -------
    DataFrame
        Columns of `parse`; ``part`` is plan, ``section_no`` 0, ``section`` and ``heading``
        are empty.

    Raises
    ------
    ReportError
        If every line is blank.

    Examples
    --------
    >>> document = Document("list", "", "", 0, "", "complete", "建立机制。\n\n新增床位;建成。\n")
    >>> parse_lines(document)["text"].tolist()
    ['建立机制。', '新增床位;建成。']
    """
    rows = pd.DataFrame(line_spans(document.text), columns=["start", "end"])
    if rows.empty:
        raise ReportError(
            f"{document.document_id}: every line is blank; give one commitment a line"
        )
    lengths = [len(normalise(document.text[a:b]).text) for a, b in rows.to_numpy()]
    rows = rows.assign(part="plan", section_no=0, section="", heading="", n_chars=lengths)
    return _identified(rows, document)


def _identified(rows: pd.DataFrame, document: Document) -> pd.DataFrame:
    """Add what every commitment carries: its words, name, and document."""
    rows["text"] = [document.text[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)]
    rows["commitment_id"] = [f"{document.document_id}-{n:04d}" for n in range(1, len(rows) + 1)]
    rows["document_id"] = document.document_id
    rows["city"] = document.city
    rows["year"] = document.year
    return rows[COMMITMENT_COLUMNS]
