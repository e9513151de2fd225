import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.parsing.layout import layout
from reportanalysis.parsing.normalise import normalise

PIECES = (
    "● \n \r\n 一、 二、 三、 （一） （二） 一是 —— (1) 2024年工作回顾 重点工作安排 "
    "加强政府自身建设 各位代表！ 让我们 加快建设。 新建学校10所，改造道路； “ ” ？ 做强产业 德州"
).split(" ") + [" ", "\u3000", " — 9 — "]
ANY_TEXT = st.one_of(
    st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
)


def check_cover(raw: str, spans: pd.DataFrame) -> None:
    position = 0
    for row in spans.itertuples():
        assert row.start == position < row.end
        assert isinstance(row.section, str) and isinstance(row.heading, str)
        position = row.end
        piece = raw[row.start : row.end]
        if row.kind == "space":
            assert not piece.strip()
        elif row.kind == "page_mark":
            # Some marks are told by the line they have for themselves.
            assert not normalise(f"\n{piece}\n").text
        else:
            assert piece == piece.strip()
    assert position == len(raw)


@settings(max_examples=300)
@given(ANY_TEXT)
def test_any_text_is_covered_without_gap_or_overlap(raw):
    check_cover(raw, layout(raw))


def test_digest_every_character_accounted_for(digest_text):
    spans = layout(digest_text)
    check_cover(digest_text, spans)
    # Counted by hand in the file: one opening line, six headings of two lines each, 124
    # bullets, two of which hold two sentences.
    assert spans["kind"].value_counts()[["preamble", "section", "mark", "sentence"]].to_dict() == {
        "preamble": 1,
        "section": 12,
        "mark": 124,
        "sentence": 126,
    }
    marks = spans[spans["kind"] == "mark"]
    assert {digest_text[a:b] for a, b in zip(marks["start"], marks["end"], strict=True)} == {"●"}
    assert spans.loc[spans["kind"] == "sentence", "section"].nunique() == 6


MADE_UP = (
    "各位代表：\n\n一、2023年工作回顾\n\n（一）产业做强。建成学校两所。\n\n"
    "二、2024年重点工作安排\n\n今年目标是稳中求进，增长5%以上。\n\n"
    "（一）做强产业。狠抓项目。加快项目建设。扎实推进十个项目建设，完成投资。\n\n"
    "一是改善民生。新建学校三所，改造道路五条，提升服务。\n\n"
    "三、加强政府自身建设\n\n坚持依法行政。\n\n各位代表！让我们团结起来。"
)


def words(raw: str, spans: pd.DataFrame, kind: str) -> list[str]:
    rows = spans[spans["kind"] == kind]
    return [raw[a:b] for a, b in zip(rows["start"], rows["end"], strict=True)]


def test_a_made_up_report():
    spans = layout(MADE_UP)
    check_cover(MADE_UP, spans)
    assert words(MADE_UP, spans, "chapter") == [
        "一、2023年工作回顾",
        "二、2024年重点工作安排",
        "三、加强政府自身建设",
    ]
    assert words(MADE_UP, spans, "section") == ["（一）产业做强。", "（一）做强产业。"]
    assert words(MADE_UP, spans, "run_in") == ["狠抓项目。", "加快项目建设。", "改善民生。"]
    sentences = spans[spans["kind"] == "sentence"]
    assert sentences["part"].tolist() == ["review", "plan", "plan", "plan", "self", "closing"]
    last_plan = sentences.iloc[3]
    assert (last_plan["section"], last_plan["heading"]) == ("(一)做强产业。", "改善民生。")


def test_a_line_without_full_stop_heads_the_paragraph_below():
    above = "一、2023年工作回顾\n建成学校。\n二、2024年工作安排\n（一）改善民生\n"
    text = f"{above}做强产业\n{'新建学校三所，改造道路五条，' * 3}惠及群众。\n完成投资，增加就业。"
    spans = layout(text)
    assert words(text, spans, "run_in") == ["做强产业"]
    plan = spans[(spans["kind"] == "sentence") & (spans["part"] == "plan")]
    assert plan["heading"].tolist() == ["做强产业", "(一)改善民生"]


def test_items_of_a_numbered_list_are_commitments():
    text = MADE_UP.replace("一是改善民生。", "(1)改善民生。")
    assert "改善民生。" in words(text, layout(text), "sentence")


def test_the_same_report_without_line_breaks():
    flow = MADE_UP.replace("\n\n", " ")
    a, b = layout(MADE_UP), layout(flow)
    for kind in ("chapter", "section", "sentence"):
        assert words(flow, b, kind) == words(MADE_UP, a, kind)


def test_stray_spaces_and_page_marks_do_not_change_the_structure():
    flow = MADE_UP.replace("\n\n", " ")
    pieces = [flow[n : n + 7] for n in range(0, len(flow), 7)]
    raw = " ".join(pieces[:9]) + " — 3 — " + " ".join(pieces[9:])
    spans = layout(raw)
    check_cover(raw, spans)
    for kind in ("chapter", "section", "sentence"):
        before = words(MADE_UP, layout(MADE_UP), kind)
        assert [normalise(w).text for w in words(raw, spans, kind)] == [
            normalise(w).text for w in before
        ]


def test_hard_line_breaks_do_not_cut_sentences():
    body = "扎实推进" + "社区养老服务发展，" * 30 + "完成投资。"
    text = "一、2023年工作回顾\n二、2024年重点工作安排\n" + "\n".join(
        body[n : n + 20] for n in range(0, len(body), 20)
    )
    sentences = words(text, layout(text), "sentence")
    assert len(sentences) == 1
    assert normalise(sentences[0]).text == normalise(body).text


def test_without_a_plan_nothing_is_plan():
    spans = layout("各位代表：\n一、2023年工作回顾\n建成学校。\n\n就业稳定。")
    assert set(spans["part"]) == {"", "review"}


@pytest.mark.parametrize("text", ["", " \n", "没有标题的一段话。"])
def test_text_without_structure_has_no_sentences(text):
    assert not len(layout(text).query("kind == 'sentence'"))


def test_every_character_of_every_report(corpus_dir):
    for path in sorted(corpus_dir.glob("shandong_2024/*.txt")):
        with path.open(encoding="utf-8", newline="") as stream:
            raw = stream.read()
        check_cover(raw, layout(raw))
