"""Figures that are names: examples of the codebook, and what is left over as targets."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.quantities import extract_targets
from reportanalysis.quantities.not_targets import NAMES, REASONS, classified
from reportanalysis.quantities.sentence import readable


def figure_names(text):
    """Figures of a raw sentence that are no targets, by offsets into it, and why."""
    normalised = readable(text)
    rows = []
    for candidate, reason in classified(normalised.text):
        if reason:
            span = candidate.numeral.start, candidate.end
            rows.append((*normalised.raw_span(*span), normalised.text[slice(*span)], reason))
    return pd.DataFrame(rows, columns=["start", "end", "figure", "reason"])


def reasons(text):
    return dict(figure_names(text)[["figure", "reason"]].values.tolist())


# The first ten are examples of data/gold/quantities_codebook.md, the rest made up.
@pytest.mark.parametrize(
    ("text", "figure", "reason"),
    [
        ("新开工10亿元以上项目50个。", "10亿元", "qualifier"),
        ("发挥“黄金30条”政策优势。", "30条", "slogan"),
        ("实施“515”工程。", "515", "slogan"),
        ("推进G105改造。", "105", "road"),
        ("建设5G网络。", "5", "code"),
        ("办好12345热线。", "12345", "hotline"),
        ("PM2.5浓度持续下降。", "2.5", "code"),
        ("打好八场标志性战役。", "八场", "slogan"),
        ("庆祝建国75周年。", "75周年", "slogan"),
        ("开展60岁以上老人体检。", "60岁", "duration"),
        ("做好2019年工作。", "2019年", "year"),
        ("做好第4次普查。", "4次", "ordinal"),
        ("打造24小时书房。", "24小时", "duration"),
        ("推进某厂30万吨乙烯项目。", "30万吨", "qualifier"),
        ("加快总投资20亿元的园区建设。", "20亿元", "qualifier"),
        ("9项救助标准提高5%。", "9项", "bearer"),
        ("限额由2000元提高到3000元。", "2000元", "base"),
        ("去年新建学校3所。", "3所", "fact"),
        ("落实惠企30条措施。", "30条", "slogan"),
        ("拓展“1+4+N”体系。", "4", "slogan"),
        ("落实十条措施。", "十条", "slogan"),
        ("落实稳增长33条政策措施。", "33条", "slogan"),
        ("贯彻落实8项规定。", "8项", "slogan"),
        ("发挥某某集团716所作用。", "716所", "code"),
        ("推进30户以上自然村通硬化路。", "30户", "qualifier"),
    ],
)
def test_reasons(text, figure, reason):
    found = reasons(text)
    assert figure in found or figure.replace("周年", "周") in found
    assert found.get(figure, found.get(figure.replace("周年", "周"))) == reason


@pytest.mark.parametrize(
    "text",
    [
        "新增床位50张。", "建设两个园区。", "引进三家企业。", "培训1.2万人。", "推出30条措施。",
        "推出十条措施。", "引进项目总投资70亿元。",
        "重污染天气控制在6天以内。", "改造20公里管网。", "新增装机30万千瓦。", "安排3亿元资金。",
        "完成1000家以上企业改造。",
    ],
)  # fmt: skip
def test_targets_are_no_names(text):
    assert figure_names(text).empty


@pytest.mark.parametrize("thing", ["三万吨码头", "三万吨级码头", "五万平方米厂房"])
def test_a_large_numeral_before_a_noun_says_of_what_size_it_is(thing):
    (found,) = reasons(f"建设{thing}。").items()
    assert thing.startswith(found[0]) and found[1] == "qualifier"


@pytest.mark.parametrize("n", range(len(REASONS)), ids=lambda n: REASONS[n].example)
def test_each_rule_decides_its_example(n):
    found = [candidate for candidate, _ in classified(REASONS[n].example)]
    deciding = [
        next(k for k, rule in enumerate(REASONS) if rule.holds(candidate)) for candidate in found
    ]
    assert n in deciding and not any(p.search(REASONS[n].example) for p in NAMES.values())


@pytest.fixture
def table():
    return lambda text: pd.DataFrame({"commitment_id": ["x"], "start": [0], "text": [text]})


@pytest.mark.parametrize(
    "text",
    ["学校3所、“五个一”工程,5G基站20个。", "到2030年新建10亿元以上项目3个。"],
)
def test_no_figure_is_both(text, table):
    names = {(a, b) for a, b in figure_names(text)[["start", "end"]].values.tolist()}
    targets = {(a, b) for a, b in extract_targets(table(text))[["start", "end"]].values.tolist()}
    assert names and targets and not names & targets


@given(st.text(alphabet="0123一二十百万亿个项年级大“”第前由GS+,。新 增率", max_size=25))
@settings(max_examples=200, deadline=None)
def test_spans_lie_in_the_text_in_order(text):
    found = figure_names(text)
    assert (found["start"] < found["end"]).all() and found["start"].is_monotonic_increasing
    assert found["end"].le(len(text)).all() and found["reason"].ne("").all()
