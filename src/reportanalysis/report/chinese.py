"""Chinese runs in an English page, marked so that they are set and read as Chinese."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement

HAN = "々〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WIDE = "\u3001-\u3004\u3006\u3008-\u303f\uff01-\uff60\uffe0-\uffe6"
# Figures, letters and marks with no space stay in the run when Chinese follows: 1.5万亩.
INSIDE = "0-9A-Za-z.,%+#\\-–—·…‘’“”"
RUN = re.compile(f"[{WIDE}]*[{HAN}](?:[{HAN}{WIDE}]|[{INSIDE}]+(?=[{HAN}{WIDE}]))*")
SHORT = 4  # a name of this length is not broken over two lines (class ``short``)
# Elements that hold text only: a span inside them would be shown as letters or break them.
TEXT_ONLY = frozenset({"script", "style", "title", "textarea", "option", "svg", "math"})


def nearest_language(text: NavigableString) -> str:
    """Give the language a text of a page is in, lower case; empty where nothing says."""
    return next((str(tag["lang"]).lower() for tag in text.parents if tag.get("lang")), "")


def mark_chinese(soup: BeautifulSoup) -> BeautifulSoup:
    """Wrap every run of Chinese in ``<span lang="zh">``, in place; twice changes nothing more.

    >>> soup = BeautifulSoup("<p>Dezhou, <em>100个重大项目</em></p>", "html.parser")
    >>> print(mark_chinese(soup))
    <p>Dezhou, <em>100<span lang="zh">个重大项目</span></em></p>
    """
    for string in list(soup.find_all(string=RUN)):
        if type(string) is not NavigableString or nearest_language(string).startswith("zh"):
            continue
        parent = string.parent
        if any(tag.name in TEXT_ONLY for tag in string.parents):
            if parent is not None and parent.name == "option" and RUN.fullmatch(string.strip()):
                parent["lang"] = "zh"  # it may hold no span
            continue
        pieces: list[PageElement] = []
        for place, words in enumerate(re.split(f"({RUN.pattern})", string)):
            if place % 2:  # a run; between them, what is not Chinese
                short = {"class": "short"} if len(words) <= SHORT else {}
                pieces.append(soup.new_tag("span", attrs={"lang": "zh", **short}, string=words))
            elif words:
                pieces.append(NavigableString(words))
        string.replace_with(*pieces)
    return soup
