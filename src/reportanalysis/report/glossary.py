"""The glossary's terms, in two languages, and each term's link where it first stands."""

import re
from dataclasses import dataclass
from functools import cache

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from reportanalysis.names import rows_of
from reportanalysis.report.chinese import nearest_language
from reportanalysis.report.pages import GLOSSARY

# Where a word is no use of a term, or a link would be in the way.
NOT_IN = frozenset(
    "h1 h2 h3 h4 h5 h6 code pre a button label summary select textarea script style svg nav "
    "thead dl form fieldset title".split()
)
NOT_IN_CLASSES = frozenset({"entry", "filters", "label", "finding", "provenance"})


@dataclass(frozen=True)
class Term:
    """A row of glossary.csv."""

    key: str
    term_en: str
    term_zh: str
    definition_en: str
    definition_zh: str

    @property
    def anchor(self) -> str:
        """Its place on the glossary's page."""
        return f"term-{self.key}"


@cache
def terms() -> tuple[Term, ...]:
    """All terms, in the order of their English names."""
    rows = rows_of("report/glossary.csv")
    return tuple(sorted((Term(**row) for row in rows), key=lambda term: term.term_en.lower()))


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], dict[str, Term]]]:
    """For each language all terms as one pattern, longest first, and the term of each name.

    The pattern's first group is the word as it stands, its plural whole; its second the term.
    """
    english = {term.term_en.lower(): term for term in terms()}
    chinese = {term.term_zh.lower(): term for term in terms()}
    return {
        "en": (re.compile(rf"\b(({_any(english)})(?:e?s)?)\b", re.IGNORECASE), english),
        "zh": (re.compile(f"(({_any(chinese)}))", re.IGNORECASE), chinese),
    }


def _any(names: dict[str, Term]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def link_terms(part: Tag) -> Tag:
    """Link each term to the glossary where it first stands in a part of a page, in place.

    In English and, in what is said in both languages, in Chinese; never inside headings, code,
    links, controls or commitments.

    >>> page = BeautifulSoup("<h2>Themes</h2><p>Themes and a theme</p>", "html.parser")
    >>> print(link_terms(page))
    <h2>Themes</h2><p><a class="term" href="glossary.html#term-theme">Themes</a> and a theme</p>
    """
    for language, (pattern, named) in _patterns().items():
        seen: set[str] = set()
        for string in list(part.find_all(string=pattern)):
            if type(string) is NavigableString and _in_language(string, language):
                pieces = _linked(string, pattern, named, seen)
                if any(isinstance(piece, Tag) for piece in pieces):
                    string.replace_with(*pieces)
    return part


def _in_language(string: NavigableString, language: str) -> bool:
    classes: set[str] = set()
    for tag in string.parents:
        if tag.name in NOT_IN:
            return False
        classes.update(tag.get("class") or ())
    if classes & NOT_IN_CLASSES:
        return False
    if language == "zh":  # words of reports are Chinese too, but not the page's own
        return "zh" in classes
    return not nearest_language(string).startswith("zh")


def _linked(
    string: NavigableString, pattern: re.Pattern[str], named: dict[str, Term], seen: set[str]
) -> list[PageElement]:
    """A text in pieces: links of the terms not yet seen, and what stands between them."""
    pieces: list[PageElement] = []
    done = 0
    for match in pattern.finditer(string):
        term = named[match[2].lower()]
        if term.key in seen:
            continue
        seen.add(term.key)
        link = BeautifulSoup("", "html.parser").new_tag(
            "a", attrs={"class": "term", "href": f"{GLOSSARY.href}#{term.anchor}"}, string=match[1]
        )
        pieces += [NavigableString(string[done : match.start()]), link]
        done = match.end()
    pieces.append(NavigableString(string[done:]))
    return [piece for piece in pieces if str(piece)]
