"""Boundaries of parts in full reports, coded by eye (by a language model) before measuring.

Each report must have just the boundaries coded; where the coder was in doubt, `disputed`
names the other offsets that are as good.
"""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from reportanalysis.corpus.readers import read_text
from reportanalysis.parsing.layout import layout
from reportanalysis.parsing.outline import outline
from reportanalysis.validation.boundaries import boundaries_of, settled_boundaries

CODED = pd.read_csv(
    Path(__file__).parents[2] / "data/gold/chapters.csv",
    dtype={"n_sections": "Int64"}, keep_default_na=False, na_values={"n_sections": [""]},
)  # fmt: skip
# The text has a gap where its plan begins: the coder's boundary is the first word left of
# a torn sentence, the parser's the next paragraph that names the year's work.
TORN = {"cities_2024/马鞍山.txt"}


@pytest.mark.parametrize("name", CODED["file"].unique())
def test_boundaries(name, corpus_dir):
    path = corpus_dir / name
    if not path.is_file():
        pytest.skip(f"{name} is not in the corpus folder")
    rows = CODED[CODED["file"] == name]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == rows["sha256"].iloc[0]
    text = read_text(path)
    found = boundaries_of(text)
    wanted = settled_boundaries(rows, found, text)
    if name in TORN:
        assert found["part"].tolist() == wanted["part"].tolist()
        return
    assert found.values.tolist() == wanted.values.tolist()
    seen = outline(text)
    assert seen.status == rows["status"].iloc[0]
    assert seen.doubts() == []
    n_sections = sum(len(c.sections) for c in seen.chapters if c.part in ("plan", "self"))
    assert n_sections == rows["n_sections"].iloc[0]


def test_every_full_report_has_a_plan_or_a_true_status(corpus_dir):
    paths = sorted(corpus_dir.glob("lawtext/**/*.md"))
    if not paths:
        pytest.skip("the reports of other years are not in the corpus folder")
    seen = [outline(read_text(path)) for path in paths[::20]]
    planned = sum(one.coverage["plan"] > 0 for one in seen)
    assert planned >= 0.97 * len(seen)
    for one in seen:
        assert one.coverage["plan"] > 0 or one.status in ("no_plan", "truncated")
        assert (one.status == "complete") == (not one.doubts()) or one.coverage["unassigned"] > 0


