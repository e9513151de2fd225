"""What a reader sees of a page, apart from code: for tests of names."""

import re

from bs4 import BeautifulSoup

# snake_case, and names of columns that lost only their underscore; files and addresses aside.
RAW = re.compile(
    r"(?<![\w/.=#-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w/]|\.\w)"
    r"|\bf1\b|\bdezhou2019\b|\bn (?:gold|predicted|correct|codes|sentences|planted)\b"
)
SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-zh-aria-label")


# In Chinese too: what has no other name.
LATIN = {"NMF", "LDA", "F1", "K", "GDP", "CSV", "5G"}


def numbers(text: str) -> list[str]:
    """The numbers of a text, sorted as text."""
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", text))


def latin_words(text: str) -> set[str]:
    """Words in Latin letters that Chinese text should not hold."""
    return set(re.findall(r"[A-Za-z][A-Za-z0-9']*|\d+G", text)) - LATIN


def raw_names(html: str) -> set[str]:
    """Codes and names of columns that a page shows or says outside code."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select("code, pre, script, style"):
        tag.decompose()
    texts = [str(text) for text in soup.find_all(string=True)]
    texts += [str(tag[name]) for name in SPOKEN for tag in soup.find_all(attrs={name: True})]
    return {match[0] for text in texts for match in RAW.finditer(text)}
