"""The one file of codes: what it gives, and what is said of a faulty entry."""

import re

import pytest

from reportanalysis.codebook import codes, colours, read_codebook
from reportanalysis.errors import ReportError
from reportanalysis.names import name_in

ENTRY = """
    english: {0}
    chinese: {1}
    covers: {{english: what it covers, chinese: 内容}}
    seeds: {2}
"""
BOOK = "policy_type:\n  act:" + ENTRY.format("act", "行动", "修建 新建") + "theme:\n  school:"
BOOK += ENTRY.format("school", "学校", "学校 5G 12345")


def test_every_code_is_whole_and_coders_can_read_of_it(root):
    for book in ("codebook.md", "codebook_zh.md"):
        text = (root / "data/gold" / book).read_text("utf-8")
        told = re.findall(r"^\| `(\w+)` \|", text, re.M)
        differ = sorted({*told} ^ {*codes("policy_type"), *codes("theme")})
        assert not differ, f"in one of data/gold/{book} and lexicon/codebook.yaml only: {differ}"
        assert told == [*codes("policy_type"), *codes("theme")]
    for variable, rows in read_codebook().items():
        for code, entry in rows.items():
            assert entry.covers_english and all(entry.seeds.values())
            assert re.search("[一-鿿]", entry.chinese) and re.search(
                "[一-鿿]", entry.covers_chinese
            )
            assert name_in(variable, code, "zh") == entry.chinese
    assert list(colours("policy_type")) == [*codes("policy_type")]


def test_seeds_without_a_group_are_one_group_and_words_stay_text():
    entry = read_codebook(BOOK)["theme"]["school"]
    assert entry.seeds == {"school": ("学校", "5G", "12345")}
    assert entry.colour == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    chinese: 学校\n", "", "KeyError: 'chinese'"),
        ("theme:", "themes:", "must hold policy_type and theme"),
        ("学校 5G", "学校 学校", "theme has the seed 'school: 学校' twice"),
        ("english: school", "english: [", "cannot be read"),
        ("  school:", "  one: 1\n  school:", "cannot be read"),
    ],
)
def test_a_faulty_entry_is_told_in_one_line(old, new, said):
    assert old in BOOK
    with pytest.raises(ReportError, match=re.escape(said)) as error:
        read_codebook(BOOK.replace(old, new))
    assert "\n" not in str(error.value)


def test_two_codes_of_one_name_are_refused():
    twice = BOOK + "  college:" + ENTRY.format("college", "学校", "高校")
    with pytest.raises(ReportError, match="theme has the chinese '学校' twice"):
        read_codebook(twice)
