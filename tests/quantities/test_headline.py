"""Headline indicators against the passages of the reports, read by hand."""

import pandas as pd
import pytest

from reportanalysis.corpus.documents import load_corpus, read_registry
from reportanalysis.errors import ReportError
from reportanalysis.parsing.parse import parse
from reportanalysis.quantities import (
    INDICATORS,
    extract_targets,
    headline_targets,
    with_reported,
)

SIGNS = {"at_least": ">=", "around": "~", "more_than": ">", "at_most": "<=", "exact": ""}
# Read off the headline passages: figures as written; "q" named without one; the rest not named.
BY_HAND = {
    "jinan": "gdp >=5.5 budget ~5 industry >=7 fixed ~5 retail >=5 urban ~5.5 rural >=6.5 cpi ~3",
    "qingdao": "gdp ~5.5 budget ~5 fixed >=5 retail >=5 income ~5.5",
    "zibo": "gdp >=5 budget >=4 fixed ~6 income ~5.5 cpi q retail q trade q foreign q",
    "zaozhuang": "gdp ~5.5 budget 5.5 fixed ~8 retail 6 trade q foreign q income >=5.5 grain q",
    "dongying": "gdp >=5.5 budget 5 income >=6 jobs >=3.3 cpi q",
    "yantai": "gdp ~5.5 budget ~4.5 industry ~7 fixed ~5 retail q trade q foreign q income ~6",
    "weifang": "gdp ~5.5 budget 4 fixed 6 retail ~5.5 income 5.5 trade q foreign q",
    "jining": "gdp >=5.5 budget >=5 fixed ~7 industry >=8 retail >=6",
    "taian": "gdp >=5.5 budget >=5 industry ~8 fixed ~7 retail ~6 urban >=5.5 rural ~6.5 trade q "
    "foreign q grain q jobs q cpi q",
    "weihai": "gdp ~5.5 industry ~7 budget ~5 fixed ~7 retail ~5 trade q foreign q income ~6 "
    "jobs 3.3 cpi q grain >=70",
    "linyi": "gdp 5.5 budget 5.5 fixed 7 retail 8 income 6 trade q foreign q",
    "dezhou": "gdp >=5.5 budget ~5 fixed ~8 retail ~6.5 income q cpi ~3 trade ~6 grain q",
    "liaocheng": "gdp >=5.5 budget 5.5 fixed 7 services 6 retail 6 trade q foreign q income 6 "
    "cpi ~3 grain >=110",
    "binzhou": "gdp ~5.5 budget 5 industry 7.5 fixed ~8 retail ~6 income >=6 trade q foreign q",
    "heze": "gdp ~5.5 budget ~4.5 retail ~5.5 fixed ~7 industry ~7 income ~6 jobs >=6.5 cpi q "
    "trade q foreign q",
}  # fmt: skip
SHORT = {
    "gdp": "gdp_growth", "budget": "budget_revenue_growth", "industry": "industrial_output_growth",
    "services": "services_output_growth", "fixed": "fixed_investment_growth",
    "retail": "retail_sales_growth", "trade": "trade_growth", "foreign": "foreign_investment",
    "urban": "urban_income_growth", "rural": "rural_income_growth", "income": "income_growth",
    "cpi": "cpi", "jobs": "urban_jobs", "grain": "grain_output",
}  # fmt: skip


@pytest.fixture(scope="module")
def headline(corpus_dir, root):
    documents = load_corpus(read_registry(root / "data/corpus.csv"), corpus_dir)
    commitments = pd.concat([parse(document) for document in documents], ignore_index=True)
    return headline_targets(commitments, extract_targets(commitments))


def test_all_cities_as_read_by_hand(headline):
    rows = headline[headline["wording"].isin(["stated", "qualitative"])]
    found = {}
    for row in rows.itertuples():
        figure = f"{SIGNS[row.modifier]}{row.low:g}" if row.wording == "stated" else "q"
        found.setdefault(row.document_id.removesuffix("-2024"), {})[row.indicator] = figure
    wanted = {
        city: dict(zip((SHORT[w] for w in line.split()[::2]), line.split()[1::2], strict=True))
        for city, line in BY_HAND.items()
    }
    assert found == wanted


def test_table_is_complete_and_truncated_reports_are_told_apart(headline):
    assert not headline.duplicated(["document_id", "indicator"]).any()
    assert headline.groupby("document_id").size().eq(len(INDICATORS)).all()
    missing = headline.groupby("document_id")["wording"].agg(lambda words: set(words))
    assert {d for d, words in missing.items() if words == {"not found"}} == {
        "rizhao-2024",
        "dezhou-2019",
    }


def test_second_figures_and_relative_targets(headline):
    rows = headline.set_index(["document_id", "indicator"])
    linyi = rows.loc[("linyi-2024", "gdp_growth")]
    assert linyi[["low", "hoped_modifier", "hoped_low"]].tolist() == [5.5, "at_least", 6.0]
    assert not linyi["strive"]
    assert rows.loc[("dezhou-2024", "income_growth"), "relative_to"] == "GDP增速"
    assert rows.loc[("yantai-2024", "retail_sales_growth"), "modifier"] == "more_than"
    assert rows.loc[("zibo-2024", "retail_sales_growth"), "modifier"] == "at_least"
    assert headline["words"].str.len().max() <= 15


def made_up(*sentences, part="plan"):
    starts = [sum(map(len, sentences[:n])) for n in range(len(sentences))]
    table = pd.DataFrame(
        {"commitment_id": [f"x-{n}" for n in range(len(sentences))], "document_id": "x",
         "city": "X", "year": 2024, "part": part, "start": starts, "text": sentences}
    )  # fmt: skip
    return headline_targets(table, extract_targets(table)).set_index("indicator")


def test_passage_goes_on_after_semicolons_only():
    table = made_up("预期目标是：生产总值增长4%；", "固定资产投资增长3%。", "居民消费价格涨幅2%。")
    assert table["wording"].to_dict()["fixed_investment_growth"] == "stated"
    assert table["wording"].to_dict()["cpi"] == "not stated"
    assert table.loc["gdp_growth", ["start", "end"]].tolist() == [12, 14]


def test_sea_output_and_totals_are_no_gdp_growth():
    table = made_up("预期目标是：海洋生产总值增长9%，生产总值增长4%，力争突破9000亿元。")
    assert table.loc["gdp_growth", ["low", "hoped_modifier"]].tolist() == [4.0, ""]


def test_review_is_not_read():
    table = made_up("预期目标是：生产总值增长4%。", part="review")
    assert set(table["wording"]) == {"not found"}


def test_reported_targets_of_2019(root):
    reported = pd.read_csv(root / "data/external/targets_2019.csv")
    documents = read_registry(root / "data/corpus.csv").drop_duplicates("city")
    empty = headline_targets(
        pd.DataFrame(
            columns=["commitment_id", "document_id", "city", "year", "part", "start", "text"]
        ),
        pd.DataFrame(columns=["commitment_id", "start", "end", "kind"]),
    )
    table = with_reported(empty, reported, documents)
    assert len(table) == (len(documents) + 1) * len(INDICATORS)
    stated = table[table["wording"] == "stated"]
    assert len(stated) == len(reported) and stated["source"].str.startswith("http").all()
    assert (stated["low"] == stated["high"]).all()
    assert set(table.loc[table["city"] == "Heze", "wording"]) == {"not found"}
    with pytest.raises(ReportError, match="某地"):
        with_reported(empty, reported.assign(city="某地"), documents)
