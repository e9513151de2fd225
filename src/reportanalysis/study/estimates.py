"""How the study estimates shares of types and themes, and a city's difference from the others."""

import pandas as pd

from reportanalysis.compare import corrected_shares
from reportanalysis.parsing.parse import COMMITMENT_PARTS

# Shorter sentences were never drawn into the labelled sample.
SHORTEST_SAMPLED = 14


def sampling_frame(
    table: pd.DataFrame, matched: pd.DataFrame, predictions: pd.DataFrame
) -> pd.DataFrame:
    """Commitments of the complete reports that the labelled sample was drawn from.

    Per city, 40 sentences were drawn at random from those of 14 characters or more;
    shorter ones were never drawn and are left out. Headings were in that frame too, but
    are no commitments: the sampled ones among them drop out, and the rest are a random
    sample of the commitments.

    Parameters
    ----------
    table, matched, predictions : DataFrame
        `reports`, `labelled` and `predictions` of `Study`.

    Returns
    -------
    DataFrame
        Rows of `table` with the columns of `predictions` (``predicted_policy_type``,
        ``predicted_theme``, probabilities) and ``policy_type``, ``theme``: the labels of
        the sample, missing elsewhere.

    Examples
    --------
    >>> table = pd.DataFrame({"commitment_id": ["a", "b"], "start": [0, 50], "end": [40, 60]})
    >>> predictions = pd.DataFrame({"commitment_id": ["a", "b"], "policy_type": "service",
    ...                             "theme": "welfare"})
    >>> matched = pd.DataFrame({"commitment_id": ["a"], "set": "dev",
    ...                         "policy_type": "investment", "theme": "welfare"})
    >>> sampling_frame(table, matched, predictions)[["predicted_policy_type", "policy_type"]]
      predicted_policy_type policy_type
    0               service  investment
    """
    long_enough = table["end"] - table["start"] >= SHORTEST_SAMPLED
    renamed = predictions.rename(
        columns={"policy_type": "predicted_policy_type", "theme": "predicted_theme"}
    )
    sample = matched.loc[matched["set"] == "dev", ["commitment_id", "policy_type", "theme"]]
    frame = table[long_enough].merge(renamed, on="commitment_id", validate="one_to_one")
    return frame.merge(sample, on="commitment_id", how="left", validate="one_to_one")


def probability_columns(frame: pd.DataFrame, variable: str) -> dict[str, str]:
    """Category to the name of the column with its probability.

    >>> probability_columns(pd.DataFrame(columns=["p_theme_rural", "p_policy_type_other"]), "theme")
    {'rural': 'p_theme_rural'}
    """
    start = f"p_{variable}_"
    return {c.removeprefix(start): c for c in frame.columns if c.startswith(start)}


def shares_by_city(frame: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Share of each policy type or theme in each city, as this study estimates it.

    Parameters
    ----------
    frame : DataFrame
        As `sampling_frame` makes it.
    variable : {"policy_type", "theme"}

    Returns
    -------
    DataFrame
        As from `reportanalysis.compare.corrected_shares`.

    Examples
    --------
    >>> from reportanalysis.study import load
    >>> study = load()
    >>> frame = sampling_frame(study.reports, study.labelled, study.predictions)
    >>> shares_by_city(frame, "theme").shape
    (210, 11)
    """
    columns = probability_columns(frame, variable)
    return corrected_shares(frame, variable, columns)


def share_difference(
    frame: pd.DataFrame,
    city: str,
    category: str,
    *,
    source: str = "corrected",
    parts: tuple[str, ...] = COMMITMENT_PARTS,
    with_other: bool = True,
    weight: str = "sentences",
) -> float:
    """A city's share of a policy type less the mean share of the other cities, from -1 to 1.

    Parameters
    ----------
    frame : DataFrame
        As `sampling_frame` makes it.
    city, category : str
    source : {"corrected", "labels", "predictions"}
        The labelled sample alone, the predictions alone, or the predictions plus their
        mean error in the sample.
    parts : tuple of str
        Parts of the report that count.
    with_other : bool
        Whether commitments of type other count in the whole.
    weight : {"sentences", "characters"}
        Whether each commitment counts once or by its length.

    Examples
    --------
    >>> frame = pd.DataFrame({"city": ["a", "a", "b", "b"], "part": "plan", "n_chars": 10,
    ...     "policy_type": ["service", None, None, "investment"],
    ...     "p_policy_type_service": [1.0, 0.0, 0.0, 0.0],
    ...     "p_policy_type_investment": [0.0, 1.0, 1.0, 1.0]})
    >>> share_difference(frame, "a", "service", source="predictions")
    0.5
    """
    rows = frame[frame["part"].isin(parts)]
    columns = probability_columns(rows, "policy_type")
    predicted = rows[list(columns.values())].set_axis(list(columns), axis="columns")
    labels = pd.get_dummies(rows["policy_type"]).reindex(columns=list(columns), fill_value=0)
    weights = rows["n_chars"] if weight == "characters" else rows["n_chars"] * 0 + 1
    sampled = rows["policy_type"].notna()
    if source == "labels":
        estimates = _city_means(labels[sampled], weights, rows["city"])
    else:
        estimates = _city_means(predicted, weights, rows["city"])
    if source == "corrected":
        estimates += _city_means((labels - predicted)[sampled], weights, rows["city"])
    if not with_other:
        estimates = estimates.drop(columns="other")
        estimates = estimates.div(estimates.sum(axis=1), axis=0)
    shares = estimates[category]
    return float(shares[city] - shares.drop(city).mean())


def _city_means(values: pd.DataFrame, weights: pd.Series, cities: pd.Series) -> pd.DataFrame:
    """Weighted mean of each column in each city, over the rows of `values`."""
    weights, cities = weights[values.index], cities[values.index]
    sums = values.mul(weights, axis=0).groupby(cities).sum()
    return sums.div(weights.groupby(cities).sum(), axis=0)
