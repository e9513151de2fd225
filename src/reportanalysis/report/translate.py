"""What stands in a notebook's page besides prose, in Chinese too: tables, captions, headings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag
from markupsafe import Markup

from reportanalysis.names import chinese_of, document_pair
from reportanalysis.report.chinese import nearest_language
from reportanalysis.report.languages import said
from reportanalysis.report.pages import Page

# What joins names in a cell, and what joins them in Chinese; the first found parts first.
JOINTS = ((": ", "："), (", ", "，"))
VALUE = r"[+-]?[\d.,]+%?|∞"
RANGES = re.compile(rf"(?:(\d+) of (\d+): )?({VALUE}) \(({VALUE})( to |; )({VALUE})\)")
CODER = re.compile(r"coder (\d+)")
OF = re.compile(r"(.+) \(of (\d+)\)")  # heads a column of places: how many are ranked
AFTER = re.compile(r"(\d{4})( \(digest\))?, after (\d{4})( \(digest\))?")  # a plan, the one before
DOCUMENT = re.compile(r"(\D+) (\d{4})( \(digest\))?")  # as `document_pair` names it
# Cells under these headings are of a kind of names; under others the first kind serves.
KINDS = {
    "outcome": "outcome", "status": "outturn", "confidence": "confidence", "modifier": "modifier",
    "target": "outturn",
}  # fmt: skip
LETTER = re.compile("[A-Za-z]")
# Forms of labels, and what they are in Chinese; what they hold has names of its own.
FORMS = (
    (re.compile(r"used more by (.+)"), "{}用得更多"),
    (re.compile(r"used less by (.+)"), "{}用得更少"),
    (re.compile(r"(.+) \(([^()]+)\)"), "{}（{}）"),
)
NAME = re.compile("⟦(.*?)⟧")  # in the Chinese words of a `Figure`
MARK = "°"  # on names whose share rests on few codes


@dataclass(frozen=True)
class Wording:
    """The Chinese of a page: names of cities, and what was written for its own parts.

    `parts` maps kind (``figure``: what it shows, ``table``, ``note``, ``heading``, ``drawing``),
    then key (a figure's name; a caption, also for the note below, a heading, or a text of a
    drawing, in English) to Chinese.
    """

    cities: Mapping[str, str]
    parts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def wording(pages: Sequence[Page], name: str = "") -> Wording:
    """Give the wording of a page of the report; without a name, of the figures of all pages."""
    cities = {page.label: page.label_zh for page in pages if page.group == "cities"}
    if name:
        return Wording(cities, next((p.parts_zh for p in pages if p.name == name), {}))
    figures: dict[str, dict[str, str]] = {"figure": {}, "drawing": {}}
    for page in pages:
        for kind, known in figures.items():
            known.update(page.parts_zh.get(kind, {}))
    return Wording(cities, figures)


def in_chinese(words: str, kind: str, cities: Mapping[str, str]) -> str:
    """Give what a heading or a cell says in Chinese; nothing where a part has no name.

    >>> in_chinese("alpha, low end", "column", {}), in_chinese("type: service", "cell", {})
    ('alpha系数，下限', '类型：服务')
    >>> in_chinese("0.91 (0.89 to 0.93)", "cell", {}), in_chinese("2014 (of 14)", "column", {})
    ('0.91（0.89至0.93）', '2014（共14）')
    >>> in_chinese("Dezhou 2019 (digest)", "cell", {"Dezhou": "德州"})
    '德州2019年（摘要）'
    >>> in_chinese("coder 1, model coders", "cell", {})
    '编码员1，语言模型编码'
    """
    if words.endswith(MARK):
        name = in_chinese(words.removesuffix(MARK), kind, cities)
        return name and name + MARK
    if numbers := RANGES.fullmatch(words):
        right, of, value, low, joint, high = numbers.groups()
        words = f"{value}（{low}{'；' if joint == '; ' else '至'}{high}）"
        return f"{of}中{right}：{words}" if of else words
    if coder := CODER.fullmatch(words):
        return f"编码员{coder[1]}"
    if ranked := OF.fullmatch(words):
        (name,) = _each([ranked[1]], kind, cities)
        return name and f"{name}（共{ranked[2]}）"
    if plans := AFTER.fullmatch(words):
        own, digest, before, other = (part or "" for part in plans.groups())
        return f"{own}年{digest and '摘要'}，对照{before}年{other and '摘要'}"
    if (known := DOCUMENT.fullmatch(words)) and known[1] in cities:
        return document_pair(known[1], cities[known[1]], known[2], "digest" * bool(known[3]))[1]
    if name := cities.get(words) or chinese_of(words, kind):
        return name
    for joint, chinese in JOINTS:
        if joint in words:
            parts = _each(words.split(joint), kind, cities)
            return chinese.join(parts) if all(parts) else ""
    for form, chinese in FORMS:
        if (match := form.fullmatch(words)) and LETTER.search(words):
            parts = _each(match.groups(), kind, cities)
            return chinese.format(*parts) if all(parts) else ""
    return ""


def _each(parts: Sequence[str], kind: str, cities: Mapping[str, str]) -> list[str]:
    """The parts of a label in Chinese; figures and letters such as K stay."""
    return [
        part if part.isdigit() or part.isupper() else in_chinese(part, kind, cities)
        for part in parts
    ]


def translate(soup: BeautifulSoup, wording: Wording) -> None:
    """Say what a page has besides prose in both languages, in place."""
    for heading in soup.find_all(re.compile("^h[2-6]$")):
        _say_part(heading, "heading", " ".join(heading.get_text().split()), wording)
    for table in soup.find_all("table"):
        translate_table(table, wording.cities)
        if table.caption:
            words = table.caption.get_text()
            _say_part(table.caption, "table", words, wording)
            note = table.find_next_sibling()
            if note is not None and "note" in (note.get("class") or ()):
                _say_part(note, "note", words, wording)
    for figure in soup.select("figure[id]"):
        name = str(figure["id"]).removeprefix("figure-")
        _say_words(figure, wording.parts.get("figure", {}).get(name, ""), wording.cities)


def with_names(words: str, what: str, cities: Mapping[str, str]) -> str:
    """Put the Chinese of the names marked in the words of a figure, and of `what` it shows.

    >>> with_names("⟦what⟧：⟦Jinan⟧最多，⟦rural⟧次之", "份数", {"Jinan": "济南"})
    '份数：济南最多，三农次之'
    """

    def chinese(match: re.Match[str]) -> str:
        name = match[1]
        return (what if name == "what" else in_chinese(name, "cell", cities)) or name

    return NAME.sub(chinese, words)


def _say_words(figure: Tag, what: str, cities: Mapping[str, str]) -> None:
    """Name what the words of a figure name, and say those that are text in both languages."""
    for tag in figure.find_all(True):
        for key, value in tag.attrs.items():
            if key.startswith("data-zh"):
                tag[key] = with_names(str(value), what, cities)
    for tag in figure.select("p[data-zh], span[data-zh]"):
        english, chinese = Markup(tag.decode_contents()), str(tag.attrs.pop("data-zh"))
        tag.clear()
        tag.extend(_tags(said(english, chinese)))


def _say_part(tag: Tag, kind: str, key: str, wording: Wording) -> None:
    """Put the Chinese that was written for a part beside its English."""
    if chinese := wording.parts.get(kind, {}).get(key):
        english = Markup(tag.decode_contents().strip())
        tag.clear()
        tag.extend(_tags(said(english, chinese)))


def _tags(html: str) -> list[PageElement]:
    return list(BeautifulSoup(html, "html.parser").contents)


def translate_table(table: Tag, cities: Mapping[str, str]) -> None:
    """Say the headings and the named cells of a table in both languages, in place."""
    heads = [cell.get_text().strip() for cell in table.select("thead tr:last-child > *")]
    for cell in table.select("thead th"):
        _say_both(cell, "column", cities)
    for row in table.select("tbody tr"):
        cells = row.find_all(["th", "td"])
        for place, cell in enumerate(cells):
            head = heads[place] if len(cells) == len(heads) else ""
            _say_both(cell, KINDS.get(head, "cell"), cities)


def _say_both(cell: Tag, kind: str, cities: Mapping[str, str]) -> None:
    for text in list(cell.find_all(string=True)):
        if text.find_parent("code") or nearest_language(text).startswith("zh"):
            continue
        words = " ".join(text.split())
        if chinese := in_chinese(words, kind, cities):
            text.replace_with(*_tags(said(words, chinese)))
