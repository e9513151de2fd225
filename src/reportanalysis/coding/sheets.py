"""Sheets for coders, as CSV and as Excel workbooks, and the same read back.

Excel opens a CSV file with the mark of UTF-8 as such, and may save it in the encoding of a
Chinese Windows or as UTF-16: all are read.
"""

import codecs
import csv
import importlib.util
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from reportanalysis.codebook import codes
from reportanalysis.errors import ReportError
from reportanalysis.files import write_bytes, write_text

TO_FILL = ("policy_type", "secondary", "theme", "confidence", "note")
SHEET_COLUMNS = ("id", "heading", "before", "sentence", "after", *TO_FILL, "coder")
CHINESE = dict(
    zip(
        SHEET_COLUMNS,
        "编号 标题 前文 句子 后文 政策类型 次要类型 主题 把握 备注 编码员".split(),
        strict=True,
    )
)
CONFIDENCE = ("1", "2", "3")
_WIDE = {"heading": 24, "before": 40, "sentence": 60, "after": 30, "note": 24}  # characters
_HEADS = {head: name for name, zh in CHINESE.items() for head in (name.replace("_", ""), zh)}
INSTALL = "it needs openpyxl: python -m pip install 'reportanalysis[coding]'"


def choices() -> dict[str, Sequence[str]]:
    """Column to fill to the codes it takes."""
    types = codes("policy_type")
    return {
        "policy_type": types,
        "secondary": [code for code in types if code != "other"],
        "theme": codes("theme"),
        "confidence": CONFIDENCE,
    }


def write_sheet(stem: str | Path, table: pd.DataFrame) -> list[Path]:
    """Write a sheet as CSV and, where openpyxl is installed, as a workbook; give the files."""
    stem = Path(stem)
    named = table.rename(columns={name: f"{name} {zh}" for name, zh in CHINESE.items()})
    text = named.to_csv(index=False, lineterminator="\r\n")
    paths = [write_text(stem.with_suffix(".csv"), f"\ufeff{text}")]
    if importlib.util.find_spec("openpyxl"):
        paths.append(write_bytes(stem.with_suffix(".xlsx"), _workbook(named)))
    return paths


def _workbook(table: pd.DataFrame) -> bytes:
    """A workbook with the codes to choose from beside each sentence."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = "coding"
    sheet.append(list(table.columns))
    for row in table.itertuples(index=False, name=None):
        sheet.append([_text(value) for value in row])
    last = len(table) + 1
    for n, column in enumerate(table.columns, start=1):
        name, letter = column.split(" ")[0], get_column_letter(n)
        sheet.column_dimensions[letter].width = _WIDE.get(name, 14)
        if name in choices():
            listed = DataValidation(
                type="list", formula1=f'"{",".join(choices()[name])}"', allow_blank=True
            )
            sheet.add_data_validation(listed)
            listed.add(f"{letter}2:{letter}{max(last, 2)}")
    for row in sheet.iter_rows(min_row=1, max_row=last):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.row == 1:
                cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8EEF4")
    sheet.freeze_panes = "B2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _text(value: object) -> str:
    """A cell's text; a sentence that begins like a formula stays a sentence."""
    text = str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def read_sheet(path: str | Path) -> pd.DataFrame:
    """Read a sheet back: text throughout, blanks as empty strings, columns by their English name.

    Heads may be in either language. The index is the number of the row in the file.
    """
    path = Path(path)
    if path.is_dir():
        raise ReportError(f"{path.name} is a folder; put its sheets beside the others")
    readers = {".xlsx": _read_workbook, ".csv": _read_csv}
    if path.suffix.lower() not in readers:
        raise ReportError(f"{path.name} is neither .xlsx nor .csv; save it as one of these")
    rows = readers[path.suffix.lower()](path)
    top = next((n for n, row in enumerate(rows) if "id" in _names(row)), 0)  # below a title
    if len(rows) < top + 2:
        raise ReportError(f"{path.name} is empty; take another copy of it")
    names, width = _names(rows[top]), len(rows[top])
    if twice := [name for name in SHEET_COLUMNS if names.count(name) > 1]:
        raise ReportError(f"{path.name} has two columns {twice[0]}; leave the one that counts")
    cells = [[*row, *[""] * width][:width] for row in rows[top + 1 :]]
    table = pd.DataFrame(cells, columns=names, index=range(top + 2, len(rows) + 1), dtype=str)
    table = table.loc[:, [name != "" for name in names]]
    return table[(table != "").any(axis=1)]


def _names(row: list[str]) -> list[str]:
    """Names of columns as heads give them: those of a sheet in English, others as they stand.

    Of a head in two languages the English counts, since an encoding may have lost the Chinese.

    >>> _names(["ID 编号", "Policy type", "主题", "theme of mine"])
    ['id', 'policy_type', 'theme', 'theme of mine']
    """
    plain = [re.sub(r"[\s_]+", "", head).lower() for head in row]
    english = [name.encode("ascii", "ignore").decode() for name in plain]
    return [
        _HEADS.get(one, _HEADS.get(other, head))
        for one, other, head in zip(english, plain, row, strict=True)
    ]


def _read_csv(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    wide = content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # "Unicode text" of Excel
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.partition("\n")[0]
        mark = max(",;\t", key=first.count)  # some Excels write semicolons or tabs
        return [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        ]
    raise ReportError(f"{path.name} is neither UTF-8 nor GB 18030; save it as CSV UTF-8")


def _read_workbook(path: Path) -> list[list[str]]:
    if not importlib.util.find_spec("openpyxl"):
        raise ReportError(f"{path.name} cannot be read: {INSTALL}; or save it as CSV")
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheets = [
            [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        ]
        full = [rows for rows in sheets if any(map(any, rows))]
        headed = (rows for rows in full if any("id" in _names(row) for row in rows))
        return next(headed, full[0] if full else [])
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise ReportError(
            f"{path.name} cannot be read as a workbook ({error}); save it as .xlsx or CSV"
        ) from error


def _cell(value: object) -> str:
    """A cell as text; Excel gives 3 as 3 or 3.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()
