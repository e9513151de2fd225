"""What is understood of a report: its outline with counts, its figures, its own years."""

import re
import unicodedata
import warnings
from dataclasses import dataclass

import pandas as pd

from reportanalysis.corpus.documents import Document
from reportanalysis.parsing.normalise import normalise
from reportanalysis.parsing.outline import Chapter, Outline, ParseWarning, Section, outline
from reportanalysis.parsing.parse import parse
from reportanalysis.quantities import extract_targets

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = "(20[0-3][0-9]|二[〇○零][一二三四五六七八九〇○零]{2})"
_DATE = re.compile(_YEAR + "年(1[0-2]|[1-9])月[1-9][0-9]?日")
_TITLE = re.compile(_YEAR + r"年\w{0,12}政府工作报告|政府工作报告\W{0,3}" + _YEAR)
_HEAD = 600  # characters in which a report says when it was given
_LAST_MONTH = 9  # a report given later in the year is the next year's


@dataclass(frozen=True)
class Understanding:
    """What was understood of a report; printed, an outline with offsets and counts.

    `commitments` is as `parse` gives them, `figures` counts those promised in the plan and the
    own-conduct part, `doubts` are what a reader should look at (none for a report understood
    whole), `notes` what the reader of the file mapped or left out.
    """

    outline: Outline
    commitments: pd.DataFrame
    figures: int
    doubts: tuple[str, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """A line a chapter and section, then counts and doubts."""
        starts = self.commitments["start"]
        lines = []
        for chapter in self.outline.chapters:
            items: list[Chapter | Section] = [chapter, *chapter.sections]
            for item in items:
                indent = "" if item is chapter else "  "
                count = int(starts.between(item.start, item.end - 1).sum())
                lines.append(
                    f"{indent}{item.part or 'unassigned'} {item.start}-{item.end} "
                    f"{item.title or '(no title)'}: {count} sentences"
                )
        counts = self.commitments["part"].value_counts().to_dict()
        parts = ", ".join(f"{part} {n}" for part, n in counts.items())
        lines.append(f"status {self.outline.status}; sentences: {parts}; figures: {self.figures}")
        lines += [f"read: {note}" for note in self.notes]
        return "\n".join([*lines, *(f"doubt: {doubt}" for doubt in self.doubts)])


def understand(document: Document) -> Understanding:
    """Parse a document and count what was found.

    >>> from reportanalysis.corpus.documents import read
    >>> seen = understand(read("data/raw/dezhou_2019_digest.txt"))
    >>> print(str(seen).splitlines()[-1])
    status digest; sentences: plan 126; figures: 26
    """
    seen = outline(document.text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ParseWarning)  # the doubts say the same
        commitments = parse(document)
    figures = len(extract_targets(commitments))
    doubts = seen.doubts()
    if document.city_zh and document.city_zh not in normalise(document.text).text:
        doubts.append(f"the text never names {document.city_zh}")
    doubts += contradiction(document, seen)
    return Understanding(seen, commitments, figures, tuple(doubts), document.notes)


def contradiction(document: Document, seen: Outline) -> list[str]:
    r"""What is wrong if a report's own words speak of another year than the one given.

    >>> text = "一、2014年工作回顾\n建校。\n二、2015年重点工作\n建房。"
    >>> contradiction(Document("d", "", "", 2016, "", "complete", text), outline(text))[0][:42]
    'year 2016 is contradicted by the text: 一、2'
    """
    evidence = stated_years(document.text, seen)
    if not document.year or not evidence or document.year in set().union(*evidence.values()):
        return []
    said = (
        f"{words} ({' or '.join(map(str, sorted(years)))})" for words, years in evidence.items()
    )
    return [f"year {document.year} is contradicted by the text: {'; '.join(said)}"]


def stated_years(text: str, seen: Outline) -> dict[str, set[int]]:
    r"""The years a report's own words say its plan is for, by the words that say so.

    Chapter titles decide (a review is of the year before); without a year in them, the
    title and the date at the head of the text.

    >>> text = "（2023年12月20日）\n一、二〇二三年工作回顾\n建校。\n二、重点工作\n建房。"
    >>> stated_years(text, outline(text))
    {'一、二〇二三年工作回顾': {2024}}
    """
    found = {c.title: years for c in seen.chapters if (years := _years_of(c))}
    # `normalise` would drop a title that stands like a running head.
    head = "".join(unicodedata.normalize("NFKC", text[:_HEAD]).split())
    if not found:
        for match in _DATE.finditer(head):
            year, month = _number(match[1]), int(match[2])
            found[match[0]] = {year} if month <= _LAST_MONTH else {year, year + 1}
        for match in _TITLE.finditer(head):
            found[match[0]] = {_number(match[1] or match[2])}
    return found


def _years_of(chapter: Chapter) -> set[int]:
    years = {_number(year) for year in re.findall(f"{_YEAR}年", chapter.title)}
    if chapter.part == "review" and years:
        return {max(years) + 1}
    return years if chapter.part == "plan" else set()


def _number(year: str) -> int:
    return int(year.translate(_DIGITS))
