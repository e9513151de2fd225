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


def test_passage_goes_on_while_sentences_name_indicators():
    table = made_up(
        "预期目标是：生产总值增长4%；", "固定资产投资增长3%。", "居民消费价格涨幅2%。",
        "办好学校。", "外贸进出口增长7%。",
    )  # fmt: skip
    wording = table["wording"].to_dict()
    assert wording["fixed_investment_growth"] == wording["cpi"] == "stated"
    assert wording["trade_growth"] == "not stated"
    assert table.loc["gdp_growth", ["start", "end"]].tolist() == [12, 14]


@pytest.mark.parametrize(
    ("clause", "indicator", "figure"),
    [
        ("全州地区生产总值增长5%以上", "gdp_growth", ">=5"),
        ("生产总值确保增长5%、力争6%", "gdp_growth", "5"),
        ("GDP增速不低于5%", "gdp_growth", ">=5"),
        ("地区生产总值增速“保5争6”", "gdp_growth", "5"),
        ("地方一般公共预算收入增长4%", "budget_revenue_growth", "4"),
        ("一般公共预算地方收入增长4%左右", "budget_revenue_growth", "~4"),
        ("公共财政预算收入增长4%", "budget_revenue_growth", "4"),
        ("地方财政收入可比增长4%", "budget_revenue_growth", "4"),
        ("一般公共预算收入达到90亿元,增长4%", "budget_revenue_growth", "4"),
        ("规模工业增加值增长7%", "industrial_output_growth", "7"),
        ("规上固定资产投资增长8%", "fixed_investment_growth", "8"),
        ("全社会固定资产投资增长8%", "fixed_investment_growth", "8"),
        ("500万元以上固定资产投资增长8%", "fixed_investment_growth", "8"),
        ("全口径进出口总额增长2%", "trade_growth", "2"),
        ("固定资产投资（不含农户）增长8%", "fixed_investment_growth", "8"),
        ("固定资产投资、社会消费品零售总额均增长8%", "retail_sales_growth", "8"),
        ("货物进出口总额增长2%", "trade_growth", "2"),
        ("城镇、农村常住居民人均可支配收入分别增长5%、6.5%", "urban_income_growth", "5"),
        ("城镇、农村常住居民人均可支配收入分别增长5%、6.5%", "rural_income_growth", "6.5"),
        ("城乡居民收入分别增5%和6%", "rural_income_growth", "6"),
        ("农民人均纯收入增长6%", "rural_income_growth", "6"),
        ("全体居民人均可支配收入增长6%", "income_growth", "6"),
        ("物价涨幅控制在3%以内", "cpi", "<=3"),
        ("居民消费价格涨幅、城镇登记失业率各自控制在3%和4%以内", "registered_unemployment",
         "<=4"),
        ("居民消费价格控制在3%以内", "cpi", "<=3"),
        ("城镇登记失业率控制在4%以内", "registered_unemployment", "<=4"),
        ("城镇调查失业率控制在5%以内", "surveyed_unemployment", "<=5"),
        ("新增城镇就业2万人以上", "urban_jobs", ">=2"),
        ("粮食综合生产能力稳定在50万吨以上", "grain_output", ">=50"),
        ("区级一般公共预算收入增长4%", "budget_revenue_growth", "4"),
        ("第三产业增加值增长6%，工业增加值增长5%", "industrial_output_growth", "5"),
        ("社零总额增长8%", "retail_sales_growth", "8"),
        ("规上工业增加值与固定资产投资分别增长7%和8%", "fixed_investment_growth", "8"),
        ("城、乡居民人均可支配收入分别增长5%、6%", "rural_income_growth", "6"),
        ("城镇新增就业人数5.5万以上", "urban_jobs", ">=5.5"),
        ("粮食播种面积和产量分别稳定在90万亩、50万吨", "grain_output", "50"),
    ],
)  # fmt: skip
def test_names_and_figures(clause, indicator, figure):
    row = made_up(f"今年的主要预期目标是：{clause}，服务业增加值增长9%。").loc[indicator]
    signs = SIGNS | {"at_most": "<="}
    assert (row["wording"], signs[row["modifier"]] + f"{row['low']:g}") == ("stated", figure)


@pytest.mark.parametrize(
    ("clause", "indicator", "relative"),
    [
        ("居民收入增长高于经济增速", "income_growth", "经济增速"),
        ("城乡居民收入与经济增长同步", "rural_income_growth", "经济增长"),
        ("一般公共预算收入、居民收入与经济增长基本同步", "budget_revenue_growth", "经济增长"),
        ("外贸进出口增速高于全省", "trade_growth", "全省"),
        ("社会消费品零售总额增速高于邻市平均水平1个百分点", "retail_sales_growth", ""),
        ("完成省下达居民消费价格涨幅控制目标", "cpi", ""),
        ("一般公共预算收入90亿元,增长3个百分点", "budget_revenue_growth", ""),
    ],
)
def test_names_without_a_figure(clause, indicator, relative):
    row = made_up(f"主要目标是：生产总值增长5%，{clause}。").loc[indicator]
    assert (row["wording"], row["relative_to"]) == ("qualitative", relative)


def test_a_clause_without_figure_begins_with_its_name():
    text = "主要目标是：生产总值增长5%，其中物价总体稳定。"
    row = made_up(text).loc["cpi"]
    assert row["words"] == "总体稳定" and text[row["start"] : row["end"]] == "物价总体稳定"


