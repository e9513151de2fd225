"""Outturn of headline indicators, in made-up reviews."""

import pandas as pd
import pytest

from reportanalysis.errors import ReportError
from reportanalysis.quantities.outturn import OUTTURN_COLUMNS, keeps, of_the_year, outturn


def review(*sentences: str, headings: list[str] | None = None) -> pd.DataFrame:
    return pd.DataFrame({
        "commitment_id": [f"x-{n}" for n in range(len(sentences))], "document_id": "x",
        "part": "review", "start": [100 * n for n in range(len(sentences))], "text": sentences,
        "heading": headings or [""] * len(sentences),
    })  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "indicator", "low", "modifier", "expected"),
    [
        ("地区生产总值增长5.2%。", "gdp_growth", 5.2, "exact", False),
        ("预计地区生产总值增长6%左右。", "gdp_growth", 6.0, "around", True),
        ("一般公共预算收入120亿元，增长3.5%。", "budget_revenue_growth", 3.5, "exact", False),
        ("全年生产总值6.7万亿元，比上年增长7.6%。", "gdp_growth", 7.6, "exact", False),
        ("固定资产投资下降4.1%。", "fixed_investment_growth", -4.1, "exact", False),
        ("进出口总额增长10%以上。", "trade_growth", 10.0, "at_least", False),
        ("城镇新增就业6.8万人。", "urban_jobs", 6.8, "exact", False),
        ("城乡居民人均可支配收入分别增长3.7%和6%。", "rural_income_growth", 6.0, "exact", False),
        (
            "社会消费品零售总额、货物进出口和服务进出口分别增长6%、8%和9%。",
            "trade_growth", 8.0, "exact", False,
        ),
    ],
)  # fmt: skip
def test_a_figure_of_the_year(sentence, indicator, low, modifier, expected):
    row = outturn(review(sentence)).set_index("indicator").loc[indicator]
    assert (row["wording"], row["low"], row["modifier"]) == ("stated", low, modifier)
    assert bool(row["expected"]) is expected
    figure = sentence[row["start"] : row["end"]]
    assert figure.startswith(f"{abs(low):g}")


@pytest.mark.parametrize(
    ("sentence", "wording"),
    [
        ("固定资产投资突破千亿元。", "level only"),
        ("固定资产投资持续回升。", "in words"),
        ("地区生产总值年均增长8%。", "not stated"),
    ],
)
def test_no_figure_of_the_year(sentence, wording):
    table = outturn(review(sentence)).set_index("indicator")
    name = "gdp_growth" if "生产" in sentence else "fixed_investment_growth"
    assert table.loc[name, "wording"] == wording
    assert pd.isna(table.loc[name, "low"])


def test_a_fall_between_two_figures():
    table = outturn(review("固定资产投资下降3%至4%。"))
    row = table.set_index("indicator").loc["fixed_investment_growth"]
    assert row[["low", "high", "unit", "commitment_id"]].tolist() == [-4.0, -3.0, "%", "x-0"]
    assert table.columns.tolist() == OUTTURN_COLUMNS
    assert table[["low", "high", "start", "end"]].dtypes.tolist() == [float] * 2 + ["Int64"] * 2


def test_a_stretch_on_several_years_ends_with_the_year():
    rows = review(
        "过去五年，成果丰硕。", "生产总值增长40%。", "2020年，全力攻坚。", "生产总值增长3%。"
    )
    assert of_the_year(rows).tolist() == [False, False, True, True]
    assert outturn(rows).set_index("indicator").loc["gdp_growth", "low"] == 3.0
    under_heading = review("生产总值增长40%。", headings=["五年来的成就"])
    assert not of_the_year(under_heading).any()


def test_a_report_without_review_is_told_apart():
    rows = review("生产总值增长3%。").assign(part="plan")
    assert set(outturn(rows)["wording"]) == {"no review"}
    with pytest.raises(ReportError, match="part"):
        outturn(rows.drop(columns="part"))


@pytest.mark.parametrize(
    ("modifier", "reported", "kept"),
    [("exact", 10, True), ("exact", 9.9, False), ("around", 9, True), ("around", 8.9, False),
     ("at_least", 10, True), ("at_most", 10.1, False), ("at_most", 4, True)],
)  # fmt: skip
def test_bounds_as_the_codebook_has_them(modifier, reported, kept):
    assert keeps(modifier, 10, 10, reported) is kept
