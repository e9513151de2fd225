"""Predictions for every commitment from models that saw no label of its city."""

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.explain import reasons
from reportanalysis.policytype.store import load_model
from reportanalysis.policytype.training import VARIABLES, VECTOR_SIZE, train
from reportanalysis.policytype.vectors import corpus_vectors


def secondary(
    probabilities: np.ndarray, classes: Sequence[str], threshold: float = 0.25
) -> np.ndarray:
    """The second most probable class where it is probable enough, else an empty string.

    Parameters
    ----------
    probabilities : ndarray of shape (bags, classes)
    classes : sequence of str
    threshold : float, default 0.25

    Returns
    -------
    ndarray of str
        `other` is never a secondary type, as in the codebook.

    Examples
    --------
    >>> secondary(np.array([[0.6, 0.4], [0.9, 0.1]]), ["service", "investment"]).tolist()
    ['investment', '']
    """
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, 1]
    second = np.asarray(classes, dtype=object)[order]
    enough = probabilities[np.arange(len(order)), order] >= threshold
    return np.where(enough & (second != "other"), second, "")


DECIMALS = 4
# Modules whose change may change a prediction.
DECIDING = (
    "classifier", "context", "explain", "features", "further", "labels", "numbered",
    "outoffold", "seeds", "temperature", "training", "vectors",
)  # fmt: skip


def prediction_inputs() -> list[Path]:
    """Files of the library that the predictions depend on.

    Returns
    -------
    list of Path
        Modules and seed words.

    Examples
    --------
    >>> {path.name for path in prediction_inputs()} >= {"classifier.py", "seeds_type.csv"}
    True
    """
    here = Path(__file__).parent
    lexicon = here.parent / "lexicon"
    return [*(here / f"{name}.py" for name in DECIDING), *sorted(lexicon.glob("seeds_*.csv"))]


def out_of_fold(
    commitments: pd.DataFrame, matched: pd.DataFrame, cities: Collection[str] | None = None
) -> pd.DataFrame:
    """Probabilities of policy type and theme, out of fold by city.

    For each city in turn both classifiers are trained on the labels of all other cities
    and provinces (its own reports of other years are left out too), and predict its
    commitments. Word vectors and inverse document frequencies come from the bags of all
    documents, which carry no label. A city without labels (a newcomer's) is predicted by
    models trained on all labels.

    Parameters
    ----------
    commitments, matched : DataFrame
        As from :func:`~reportanalysis.policytype.training.read_training_data`.
    cities : collection of str, optional
        Predict these only.

    Returns
    -------
    DataFrame
        One row per commitment of the plan and the own-conduct part, in order. Columns
        ``commitment_id``, then for ``policy_type`` and ``theme``: the most probable code,
        ``<variable>_probability``, and one column ``p_<variable>_<code>`` per code; ``terms``:
        the words that decided on the policy type.

    Examples
    --------
    >>> from reportanalysis.policytype import read_training_data
    >>> commitments, matched = read_training_data()
    >>> table = out_of_fold(commitments, matched.groupby("city").head(12), ["Dezhou"])
    >>> bool((table.filter(like="p_theme_").sum(axis=1) - 1).abs().max() < 0.002)
    True
    """
    vectors = corpus_vectors(commitments, VECTOR_SIZE)
    rows = commitments[commitments["part"].isin(COMMITMENT_PARTS)]

    def predict(city: str, part: pd.DataFrame) -> pd.DataFrame:
        training = matched[matched["city"] != city]
        columns = {"commitment_id": part["commitment_id"]}
        for variable in VARIABLES:
            model = train(training, variable, vectors, commitments["bag"])
            probabilities = model.predict_proba(part["bag"], part.get("context"))
            probabilities = np.round(probabilities, DECIMALS)
            columns[variable] = model.classes_[probabilities.argmax(axis=1)]
            columns[f"{variable}_probability"] = probabilities.max(axis=1)
            if variable == "policy_type":
                columns["terms"] = [
                    reasons(model, bag, code)
                    for bag, code in zip(part["bag"], columns[variable], strict=True)
                ]
            for code, column in zip(model.classes_, probabilities.T, strict=True):
                columns[f"p_{variable}_{code}"] = column
        return pd.DataFrame(columns, index=part.index)

    groups = [
        (city, part)
        for city, part in rows.groupby("city", sort=False)
        if cities is None or city in cities
    ]
    # Processes, not threads: threads would share the solver's random numbers, and no two runs
    # would be alike.
    parts = Parallel(n_jobs=-1)(delayed(predict)(*group) for group in groups)
    table = pd.concat(parts).sort_index().reset_index(drop=True)
    codes = [c for c in table if c.startswith("p_")]
    return table.fillna(dict.fromkeys(codes, 0.0))


def load_models(folder: str | Path = "data/model") -> dict[str, BagClassifier]:
    """Read both classifiers as they come with the project.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    dict
        Variable to model.
    """
    return {variable: load_model(Path(folder) / variable) for variable in VARIABLES}


def predict_commitments(
    commitments: pd.DataFrame, models: dict[str, BagClassifier]
) -> pd.DataFrame:
    """Policy type and theme of every commitment.

    Parameters
    ----------
    commitments : DataFrame
        With `commitment_id` and `bag`; a column `part`, if there is one, keeps the review
        parts out: what was done is not a commitment. A column `context`, if there is one,
        is used; without it each sentence is read alone.
    models : dict
        As from :func:`load_models`.

    Returns
    -------
    DataFrame
        One row per commitment: `commitment_id`, `policy_type`, `policy_type_probability`,
        `secondary` (empty where none is probable), `theme`, `theme_probability`, then
        `p_regulatory`, ... one column per policy type.
    """
    table = commitments
    if "part" in table.columns:
        table = table.loc[table["part"].isin(COMMITMENT_PARTS)]
    out = table[["commitment_id"]].reset_index(drop=True)
    for variable, model in models.items():
        probabilities = model.predict_proba(table["bag"], table.get("context"))
        out[variable] = model.classes_[probabilities.argmax(axis=1)]
        out[f"{variable}_probability"] = np.round(probabilities.max(axis=1), 4)
        if variable == "policy_type":
            out["secondary"] = secondary(probabilities, model.classes_)
            for i, code in enumerate(model.classes_):
                out[f"p_{code}"] = np.round(probabilities[:, i], 4)
    return out
