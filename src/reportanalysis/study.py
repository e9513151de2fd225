"""The research design in code: which documents, which rows, which words, how many topics.

The notebooks share these choices, so that a number means the same on every page.
"""

import pandas as pd

from reportanalysis.segment import identity_words, stop_words
from reportanalysis.topics import TopicModel, choose_k, match_topics

COMMITTING_PARTS = ("plan", "self")
SECTION_COLUMNS = ["document_id", "part", "section_no"]
# Chosen from data/derived/topic_diagnostics.csv by `reportanalysis.topics.best_k`.
N_TOPICS = 20
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
        As `reportanalysis.corpus.read_registry` returns it.

    Returns
    -------
    DataFrame
        Rows of `commitments`, index from 0, with columns ``city_zh`` and ``status`` added.

    Examples
    --------
    >>> from reportanalysis.corpus import read_registry
    >>> from reportanalysis.derive import read_commitments
    >>> table = comparable(read_commitments("data/derived/commitments.csv"),
    ...                    read_registry("data/corpus.csv"))
    >>> "Rizhao" in set(table["city"]), table["document_id"].nunique()
    (False, 16)
    """
    rows = commitments[commitments["part"].isin(COMMITTING_PARTS)]
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


def joint_topics(table: pd.DataFrame, n_topics: int = N_TOPICS) -> TopicModel:
    """Topic model of all comparable commitments, so that cities share their topics.

    Parameters
    ----------
    table : DataFrame
        As `comparable` makes it, in the order of the reports.
    n_topics : int
        Number of topics.

    Returns
    -------
    TopicModel
        Fitted.

    Examples
    --------
    >>> from reportanalysis.corpus import read_registry
    >>> from reportanalysis.derive import read_commitments
    >>> table = comparable(read_commitments("data/derived/commitments.csv"),
    ...                    read_registry("data/corpus.csv"))
    >>> joint_topics(table).components_.shape[0]
    20
    """
    model = TopicModel(n_topics, stop_words=topic_vocabulary_exclusions())
    return model.fit(table["bag"], sections=table[SECTION_COLUMNS])


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
    check = TopicModel(N_TOPICS, method="lda", stop_words=topic_vocabulary_exclusions())
    check.fit(bags, sections=sections)
    matches = match_topics(joint_topics(table).components_, check.components_)
    return pd.concat([nmf, lda], ignore_index=True), matches
