"""Made-up topics, reports and findings."""

import numpy as np
import pandas as pd


def frame(rows, columns="abcdef"):
    index = [f"topic_{k:02d}" for k in range(1, len(rows) + 1)]
    return pd.DataFrame(rows, index=index, columns=list(columns[: len(rows[0])]), dtype=float)


def made_up_report(seed=0):
    """Made-up commitments of three subjects, ten to a section."""
    rng = np.random.default_rng(seed)
    subjects = [[f"{name}{i}" for i in range(8)] for name in ("school", "road", "farm")]
    subject = np.repeat(range(3), 30)
    bags = pd.Series([" ".join(rng.choice(subjects[s], size=4)) for s in subject])
    return bags, pd.Series(np.repeat(range(9), 10))


def made_up_findings() -> pd.DataFrame:
    """A row for each finding that has a place on the first page."""
    from reportanalysis.report.front import QUESTIONS

    names = [name for named, _ in QUESTIONS.values() for name in named]
    figure = QUESTIONS["unusual"][1]
    return pd.DataFrame({
        "name": names,
        "headline": [f"Headline of {name}" for name in names],
        "headline_zh": "标题",
        "english": "Made up & false.",
        "chinese": "编造的句子。",
        "evidence": "sampling",
        "rows": ["city=Dezhou&year=2024&theme=rural"] + [""] * (len(names) - 1),
        "page": "a.html",
        "figure": [figure] + [""] * (len(names) - 1),
    })  # fmt: skip
