"""How good predictions are: F1 by class, macro-F1, intervals over documents."""

import numpy as np
import pandas as pd

from reportanalysis.resample import count_draws, percentile_interval

BINS = 10
THRESHOLDS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

CODEBOOK_RULES = {
    1: "is there a concrete act at all?",
    2: "which act takes up most of the sentence?",
    3: "facilities for the public are services, other works investment",
    4: "changing rules is regulatory, easier access a service",
    5: "firms: money is investment, help a service, order regulatory",
    6: "environment: control is regulatory, works are investment",
    7: "safety: inspection is regulatory, works investment, drills a service",
    9: "farming: land and industry are investment, control regulatory, help a service",
}
_FIRMS = ("industry", "innovation", "opening", "reform")


def confusion(out: pd.DataFrame) -> pd.DataFrame:
    """Counts of labels (rows) against predictions (columns), classes sorted.

    >>> out = pd.DataFrame({"truth": ["a", "a", "b"], "predicted": ["a", "b", "b"]})
    >>> confusion(out).to_numpy().tolist()
    [[1, 1], [0, 1]]
    """
    codes = sorted(set(out["truth"]) | set(out["predicted"]))
    table = pd.crosstab(out["truth"], out["predicted"])
    return table.reindex(index=codes, columns=codes, fill_value=0)


def class_scores(out: pd.DataFrame) -> pd.DataFrame:
    """Precision, recall and F1 of each class; a share without a denominator is 0.

    Columns `code`, `precision`, `recall`, `f1`, `labelled`, `predicted`.

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


def evaluate(out: pd.DataFrame, repetitions: int = 2000) -> pd.DataFrame:
    """Accuracy and macro-F1 with percentile intervals from a bootstrap over documents.

    Whole documents are drawn, because sentences of one document are alike (Davison and Hinkley
    1997, Bootstrap methods and their application, section 3.8). Macro-F1 is the plain mean of F1
    over the classes that occur as label or prediction.

    Parameters
    ----------
    out : DataFrame
        With `truth`, `predicted` and `document_id`.
    repetitions : int, default 2000
        Bootstrap samples.

    Returns
    -------
    DataFrame
        Rows `macro_f1` and `accuracy`; columns `measure`, `value`, `low`, `high` (95%),
        `rows`, `documents`.

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
    report = np.searchsorted(documents, out["document_id"])
    truth, predicted = (
        np.searchsorted(codes, out[c].to_numpy(str)) for c in ("truth", "predicted")
    )
    np.add.at(each, (report, truth, predicted), 1)
    draws = count_draws(len(documents), repetitions, np.random.default_rng(0))
    whole = _measures(each.sum(axis=0)[None])[0]
    low, high = percentile_interval(_measures(np.tensordot(draws, each, axes=1)))
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
    """Mean of F1 over classes."""
    return float(class_scores(out)["f1"].mean())


def accuracy(out: pd.DataFrame) -> float:
    """Share of predictions that are right."""
    return float((out["truth"] == out["predicted"]).mean())


def by_group(out: pd.DataFrame, column: str) -> pd.DataFrame:
    """Accuracy, macro-F1 and number of `rows` of each value of `column`.

    >>> out = pd.DataFrame({"city": list("xxy"), "truth": list("aba"), "predicted": list("aaa")})
    >>> by_group(out, "city")[["city", "accuracy", "rows"]].values.tolist()
    [['x', 0.5, 2], ['y', 1.0, 1]]
    """
    rows = [
        (name, accuracy(part), macro_f1(part), len(part))
        for name, part in out.groupby(column, sort=True)
    ]
    return pd.DataFrame(rows, columns=[column, "accuracy", "macro_f1", "rows"])


def reliability_table(out: pd.DataFrame) -> pd.DataFrame:
    """Mean probability of the predicted class against the share that was right.

    Ten bins of equal width from 0 to 1, closed on the right; empty ones are left out. Columns
    `low`, `high` (the bin), `probability` (mean), `accuracy`, `rows`.
    """
    probability = out["probability"].to_numpy()
    place = np.clip(np.ceil(probability * BINS).astype(int) - 1, 0, BINS - 1)
    right = (out["truth"] == out["predicted"]).to_numpy(float)
    rows = np.bincount(place, minlength=BINS)
    full = rows > 0
    edges = np.arange(BINS + 1) / BINS
    return pd.DataFrame(
        {
            "low": edges[:-1][full],
            "high": edges[1:][full],
            "probability": np.bincount(place, probability, BINS)[full] / rows[full],
            "accuracy": np.bincount(place, right, BINS)[full] / rows[full],
            "rows": rows[full],
        }
    )


def expected_calibration_error(out: pd.DataFrame) -> float:
    """Mean distance between probability and share right, weighted by the rows of a bin.

    `out` is as for `reliability_table`; 0 is perfect. Naeini, Cooper and Hauskrecht (2015),
    Obtaining well calibrated probabilities using Bayesian binning, AAAI.

    >>> out = pd.DataFrame({"probability": [0.9, 0.9], "truth": list("ab"),
    ...                     "predicted": list("aa")})
    >>> round(expected_calibration_error(out), 3)
    0.4
    """
    table = reliability_table(out)
    gap = (table["probability"] - table["accuracy"]).abs()
    return float((gap * table["rows"]).sum() / table["rows"].sum())


def risk_coverage(out: pd.DataFrame) -> pd.DataFrame:
    """How often predictions are wrong when the less sure ones are left open.

    Columns `threshold` (smallest probability at which a class is named), `coverage` (share named),
    `risk` (share wrong of those; missing if none is named), `rows`. El-Yaniv and Wiener (2010),
    On the foundations of noise-free selective classification, JMLR 11, 1605-1641.
    """
    wrong = (out["truth"] != out["predicted"]).to_numpy()
    rows = []
    for threshold in THRESHOLDS:
        named = (out["probability"] >= threshold).to_numpy()
        risk = wrong[named].mean() if named.any() else np.nan
        rows.append((threshold, named.mean(), risk, int(named.sum())))
    return pd.DataFrame(rows, columns=["threshold", "coverage", "risk", "rows"])


def confident_mistakes(out: pd.DataFrame, count: int) -> pd.DataFrame:
    """The `count` wrong predictions that the model was surest of, surest first.

    Often labels worth a second look. Columns `commitment_id`, `city`, `set`, `confidence`,
    `truth`, `predicted`, `probability`.
    """
    wrong = out.loc[out["truth"] != out["predicted"]]
    columns = ["commitment_id", "city", "set", "confidence", "truth", "predicted", "probability"]
    ordered = wrong.sort_values(["probability", "commitment_id"], ascending=[False, True])
    return ordered[columns].head(count).reset_index(drop=True)


def touched_rule(first: str, second: str, theme: str) -> int:
    """Number of the codebook rule that decides between two policy types, a key of `CODEBOOK_RULES`.

    Read off the codebook from label and prediction, in any order, and the theme; where no
    special rule applies, the main-act test (rule 2) decides.

    >>> touched_rule("service", "investment", "urban")
    3
    """
    pair = {first, second}
    if "other" in pair:
        return 1
    if theme == "rural":
        return 9
    if theme == "safety":
        return 7
    if theme == "ecology" and pair == {"regulatory", "investment"}:
        return 6
    if theme in _FIRMS and pair != {"regulatory", "service"}:
        return 5
    if pair == {"service", "investment"}:
        return 3
    return 4 if pair == {"regulatory", "service"} else 2
