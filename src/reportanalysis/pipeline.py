"""Policy type and theme, with reasons, for the commitments of any report."""

from collections.abc import Mapping

import pandas as pd

from reportanalysis.corpus.documents import Document
from reportanalysis.parsing.parse import COMMITMENT_PARTS, parse, parse_lines
from reportanalysis.policytype import BagClassifier, context_bags, load_models, prediction_table
from reportanalysis.segment import Segmenter

KEPT = ["commitment_id", "part", "section_no", "section", "start", "end", "text"]


def classify(
    document: Document,
    models: Mapping[str, BagClassifier] | None = None,
    segmenter: Segmenter | None = None,
    *,
    lines: bool = False,
) -> pd.DataFrame:
    r"""Classify every commitment of a document and say which words decided.

    Parameters
    ----------
    document : Document
        The report.
    models : mapping, optional
        As `reportanalysis.policytype.load_models` returns them; by default those that come
        with the project. Load them once when there are many documents.
    segmenter : Segmenter, optional
        Makes the bags; by default a new one.
    lines : bool, default False
        Whether the document is a plain list, one commitment a line; each is then read
        alone, as its neighbours may have nothing to do with it.

    Returns
    -------
    DataFrame
        One row per commitment of the plan and the own-conduct part. Columns
        ``commitment_id``, ``part``, ``section_no``, ``section``, ``start``, ``end``,
        ``text``, and those of ``data/derived/predictions.csv``: for ``policy_type`` and
        ``theme`` the code, ``<variable>_probability``, ``<variable>_reasons`` (the words
        that speak most for the code rather than another, weightiest first, joined by a
        space), ``p_<variable>_<code>``; and ``secondary``, the second policy type.

    Raises
    ------
    ReportError
        If the document has no commitments.

    Examples
    --------
    >>> document = Document("made-up", "X", "某市", 2024, "prefecture", "digest",
    ...     "开幕。\n改善民生\n●新增养老床位,完善养老服务。")
    >>> classify(document)[["policy_type", "theme", "theme_reasons"]].values.tolist()
    [['service', 'welfare', '养老 床位 服务 完善']]
    """
    models = load_models() if models is None else models
    segmenter = Segmenter() if segmenter is None else segmenter
    table = parse_lines(document) if lines else parse(document)
    table["bag"] = [segmenter.bag(text) for text in table["text"]]
    if not lines:
        table["context"] = context_bags(table)
    table = table[table["part"].isin(COMMITMENT_PARTS)].reset_index(drop=True)
    return table[KEPT].merge(prediction_table(table, models), on="commitment_id")
