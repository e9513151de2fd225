"""What was understood of a report: chapters, sections, status, and the share of each part."""

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportanalysis.parsing.cuts import Stretch
from reportanalysis.parsing.headings import SENTENCE_END
from reportanalysis.parsing.layout import Span, read_structure
from reportanalysis.parsing.lines import line_spans
from reportanalysis.parsing.normalise import Page
from reportanalysis.parsing.titles import titles

PARTS = ("front", "review", "outlook", "plan", "self", "closing", "annex", "unassigned")
STATUSES = ("complete", "no_plan", "truncated", "digest")
MOST_UNASSIGNED = 0.03
"""Share of a text's characters that may stand in no known part without a warning."""
FULL_REPORT = 5000
"""Characters from which a report without own conduct and closing appeal must be cut."""
_MOST_TITLES = 8


class ParseWarning(UserWarning):
    """A report was read, but not all of it was understood; the message says what was seen."""


@dataclass(frozen=True)
class Section:
    """A section of a chapter: its heading (normalised), part and raw offsets."""

    title: str
    part: str
    start: int
    end: int


@dataclass(frozen=True)
class Chapter:
    """A stretch of the report that is one part; its title is empty where it has none."""

    title: str
    part: str
    start: int
    end: int
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Outline:
    """What was understood of a report.

    Attributes
    ----------
    chapters : tuple of Chapter
        Stretches in the order of the text, without gap: those with a title, and those
        without one (front, closing, annex, own conduct within the plan).
    status : str
        ``complete``; ``no_plan`` (a whole report or another text in which no plan is
        found); ``truncated`` (the text breaks off); ``digest`` (bullets under headings).
    coverage : dict
        Share of the characters, blanks aside, in each of `PARTS`; the shares add to 1.
    titles : tuple of str
        Every line seen that may be a chapter's title, normalised.
    """

    chapters: tuple[Chapter, ...]
    status: str
    coverage: dict[str, float]
    titles: tuple[str, ...]

    def doubts(self) -> list[str]:
        """What a reader should know, one sentence each; empty where all was understood."""
        found = []
        seen = "; ".join(self.titles[:_MOST_TITLES]) or "none"
        if self.status == "no_plan":
            found.append(f"no plan found; titles seen: {seen}")
        elif self.status == "truncated":
            plan = "" if self.coverage["plan"] else ", without a plan"
            how = "breaks off"
            if plan == "" and not (self.coverage["self"] or self.coverage["closing"]):
                how = "may break off (neither own conduct nor a closing appeal follows the plan)"
            found.append(f"the text {how}{plan}; titles seen: {seen}")
        if self.coverage["unassigned"] > MOST_UNASSIGNED:
            share = f"{100 * self.coverage['unassigned']:.0f}%"
            found.append(f"{share} of the text is in no known part; titles seen: {seen}")
        return found


@lru_cache(maxsize=1)  # a report's outline is told, then its doubts
def outline(text: str) -> Outline:
    r"""Chapters and sections of a report, its status, and the share of each part.

    Parameters
    ----------
    text : str
        Decoded text, of any kind.

    Returns
    -------
    Outline
        Offsets count characters of `text`. Nothing is guessed: a text without a plan has
        status ``no_plan`` or ``truncated``.

    Examples
    --------
    >>> seen = outline("一、2023年工作回顾\n建成学校。\n二、2024年重点工作\n"
    ...                "（一）做强产业\n建厂。\n（二）改善民生\n建房。")
    >>> [(c.part, c.title, len(c.sections)) for c in seen.chapters]
    [('review', '一、2023年工作回顾', 0), ('plan', '二、2024年重点工作', 2)]
    >>> seen.status, seen.coverage["review"]
    ('complete', 0.34)
    """
    clean, cut, spans = read_structure(text)
    stretches: Sequence[Stretch] = cut
    digest = not stretches
    if digest:
        first = next((s.start for s in spans if s.kind != "preamble"), len(clean.text))
        stretches = _digest_stretches(clean.text, first)
    # A heading of two lines counts once.
    first_lines = (
        {s.section_no: s for s in reversed(spans) if s.kind == "section"} if digest else {}
    )
    heads = list(reversed(first_lines.values())) or [s for s in spans if s.kind == "section"]
    chapters = tuple(_chapter(clean, stretch, heads, len(text)) for stretch in stretches)
    return Outline(
        chapters,
        "digest" if digest else _status(clean.text, stretches),
        _coverage(clean.text, stretches),
        tuple(t.text for t in titles(clean, line_spans(clean.text)) if t.lone),
    )


def warn_of(document_id: str, seen: Outline) -> None:
    """Warn of every doubt about a document, a `ParseWarning` each."""
    for doubt in seen.doubts():
        warnings.warn(f"{document_id}: {doubt}", ParseWarning, stacklevel=3)


def _status(text: str, stretches: Sequence[Stretch]) -> str:
    """Whether a full report is whole, has no plan, or breaks off."""
    parts = {s.part for s in stretches}
    body = text[: max(s.end for s in stretches if s.part != "annex")].rstrip()
    if "plan" in parts:
        ends = body[-1:] in SENTENCE_END + "”）)!" and ("self" in parts or len(body) < FULL_REPORT)
        return "complete" if ends or "closing" in parts else "truncated"
    return "truncated" if "review" in parts and not parts & {"closing", "self"} else "no_plan"


def _coverage(text: str, stretches: Sequence[Stretch]) -> dict[str, float]:
    """Share of the characters, blanks aside, in each part."""
    counts = Counter(dict.fromkeys(PARTS, 0))
    for s in stretches:
        counts[s.part or "unassigned"] += len("".join(text[s.start : s.end].split()))
    total = max(sum(counts.values()), 1)
    return {part: round(counts[part] / total, 3) for part in PARTS}


def _digest_stretches(text: str, start: int) -> list[Stretch]:
    """A digest as stretches: front, then a plan without a title."""
    front = [Stretch("front", 0, 0, start)] if start else []
    return [*front, Stretch("plan", start, start, len(text))]


def _chapter(clean: Page, stretch: Stretch, heads: list[Span], length: int) -> Chapter:
    """A stretch of the page as a chapter in raw offsets, with its sections."""

    def raw(offset: int) -> int:
        return clean.offsets[offset] if offset < len(clean.offsets) else length

    inside = [head for head in heads if stretch.start <= head.start < stretch.end]
    ends = [*(head.start for head in inside), stretch.end][1:]
    sections = tuple(
        Section(head.section, head.part, raw(head.start), raw(end))
        for head, end in zip(inside, ends, strict=True)
    )
    title = clean.words(stretch.start, stretch.title_end)
    start = 0 if stretch.start == 0 else raw(stretch.start)
    return Chapter(title, stretch.part, start, raw(stretch.end), sections)
