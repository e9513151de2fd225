"""The research design in code: which documents, which rows, which words, how many topics.

The notebooks share these choices, so that a number means the same on every page.
"""

import pandas as pd

from reportanalysis.segment import identity_words, stop_words
from reportanalysis.topics import TopicModel

COMMITTING_PARTS = ("plan", "self")
SECTION_COLUMNS = ["document_id", "part", "section_no"]
# Chosen from data/derived/topic_diagnostics.csv by `reportanalysis.topics.best_k`.
N_TOPICS = 16


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
    16
    """
    model = TopicModel(n_topics, stop_words=topic_vocabulary_exclusions())
    return model.fit(table["bag"], sections=table[SECTION_COLUMNS])
