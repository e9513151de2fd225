"""How the study estimates shares of types and themes, and a city's difference from the others."""

import pandas as pd

from reportanalysis.codebook import VARIABLES
from reportanalysis.compare import contrast, corrected_shares
from reportanalysis.errors import ReportError
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.study.humanlabels import with_human_codes
from reportanalysis.study.selection import Study

# Shorter sentences were never drawn into the random sample.
SHORTEST_SAMPLED = 14
TWO_PHASE = "two-phase"
# How a share may be estimated, and what sets each apart from the two-phase estimate.
SOURCES = {
    TWO_PHASE: "",
    "corrected by city": "single-pass codes unused, the noise of each city's own sample kept",
    "all codes": "commitments with codes taken for the whole report",
    "separate pass": "codes by other coders",
    "sample": "the random sample alone",
    "predictions": "the classifier's mean error left in",
}


def sampling_frame(data: Study, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every commitment of the reports compared, with its predictions and codes.

    Per city, 40 sentences were drawn at random from those of 14 characters or more.
    Headings were among those but are no commitments: the sampled ones drop out, and the rest
    are a random sample of the commitments.

    Parameters
    ----------
    data : Study
    rows : DataFrame, optional
        Some rows of ``data.comparable``; by default ``data.reports``.

    Returns
    -------
    DataFrame
        The rows with the columns of ``data.predictions`` (``predicted_policy_type``,
        ``predicted_theme``, probabilities); ``policy_type``, ``theme``: adjudicated codes of
        the random sample, or of the digest; ``single_*``: codes of a single pass, in the sample
        of the first of two; ``separate_*``: codes of the separate pass; each missing where
        there is none; ``drawable``: whether it could be drawn. Where people coded, their codes
        are ``policy_type`` and ``theme``, the model coders' ``single_*``, and ``chance`` is the
        probability with which a row was coded by people (`humanlabels.with_human_codes`).

    Examples
    --------
    >>> from reportanalysis.study import load
    >>> frame = sampling_frame(load())
    >>> [int(frame[c].notna().sum()) for c in ("theme", "single_theme", "separate_theme")]
    [567, 2600, 2483]
    """
    rows = data.reports if rows is None else rows
    renamed = {name: f"predicted_{name}" for name in VARIABLES}
    frame = rows.merge(data.predictions.rename(columns=renamed), on="commitment_id")
    passes = {"pass1_type": "single_policy_type", "pass1_theme": "single_theme"}
    codes = data.labelled[["commitment_id", "label_id", "set", *VARIABLES]]
    for table, names in (
        (data.labels, passes),
        (data.separate, {name: f"separate_{name}" for name in VARIABLES}),
    ):
        more = table.rename(columns={"id": "label_id", **names})
        codes = codes.merge(more[["label_id", *names.values()]], on="label_id", how="left")
    codes.loc[codes["set"] == "silver", list(VARIABLES)] = None
    frame = frame.merge(
        codes.drop(columns=["label_id", "set"]), on="commitment_id", how="left",
        validate="one_to_one",
    )  # fmt: skip
    frame = frame.assign(drawable=frame["end"] - frame["start"] >= SHORTEST_SAMPLED)
    return with_human_codes(frame, data.truth)


def probability_columns(frame: pd.DataFrame, variable: str) -> dict[str, str]:
    """Category to the name of the column with its probability.

    >>> probability_columns(pd.DataFrame(columns=["p_theme_rural", "p_policy_type_other"]), "theme")
    {'rural': 'p_theme_rural'}
    """
    start = f"p_{variable}_"
    return {c.removeprefix(start): c for c in frame.columns if c.startswith(start)}


def shares_by_city(frame: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Share of each policy type or theme in each city, as this study estimates it.

    `frame` is as `sampling_frame` makes it, `variable` ``policy_type`` or ``theme``; columns as
    from `reportanalysis.compare.corrected_shares`.

    >>> from reportanalysis.study import load
    >>> shares_by_city(sampling_frame(load()), "theme").shape
    (210, 11)
    """
    return corrected_shares(frame, variable, probability_columns(frame, variable))


def share_difference(
    frame: pd.DataFrame,
    city: str,
    category: str,
    *,
    source: str = TWO_PHASE,
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
    source : str
        ``two-phase``: as `shares_by_city`. ``corrected by city``: mean probability plus its
        mean error in the city's own sample (difference estimator, prediction-powered
        inference). ``predictions``: mean probability. ``sample``: adjudicated codes alone.
        ``all codes``: these and single-pass codes. ``separate pass``: its codes.
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
    if source not in SOURCES:
        raise ReportError(f"no source {source!r}; there are {', '.join(SOURCES)}")
    rows = frame[frame["part"].isin(parts)]
    counts = rows.assign(counts=rows["n_chars"] if weight == "characters" else 1)
    drawn = counts.assign(counts=counts["counts"] / counts.get("chance", 1))
    columns = probability_columns(rows, "policy_type")
    if source == TWO_PHASE:
        table = corrected_shares(counts, "policy_type", columns, "counts")
        estimates = table.pivot(index="city", columns="category", values="share")
    elif source in ("predictions", "corrected by city"):
        predicted = rows[list(columns.values())].set_axis(list(columns), axis="columns")
        estimates = _city_means(predicted, counts)
        if source == "corrected by city":
            sampled = _indicators(rows["policy_type"], list(columns))
            estimates += _city_means((sampled - predicted).loc[sampled.index], drawn)
    else:
        codes = rows["separate_policy_type" if source == "separate pass" else "policy_type"]
        if source == "all codes":
            codes = codes.fillna(rows["single_policy_type"])
        of = drawn if source == "sample" else counts
        estimates = _city_means(_indicators(codes, list(columns)), of)
    if not with_other:
        estimates = estimates.drop(columns="other")
        estimates = estimates.div(estimates.sum(axis=1), axis=0)
    shares = estimates[category]
    return float(shares[city] - shares.drop(city).mean())


def _indicators(codes: pd.Series, categories: list[str]) -> pd.DataFrame:
    """One column for each category, 1 where it is the code; rows without a code left out."""
    return pd.get_dummies(codes.dropna(), dtype=float).reindex(columns=categories, fill_value=0.0)


def _city_means(values: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Mean of each column in each city, weighted by `counts`, over the rows of `values`."""
    weights, cities = rows.loc[values.index, "counts"], rows.loc[values.index, "city"]
    sums = values.mul(weights, axis=0).groupby(cities).sum()
    return sums.div(weights.groupby(cities).sum(), axis=0)


def differences_by_source(frame: pd.DataFrame, city: str, category: str) -> pd.DataFrame:
    """A city's difference in one policy type under each source, all parts and the plan alone.

    `frame` is as `sampling_frame` makes it. One row per source: source, difference, plan_alone (as
    `share_difference`), codes (how many codes of the city it counts), inside (whether the
    difference lies in the 95% interval of the two-phase estimate).

    >>> from reportanalysis.study import load
    >>> differences_by_source(sampling_frame(load()), "Dezhou", "regulatory")["codes"].tolist()
    [131, 39, 131, 127, 39, 0]
    """
    own = frame[frame["city"] == city]
    adjudicated = own["policy_type"].notna()
    some = int((adjudicated | own["single_policy_type"].notna()).sum())
    sampled = int(adjudicated.sum())
    codes = {
        TWO_PHASE: some, "corrected by city": sampled, "all codes": some,
        "separate pass": int(own["separate_policy_type"].notna().sum()),
        "sample": sampled, "predictions": 0,
    }  # fmt: skip
    interval = contrast(shares_by_city(frame, "policy_type"), city).set_index("category")
    low, high = interval.loc[category, ["low", "high"]]
    rows = pd.DataFrame({
        "source": list(SOURCES),
        "difference": [share_difference(frame, city, category, source=s) for s in SOURCES],
        "plan_alone": [
            share_difference(frame, city, category, source=s, parts=("plan",)) for s in SOURCES
        ],
        "codes": [codes[source] for source in SOURCES],
    })  # fmt: skip
    return rows.assign(inside=rows["difference"].between(low, high))
