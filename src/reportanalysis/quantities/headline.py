"""Headline indicators of a report: growth, revenue, jobs, prices, side by side."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pandas as pd

from reportanalysis.errors import ReportError, need
from reportanalysis.quantities.indicators import INDICATORS, LOOSE, Mention
from reportanalysis.quantities.passage import Line, headline_passage
from reportanalysis.quantities.sentence import Span

HEADLINE_COLUMNS = [
    "document_id", "city", "year", "indicator", "wording", "modifier", "strive", "low", "high",
    "unit", "kind", "relative_to", "words", "hoped_modifier", "hoped_low", "hoped_high",
    "commitment_id", "start", "end", "source",
]  # fmt: skip
PROVINCE = {"山东省": "Shandong"}
REPORTED_YEAR = 2019
_JOINT = re.compile(r"(?:增速|增幅|涨幅|增长|增长率|增加值)?(?:[、和及与]|以及)")
_YARDSTICK = (
    r"(?P<above>高于|快于|不低于|不慢于|跑赢|超过|与|同|和)"
    r"(?P<to>全[省国市]|经济|GDP|"
    r"[^,。;\d]{2,12}?(?:增速|平均水平|平均|水平|增长|增幅|速度|同步|全省|全国|GDP))"
)
_RELATIVE = re.compile(rf"{_YARDSTICK}(?:水平)?(?:的?(?:基本|保持|总体|大体)*同步(?:增长)?)?$")
# 保8争9: a growth to be held and one to be hoped for, often without a unit.
_HOLD_AND_HOPE = re.compile(
    r"[保确]+(?P<low>\d+(?:\.\d+)?)(?P<unit>%?)[、,]?[力]?[争冲](?P<hoped>\d+(?:\.\d+)?)%?"
)
# A clause that goes on about the name before it.
_GOES_ON = re.compile(r"(?:[比较]同期|可比|同比|同口径|实际|按可比(?:价|口径)计?算?|年均)*增长?\d")
# Percentages right after the name are growth, whatever verb stands between: 物价控制在3%.
_ONLY_VERBS = re.compile(
    r"(?:总?水平|指数|涨幅|增[长速幅]|同比|上涨|幅度|预期|目标|确保|力争|保持|控制|稳定|达到?|完成|实现|"
    r"分别|为|在|约|不?超过|不?低于|不?高于|[≤≥<>])*"
)
_WORDS = 15  # Longest quotation kept: the reports' sentences are not ours to reprint.


def headline_targets(commitments: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Headline indicators of each report, one row per report and indicator.

    The headline passage is the sentence of the plan that says 预期目标是 or the like, or
    else the first that names several indicators, with the sentences after it as long as
    they name indicators too. `targets` are those of `commitments`; columns as in
    ``data/README.md`` under ``derived/headline.csv``.

    >>> from reportanalysis.quantities import extract_targets
    >>> made_up = pd.DataFrame({"commitment_id": ["x-2024-0001"], "document_id": ["x-2024"],
    ...     "city": ["X"], "year": [2024], "part": ["plan"], "start": [0],
    ...     "text": ["主要预期目标是:生产总值增长4%左右,居民消费价格总体稳定。"]})
    >>> table = headline_targets(made_up, extract_targets(made_up)).set_index("indicator")
    >>> table.loc[["gdp_growth", "cpi", "urban_jobs"], ["wording", "low", "words"]].values.tolist()
    [['stated', 4.0, ''], ['qualitative', nan, '总体稳定'], ['not stated', nan, '']]
    """
    report = ["document_id", "city", "year"]
    need(commitments, ["commitment_id", *report, "part", "start", "text"], "the commitments",
         "use the table that reportanalysis.parsing.parse makes")  # fmt: skip
    rows = []
    for (document, city, year), group in commitments.groupby(report, sort=False):
        passage = headline_passage(group[group["part"] == "plan"])
        own = targets[targets["commitment_id"].isin([one.commitment_id for one in passage])]
        found = indicators_of(passage, own.to_dict("records"))
        for name in INDICATORS:
            row = found.get(name) or {"wording": _missing(name, passage)}
            rows.append({"document_id": document, "city": city, "year": year,
                         "indicator": name, "source": "report", **row})  # fmt: skip
    return _tidy(rows)


