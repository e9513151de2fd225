"""How well promises are followed up, against pairs of reports that were coded beforehand."""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from reportanalysis.compare.carried import carried_over
from reportanalysis.corpus.documents import Document
from reportanalysis.corpus.readers import read_text
from reportanalysis.parsing.parse import COMMITMENT_PARTS, parse
from reportanalysis.quantities.answers import outcomes, scale
from reportanalysis.quantities.numerals import find_numerals
from reportanalysis.quantities.outturn import outturn
from reportanalysis.segment import Segmenter
from reportanalysis.validation.targets import exact_share

SCORE_COLUMNS = ["task", "half", "measure", "n", "n_counted", "value", "low", "high"]
Case = tuple[str, str, bool]  # half, measure, right


def outcome_scores(
    folder: str | Path, pairs: pd.DataFrame, reported: pd.DataFrame, carried: pd.DataFrame
) -> pd.DataFrame:
    """Measure `outcomes`, `outturn` and `carried_over` where the coded texts are at hand.

    `folder` is that of the corpus; `pairs`, `reported` and `carried` are as
    ``data/gold/outcome_pairs.csv``, ``outturn.csv`` and ``carried.csv``. Columns as in
    ``data/README.md`` under ``derived/outcome_scores.csv``, with exact 95% intervals.
    """
    counts = [
        (task, half, measure, right)
        for task, cases in (
            ("pairs", _pair_counts(folder, pairs)),
            ("outturn", _outturn_counts(folder, reported)),
            ("carried", _carried_counts(folder, carried)),
        )
        for own, measure, right in cases
        for half in (own, "all")
    ]
    table = pd.DataFrame(counts, columns=[*SCORE_COLUMNS[:3], "right"])
    rows = [
        (*key, len(right), int(right.sum()), *exact_share(int(right.sum()), len(right)))
        for key, right in table.groupby(SCORE_COLUMNS[:3])["right"]
    ]
    return pd.DataFrame(rows, columns=SCORE_COLUMNS)


@cache
def _parsed(path: Path) -> pd.DataFrame:
    return parse(Document(path.name, path.name, "", 0, "prefecture", "complete", read_text(path)))


def _pair_counts(folder: str | Path, pairs: pd.DataFrame) -> list[Case]:
    """Answers given (precision) and answers that are there (recall), each right or not."""
    rows = []
    for (plan, review), group in pairs.groupby(["document", "review"], sort=False):
        found = outcomes(_parsed(Path(folder, plan)), _parsed(Path(folder, review)))
        by_place = {row["start"]: row for row in found.to_dict("records")}
        for coded in group.itertuples():
            answer = by_place.get(coded.start, {"review_id": ""})
            right = bool(answer["review_id"]) and coded.answer == "figure"
            if right:
                value = find_numerals(coded.reported)[0].low
                inside = coded.review_start <= answer["review_start"] < coded.review_end
                right = inside and answer["reported_low"] == value
            if answer["review_id"]:
                rows.append((coded.half, "precision", right))
            if coded.answer == "figure":
                rows.append((coded.half, "recall", right))
    return rows


def _outturn_counts(folder: str | Path, reported: pd.DataFrame) -> list[Case]:
    """Values found (precision, recall), and modifier and 预计 of those found."""
    rows = []
    for path, group in reported.groupby("document", sort=False):
        found = outturn(_parsed(Path(folder, path))).set_index("indicator")
        for coded in group.itertuples():
            row = found.loc[coded.indicator]
            there, given = coded.wording == "stated", row["wording"] == "stated"
            right = there and given and _value(row) == coded.value
            rows += [(coded.half, "precision", right)] * given
            rows += [(coded.half, "recall", right)] * there
            if right:
                # The coders' more_than covers 以上 as well.
                same = row["modifier"].replace("at_least", "more_than") == coded.modifier
                rows.append((coded.half, "modifier", same))
                rows.append((coded.half, "expected", bool(row["expected"]) == bool(coded.expected)))
    return rows


def _value(row: Any) -> float:
    """Reported figure; persons as ten thousands, as coded."""
    factor, unit = scale(row["unit"])
    return float(row["low"] * factor / 10_000 if unit == "人" else row["low"])


def _carried_counts(folder: str | Path, carried: pd.DataFrame) -> list[Case]:
    """Commitments whose code agrees with the reader's."""
    segmenter, rows = Segmenter("rjieba"), []
    for (path, before), group in carried.groupby(["document", "before"], sort=False):
        plans = []
        for name in (path, before):
            table = _parsed(Path(folder, name))
            table = table[table["part"].isin(COMMITMENT_PARTS)]
            plans.append(table.assign(bag=[segmenter.bag(text) for text in table["text"]]))
        found = carried_over(*plans).set_index("commitment_id")["code"]
        codes = dict(zip(plans[0]["start"], plans[0]["commitment_id"].map(found), strict=True))
        rows += [(one.half, "agreement", codes.get(one.start) == one.code)
                 for one in group.itertuples()]  # fmt: skip
    return rows
