"""What a review reports of the headline indicators: the outturn of the year before."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from reportanalysis.errors import need
from reportanalysis.quantities.extract import extract_targets
from reportanalysis.quantities.headline import indicators_of
from reportanalysis.quantities.indicators import INDICATORS
from reportanalysis.quantities.passage import Line, read_lines

OUTTURN_COLUMNS = [
    "document_id", "indicator", "wording", "modifier", "expected", "low", "high", "unit",
    "commitment_id", "start", "end",
]  # fmt: skip
_N = r"(?:[两三四五六]|\d)"
_PLAN_PERIOD = r"“?十[二三四]五”?(?:时期|期间|以来)"
# Sentences or headings that open a stretch on several years, sentences that open the year.
_OPENS_YEARS = re.compile(
    rf"(?:[^,。]{{0,4}}(?:过去|[这近])的?{_N}年|{_N}年(?:多?来|间)|本届政府|{_PLAN_PERIOD})"
)
_OPENS_YEAR = re.compile(
    r"(?:各位代表[,:!])?(?:[^,。]{0,6}(?:过去的?一年|刚刚过去)|(?:回[顾首望]?|总结)?20\d\d年[,是]|"
    r"去年[,是]|一年来)"
)
_YEARS = re.compile(
    rf"年均|(?<!全年)累计|[两三四五]年(?:来|间|累计|共)|(?:过去|[这近])[两三四五]年|{_PLAN_PERIOD}|比20\d\d年"
)
_FALLS = re.compile(r"(?:下降|降低|减少|负增长|回落|下滑|[降减])\D{0,4}$|-$")
_EXPECTED = re.compile("预计|预期")
_AMOUNT = re.compile(r"(?:\d|[超破过])[万千百]*亿?[美港]?[元人吨斤]")


def of_the_year(review: pd.DataFrame) -> pd.Series:
    """Whether each sentence of a review, in order, speaks of the year and not of several."""
    several, found, last = False, [], ""
    headings = review.get("heading", pd.Series("", index=review.index))
    for heading, text in zip(headings, review["text"].str.replace("，", ","), strict=True):
        if _OPENS_YEARS.match(text) or heading != last and _OPENS_YEARS.match(heading):
            several = True
        elif _OPENS_YEAR.match(text):
            several = False
        last = heading
        found.append(not several and not _YEARS.search(text))
    return pd.Series(found, index=review.index, dtype=bool)


def sentences_of_the_year(review: pd.DataFrame) -> pd.DataFrame:
    """Sentences on the year, readied for `extract_targets`, to which past results are no targets.

    Offsets stay: 比上年, the mark of a past result, gives way to a word of its length.
    """
    rows = review[of_the_year(review)]
    return rows.assign(
        part="", text=rows["text"].str.replace("([比较])[上去]年", r"\1同期", regex=True)
    )


def outturn(commitments: pd.DataFrame) -> pd.DataFrame:
    """What the review of each report says of the headline indicators of the year before.

    One row per report and indicator: ``wording`` (stated; level only: an amount without its growth;
    in words; not stated; no review), ``modifier`` as in `extract_targets`, ``expected`` (the review
    calls the figure 预计), ``low``, ``high`` (a fall is negative), ``unit``, ``commitment_id``,
    ``start``, ``end`` (raw offsets of the figure, or of the clause). Sentences on several years
    (五年来, 年均) are passed over.

    >>> made_up = pd.DataFrame({"commitment_id": ["x-1"], "document_id": "x", "part": "review",
    ...     "start": [0], "text": ["预计生产总值增长4%左右，进出口下降2.5%，固定资产投资30亿元。"]})
    >>> table = outturn(made_up).set_index("indicator")
    >>> table.loc[["gdp_growth", "trade_growth", "fixed_investment_growth"],
    ...           ["wording", "modifier", "low"]].values.tolist()
    [['stated', 'around', 4.0], ['stated', 'exact', -2.5], ['level only', '', nan]]
    """
    need(commitments, ["commitment_id", "document_id", "part", "start", "text"],
         "the commitments", "use the table that reportanalysis.parsing.parse makes")  # fmt: skip
    rows = []
    for document, group in commitments.groupby("document_id", sort=False):
        review = group[group["part"] == "review"]
        said = _said(sentences_of_the_year(review))
        for name in INDICATORS:
            row = said.get(name, {"wording": "not stated" if len(review) else "no review"})
            rows.append({"document_id": document, "indicator": name, **row})
    table = pd.DataFrame(rows, columns=OUTTURN_COLUMNS)
    table[["low", "high"]] = table[["low", "high"]].astype("float64")
    table[["start", "end"]] = table[["start", "end"]].astype("Int64")
    table["expected"] = table["expected"].astype("boolean").fillna(False)
    words = ["modifier", "unit", "commitment_id"]
    table[words] = table[words].astype("object").where(table[words].notna(), "")
    return table


def _said(review: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """What the sentences of the year say of each indicator they name."""
    lines = read_lines(review)
    naming = [line for line in lines if line.indicators]
    ids = [line.commitment_id for line in naming]
    figures = extract_targets(review[review["commitment_id"].isin(ids)])
    figures["strive"] = False
    by_id = {line.commitment_id: line for line in naming}
    said = {}
    for name, row in indicators_of(naming, figures.to_dict("records")).items():
        line = by_id[row["commitment_id"]]
        said[name] = _stated(line, row) if row["wording"] == "stated" else _unstated(line, row)
    return said


def _words_before(line: Line, place: int) -> str:
    """Words of the sentence up to a raw offset."""
    return line.normalised.text[: line.normalised.place(place - line.offset)]


def _stated(line: Line, row: dict[str, Any]) -> dict[str, Any]:
    """A row with a figure: its sign, and whether it is an estimate."""
    before = _words_before(line, row["start"])
    sign = -1 if _FALLS.search(before[-10:]) else 1
    ends = sorted((sign * row["low"], sign * row["high"]))
    return row | {"low": ends[0], "high": ends[1], "expected": bool(_EXPECTED.search(before))}


def _unstated(line: Line, row: dict[str, Any]) -> dict[str, Any]:
    """A row without a growth: an amount, or words."""
    clause = _words_before(line, row["end"])[len(_words_before(line, row["start"])) :]
    names = ("commitment_id", "start", "end")
    wording = "level only" if _AMOUNT.search(clause) else "in words"
    return {"wording": wording} | {name: row[name] for name in names}


def keeps(modifier: str, low: float, high: float, reported: float) -> bool:
    """Whether a reported figure is within the bound promised; 左右 leaves a tenth.

    >>> keeps("around", 6.5, 6.5, 6.0), keeps("at_most", 3.5, 3.5, 3.0), keeps("exact", 8, 9, 7)
    (True, True, False)
    """
    if modifier == "at_most":
        return reported <= high
    return reported >= low - (0.1 * abs(low) if modifier == "around" else 0)
