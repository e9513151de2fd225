"""What a reader sees of a page, apart from code: for tests of names, values and punctuation."""

import re

from bs4 import BeautifulSoup

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


def raw_names(html: str) -> set[str]:
    """Codes, names of columns and unformatted values that a page shows or says outside code."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select("code, pre, script, style"):
        tag.decompose()
    texts = [str(text) for text in soup.find_all(string=True)]
    texts += [str(tag[name]) for name in SPOKEN for tag in soup.find_all(attrs={name: True})]
    found = {match[0] for text in texts for match in RAW.finditer(text)}
    return found | (ALONE & {text.strip() for text in texts})


def latin_marks(html: str) -> set[str]:
    """Latin marks in what a page says in Chinese; words quoted from a report keep theirs."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select("code, pre, script, style, .en"):
        tag.decompose()
    for tag in soup.select("[lang=zh]:not(.zh)"):
        tag.replace_with("…")
    texts = [tag.get_text() for tag in soup.select(".zh")]
    texts += [
        str(value)
        for tag in soup.find_all(True)
        for name, value in tag.attrs.items()
        if name.startswith("data-zh")
    ]
    return {match[0] for text in texts if re.search(HAN, text) for match in MARKS.finditer(text)}
