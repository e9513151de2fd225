"""Cutting a report's raw text into spans that cover it without gap or overlap.

Every character ends up in exactly one span: preamble, chapter title, section heading,
run-in heading, sentence, list mark, page mark or white space.
"""

import re
from itertools import pairwise

import pandas as pd

from reportanalysis.parsing.headings import (
    BULLET,
    CHAPTER,
    ENUMERATOR,
    LIST_MARK,
    SECTION,
    SENTENCE_END,
    chapter_part,
    count_value,
    is_own_conduct,
    is_run_in,
)
from reportanalysis.parsing.normalise import PAGE_MARK, normalise, page_marks

SPAN_COLUMNS = ["kind", "start", "end", "part", "section_no", "section", "heading"]
_SENTENCE = re.compile(rf"[^{SENTENCE_END}]*[{SENTENCE_END}]+[”’」』）)]*|[^{SENTENCE_END}]+$")
_ADDRESS = re.compile(r"(?:各位代表|同志们)[！，：:,!]?")


def layout(raw: str) -> pd.DataFrame:
    r"""Cut a report's raw text into spans that cover it without gap or overlap.

    Parameters
    ----------
    raw : str
        Decoded text of a digest (bullets under headings) or a full report (chapters
        一、 and sections （一）). Any text is cut; one with neither bullets nor chapters
        is all preamble.

    Returns
    -------
    DataFrame
        One row per span, in order. Columns: ``kind`` (preamble, chapter, section, run_in,
        sentence, mark, page_mark, space), ``start``, ``end`` (offsets into `raw`),
        ``part`` (review, plan, self, closing or empty), ``section_no`` (0 outside
        sections), ``section`` and ``heading`` (the section and run-in heading it stands
        under, normalised).

    Examples
    --------
    >>> spans = layout("3月12日召开会议。\n做强产业\n●建立机制。")
    >>> spans[["kind", "start", "end"]].values.tolist()[-2:]
    [['mark', 16, 17], ['sentence', 17, 22]]
    """
    # Page marks turned into as many spaces: the structure is read without them, the
    # offsets stay.
    masked = PAGE_MARK.sub(lambda mark: " " * len(mark[0]), raw)
    rows = _digest_rows(masked) if _is_digest(masked) else _report_rows(masked)
    return pd.DataFrame(_fill(raw, rows), columns=SPAN_COLUMNS)


def _is_digest(raw: str) -> bool:
    lines = [line.strip() for line in raw.splitlines()]
    return any(BULLET.match(line) for line in lines) and not _chapters(raw)


