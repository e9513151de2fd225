"""Figures promised and their answers, in made-up reports."""

import pandas as pd
import pytest

from reportanalysis.errors import ReportError
from reportanalysis.quantities.answers import outcomes, scale


def report(part: str, *sentences: str) -> pd.DataFrame:
    starts = pd.Series([0, *map(len, sentences)]).cumsum()[: len(sentences)]
    return pd.DataFrame({"commitment_id": [f"{part}-{n}" for n in range(len(sentences))],
                         "part": part, "start": starts.to_numpy(), "text": sentences})  # fmt: skip


def answers(promise: str, *reviewed: str) -> list[float]:
    table = outcomes(report("plan", promise), report("review", *reviewed))
    return table["reported_low"].tolist()


def test_the_same_thing_in_another_order_and_unit():
    table = outcomes(report("plan", "新增城镇就业6万人。"),
                     report("review", "生态持续向好。", "全市城镇新增就业58000人。"))  # fmt: skip
    row = table.iloc[0]
    assert (row["review_id"], row["reported_low"], row["reported_unit"]) == (
        "review-1", 58000.0, "人",
    )  # fmt: skip
    assert row["kept"] is False or not row["kept"]
    assert row["score"] > 0.44
    assert (
        "生态持续向好。全市城镇新增就业58000人。"[row["review_start"] : row["review_end"]]
        == "58000人"
    )


@pytest.mark.parametrize(
    ("promise", "reviewed"),
    [
        ("建成幼儿园30所。", "建成医院30所。"),  # another thing
        ("固定资产投资增长8%。", "固定资产投资完成80亿元。"),  # a level is no growth
        ("生产总值增长8%。", "社会消费品零售总额增长8%。"),  # another indicator
        ("改造管网30公里。", "改造管网30处。"),  # another unit
        ("新认定省级示范园5家。", "新认定国家级示范园5家。"),  # another level
        ("生产总值增长8%。", "五年来，生产总值年均增长9%。"),  # several years
    ],
)
def test_no_answer_rather_than_a_wrong_one(promise, reviewed):
    table = outcomes(report("plan", promise), report("review", reviewed))
    assert table["review_id"].tolist() == [""]
    assert table["kept"].isna().all()


def test_a_reported_figure_answers_one_promise():
    table = outcomes(
        report("plan", "建成公园5处。", "建成公园6处。"), report("review", "建成公园7处。")
    )
    assert (table["review_id"] != "").sum() == 1


def test_the_better_answer_wins_whatever_the_order():
    reviewed = ("新建口袋公园12处。", "新建停车场9处。")
    assert answers("新建停车场10处。", *reviewed) == [9.0]
    assert answers("新建停车场10处。", *reversed(reviewed)) == [9.0]


def test_joint_incomes_go_by_their_order():
    both = "城镇、农村居民收入分别增长7%和8%。"
    assert answers(both, "城乡居民收入分别增长3%和6%。") == [3.0, 6.0]


def test_a_report_without_review_is_refused():
    with pytest.raises(ReportError, match="no review"):
        outcomes(report("plan", "建成公园5处。"), report("plan", "建成公园5处。"))


def test_units():
    assert [scale(unit) for unit in ("亿元", "万亿", "个", "万平方米")] == [
        (1e8, "元"), (1e4, "亿"), (1.0, "个"), (1e4, "平方米"),
    ]  # fmt: skip
