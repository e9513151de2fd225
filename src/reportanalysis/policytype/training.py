"""From the tables of the repository to trained models, and from models to predictions."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from joblib import Parallel, delayed

from reportanalysis.errors import ReportError
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

VARIABLES = ("policy_type", "theme")
VECTOR_SIZE = 150
# Labelled bags are counted twice, as labelled and as all: a term needs two sentences or more.
MIN_DF = 4


def read_training_data(
    commitments: str | Path = "data/derived/commitments.csv",
    labels: str | Path = "data/gold/labels.csv",
    documents: str | Path = "data/corpus.csv",
    label_bags: str | Path | None = "data/derived/label_bags.csv",
    further_labels: str | Path | None = "data/gold/further_labels.csv",
    further_reports: str | Path = "data/gold/further_reports.csv",
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the tables a model is trained from.

    Parameters
    ----------
    commitments, labels, documents : str or Path
    label_bags : str, Path or None
        Bags of labelled sentences that are no commitments (most are numbered headings);
        None leaves them out.
    further_labels : str, Path or None
        Labelled sentences of further reports; None leaves them out.
    further_reports : str or Path
        The reports they come from.

    Returns
    -------
    commitments : DataFrame
        All sentences of all documents, the review parts too, with a column `context`
        (:func:`~reportanalysis.policytype.vectors.context_bags`); then those of further
        reports, whose `part` is empty.
    matched : DataFrame
        The labelled ones, as from :func:`~reportanalysis.policytype.labels.match_labels`,
        those of `label_bags`, whose `commitment_id` is empty, and those of further reports
        (:func:`~reportanalysis.validation.copies.read_further_labels`).

    Raises
    ------
    ReportError
        If a table cannot be read or the labels do not match.

    Examples
    --------
    >>> commitments, matched = read_training_data()
    >>> sorted(set(matched["set"]))
    ['city_dev', 'city_silver', 'dev', 'dezhou2019', 'province_dev', 'province_silver', 'silver']
    """
    table = pd.read_csv(commitments, keep_default_na=False)
    registry = pd.read_csv(documents, keep_default_na=False)
    lacking = {"commitment_id", "document_id", "city", "start", "end", "bag"} - set(table.columns)
    if lacking:
        raise ReportError(f"{commitments} lacks the column(s) {', '.join(sorted(lacking))}")
    table["context"] = context_bags(table)
    coded = read_labels(labels)
    matched = match_labels(table, coded, registry)
    if label_bags is not None:
        bags = pd.read_csv(label_bags, keep_default_na=False, dtype=str)
        matched = add_label_bags(matched, coded, registry, bags)
    if further_labels is not None:
        further = read_further_labels(further_labels, further_reports)
        known = [name for name in table.columns if name in further]
        table = pd.concat([table, further[known]], ignore_index=True)
        matched = pd.concat([matched, further], ignore_index=True)
    return table, matched


def train(
    matched: pd.DataFrame,
    variable: str,
    vectors: pd.DataFrame | None = None,
    unlabelled: Sequence[str] = (),
    groups: str = "city",
    **parameters: float,
) -> BagClassifier:
    """Train one classifier on matched labels.

    Parameters
    ----------
    matched : DataFrame
        With `bag`, `confidence`, the variable and the column named by `groups`; a column
        `context`, if there is one, is used.
    variable : {"policy_type", "theme"}
    vectors : DataFrame, optional
        Word vectors.
    unlabelled : sequence of str, optional
        Bags for the idf.
    groups : str, default "city"
        Column whose values stay together in the folds of the temperature.
    **parameters
        Further parameters of :class:`BagClassifier`.

    Returns
    -------
    BagClassifier
        Fitted.
    """
    model = BagClassifier(**{"vectors": vectors, "min_df": MIN_DF, **parameters})
    return model.fit(
        matched["bag"],
        matched[variable],
        sample_weight=training_weights(matched),
        groups=matched[groups],
        unlabelled=unlabelled,
        contexts=matched["context"] if vectors is not None and "context" in matched else None,
    )


def train_models(
    commitments: pd.DataFrame, matched: pd.DataFrame, folder: str | Path = "data/model"
) -> dict[str, BagClassifier]:
    """Train and save both classifiers.

    Parameters
    ----------
    commitments, matched : DataFrame
        As from :func:`read_training_data`.
    folder : str or Path
        Gets ``vectors.csv.gz`` and one folder per variable.

    Returns
    -------
    dict
        Variable to fitted model.
    """
    vectors = corpus_vectors(commitments, VECTOR_SIZE)
    # Processes, not threads: threads share the solver's random numbers.
    fitted = Parallel(n_jobs=-1)(
        delayed(train)(matched, variable, vectors, commitments["bag"]) for variable in VARIABLES
    )
    models = dict(zip(VARIABLES, fitted, strict=True))
    for variable, model in models.items():
        save_model(model, Path(folder) / variable, folder)
    return models
