import re

import pytest

from reportanalysis.parsing.headings import CHAPTER
from reportanalysis.parsing.patterns import pattern, rows
from reportanalysis.parsing.titles import announce


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("一、2023年工作回顾", "review"),
        ("一、过去一年的工作", "review"),
        ("二、今年经济社会发展目标任务和工作重点", "plan"),
        ("二、2024年总体思路和预期目标", "plan"),
        ("三、2024年重点工作", "plan"),
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
