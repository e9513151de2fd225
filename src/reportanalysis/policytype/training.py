"""From the tables of the repository to trained models."""

from pathlib import Path

import pandas as pd

from reportanalysis.codebook import VARIABLES
from reportanalysis.errors import need
from reportanalysis.files import read_table
from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.labels import (
    add_label_bags,
    match_labels,
    read_further_labels,
    read_labels,
    training_weights,
)
from reportanalysis.policytype.store import save_model
from reportanalysis.policytype.vectors import context_bags, corpus_vectors

COMMITMENTS, LABEL_BAGS = "data/derived/commitments.csv", "data/derived/label_bags.csv"
REGISTRY = "data/corpus.csv"
PANEL = "data/derived/panel/commitments.csv.gz"
ADDED = "added/"  # where the paths of reports that users added begin
COLUMNS = ("commitment_id", "document_id", "city", "start", "end", "bag")
# A labelled bag counts up to three times, as labelled, as one of all, and in the panel: a term
# needs two sentences or more.
MIN_DF = 4


def read_training_data() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the tables of the repository that a model is trained from.

    Returns
    -------
    commitments : DataFrame
        All sentences of all documents, the review parts too, with a column `context` (words
        of the two sentences on each side); then those of further reports and of the panel of
        Shandong's cities, whose `part` is empty.
    matched : DataFrame
        The labelled ones, as from :func:`~reportanalysis.policytype.labels.match_labels`;
        labelled sentences that are no commitments, most of them numbered headings, whose
        `commitment_id` is empty; and those of further reports.

    Raises
    ------
    ReportError
        If a table cannot be read or the labels do not match.
    """
    table = read_table(COMMITMENTS, keep_default_na=False)
    need(table, COLUMNS, COMMITMENTS, "run make derived")
    registry = read_table(REGISTRY, keep_default_na=False)
    labels = read_labels()
    unlabelled = ~registry["path"].isin(labels["document"])
    newcomers = registry.loc[unlabelled & registry["path"].str.startswith(ADDED), "document_id"]
    table = table[~table["document_id"].isin(newcomers)].reset_index(drop=True)
    table["context"] = context_bags(table)
    bags = read_table(LABEL_BAGS, keep_default_na=False, dtype=str)
    matched = add_label_bags(match_labels(table, labels, registry), labels, registry, bags)
    further = read_further_labels()
    shared = [name for name in further.columns if name in table.columns]
    return (
        pd.concat([table, further[shared], _panel()], ignore_index=True),
        pd.concat([matched, further], ignore_index=True),
    )


def _panel() -> pd.DataFrame:
    """Bags of the panel with their contexts: wide text without labels, of no document."""
    table = read_table(PANEL, keep_default_na=False)
    table["context"] = context_bags(table)
    kept = table[["city", "start", "bag", "context"]]
    return kept.assign(document_id="", commitment_id="", part="", year=0)


def train(
    matched: pd.DataFrame,
    variable: str,
    vectors: pd.DataFrame,
    unlabelled: pd.Series,
    *,
    C: float = 0.3,
    folds: int = 3,
) -> BagClassifier:
    """Train one classifier on matched labels, with their contexts."""
    return BagClassifier(vectors, MIN_DF, C, folds).fit(
        matched["bag"],
        matched[variable],
        sample_weight=training_weights(matched),
        groups=matched["city"],
        unlabelled=unlabelled,
        contexts=matched["context"],
    )


def train_models(
    commitments: pd.DataFrame, matched: pd.DataFrame, folder: str | Path
) -> dict[str, BagClassifier]:
    """Train and save both classifiers; takes some minutes.

    Parameters
    ----------
    commitments, matched : DataFrame
        As from :func:`read_training_data`.
    folder : str or Path
        Gets ``vectors.csv.gz`` and one folder per variable.

    Returns
    -------
    dict
        ``policy_type`` and ``theme`` to fitted model.
    """
    from joblib import Parallel, delayed  # here, so that `classify` need not wait for it

    vectors = corpus_vectors(commitments)
    # Processes, not threads: threads share the solver's random numbers.
    fitted = Parallel(n_jobs=-1)(
        delayed(train)(matched, variable, vectors, commitments["bag"]) for variable in VARIABLES
    )
    models = dict(zip(VARIABLES, fitted, strict=True))
    for variable, model in models.items():
        save_model(model, Path(folder) / variable, folder)
    return models
