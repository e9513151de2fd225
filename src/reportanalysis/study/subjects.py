"""The study's topic model: which words it leaves out, how many topics, learnt from which rows."""

import numpy as np
import pandas as pd

from reportanalysis.compare import city_distances
from reportanalysis.segment import NUMERAL, identity_words, stop_words
from reportanalysis.study.selection import comparison_group
from reportanalysis.topics import (
    TopicModel,
    choose_k,
    match_topics,
    strongest_topic,
    topic_labels,
)

SECTION_COLUMNS = ["document_id", "part", "section_no"]
# Chosen from data/derived/topic_diagnostics.csv by `reportanalysis.topics.best_k`.
N_TOPICS = 8
# The same rule on a quarter of the panel's reports; see `panel_topic_sample`.
PANEL_TOPICS = 12
CANDIDATE_TOPICS = (8, 10, 12, 14, 16, 18, 20, 24)
# LDA, the check, is slow: fewer numbers of topics, two seeds, two resamples.
LDA_TOPICS, LDA_SEEDS, LDA_RESAMPLES = (8, 16, 24), (0, 1), 2
# The same for the digest alone.
DIGEST_TOPICS, DIGEST_LDA_TOPICS = tuple(range(4, 13)), (6, 8, 10)


def topic_vocabulary_exclusions() -> frozenset[str]:
    """Words that topic models leave out: function words, general verbs, who speaks."""
    return stop_words(topic=True) | identity_words()


def keyness_exclusions() -> frozenset[str]:
    """Words that are not compared: function words, numerals, who speaks."""
    return stop_words() | identity_words() | {NUMERAL}


def joint_topics(table: pd.DataFrame, method: str = "nmf", n_topics: int = N_TOPICS) -> TopicModel:
    """Topic model of all comparable commitments, so that cities share their topics.

    Parameters
    ----------
    table : DataFrame
        As `comparable` makes it, in the order of the reports.
    method : {"nmf", "lda"}
        The main model, or the check.
    n_topics : int
        `PANEL_TOPICS` for the panel.

    Examples
    --------
    >>> from reportanalysis.study import load
    >>> joint_topics(load().comparable).components_.shape[0]
    8
    """
    model = TopicModel(n_topics, method, stop_words=topic_vocabulary_exclusions())
    return model.fit(table["bag"], sections=table[SECTION_COLUMNS])


def digest_model(n_topics: int = DIGEST_TOPICS[0], method: str = "nmf") -> TopicModel:
    """Topic model of the digest alone, to be fitted: a short text, where two uses must do."""
    return TopicModel(n_topics, method, min_df=2, stop_words=topic_vocabulary_exclusions())


def panel_topic_sample(rows: pd.DataFrame) -> pd.DataFrame:
    """A quarter of the reports, drawn at random (seeded), to choose the number of topics from.

    >>> rows = pd.DataFrame({"document_id": list("aabbccdd")})
    >>> len(panel_topic_sample(rows))
    2
    """
    reports = np.sort(rows["document_id"].unique())
    drawn = np.random.default_rng(0).choice(reports, len(reports) // 4, replace=False)
    return rows[rows["document_id"].isin(drawn)].reset_index(drop=True)


def topic_distances(table: pd.DataFrame) -> pd.DataFrame:
    """Distances between cities by topics that are learnt anew from these rows alone.

    >>> from reportanalysis.study import load
    >>> reports = load().reports
    >>> topic_distances(reports[reports["city"].isin(["Dezhou", "Jinan", "Heze"])]).shape
    (3, 3)
    """
    rows = table.reset_index(drop=True)
    weights = joint_topics(rows).transform(rows["bag"])
    return city_distances(weights.groupby(rows["city"]).mean())


def strongest_topics(table: pd.DataFrame) -> pd.DataFrame:
    """The topic that accounts for most of each commitment: ``commitment_id``, ``topic`` (label).

    The topics are those of Shandong's cities, whatever other documents are in the table;
    the label is empty where no topic has a share.
    """
    model = joint_topics(comparison_group(table, year=None))
    weights = model.transform(table["bag"])
    labels = topic_labels(model.components_, n_label=2).set_index("topic")["label"]
    topic = strongest_topic(weights).map(labels).fillna("")
    return pd.DataFrame({"commitment_id": table["commitment_id"], "topic": topic})


def diagnose_topics(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Diagnostics behind `N_TOPICS` (`choose_k`) and how LDA matches NMF (`match_topics`)."""
    rows = comparison_group(table, year=None)
    bags, sections = rows["bag"], rows[SECTION_COLUMNS]
    left_out = topic_vocabulary_exclusions()
    nmf = choose_k(bags, CANDIDATE_TOPICS, sections, TopicModel(stop_words=left_out))
    lda = choose_k(
        bags, LDA_TOPICS, sections, TopicModel(method="lda", stop_words=left_out),
        seeds=LDA_SEEDS, n_resamples=LDA_RESAMPLES,
    )  # fmt: skip
    check = joint_topics(rows, method="lda")
    matches = match_topics(joint_topics(rows).components_, check.components_)
    return pd.concat([nmf, lda], ignore_index=True), matches


def diagnose_digest_topics(digest: pd.DataFrame) -> pd.DataFrame:
    """Diagnostics behind the number of topics of the digest alone."""
    bags, sections = digest["bag"], digest[SECTION_COLUMNS]
    nmf = choose_k(bags, DIGEST_TOPICS, sections, digest_model())
    lda = choose_k(
        bags, DIGEST_LDA_TOPICS, sections, digest_model(method="lda"), n_resamples=LDA_RESAMPLES
    )
    return pd.concat([nmf, lda], ignore_index=True)


def diagnose_panel_topics(rows: pd.DataFrame) -> pd.DataFrame:
    """Diagnostics behind `PANEL_TOPICS`, from `panel_topic_sample`."""
    sample = panel_topic_sample(rows)
    model = TopicModel(stop_words=topic_vocabulary_exclusions())
    sections = sample[SECTION_COLUMNS]
    return choose_k(sample["bag"], CANDIDATE_TOPICS, sections, model, n_resamples=5)
