"""How good predictions are: F1 by class, macro-F1, intervals over documents."""

from collections.abc import Iterator

import numpy as np
import pandas as pd


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
    >>> out = pd.DataFrame({"truth": ["a", "a", "b"], "predicted": ["a", "b", "b"]})
    >>> confusion(out).to_numpy().tolist()
    [[1, 1], [0, 1]]
    """
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
