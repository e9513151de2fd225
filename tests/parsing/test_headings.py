import pytest

from reportanalysis.parsing.headings import (
    BULLET,
    CHAPTER,
    SECTION,
    count_value,
    is_own_conduct,
    is_run_in,
)

COUNTS = dict(
    enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二 十九 二十 二十一 九十九".split(), 1)
)


def test_counts():
    values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 19, 20, 21, 99]
    assert [count_value(count) for count in COUNTS.values()] == values


def test_marks():
    assert SECTION.match("（十二）大力")
    assert SECTION.match("(三)大力")
    assert not SECTION.match("（12）大力")
    assert BULLET.match("●坚持")
    assert CHAPTER.match("第二部分 今年的工作")[1] == "二"


def test_own_conduct_needs_law_and_clean_government_in_a_paragraph():
    assert is_own_conduct("各位代表!坚持依法行政,主动接受监督。从严治党,永葆清廉。")
    assert not is_own_conduct("推进依法行政。")
    assert is_own_conduct("打造人民满意的服务型政府")


@pytest.mark.parametrize(
    ("sentence", "following", "at_start", "expected"),
    [
        ("加快项目建设。", "扎实推进九个省市县重点项目建设,完成年度投资。", True, True),
        ("加快项目建设。", "", True, False),
        ("新增床位100张。", "扎实推进社区养老服务发展,建设中心。", True, False),
        ("做优,做强。", "扎实推进社区养老服务发展,建设中心。", True, False),
        ("持续推进教育事业高质量发展。", "扎实推进社区养老服务发展,建设一批中心。", False, True),
        (
            "坚定不移持续推进教育事业高质量发展。",
            "扎实推进社区养老服务,建设一批中心。",
            False,
            False,
        ),
        ("重点做好以下工作：", "扎实推进社区养老服务发展,建设中心。", True, False),
    ],
)
def test_run_in_headings(sentence, following, at_start, expected):
    assert is_run_in(sentence, following, at_start=at_start) is expected