def indicators_of(passage: list[Line], targets: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What a passage says of each indicator it names; a figure beats words."""
    found: dict[str, dict[str, Any]] = {}
    for line in passage:
        last: list[str] = []
        for clause, named in zip(line.clauses, line.named, strict=True):
            if not named:
                figures = _within(targets, line, *clause)
                if _GOES_ON.match(line.normalised.text, *clause):
                    _add_growth(found, last, figures)
                _add_hope(found, last, figures)
                continue
            for names, end, words in _groups(line.normalised.text, clause, named):
                figures = _within(targets, line, end, end + len(words))
                last = names
                for name, said in _said(line, names, end, words, figures).items():
                    if said["wording"] == "stated" or name not in found:
                        first, final = line.raw_span(*_trimmed(line.normalised.text, clause))
                        place = {"commitment_id": line.commitment_id, "start": first, "end": final}
                        if found.get(name, {}).get("wording") != "stated":
                            found[name] = {"kind": INDICATORS[name]} | place | said
    return found


def _within(
    targets: list[dict[str, Any]], line: Line, start: int, end: int
) -> list[dict[str, Any]]:
    """Targets in a stretch of a sentence."""
    if start >= end:
        return []
    first, last = line.raw_span(start, end)
    own = [one for one in targets if one["commitment_id"] == line.commitment_id]
    return [one for one in own if first <= one["start"] and one["end"] <= last]


def _trimmed(text: str, clause: Span) -> Span:
    """A clause less 其中."""
    return clause[0] + 2 * text.startswith("其中", clause[0]), clause[1]


def _groups(text: str, clause: Span, named: list[Mention]) -> list[tuple[list[str], int, str]]:
    """Indicators named together (A、B均增长5%), where their names end, and what is said."""
    groups = [[named[0]]]
    for one, other in pairwise(named):
        if _JOINT.fullmatch(text, one.end, other.start):
            groups[-1].append(other)
        else:
            groups.append([other])
    starts = [group[0].start for group in groups[1:]]
    return [
        ([name for one in group for name in one.indicators], group[-1].end,
         text[group[-1].end : end])
        for group, end in zip(groups, [*starts, clause[1]], strict=True)
    ]  # fmt: skip


def _said(
    line: Line, names: list[str], end: int, words: str, figures: list[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """What is said of indicators named together: to each its figure, or one to all."""
    percents = [one for one in figures if one["unit"] == "%" and not one["strive"]]
    said = {}
    for n, name in enumerate(names):
        fitting = [one for one in figures if _fits(line, name, end, one)]
        if len(names) > 1 and len(percents) == len(names):
            fitting = percents[n : n + 1]
        elif "分别" in words and len(fitting) > 1:
            # A、B和另一项分别增长1%、2%和3%: things that are no indicator may follow.
            listed = len(names) + len(_JOINT.findall(words.split("分别")[0]))
            fitting = fitting[n : n + 1] if len(fitting) == listed else []
        said[name] = _stated(fitting) or _held_and_hoped(line, end, words) or _unstated(words)
    return said


def _fits(line: Line, name: str, end: int, figure: dict[str, Any]) -> bool:
    """Whether a figure is of the kind and unit of an indicator."""
    kind, unit = str(figure["kind"]), str(figure["unit"])
    match INDICATORS[name]:
        case "growth":
            place = line.normalised.place(figure["start"] - line.offset)
            direct = kind == "share" and _ONLY_VERBS.fullmatch(line.normalised.text, end, place)
            return unit == "%" and (kind == "growth" or direct is not None)
        case "count":
            return kind in ("count", "level") and unit.endswith(("人", "个", "名", "万"))
        case "share":
            return kind == "share" and unit == "%"
    return unit.endswith(("吨", "斤"))


def _stated(figures: list[dict[str, Any]]) -> dict[str, Any]:
    """The figure of an indicator, and a second one hoped for."""
    if not figures:
        return {}
    first, *others = figures
    names = ("modifier", "strive", "low", "high", "unit", "start", "end")
    row = {"wording": "stated"} | {name: first[name] for name in names}
    hoped = next((one for one in others if one["strive"]), None)
    return row | (_hoped(hoped) if hoped else {})


def _hoped(figure: dict[str, Any]) -> dict[str, Any]:
    return {f"hoped_{name}": figure[name] for name in ("modifier", "low", "high")}


def _add_growth(
    found: dict[str, dict[str, Any]], names: list[str], figures: list[dict[str, Any]]
) -> None:
    """Add the figure of a clause of its own: 一般公共预算收入120亿元,增长5%."""
    growth = [one for one in figures if one["kind"] == "growth" and one["unit"] == "%"]
    for name in names if growth else []:
        if INDICATORS[name] == "growth" and found[name]["wording"] == "qualitative":
            del found[name]["words"]
            found[name] |= _stated(growth)


def _add_hope(
    found: dict[str, dict[str, Any]], names: list[str], figures: list[dict[str, Any]]
) -> None:
    """Add a second figure that has a clause of its own: 生产总值增长5%,力争6%."""
    row = found.get(names[0], {}) if len(names) == 1 else {}
    for one in figures[:1]:
        same = one["unit"] == row.get("unit") and one["strive"]
        if same and one["kind"] in ("growth", "share") and "hoped_low" not in row:
            row |= _hoped(one)


def _held_and_hoped(line: Line, end: int, words: str) -> dict[str, Any]:
    """A growth to be held and one to be hoped for in figures alone: 保8争9."""
    match = _HOLD_AND_HOPE.search(words)
    if not match:
        return {}
    low, hoped = float(match["low"]), float(match["hoped"])
    first, last = line.raw_span(end + match.start("low"), end + match.end("unit"))
    return {"wording": "stated", "modifier": "exact", "strive": False, "low": low, "high": low,
            "unit": match["unit"], "start": first, "end": last, "hoped_modifier": "exact",
            "hoped_low": hoped, "hoped_high": hoped}  # fmt: skip


def _unstated(words: str) -> dict[str, Any]:
    """An indicator named without a figure."""
    row: dict[str, Any] = {"wording": "qualitative", "words": words[:_WORDS]}
    relative = _RELATIVE.search(words)
    if relative:
        bounds = {"不低于": "at_least", "不慢于": "at_least", "与": "around", "同": "around",
                  "和": "around"}  # fmt: skip
        row["modifier"] = bounds.get(relative["above"], "more_than")
        row["relative_to"] = relative["to"].removesuffix("同步")
    return row


def _missing(name: str, passage: list[Line]) -> str:
    """Why an indicator has no row: no passage, no word of it, or a name not known."""
    for line in passage:
        text = line.normalised.text
        start = line.clauses[0][0] if line.clauses else 0
        for one in (one for named in line.named for one in named):
            text = text[: one.start] + "," * (one.end - one.start) + text[one.end :]
        if re.compile(LOOSE[name]).search(text, start):
            return "not recognised"
    return "not stated" if passage else "not found"


def with_reported(
    headline: pd.DataFrame, reported: pd.DataFrame, documents: pd.DataFrame
) -> pd.DataFrame:
    """Add the headline indicators of 2019 from sources other than the reports held.

    `reported` is as ``data/external/targets_2019.csv``, `documents` has the cities to show. One
    row per city (and the province) and indicator; ``source`` holds the address, ``wording`` is
    ``not found`` where there is none. A single figure fills both ``low`` and ``high``.

    >>> cities = pd.DataFrame({"city": ["Dezhou"], "city_zh": ["德州"]})
    >>> found = pd.DataFrame({"city": ["德州"], "year": [2019], "indicator": ["cpi"],
    ...     "modifier": ["around"], "low": [3.0], "high": [3.0], "unit": ["%"],
    ...     "source_url": ["http://example.org/report"]})
    >>> table = with_reported(pd.DataFrame(columns=HEADLINE_COLUMNS), found, cities)
    >>> table.groupby(["city", "wording"]).size().to_dict()
    {('Dezhou', 'not found'): 15, ('Dezhou', 'stated'): 1, ('Shandong', 'not found'): 16}
    """
    names = dict(zip(documents["city_zh"], documents["city"], strict=True)) | PROVINCE
    reported = reported[reported["year"] == REPORTED_YEAR]
    strange = [
        *sorted(set(reported["city"]) - set(names)),
        *sorted(set(reported["indicator"]) - set(INDICATORS)),
    ]
    if strange:
        raise ReportError(
            f"the reported targets of {REPORTED_YEAR} hold {', '.join(strange)}: cities must be in "
            f"the documents, indicators one of {', '.join(INDICATORS)}"
        )
    known = {(names[fact["city"]], fact["indicator"]): fact for fact in reported.to_dict("records")}
    rows = []
    for city in dict.fromkeys(names.values()):
        for indicator, kind in INDICATORS.items():
            row = {"city": city, "year": REPORTED_YEAR, "indicator": indicator,
                   "wording": "not found"}  # fmt: skip
            fact = known.get((city, indicator))
            if fact:
                ends = [end for end in (fact["low"], fact["high"]) if not pd.isna(end)]
                row |= {"wording": "stated", "modifier": fact["modifier"], "strive": False,
                        "low": ends[0], "high": ends[-1], "unit": fact["unit"], "kind": kind,
                        "source": fact["source_url"]}  # fmt: skip
            rows.append(row)
    kept = headline[~(headline["year"].eq(REPORTED_YEAR) & headline["wording"].eq("not found"))]
    return _tidy([*kept.to_dict("records"), *rows])


def _tidy(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a table: numbers may be missing, words are empty."""
    whole = pd.Int64Dtype()  # pandas would look a name up each time
    types: dict[str, Any] = dict.fromkeys(["low", "high", "hoped_low", "hoped_high"], float)
    types |= {"start": whole, "end": whole, "year": int, "strive": pd.BooleanDtype()}
    words = ["document_id", "unit", "modifier", "kind", "relative_to", "words", "hoped_modifier",
             "commitment_id", "source"]  # fmt: skip
    columns = {name: [row.get(name) for row in rows] for name in HEADLINE_COLUMNS}
    for name in words:
        columns[name] = ["" if pd.isna(word) else word for word in columns[name]]
    types |= dict.fromkeys(words, object)
    return pd.DataFrame(
        {name: pd.Series(values, dtype=types.get(name)).array for name, values in columns.items()}
    )
