"""Chinese runs marked ``lang="zh"``: every character once, no character changed."""

import re

import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.report.chinese import mark_chinese, nearest_language

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff々〇]")


def marked(html: str) -> str:
    return str(mark_chinese(BeautifulSoup(html, "html.parser")))


words = st.text("ab 12.%,,。“”德州项目〇々的()<&", max_size=12)
tags = st.sampled_from(["p", "b", "em", "td", "span", "pre", "code", "a"])


def element(children):
    return st.builds(
        lambda tag, lang, parts: (tag, lang, parts),
        tags,
        st.sampled_from([None, None, "zh", "zh-CN", "en"]),
        st.lists(children, max_size=3),
    )


trees = st.recursive(words, element, max_leaves=8)


def build(soup, tree):
    if isinstance(tree, str):
        return NavigableString(tree)
    tag, lang, parts = tree
    made = soup.new_tag(tag, attrs={"lang": lang} if lang else {})
    for part in parts:
        made.append(build(soup, part))
    return made


@settings(deadline=None)
@given(trees)
def test_every_chinese_character_is_in_a_chinese_element_and_the_text_is_unchanged(tree):
    soup = BeautifulSoup("", "html.parser")
    soup.append(build(soup, ("p", None, [tree])))
    before = soup.get_text()
    mark_chinese(soup)
    assert soup.get_text() == before
    for string in soup.find_all(string=HAN):
        assert nearest_language(string).startswith("zh")


@settings(deadline=None)
@given(trees)
def test_marking_twice_is_marking_once(tree):
    soup = BeautifulSoup("", "html.parser")
    soup.append(build(soup, tree))
    once = str(mark_chinese(soup))
    assert marked(once) == once


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # figures and Latin letters inside a run stay in it; around it they stay out
        ("<p>新增100个以上项目</p>", '<p><span lang="zh">新增100个以上项目</span></p>'),
        ("<p>GDP增长目标高 6.5%</p>", '<p>GDP<span lang="zh">增长目标高</span> 6.5%</p>'),
        ("<p>《中国制造二》</p>", '<p><span lang="zh">《中国制造二》</span></p>'),
        # already marked, in whatever form
        ('<p lang="zh">德州项目建设</p>', '<p lang="zh">德州项目建设</p>'),
        ('<p lang="zh-Hans"><b>德州项目建设</b></p>', '<p lang="zh-Hans"><b>德州项目建设</b></p>'),
        # English inside Chinese is English
        (
            '<p lang="zh"><i lang="en">a 德州</i></p>',
            '<p lang="zh"><i lang="en">a <span class="short" lang="zh">德州</span></i></p>',
        ),
        # where no element may stand
        ('<script>"德州"</script>', '<script>"德州"</script>'),
        ("<style>/* 德州 */</style>", "<style>/* 德州 */</style>"),
        ("<!-- 德州 -->", "<!-- 德州 -->"),
        ('<img alt="德州"/>', '<img alt="德州"/>'),
        ("<title>德州</title>", "<title>德州</title>"),
        ("<option>德州</option>", '<option lang="zh">德州</option>'),
        ("<option>Dezhou 德州</option>", "<option>Dezhou 德州</option>"),
        ("<textarea>德州</textarea>", "<textarea>德州</textarea>"),
        # preformatted text and tables are text like any other
        ("<pre>a\n德州项目建设\n</pre>", '<pre>a\n<span lang="zh">德州项目建设</span>\n</pre>'),
        ("<td>德州</td>", '<td><span class="short" lang="zh">德州</span></td>'),
        ("<p>plain</p>", "<p>plain</p>"),
        (
            "<p>1&lt;2 &amp; 德州</p>",
            '<p>1&lt;2 &amp; <span class="short" lang="zh">德州</span></p>',
        ),
    ],
)
def test_cases(html, expected):
    normal = BeautifulSoup(expected, "html.parser")
    assert BeautifulSoup(marked(html), "html.parser") == normal
