"""Every commitment with all that the project knows of it: the table the explorer shows."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from reportanalysis.corpus.registry import read_registry
from reportanalysis.files import read_table
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.policytype.labels import match_labels, read_labels
from reportanalysis.study.humanlabels import (
    HUMAN,
    codes_in_force,
    read_human_labels,
    truth_of_commitments,
)

# Probability of the predicted type -> how sure the classifier is.
CONFIDENCE = {"high": 0.9, "middle": 0.6, "low": 0.0}
RENAMED = {"policy_type_probability": "probability", "policy_type_reasons": "terms",
           "section_no": "section", "section": "chapter"}  # fmt: skip


def read_entries(
    registry: str | Path = "data/corpus.csv",
    derived: str | Path = "data/derived",
    gold: str | Path = "data/gold",
    topics: str | Path | None = "build/topics.csv",
) -> pd.DataFrame:
    """Read the commitments of plan and own conduct, with types, labels, figures and outcomes.

    Parameters
    ----------
    registry : str or Path
        Documents, for matching the labels.
    derived, gold : str or Path
        Folders of ``data/README.md``; a table that is not there is left out.
    topics : str or Path, optional
        Strongest topic of each commitment, as ``reportanalysis topics`` writes it.

    Returns
    -------
    DataFrame
        A row a commitment; what each column means stands in
        `reportanalysis.report.explorer.render_explorer`.
    """
    derived, gold = Path(derived), Path(gold)
    kinds = {"section_no": str, "topic": str, "figures": str, "phrases": str}
    rows = _read(derived / "commitments.csv", kinds)
    rows = rows[rows["part"].isin(COMMITMENT_PARTS)]
    others = [derived / "predictions.csv", derived / "search.csv.gz", gold / "outcomes.csv"]
    for path in [*others, *([Path(topics)] if topics else [])]:
        if path.is_file():
            other = _read(path, kinds)
            new = other[["commitment_id", *(name for name in other if name not in rows)]]
            rows = rows.merge(new, "left", "commitment_id", validate="one_to_one")
    if (derived / "targets.csv").is_file():
        rows = add_figures(rows, read_table(derived / "targets.csv"))
    if (gold / "labels.csv").is_file():
        documents = read_registry(registry)
        labelled = match_labels(rows, read_labels(gold / "labels.csv"), documents)
        human = read_human_labels(gold / Path(HUMAN).name)
        truth = truth_of_commitments(human, rows, documents)
        rows = add_labels(rows, codes_in_force(labelled, truth, rows))
    return add_confidence(rows).rename(columns=RENAMED)


def _read(path: Path, kinds: Mapping[str, Any]) -> pd.DataFrame:
    """Read a table whose section numbers and empty texts stay as they are written."""
    return read_table(path, keep_default_na=False, dtype=kinds)


def add_labels(rows: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """Set the codes in force beside the predictions, and say where they differ.

    >>> rows = pd.DataFrame({"commitment_id": ["a-1", "a-2"], "policy_type": ["service"] * 2,
    ...                      "theme": ["rural", "urban"]})
    >>> coded = rows.head(1).assign(theme="urban")
    >>> add_labels(rows, coded)["label"].tolist()
    [['theme differs'], []]
    """
    codes = coded.set_index("commitment_id")[["policy_type", "theme"]]
    codes = codes.reindex(rows["commitment_id"]).reset_index(drop=True).set_index(rows.index)
    rows = rows.assign(coded_type=codes["policy_type"], coded_theme=codes["theme"])
    if not {"policy_type", "theme"} <= set(rows):
        return rows
    differ = {
        f"{name} differs": (rows[column] != rows[f"coded_{name}"])
        for name, column in (("type", "policy_type"), ("theme", "theme"))
    }
    table = pd.DataFrame(differ)
    kinds = [list(table.columns[differs]) or ["same"] for differs in table.to_numpy()]
    labelled = rows["coded_type"].notna()
    return rows.assign(
        label=[kind if there else [] for kind, there in zip(kinds, labelled, strict=True)]
    )


def add_figures(rows: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Say what kinds of figures each row has, and where in a shown text one is missing.

    >>> rows = pd.DataFrame({"commitment_id": ["a-1"], "start": [10], "text": ["建设个项目"]})
    >>> targets = pd.DataFrame({"commitment_id": ["a-1"], "start": [12], "status": ["lost"]})
    >>> add_figures(rows, targets)[["figure", "gaps"]].values.tolist()
    [[['lost'], [2]]]
    """
    kinds = targets.groupby("commitment_id")["status"].agg(lambda kind: sorted(set(kind)))
    gone = targets[targets["status"] != "stated"].groupby("commitment_id")["start"].agg(sorted)
    starts = dict(zip(rows["commitment_id"], rows["start"], strict=True))
    ids = rows["commitment_id"]
    return rows.assign(
        figure=[_list(kinds.get(name)) for name in ids],
        gaps=[[place - starts[name] for place in _list(gone.get(name))] for name in ids],
    )


def _list(values: Iterable[Any] | None) -> list[Any]:
    return [] if values is None else list(values)


def add_confidence(rows: pd.DataFrame) -> pd.DataFrame:
    """Put the probability of the predicted type into three classes.

    >>> rows = pd.DataFrame({"policy_type_probability": [0.95, 0.6, 0.3]})
    >>> add_confidence(rows)["confidence"].tolist()
    ['high', 'middle', 'low']
    """
    if "policy_type_probability" not in rows:
        return rows
    return rows.assign(
        confidence=[
            next(name for name, least in CONFIDENCE.items() if p >= least)
            for p in rows["policy_type_probability"]
        ]
    )
