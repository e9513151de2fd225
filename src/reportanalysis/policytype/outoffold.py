"""Predictions for every commitment from models that saw no label of its city."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from reportanalysis.policytype.explain import reasons
from reportanalysis.policytype.training import (
    COMMITMENT_PARTS,
    VARIABLES,
    VECTOR_SIZE,
    train,
)
from reportanalysis.policytype.vectors import corpus_vectors

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
