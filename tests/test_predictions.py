"""What is predicted again, and what training that costs; training itself is stood in for."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from reportanalysis import predictions
from reportanalysis.cli import main
from reportanalysis.corpus.documents import ADDED
from reportanalysis.files import as_text, write_csv
from reportanalysis.policytype import training
from reportanalysis.predictions import statements, update_predictions

REPORT = (
    "一、2023年工作回顾\n建成学校两所。\n二、2024年重点工作安排\n（一）做强产业\n"
    "扎实推进十个重点项目建设,完成投资50亿元以上。\n新增养老床位,完善养老服务。\n"
)


class Trained(AssertionError):
    pass


@pytest.fixture(scope="module")
def recorded(root, tmp_path_factory):
    """A copy of the data whose predictions are as trained, and recorded so."""
    folder = tmp_path_factory.mktemp("recorded")
    shutil.copytree(root / "data", folder / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        stored = pd.read_csv("data/derived/predictions.csv", keep_default_na=False)
        Path("data/derived/manifest.json").unlink()
        patch.setattr(predictions, "out_of_fold", lambda *_: stored)
        update_predictions(lambda _: None)
    return folder


@pytest.fixture
def project(recorded, tmp_path, monkeypatch):
    """The same, to be changed, where nothing may be trained."""
    shutil.copytree(recorded / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", str(tmp_path / "corpus"))

    def refuse(*_):
        raise Trained

    monkeypatch.setattr(predictions, "out_of_fold", refuse)
    return tmp_path


def content() -> bytes:
    return Path("data/derived/predictions.csv").read_bytes()


def test_a_report_without_labels_is_added_and_removed_without_training(project, root):
    before, manifest = content(), Path("data/derived/manifest.json").read_bytes()
    assert before == (root / "data/derived/predictions.csv").read_bytes()
    Path("a.txt").write_text(REPORT, "utf-8")
    given = ["--city", "Madeup", "--city-zh", "虚构", "--year", "2024", "--province", "Shandong"]
    assert main(["corpus", "add", "a.txt", *given]) == 0
    assert main(["derive"]) == 0
    update_predictions(print)
    table = as_text(pd.read_csv("data/derived/predictions.csv", keep_default_na=False, dtype=str))
    mine = table["commitment_id"].str.startswith("madeup-2024")
    assert table.loc[mine, "policy_type"].tolist() == ["investment", "service"]
    assert table.loc[mine, "theme"].tolist()[1] == "welfare"
    assert (table.loc[mine, "policy_type_reasons"] != "").all()
    assert table[~mine].to_csv(index=False, lineterminator="\n").encode() == before
    assert main(["corpus", "remove", "madeup-2024"]) == 0
    update_predictions(print)
    assert content() == before
    assert Path("data/derived/manifest.json").read_bytes() == manifest


@pytest.mark.parametrize("table", ["gold/labels.csv", "derived/commitments.csv"])
def test_what_the_models_learnt_from_is_learnt_again(project, table):
    path = Path("data", table)
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    write_csv(path, rows.drop(rows.index[rows.index[-1]]))
    said = []
    with pytest.raises(Trained):
        update_predictions(said.append)
    assert len(said) == 1
    assert "minutes" in said[0]


def test_a_table_that_was_changed_or_cut_off_is_made_again(project):
    Path("data/derived/predictions.csv").write_bytes(content()[:-100])
    with pytest.raises(Trained):
        update_predictions(lambda _: None)


def test_what_counts_as_added_is_what_is_stored_as_added():
    assert f"{ADDED}/" == training.ADDED


def test_words_about_the_code_decide_nothing():
    """Training for a quarter of an hour because a sentence was mended would be no use."""
    code = 'LIMIT = 2\n"""A limit."""\n\n\n'
    code += 'def f(x: int) -> str:\n    """Say # it."""\n    return "#" * x\n'
    plain = 'LIMIT = 2\ndef f(x: int) -> str:\n    return "#" * x'
    assert statements(code) == plain
    assert statements(code.replace("Say", "Tell").replace("* x", "* x  # why")) == plain
    assert statements(code.replace("* x", "+ x")) != plain
