"""From bytes to text: which encoding, found without guessing silently.

Nearly every byte sequence decodes as GB18030, so success proves nothing: the text itself
must be plausible (`script.implausible`). UTF-8 proves itself by its structure.
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from reportanalysis.errors import ReportError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN_BINARY = (
    (b"%PDF", "a PDF file", "rename it to .pdf"),
    (b"PK\x03\x04", "a zip archive", "if it is a Word document rename it to .docx"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as .docx"),
    (b"{\\rtf", "a rich text file", "save it as .docx or .txt"),
    (b"\x89PNG", "a PNG image", "give the text, not a picture of it"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text, not a picture of it"),
)
# Declarations that say something about a Chinese page; each with the superset it needs.
_DECLARED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5hkscs": "big5hkscs",
    "cp950": "cp950",
}


def decode(content: bytes, path: Path) -> tuple[str, str]:
    """Decode plain text, refusing binary content; return the text and its encoding."""
    for mark, kind, remedy in _KNOWN_BINARY:
        if content.startswith(mark):
            raise ReportError(f"{path} is {kind}, not plain text; {remedy}")
    for mark, encoding in BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), encoding.removesuffix("-sig")
            except UnicodeDecodeError:
                raise ReportError(
                    f"{path} begins as {encoding} but is damaged; get a fresh copy"
                ) from None
    if b"\0" in content:
        raise ReportError(
            f"{path} is not plain text (it holds zero bytes); if it is a text in UTF-16, "
            "save it as UTF-8"
        )
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # Good UTF-8 up to its last bytes: the file was cut inside a character.
        if error.reason == "unexpected end of data" and error.start >= 3:
            raise ReportError(
                f"{path} is UTF-8 but ends in the middle of a character, so it was cut off; "
                "get a fresh copy"
            ) from None
    try:
        return content.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        raise ReportError(
            f"{path} is neither UTF-8 nor GB18030 (byte {error.start}); open it in an editor "
            "with its right encoding (Big5, Shift-JIS ...) and save it as UTF-8"
        ) from None


def possible_pages(content: bytes, declared: str | None) -> Iterator[tuple[str, str]]:
    """Decode a web page in every way that its bytes and its declaration allow, best first.

    A declaration is only a hint: pages in UTF-8 are declared as iso-8859-1, pages in GBK as
    UTF-8.
    """
    marked = [encoding for mark, encoding in BOMS if content.startswith(mark)]
    sure = [*marked[:1], "utf-8"]  # bytes that are valid in one of these are nothing else
    hint = _DECLARED.get(_codec(declared), "gb18030")
    for encoding in dict.fromkeys([*sure, hint, "gb18030", "big5hkscs"]):
        try:
            yield content.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
        if encoding in sure:
            return


def _codec(name: str | None) -> str:
    """Python's name of a declared encoding, empty where it knows none."""
    try:
        return codecs.lookup(name or "").name
    except (LookupError, ValueError):
        return ""
