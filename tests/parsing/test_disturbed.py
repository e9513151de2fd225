"""One small report under every disturbance of print, reader and form: the parse stays.

The texts are made up. What is compared are parts, sections and words, and that the offsets
give back the words in the disturbed text.
"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.corpus.documents import Document
from reportanalysis.parsing.normalise import normalise
from reportanalysis.parsing.outline import ParseWarning, outline
from reportanalysis.parsing.parse import parse

BASE = (
    "政府工作报告\n一、2023年工作回顾\n全市生产总值增长5%。\n二、2024年重点工作\n（一）做强产业\n"
    "新增高新技术企业一百家以上。加快建设工业园区。\n（二）改善民生\n新增养老床位2000张。"
)
ROWS = [
    ("review", 0, "全市生产总值增长5%。"),
    ("plan", 1, "新增高新技术企业一百家以上。"),
    ("plan", 1, "加快建设工业园区。"),
    ("plan", 2, "新增养老床位2000张。"),
]
LINES = BASE.split("\n")


def rows(text: str) -> list[tuple[str, int, str]]:
    table = parse(Document("made-up", "", "", 0, "", "complete", text))
    for row in table.itertuples():
        assert text[row.start : row.end] == row.text
        assert row.n_chars == len(normalise(row.text).text)
    return [(r.part, r.section_no, normalise(r.text).text) for r in table.itertuples()]


def test_the_clean_text():
    assert rows(BASE) == ROWS


@pytest.mark.parametrize(
    "blank",
    [
        *["\f", "\u00a0", "\t", "\u2003", "\u3000", " ", "\v", "\u200b", "\ufeff"],
        *["\x07", "\x1a", "\x1f", "\x7f", "\u115f", "\u2800", "\u3164", "\ufe0f"],
    ],
)
def test_blanks_and_invisible_characters(blank):
    assert rows(BASE.replace("二、", f"{blank}二、")) == ROWS
    assert rows("\n".join(blank + line for line in LINES)) == ROWS
    assert rows(BASE.replace("（二）", f"{blank}（二）")) == ROWS


@pytest.mark.parametrize(
    "unseen",
    [
        *["\u200b", "\u200d", "\u2060", "\u00ad", "\u200e", "\ufeff", "\x08"],
        *["\u034f", "\ufe00", "\U000e0100", "\U000e0001"],
    ],
)
def test_invisible_characters_inside_words_and_numbers(unseen):
    for words in ("二、", "养老", "2000", "（一）", "回顾"):
        assert rows(BASE.replace(words, words[0] + unseen + words[1:])) == ROWS


@pytest.mark.parametrize(
    ("plain", "radical"),
    [
        ("一", "⼀"),
        ("工", "⼯"),
        ("民生", "⺠⽣"),
        ("长", "⻓"),
        ("高", "⾼"),
        ("老", "⽼"),
        ("二", "⼆"),
    ],
)
def test_radicals_stand_for_characters(plain, radical):
    assert rows(BASE.replace(plain, radical)) == ROWS


FURNITURE = [
    *["某市政府工作报告", "第 3 页 共 20 页", "第3页", "~ 3 ~", "— 9 —", "- 3 -", "3", "3/20"],
    *["（上接第1版）", "<!--摄影：某人-->", "第三页", "Page 3 of 20", "p. 3", "3 of 20", "页码：3"],
    *["－3－", "‐ 3 ‐", "—— 3 ——", "— 3", "3 —", "【3】", "(3)", "| 3 |", "iv", "政府工作报告 3"],
    *["某市2024年政府工作报告", "2024/1/20 10:30 政府工作报告", "https://example.org/a.html 3/20"],
]


@pytest.mark.parametrize("furniture", FURNITURE)
@pytest.mark.parametrize("after", range(1, len(LINES) - 1))
def test_page_furniture_is_no_commitment(furniture, after):
    text = "\n".join([*LINES[: after + 1], furniture, *LINES[after + 1 :]])
    assert rows(text) == ROWS


def test_furniture_in_mid_sentence():
    text = BASE.replace("养老床位", "养老\n某市政府工作报告\n— 3 —\n床位")
    assert "".join(words for part, _, words in rows(text)) == "".join(words for *_, words in ROWS)


def test_markdown():
    front = "---\ntitle: 某市政府工作报告\n---\n\n"
    heads = {"一、2", "二、2"}
    for mark in ("## {}", "**{}**", "### **{}**", "- {}", "> {}"):
        marked = [mark.format(line) if line[:3] in heads else line for line in LINES]
        assert rows(front + "\n\n".join(marked)) == ROWS
    for marked in ("**一百家**", "*一百家*", "[一百家](https://example.org/a)", "一百家<br>"):
        assert rows(BASE.replace("一百家", marked)) == ROWS
    assert rows(f"```\n{BASE}\n```") == rows(f"{BASE}\n— 9 —") == ROWS
    assert rows(BASE.replace("二、", "&nbsp;二\\、").replace("（一）", "\\（一）")) == ROWS
    assert rows("\n".join(f"- {line}" for line in LINES)) == ROWS


ANNEXES = [
    *["附件：名词解释", "名词解释", "附件1", "注释", "《政府工作报告》用语说明", "（某市日报）"],
    *["**名 词 解 释**", "来源：某市", "（责任编辑：某人）", "【打印本页】【关闭窗口】"],
]


@pytest.mark.parametrize("long", [1, 20])
@pytest.mark.parametrize("annex", ANNEXES)
def test_nothing_behind_an_annex_is_a_commitment(annex, long):
    notes = "1.高新技术企业：指经认定的企业。\n①养老床位：指老人的床位。\n（三）新建其他设施10处。"
    assert rows(f"{BASE}\n{annex}\n" + "\n".join([notes] * long)) == ROWS


def test_notes_at_the_foot_of_a_page():
    for note in (
        "①高新技术企业：指经认定的企业。",
        "[1]养老床位：即老人的床位。",
        "注1：高新技术企业，是指某种企业。",
        "注：高新技术企业是指某种企业。",
    ):
        assert rows("\n".join([*LINES[:6], note, *LINES[6:]])) == ROWS


def test_a_table_of_contents_is_no_text():
    entries = [LINES[1], LINES[3], LINES[4], LINES[6], "附件：名词解释"]
    for form in ("{}", "{}……3", "{} 12", "{}\u3000……\u300012"):
        contents = "\n".join(["目录", *(form.format(entry) for entry in entries)])
        assert rows(f"政府工作报告\n{contents}\n" + "\n".join(LINES[1:])) == ROWS


@pytest.mark.parametrize(
    ("review", "plan"),
    [
        ("2023年工作回顾", "2024年工作安排"),
        ("二〇二三年工作回顾", "二〇二四年工作安排"),
        ("一、 2023 年工作回顾", "二、 2024 年重点工作"),
        ("一、过去一年工作回顾", "二、今年的主要工作"),
        ("一、今年工作回顾", "二、明年工作安排"),
        ("第一部分 2023年工作回顾", "第二部分 2024年工作建议"),
        ("一、2023年主要工作", "二、2024年主要工作"),
        ("一、砥砺奋进，2023年取得新成绩", "二、勇毅前行，全力做好2024年各项工作"),
        ("一．2023年工作回顾", "二．2024年工作部署"),
        ("（上接第1版）\n2023年工作回顾", "2024年主要工作任务"),
        ("一、2023年工作回顾：", "二、2024年目标任务。"),
        ("壹、2023年工作回顾", "贰、2024年工作安排"),
        ("1．2023年工作回顾", "2．2024年工作安排"),
    ],
)
def test_titles_of_chapters(review, plan):
    lines = [*LINES]
    lines[1], lines[3] = review, plan
    assert rows("\n".join(lines)) == ROWS


def test_sections_counted_like_chapters_below_unnumbered_titles():
    lines = ["一、" + line[3:] if line.startswith("（一）") else line for line in LINES]
    lines = ["二、" + line[3:] if line.startswith("（二）") else line for line in lines]
    lines[1], lines[3] = "2023年工作回顾", "2024年工作安排"
    assert rows("\n".join(lines)) == ROWS


def test_numbering_that_starts_at_two():
    opening = "各位代表：\n现在，我代表市政府报告工作，请各位审议。\n"
    text = opening + "过去一年，" + "全市上下团结奋斗。" * 20 + "\n" + "\n".join(LINES[3:])
    table = rows(text)
    assert [row for row in table if row[0] == "plan"] == ROWS[1:]
    assert {row[0] for row in table} == {"review", "plan"}


def test_title_and_text_on_one_line():
    spaced = BASE.replace("重点工作\n（一）", "工作 总体要求是稳中求进。\n（一）")
    assert [row[0] for row in rows(spaced)] == ["review", *["plan"] * 4]
    glued = (
        "各位代表：2023年工作回顾2023年是奋进之年。建成学校两所。"
        "2024年工作安排建议2024年是攻坚之年。建设学校三所。"
    )
    assert [row[0] for row in rows(glued)] == ["review", "review", "plan", "plan"]


def test_no_titles_at_all():
    text = (
        "各位代表：\n现在，我代表市政府报告工作，请各位审议。\n"
        "2023年是奋进之年。" + "建成学校两所。" * 30 + "\n2024年是攻坚之年。建设学校三所。"
    )
    table = rows(text)
    assert [row[2] for row in table if row[0] == "plan"] == ["2024年是攻坚之年。", "建设学校三所。"]


def test_five_year_goals_are_no_plan():
    text = BASE.replace(
        "二、2024", "二、“十四五”时期主要目标任务\n到2025年建成学校十所。\n三、2024"
    )
    assert rows(text) == [ROWS[0], ("outlook", 0, "到2025年建成学校十所。"), *ROWS[1:]]


@pytest.mark.parametrize(
    "title",
    [
        "三、加强政府自身建设",
        "全面提升政府效能",
        "三、建设人民满意的服务型政府",
        "三、提升政府履职能力",
        "三、建设廉洁政府",
    ],
)
def test_own_conduct_and_appeal(title):
    appeal = "各位代表！蓝图已经绘就。让我们团结起来！\n名词解释\n床位：指床。"
    own = f"{BASE}\n{title}\n严格依法办事。\n{appeal}"
    found = rows(own)
    assert found[:5] == [*ROWS, ("self", 0, "严格依法办事。")]
    assert {part for part, *_ in found[5:]} == {"closing"}


def test_a_closing_appeal_swallows_no_chapter():
    text = BASE.replace("二、2024", "各位代表！让我们为之骄傲。\n二、2024")
    assert [row for row in rows(text) if row[0] == "plan"] == ROWS[1:]


MARKS = ["", " ", "\u3000", "\t", "\u00a0", "\f", "\u200b", "**", "\ufeff"]
REVIEWS = ["一、2023年工作回顾", "一、过去一年的工作", "2023年工作回顾", "一、2023年以来工作回顾"]
PLANS = [
    "二、2024年重点工作",
    "二、2024年工作安排",
    "2024年工作安排",
    "二、2024年主要目标和重点任务",
]


@given(st.data())
def test_any_mixture_of_forms_blanks_and_marks(data):
    numbered = data.draw(st.booleans())
    review = data.draw(st.sampled_from([t for t in REVIEWS if (t[1] == "、") == numbered]))
    plan = data.draw(st.sampled_from([t for t in PLANS if (t[1] == "、") == numbered]))
    lines = [review if n == 1 else plan if n == 3 else line for n, line in enumerate(LINES)]
    marks = [data.draw(st.sampled_from(MARKS)) for _ in lines]
    ends = [data.draw(st.sampled_from(["\n", "\r\n", "\n\n", "\n\f", " \n"])) for _ in lines]
    text = "".join(
        mark + line + (mark if mark == "**" else "") + end
        for mark, line, end in zip(marks, lines, ends, strict=True)
    )
    assert rows(text) == ROWS


def test_silence_is_no_answer():
    with pytest.warns(ParseWarning, match="without a plan; titles seen: 2023年工作回顾"):
        parse(Document("a", "", "", 0, "", "complete", "一、2023年工作回顾\n建成学校。"))
    seen = outline("一、2023年工作回顾\n建成学校。\n各位代表！让我们团结起来。")
    assert seen.status == "no_plan" and seen.coverage["plan"] == 0
    assert outline(BASE).doubts() == []
    assert sum(outline(BASE).coverage.values()) == pytest.approx(1, abs=0.004)


HOSTILE = [
    *[
        "一、",
        "（一）",
        "一、工作回顾。",
        "1",
        "建设工程，",
        "着力完善。",
        "- ",
        "**",
        "\u200b",
        "<!--",
        "第 3 页 ",
    ],
    *["一、2023年工作回顾\n二、2024年工作安排\n", "各位代表！让我们奋斗。\n", "附件1\n", "●建。\n"],
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("head", ["", "一、2023年工作回顾\n建成。\n二、2024年工作安排\n"])
def test_time_is_linear(piece, head):
    def seconds(size: int) -> float:
        text = head + (piece * (size // len(piece) + 1))[:size]
        taken = []
        for _ in range(2):
            start = time.process_time()
            outline(text)
            taken.append(time.process_time() - start)
        return min(taken)

    # Eight times the text: about eight times the time, and far from sixty-four.
    assert seconds(32_000) < 24 * seconds(4_000) + 0.1
