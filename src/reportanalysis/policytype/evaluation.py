"""How good a classifier is on documents it has not seen."""

from collections.abc import Callable, Iterator, Sequence

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


def confusion(out: pd.DataFrame) -> pd.DataFrame:
    """Counts of labels (rows) against predictions (columns).

    Parameters
    ----------
    out : DataFrame
        With `truth` and `predicted`.

    Returns
    -------
    DataFrame
        Square, classes sorted.

    Examples
    --------
    >>> confusion(pd.DataFrame({"truth": ["a", "a", "b"], "predicted": ["a", "b", "b"]}))
    predicted  a  b
    truth          
    a          1  1
    b          0  1
    """  # noqa: W291
    codes = sorted(set(out["truth"]) | set(out["predicted"]))
    table = pd.crosstab(out["truth"], out["predicted"])
    return table.reindex(index=codes, columns=codes, fill_value=0)


def class_scores(out: pd.DataFrame) -> pd.DataFrame:
    """Precision, recall and F1 of each class.

    Parameters
    ----------
    out : DataFrame
        With `truth` and `predicted`.

    Returns
    -------
    DataFrame
        Columns `code`, `precision`, `recall`, `f1`, `labelled`, `predicted`; a share
        without a denominator is 0.

    Examples
    --------
    >>> scores = class_scores(pd.DataFrame({"truth": list("aab"), "predicted": list("abb")}))
    >>> scores["f1"].round(3).tolist()
    [0.667, 0.667]
    """
    counts = confusion(out)
    matrix = counts.to_numpy()
    hits, labelled, predicted = matrix.diagonal(), matrix.sum(axis=1), matrix.sum(axis=0)
    return pd.DataFrame(
        {
            "code": counts.index.to_numpy(),
            "precision": hits / np.maximum(predicted, 1),
            "recall": hits / np.maximum(labelled, 1),
            "f1": 2 * hits / np.maximum(labelled + predicted, 1),
            "labelled": labelled,
            "predicted": predicted,
        }
    )


def evaluate(out: pd.DataFrame, repetitions: int = 2000, random_state: int = 0) -> pd.DataFrame:
    """Accuracy and macro-F1 with intervals from a bootstrap over documents.

    Whole documents are drawn with replacement, because sentences of one document are
    alike; the interval is the percentile interval. Macro-F1 is the plain mean of F1 over
    the classes that occur as label or prediction in the data.

    Parameters
    ----------
    out : DataFrame
        As from :func:`cross_validate_by_document`.
    repetitions : int, default 2000
    random_state : int, default 0

    Returns
    -------
    DataFrame
        Rows `macro_f1` and `accuracy`; columns `measure`, `value`, `low`, `high` (95%),
        `rows`, `documents`.

    References
    ----------
    Davison and Hinkley (1997), Bootstrap methods and their application, section 3.8.

    Examples
    --------
    >>> out = pd.DataFrame({"truth": list("abab"), "predicted": list("abab"),
    ...                     "document_id": list("xxyy")})
    >>> evaluate(out, repetitions=10)[["measure", "value", "low", "high"]].values.tolist()
    [['macro_f1', 1.0, 1.0, 1.0], ['accuracy', 1.0, 1.0, 1.0]]
    """
    codes = sorted(set(out["truth"]) | set(out["predicted"]))
    documents = sorted(out["document_id"].unique())
    each = np.zeros((len(documents), len(codes), len(codes)))
    np.add.at(
        each,
        (
            np.searchsorted(documents, out["document_id"]),
            np.searchsorted(codes, out["truth"].to_numpy(str)),
            np.searchsorted(codes, out["predicted"].to_numpy(str)),
        ),
        1,
    )
    generator = np.random.default_rng(random_state)
    draws = generator.multinomial(
        len(documents), np.full(len(documents), 1 / len(documents)), size=repetitions
    )
    whole = _measures(each.sum(axis=0)[None])[0]
    drawn = _measures(np.tensordot(draws, each, axes=1))
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    return pd.DataFrame(
        {
            "measure": ["macro_f1", "accuracy"],
            "value": whole,
            "low": low,
            "high": high,
            "rows": len(out),
            "documents": len(documents),
        }
    )


def _measures(matrices: np.ndarray) -> np.ndarray:
    """Macro-F1 and accuracy of each confusion matrix."""
    hits = np.diagonal(matrices, axis1=1, axis2=2)
    both = matrices.sum(axis=1) + matrices.sum(axis=2)
    f1 = np.divide(2 * hits, both, out=np.zeros_like(hits), where=both > 0)
    macro = f1.sum(axis=1) / np.maximum((both > 0).sum(axis=1), 1)
    return np.column_stack([macro, hits.sum(axis=1) / matrices.sum(axis=(1, 2))])


def macro_f1(out: pd.DataFrame) -> float:
    """Mean of F1 over classes.

    Parameters
    ----------
    out : DataFrame
        With `truth` and `predicted`.

    Returns
    -------
    float

    Examples
    --------
    >>> macro_f1(pd.DataFrame({"truth": ["a", "b"], "predicted": ["a", "b"]}))
    1.0
    """
    return float(class_scores(out)["f1"].mean())


def by_group(out: pd.DataFrame, column: str = "city") -> pd.DataFrame:
    """Accuracy and macro-F1 for each city, set or level of confidence.

    Parameters
    ----------
    out : DataFrame
        As from :func:`cross_validate_by_document`.
    column : str, default "city"

    Returns
    -------
    DataFrame
        Columns: the column, `accuracy`, `macro_f1`, `rows`.
    """

    def rows() -> Iterator[dict[str, object]]:
        for name, part in out.groupby(column, sort=True):
            hit = float((part["truth"] == part["predicted"]).mean())
            yield {column: name, "accuracy": hit, "macro_f1": macro_f1(part), "rows": len(part)}

    return pd.DataFrame(rows())
