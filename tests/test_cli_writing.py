"""Where the command line writes: any console, any target, and one line for every fault."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reportanalysis.cli import main

REPORT = (
    "一、2023年工作回顾\n全市生产总值增长5%。\n二、2024年重点工作\n（一）做强产业。"
    "新增高新技术企业100家以上。•加快建设\xa0工业园区。\n"
)
posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and devices of POSIX")


@pytest.fixture
def report(tmp_path) -> str:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, "utf-8")
    return str(path)


@pytest.fixture
def rows(report, capsys) -> str:
    """What goes to standard output."""
    assert main(["parse", report]) == 0
    return capsys.readouterr().out


def run(*arguments: str, **options) -> subprocess.CompletedProcess:
    """As a process of its own, where the descriptors of this one are not enough."""
    command = [sys.executable, "-m", "reportanalysis", *arguments]
    return subprocess.run(command, stderr=subprocess.PIPE, **options)


def give(monkeypatch, content: bytes) -> None:
    """Bytes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="ascii"))


@pytest.mark.parametrize("console", ["gbk", "ascii", "cp1252"])
def test_output_is_utf8_whatever_the_console(report, rows, monkeypatch, console):
    stream = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(stream, encoding=console))
    assert main(["parse", report]) == 0
    assert stream.getvalue().decode("utf-8") == rows


@pytest.mark.parametrize(
    ("name", "mark"), [("a.csv", "\ufeff"), ("a.CSV", "\ufeff"), ("a.txt", ""), ("a", "")]
)
def test_a_csv_file_opens_in_excel(report, rows, tmp_path, name, mark):
    assert main(["parse", report, "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_text("utf-8") == mark + rows


def test_json_has_no_mark(root, report, tmp_path):
    out = tmp_path / "a.json"
    model = ["--model", str(root / "data/model")]
    assert main(["classify", report, "--format", "json", "--out", str(out), *model]) == 0
    assert len(json.loads(out.read_text("utf-8"))) == 2


@posix
@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_followed(report, rows, tmp_path, there):
    target, link = tmp_path / "target", tmp_path / "link"
    if there:
        target.write_text("old")
    link.symlink_to("target")
    assert main(["parse", report, "--out", str(link)]) == 0
    assert link.is_symlink()
    assert target.read_text("utf-8") == rows


@posix
def test_a_named_pipe_is_written_to(report, rows, tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")))
    reader.start()
    assert main(["parse", report, "--out", str(pipe)]) == 0
    reader.join()
    assert read == [rows]
    assert pipe.is_fifo()


@posix
def test_standard_output_by_name(report, rows, tmp_path):
    """A file that is added to keeps what it holds."""
    caught = tmp_path / "caught"
    caught.write_text("before\n")
    with caught.open("ab") as stream:
        assert run("parse", report, "--out", "/dev/stdout", stdout=stream).returncode == 0
    assert caught.read_text("utf-8") == "before\n" + rows


@posix
def test_a_reader_that_has_enough_is_no_fault(tmp_path):
    long = tmp_path / "long.txt"
    long.write_text(REPORT + "加快建设工业园区。\n" * 9000, "utf-8")
    command = f"{sys.executable} -m reportanalysis parse {long} | head -1"
    done = subprocess.run(["sh", "-c", command], capture_output=True)
    assert b"Traceback" not in done.stderr and b"ipe" not in done.stderr
    assert done.stdout.count(b"\n") == 1


@posix
@pytest.mark.parametrize("out", [".", "file/a.csv", "a" * 300, "/dev/full", "/proc/a.csv"])
def test_what_cannot_be_written_is_told_in_one_line(report, tmp_path, monkeypatch, capsys, out):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    before = sorted(tmp_path.iterdir())
    assert main(["parse", report, "--out", out]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith(f"reportanalysis: {out} cannot be written: ")
    assert sorted(tmp_path.iterdir()) == before


@posix
def test_a_full_disk_behind_standard_output(report):
    with open("/dev/full", "wb") as full:
        done = run("parse", report, stdout=full)
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert b"No space left" in done.stderr


@posix
@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is shut to root")
def test_a_folder_that_may_only_be_read(report, tmp_path, capsys):
    shut = tmp_path / "shut"
    shut.mkdir(mode=0o500)
    assert main(["parse", report, "--out", str(shut / "a.csv")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_standard_input(rows, monkeypatch, capsys, encoding):
    give(monkeypatch, REPORT.encode(encoding))
    assert main(["parse", "-"]) == 0
    assert capsys.readouterr().out == re.sub(r"\breport\b", "input", rows)


def test_a_page_on_standard_input(rows, monkeypatch, capsys):
    lines = "".join(f"<p>{line}</p>" for line in REPORT.splitlines())
    page = f"\n<!DOCTYPE html><html><meta charset=utf-8><body>{lines}</body></html>"
    give(monkeypatch, page.encode())
    assert main(["parse", "-"]) == 0
    assert capsys.readouterr().out.count(",plan,") == rows.count(",plan,") == 2


@pytest.mark.parametrize("content", [b"", b" \n", b"%PDF-1.4 cut", b"PK\x03\x04 cut"])
def test_standard_input_that_holds_no_report(monkeypatch, capsys, content):
    give(monkeypatch, content)
    assert main(["parse", "-"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.startswith("reportanalysis: standard input ")
    assert "/" not in error


@pytest.mark.parametrize(
    "command",
    [["derive"], ["predict"], ["topics", "--out", "a.csv"], ["corpus", "check"],
     ["corpus", "add", "a.txt", "--city", "X", "--city-zh", "某", "--year", "2024",
      "--province", "Shandong"]],
)  # fmt: skip
def test_commands_that_need_the_project_say_so(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(command) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "data/corpus.csv" in error
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_folder_that_is_gone(tmp_path, monkeypatch, capsys):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    for command in (["derive"], ["topics", "--out", "a.csv"], ["parse", "a.txt"]):
        assert main(command) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_commands_find_the_project_from_a_folder_in_it(root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(root / "notebooks")
    assert main(["topics", "--out", os.path.relpath(tmp_path / "a.csv")]) == 0
    assert (tmp_path / "a.csv").is_file()
    assert Path.cwd() == root / "notebooks"


@pytest.mark.parametrize(
    ("table", "command"),
    [
        ("data/corpus.csv", ["corpus", "list"]),
        ("data/derived/commitments.csv", ["topics", "--out", "topics.csv"]),
        ("data/derived/targets.csv", ["derive"]),
        ("data/derived/commitments.csv", ["derive"]),
    ],
)
@pytest.mark.parametrize("kept", [0, 1013])
def test_a_table_that_was_cut_off_is_told_in_one_line(
    root, tmp_path, monkeypatch, capsys, table, command, kept
):
    shutil.copytree(root / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", str(tmp_path / "none"))
    Path(table).write_bytes(Path(table).read_bytes()[:kept].rstrip(b"\n"))
    assert main(command) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert table in error


def test_a_list_of_pages_that_was_cut_off_is_told_in_one_line(tmp_path, capsys):
    pages = tmp_path / "pages.json"
    pages.write_text('[{"name": "a", ')
    assert main(["report", "page", "a.ipynb", "a.html", "--pages", str(pages)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "pages.json" in error