# Made-up reports, part by part: a line that begins with a part and a bar opens it.
FILLED = {
    "DONE": "建成学校三所，改造道路五条。" * 12,
    "WORKS": "新建学校三所，改造道路五条。" * 12,
    "LAW": "坚持依法行政，自觉接受法律监督，严守八项规定，永葆清廉本色。" * 3,
    "APPEAL": "各位代表！让我们团结起来，为建设美好家园而努力！",
    "OPENING": "各位代表：\n现在，我代表市人民政府报告工作，请予审议。",
}
REVIEW = ["review|一、2023年工作回顾", "DONE"]
PLAN = ["plan|二、2024年重点工作", "（一）做强产业", "WORKS", "（二）改善民生", "WORKS"]
BUILT = {
    "own conduct, last section": [*REVIEW, *PLAN, "self|（三）加强政府自身建设", "WORKS"],
    "own conduct, last section but one": [
        *[*REVIEW, *PLAN, "self|（三）加强政府自身建设", "WORKS"],
        *["plan|（四）守牢底线", "WORKS"],
    ],
    "own conduct, last two sections": [
        *[*REVIEW, *PLAN, "self|（三）加强政府自身建设", "WORKS", "（四）提升政府效能", "WORKS"]
    ],
    "a first section so headed is plan": [
        *[*REVIEW, "plan|二、2024年重点工作", "（一）加强政府自身建设", "WORKS"],
        *["（二）做强产业", "WORKS", "（三）改善民生", "WORKS"],
    ],
    "weak heading, words of law": [*REVIEW, *PLAN, "self|（三）转变作风，狠抓落实", "LAW"],
    "weak heading, other words": [*REVIEW, *PLAN, "（三）转变作风，狠抓落实", "WORKSWORKS"],
    "weak heading, but not the last": [
        *[*REVIEW, "plan|二、2024年重点工作", "（一）转变作风，狠抓落实", "LAW"],
        *["（二）做强产业", "WORKS", "（三）改善民生", "WORKS"],
    ],
    "deputies addressed on duties": [
        *[*REVIEW, *PLAN, "WORKSWORKSWORKS", "self|各位代表！LAW", "closing|APPEAL"]
    ],
    "address in a line of its own": [
        *[*REVIEW, *PLAN, "WORKSWORKSWORKS", "self|各位代表！", "LAW", "closing|APPEAL"]
    ],
    "paragraph that names own conduct": [
        *[*REVIEW, *PLAN, "WORKSWORKSWORKS"],
        *["self|打铁必须自身硬，我们将切实加强政府自身建设。WORKS", "closing|APPEAL"],
    ],
    "such a paragraph too early": [
        *[*REVIEW, "plan|二、2024年重点工作", "打铁必须自身硬，我们将切实加强政府自身建设。"],
        *["WORKSWORKSWORKSWORKS", "closing|APPEAL"],
    ],
    "what is asked of government": [
        *[*REVIEW, "plan|二、2024年重点工作", "WORKSWORKSWORKSWORKS"],
        *["self|完成全年任务，必须真抓实干。LAW", "closing|APPEAL"],
    ],
    "words of law that nothing names own conduct": [
        *[*REVIEW, "plan|二、2024年重点工作", "WORKSWORKSWORKSWORKS", "LAW", "closing|APPEAL"]
    ],
    "own conduct without number": [*REVIEW, *PLAN, "self|加强政府自身建设", "WORKS"],
    "such a line in the review": [
        *["review|一、2023年工作回顾", "加强政府自身建设", "DONE", *PLAN]
    ],
    "a chapter of two parts": [
        *["review|一、“十四五”时期工作回顾", "DONE"],
        *["outlook|二、“十五五”发展目标及2026年工作安排", "到2030年实现现代化。WORKS"],
        *["plan|2026年是开局之年，做好工作意义重大。", "WORKS"],
    ],
    "where its second part cannot be told": [
        *["review|一、“十四五”时期工作回顾", "DONE", "plan|二、“十五五”发展目标及2026年工作安排"],
        *["到2030年实现现代化。WORKS"],
    ],
    "nor where its first words are of the year": [
        *["review|一、“十四五”时期工作回顾", "DONE"],
        *["plan|二、“十五五”发展目标及2026年工作安排", "2026年是开局之年，使命光荣。WORKS"],
    ],
    "two years looked back on": [
        *["review|一、2022年回顾和2023年任务落实情况", "DONE", "2023年是奋进的一年。", "DONE"],
        *["plan|二、2024年工作安排", "WORKS"],
    ],
    "where sections head its parts": [
        *["review|一、“十四五”时期工作回顾", "DONE"],
        *["outlook|二、“十五五”发展目标及2026年工作安排"],
        *["（一）关于今后五年的奋斗目标", "WORKS", "plan|（二）关于2026年的工作安排", "WORKS"],
    ],
    "where one section heads a part": [
        *["review|一、“十四五”时期工作回顾", "DONE"],
        *["outlook|二、“十五五”发展目标及2026年工作安排"],
        *["（一）关于今后五年的奋斗目标", "WORKS", "（二）抓好2026年重点任务", "WORKS"],
        *["plan|2026年是开局之年，做好工作意义重大。", "WORKS"],
    ],
    "review and outlook in one": [
        *["review|一、过去五年的工作回顾和今后五年的奋斗目标", "DONE"],
        *["outlook|今后五年，我们要奋力前行。", "WORKS", "plan|二、2022年工作安排", "WORKS"],
    ],
    "review and plan in one": [
        *["review|一、2023年工作回顾和2024年工作安排", "DONE", "plan|2024年是攻坚之年。", "WORKS"]
    ],
    "four chapters": [
        *["review|一、过去五年的工作情况", "DONE", "outlook|二、今后五年的总体要求和奋斗目标"],
        *["WORKS", "plan|三、2022年的工作安排", "WORKS"],
        *["self|四、建设人民满意的服务型政府", "WORKS"],
    ],
    "slogans": [
        *["review|一、砥砺前行，谱写崭新篇章", "过去一年，DONE", "plan|二、再展宏图，同心共绘画卷"],
        *["2024年是攻坚之年。WORKS", "self|三、勇毅笃行，不负人民重托", "LAW"],
    ],
    "slogans that open with no word of time": [
        *["review|一、砥砺前行，谱写崭新篇章", "DONE", "plan|二、再展宏图，同心共绘画卷"],
        *["WORKS", "self|三、勇毅笃行，不负人民重托", "LAW"],
    ],
    "slogans with their text behind a blank": [
        *["review|一、砥砺前行，谱写崭新篇章 过去一年，DONE"],
        *["plan|二、再展宏图，同心共绘画卷 WORKS", "self|三、勇毅笃行，不负人民重托 LAW"],
    ],
    "slogans with an outlook": [
        *["review|一、砥砺前行，谱写崭新篇章", "过去五年，DONE"],
        *["outlook|二、乘势而上，锚定远大方向", "今后五年，WORKS"],
        *["plan|三、再展宏图，同心共绘华章", "今年，WORKS"],
    ],
    "a slogan between outlook and plan": [
        *["outlook|一、今后五年的奋斗目标", "WORKS", "review|二、再展宏图，同心共绘画卷", "DONE"],
        *["plan|三、2024年工作安排", "WORKS"],
    ],
    "a slogan with an outlook, no plan behind it": [
        *["review|一、2023年工作回顾", "DONE", "plan|二、再展宏图，同心共绘画卷", "WORKS"],
        *["今后五年，WORKS"],
    ],
    "a slogan with an outlook, a plan behind it": [
        *["review|一、2023年工作回顾", "DONE", "outlook|二、乘势而上，锚定远大方向", "WORKS"],
        *["今后五年，WORKS", "plan|三、2024年工作安排", "WORKS"],
    ],
    "five years told by those of a later title": [
        *["review|一、“十二五”——砥砺奋进的五年", "DONE"],
        *["outlook|二、“十三五”——决胜小康的五年", "WORKS", "plan|三、2016年工作安排", "WORKS"],
    ],
    "five years told by the year looked back on": [
        *["review|一、2020年工作回顾", "DONE", "outlook|二、“十四五”——开启新征程", "WORKS"],
        *["plan|三、2021年工作安排", "WORKS"],
    ],
    "five years won": [
        *["review|一、“十二五”圆满收官，取得了新突破", "DONE", "outlook|二、“十三五”时期主要目标"],
        *["WORKS", "plan|三、2016年重点工作", "WORKS"],
    ],
    "the year told by that of a later title": [
        *["review|一、2023年主要工作", "DONE", "plan|二、2024年主要工作", "WORKS"]
    ],
    "numbers of sections": [
        *["front|政府工作报告", "review|（一）2023年工作回顾", "DONE"],
        *["plan|（二）2024年工作安排", "WORKS"],
    ],
    "a section of a year, no chapter": [
        *["front|政府工作报告", "review|（一）2023年工作回顾", "DONE", "1.2023年学校", "DONE"],
        *["plan|（二）2024年工作安排", "WORKS"],
    ],
    "a plan alone": ["plan|2024年工作安排", "WORKS"],
    "a line that names a year before that of the plan": [
        *["front|政府工作报告", "review|2023年的学校", "DONE", "plan|2024年工作安排", "WORKS"]
    ],
    "plan without number": [
        *[*REVIEW, "plan|2024年工作安排", "一、做强产业", "WORKS", "二、改善民生", "WORKS"]
    ],
    "a line on the plan within it": [*REVIEW, *PLAN, "2024年重点任务分工", "WORKS"],
    "plan and own conduct without number": [
        *[*REVIEW, "plan|2024年工作安排", "一、做强产业", "WORKS", "二、改善民生", "WORKS"],
        *["self|加强政府自身建设", "WORKS"],
    ],
    "plan and own conduct without number, no sections": [
        *[*REVIEW, "plan|2024年工作安排", "WORKS", "self|加强政府自身建设", "WORKS"]
    ],
    "titles with their text behind a blank": [
        *["review|2023年工作回顾 全市上下团结奋斗。DONE", "DONE"],
        *["plan|2024年工作安排 总体要求是稳中求进。WORKS", "WORKS"],
    ],
    "a heading that names five years": [
        *["review|2023年工作回顾", "DONE", "plan|2024年工作安排", "WORKS"],
        *["抓好“十四五”项目", "WORKS"],
    ],
    "a list within a chapter": [
        *[*REVIEW, "plan|二、2024年重点工作", "一、做强产业", "WORKS", "二、改善民生", "WORKS"],
        *["三、守牢底线", "WORKS", "self|三、加强政府自身建设", "WORKS"],
    ],
    "contents": [
        *["front|目录", "一、2023年工作回顾", "二、2024年重点工作", "三、加强政府自身建设"],
        *[*REVIEW, *PLAN, "self|三、加强政府自身建设", "WORKS"],
    ],
    "running heads": [
        *["review|2023年工作回顾", "DONE", "2023年工作回顾", "DONE"],
        *["plan|2024年工作安排", "WORKS", "2024年工作安排", "WORKS"],
    ],
    "a look back within the plan": [
        *["review|2023年工作回顾", "DONE", "plan|2024年工作安排", "WORKS"],
        *["“十三五”工作回顾", "DONE"],
    ],
    "a line on plans within own conduct": [
        *["review|2023年工作回顾", "DONE", "plan|2024年工作安排", "WORKS"],
        *["self|加强政府自身建设", "WORKS", "2024年重点任务分工", "WORKS"],
    ],
    "no titles": [
        *["front|OPENING", "review|过去一年，成绩显著。DONE"],
        *["plan|2024年，全市工作的总体要求是稳中求进。", "WORKS"],
    ],
    "no titles, two years": [
        *["front|OPENING", "review|2023年，是奋进的一年。DONEDONE"],
        *["plan|2024年，是攻坚的一年。", "WORKS"],
    ],
    "a saying before the appeal": [
        *[*REVIEW, *PLAN, "closing|“志之所趋，无远弗届。”APPEAL"],
    ],
    "an appeal without address": [*REVIEW, *PLAN, "closing|让我们团结起来，建设美好家园！"],
    "a short end": [*REVIEW, *PLAN, "closing|各位代表！前景无限美好，任务十分艰巨。"],
    "an appeal within the plan": [
        *[*REVIEW, *PLAN, "各位代表！让我们真抓实干。", "（三）守牢底线", "WORKS"]
    ],
    "an address within the appeal": [
        *[*REVIEW, *PLAN, "closing|各位代表！", "让我们团结起来，不负各位代表！"]
    ],
    "a credit behind it": [*REVIEW, *PLAN, "closing|APPEAL", "annex|（某某新闻网）"],
    "notes behind it": [*REVIEW, *PLAN, "closing|APPEAL", "annex|床位指老人的床位。"],
    "many notes behind it": [
        *[*REVIEW, *PLAN, *["WORKS"] * 12, "closing|APPEAL"],
        *["annex|床位指老人的床位。", *["WORKS"] * 8],
    ],
    "glossary": [*REVIEW, *PLAN, "annex|名词解释", "WORKS"],
    "a review that breaks off, a long glossary": [
        *["review|一、2023年工作回顾", "DONE", "annex|名词解释", "WORKSWORKSWORKSWORKS"]
    ],
    "a sentence on glossaries": [*REVIEW, *PLAN, "编印政策名词解释。", "WORKS"],
    "a note within the review": [
        *["review|一、2023年工作回顾", "附：说明", "DONEDONEDONE", *PLAN]
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", BUILT)
def test_parts_of_made_up_reports(name):
    text, wanted = "", []
    for line in BUILT[name]:
        part, bar, words = line.rpartition("|")
        for key, filled in FILLED.items():
            words = words.replace(key, filled)
        if bar:
            wanted.append((part, len(text)))
        text += words + "\n"
    found = outline(text).chapters
    assert [(chapter.part, chapter.start) for chapter in found] == wanted
    assert [chapter.end for chapter in found] == [start for _, start in wanted[1:]] + [len(text)]


def test_an_annex_is_one_span():
    text = "一、2023年工作回顾\n建成学校。\n二、2024年工作安排\n" + "建厂。" * 99
    *_, annex = layout(f"{text}\n名词解释\n床位：指老人的床位。")[["kind", "start", "part"]].values
    assert annex.tolist() == ["annex", len(text) + 1, "annex"]


def test_titles_seen():
    text = "2023年工作回顾\n建成学校。\n2024年工作安排\n一、做强产业\n二、\n建设学校。"
    assert outline(text).titles == ("2023年工作回顾", "2024年工作安排", "做强产业")
    assert outline("（一）2023年工作回顾\n建成学校。").titles == ("2023年工作回顾",)


def test_bullets_make_a_digest_only_where_no_chapter_is_named():
    bullets = "\n".join(["●建成学校三所。"] * 6)
    digest = outline(f"会议开幕。\n做强产业\n{bullets}")
    assert digest.status == "digest"
    assert [(c.part, c.start) for c in digest.chapters] == [("front", 0), ("plan", 6)]
    (section,) = outline(f"会议开幕。\n做强产业\n扩大开放\n{bullets}").chapters[1].sections
    assert section.title == "做强产业 扩大开放"
    for title in ("一、2023年工作回顾", "二、2024年工作安排"):
        assert outline(f"{title}\n{bullets}").status != "digest"


# Behind an outlook alone, a title that names no part tells nothing of its chapter.
UNKNOWN = ["一、今后五年的奋斗目标", "WORKS", "二、再展宏图，同心共绘画卷", "WORKS"]


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([*REVIEW, *PLAN], "complete"),
        ([*REVIEW, *PLAN, "完成投资，"], "truncated"),
        ([*REVIEW, *PLAN, "closing|各位代表！让我们团结起来"], "complete"),
        # A long report ends with own conduct or an appeal.
        ([*REVIEW, *PLAN, *["WORKS"] * 30], "truncated"),
        ([*REVIEW, *PLAN, *["WORKS"] * 30, "三、加强政府自身建设", "WORKS"], "complete"),
        ([*REVIEW, *PLAN, *["WORKS"] * 30, "APPEAL"], "complete"),
        (REVIEW, "truncated"),
        ([*REVIEW, "APPEAL"], "no_plan"),
        (["WORKS"], "no_plan"),
        (UNKNOWN, "no_plan"),
    ],
)
def test_status(lines, status):
    text = "\n".join(line.rpartition("|")[2] for line in lines)
    for key, filled in FILLED.items():
        text = text.replace(key, filled)
    seen = outline(text)
    assert seen.status == status
    assert bool(seen.doubts()) == (status != "complete")
    letters = dict.fromkeys(seen.coverage, 0)
    for chapter in seen.chapters:
        words = text[chapter.start : chapter.end].split()
        letters[chapter.part or "unassigned"] += sum(map(len, words))
    shares = {part: count / sum(letters.values()) for part, count in letters.items()}
    assert seen.coverage == pytest.approx(shares, abs=0.0005)


def test_text_in_no_known_part_is_told():
    seen = outline("\n".join(UNKNOWN).replace("WORKS", FILLED["WORKS"]))
    assert [chapter.part for chapter in seen.chapters] == ["outlook", ""]
    # 13 letters of the title and 168 of the text, of 11 + 168 + 13 + 168.
    assert seen.coverage["unassigned"] == round(181 / 360, 3)
    titles = "今后五年的奋斗目标; 再展宏图,同心共绘画卷"
    assert seen.doubts() == [
        f"no plan found; titles seen: {titles}",
        f"50% of the text is in no known part; titles seen: {titles}",
    ]
