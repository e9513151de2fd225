"""What is new in a plan: which commitments stood in the plan before, word for word or reworded."""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from reportanalysis.errors import ReportError, need
from reportanalysis.parsing.parse import COMMITMENT_PARTS

SAME, REWORDED = 0.85, 0.25
"""Least likeness of a commitment that stood before word for word, and of a reworded one."""
CODES = ("same", "reworded", "new")


def carried_over(plan: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Whether each commitment of a plan stood in the plan before; columns as in ``data/README.md``.

    Nearest by the cosine of words weighted by their rarity in the two plans (tf-idf; Salton and
    Buckley 1988, Information Processing & Management 24). Words alone are compared: a new sentence
    may go on with an old work, an old one may mean new works. Both plans have ``commitment_id``,
    ``part`` and ``bag``.

    >>> def plan(year, bags):
    ...     return pd.DataFrame({"commitment_id": [f"{year}-{n}" for n in range(len(bags))],
    ...                          "part": "plan", "bag": bags})
    >>> old = plan(2020, ["加快 建设 农村 公路", "办好 学校 食堂"])
    >>> new = plan(2021, ["加快 建设 农村 公路", "发展 海洋 产业"])
    >>> carried_over(new, old)[["before_id", "likeness", "code"]].values.tolist()
    [['2020-0', 1.0, 'same'], ['2020-0', 0.0, 'new']]
    """
    tables = []
    for table, which in ((plan, "the plan"), (before, "the plan before")):
        need(table, ["commitment_id", "part", "bag"], which, "join the bags of words")
        rows = table[table["part"].isin(COMMITMENT_PARTS)].reset_index(drop=True)
        if rows.empty or not rows["bag"].fillna("").str.strip().any():
            raise ReportError(f"{which} holds no commitment; give a report with a plan")
        tables.append(rows)
    rows, old = tables
    counts = CountVectorizer(analyzer=str.split).fit_transform(
        pd.concat([rows["bag"], old["bag"]]).fillna("")
    )
    weighted = TfidfTransformer().fit_transform(counts)
    likeness = (weighted[: len(rows)] @ weighted[len(rows) :].T).toarray().round(6)
    nearest = likeness.argmax(axis=1)
    best = likeness[np.arange(len(rows)), nearest]
    return pd.DataFrame({
        "commitment_id": rows["commitment_id"],
        "before_id": old["commitment_id"].to_numpy()[nearest],
        "likeness": best.round(3),
        "code": np.select([best >= SAME, best >= REWORDED], CODES[:2], CODES[2]),
    })  # fmt: skip
