"""What a reader sees of a page, apart from code: for tests of names, values and punctuation."""

import re
from collections.abc import Callable, Iterator

from bs4.element import NavigableString, PageElement, Tag

# snake_case, and names of columns that lost only their underscore; files and addresses aside;
# a document's id, but no commitment's; values that nobody formatted.
RAW = re.compile(
    r"(?<![\w/.=#-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/]|\.\w)"
    r"|\bf1\b|\bdezhou2019\b|\bn (?:gold|predicted|correct|codes|sentences|planted)\b|\bdev\b"
    r"|(?<![\w/.#-])[a-z]+(?:-[a-z]+)*-(?:19|20)\d\d(?![\w-])"
    r"|\b[Nn]a[Nn]\b|\d\.\d{7,}|(?<![\w.])-0(?:\.0+)?%?(?![\w.])"
)
ALONE = {"test", "None", "True", "False"}  # words of prose, but not as all of a cell
SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-zh-aria-label")
CODE = {"code", "pre", "script", "style"}
HAN = "[\u4e00-\u9fff]"
# Chinese is parted by Chinese marks.
MARKS = re.compile(f"[,;] |{HAN}[”’）》]?[,;:?!(]|{HAN} \\(|[,;:?!)] ?[“《]?{HAN}")


# In Chinese too: what has no other name.
LATIN = {"NMF", "LDA", "F1", "K", "GDP", "CSV", "5G"}


def numbers(text: str) -> list[str]:
    """The numbers of a text, sorted as text."""
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", text))


def latin_words(text: str) -> set[str]:
    """Words in Latin letters that Chinese text should not hold."""
    return set(re.findall(r"[A-Za-z][A-Za-z0-9']*|\d+G", text)) - LATIN


def shown(
    page: Tag, instead: Callable[[Tag], str | None] = lambda _: None
) -> Iterator[PageElement]:
    """Texts and elements in their order, code apart; what stands for an element, if anything."""
    pending: list[PageElement] = [page]
    while pending:
        node = pending.pop()
        if not isinstance(node, Tag):
            yield node
        elif node.name not in CODE:
            other = instead(node)
            if other is None:
                yield node
                pending += reversed(node.contents)
            else:
                yield NavigableString(other)


def raw_names(page: Tag) -> set[str]:
    """Codes, names of columns and unformatted values that a page shows or says outside code."""
    texts = []
    for node in shown(page):
        spoken = [node.get(name, "") for name in SPOKEN] if isinstance(node, Tag) else [node]
        texts += map(str, spoken)
    found = {match[0] for text in texts for match in RAW.finditer(text)}
    return found | (ALONE & {text.strip() for text in texts})


def in_chinese(tag: Tag) -> str | None:
    """English is left out, and what is quoted from a report."""
    kinds = tag.get("class", ())
    if "en" in kinds:
        return ""
    return "…" if tag.get("lang") == "zh" and "zh" not in kinds else None


def latin_marks(page: Tag) -> set[str]:
    """Latin marks in what a page says in Chinese; words quoted from a report keep theirs."""
    texts = []
    for tag in shown(page, in_chinese):
        if isinstance(tag, Tag):
            texts += [str(value) for name, value in tag.attrs.items() if name.startswith("data-zh")]
            if "zh" in tag.get("class", ()):
                inside = shown(tag, in_chinese)
                texts.append("".join(str(node) for node in inside if not isinstance(node, Tag)))
    return {match[0] for text in texts if re.search(HAN, text) for match in MARKS.finditer(text)}
