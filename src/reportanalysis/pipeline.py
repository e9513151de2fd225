"""Policy type and theme, with reasons, for the commitments of any report."""

from collections.abc import Mapping

import pandas as pd

from reportanalysis.corpus.documents import Document
from reportanalysis.parsing.parse import parse, parse_lines
from reportanalysis.policytype import (
    BagClassifier,
    context_bags,
    predict_commitments,
    reasons,
)
from reportanalysis.segment import Segmenter

KEPT = ["commitment_id", "part", "section_no", "section", "start", "end", "text"]


def classify(
    document: Document,
    models: Mapping[str, BagClassifier],
    segmenter: Segmenter,
    *,
    lines: bool = False,
    n_reasons: int = 4,
) -> pd.DataFrame:
    r"""Classify every commitment of a document and say which words decided.

    Parameters
    ----------
    document : Document
        The report.
    models : mapping
        As `reportanalysis.policytype.load_models` returns them.
    segmenter : Segmenter
        Makes the bags.
    lines : bool, default False
        Whether the document is a plain list, one commitment a line; each is then read
        alone, as its neighbours may have nothing to do with it.
    n_reasons : int, default 4
        Words given as reasons.

    Returns
    -------
    DataFrame
        One row per commitment of the plan and the own-conduct part. Columns
        ``commitment_id``, ``part``, ``section_no``, ``section``, ``start``, ``end``,
        ``text``, those of `reportanalysis.policytype.predict_commitments`, and
        ``policy_type_reasons``, ``theme_reasons``: the words that speak most for the code
        rather than another, weightiest first, joined by a space.

    Raises
    ------
    ReportError
        If the document has no commitments.

    Examples
    --------
    >>> from reportanalysis.policytype import load_models
    >>> document = Document("made-up", "X", "某市", 2024, "prefecture", "digest",
    ...     "开幕。\n改善民生\n●新增养老床位,完善养老服务。")
    >>> table = classify(document, load_models("data/model"), Segmenter())
    >>> table[["policy_type", "theme"]].values.tolist()
    [['service', 'welfare']]
    """
    table = parse_lines(document) if lines else parse(document)
    table["bag"] = [segmenter.bag(text) for text in table["text"]]
    if not lines:
        table["context"] = context_bags(table)
    result = table[KEPT].merge(predict_commitments(table, dict(models)), on="commitment_id")
    bags = table.set_index("commitment_id")["bag"].reindex(result["commitment_id"])
    for variable, model in models.items():
        result[f"{variable}_reasons"] = [
            reasons(model, bag, code, n_reasons)
            for bag, code in zip(bags, result[variable], strict=True)
        ]
    return result