def _row(
    kind: str,
    start: int,
    end: int,
    part: str = "",
    section_no: int = 0,
    section: str = "",
    heading: str = "",
) -> list:
    return [kind, start, end, part, section_no, section, heading]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Take white space off both ends of a span."""
    stripped = text[start:end].strip()
    start = text.index(stripped, start)
    return start, start + len(stripped)


def _fill(raw: str, rows: list[list]) -> list[list]:
    """Add the white space and page marks between the spans."""
    filled: list[list] = []
    position = 0
    for row in [*rows, _row("", len(raw), len(raw))]:
        gap = raw[position : row[1]]
        cuts = sorted({0, len(gap), *(c for span in page_marks(gap) for c in span)})
        for a, b in pairwise(cuts):
            kind = "page_mark" if gap[a:b].strip() else "space"
            filled.append(_row(kind, position + a, position + b))
        filled.append(row)
        position = row[2]
    return filled[:-1]


def _sentences(raw: str, start: int, end: int) -> list[tuple[int, int]]:
    found = (
        _trim(raw, start + m.start(), start + m.end()) for m in _SENTENCE.finditer(raw[start:end])
    )
    return [(a, b) for a, b in found if a < b]


def line_spans(raw: str) -> list[tuple[int, int]]:
    r"""Where each line that is not blank stands, without the white space around it.

    Parameters
    ----------
    raw : str

    Returns
    -------
    list of (int, int)
        Start and end offsets.

    Examples
    --------
    >>> line_spans("a\n\n b")
    [(0, 1), (4, 5)]
    """
    bounds = [0, *(m.end() for m in re.finditer(r"\n|\r\n?", raw)), len(raw)]
    return [(a, b) for a, b in (_trim(raw, *pair) for pair in pairwise(bounds)) if a < b]


def _digest_rows(raw: str) -> list[list]:
    """Spans of a digest: preamble, headings of one or more lines, bullets."""
    rows: list[list] = []
    section_no, title, open_title = 0, "", False
    for start, end in line_spans(raw):
        mark = BULLET.match(raw, start)
        if mark:
            rows.append(_row("mark", start, mark.end()))
            for a, b in _sentences(raw, mark.end(), end):
                rows.append(_row("sentence", a, b, "plan", section_no, title, title))
            open_title = False
        elif section_no == 0 and raw[end - 1] in SENTENCE_END:
            rows.append(_row("preamble", start, end))
        else:
            # A heading may run over two lines; both make one title.
            line = normalise(raw[start:end]).text
            section_no += not open_title
            title = f"{title} {line}" if open_title else line
            open_title = True
            rows.append(_row("section", start, end, "plan", section_no))
    titles = {row[4]: row[5] for row in rows if row[0] == "sentence"}
    for row in rows:
        if row[0] == "section":
            row[5] = row[6] = titles.get(row[4], "")
    return rows


def _chapters(raw: str) -> list[tuple[int, int, str]]:
    """Chapters of a full report, counted from one: start, end of the title, part."""
    found: list[tuple[int, int, str]] = []
    for match in CHAPTER.finditer(raw):
        before = raw[: match.start()].rstrip(" \u3000")
        opens = before == "" or before[-1] in SENTENCE_END + "：:\n\r”）)"
        count = count_value(match[1] or match[2])
        end = _title_end(raw, match.end())
        opens = opens and (not found or match.start() >= found[-1][1])
        if opens and count == len(found) + 1 and match.end() < end <= match.start() + 40:
            title = normalise(raw[match.start() : end]).text
            found.append((match.start(), end, chapter_part(title)))
    parts = [part for *_, part in found]
    if "review" not in parts and "plan" not in parts:
        return []
    # A chapter that names no part belongs to the plan once the review is over and
    # another chapter shows that there is a plan.
    for n, (start, end, part) in enumerate(found):
        if part == "" and "plan" in parts and "review" in parts[:n]:
            found[n] = (start, end, "plan")
    return found


def _title_end(raw: str, start: int) -> int:
    """Where a chapter's title ends: its line, its sentence, or a space after its keyword."""
    line_end = re.compile(r"[\n\r。；！？]|$").search(raw, start).start()
    spaces = [m.start() for m in re.finditer(r"\s", raw[start:line_end])]
    for space in spaces:
        # A stray space may stand inside the title; the keyword tells when it is whole.
        if chapter_part(normalise(raw[start : start + space]).text):
            return start + space
    return start + spaces[0] if spaces and line_end - start > 40 else line_end


def _breaks(raw: str) -> list[int]:
    """Offsets where a paragraph ends: line ends, unless lines are broken in mid-sentence."""
    lines = line_spans(raw)
    if len(lines) <= 2:
        # No line ends at all: rare spaces part paragraphs, frequent ones are strays.
        gaps = [m.start() for m in re.finditer(rf"(?<=[{SENTENCE_END}：])[ \u3000]", raw)]
        return gaps if raw.count(" ") * 150 < len(raw) else []
    ends = [end for _, end in lines]
    width = max(end - start for start, end in lines)
    unfinished = [raw[end - 1] not in SENTENCE_END + "：:”" for end in ends]
    if len(lines) < 8 or width > 60 or sum(unfinished) < 0.4 * len(lines):
        return ends
    following = [start for start, _ in lines[1:]] + [len(raw)]
    kept = []
    for (start, end), after, runs_on in zip(lines, following, unfinished, strict=True):
        full = end - start >= (0.8 if runs_on else 0.95) * width
        if not full or CHAPTER.match(raw, after) or SECTION.match(raw, after):
            kept.append(end)
    return kept


