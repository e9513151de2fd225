"""Answers that take long: stored as they are computed, and only for the rows they are of."""

import pandas as pd
import pytest

from reportanalysis import study
from reportanalysis.segment import identity_words, stop_words
from reportanalysis.study import stored

NOT_COMPARED = stop_words() | {"#"} | identity_words()


@pytest.fixture(scope="module")
def reports():
    return study.load().reports


@pytest.fixture(scope="module")
def rows():
    return study.compared_commitments(study.load_panel())


def test_the_studys_own_answers_are_stored(reports, rows, monkeypatch):
    """If this fails: make diagnostics."""
    for name in ("_neighbours", "_power"):
        monkeypatch.setattr(stored, name, lambda *_: pytest.fail("computed anew"))
    assert len(study.neighbours_without_one(reports)) == reports["city"].nunique()
    assert study.power_for_dezhou(rows, NOT_COMPARED)["found"].between(0, 1).all()


def test_other_rows_get_an_answer_of_their_own(reports, rows, monkeypatch):
    made = pd.DataFrame({"made": ["anew"]})
    for name in ("_neighbours", "_power"):
        monkeypatch.setattr(stored, name, lambda *_: made)
    assert study.neighbours_without_one(reports.iloc[1:]) is made
    assert study.power_for_dezhou(rows.iloc[1:], NOT_COMPARED) is made
    assert study.power_for_dezhou(rows, NOT_COMPARED | {"发展"}) is made


@pytest.mark.slow
def test_the_stored_answers_are_the_same_again(reports, rows, root):
    for path, again in (
        (stored.NEIGHBOURS, stored._neighbours(reports)),
        (stored.POWER, stored._power(rows, NOT_COMPARED)),
    ):
        there = pd.read_csv(root / path)
        pd.testing.assert_frame_equal(again.astype(there.dtypes.to_dict()), there, atol=1e-6)


def test_answers_are_stored_with_what_they_are_of(reports, rows, tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "MANIFEST", tmp_path / "manifest.json")
    for name, path in (("_neighbours", "NEIGHBOURS"), ("_power", "POWER")):
        monkeypatch.setattr(stored, path, tmp_path / f"{name}.csv")
        made = pd.DataFrame({"made": [name]})
        monkeypatch.setattr(stored, name, lambda *_, made=made: made)
    paths = study.store_slow_answers(reports, rows, NOT_COMPARED)
    assert paths == [stored.NEIGHBOURS, stored.POWER]
    for name in ("_neighbours", "_power"):
        monkeypatch.setattr(stored, name, lambda *_: pytest.fail("computed anew"))
    assert study.neighbours_without_one(reports)["made"].item() == "_neighbours"
    assert study.power_for_dezhou(rows, NOT_COMPARED)["made"].item() == "_power"
