"""Two made-up reports of one city in a row: targets with their outturn, what was carried over."""

import pandas as pd
import pytest

from reportanalysis.batch import DOCUMENT_COLUMNS
from reportanalysis.corpus.documents import file_sha256
from reportanalysis.corpus.registry import COLUMNS
from reportanalysis.files import csv_bytes
from reportanalysis.study.outcometables import (
    carried_table,
    first_of_each,
    outturn_table,
    read_report,
    stored_readings,
)

FIRST = """一、2019年工作回顾
全市生产总值增长5%。
二、2020年重点工作
主要预期目标：生产总值增长6%左右，城镇新增就业5万人，一般公共预算收入增长4%，社会消费品零售总额增长8%。
加强企业用电监管。新建停车场十处。
"""
SECOND = """一、2020年工作回顾
生产总值增长5.6%，城镇新增就业5.1万人，社会消费品零售总额增长5%，一般公共预算收入增长4.2%。
二、2021年重点工作
主要预期目标：生产总值增长7%。
加强企业用电监管。推进智慧水利建设。
"""


@pytest.fixture
def corpus(tmp_path):
    """Registers a made-up text of 柳河 in the corpus."""

    def add(name, year, text, city="Liuhe"):
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        return dict.fromkeys(COLUMNS, "") | {
            "document_id": name, "city": city, "city_zh": "柳河", "province": "Shandong",
            "level": "prefecture", "year": year, "status": "complete", "path": path.name,
            "sha256": file_sha256(path),
        }  # fmt: skip

    return add


@pytest.fixture
def readings(corpus, tmp_path):
    rows = [corpus("a-2020", 2020, FIRST), corpus("a-2021", 2021, SECOND)]
    return [read_report(row, tmp_path) for row in rows]


def test_a_target_meets_the_figure_of_the_next_review(readings):
    press = readings[0].headline.iloc[:0]
    table = outturn_table(readings, press).set_index("indicator")
    assert table["status"].to_dict() == {
        "gdp_growth": "nearly",  # 5.6 of 6, 左右
        "budget_revenue_growth": "met",  # 4.2 of 4
        "retail_sales_growth": "not met",  # 5 of 8
        "urban_jobs": "met",  # 5.1 of 5, in 万人
    }
    assert (table["plan_id"] == "a-2020").all() and (table["review_id"] == "a-2021").all()
    assert (table["year"] == 2020).all()
    assert table.loc["gdp_growth", ["low", "reported_low", "next_low"]].tolist() == [6, 5.6, 7]
    assert table.drop("gdp_growth")["next_low"].isna().all()


def test_targets_in_the_press_stand_in_where_a_report_states_none(readings):
    plan, review = readings
    press = plan.headline.assign(low=4.0, document_id="press", city="Liuhe")
    alone = outturn_table([review], press)
    assert set(alone["plan_id"]) == {"press"}
    both = outturn_table(readings, press)
    assert set(both["plan_id"]) == {"a-2020"}


@pytest.mark.parametrize(
    ("reported", "status"),
    [
        ({"wording": "level only"}, "level only"),
        ({"wording": "not stated"}, "not stated"),
        ({"unit": "%"}, "other unit"),
        ({"unit": "人", "low": 50_000.0}, "met"),
        ({"unit": "人", "low": 49_999.0}, "not met"),
        ({"unit": "万人", "low": 5.0}, "met"),
    ],
)
def test_a_figure_of_another_unit_is_turned_or_tells_nothing(readings, reported, status):
    plan, review = readings
    its = review.outturn["indicator"].eq("urban_jobs")
    for column, value in reported.items():
        review.outturn.loc[its, column] = value
    table = outturn_table(readings, plan.headline.iloc[:0]).set_index("indicator")
    assert table.loc["urban_jobs", "status"] == status


def test_a_plan_is_compared_with_the_last_one_of_its_city(readings, corpus, tmp_path):
    other = read_report(corpus("b-2021", 2021, SECOND, city="Other"), tmp_path)
    table = carried_table(first_of_each([*readings, other]))
    assert table["document_id"].tolist() == ["a-2021"]
    row = table.iloc[0]
    assert row[["before_id", "gap", "n"]].tolist() == ["a-2020", 1, 3]
    # 加强企业用电监管 word for word; the targets in other figures; 智慧水利 new.
    assert row["n_same"] == 1 and row["n_new"] >= 1
    assert row[["n_same", "n_reworded", "n_new"]].sum() == row["n"]


def test_one_report_counts_for_a_city_and_year(readings, corpus, tmp_path):
    again = read_report(corpus("again-2020", 2020, FIRST), tmp_path)
    kept = first_of_each([readings[1], readings[0], again])
    assert [one.about["document_id"] for one in kept] == ["a-2020", "a-2021"]


def test_reports_of_other_years_and_without_commitments_give_nothing(corpus, tmp_path):
    assert read_report(corpus("late", 2023, SECOND), tmp_path) is None
    assert read_report(corpus("empty", 2021, "今天天气很好。"), tmp_path) is None


def test_what_a_run_kept_is_read_back(readings, corpus, tmp_path):
    """Of a registry of four: one of other years, one without commitments are passed over."""
    rows = pd.DataFrame([
        corpus("a-2020", 2020, FIRST), corpus("a-2021", 2021, SECOND),
        corpus("late", 2023, SECOND), corpus("empty", 2021, ""),
    ])  # fmt: skip
    documents = rows.reindex(columns=DOCUMENT_COLUMNS)
    documents["stated_years"] = ["2020", "", "2021", ""]
    work = tmp_path / "work"
    work.mkdir()
    written = {"documents": documents}
    for name in ("headline", "outturn"):
        written[name] = pd.concat([getattr(one, name) for one in readings])
    plans = [one.plan.assign(document_id=one.about["document_id"]) for one in readings]
    review = pd.DataFrame([("r-1", "review", "词", "a-2020")], columns=list(plans[0]))
    late = plans[1].assign(document_id="late")
    written["commitments"] = pd.concat([*plans, late, review])
    for name, table in written.items():
        # As `run_folder` leaves them: plain text, all cells as they were.
        table.to_csv(work / f"{name}.csv", index=False, encoding="utf-8-sig")
    known = stored_readings(rows, work)
    assert [one.about for one in known] == [one.about for one in readings]
    for one, other in zip(known, readings, strict=True):
        for name in ("headline", "outturn", "plan"):
            assert csv_bytes(getattr(one, name)) == csv_bytes(getattr(other, name)), name
