"""The table of predictions, made again only as far as something it depends on has changed."""

import ast
import io
import os
import tokenize
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from reportanalysis.codebook import FILE
from reportanalysis.derive import read_commitments
from reportanalysis.errors import ReportError
from reportanalysis.files import as_text, csv_bytes, is_current, read_table, record, write_bytes
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.policytype import (
    context_bags,
    load_models,
    out_of_fold,
    prediction_inputs,
    prediction_table,
    read_training_data,
)
from reportanalysis.policytype.seeds import seed_groups
from reportanalysis.policytype.training import PANEL

TARGET, MANIFEST = Path("data/derived/predictions.csv"), Path("data/derived/manifest.json")
COMMITMENTS, MODEL = "data/derived/commitments.csv", "data/model"
TABLES = (
    "data/corpus.csv", COMMITMENTS, "data/derived/label_bags.csv", "data/gold/labels.csv",
    "data/gold/further_labels.csv.gz", "data/gold/further_reports.csv",
)  # fmt: skip
OUT_OF_FOLD = "predictions.csv, out of fold"
"""Name, in the manifest, of the rows that training gave."""
SECONDS_A_CITY = 60


def update_predictions(say: Callable[[str], object]) -> Path:
    """Write ``data/derived/predictions.csv``, unless all it depends on is as it was.

    Commitments of the study's documents, and of all that carry labels, are predicted out of
    fold (`reportanalysis.policytype.out_of_fold`); that trains, and is done again only if
    their texts, the labels or the code that decides have changed. A report that was added
    without labels is predicted by the stored models, none of which saw a label of it.

    Parameters
    ----------
    say : callable
        Told that training begins, how long it may take, and how far it is.

    Returns
    -------
    Path
        The table.

    Raises
    ------
    ReportError
        If a table or a model cannot be read.
    """
    models = sorted(Path(MODEL).glob("*/model.json"))
    # Of the panel's table the bags alone: the rest is made with the models themselves.
    bags = csv_bytes(read_table(PANEL, usecols=["bag"]))
    inputs: list[str | Path | bytes] = [*TABLES, bags, *_deciding(), *models]
    if is_current(TARGET, inputs, MANIFEST):
        TARGET.touch()
        return TARGET
    commitments, matched = read_training_data()
    everything = read_commitments(COMMITMENTS)
    everything["context"] = context_bags(everything)
    counted = everything[everything["part"].isin(COMMITMENT_PARTS)]
    added = counted[~counted["document_id"].isin(commitments["document_id"])]
    table = _out_of_fold(commitments, matched, say)
    if len(added):
        more = as_text(prediction_table(added, load_models(MODEL)))
        table = pd.concat([table, more.reindex(columns=table.columns, fill_value="")])
    table = table.set_index("commitment_id").loc[counted["commitment_id"]].reset_index()
    write_bytes(TARGET, csv_bytes(table))
    record(TARGET, inputs, MANIFEST)
    return TARGET


def _out_of_fold(
    commitments: pd.DataFrame, matched: pd.DataFrame, say: Callable[[str], object]
) -> pd.DataFrame:
    """Rows of the documents that train, as text: those there are, if they still hold."""
    learnt = [csv_bytes(commitments), csv_bytes(matched)]
    inputs: list[str | Path | bytes] = [*_deciding(), *learnt]
    known = _known()
    known = known[known["commitment_id"].isin(commitments["commitment_id"])]
    if is_current(csv_bytes(known), inputs, MANIFEST, OUT_OF_FOLD):
        return known
    rows = commitments[commitments["part"].isin(COMMITMENT_PARTS)]
    cities = rows["city"].nunique()
    minutes = -(-cities * SECONDS_A_CITY // (60 * (os.cpu_count() or 1)))
    say(f"training for {TARGET}, city by city: {cities} cities, about {minutes} minutes")
    table = as_text(out_of_fold(commitments, matched, rows, say))
    record(csv_bytes(table), inputs, MANIFEST, OUT_OF_FOLD)
    return table


def _deciding() -> list[bytes]:
    """What decides on a prediction: word lists as they are, and modules but for their words."""
    return [_decisive(path) for path in prediction_inputs()]


def _decisive(path: Path) -> bytes:
    """What decides in a file: of the codebook the seed words, not names and colours."""
    if path.name == FILE:
        return csv_bytes(seed_groups())
    if path.suffix == ".py":
        return statements(path.read_text("utf-8")).encode()
    return path.read_bytes()


def statements(source: str) -> str:
    r"""Python source without docstrings, comments and blank lines, which decide nothing.

    >>> statements('"Words."\n\n# why\nx = "#"  # here\n')
    'x = "#"'
    """
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            end = node.end_lineno or node.lineno
            lines[node.lineno - 1 : end] = [""] * (end - node.lineno + 1)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _known() -> pd.DataFrame:
    """The table as it is; without rows if it is missing or damaged, as it can be made again."""
    try:
        return read_table(TARGET, dtype=str, keep_default_na=False)
    except ReportError:
        return pd.DataFrame({"commitment_id": []}, dtype=str)
