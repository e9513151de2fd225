"""How the sections of a chapter are counted, and where they begin."""

import re

from reportanalysis.parsing.headings import ARABIC, CHAPTER, ORDINAL, SECTION, SENTENCE_END

# Numbers 1. 2. 3. count sections if most open a short title with text behind it.
MOST_TITLED = 0.6
LONGEST_SECTION = 40
LEAST_SECTION = 60


def section_form(text: str, start: int, end: int, *, numbered: bool) -> re.Pattern[str]:
    """The mark that counts a chapter's sections: 一、 below titles without number, else （一）."""
    order = [SECTION, ORDINAL] if numbered else [CHAPTER, SECTION, ORDINAL]
    for form in order:
        if len(_opening_marks(text, form, start, end)) > 1:
            return form
    marks = _opening_marks(text, ARABIC, start, end)
    titled = sum(_heads_text(text, mark, end) for mark in marks)
    return ARABIC if len(marks) > 2 and titled > MOST_TITLED * len(marks) else SECTION


def _heads_text(text: str, start: int, end: int) -> bool:
    """Whether a numbered paragraph has a title: 1.做强产业。… ; an item of a list has none."""
    line_end = text.find("\n", start, end)
    line_end = line_end if line_end >= 0 else end
    title_end = sentence_end(text, start, line_end)
    if title_end - start > LONGEST_SECTION:
        return False
    below = text[line_end : line_end + LEAST_SECTION].lstrip()
    alone = title_end == line_end and text[line_end - 1] not in SENTENCE_END
    return line_end - title_end > LEAST_SECTION or (alone and not ARABIC.match(below))


def section_starts(text: str, start: int, end: int, *, numbered: bool) -> list[int]:
    """Where the sections of a chapter begin."""
    return _opening_marks(text, section_form(text, start, end, numbered=numbered), start, end)


def _opening_marks(text: str, form: re.Pattern[str], start: int, end: int) -> list[int]:
    """Marks at the head of a line or behind a full stop."""
    return [m.start() for m in form.finditer(text, start, end) if opens(text, m.start(), start)]


def opens(text: str, start: int, first: int = 0) -> bool:
    """Whether a paragraph or a sentence may open at an offset."""
    head = text[max(first, start - 9) : start].rstrip(" ")
    return head == "" or head[-1] in SENTENCE_END + "：:\n"


def sentence_end(text: str, start: int, end: int) -> int:
    """End of the sentence, or of the line, that begins at an offset."""
    match = re.compile(f"[{SENTENCE_END}\n]").search(text, start, end)
    return match.end() if match else end
