"""Codes by people as truth, and the one sentence that says whether there are any."""

import re

import pandas as pd
import pytest

from reportanalysis.errors import ReportError
from reportanalysis.study import humanlabels
from reportanalysis.study.humanlabels import (
    COLUMNS,
    code_files,
    coders_named,
    human_truth,
    read_human_labels,
    who_coded,
)
from reportanalysis.study.yearwords import claim

ROWS = [
    ("k1-1", 0, "s", "1", "service", "rural"),
    ("k1-1", 0, "s", "2", "other", "rural"),
    ("k1-2", 9, "s", "1", "service", "urban"),
    ("k1-2", 9, "s", "2", "investment", "urban"),
    ("k1-2", 9, "s", "decided", "regulatory", "urban"),
    ("k1-3", 19, "t", "2", "other", "other"),
]


def made_up():
    columns = ["id", "start", "stratum", "coder", "policy_type", "theme"]
    table = pd.DataFrame(ROWS, columns=columns)
    return table.assign(
        document="a.txt", end=table["start"] + 9, stratum_size=4, secondary="", confidence="3"
    )[list(COLUMNS)]


def test_decisions_count_and_what_is_open_counts_as_not_coded():
    truth = human_truth(made_up()).set_index("id")
    assert truth.index.tolist() == ["k1-2", "k1-3"]  # on k1-1 nobody has a majority
    assert truth.loc["k1-2", "policy_type"] == "regulatory"
    assert truth["chance"].tolist() == [0.25, 0.25]


def test_most_coders_outvote_one():
    more = made_up().iloc[[0]].assign(coder="3")
    truth = human_truth(pd.concat([made_up(), more])).set_index("id")
    assert truth.loc["k1-1", "policy_type"] == "service"
    assert truth.loc["k1-1", "chance"] == 0.5


def test_what_is_said_changes_with_the_file(tmp_path):
    none, some = read_human_labels(tmp_path / "none.csv"), made_up()
    assert "no human coded" in who_coded(none) and "没有人工编码" in who_coded(none, "chinese")
    assert who_coded(some).startswith("2 human coders coded 3 sentences drawn at random, 2 of them")
    assert "2名编码员" in who_coded(some, "chinese")
    assert coders_named(none) != coders_named(some)
    assert code_files(some) == code_files(none) + ", human_labels.csv"


def test_figures_of_codes_in_force_name_the_file_of_people(root):
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        code = path.read_text("utf-8")
        drawn = re.search(r"data\.coded|sampling_frame|panel_shares", code)
        assert ("study.code_files(data.human)" in code) == bool(drawn), path.name


def test_a_sentence_the_human_codes_deny_says_so(tmp_path, monkeypatch):
    assert claim("It rains.", True) == "It rains."
    with pytest.raises(ReportError, match="no longer true: It rains"):
        claim("It rains.", False)
    made_up().to_csv(tmp_path / "human_labels.csv", index=False)
    monkeypatch.setattr("reportanalysis.study.yearwords.HUMAN", tmp_path / "human_labels.csv")
    assert claim("It rains.", False) == humanlabels.NOT_BORNE_OUT["english"] + "It rains."


def test_a_stored_file_is_checked(tmp_path):
    path = tmp_path / "human_labels.csv"
    made_up().to_csv(path, index=False)
    assert len(read_human_labels(path)) == len(ROWS)
    made_up().assign(theme="schools").to_csv(path, index=False)
    with pytest.raises(ReportError, match="theme 'schools' is not in the codebook"):
        read_human_labels(path)
    made_up().drop(columns="coder").to_csv(path, index=False)
    with pytest.raises(ReportError, match="no column coder"):
        read_human_labels(path)
    pd.concat([made_up(), made_up().tail(1)]).to_csv(path, index=False)
    with pytest.raises(ReportError, match="k1-3 has two rows of one coder; make it again"):
        read_human_labels(path)
    made_up().assign(start="nine").to_csv(path, index=False)
    with pytest.raises(ReportError, match="cannot be read as a table"):
        read_human_labels(path)
