"""Answers to promises, reported growth and what was carried over, in made-up texts."""

import pandas as pd
import pytest

from reportanalysis.validation.outcomes import outcome_scores

PLAN = """柳河市2020年政府工作报告

一、2019年工作回顾
地区生产总值增长6.1%。

二、2020年重点工作
新建停车场10处。新增养老床位800张。加强企业用电监管。
"""
REVIEW = """柳河市2021年政府工作报告

一、2020年工作回顾
地区生产总值增长3.5%。新建停车场9处。

二、2021年重点工作
加强企业用电监管。推进智慧水利建设。
"""


def place(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


@pytest.fixture
def scores(tmp_path):
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    (tmp_path / "review.txt").write_text(REVIEW, "utf-8")
    parking = "新建停车场9处。"
    pairs = pd.DataFrame(
        [
            (
                "dev",
                *place(PLAN, "10"),
                "figure",
                *place(REVIEW, parking),
                "9处",
            ),
            # The coder sees a figure that the review does not give.
            (
                "test",
                *place(PLAN, "800"),
                "figure",
                *place(REVIEW, parking),
                "9处",
            ),
        ],
        columns=["half", "start", "end", "answer", "review_start", "review_end", "reported"],
    ).assign(document="plan.txt", review="review.txt")
    reported = pd.DataFrame(
        {
            "half": "dev",
            "document": ["plan.txt", "review.txt"],
            "indicator": "gdp_growth",
            "wording": "stated",
            "value": [6.1, 9.9],  # the second is coded wrongly
            "modifier": "exact",
            "expected": 0,
        }
    )
    carried = pd.DataFrame(
        [
            ("dev", place(REVIEW, "加强企业用电监管。")[0], "same"),
            ("dev", place(REVIEW, "推进智慧水利建设。")[0], "same"),  # it is new
        ],
        columns=["half", "start", "code"],
    ).assign(document="review.txt", before="plan.txt")
    made = outcome_scores(tmp_path, pairs, reported, carried)
    return made.set_index(["task", "half", "measure"])


def test_right_answers_are_counted_by_task_half_and_measure(scores):
    counts = scores[["n_counted", "n"]].apply(tuple, axis=1).to_dict()
    assert counts == {
        ("carried", "all", "agreement"): (1, 2),
        ("carried", "dev", "agreement"): (1, 2),
        ("outturn", "all", "expected"): (1, 1),
        ("outturn", "all", "modifier"): (1, 1),
        ("outturn", "all", "precision"): (1, 2),
        ("outturn", "all", "recall"): (1, 2),
        ("outturn", "dev", "expected"): (1, 1),
        ("outturn", "dev", "modifier"): (1, 1),
        ("outturn", "dev", "precision"): (1, 2),
        ("outturn", "dev", "recall"): (1, 2),
        ("pairs", "all", "precision"): (1, 1),
        ("pairs", "all", "recall"): (1, 2),
        ("pairs", "dev", "precision"): (1, 1),
        ("pairs", "dev", "recall"): (1, 1),
        ("pairs", "test", "recall"): (0, 1),
    }


def test_the_interval_is_clopper_and_pearsons(scores):
    # One of two: the ends solve 1 - (1 - p)^2 = .025 and p^2 = .025.
    row = scores.loc[("outturn", "all", "recall")]
    assert row["value"] == 0.5
    assert row["low"] == pytest.approx(1 - 0.975**0.5, abs=1e-6)
    assert row["high"] == pytest.approx(0.975**0.5, abs=1e-6)
