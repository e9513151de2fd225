"""Boundaries and run-in headings in made-up reports, counted by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from reportanalysis.parsing.layout import layout
from reportanalysis.policytype.labels import CITY_SCORED
from reportanalysis.validation import boundaries, copies
from reportanalysis.validation.boundaries import (
    boundaries_of,
    boundary_scores,
    end_to_end,
    parsing_scores,
    run_in_scores,
    settled_boundaries,
)

TEXT = """一、2023年工作回顾
建成学校两所。
**二、2024年工作安排**
（一）做强产业。
狠抓项目。加快建设两个园区，引进企业。
新建公园三处。
"""
PLAN = TEXT.index("二、2024")


def starts(*rows, document="a"):
    return pd.DataFrame(rows, columns=["part", "start"]).assign(document=document)


def counted(table):
    return table.set_index("measure")[["n_correct", "n"]].apply(tuple, axis=1).to_dict()


def test_a_report_is_right_when_it_has_just_the_boundaries_coded():
    gold = pd.concat([starts(("review", 0), ("plan", 9)), starts(("plan", 4), document="b")])
    found = pd.concat([starts(("review", 0), ("plan", 8), ("self", 20)),
                       starts(("plan", 4), document="b")])  # fmt: skip
    scores = boundary_scores(found, gold)
    assert counted(scores) == {"precision": (2, 4), "recall": (2, 3), "reports": (1, 2)}
    assert scores["value"].tolist() == [2 / 4, 2 / 3, 1 / 2]
    # Wilson by hand for 2 of 4: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n).
    z2 = 1.959964**2
    half = math.sqrt(z2 * (0.25 / 4 + z2 / 64)) / (1 + z2 / 4)
    assert scores.loc[0, ["low", "high"]].tolist() == pytest.approx([0.5 - half, 0.5 + half])


def test_where_nothing_was_found_precision_is_open():
    scores = boundary_scores(starts(), starts(("plan", 3))).set_index("measure")
    assert np.isnan(scores.loc["precision", ["value", "low", "high"]].astype(float)).all()
    assert scores.loc["recall", "value"] == 0


def test_a_unit_is_a_heading_where_a_run_in_heading_begins_in_it():
    spans = pd.DataFrame(
        [("a", "run_in", 2, 8), ("a", "sentence", 10, 18), ("a", "run_in", 30, 40)],
        columns=["document", "kind", "start", "end"],
    )
    gold = pd.DataFrame(
        [("a", 0, 10, "run_in"), ("a", 10, 20, "run_in"), ("a", 20, 30, "sentence"),
         ("a", 30, 45, "sentence"), ("b", 2, 8, "run_in")],
        columns=["document", "start", "end", "code"],
    )  # fmt: skip
    assert counted(run_in_scores(spans, gold)) == {"precision": (1, 2), "recall": (1, 3)}


def settled(start, disputed="", part="plan", at=PLAN):
    gold = pd.DataFrame({"part": [part], "start": [start], "disputed": [disputed]})
    found = pd.DataFrame({"part": ["plan"], "start": [at]})
    return settled_boundaries(gold, found, TEXT).values.tolist()


def test_a_coded_boundary_is_moved_past_marks_of_bold():
    assert settled(PLAN - 2) == [["plan", PLAN]]
    assert settled(PLAN - 3) == [["plan", PLAN]]  # the end of the line before
    assert settled(5, part="front") == [["front", 0]]
    assert settled(len(TEXT)) == [["plan", len(TEXT)]]  # behind it nothing is read


def test_the_coders_doubt_counts_for_the_parser():
    assert settled(0, f"{PLAN}") == [["plan", PLAN]]
    assert settled(0, "3") == [["plan", 0]]  # no alternative is the one found
    assert settled(0, "absent") == []
    assert settled(0, f"absent {PLAN}") == [["plan", PLAN]]
    assert settled(PLAN, "absent") == [["plan", PLAN]]


def test_the_scores_of_a_folder(tmp_path, monkeypatch):
    """One report of each kind, the plan of the second coded where there is none."""
    names = ["cities_2024/a.txt", "lawtext/柳河市/2020.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert boundaries_of(TEXT).values.tolist() == [["review", 0], ["plan", PLAN]]
    chapters = pd.DataFrame(
        [(names[0], "review", 0), (names[0], "plan", PLAN), (names[1], "plan", 12)],
        columns=["file", "part", "start"],
    ).assign(disputed="")
    heading = layout(TEXT).query("kind == 'run_in'").iloc[0]
    units = pd.DataFrame([(names[0], heading["start"], heading["end"], "run_in")],
                         columns=["document", "start", "end", "code"])  # fmt: skip
    coded = pd.DataFrame({
        "document_id": ["liuhe", "liuhe", "liuhe", "gone"],
        "set": [CITY_SCORED[0], CITY_SCORED[0], "train", CITY_SCORED[0]],
        "span_sha256": [copies.span_checksum(s) for s in ("新建公园三处。", "建", "建", "建")],
    })  # fmt: skip
    sources = pd.DataFrame({
        "document_id": ["liuhe", "gone"],
        "source": [f"https://example.org/x/{place}" for place in ("柳河市/2020.md", "b/c.md")],
    })  # fmt: skip
    monkeypatch.setattr(copies, "read_codes", lambda: coded)
    monkeypatch.setattr(copies, "read_table", lambda path: sources)
    table = parsing_scores(tmp_path, chapters, units)
    assert list(table.columns) == ["what", *boundaries.MEASURE_COLUMNS]
    assert {what: counted(rows) for what, rows in table.groupby("what")} == {
        "boundaries, 2024": {"precision": (2, 2), "recall": (2, 2), "reports": (1, 1)},
        "boundaries, 2014 to 2026": {"precision": (0, 2), "recall": (0, 1), "reports": (0, 1)},
        "run-in headings": {"precision": (1, 1), "recall": (1, 1)},
        "coded sentences elsewhere": {"recall": (1, 2)},
    }


def test_errors_of_two_shares_add_up_as_squares_of_logarithms():
    one = pd.Series({"value": 0.8, "low": 0.8 / math.exp(0.3), "high": 0.8 * math.exp(0.03)})
    two = pd.Series({"value": 0.5, "low": 0.5 / math.exp(0.4), "high": 0.5 * math.exp(0.04)})
    both = end_to_end(one, two)
    assert both.tolist() == pytest.approx([0.4, 0.4 / math.exp(0.5), 0.4 * math.exp(0.05)])
    sure = pd.Series({"value": 0.99, "low": 0.9, "high": 1.0})
    assert end_to_end(sure, pd.Series({"value": 1.0, "low": 0.9, "high": 1.5}))["high"] == 1
