"""The text of a Word document (.docx): paragraphs and table rows in their order.

The document's XML is walked whole, so that text inside any wrapper (tracked insertions,
content controls, smart tags, hyperlinks, fields, formulas) is found; what Word itself
would not print (tracked deletions, field codes, generated tables of contents) is left out.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reportanalysis.corpus.script import missing_package
from reportanalysis.errors import ReportError

# A report takes some megabytes unpacked; far more is an attack on memory.
_MOST_UNPACKED = 500_000_000
_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LEFT_OUT = {
    "del": "deleted passages",
    "moveFrom": "deleted passages",
    "footnoteReference": "footnotes",
    "endnoteReference": "footnotes",
    "altChunk": "embedded documents",
    "sym": "signs of symbol fonts",
}
_NO_TEXT = frozenset("instrText delText delInstrText fldData rt".split())


def docx_text(content: bytes, path: Path) -> tuple[str, list[str]]:
    """Take the text of a Word document; return it and notes on what was left out."""
    try:
        import docx
    except ImportError:
        raise missing_package(f"reading {path}", "python-docx") from None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _MOST_UNPACKED:
                raise ValueError("too large")
        walk = _Walk()
        text = walk.text(docx.Document(io.BytesIO(content)).element.body, [])
    except Exception as error:  # zip, XML and package faults come as many types
        raise ReportError(
            f"{path} is not a readable .docx file ({type(error).__name__}); it is damaged, "
            "protected by a password or of another kind: save it again as .docx, or as .txt"
        ) from None
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line), walk.notes()


class _Walk:
    """Walks a document's XML and counts what it meets on the way."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()

    def notes(self) -> list[str]:
        return [f"{n} {what} left out" for what, n in self.left_out.items()] + [
            f"{n} {what}" for what, n in self.kept.items()
        ]

    def text(self, element: Any, boxes: list[str]) -> str:
        """Text inside an element, each paragraph and table row ending in a line end.

        Text boxes are put on `boxes`, to stand after the paragraph they are anchored to.
        """
        name = _name(element)
        if name == "t":
            return " ".join((element.text or "").splitlines())
        if name in _MARKS:
            return _MARKS[name]
        if name in _LEFT_OUT or _is_contents(element):
            self.left_out[_LEFT_OUT.get(name, "generated tables of contents")] += 1
            return ""
        if name in _NO_TEXT or name.endswith("Pr"):
            return ""
        if name == "AlternateContent":  # the same thing twice, for new and old versions
            for child in element:
                before = len(boxes)
                text = self.text(child, boxes)
                if text or len(boxes) > before:
                    return text
            return ""
        if name == "tbl":
            return "".join(self._row(row) for row in _inside(element, "tr"))
        if name == "p":
            if element.find("{*}pPr/{*}numPr") is not None:
                self.left_out["numbers or bullets that Word sets itself"] += 1
            own: list[str] = []
            text = "".join(self.text(child, own) for child in element)
            # A deleted paragraph mark joins the paragraph to the next.
            end = "" if element.find("{*}pPr/{*}rPr/{*}del") is not None else "\n"
            return text + end + "".join(own)
        text = "".join(self.text(child, boxes) for child in element)
        if name == "txbxContent":
            self.kept["text boxes, each after its paragraph"] += 1
            boxes.append(text)
            return ""
        return text

    def _row(self, row: Any) -> str:
        """Cells side by side in one line; a layout table's cells hold lines of their own."""
        if row.find("{*}trPr/{*}del") is not None:
            self.left_out["deleted passages"] += 1
            return ""
        cells = [self.text(cell, []).strip().splitlines() for cell in _inside(row, "tc")]
        filled = [[line for line in cell if line.strip()] for cell in cells]
        between = "\n" if any(len(cell) > 1 for cell in filled) else " "
        return between.join(line for cell in filled for line in cell) + "\n"


def _name(element: Any) -> str:
    """Name of an element without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _is_contents(element: Any) -> bool:
    """Whether a content control is a table of contents that Word generated."""
    gallery = element.find("{*}sdtPr/{*}docPartObj/{*}docPartGallery")
    return gallery is not None and "Table of Contents" in gallery.values()


def _inside(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, whatever wraps them."""
    for child in element:
        if _name(child) == name:
            yield child
        elif _name(child) not in _LEFT_OUT and not _name(child).endswith("Pr"):
            yield from _inside(child, name)
