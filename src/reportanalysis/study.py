"""The research design in code: which documents, which rows, which words, how many topics.

The notebooks share these choices, so that a number means the same on every page.
"""

import pandas as pd

from reportanalysis.compare import city_distances
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.segment import identity_words, stop_words
from reportanalysis.topics import TopicModel, choose_k, match_topics, topic_labels

SHORTEST_SAMPLED = 14
SECTION_COLUMNS = ["document_id", "part", "section_no"]
# Chosen from data/derived/topic_diagnostics.csv by `reportanalysis.topics.best_k`.
N_TOPICS = 12
CANDIDATE_TOPICS = (8, 10, 12, 14, 16, 18, 20, 24)
LDA_TOPICS = (8, 16, 24)


def comparable(commitments: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    """Commitments that the study counts, with the city's Chinese name and the status.

    Sentences of the plan and of the part on the government's own conduct, in documents
    that have a plan; the review and the closing appeal commit to nothing.

    Parameters
    ----------
    commitments : DataFrame
        As `reportanalysis.derive.read_commitments` returns it.
    registry : DataFrame
        As `reportanalysis.corpus.documents.read_registry` returns it.

    Returns
    -------
    DataFrame
        Rows of `commitments`, index from 0, with columns ``city_zh`` and ``status`` added.

    Examples
    --------
    >>> from reportanalysis.corpus.documents import read_registry
    >>> from reportanalysis.derive import read_commitments
    >>> table = comparable(read_commitments("data/derived/commitments.csv"),
    ...                    read_registry("data/corpus.csv"))
    >>> "Rizhao" in set(table["city"]), table["document_id"].nunique()
    (False, 16)
    """
    rows = commitments[commitments["part"].isin(COMMITMENT_PARTS)]
    return rows.merge(registry[["document_id", "city_zh", "status"]], on="document_id")


def same_year(table: pd.DataFrame, year: int = 2024) -> pd.DataFrame:
    """Complete reports of one year: the rows that are compared like with like.

    Parameters
    ----------
    table : DataFrame
        As `comparable` makes it.
    year : int, default 2024
        Year the reports were given.

    Returns
    -------
    DataFrame
        Index from 0.

    Examples
    --------
    >>> table = pd.DataFrame({"year": [2019, 2024], "status": ["digest", "complete"]})
    >>> len(same_year(table))
    1
    """
    chosen = table["year"].eq(year) & table["status"].eq("complete")
    return table[chosen].reset_index(drop=True)


def topic_vocabulary_exclusions() -> frozenset[str]:
    """Words that topic models leave out: function words, general verbs, who speaks.

    Returns
    -------
    frozenset of str

    Examples
    --------
    >>> {"的", "推进", "德州"} <= topic_vocabulary_exclusions()
    True
    """
    return stop_words(topic=True) | identity_words()


def joint_topics(table: pd.DataFrame, n_topics: int = N_TOPICS, method: str = "nmf") -> TopicModel:
    """Topic model of all comparable commitments, so that cities share their topics.

    Parameters
    ----------
    table : DataFrame
        As `comparable` makes it, in the order of the reports.
    n_topics : int
        Number of topics.
    method : {"nmf", "lda"}, default "nmf"
        The main model, or the check.

    Returns
    -------
    TopicModel
        Fitted.

    Examples
    --------
    >>> from reportanalysis.corpus.documents import read_registry
    >>> from reportanalysis.derive import read_commitments
    >>> table = comparable(read_commitments("data/derived/commitments.csv"),
    ...                    read_registry("data/corpus.csv"))
    >>> joint_topics(table).components_.shape[0]
    12
    """
    model = TopicModel(n_topics, method, stop_words=topic_vocabulary_exclusions())
    return model.fit(table["bag"], sections=table[SECTION_COLUMNS])


def topic_distances(table: pd.DataFrame) -> pd.DataFrame:
    """Distances between cities by topics that are learnt anew from these rows alone.

    Parameters
    ----------
    table : DataFrame
        As `same_year` makes it, of four cities or more.

    Returns
    -------
    DataFrame
        Square, Jensen-Shannon distances between the cities' topic shares.
    """
    rows = table.reset_index(drop=True)
    weights = joint_topics(rows).transform(rows["bag"])
    return city_distances(weights.groupby(rows["city"]).mean())


def strongest_topics(table: pd.DataFrame) -> pd.DataFrame:
    """The topic that accounts for most of each commitment, by its label.

    Parameters
    ----------
    table : DataFrame
        As `comparable` makes it.

    Returns
    -------
    DataFrame
        Columns ``commitment_id``, ``topic`` (label; empty where no topic has a share).
    """
    model = joint_topics(table)
    weights = model.transform(table["bag"])
    labels = topic_labels(model.components_, n_label=2).set_index("topic")["label"]
    known = weights.notna().all(axis=1)
    topic = weights[known].idxmax(axis=1).map(labels).reindex(table.index).fillna("")
    return pd.DataFrame({"commitment_id": table["commitment_id"], "topic": topic})


def diagnose_topics(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Diagnostics behind `N_TOPICS`, and the LDA model as a check; some minutes.

    Parameters
    ----------
    table : DataFrame
        As `comparable` makes it.

    Returns
    -------
    diagnostics : DataFrame
        As `reportanalysis.topics.choose_k` returns it, for NMF at `CANDIDATE_TOPICS` and
        for LDA, which is slow, at `LDA_TOPICS` with two seeds and two resamples.
    matches : DataFrame
        As `reportanalysis.topics.match_topics` returns it: NMF topics (``left``) and
        their LDA partners (``right``) at `N_TOPICS`.
    """
    bags, sections = table["bag"], table[SECTION_COLUMNS]
    model = TopicModel(stop_words=topic_vocabulary_exclusions())
    nmf = choose_k(bags, CANDIDATE_TOPICS, sections, model=model, methods=("nmf",))
    few = {"seeds": (0, 1), "n_resamples": 2}
    lda = choose_k(bags, LDA_TOPICS, sections, model=model, methods=("lda",), **few)
    check = joint_topics(table, method="lda")
    matches = match_topics(joint_topics(table).components_, check.components_)
    return pd.concat([nmf, lda], ignore_index=True), matches


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
    table : DataFrame
        As `same_year` makes it.
    matched : DataFrame
        As `reportanalysis.policytype.match_labels` makes it.
    predictions : DataFrame
        ``data/derived/predictions.csv``.

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

    Parameters
    ----------
    frame : DataFrame
        With columns ``p_<variable>_<category>``.
    variable : {"policy_type", "theme"}

    Returns
    -------
    dict

    Examples
    --------
    >>> probability_columns(pd.DataFrame(columns=["p_theme_rural", "p_policy_type_other"]), "theme")
    {'rural': 'p_theme_rural'}
    """
    start = f"p_{variable}_"
    return {c.removeprefix(start): c for c in frame.columns if c.startswith(start)}


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
    """A city's share of a policy type less the mean share of the other cities.

    Parameters
    ----------
    frame : DataFrame
        As `sampling_frame` makes it.
    city, category : str
        The city and the policy type.
    source : {"corrected", "labels", "predictions"}, default "corrected"
        The labelled sample alone, the predictions alone, or the predictions plus their
        mean error in the sample.
    parts : tuple of str
        Parts of the report that count.
    with_other : bool, default True
        Whether commitments of type other count in the whole.
    weight : {"sentences", "characters"}, default "sentences"
        Whether each commitment counts once or by its length.

    Returns
    -------
    float
        Between -1 and 1.

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
    predicted = rows[list(probability_columns(rows, "policy_type").values())].copy()
    predicted.columns = list(probability_columns(rows, "policy_type"))
    labels = pd.get_dummies(rows["policy_type"]).reindex(columns=predicted.columns, fill_value=0)
    weights = rows["n_chars"] if weight == "characters" else rows["n_chars"] * 0 + 1
    sampled = rows["policy_type"].notna()

    def mean(values: pd.DataFrame, chosen: pd.Series) -> pd.DataFrame:
        kept, by = weights[chosen], rows.loc[chosen, "city"]
        return (
            values[chosen].mul(kept, axis=0).groupby(by).sum().div(kept.groupby(by).sum(), axis=0)
        )

    everything = pd.Series(True, index=rows.index)
    estimates = {
        "labels": lambda: mean(labels, sampled),
        "predictions": lambda: mean(predicted, everything),
        "corrected": lambda: mean(predicted, everything) + mean(labels - predicted, sampled),
    }[source]()
    if not with_other:
        estimates = estimates.drop(columns="other")
        estimates = estimates.div(estimates.sum(axis=1), axis=0)
    shares = estimates[category]
    return float(shares[city] - shares.drop(city).mean())