@pytest.mark.parametrize(
    ("clause", "indicator", "wording"),
    [
        ("地区生产总值增长6%，其中一、二、三产分别增长4%、8%、5%", "industrial_output_growth",
         "not stated"),
        ("单位GDP能耗下降3%，居民收入增长6%", "gdp_growth", "not recognised"),
        ("外贸进出口增速与生产总值同步", "gdp_growth", "not recognised"),
        ("生产总值增长6%，限上社零占比提高", "retail_sales_growth", "not recognised"),
        ("生产总值增长6%，出口占比提高到30%", "trade_growth", "not recognised"),
        ("生产总值增长6%，城乡居民收入倍差缩小到2", "income_growth", "not stated"),
        ("生产总值增长6%，财政总收入增长3%", "budget_revenue_growth", "not recognised"),
        ("生产总值增长6%，研发投入占GDP比重2%", "services_output_growth", "not stated"),
    ],
)  # fmt: skip
def test_traps(clause, indicator, wording):
    table = made_up(f"主要预期目标为：{clause}，固定资产投资增长7%。")
    assert table.loc[indicator, "wording"] == wording
    if indicator == "industrial_output_growth":
        assert table.loc["gdp_growth", "low"] == 6


def test_hope_of_one_clause_is_not_that_of_the_next():
    table = made_up("预期目标是：生产总值增长5%，力争6%，固定资产投资增长7%。")
    assert table.loc["gdp_growth", ["low", "hoped_low", "hoped_high"]].tolist() == [5.0, 6.0, 6.0]
    assert not table["strive"].fillna(False).any()
    one = made_up("预期目标是：生产总值确保增长5%、力争6%，固定资产投资增长7%。").loc["gdp_growth"]
    assert one[["low", "hoped_low", "hoped_modifier"]].tolist() == [5.0, 6.0, "exact"]
    text = "预期目标是：地区生产总值增速“保5.5%争6”，固定资产投资增长7%。"
    both = made_up(text).loc["gdp_growth"]
    assert text[both["start"] : both["end"]] == "5.5%"
    assert both[["low", "high", "unit", "hoped_low", "hoped_high"]].tolist() == [
        5.5, 5.5, "%", 6.0, 6.0,
    ]  # fmt: skip
    for better in ("在实际工作中力争更好结果", "力争更好结果", "努力争取做得更好"):
        table = made_up(f"预期目标是：生产总值增长5%，{better}，固定资产投资增长7%。")
        assert table["low"].count() == 2 and not table["strive"].fillna(False).any()
    table = made_up("预期目标是：力争生产总值增长5%，固定资产投资增长7%。")
    assert table.loc[["gdp_growth", "fixed_investment_growth"], "strive"].all()


@pytest.mark.parametrize(
    "sentences",
    [
        ("主要目标是：", "生产总值增长4%；", "固定资产投资增长3%。"),
        ("今年要做到：生产总值增长4%。", "固定资产投资增长3%，规上工业增加值增长5%。"),
        ("今年，生产总值增长4%，固定资产投资增长3%，规上工业增加值增长5%。",),
        ("我们建议，全市发展的预期性指标为：生产总值增长4%、固定资产投资增长3%。",),
    ],
)
def test_passages(sentences):
    table = made_up("坚持稳中求进。", *sentences, "扎实做好各项工作。")
    assert table.loc[["gdp_growth", "fixed_investment_growth"], "low"].tolist() == [4.0, 3.0]


def test_the_first_figure_of_an_indicator_counts():
    table = made_up(
        "预期目标是：生产总值增长4%，固定资产投资增长3%。", "生产总值增长5%、固定资产投资增长6%。"
    )
    assert table.loc[["gdp_growth", "fixed_investment_growth"], "low"].tolist() == [4.0, 3.0]


def test_targets_of_five_years_are_no_headline_targets():
    table = made_up(
        "“十五五”时期主要预期目标是：生产总值年均增长6%，居民收入年均增长6%。",
        "今年主要预期目标是：生产总值增长4%，居民收入增长5%。",
    )
    assert table.loc[["gdp_growth", "income_growth"], "low"].tolist() == [4.0, 5.0]


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
    assert (stated["low"] == stated["high"]).all() and not stated["strive"].any()
    assert set(table.loc[table["city"] == "Heze", "wording"]) == {"not found"}
    with pytest.raises(ReportError, match="某地"):
        with_reported(empty, reported.assign(city="某地"), documents)


def test_reported_targets_take_the_place_of_gaps_of_their_year_alone():
    rows = [(2018, "not found"), (2018, "stated"), (2019, "not found"), (2019, "stated")]
    held = made_up("坚持稳中求进。", part="review").reset_index().head(1)
    held = pd.concat([held.assign(year=year, wording=wording) for year, wording in rows])
    none = pd.DataFrame(columns=["city", "year", "indicator"])
    cities = pd.DataFrame({"city": ["X"], "city_zh": ["某"]})
    table = with_reported(held, none, cities)
    kept = table[table["source"] == "report"]
    assert kept[["year", "wording"]].apply(tuple, axis=1).tolist() == [rows[0], rows[1], rows[3]]
    assert (table["source"] != "report").sum() == 2 * len(INDICATORS)
    assert table[["low", "hoped_high"]].dtypes.eq(float).all()
