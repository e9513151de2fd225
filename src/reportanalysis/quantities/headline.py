"""Headline indicators of a report: growth, revenue, jobs, prices, side by side."""

import re

import pandas as pd

from reportanalysis.errors import ReportError, need
from reportanalysis.parsing.normalise import normalise

# What a clause of the headline passage starts with, and the kind of figure it takes.
INDICATORS = {
    "gdp_growth": (r"(?:地区|全市|全省)?(?:生产总值|GDP)(?=增长|增速)", "growth"),
    "budget_revenue_growth": (r"一般公共预算收入", "growth"),
    "industrial_output_growth": (r"(?:规模以上|规上)工业增加值", "growth"),
    "services_output_growth": (r"服务业增加值", "growth"),
    "fixed_investment_growth": (r"固定资产投资", "growth"),
    "retail_sales_growth": (r"社会消费品零售总额", "growth"),
    "trade_growth": (
        r"(?:外资)?外贸(?:外资)?(?:进出口)?|(?:货物)?进出口(?:和实际使用外资|总额|总值)?",
        "growth",
    ),
    "foreign_investment": (r"(?:外贸)?外资(?:外贸)?|(?:进出口和)?实际使用外资", "growth"),
    "urban_income_growth": (
        r"城镇(?:和农村|、农村)?居民人均可支配收入|城乡居民人均可支配收入",
        "growth",
    ),
    "rural_income_growth": (
        r"(?:城镇(?:和|、))?农村居民人均可支配收入|城乡居民人均可支配收入|农民人均(?:纯|"
        r"可支配)收入",
        "growth",
    ),
    "income_growth": (r"(?:全体)?居民人均可支配收入", "growth"),
    "cpi": (r"居民消费价格", "growth"),
    "urban_jobs": (r"城镇新增就业|新增城镇就业", "count"),
    "registered_unemployment": (r"城镇登记失业率", "share"),
    "surveyed_unemployment": (r"城镇调查失业率", "share"),
    "grain_output": (
        r"粮食(?:综合生产能力|种植面积、总产|产量和播种面积|总产量?|产量|播种面积|种植面积)",
        "level",
    ),
}
HEADLINE_COLUMNS = [
    "document_id", "city", "year", "indicator", "wording", "modifier", "strive", "low", "high",
    "unit", "kind", "relative_to", "words", "hoped_modifier", "hoped_low", "hoped_high",
    "commitment_id", "start", "end", "source",
]  # fmt: skip
PROVINCE = {"山东省": "Shandong"}
_OPENING = re.compile(r"预期目标(?:建议)?(?:是|为|:)")
_RELATIVE = re.compile(
    r"(?P<above>高于|快于|不低于|与|同)(?P<to>[^,。;\d]{2,12}?(?:增速|平均水平|增长|"
    r"同步))(?:同步)?$"
)
_WORDS = 15  # Longest quotation kept: the reports' sentences are not ours to reprint.


