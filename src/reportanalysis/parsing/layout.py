"""Cutting a report's raw text into spans that cover it without gap or overlap.

Every character ends up in exactly one span: preamble, chapter title, section heading,
run-in heading, sentence, list mark, annex, page mark or white space. Structure is read on
the page (`reportanalysis.parsing.normalise.page`); spans are told in raw offsets.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from itertools import pairwise

import pandas as pd

from reportanalysis.parsing.chapters import divide
from reportanalysis.parsing.cuts import Stretch
from reportanalysis.parsing.headings import (
    ADDRESS,
    BULLET,
    CHAPTER,
    ENUMERATOR,
    LIST_MARK,
    SECTION,
    SENTENCE_END,
    is_run_in,
    sisters,
)
from reportanalysis.parsing.lines import line_spans, trim
from reportanalysis.parsing.normalise import Page, page, page_marks
from reportanalysis.parsing.sections import section_form

_SENTENCE = re.compile(rf"[^{SENTENCE_END}]*[{SENTENCE_END}]+[”’」』）)]*|[^{SENTENCE_END}]+$")
# A note at the foot of a page: ①高新技术企业：指…
_NOTE = re.compile(
    r"(?:[①-⑳]|[\[〔【]\d{1,3}[\]〕】]|注\d{0,2}[：:]?)"
    r"[^。；！？\n]{1,30}(?:[：:，,] ?(?:是?指|即)|是指)"
)
_WORD = re.compile(r"\w")
# A digest has bullets on at least this share of its lines.
_DIGEST = 0.2
# Longest heading that has a line for itself and no full stop.
LONGEST_TITLE_LINE = 30


@dataclass(frozen=True)
class Span:
    """What a stretch of characters is, and the section and heading it stands under."""

    kind: str
    start: int
    end: int
    part: str = ""
    section_no: int = 0
    section: str = ""
    heading: str = ""


@dataclass(frozen=True)
class Place:
    """Where the reader stands: part, section and run-in heading."""

    part: str = ""
    section_no: int = 0
    section: str = ""
    heading: str = ""

    def span(self, kind: str, start: int, end: int) -> Span:
        """A span at this place."""
        return Span(kind, start, end, self.part, self.section_no, self.section, self.heading)


SPAN_COLUMNS = [field.name for field in fields(Span)]


def layout(raw: str) -> pd.DataFrame:
    r"""Cut a report's raw text into spans that cover it without gap or overlap.

    Parameters
    ----------
    raw : str
        Decoded text of a digest (bullets under headings) or a full report (chapters and
        sections of any of the usual forms). Any text is cut; one without structure is all
        preamble.

    Returns
    -------
    DataFrame
        One row per span, in order. Columns: ``kind`` (preamble, chapter, section, run_in,
        sentence, mark, annex, page_mark, space), ``start``, ``end`` (offsets into `raw`),
        ``part`` (review, outlook, plan, self, closing, annex or empty), ``section_no`` (0
        outside sections), ``section`` and ``heading`` (the section and run-in heading it
        stands under, normalised).

    Examples
    --------
    >>> spans = layout("3月12日召开会议。\n做强产业\n●建立机制。")
    >>> spans[["kind", "start", "end"]].values.tolist()[-2:]
    [['mark', 16, 17], ['sentence', 17, 22]]
    """
    clean, _, found = read_structure(raw)
    spans = [_raw(clean, span) for span in found]
    rows = [vars(span).values() for span in _fill(raw, spans)]
    return pd.DataFrame(rows, columns=SPAN_COLUMNS)


def sentence_table(clean: Page, spans: Sequence[Span]) -> pd.DataFrame:
    """Sentences of a page in raw offsets, and ``n_chars``, their normalised length."""
    kept = [span for span in spans if span.kind == "sentence"]
    table = pd.DataFrame([vars(_raw(clean, span)).values() for span in kept], columns=SPAN_COLUMNS)
    return table.assign(n_chars=[len(clean.words(span.start, span.end)) for span in kept])


@lru_cache(maxsize=1)  # a report's outline and its sentences are read one after the other
def read_structure(raw: str) -> tuple[Page, tuple[Stretch, ...], tuple[Span, ...]]:
    """The page of a text, its stretches (none if it is a digest), spans without the blanks."""
    clean = page(raw)
    stretches = _stretches(clean)
    spans = _report(clean, stretches) if stretches else _digest(clean)
    return clean, tuple(stretches), tuple(spans)


def _stretches(clean: Page) -> list[Stretch]:
    """The stretches of a report; none if it is a digest."""
    lines = line_spans(clean.text)
    stretches = divide(clean, lines)
    bullets = sum(bool(BULLET.match(clean.text, start)) for start, _ in lines)
    named = any(s.part in ("review", "plan") for s in stretches)
    titled = any(s.part in ("review", "plan") and s.title_end > s.start for s in stretches)
    if bullets and (not named or (not titled and bullets >= _DIGEST * len(lines))):
        return []
    return stretches


def _raw(clean: Page, span: Span) -> Span:
    start, end = clean.raw_span(span.start, span.end)
    return replace(span, start=start, end=end)


def _fill(raw: str, spans: list[Span]) -> Iterator[Span]:
    """Add the white space and page marks between the spans."""
    known = [Span("page_mark", *mark) for mark in page_marks(raw)]
    position = 0
    for span in sorted([*spans, *known], key=lambda span: span.start):
        if span.start >= position:
            yield from _gap(raw, position, span.start)
            yield span
            position = span.end
    yield from _gap(raw, position, len(raw))


def _gap(raw: str, start: int, end: int) -> Iterator[Span]:
    """White space, and what the page drops between it (``**``, invisible characters)."""
    core = trim(raw, start, end)
    for kind, a, b in (("space", start, core[0]), ("page_mark", *core), ("space", core[1], end)):
        if a < b:
            yield Span(kind, a, b)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = (trim(text, *match.span()) for match in _SENTENCE.finditer(text, start, end))
    return [(a, b) for a, b in found if a < b]


def _digest(clean: Page) -> list[Span]:
    """Spans of a digest: preamble, headings of one or more lines, bullets."""
    text = clean.text
    spans: list[Span] = []
    place, open_title = Place(), False
    for start, end in line_spans(text):
        mark = BULLET.match(text, start)
        if mark:
            spans.append(Span("mark", start, mark.end()))
            spans += [place.span("sentence", *s) for s in _sentences(text, mark.end(), end)]
            open_title = False
        elif place.section_no == 0 and text[end - 1] in SENTENCE_END:
            spans.append(Span("preamble", start, end))
        else:
            # A heading may run over two lines; both make one title.
            line = clean.words(start, end)
            title = f"{place.section} {line}" if open_title else line
            place = Place("plan", place.section_no + (not open_title), title, title)
            open_title = True
            spans.append(Span("section", start, end, "plan", place.section_no))
    titles = {span.section_no: span.section for span in spans if span.kind == "sentence"}
    return [
        replace(
            span, section=titles.get(span.section_no, ""), heading=titles.get(span.section_no, "")
        )
        if span.kind == "section"
        else span
        for span in spans
    ]


def _breaks(text: str) -> list[int]:
    """Offsets where a paragraph ends: line ends, unless lines are broken in mid-sentence."""
    lines = line_spans(text)
    if len(lines) <= 2:
        # No line ends at all: rare spaces part paragraphs, frequent ones are strays.
        gaps = [m.start() for m in re.finditer(rf"(?<=[{SENTENCE_END}：]) ", text)]
        return gaps if text.count(" ") * 150 < len(text) else []
    ends = [end for _, end in lines]
    width = max(end - start for start, end in lines)
    unfinished = [text[end - 1] not in SENTENCE_END + "：:”" for end in ends]
    full = [end - start >= 0.8 * width for start, end in lines]
    broken = sum(a and b for a, b in zip(unfinished, full, strict=True))
    if len(lines) < 8 or width > 60 or broken < 0.4 * len(lines):
        return ends
    following = [start for start, _ in lines[1:]] + [len(text)]
    kept = []
    for (start, end), after, runs_on in zip(lines, following, unfinished, strict=True):
        is_full = end - start >= (0.8 if runs_on else 0.95) * width
        if not is_full or CHAPTER.match(text, after) or SECTION.match(text, after):
            kept.append(end)
    return kept


def _paragraphs(
    text: str, start: int, end: int, breaks: list[int], mark: re.Pattern[str]
) -> list[tuple[int, int]]:
    """Paragraphs of a stretch of text; a section mark opens one, wherever it stands."""
    marks = [
        m.start()
        for m in mark.finditer(text, start, end)
        if text[max(start, m.start() - 9) : m.start()].rstrip()[-1:] in SENTENCE_END + "：:"
    ]
    cuts = sorted({start, end, *marks, *(b for b in breaks if start < b < end)})
    return [(a, b) for a, b in (trim(text, *pair) for pair in pairwise(cuts)) if a < b]


def _report(clean: Page, stretches: list[Stretch]) -> list[Span]:
    """Spans of a full report, stretch by stretch."""
    text = clean.text
    spans: list[Span] = []
    breaks = _breaks(text)
    place, form = Place(), SECTION
    for n, stretch in enumerate(stretches):
        start, end = trim(text, stretch.start, stretch.end)
        if stretch.part in ("front", "annex"):
            kind, part = ("preamble", "") if stretch.part == "front" else ("annex", "annex")
            spans += [Span(kind, start, end, part)] if start < end else []
            continue
        if stretch.title_end > stretch.start:
            spans.append(Span("chapter", start, stretch.title_end, stretch.part))
            place = Place()
        place = replace(place, part=stretch.part)
        if stretch.part == "closing":
            place = Place("closing")
        if not _goes_on(stretches, n):
            last = next(m for m in range(n, len(stretches)) if not _goes_on(stretches, m + 1))
            end = stretches[last].end
            form = section_form(text, stretch.title_end, end, numbered=bool(stretch.count))
        placed = list(_chapter(clean, stretch, place, breaks, form))
        spans += [span for span, _ in placed]
        place = placed[-1][1] if placed else place
    return spans


def _goes_on(stretches: list[Stretch], n: int) -> bool:
    """Whether a stretch without title goes on with the sections of the chapter before it."""
    if not 0 < n < len(stretches):
        return False
    here, before = stretches[n], stretches[n - 1]
    return here.title_end == here.start and {here.part, before.part} == {"plan", "self"}


def _chapter(
    clean: Page, stretch: Stretch, place: Place, breaks: list[int], form: re.Pattern[str]
) -> Iterator[tuple[Span, Place]]:
    """Spans of one chapter with the place after each, paragraph by paragraph."""
    text = clean.text
    paragraphs = _paragraphs(text, stretch.title_end, stretch.end, breaks, form)
    for n, (a, b) in enumerate(paragraphs):
        sentences = _sentences(text, a, b)
        mark = form.match(text, a)
        following = paragraphs[n + 1] if n + 1 < len(paragraphs) else (b, b)
        if mark:
            title = clean.words(*sentences[0])
            place = Place(place.part, place.section_no + 1, title, title)
            yield place.span("section", *sentences.pop(0)), place
        elif _NOTE.match(text, a):
            yield Span("annex", a, b, "annex"), place
            continue
        elif _is_title_line(text, (a, b), following):
            place = replace(place, heading=clean.words(a, b))
            yield place.span("run_in", a, b), place
            continue
        else:
            if a == stretch.start and ADDRESS.match(text, a):
                place = Place(place.part)
            if not _under_title_line(text, paragraphs, n):
                place = replace(place, heading=place.section)
        yield from _paragraph(clean, sentences, place, bool(mark), inline=bool(mark) or not breaks)


def _is_title_line(text: str, line: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a paragraph is a heading without full stop: 做强产业, above longer text."""
    start, end = line
    plain = text[end - 1] not in SENTENCE_END + "：:，,、…!?;”）)—"
    listed = LIST_MARK.match(text, start) or text[start:end].isascii()
    longer = following[1] - following[0] > 2 * (end - start)
    return plain and not listed and end - start <= LONGEST_TITLE_LINE and longer