def _paragraphs(raw: str, start: int, end: int, breaks: list[int]) -> list[tuple[int, int]]:
    """Paragraphs of a stretch of text; a section mark opens one, wherever it stands."""
    sections = [
        m.start()
        for m in SECTION.finditer(raw, start, end)
        if raw[start : m.start()].rstrip()[-1:] in SENTENCE_END + "：:"
        or not raw[start : m.start()].strip()
    ]
    cuts = sorted({start, end, *sections, *(b for b in breaks if start < b < end)})
    return [(a, b) for a, b in (_trim(raw, *pair) for pair in pairwise(cuts)) if a < b]


def _report_rows(raw: str) -> list[list]:
    """Spans of a full report, chapter by chapter."""
    chapters = _chapters(raw)
    first = chapters[0][0] if chapters else len(raw)
    start, end = _trim(raw, 0, first)
    rows = [_row("preamble", start, end)] if start < end else []
    breaks = _breaks(raw)
    for n, (start, title_end, part) in enumerate(chapters):
        end = chapters[n + 1][0] if n + 1 < len(chapters) else len(raw)
        rows.append(_row("chapter", start, title_end, part))
        rows += _chapter_rows(raw, title_end, end, part, breaks)
    return _mark_closing(raw, rows)


def _chapter_rows(raw: str, start: int, end: int, part: str, breaks: list[int]) -> list[list]:
    rows: list[list] = []
    section_no, section, heading = 0, "", ""
    section_part = part
    for a, b in _paragraphs(raw, start, end, breaks):
        sentences = _sentences(raw, a, b)
        mark = SECTION.match(raw, a)
        inline = bool(mark) or not breaks
        if mark:
            title_start, title_end = sentences.pop(0)
            section_no += 1
            section = heading = normalise(raw[title_start:title_end]).text
            section_part = "self" if part == "plan" and is_own_conduct(section) else part
            rows.append(
                _row("section", title_start, title_end, section_part, section_no, section, heading)
            )
        elif part == "plan" and _ADDRESS.match(raw, a) and is_own_conduct(raw[a:b]):
            section_part, section_no, section, heading = "self", 0, "", ""
        else:
            heading = section
        texts = [normalise(raw[c:d]).text for c, d in sentences]
        for n, (c, d) in enumerate(sentences):
            body, numbered = c, False
            for pattern in (LIST_MARK, ENUMERATOR):
                found = pattern.match(raw, body)
                if found and found.end() < d:
                    rows.append(_row("mark", body, found.end(), section_part, section_no, section))
                    body = _trim(raw, found.end(), d)[0]
                    numbered = any(character.isdigit() for character in found[0])
            at_start = (n == 0 and not mark) or body > c
            text = normalise(raw[body:d]).text
            following = texts[n + 1] if n + 1 < len(texts) else ""
            if _ADDRESS.fullmatch(text):
                kind = "mark"
            # An item of a numbered list is a commitment, however short.
            elif (
                (at_start or inline)
                and not numbered
                and is_run_in(text, following, at_start=at_start)
            ):
                heading, kind = text, "run_in"
            else:
                kind = "sentence"
            rows.append(_row(kind, body, d, section_part, section_no, section, heading))
    return rows


def _mark_closing(raw: str, rows: list[list]) -> list[list]:
    """Set apart the closing appeal: the last address to the deputies, if it calls on all."""
    addresses = [
        n
        for n, (kind, start, _, part, *_) in enumerate(rows)
        if kind != "chapter" and part in ("plan", "self") and _ADDRESS.match(raw, start)
    ]
    if addresses and "让我们" in raw[rows[addresses[-1]][1] :]:
        for row in rows[addresses[-1] :]:
            row[3:] = ["closing", 0, "", ""]
    return rows
