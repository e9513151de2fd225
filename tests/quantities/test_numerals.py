"""Numerals against a writer that counts in Chinese, and against arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.errors import ReportError
from reportanalysis.quantities import find_numerals, parse_numeral
from reportanalysis.quantities.numerals import unit_after, unit_class

DIGITS = "零一二三四五六七八九"


def write_below_ten_thousand(number: int) -> str:
    """Spell a number the way it is read: 205 is 二百零五."""
    words, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return words or "零"


def write(number: int) -> str:
    high, low = divmod(number, 10_000)
    if not high:
        return write_below_ten_thousand(low)
    tail = "" if not low else ("零" if low < 1000 else "") + write_below_ten_thousand(low)
    return write_below_ten_thousand(high) + "万" + tail


def test_every_number_below_ten_thousand_is_read_back():
    wrong = [n for n in range(10_000) if parse_numeral(write_below_ten_thousand(n)) != n]
    assert wrong == []


@given(st.integers(10_000, 99_999_999))
def test_numbers_with_wan_are_read_back(number):
    assert parse_numeral(write(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十二", 12), ("二十", 20), ("两千", 2000), ("一百零五", 105), ("三点五", 3.5), ("半", 0.5),
        ("3万亿", 3e12), ("1.2万", 12_000), ("1,200", 1200), ("两亿零三万", 200_030_000),
        ("二〇二四", 2024), ("12 000", 12_000), ("1,200.5", 1200.5), ("1亿5000万", 150_000_000),
    ],
)  # fmt: skip
def test_numerals(text, value):
    assert parse_numeral(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "若干", "12个", "万", "一点", "1.2.3"])
def test_what_is_no_numeral_is_refused(text):
    with pytest.raises(ReportError, match="is no numeral"):
        parse_numeral(text)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("发展1-2个主导产业", (1, 2)), ("建设3—5处", (3, 5)), ("引进2~3家", (2, 3)),
        ("增长5%-6%", (5, 6)), ("两至三个", (2, 3)), ("百分之八十五", (85, 85)),
        ("10个", (10, 10)), ("6.1万人", (6.1, 6.1)), ("1,200户", (1200, 1200)),
    ],
)  # fmt: skip
def test_figures_and_ranges(text, ends):
    assert [(n.low, n.high) for n in find_numerals(text)] == [ends]


@pytest.mark.parametrize("text", ["数十家", "近百个", "百亿级", "三五个", "十余家", "几十项"])
def test_vague_amounts_give_no_count(text):
    assert find_numerals(text) == []


def test_a_falling_pair_is_no_range():
    assert [(n.low, n.high) for n in find_numerals("从20到5个")] == [(5, 5)]


def test_units():
    assert unit_after("10个百分点", 2)[0] == "个百分点"
    assert unit_after("3万吨/天", 1)[0] == "万吨/天"
    assert unit_after("1.5万套(间)", 3)[0] == "万套(间)"
    assert unit_after("50亿项目", 2)[0] == "亿"
    assert unit_after("435格局", 3) == ("", 3)
    assert [unit_class(u) for u in ("成", "万元", "兆瓦", "万亩", "工作日", "人次", "?")] == [
        "share", "money", "size", "length", "time", "count", "",
    ]  # fmt: skip
