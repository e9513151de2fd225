import re

import pytest

from reportanalysis.parsing.headings import CHAPTER
from reportanalysis.parsing.lines import line_spans
from reportanalysis.parsing.normalise import page
from reportanalysis.parsing.patterns import pattern, rows
from reportanalysis.parsing.titles import announce, settle, titles


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("一、2023年工作回顾", "review"),
        ("一、过去一年的工作", "review"),
        ("二、今年经济社会发展目标任务和工作重点", "plan"),
        ("二、2024年总体思路和预期目标", "plan"),
        ("三、2024年重点工作", "plan"),
        ("三、奋力实现“十四五”良好开局", "plan"),
        ("四、全面提升政府治理现代化水平", "self"),
        ("三、全面加强政府自身建设", "self"),
        ("二、在绿色低碳高质量发展中奋力走在前", ""),
    ],
)
def test_chapter_titles(title, part):
    assert CHAPTER.match(title)
    assert (announce(title).parts or ("",))[0] == part


@pytest.mark.parametrize(("name", "form", "example"), rows())
def test_every_row_of_the_lexicon_finds_its_example(name, form, example):
    assert name
    assert re.search(form, example), f"{name}: {form} does not find {example}"
    assert pattern(name).search(example)


GOALS = "总体要求是稳中求进。" * 10
LONG = "新建学校三所，改造道路五条，" * 3 + "惠及群众。"


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("二、2024年工作安排", [(2, "2024年工作安排", False)]),
        ("2024年工作安排", [(0, "2024年工作安排", False)]),
        (f"2024年工作安排 {GOALS}", [(0, "2024年工作安排", False)]),
        ("二、2024年工作安排。新建学校三所。", [(2, "2024年工作安排。", False)]),
        (f"二、再展宏图，同心共绘画卷 {LONG}", [(2, "再展宏图,同心共绘画卷", False)]),
        # A stray blank: the words before it leave a doubt, or none.
        ("二、重点工作 和主要任务", [(2, "重点工作和主要任务", False)]),
        ("二、2024年重点工作 和主要任务", [(2, "2024年重点工作", False)]),
        # A number that counts sections counts no chapter, and needs a year and a part.
        ("（二）2024年工作安排", [(0, "2024年工作安排", True)]),
        *[(f"（二）{words}", []) for words in ("2024年学校", "做强产业", "加强政府自身建设")],
    ],
)
def test_lines_that_may_be_titles(line, seen):
    clean = page(line)
    found = titles(clean, line_spans(clean.text))
    assert [(title.count, title.text, title.spare) for title in found] == seen


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (["2023年主要工作", "2024年主要工作"], [("review",), ("plan",)]),
        (["2023年回顾和2024年安排"], [("review", "plan")]),
        # Before a title of a later year both years are looked back on.
        (["2022年回顾和2023年任务", "2024年工作安排"], [("review",), ("plan",)]),
        # So are five years before those of a later title, which then are ahead.
        (["“十二五”工作回顾", "学校与“十三五”"], [("review",), ("outlook",)]),
        # Titles of one year that name no part: the first looks back.
        (["2023年的学校", "2023年的医院"], [("review",), ("plan",)]),
    ],
)
def test_titles_beside_others(lines, parts):
    clean = page("\n".join(lines))
    found = settle(list(titles(clean, line_spans(clean.text))))
    assert [title.says.parts for title in found] == parts
