"""Whether probabilities mean what they say, and what abstaining buys."""

import numpy as np
import pandas as pd


def reliability_table(out: pd.DataFrame, bins: int = 10) -> pd.DataFrame:
    """Mean probability of the predicted class against the share that was right.

    Parameters
    ----------
    out : DataFrame
        With `probability`, `truth` and `predicted`.
    bins : int, default 10
        Bins of equal width from 0 to 1, closed on the right; empty ones are left out.

    Returns
    -------
    DataFrame
        Columns `low`, `high` (the bin), `probability` (mean), `accuracy`, `rows`.

    Examples
    --------
    >>> out = pd.DataFrame({"probability": [0.92, 0.95], "truth": list("ab"),
    ...                     "predicted": list("aa")})
    >>> reliability_table(out)[["probability", "accuracy", "rows"]].round(3).values.tolist()
    [[0.935, 0.5, 2.0]]
    """
    probability = out["probability"].to_numpy()
    place = np.clip(np.ceil(probability * bins).astype(int) - 1, 0, bins - 1)
    right = (out["truth"] == out["predicted"]).to_numpy(float)
    rows = np.bincount(place, minlength=bins)
    full = rows > 0
    edges = np.arange(bins + 1) / bins
    return pd.DataFrame(
        {
            "low": edges[:-1][full],
            "high": edges[1:][full],
            "probability": np.bincount(place, probability, bins)[full] / rows[full],
            "accuracy": np.bincount(place, right, bins)[full] / rows[full],
            "rows": rows[full],
        }
    )


def expected_calibration_error(out: pd.DataFrame, bins: int = 10) -> float:
    """Mean distance between probability and share right, weighted by the rows of a bin.

    Parameters
    ----------
    out : DataFrame
        With `probability`, `truth` and `predicted`.
    bins : int, default 10

    Returns
    -------
    float
        0 is perfect.

    References
    ----------
    Naeini, Cooper and Hauskrecht (2015), Obtaining well calibrated probabilities using
    Bayesian binning, AAAI.

    Examples
    --------
    >>> out = pd.DataFrame({"probability": [0.9, 0.9], "truth": list("ab"),
    ...                     "predicted": list("aa")})
    >>> round(expected_calibration_error(out), 3)
    0.4
    """
    table = reliability_table(out, bins)
    gap = (table["probability"] - table["accuracy"]).abs()
    return float((gap * table["rows"]).sum() / table["rows"].sum())


def risk_coverage(
    out: pd.DataFrame, thresholds: tuple[float, ...] = (0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
) -> pd.DataFrame:
    """How often predictions are wrong when the less sure ones are left open.

    Parameters
    ----------
    out : DataFrame
        With `probability`, `truth` and `predicted`.
    thresholds : tuple of float
        Smallest probability at which a class is named.

    Returns
    -------
    DataFrame
        Columns `threshold`, `coverage` (share named), `risk` (share wrong of those;
        missing if none is named), `rows`.

    References
    ----------
    El-Yaniv and Wiener (2010), On the foundations of noise-free selective classification,
    JMLR 11, 1605-1641.

    Examples
    --------
    >>> out = pd.DataFrame({"probability": [0.9, 0.5], "truth": list("ab"),
    ...                     "predicted": list("aa")})
    >>> risk_coverage(out, (0, 0.6))[["coverage", "risk"]].values.tolist()
    [[1.0, 0.5], [0.5, 0.0]]
    """
    wrong = (out["truth"] != out["predicted"]).to_numpy()
    rows = []
    for threshold in thresholds:
        named = (out["probability"] >= threshold).to_numpy()
        risk = wrong[named].mean() if named.any() else np.nan
        rows.append((threshold, named.mean(), risk, int(named.sum())))
    return pd.DataFrame(rows, columns=["threshold", "coverage", "risk", "rows"])


def confident_mistakes(out: pd.DataFrame, count: int = 20) -> pd.DataFrame:
    """Wrong predictions the model was surest of: often labels worth a second look.

    Parameters
    ----------
    out : DataFrame
        As from :func:`~reportanalysis.policytype.crossvalidation.cross_validate_by_document`.
    count : int, default 20

    Returns
    -------
    DataFrame
        `commitment_id`, `city`, `set`, `confidence`, `truth`, `predicted`, `probability`;
        surest first.

    Examples
    --------
    >>> out = pd.DataFrame({"commitment_id": ["x"], "city": ["y"], "set": ["dev"],
    ...     "confidence": [3], "truth": ["a"], "predicted": ["b"], "probability": [0.9]})
    >>> len(confident_mistakes(out))
    1
    """
    wrong = out.loc[out["truth"] != out["predicted"]]
    columns = ["commitment_id", "city", "set", "confidence", "truth", "predicted", "probability"]
    ordered = wrong.sort_values(["probability", "commitment_id"], ascending=[False, True])
    return ordered[columns].head(count).reset_index(drop=True)