def _under_title_line(text: str, paragraphs: list[tuple[int, int]], n: int) -> bool:
    """Whether the paragraph before is a heading without full stop."""
    return n > 0 and _is_title_line(text, paragraphs[n - 1], paragraphs[n])


def _paragraph(
    clean: Page, sentences: list[tuple[int, int]], place: Place, headed: bool, *, inline: bool
) -> Iterator[tuple[Span, Place]]:
    """List marks, addresses, run-in headings and sentences of a paragraph, in order."""
    text = clean.text
    bodies = [_body(text, *sentence) for sentence in sentences]
    words = [clean.words(c, d) for _, (c, d) in bodies]
    full = [clean.words(c, d) for c, d in sentences]
    alike = sisters(words)
    for n, (marks, (c, d)) in enumerate(bodies):
        for a, b in marks:
            yield replace(place, heading="").span("mark", a, b), place
        numbered = any(character.isdigit() for a, b in marks for character in text[a:b])
        at_start = (n == 0 and not headed) or bool(marks)
        rest = "".join(full[n + 1 :]) if n == 0 and not headed else "".join(full[n + 1 : n + 2])
        kind = "sentence"
        if ADDRESS.fullmatch(words[n]) or not _WORD.search(words[n]):
            kind = "mark"
        # An item of a numbered list is a commitment, however short.
        elif (
            (at_start or inline or n in alike)
            and not numbered
            and is_run_in(words[n], rest, at_start=at_start)
        ):
            kind, place = "run_in", replace(place, heading=words[n])
        yield place.span(kind, c, d), place


def _body(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], tuple[int, int]]:
    """The list marks that open a sentence (—— 一是), and the sentence without them."""
    marks = []
    for pattern in (LIST_MARK, ENUMERATOR):
        found = pattern.match(text, start, end)
        if found and found.end() < end:
            marks.append(found.span())
            start = trim(text, found.end(), end)[0]
    return marks, (start, end)
