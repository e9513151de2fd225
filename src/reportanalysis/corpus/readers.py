"""Reading a report's text from .txt, .md, .html, .docx and .pdf files.

Plain text is decoded and otherwise left exactly as it is. From the other formats the
text is extracted, one block a line. What cannot be read is refused; what was left out,
and which characters do not stand for themselves, is noted beside the text.
"""

import io
import logging
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportanalysis.corpus.decoding import decode
from reportanalysis.corpus.script import (
    implausible,
    is_traditional,
    missing_package,
    odd_characters,
    to_simplified,
)
from reportanalysis.corpus.webpage import page_text
from reportanalysis.corpus.wordfile import docx_text
from reportanalysis.errors import ReportError

STANDARD_INPUT = "-"
TEXT_SUFFIXES = (".txt", ".md")
SUFFIXES = (*TEXT_SUFFIXES, ".html", ".htm", ".docx", ".pdf")
_MARKDOWN = re.compile(r"^(?:#{1,6}\s|[-*+]\s|---[ \t]*$)|\*\*", re.MULTILINE)
# What standard input holds, told by its beginning; anything else is plain text.
_BEGINNINGS = ((rb"%PDF", ".pdf"), (rb"PK\x03\x04", ".docx"), (rb"\s*<(!doctype|html)", ".html"))


@dataclass(frozen=True)
class Reading:
    """The text of a file as it was read, and notes on what was mapped or left out."""

    text: str
    notes: tuple[str, ...]


def read_text(path: str | Path) -> str:
    """Read the text of a report.

    Parameters
    ----------
    path : str or Path
        A .txt or .md file (UTF-8, GB18030 or its subsets GBK and GB2312, UTF-16 with
        byte-order mark), .html, .htm, .docx or .pdf; ``-`` is standard input of any kind.

    Returns
    -------
    str
        Plain text: exactly the decoded characters, without byte-order mark. Other formats:
        one block (paragraph, heading, table row, printed line) a line, without the numbers
        that Word sets automatically before headings, which .docx does not store as text.

    Raises
    ------
    ReportError
        If there is no such file, it is empty, damaged, encrypted, of another kind or encoding
        than can be read, not in Chinese, a scan, or the package for its format is missing.

    Examples
    --------
    >>> len(read_text("data/raw/dezhou_2019_digest.txt"))
    4844
    """
    return read_file(path).text


def read_file(path: str | Path, *, simplify: bool = False) -> Reading:
    """Read the text of a report as `read_text` does, with notes; `simplify` if asked."""
    if str(path) == STANDARD_INPUT:
        content = sys.stdin.buffer.read()
        path, kind = Path("standard input"), _kind(content)
    else:
        path = Path(path)
        content, kind = _content(path), path.suffix.lower()
    if not content:
        raise ReportError(f"{path} is empty; give a file that holds a report")
    text, notes = _READERS[kind](content, path)
    if not text.strip():
        raise ReportError(f"{path} holds no text, only blanks; give a file that holds a report")
    fault = implausible(text)
    if fault:
        raise ReportError(f"{path}: {fault}")
    if simplify:
        plain = to_simplified(text)
        changed = sum(a != b for a, b in zip(text, plain, strict=False))
        notes.append(f"{changed} traditional characters turned into simplified ones")
        text = plain
    elif is_traditional(text):
        notes.append(
            "in traditional characters, which the word lists do not hold: "
            "use --simplify (simplify=True) to turn them"
        )
    return Reading(text, (*notes, *odd_characters(text)))


def _content(path: Path) -> bytes:
    """Read a file's bytes, or refuse it with what is wrong."""
    try:
        if path.is_dir():
            raise ReportError(f"{path} is a folder; give one file")
        if path.suffix.lower() not in SUFFIXES:
            raise ReportError(
                f"{path}: files of kind {path.suffix or '(no extension)'} cannot be read; "
                f"save the text as one of {', '.join(SUFFIXES)}"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise ReportError(f"{path} does not exist; check the name") from None
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None


def _kind(content: bytes) -> str:
    for beginning, kind in _BEGINNINGS:
        if re.match(beginning, content, re.IGNORECASE):
            return kind
    return ".txt"


def _plain(content: bytes, path: Path) -> tuple[str, list[str]]:
    text, encoding = decode(content, path)
    return text, [] if encoding == "utf-8" else [f"decoded as {encoding}"]


def _markdown(content: bytes, path: Path) -> tuple[str, list[str]]:
    text, notes = _plain(content, path)
    marks = len(_MARKDOWN.findall(text))
    return text, [*notes, *([f"{marks} Markdown marks"] if marks else [])]


def _pdf(content: bytes, path: Path) -> tuple[str, list[str]]:
    """Take the text layer, one printed line a line."""
    try:
        import pypdf
    except ImportError:
        raise missing_package(f"reading {path}", "pypdf") from None
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL)  # its remarks on odd files are not for the user
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        notes = ["locked against editing"] if reader.is_encrypted else []
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [page.extract_text() for page in reader.pages]
    except pypdf.errors.DependencyError:
        raise missing_package(f"reading {path}, which is encrypted,", "cryptography") from None
    except Exception as error:  # damaged files raise many types, not only PyPdfError
        raise ReportError(
            f"{path} is not a readable PDF file ({type(error).__name__}); it is damaged or "
            "encrypted: get a fresh copy, or save its text as .txt"
        ) from None
    finally:
        log.setLevel(level)
    if locked:
        raise ReportError(f"{path} is protected by a password; save its text as .txt")
    blank = sum(not page.strip() for page in pages)
    if not pages or blank > len(pages) / 2:
        raise ReportError(
            f"{path}: {blank} of {len(pages)} pages hold no text, so it is probably a scan; "
            "run text recognition (OCR) on it and save the text as .txt"
        )
    lines = (line.strip() for page in pages for line in page.splitlines())
    return "".join(f"{line}\n" for line in lines if line), notes


_READERS: dict[str, Callable[[bytes, Path], tuple[str, list[str]]]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".html": page_text,
    ".htm": page_text,
    ".docx": docx_text,
    ".pdf": _pdf,
}
