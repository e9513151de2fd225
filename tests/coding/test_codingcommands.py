"""A round of coding on the command line: out, back, compared; the study is simulated."""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from reportanalysis import coding, study
from reportanalysis.cli import main
from reportanalysis.coding import agreement, undecided
from reportanalysis.coding.sheets import read_sheet
from reportanalysis.study.humanlabels import DECIDED, HUMAN, read_human_labels, truth_of_commitments


@pytest.fixture
def project(root, tmp_path, monkeypatch):
    """The registry and the digest: enough to write sheets from."""
    shutil.copytree(root / "data/raw", tmp_path / "data/raw")
    shutil.copy(root / "data/corpus.csv", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", "nowhere")


def coded(data, human):
    return replace(data, human=human, truth=truth_of_commitments(human, data.comparable,
                                                                 data.registry))  # fmt: skip


def test_sheets_come_back_and_are_compared(filled, data, project, monkeypatch, capsys):
    folder, allocation = filled
    assert main(["coding", "import", str(folder)]) == 0
    said = capsys.readouterr().out.splitlines()
    human = read_human_labels(HUMAN)
    given = human.groupby("coder").size()
    assert said[:-1] == [f"coder {coder}: {given[coder]} sentences" for coder in "123"]
    assert said[-1].startswith(f"{HUMAN}: {len(allocation)} sentences; next:")

    quick = partial(agreement, repetitions=20)
    monkeypatch.setattr(coding, "agreement", quick)
    monkeypatch.setattr(study, "load", lambda: coded(data, human))
    assert main(["coding", "agreement", "--out", "out"]) == 0
    said = capsys.readouterr().out.splitlines()
    stored = pd.read_csv("out/agreement.csv")
    pd.testing.assert_frame_equal(stored, quick(coded(data, human)).round(6))
    assert len(said) == len(stored) + 2  # a head, and what is to be decided
    open_ones = undecided(coded(data, human))
    sheet = read_sheet(Path("out/decide.csv"))
    assert said[-1].startswith(f"{len(open_ones)} sentences to decide; ")
    assert set(sheet["id"]) == set(open_ones["id"])
    for variable in ("policy_type", "theme"):
        table = pd.read_csv(f"out/confusion_{variable}.csv", index_col="human")
        assert table.to_numpy().sum() > 0

    shutil.rmtree("out")
    first = human.drop_duplicates("id").assign(coder=DECIDED)
    monkeypatch.setattr(study, "load", lambda: coded(data, pd.concat([human, first])))
    assert main(["coding", "agreement", "--out", "out"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "0 sentences to decide"
    assert not Path("out/decide.csv").exists()


def test_faults_are_counted_and_nothing_is_stored(filled, project, capsys):
    folder, _ = filled
    sheet = folder / "sheets/coder_1.csv"
    lines = sheet.read_text("utf-8-sig").splitlines(keepends=True)
    sheet.write_text("".join([*lines[:2], *lines[4:]]), encoding="utf-8-sig")
    assert main(["coding", "import", str(folder)]) == 1
    *faults, last = capsys.readouterr().err.splitlines()
    assert last == (
        f"reportanalysis: {len(faults)} fault{'s' * (len(faults) != 1)}, nothing stored; "
        "mend the sheets and import again"
    )
    assert all(line.startswith("reportanalysis: coder_1.csv") for line in faults)
    assert not Path(HUMAN).exists()


def test_what_is_asked_for_is_exported(project, monkeypatch, capsys):
    asked = {}

    def export(data, folder, corpus, **options):
        asked.update(options, folder=folder, data=data, corpus=corpus)
        return ["drawn", "written"]

    monkeypatch.setattr(study, "load", lambda: "the study")
    monkeypatch.setattr(coding, "export_packet", export)
    assert main(["coding", "export", "packet", "--coders", "4", "--overlap", "0.5"]) == 0
    assert capsys.readouterr().out == "drawn\nwritten\n"
    assert asked == {
        "data": "the study", "folder": str(Path.cwd() / "packet"), "corpus": Path("nowhere"),
        "coders": 4, "overlap": 0.5, "sentences": 600, "seconds": 45, "seed": 2019,
    }  # fmt: skip
