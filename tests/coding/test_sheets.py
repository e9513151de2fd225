"""What is written is read back, whatever Excel made of it."""

import pandas as pd
import pytest

from reportanalysis.codebook import codes
from reportanalysis.coding import sheets
from reportanalysis.coding.sheets import CHINESE, SHEET_COLUMNS, choices, read_sheet, write_sheet
from reportanalysis.errors import ReportError

TABLE = pd.DataFrame(
    [["k1-0001", "教育", "", "新建学校,三所。", "培训教师。", "", "", "", "", "", "1"]],
    columns=list(SHEET_COLUMNS),
)


def rows(path):
    return read_sheet(path).values.tolist()


def test_both_formats_come_back_as_they_were(tmp_path):
    pytest.importorskip("openpyxl")
    paths = write_sheet(tmp_path / "one", TABLE)
    assert [path.suffix for path in paths] == [".csv", ".xlsx"]
    for path in paths:
        assert list(read_sheet(path).columns) == list(SHEET_COLUMNS)
        assert rows(path) == TABLE.values.tolist()
        assert read_sheet(path).index.tolist() == [2]


def test_a_workbook_offers_the_codes(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = write_sheet(tmp_path / "one", TABLE)[1]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    listed = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert listed["F2"] == '"regulatory,investment,service,other"'
    assert listed["G2"] == '"regulatory,investment,service"' and listed["I2"] == '"1,2,3"'
    assert sheet["D1"].value == "sentence 句子" and sheet["D2"].alignment.wrap_text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_what_excel_saves_is_read(tmp_path, encoding, mark):
    path = tmp_path / "saved.csv"
    path.write_bytes(TABLE.to_csv(index=False, sep=mark).encode(encoding))
    assert rows(path) == TABLE.values.tolist()


def test_a_title_above_the_heads_is_passed_over(tmp_path):
    text = TABLE.to_csv(index=False)
    (tmp_path / "titled.csv").write_text(f"Our sheet,,\n,,\n{text}", encoding="utf-8")
    sheet = read_sheet(tmp_path / "titled.csv")
    assert sheet.values.tolist() == TABLE.values.tolist() and sheet.index.tolist() == [4]
    (tmp_path / "heads.csv").write_text(text.partition("\n")[0], encoding="utf-8")
    with pytest.raises(ReportError, match=r"heads\.csv is empty"):
        read_sheet(tmp_path / "heads.csv")


def test_of_a_workbook_the_first_sheet_that_holds_something_counts(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(write_sheet(tmp_path / "one", TABLE)[1])
    book.create_sheet("empty", 0)
    book.create_sheet("of mine", 0).append(["row 2 is unclear"])
    book.save(tmp_path / "one.xlsx")
    assert rows(tmp_path / "one.xlsx") == TABLE.values.tolist()


@pytest.mark.parametrize("how", [CHINESE.get, str.upper, lambda name: name.replace("_", " ")])
def test_heads_are_read_in_either_language_and_any_writing(tmp_path, how):
    named = TABLE.rename(columns=how).assign(**{"theme of mine": "x"})
    named.to_csv(tmp_path / "one.csv", index=False)
    assert list(read_sheet(tmp_path / "one.csv").columns) == [*SHEET_COLUMNS, "theme of mine"]
    TABLE.assign(主题="rural").to_csv(tmp_path / "two.csv", index=False)
    with pytest.raises(ReportError, match=r"two\.csv has two columns theme"):
        read_sheet(tmp_path / "two.csv")


def test_a_folder_is_no_sheet(tmp_path):
    (tmp_path / "spring").mkdir()
    with pytest.raises(ReportError, match="spring is a folder"):
        read_sheet(tmp_path / "spring")


def test_whole_numbers_and_blanks_of_a_workbook(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["id", "confidence"], ["k1-0001", 3.0], [None, None], ["k1-0002", None]):
        book.active.append(row)
    book.save(tmp_path / "some.xlsx")
    assert rows(tmp_path / "some.xlsx") == [["k1-0001", "3"], ["k1-0002", ""]]


def test_what_is_no_sheet_is_told_in_a_line(tmp_path, monkeypatch):
    empty, odd, book = (tmp_path / name for name in ("a.csv", "b.csv", "c.xlsx"))
    empty.write_bytes(b"")
    odd.write_bytes(b"\xff\xff\xff")
    book.write_bytes(b"no workbook")
    with pytest.raises(ReportError, match=r"a\.csv is empty"):
        read_sheet(empty)
    with pytest.raises(ReportError, match=r"b\.csv is neither UTF-8 nor GB 18030"):
        read_sheet(odd)
    monkeypatch.setattr(sheets.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ReportError, match=r"c\.xlsx cannot be read: it needs openpyxl"):
        read_sheet(book)
    assert [path.suffix for path in write_sheet(tmp_path / "one", TABLE)] == [".csv"]


def test_a_damaged_workbook_is_told(tmp_path):
    pytest.importorskip("openpyxl")
    (tmp_path / "c.xlsx").write_bytes(b"no workbook")
    with pytest.raises(ReportError, match=r"c\.xlsx cannot be read as a workbook"):
        read_sheet(tmp_path / "c.xlsx")


def test_the_codes_to_choose_are_the_codebook_s():
    assert (
        list(choices()["theme"]) == list(codes("theme")) and "other" not in choices()["secondary"]
    )


@pytest.mark.parametrize(
    ("value", "read"),
    [(3, "3"), (3.0, "3"), (2.5, "2.5"), (None, ""), (" service ", "service"), (True, "True")],
)
def test_a_cell_of_a_workbook_is_read_as_it_is_seen(value, read, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["id", "confidence"])
    book.active.append(["k1", value])
    book.save(tmp_path / "sheet.xlsx")
    assert read_sheet(tmp_path / "sheet.xlsx")["confidence"].tolist() == [read]
