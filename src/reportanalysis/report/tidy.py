"""From a notebook's raw HTML to a page's body: headings, tables, captions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, count, zip_longest
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Tag

from reportanalysis.errors import ReportError
from reportanalysis.names import LANGUAGES
from reportanalysis.report.chinese import mark_chinese
from reportanalysis.report.drawings import clean_drawings, translate_drawings
from reportanalysis.report.languages import both, say, text_in
from reportanalysis.report.offline import check_offline, embed_images
from reportanalysis.report.trail import add_trails, tell_estimates
from reportanalysis.report.translate import Wording, translate

HEADING = re.compile(r"^h[1-6]$")
NUMBER = r"[+−–-]?\d[\d,  ]*(?:\.\d+)?|[+−–-]?\.\d+|∞"
AMOUNT = rf"[<>≤≥≈~±]?\s*(?:{NUMBER})\s*[%‰]?"
RANGE = rf"{AMOUNT}\s*(?:,|;|to|–|-)\s*{AMOUNT}"
# 12.5, 12.5–14.1, [12.5, 14.1], 13.2 (12.5–14.1); 7= shares a place, ° rests on little
NUMERIC = re.compile(rf"^(?:{AMOUNT})?\s*(?:{RANGE}|[\[(]\s*{RANGE}\s*[\])])?[=°]?$")
EMPTY_CELLS = {"", "–", "—", "-", "nan", "NaN", "None", "NaT", "<NA>"}
# Cells this short stay on one line (Chinese would break anywhere), cells this long get room.
SHORT, LONG = 12, 24


@dataclass(frozen=True)
class Body:
    """A page's inner part: its h1 as text and as HTML, what stands below, and the contents."""

    title: str
    title_html: str
    soup: BeautifulSoup  # goes into the frame, which takes it out of here
    contents: list[tuple[int, str, str]]  # level (2 or 3), id and HTML of each heading
    title_zh: str = ""  # where the h1 says it in both languages
    files: dict[str, bytes] = field(default_factory=dict)  # beside the page: name, content

    @property
    def html(self) -> str:
        """What stands below the h1, as HTML."""
        return str(self.soup)


def slug(text: str) -> str:
    """Make an id from a heading: words joined by hyphens, Chinese kept."""
    return "-".join(re.findall(r"\w+", text.lower())) or "part"


def order_headings(soup: BeautifulSoup, where: str) -> list[Tag]:
    """Put headings in order: one h1, first of all, then no level left out; each gets an id.

    >>> soup = BeautifulSoup("<h1>A</h1><h4>B</h4><h1>C</h1>", "html.parser")
    >>> [tag.name for tag in order_headings(soup, "a page")]
    ['h1', 'h2', 'h2']
    """
    headings = soup.find_all(HEADING)
    if not headings or headings[0].name != "h1":
        raise ReportError(f"{where} has no title; begin its first cell with '# ' and the title")
    lower = int(sum(tag.name == "h1" for tag in headings) > 1)
    level = 1
    taken = {str(tag["id"]) for tag in soup.find_all(id=True) if not HEADING.match(tag.name)}
    for number, tag in enumerate(headings):
        if number:
            level = max(2, min(int(tag.name[1]) + lower, level + 1, 6))
            tag.name = f"h{level}"
        base = slug(text_in(tag, "en"))
        names = chain([base], (f"{base}-{copy}" for copy in count(2)))
        free = next(name for name in names if name not in taken)
        taken.add(free)
        tag["id"] = free
    return headings


def finish_table(soup: BeautifulSoup, table: Tag, label: tuple[str, str]) -> Tag:
    """Make one table accessible, in place, and give the region it scrolls in, called `label`."""
    _drop_styles(table)
    _name_headers(table)
    _align_numbers(table)
    _size_cells(table)
    region = soup.new_tag(
        "div", attrs={"class": "scroll", "role": "region", "tabindex": "0", "aria-label": label[0]}
    )
    if label[1] != label[0]:
        region["data-zh-aria-label"] = label[1]
    table.wrap(region)
    return region


def _drop_styles(table: Tag) -> None:
    """Step 1: what pandas sets, ``<table border="1">``, is for the style sheet to say."""
    for name in ("border", "class", "style"):
        del table[name]
    for tag in table.find_all(["tr", "th", "td"]):
        del tag["style"]


def _spans(cell: Tag, name: str) -> bool:
    return int(str(cell.get(name) or 1)) > 1


