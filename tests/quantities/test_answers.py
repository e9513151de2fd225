"""Figures promised and their answers, in made-up reports."""

import pandas as pd
import pytest

from reportanalysis.errors import ReportError
from reportanalysis.quantities import parse_numeral
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
        ("新认定市级示范园5家。", "新认定县级示范园5家。"),
        ("新认定全国示范园5家。", "新认定区级示范园5家。"),
        ("生产总值增长8%。", "五年来，生产总值年均增长9%。"),  # several years
    ],
)
def test_no_answer_rather_than_a_wrong_one(promise, reviewed):
    table = outcomes(report("plan", promise), report("review", reviewed))
    assert table[["review_id", "reported_unit"]].values.tolist() == [["", ""]]
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


@pytest.mark.parametrize(
    ("promise", "reviewed", "score"),
    [
        # Word for word the same: all shares are 1, and so is their mean.
        ("新建学校10所。", "新建学校12所。", 1.0),
        # Up to four times as much or as little is the same thing; beyond, a new one and a total.
        ("新建学校10所。", "新建学校40所。", 1.0),
        ("新建学校10所。", "新建学校41所。", 0.6),
        ("新建学校12所。", "新建学校3所。", 1.0),
        ("新建学校13所。", "新建学校3所。", 0.6),
        ("产值增长1%。", "产值增长9%。", 1.0),  # growth may differ by any factor
        # Other clauses do not count, nor do quotation marks.
        ("完善设施，新建学校10所。", "优化布局；新建学校12所。", 1.0),
        ("新建“口袋”公园10处。", "新建口袋公园12处。", 1.0),
        # Two words for one thing are the same word.
        ("培育规上企业10家。", "培育规模以上企业12家。", 1.0),
        ("新改建学校10所。", "新建改建学校12所。", 1.0),
        ("新改扩建学校10所。", "新建改建扩建学校12所。", 1.0),
        ("新增普惠性幼儿园10所。", "新增普惠幼儿园12所。", 1.0),
        ("完成民生实事10件。", "完成为民办实事12件。", 1.0),
    ],
)
def test_scores_worked_by_hand(promise, reviewed, score):
    table = outcomes(report("plan", promise), report("review", reviewed))
    assert table["score"].tolist() == [pytest.approx(score)]


def test_what_is_told_of_an_answer():
    promised = report("plan", "加强管理。", "年内建成公园至少5处。")
    (told,) = outcomes(promised, report("review", "生态向好。", "全年建成公园8—10处。")).to_dict(
        "records"
    )
    assert 0.44 < told.pop("score") < 1
    assert told == {
        **{"commitment_id": "plan-1", "target_no": 1, "object": "公园", "kind": "count"},
        **{"modifier": "at_least", "low": 5.0, "high": 5.0, "unit": "处", "start": 13, "end": 15},
        **{"review_id": "review-1", "review_start": 11, "review_end": 16, "kept": True},
        **{"reported_low": 8.0, "reported_high": 10.0, "reported_unit": "处"},
    }


def test_an_indicator_is_known_by_any_of_its_names():
    table = outcomes(
        report("plan", "GDP增长8%。"), report("review", "地区生产总值同比增长9%，再上台阶。")
    )
    assert table["score"].tolist() == [pytest.approx(0.9)] and table["kept"].all()


def test_amounts_of_other_scales_are_set_in_the_unit_promised():
    for unit, reported in (("万人", "80000人"), ("人", "8万人")):
        promised = {"万人": "7万人", "人": "70000人"}[unit]
        row = outcomes(
            report("plan", f"培训工匠{promised}。"), report("review", f"培训工匠{reported}。")
        ).iloc[0]
        assert row["kept"] and row["unit"] == unit and row["score"] == 1
        worse = outcomes(
            report("plan", f"培训工匠{promised}。"),
            report("review", f"培训工匠{reported.replace('8', '6')}。"),
        ).iloc[0]
        assert worse["review_id"] and not worse["kept"]


def test_the_order_of_words_counts_a_little():
    same, other = (
        outcomes(report("plan", "新建小学教师公寓10套。"), report("review", reviewed))["score"][0]
        for reviewed in ("新建小学教师公寓11套。", "新建教师小学公寓11套。")
    )
    assert 0.6 < other < same == 1


def test_examples_do_not_say_what_a_thing_is():
    assert answers("举办消费季等活动10场。", "举办采购节等活动12场。") == [12.0]


def test_each_of_several_promises_has_its_own_answer():
    promised = ("新建口袋公园10处、停车场20处。", "改造危桥30座。")
    reviewed = ("改造危桥28座，新建停车场22处、口袋公园11处。",)
    table = outcomes(report("plan", *promised), report("review", *reviewed))
    assert table["reported_low"].tolist() == [11.0, 22.0, 28.0]
    text = reviewed[0]
    spans = zip(table["review_start"], table["review_end"], strict=True)
    assert [text[a:b] for a, b in spans] == ["11处", "22处", "28座"]
    assert table["kept"].tolist() == [True, True, False]


def test_joint_incomes_go_by_their_order():
    both = "城镇、农村居民收入分别增长7%和8%。"
    assert answers(both, "城乡居民收入分别增长3%和6%。") == [3.0, 6.0]


def test_a_report_without_review_is_refused():
    with pytest.raises(ReportError, match="no review"):
        outcomes(report("plan", "建成公园5处。"), report("plan", "建成公园5处。"))


def test_units():
    for word in ("万", "十万", "百万", "千万", "亿", "百亿", "千亿", "万亿"):
        # The reader of numerals, which knows no units, tells the factor.
        written = f"一{word}" if word[0] in "十百千" else f"1{word}"
        assert scale(f"{word}元") == (parse_numeral(written), "元")
    assert [scale(unit) for unit in ("亿元", "万亿", "个", "万平方米")] == [
        (1e8, "元"), (1e4, "亿"), (1.0, "个"), (1e4, "平方米"),
    ]  # fmt: skip