def headline_targets(commitments: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Headline indicators of each report, one row per report and indicator.

    The headline passage is the sentence that says 预期目标是 (or 为) in the plan, with the
    sentences joined to it by semicolons.

    Parameters
    ----------
    commitments : DataFrame
        As `reportanalysis.parsing.parse.parse` makes it, texts in hand.
    targets : DataFrame
        As `extract_targets` makes it from them.

    Returns
    -------
    DataFrame
        Columns ``document_id``, ``city``, ``year``, ``indicator`` (a key of `INDICATORS`),
        ``wording`` (stated: with a figure; qualitative: named without one; not stated: the
        passage does not name it; not found: there is no such passage in the text held),
        ``modifier``, ``strive``, ``low``, ``high``, ``unit``, ``kind``, ``relative_to``
        (what the indicator is measured against where no figure is given), ``words`` (up to
        15 characters after the indicator's name, where no figure is given),
        ``hoped_modifier``, ``hoped_low``, ``hoped_high`` (a second figure under 力争),
        ``commitment_id``, ``start``, ``end`` (raw offsets of the figure, or of the clause
        where there is none) and ``source`` (``report``).

    Raises
    ------
    ReportError
        If a column is missing.

    Examples
    --------
    >>> from reportanalysis.quantities import extract_targets
    >>> made_up = pd.DataFrame({"commitment_id": ["x-2024-0001"], "document_id": ["x-2024"],
    ...     "city": ["X"], "year": [2024], "part": ["plan"], "start": [0],
    ...     "text": ["主要预期目标是:生产总值增长4%左右,居民消费价格总体稳定。"]})
    >>> table = headline_targets(made_up, extract_targets(made_up)).set_index("indicator")
    >>> table.loc[["gdp_growth", "cpi", "urban_jobs"], ["wording", "low", "words"]].values.tolist()
    [['stated', 4.0, ''], ['qualitative', nan, '总体稳定'], ['not stated', nan, '']]
    """
    need(
        commitments,
        ["commitment_id", "document_id", "city", "year", "part", "start", "text"],
        "the commitments",
        "use the table that reportanalysis.parsing.parse makes",
    )
    rows = []
    for (document, city, year), group in commitments.groupby(
        ["document_id", "city", "year"], sort=False
    ):
        passage = _passage(group[group["part"] == "plan"])
        own = targets[targets["commitment_id"].isin(passage["commitment_id"])]
        found = _indicators(passage, own)
        rest = "not found" if passage.empty else "not stated"
        for name in INDICATORS:
            row = {"wording": rest} | found.get(name, {})
            rows.append({"document_id": document, "city": city, "year": year,
                         "indicator": name, "source": "report", **row})  # fmt: skip
    return _tidy(rows)


def _passage(plan: pd.DataFrame) -> pd.DataFrame:
    """Sentences of the headline passage."""
    texts = [normalise(text).text for text in plan["text"].fillna("")]
    first = next((n for n, text in enumerate(texts) if _OPENING.search(text)), len(texts))
    last = first
    while last < len(texts) - 1 and texts[last].endswith(";"):
        last += 1
    return plan.iloc[first : last + 1]


def _indicators(passage: pd.DataFrame, targets: pd.DataFrame) -> dict[str, dict[str, object]]:
    """What a passage says of each indicator it names."""
    found: dict[str, dict[str, object]] = {}
    for row in passage.itertuples():
        normalised = normalise(row.text)
        text = normalised.text
        opening = _OPENING.search(text)
        first = opening.end() if opening else 0
        for match in re.compile(r"[^,;。:]+").finditer(text, first):
            clause = re.sub(r"^其中", "", match[0])
            begin = match.end() - len(clause)
            start, end = (row.start + p for p in normalised.raw_span(begin, match.end()))
            figures = targets[(targets["start"] >= start) & (targets["end"] <= end)]
            for name, (pattern, kind) in INDICATORS.items():
                named = re.match(pattern, clause)
                if named and name not in found:
                    chosen = figures[figures["kind"] == kind]
                    if name == "rural_income_growth" and named[0].startswith("城"):
                        chosen = chosen.iloc[1:]
                    if name == "urban_income_growth" and not named[0].startswith("城镇居"):
                        chosen = chosen.iloc[:1]
                    said = _stated(chosen) or _unstated(clause[named.end() :])
                    place = {"commitment_id": row.commitment_id, "start": start, "end": end}
                    found[name] = {"kind": kind} | place | said
    return found


def _stated(figures: pd.DataFrame) -> dict[str, object]:
    """The figure of an indicator, and a second one hoped for."""
    if figures.empty:
        return {}
    first = figures.iloc[0]
    row: dict[str, object] = {"wording": "stated"}
    for name in ("modifier", "strive", "low", "high", "unit", "start", "end"):
        row[name] = first[name]
    hoped = figures.iloc[1:]
    hoped = hoped[hoped["strive"]]
    if not hoped.empty:
        for name in ("modifier", "low", "high"):
            row[f"hoped_{name}"] = hoped.iloc[0][name]
    return row


def _unstated(words: str) -> dict[str, object]:
    """An indicator named without a figure."""
    row: dict[str, object] = {"wording": "qualitative", "words": words[:_WORDS]}
    relative = _RELATIVE.search(words)
    if relative:
        bounds = {"高于": "more_than", "快于": "more_than", "不低于": "at_least"}
        row["modifier"] = bounds.get(relative["above"], "around")
        row["relative_to"] = relative["to"].removesuffix("同步")
    return row


def with_reported(
    headline: pd.DataFrame, reported: pd.DataFrame, documents: pd.DataFrame, year: int = 2019
) -> pd.DataFrame:
    """Headline indicators of another year, from sources other than the reports held.

    Parameters
    ----------
    headline : DataFrame
        As `headline_targets` makes it; its rows of `year` that were not found give way.
    reported : DataFrame
        As ``data/external/targets_2019.csv``: columns ``city`` (Chinese), ``year``,
        ``indicator``, ``modifier``, ``low``, ``high``, ``unit``, ``source_url``.
    documents : DataFrame
        Columns ``city`` and ``city_zh``: the cities to show.
    year : int, default 2019
        The year of `reported` to take.

    Returns
    -------
    DataFrame
        `headline` and one row per city (and the province) and indicator of `year`;
        ``source`` holds the address, ``wording`` is ``not found`` where there is none.
        A single figure fills both ``low`` and ``high``.

    Raises
    ------
    ReportError
        If a city or an indicator is unknown.

    Examples
    --------
    >>> cities = pd.DataFrame({"city": ["Dezhou"], "city_zh": ["德州"]})
    >>> found = pd.DataFrame({"city": ["德州"], "year": [2019], "indicator": ["cpi"],
    ...     "modifier": ["around"], "low": [3.0], "high": [3.0], "unit": ["%"],
    ...     "source_url": ["http://example.org/report"]})
    >>> table = with_reported(pd.DataFrame(columns=HEADLINE_COLUMNS), found, cities)
    >>> table.groupby(["city", "wording"]).size().to_dict()
    {('Dezhou', 'not found'): 15, ('Dezhou', 'stated'): 1, ('Shandong', 'not found'): 16}
    """
    names = dict(zip(documents["city_zh"], documents["city"], strict=True)) | PROVINCE
    reported = reported[reported["year"] == year]
    strange = [
        *sorted(set(reported["city"]) - set(names)),
        *sorted(set(reported["indicator"]) - set(INDICATORS)),
    ]
    if strange:
        raise ReportError(
            f"the reported targets of {year} hold {', '.join(strange)}: cities must be in the "
            f"documents, indicators one of {', '.join(INDICATORS)}"
        )
    known = {(names[fact["city"]], fact["indicator"]): fact for fact in reported.to_dict("records")}
    rows = []
    for city in dict.fromkeys(names.values()):
        for indicator, (_, kind) in INDICATORS.items():
            row = {"city": city, "year": year, "indicator": indicator, "wording": "not found"}
            fact = known.get((city, indicator))
            if fact:
                ends = [end for end in (fact["low"], fact["high"]) if not pd.isna(end)]
                row |= {"wording": "stated", "modifier": fact["modifier"], "strive": False,
                        "low": ends[0], "high": ends[-1], "unit": fact["unit"], "kind": kind,
                        "source": fact["source_url"]}  # fmt: skip
            rows.append(row)
    kept = headline[~(headline["year"].eq(year) & headline["wording"].eq("not found"))]
    return _tidy([*kept.to_dict("records"), *rows])


def _tidy(rows: list[dict[str, object]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=HEADLINE_COLUMNS)
    numbers = ["low", "high", "hoped_low", "hoped_high"]
    table[numbers] = table[numbers].astype("float64")
    table[["start", "end"]] = table[["start", "end"]].astype("Int64")
    table["year"] = table["year"].astype("int64")
    table["strive"] = table["strive"].astype("boolean")
    words = ["document_id", "unit", "modifier", "kind", "relative_to", "words", "hoped_modifier",
             "commitment_id", "source"]  # fmt: skip
    table[words] = table[words].astype("object").where(table[words].notna(), "")
    return table
