"""Predictions for documents the model has not seen."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.policytype.labels import SCORED_SETS

Fit = Callable[[pd.DataFrame], object]


def cross_validate_by_document(
    matched: pd.DataFrame,
    variable: str,
    fit: Fit,
    groups: str = "city",
    scored: Sequence[str] = SCORED_SETS,
    context: bool = False,
) -> pd.DataFrame:
    """Probabilities for each scored row from a model that saw nothing of its city.

    Each value of `groups` is left out in turn; all other rows train, rows of the sets in
    `scored` (coded twice) are predicted. Dezhou's digest of 2019 and its report of 2024
    are one city and leave together.

    Parameters
    ----------
    matched : DataFrame
        As from :func:`~reportanalysis.policytype.labels.match_labels`.
    variable : {"policy_type", "theme"}
    fit : callable
        Takes the training rows, returns a fitted model with `classes_` and
        `predict_proba`.
    groups : str, default "city"
    scored : sequence of str
        Sets that are predicted.
    context : bool, default False
        Predict with the column `context`, as the sentence stands in its report; by
        default each sentence is read alone.

    Returns
    -------
    DataFrame
        One row per scored row, in the order of `matched`: `commitment_id`, `document_id`,
        `city`, `set`, `confidence`, `truth`, `predicted`, `probability` (of the
        prediction) and one column `p_<code>` per class.

    Raises
    ------
    ReportError
        If there are fewer than two groups.

    Examples
    --------
    >>> from reportanalysis.policytype import BagClassifier
    >>> rows = pd.DataFrame({"commitment_id": list("abcd"), "document_id": list("xxyy"),
    ...     "city": list("xxyy"), "set": "dev", "confidence": 3,
    ...     "bag": ["养老", "公路", "养老 服务", "公路 建设"],
    ...     "policy_type": ["service", "investment"] * 2})
    >>> out = cross_validate_by_document(rows, "policy_type",
    ...     lambda part: BagClassifier(min_df=1).fit(part["bag"], part["policy_type"]))
    >>> out["predicted"].tolist()
    ['service', 'investment', 'service', 'investment']
    """
    names = sorted(matched[groups].unique())
    if len(names) < 2:
        raise ReportError(f"cross-validation needs two or more values of {groups!r}")
    parts = []
    for name in names:
        inside = matched[groups] == name
        test = matched.loc[inside & matched["set"].isin(scored)]
        if len(test):
            parts.append(predictions(fit(matched.loc[~inside]), test, variable, context))
    return pd.concat(parts).sort_index().fillna(0.0)


def remembered(fit: Fit) -> Fit:
    """The same function, which trains once only on the same rows.

    Parameters
    ----------
    fit : callable
        Takes training rows, returns a fitted model.

    Returns
    -------
    callable
        Gives the model of before where it is called with the same rows (by their index) of
        the same table: of use where one cross-validation is scored in several ways.

    Examples
    --------
    >>> count = remembered(lambda part: [len(part)])
    >>> rows = pd.DataFrame({"document_id": ["a", "b"]})
    >>> count(rows) is count(rows), count(rows) is count(rows.head(1))
    (True, False)
    """
    models: dict[frozenset[object], object] = {}

    def fit_once(part: pd.DataFrame) -> object:
        rows = frozenset(part.index)
        if rows not in models:
            models[rows] = fit(part)
        return models[rows]

    return fit_once


def predictions(
    model: object, test: pd.DataFrame, variable: str, context: bool = False
) -> pd.DataFrame:
    """Predictions of a fitted model beside the labels.

    Parameters
    ----------
    model : estimator
        With `classes_` and `predict_proba`.
    test : DataFrame
        Labelled rows with `bag`.
    variable : str
    context : bool, default False
        Give the model the column `context` too.

    Returns
    -------
    DataFrame
        As :func:`cross_validate_by_document`.
    """
    inputs = [test["bag"], test["context"]] if context else [test["bag"]]
    probabilities = model.predict_proba(*inputs)
    codes = [str(code) for code in model.classes_]
    columns = ["commitment_id", "document_id", "city", "set", "confidence"]
    out = test[columns].assign(
        truth=test[variable].astype(str),
        predicted=np.array(codes, dtype=object)[probabilities.argmax(axis=1)],
        probability=probabilities.max(axis=1),
    )
    return out.assign(**{f"p_{code}": probabilities[:, i] for i, code in enumerate(codes)})
