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


def outcome_scores(
    folder: str | Path, pairs: pd.DataFrame, reported: pd.DataFrame, carried: pd.DataFrame
) -> pd.DataFrame:
    """Measure `outcomes`, `outturn` and `carried_over` where the coded texts are at hand.

    Parameters
    ----------
    folder : str or Path
        Folder of the corpus.
    pairs, reported, carried : DataFrame
        As ``data/gold/outcome_pairs.csv``, ``outturn.csv`` and ``carried.csv``.

    Returns
    -------
    DataFrame
        Columns ``task`` (pairs, outturn, carried), ``half`` (dev: read while the rules were
        written, test, all), ``measure`` (precision, recall, modifier, expected, agreement),
        ``n``, ``n_counted`` (right ones), ``value`` and its exact 95% interval ``low``,
        ``high``.
    """
    counts = pd.concat(
        [_pair_counts(folder, pairs), _outturn_counts(folder, reported),
         _carried_counts(folder, carried)]
    )  # fmt: skip
    both = pd.concat([counts, counts.assign(half="all")])
    rows = [
        (*key, len(group), int(group["right"].sum()),
         *exact_share(int(group["right"].sum()), len(group)))
        for key, group in both.groupby(["task", "half", "measure"], sort=False)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=SCORE_COLUMNS).sort_values(SCORE_COLUMNS[:3])


@cache
def _parsed(path: Path) -> pd.DataFrame:
    return parse(Document(path.name, path.name, "", 0, "prefecture", "complete", read_text(path)))


def _cases(rows: list[tuple[str, str, bool]], task: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["half", "measure", "right"]).assign(task=task)


def _pair_counts(folder: str | Path, pairs: pd.DataFrame) -> pd.DataFrame:
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
    return _cases(rows, "pairs")


def _outturn_counts(folder: str | Path, reported: pd.DataFrame) -> pd.DataFrame:
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
    return _cases(rows, "outturn")


def _value(row: Any) -> float:
    """Reported figure; persons as ten thousands, as coded."""
    factor, unit = scale(row["unit"])
    return float(row["low"] * factor / 10_000 if unit == "人" else row["low"])


def _carried_counts(folder: str | Path, carried: pd.DataFrame) -> pd.DataFrame:
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
    return _cases(rows, "carried")
