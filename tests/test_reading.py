"""The readers of pages that other tests use see what they are to see."""

import pytest
import reading
from bs4 import BeautifulSoup


def raw_names(html: str) -> set[str]:
    return reading.raw_names(BeautifulSoup(html, "html.parser"))


def latin_marks(html: str) -> set[str]:
    return reading.latin_marks(BeautifulSoup(html, "html.parser"))


@pytest.mark.parametrize(
    "slip",
    ["with_other", "f1", "dezhou2019", "dezhou-2019", "tai-an-2024", "the half dev", "nan", "NaN",
     "0.9000000", "+2.1 to -0.0", "-0%"],
)  # fmt: skip
def test_codes_and_unformatted_values_are_seen(slip):
    assert raw_names(f"<p>so {slip}, then</p>")
    assert raw_names(f'<p><svg aria-label="{slip}"></svg></p>')
    assert not raw_names(f"<p><code>{slip}</code></p>")


@pytest.mark.parametrize("cell", ["None", "True", "False", "test"])
def test_words_that_are_a_slip_alone(cell):
    assert raw_names(f"<td>{cell}</td>") == {cell}
    assert not raw_names(f"<td>{cell} of the cities</td>")


def test_what_a_reader_may_see():
    text = "dezhou-2019-0017, a two-phase test of 2014-2026, -0.5 and -0.05, data/gold/a_b.csv"
    assert not raw_names(f"<p>{text}</p>")


@pytest.mark.parametrize("slip", ["缺2015, 2017年", "投资,开放", "说明:", "企业(数量)", "a; 二"])
def test_latin_marks_in_chinese_are_seen(slip):
    assert latin_marks(f'<span lang="zh" class="zh">{slip}</span>')
    assert latin_marks(f'<a data-zh-aria-label="{slip}"></a>')


def test_printed_words_keep_their_marks():
    printed = '<span lang="zh">投资,开放</span>'
    said = f'<span lang="zh" class="zh">短语“{printed}”（共3,121条），见 a.csv。</span>'
    assert not latin_marks(f"<p>{printed}, b</p>{said}")
