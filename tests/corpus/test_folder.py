import os
from pathlib import Path

import pytest

from reportanalysis.corpus.folder import list_files, place_and_year
from reportanalysis.errors import ReportError


@pytest.mark.parametrize(
    ("path", "place", "year"),
    [
        ("德州市/2020.md", "德州市", 2020),
        ("德州_2020.txt", "德州", 2020),
        ("2024/德州.txt", "德州", 2024),
        ("dezhou-2019.txt", "dezhou", 2019),
        ("2019/Xi'an.html", "Xi'an", 2019),
        ("山东省/2021年陵城区人民政府工作报告.pdf", "陵城区", 2021),
        ("山东_烟台_2020-01-10.docx", "烟台", 2020),
        ("２０２０年黔东南苗族侗族自治州政府工作报告.txt", "黔东南苗族侗族自治州", 2020),
        # Nothing that only looks like a place or a year.
        ("资料/政府工作报告(定稿).docx", "", None),
        ("corpus/report-2019.txt", "", 2019),
        ("全市/2020.md", "", 2020),
        ("市政府工作报告2020.txt", "", 2020),
        ("2019-2020/汇编.txt", "", None),
        ("scan 20200110.pdf", "", None),
        ("data/12345678.txt", "", None),
    ],
)
def test_place_and_year_stand_in_the_name_or_nowhere(path, place, year):
    assert place_and_year(path) == (place, year)


def test_hidden_files_and_the_folder_of_the_tables_are_passed_over(tmp_path):
    for name in ("b/a.txt", "a.txt", ".DS_Store", ".git/x.txt", "~$a.docx", "out/parts/p.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("一")
    os.mkfifo(tmp_path / "pipe.txt")  # opening it would wait for ever
    (tmp_path / "link.txt").symlink_to("nowhere")
    found = [file.name for file in list_files(tmp_path, None, tmp_path / "out")]
    assert found == ["a.txt", "b/a.txt", "link.txt"]


def test_a_name_of_bytes_that_are_no_utf8_is_shown_escaped(tmp_path):
    name = os.fsdecode("德州".encode("gb18030") + b"2020.txt")
    try:
        (tmp_path / name).write_text("一")
    except OSError:
        pytest.skip("this file system takes no such name")
    file = list_files(tmp_path, None, tmp_path / "out")[0]
    assert (file.name, file.city, file.year) == (r"\xb5\xc2\xd6\xdd2020.txt", "", 2020)
    assert Path(file.path).read_text() == "一"


def registry(folder, rows, header="path,city,year,document_id"):
    path = folder / "registry.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_registry_names_what_it_lists_and_says_what_is_missing(tmp_path):
    for name in ("one.txt", "烟台_2021.txt"):
        (tmp_path / name).write_text("一")
    rows = ["one.txt,Dezhou,2019,dezhou-2019", "gone.txt,Jinan,,"]
    found = list_files(tmp_path, registry(tmp_path, rows), tmp_path / "out")
    assert [(file.name, file.document_id, file.city, file.year) for file in found] == [
        ("gone.txt", "gone.txt", "Jinan", None),
        ("one.txt", "dezhou-2019", "Dezhou", 2019),
        ("烟台_2021.txt", "烟台_2021.txt", "烟台", 2021),
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["a.txt,X,2019,x", "b.txt,X,2020,x"], "a.txt and b.txt have one document_id, x"),
        (["a.txt,X,2019,", "a.txt,X,2020,"], "names a.txt twice"),
        (["a.txt,X,19,"], "'19' is no year"),
        (["a.txt,X,2019,b.txt"], "have one document_id, b.txt"),
    ],
)
def test_a_registry_that_contradicts_itself_is_refused(tmp_path, rows, message):
    (tmp_path / "b.txt").write_text("一")
    with pytest.raises(ReportError, match=message):
        list_files(tmp_path, registry(tmp_path, rows), tmp_path / "out")


def test_a_registry_lacking_a_column_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(ReportError, match="no column year"):
        list_files(tmp_path, registry(tmp_path, ["a.txt,X"], "path,city"), tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ReportError, match="holds no files"):
        list_files(tmp_path / "empty", None, tmp_path / "out")
    with pytest.raises(ReportError, match="is no folder"):
        list_files(tmp_path / "nowhere", None, tmp_path / "out")
