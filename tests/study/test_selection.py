"""What the study counts and compares."""

import pandas as pd
import pytest

from reportanalysis import study
from reportanalysis.errors import ReportError


@pytest.fixture(scope="module")
def data():
    return study.load()


def test_what_counts(data):
    assert set(data.comparable["part"]) == {"plan", "self"}
    assert data.comparable["document_id"].nunique() == 16
    sizes = data.reports.groupby("city").size()
    assert len(sizes) == 15
    assert sizes.between(100, 450).all()
    assert not {"Rizhao"} & set(sizes.index)
    assert set(data.commitments["part"]) > {"plan", "self"}
    assert set(data.digest["document_id"]) == {"dezhou-2019"}


def test_tables_are_read_from_any_folder_of_the_repository(root, data, monkeypatch):
    monkeypatch.chdir(root / "notebooks")
    again = study.load()
    pd.testing.assert_frame_equal(again.reports, data.reports)
    assert (root / "data/corpus.csv").samefile("data/corpus.csv")


def test_other_provinces_and_counties_are_not_compared(data):
    """A registered county and a city elsewhere change nothing that speaks of Shandong."""
    like = {"year": 2024, "status": "complete", "level": "prefecture"}
    made_up = pd.DataFrame([
        {"city": "Elsewhere", "province": "Hebei", **like},
        {"city": "A county", "province": "Shandong", **like, "level": "county"},
        {"city": "Later", "province": "Shandong", **like, "year": 2025},
        {"city": "Cut short", "province": "Shandong", **like, "status": "truncated"},
    ])  # fmt: skip
    table = pd.concat([data.comparable, made_up], ignore_index=True)
    chosen = study.comparison_group(table)
    assert set(chosen["city"]) == set(data.reports["city"])
    every_year = study.comparison_group(table, year=None)
    assert set(every_year["city"]) - set(data.comparable["city"]) == {"Later", "Cut short"}
    with pytest.raises(ReportError, match="no document of Shandong.* given in 2030"):
        study.comparison_group(table, year=2030)
    with pytest.raises(ReportError, match="no column level"):
        study.comparison_group(table.drop(columns="level"))
