"""The table of strings: complete, used, in two languages; and how pages say them."""

import ast
import re

import pytest
from bs4 import BeautifulSoup

from reportanalysis.errors import ReportError
from reportanalysis.report.languages import plain, said, say, strings, text_in

HAN = re.compile("[\u4e00-\u9fff]")
CALLS = ("say", "both", "plain", "in_chinese", "attribute")
# Keys that are put together where they are used: by their beginning or their form.
MADE = re.compile(
    r"page\.\w+\.(?:title|label|summary)|nav\.(?:study|cities|reference)|(?:figure|table)\.number"
    r"|question\.\w+|know\.\w+|cannot\.\w+"
)


def used_keys(root) -> tuple[set[str], set[str]]:
    """Keys named in templates and modules; beginnings of keys that are put together."""
    folder = root / "src/reportanalysis/report"
    keys, beginnings = set(), set()
    call = re.compile(rf"\b(?:{'|'.join(CALLS)})\((?:\s*\"[\w-]+\",)?\s*\"(\w+\.[\w.]+)\"")
    for path in folder.rglob("*.j2"):
        keys |= set(call.findall(path.read_text("utf-8")))
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "")
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if name == "heads":
                keys |= {f"city.col.{word}" for word in words}
            if name in CALLS:
                made = [a.values[0] for a in node.args if isinstance(a, ast.JoinedStr)]
                beginnings |= {part.value for part in made if isinstance(part, ast.Constant)}
                keys |= {word for word in words if isinstance(word, str) and "." in word}
            elif name == "script_strings":
                beginnings |= set(words)
    return keys, beginnings


def test_every_key_that_is_used_is_there_and_every_other_is_used(root):
    keys, beginnings = used_keys(root)
    assert len(keys) > 10
    assert keys <= set(strings())
    rest = set(strings()) - keys
    assert {
        key for key in rest if not MADE.fullmatch(key) and not key.startswith(tuple(beginnings))
    } == set()


def test_no_cell_is_empty_and_both_languages_fill_in_the_same():
    for key, (english, chinese) in strings().items():
        assert english.strip() and chinese.strip(), key
        assert HAN.search(chinese) or not re.search("[a-z]", english), key
        assert not HAN.search(english) or key.endswith(".example"), key
        places = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (english, chinese)]
        assert places[0] == places[1], key


def test_a_reader_of_one_language_sees_that_one():
    soup = BeautifulSoup(
        f"<p>{say('figure.number', n=3)} {said('Dezhou', '德州')}</p>", "html.parser"
    )
    assert text_in(soup.p, "en") == "Figure 3. Dezhou"
    assert text_in(soup.p, "zh") == "图3 德州"
    assert [tag["lang"] for tag in soup.select("span")] == ["en", "zh"] * 2


def test_what_is_filled_in_is_escaped_and_may_differ_between_languages():
    words = say("table.under", heading=("<Dezhou>", "德州"))
    soup = BeautifulSoup(words, "html.parser")
    assert soup.get_text() == "Table under <Dezhou>“德州”下的表"


def test_an_unknown_key_is_told():
    with pytest.raises(ReportError, match=r"no string 'none\.such'; add a row"):
        plain("none.such")
