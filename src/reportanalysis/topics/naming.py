"""What a topic is about: label words and most typical commitments."""

from importlib import resources

import pandas as pd

from reportanalysis.errors import ReportError, need
from reportanalysis.topics.diagnostics import N_WORDS, frex, top_words


def topic_labels(components: pd.DataFrame, n_label: int = 4) -> pd.DataFrame:
    """Name every topic by its words.

    The label takes those of the topic's heaviest words that have the highest FREX score
    (Bischof and Airoldi 2012, Proceedings of ICML, 201-208), so that no rare word gets
    into it; a word that contains another label word or is contained in one is passed over
    (数字 beside 数字化).

    Parameters
    ----------
    components : DataFrame (topics, words)
        `TopicModel.components_`.
    n_label : int
        Words in the label; fewer where the topic's words repeat one another.

    Returns
    -------
    DataFrame
        A row per topic: `topic`, `label` (words joined by ``·``), `words` (the ten
        heaviest), `frex_words` (the ten highest FREX scores among twenty heavy words).

    Examples
    --------
    >>> shares = pd.DataFrame([[0.3, 0.4, 0.3, 0.0], [0.3, 0.0, 0.1, 0.6]],
    ...     index=["topic_01", "topic_02"], columns=["服务", "学校", "教师", "公路"])
    >>> topic_labels(shares, n_label=2)["label"].tolist()
    ['学校·教师', '公路·服务']
    """
    scores = frex(components)
    heavy, pool = top_words(components), top_words(components, 2 * N_WORDS)
    rows = []
    for topic, words in heavy.items():
        label: list[str] = []
        for word in _ranked(scores.loc[topic, words]):
            if len(label) < n_label and not any(word in seen or seen in word for seen in label):
                label.append(word)
        best = _ranked(scores.loc[topic, pool[topic]])[:N_WORDS]
        rows.append((topic, "·".join(label), " ".join(words), " ".join(best)))
    return pd.DataFrame(rows, columns=["topic", "label", "words", "frex_words"])


def topic_names(labels: pd.DataFrame) -> pd.DataFrame:
    """Names of topics written by hand, in English and Chinese, beside their words.

    ``lexicon/topic_names.csv`` names a topic by its three heaviest words (joined by ``·``), so
    that a name never outlives its topic. (Rows of two words are for the explorer, which knows
    a topic by its label.)

    Parameters
    ----------
    labels : DataFrame
        As from `topic_labels`.

    Returns
    -------
    DataFrame
        The same with `english` and `chinese`; the label where none is written.

    Examples
    --------
    >>> shares = pd.DataFrame([[0.6, 0.4]], index=["topic_01"], columns=["学校", "生词"])
    >>> topic_names(topic_labels(shares))[["english", "words"]].values.tolist()
    [['学校·生词', '学校 生词']]
    """
    source = resources.files("reportanalysis") / "lexicon" / "topic_names.csv"
    with source.open(encoding="utf-8") as stream:
        names = pd.read_csv(stream)
    keys = ["·".join(words.split()[:3]) for words in labels["words"]]
    table = labels.assign(key=keys).merge(names, on="key", how="left").drop(columns="key")
    for language in ("english", "chinese"):
        table[language] = table[language].fillna(table["label"])
    return table


def _ranked(scores: pd.Series) -> list[str]:
    """Words by falling score; equal scores keep their order."""
    return list(scores.sort_values(ascending=False, kind="stable").index)


def typical_commitments(
    weights: pd.DataFrame, commitments: pd.DataFrame, n: int = 5
) -> pd.DataFrame:
    """Find the commitments that speak most purely of each topic.

    Parameters
    ----------
    weights : DataFrame (commitments, topics)
        As from `TopicModel.transform` for these very rows.
    commitments : DataFrame
        With `commitment_id`, `bag` and `text`.
    n : int
        Commitments per topic; fewer where fewer have any weight.

    Returns
    -------
    DataFrame
        `topic`, `rank`, `commitment_id`, `weight`, `text`; highest weight first, among equal
        ones (to three decimals) that with more different words, then the lower identifier.

    Examples
    --------
    >>> table = pd.DataFrame({"commitment_id": ["x-1", "x-2"], "bag": ["学校", "学校 教师"],
    ...                       "text": ""})
    >>> weights = pd.DataFrame({"topic_01": [1.0, 1.0]})
    >>> typical_commitments(weights, table, n=1)[["commitment_id", "weight"]].values.tolist()
    [['x-2', 1.0]]
    """
    need(commitments, ["commitment_id", "bag", "text"], "the commitments", "use those of `parse`")
    if not weights.index.equals(commitments.index):
        raise ReportError(
            f"{len(weights)} rows of weights do not match {len(commitments)} commitments row by "
            "row; compute the weights from the bag column of this very table"
        )
    n_words = [len(set(bag.split())) for bag in commitments["bag"]]
    frame = commitments[["commitment_id", "text"]].assign(n_words=n_words)
    tables = [
        frame.assign(topic=topic, place=place, weight=weights[topic])
        for place, topic in enumerate(weights.columns)
    ]
    table = pd.concat(tables, ignore_index=True)
    table = table[table["weight"] > 0].assign(rounded=table["weight"].round(3))
    # Short sentences often have one topic alone: among them the one with more words comes first.
    table = table.sort_values(
        ["place", "rounded", "n_words", "commitment_id"], ascending=[True, False, False, True]
    )
    table = table.groupby("place").head(n).reset_index(drop=True)
    table["rank"] = table.groupby("place").cumcount() + 1
    return table[["topic", "rank", "commitment_id", "weight", "text"]]
