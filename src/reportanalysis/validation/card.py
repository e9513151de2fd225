"""The model card: what the models are, how they were tested, what they cannot do."""

from importlib import resources
from pathlib import Path

import pandas as pd

from reportanalysis.files import write_csv, write_text
from reportanalysis.policytype.labels import CITY_SCORED, PROVINCE_SCORED, SCORED_SETS
from reportanalysis.validation.crossvalidation import evaluate_models

# Kinds of labelled rows, and their sets that are scored.
SCORED = {"home": SCORED_SETS, "city": CITY_SCORED, "province": PROVINCE_SCORED}


def model_card(matched: pd.DataFrame, measures: pd.DataFrame, classes: pd.DataFrame) -> str:
    """Text of the model card, in Markdown, from the labelled rows and the tables of the test."""
    template = (resources.files("reportanalysis") / "validation/card.md").read_text("utf-8")
    kind = matched["set"].str.extract(r"^(city|province)_", expand=False).fillna("home")
    counts = {
        f"{name}_{what}": number
        for name, scored in SCORED.items()
        for what, number in {
            "rows": int((kind == name).sum()),
            "documents": matched.loc[kind == name, "document_id"].nunique(),
            "twice": int(matched["set"].isin(scored).sum()),
        }.items()
    }
    return template.format(**counts, measures=markdown(measures), classes=markdown(classes))


def markdown(table: pd.DataFrame) -> str:
    """A table as Markdown, fractions with three decimals.

    >>> print(markdown(pd.DataFrame({"code": ["a"], "f1": [0.25]})))
    | code | f1 |
    | --- | --- |
    | a | 0.250 |
    """

    def shown(value: object) -> str:
        return f"{value:.3f}" if isinstance(value, float) else str(value)

    head = [list(table.columns), ["---"] * table.shape[1]]
    rows = [[shown(value) for value in row] for row in table.itertuples(index=False)]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in [*head, *rows])


def write_card(commitments: pd.DataFrame, matched: pd.DataFrame, folder: str | Path) -> list[Path]:
    """Test both classifiers and write ``CARD.md`` and ``evaluation.csv``; takes some minutes."""
    measures, classes = evaluate_models(commitments, matched)
    return [
        write_text(Path(folder) / "CARD.md", model_card(matched, measures, classes)),
        write_csv(Path(folder) / "evaluation.csv", measures.round(4)),
    ]