def _name_headers(table: Tag) -> None:
    """Step 2: a header says what it heads; above two columns it is a ``colgroup``."""
    for cell in table.select("thead th"):
        cell["scope"] = "colgroup" if _spans(cell, "colspan") else "col"
    for cell in table.select("tbody th"):
        cell["scope"] = "rowgroup" if _spans(cell, "rowspan") else "row"


def _align_numbers(table: Tag) -> None:
    """Step 3: a column of numbers and dashes, ``25.6%`` over ``–``, is set to the right."""
    rows = [row.find_all(["th", "td"]) for row in table.select("tbody tr")]
    head = [row.find_all(["th", "td"]) for row in table.select("thead tr")][-1:]
    # With cells over several rows, places in a row say nothing about the header above.
    if head and any(len(row) != len(head[0]) for row in rows):
        head = []
    for column in zip_longest(*rows):
        cells = [cell for cell in column if cell is not None]
        filled = {text_in(cell, "en").strip() for cell in cells} - EMPTY_CELLS
        if filled and all(map(NUMERIC.match, filled)):
            for cell in cells:
                cell["class"] = "num"
    if head and rows:
        for above, below in zip(head[0], rows[0], strict=True):
            if below.get("class") == "num":
                above["class"] = "num"


def _size_cells(table: Tag) -> None:
    """Step 4: short words, ``德州``, stay on one line; long ones get a wide column."""
    for cell in table.find_all(["th", "td"]):
        length = max(len(text_in(cell, language).strip()) for language in LANGUAGES)
        if not cell.get("class") and (length <= SHORT or length >= LONG):
            cell["class"] = "short" if length <= SHORT else "long"


def _number_captions(soup: BeautifulSoup) -> None:
    for kind, place in (("figure", "figure > figcaption"), ("table", "table > caption")):
        for number, caption in enumerate(soup.select(place), 1):
            words = BeautifulSoup(say(f"{kind}.number", n=number), "html.parser")
            label = soup.new_tag("span", attrs={"class": "label bold"})
            label.extend(list(words.contents))
            caption.insert(0, label, " ")


def _table_labels(soup: BeautifulSoup) -> Iterator[tuple[Tag, tuple[str, str]]]:
    """Each table, and what its region is called in English and in Chinese."""
    used: dict[str, int] = {}
    for table in soup.find_all("table"):
        caption = table.find("caption")
        heading = table.find_previous(HEADING)
        source = caption or heading
        label, chinese = (" ".join(text_in(source, name).split()) if source else ""
                          for name in LANGUAGES)  # fmt: skip
        if not caption:
            label, chinese = both("table.under", heading=(label, chinese))
        used[label] = used.get(label, 0) + 1
        again = f" ({used[label]})" if used[label] > 1 else ""
        yield table, (label + again, chinese + again)


def tidy(html: str, where: str, folder: str | Path = ".", wording: Wording | None = None) -> Body:
    """Turn a notebook's raw HTML into the body of a page; image files start at `folder`.

    With a `wording` headings, tables and captions say it in Chinese too.

    >>> tidy("<h1>Made up</h1><p>一二三四五</p>", "a page").html
    '<p><span lang="zh">一二三四五</span></p>'
    """
    soup = BeautifulSoup(html, "html.parser")
    for style in soup.find_all("style"):  # pandas brings one with every table
        style.decompose()
    if soup.find("script"):
        raise ReportError(f"{where} has an output with a script; show a table or a Figure instead")
    check_offline(embed_images(soup, folder), where)
    clean_drawings(soup)
    for output in soup.select("details.code + .output"):
        code = output.find_previous_sibling()
        if code is not None:  # what a cell shows comes before how it was made
            output.append(code.extract())
    files = add_trails(soup, Path(where).stem)
    if wording is not None:
        translate(soup, wording)
        translate_drawings(soup, wording)
    tell_estimates(soup)
    headings = order_headings(soup, where)
    for table, label in list(_table_labels(soup)):
        finish_table(soup, table, label)
    _number_captions(soup)
    for summary in soup.select("details.code > summary"):
        words = say("code.of", n=summary.get_text())
        summary.clear()
        summary.extend(list(BeautifulSoup(words, "html.parser").contents))
    mark_chinese(soup)
    title = headings[0].extract()
    contents = [
        (int(tag.name[1]), str(tag["id"]), tag.decode_contents())
        for tag in headings[1:]
        if tag.name in ("h2", "h3")
    ]
    english, chinese = (text_in(title, name) for name in LANGUAGES)
    for end in (0, -1):
        while soup.contents and not str(soup.contents[end]).strip():
            soup.contents[end].extract()
    soup.smooth()
    return Body(
        english, title.decode_contents(), soup, contents,
        chinese if chinese != english else "", files,
    )  # fmt: skip
