"""What a topic is about: label words and most typical commitments."""

import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.topics.diagnostics import frex, top_words


def topic_labels(
    components: pd.DataFrame,
    *,
    n_words: int = 10,
    n_label: int = 4,
    weight: float = 0.5,
) -> pd.DataFrame:
    """Name every topic by its words.

    The label takes those of the topic's heaviest words that have the highest FREX score,
    so that no rare word gets into it; a word that contains another label word or is
    contained in one is passed over (数字 beside 数字化).

    Parameters
    ----------
    components : DataFrame (topics, words)
        Word shares, as `TopicModel.components_`.
    n_words : int
        Words in `words` and `frex_words`.
    n_label : int
        Words in the label; fewer where the topic's words repeat one another.
    weight : float
        Weight of exclusivity in the FREX score, see `frex`.

    Returns
    -------
    DataFrame
        `topic`, `label` (words joined by ``·``), `words` (the heaviest, joined by a space),
        `frex_words` (the highest FREX scores among twice as many heavy words); one row per
        topic.

    Raises
    ------
    ReportError
        `n_words` or `n_label` below 1, or `weight` not between 0 and 1.

    References
    ----------
    See `frex`.

    Examples
    --------
    >>> import pandas as pd
    >>> shares = pd.DataFrame([[0.3, 0.4, 0.3, 0.0], [0.3, 0.0, 0.1, 0.6]],
    ...     index=["topic_01", "topic_02"], columns=["服务", "学校", "教师", "公路"])
    >>> topic_labels(shares, n_label=2)["label"].tolist()
    ['学校·教师', '公路·服务']
    """
    if n_label < 1:
        raise ReportError(f"n_label is {n_label}; a label needs 1 word or more")
    scores = frex(components, weight)
    heavy, pool = top_words(components, n_words), top_words(components, 2 * n_words)
    rows = []
    for topic, words in heavy.items():
        label: list[str] = []
        for word in _ranked(scores.loc[topic, words]):
            if len(label) < n_label and not any(word in seen or seen in word for seen in label):
                label.append(word)
        best = _ranked(scores.loc[topic, pool[topic]])[:n_words]
        rows.append((topic, "·".join(label), " ".join(words), " ".join(best)))
    return pd.DataFrame(rows, columns=["topic", "label", "words", "frex_words"])


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
        As from `TopicModel.transform`; indexed like `commitments` or by its
        `commitment_id`.
    commitments : DataFrame
        With `commitment_id` and `bag`, and `text` if the words may be shown.
    n : int
        Commitments per topic; fewer where fewer have any weight.

    Returns
    -------
    DataFrame
        `topic`, `rank`, `commitment_id`, `weight`, `text` (empty where the table has none);
        highest weight first. Short sentences often have one topic alone, so among equal
        weights (to three decimals) the one with more different words comes first, then the
        lower identifier.

    Raises
    ------
    ReportError
        The rows of the two tables do not match, a column is missing, or `n` is below 1.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"commitment_id": ["x-1", "x-2"], "bag": ["学校", "学校 教师"]})
    >>> weights = pd.DataFrame({"topic_01": [1.0, 1.0]})
    >>> typical_commitments(weights, table, n=1)[["commitment_id", "weight"]].values.tolist()
    [['x-2', 1.0]]
    """
    missing = {"commitment_id", "bag"} - set(commitments.columns)
    if missing:
        raise ReportError(f"the commitments lack the column {', '.join(sorted(missing))}")
    if n < 1:
        raise ReportError(f"n is {n}; ask for 1 commitment or more per topic")
    ids = commitments["commitment_id"]
    if not (
        weights.index.equals(commitments.index)
        or (len(weights) == len(ids) and (weights.index == ids.to_numpy()).all())
    ):
        raise ReportError(
            f"{len(weights)} rows of weights do not match {len(ids)} commitments row by row; "
            "compute the weights from the bag column of this very table"
        )
    frame = pd.DataFrame(
        {
            "commitment_id": ids.to_numpy(),
            "text": commitments["text"].fillna("").to_numpy() if "text" in commitments else "",
            "n_words": [len(set(bag.split())) for bag in commitments["bag"]],
        }
    )
    tables = [frame.assign(topic=t, weight=weights[t].to_numpy()) for t in weights.columns]
    table = pd.concat(tables, ignore_index=True)
    table = table[table["weight"] > 0]
    columns = ["topic", "rank", "commitment_id", "weight", "text"]
    if table.empty:
        return table.reindex(columns=columns)
    table = table.assign(
        place=table["topic"].map({t: i for i, t in enumerate(weights.columns)}),
        rounded=table["weight"].round(3),
    ).sort_values(
        ["place", "rounded", "n_words", "commitment_id"], ascending=[True, False, False, True]
    )
    table = table.groupby("place").head(n).reset_index(drop=True)
    table["rank"] = table.groupby("place").cumcount() + 1
    return table[columns]
