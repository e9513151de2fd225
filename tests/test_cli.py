import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import reportanalysis
from reportanalysis.cli import main


def test_parse_prints_the_commitments(root, tmp_path, capsys):
    out = tmp_path / "a.csv"
    assert main(["parse", str(root / "data/raw/dezhou_2019_digest.txt"), "--out", str(out)]) == 0
    table = pd.read_csv(out)
    assert len(table) == 126
    assert main(["parse", str(root / "data/raw/dezhou_2019_digest.txt")]) == 0
    # The mark is for Excel, in files only.
    assert out.read_text("utf-8") == f"\ufeff{capsys.readouterr().out}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "a.txt"),
        ("没有标题的一段话。".encode(), "no commitments found"),
    ],
)
def test_bad_input_gives_one_line_and_no_file(content, message, tmp_path, capsys):
    path, out = tmp_path / "a.txt", tmp_path / "out.csv"
    path.write_bytes(content)
    assert main(["parse", str(path), "--out", str(out)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("reportanalysis: ")
    assert error.count("\n") == 1
    assert message in error
    assert not out.exists()


def test_a_newcomers_city_is_added_and_compared(root, tmp_path, monkeypatch, capsys):
    """A report of one's own goes from a file into the tables with two commands."""
    shutil.copytree(root / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", str(tmp_path / "corpus"))
    report = tmp_path / "report.txt"
    report.write_text(
        "一、2023年工作回顾\n建成学校两所。\n二、2024年重点工作安排\n"
        "（一）做强产业。扎实推进十个重点项目建设,完成投资50亿元以上。\n"
        "持续优化营商环境,建立企业服务专员制度。\n",
        encoding="utf-8",
    )
    added = ["corpus", "add", str(report), "--city", "Madeup", "--city-zh", "虚构"]
    before = {path.name: path.read_bytes() for path in Path("data/derived").glob("*.*")}
    registry = Path("data/corpus.csv").read_bytes()
    assert main([*added, "--year", "2024", "--province", "山东", "--level", "county"]) == 0
    said = capsys.readouterr().out
    assert "madeup-2024 added" in said
    assert "二、2024年重点工作安排" in said and "figures: 2" in said
    assert main(["corpus", "list"]) == 0
    assert re.search(
        "madeup-2024 .*Shandong +county +2024 +complete +here", capsys.readouterr().out
    )
    assert main(["corpus", "show", "madeup-2024"]) == 0
    assert capsys.readouterr().out in said
    assert main(["derive"]) == 0
    table = pd.read_csv("data/derived/commitments.csv", keep_default_na=False)
    mine = table[table["document_id"] == "madeup-2024"]
    assert mine["part"].tolist() == ["review", "plan", "plan"]
    assert (mine["text"] == "").all()
    targets = pd.read_csv("data/derived/targets.csv")
    figures = targets[targets["commitment_id"].str.startswith("madeup-2024")]
    assert (figures["unit"] == "亿元").sum() == 1
    others = pd.read_csv(root / "data/derived/commitments.csv", keep_default_na=False)
    pd.testing.assert_frame_equal(table[table["document_id"] != "madeup-2024"], others)
    assert main(["corpus", "remove", "madeup-2024"]) == 0
    assert {path.name: path.read_bytes() for path in Path("data/derived").glob("*.*")} == before
    assert Path("data/corpus.csv").read_bytes() == registry
    assert not list(Path("corpus").rglob("madeup*"))


def test_traditional_characters_are_turned_on_request(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text("一、2024年重點工作\n加快建設工業園區。擴大內需,促進消費。\n", "utf-8")
    assert main(["parse", "--simplify", str(path)]) == 0
    assert "加快建设工业园区" in capsys.readouterr().out
    assert main(["parse", str(path)]) == 0
    assert "--simplify" in capsys.readouterr().err


def test_doubts_are_told_in_a_line_each(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text("一、2023年工作回顾\n建成学校两所。\n", "utf-8")
    assert main(["parse", str(path)]) == 0
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.startswith("reportanalysis: warning: a: ")
    assert "2023年工作回顾" in error


def test_the_package_runs_as_a_module_and_tells_its_version():
    command = [sys.executable, "-m", "reportanalysis", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"reportanalysis {reportanalysis.__version__}\n"
