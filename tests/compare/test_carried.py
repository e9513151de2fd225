"""What a plan carried over, against likeness worked out by hand."""

import math

import pandas as pd
import pytest

from reportanalysis.compare.carried import carried_over
from reportanalysis.errors import ReportError


def plan(name: str, *bags: str, part: str = "plan") -> pd.DataFrame:
    return pd.DataFrame(
        {"commitment_id": [f"{name}-{n}" for n in range(len(bags))], "part": part, "bag": bags}
    )


def test_likeness_is_the_cosine_of_weighted_words():
    table = carried_over(plan("new", "a b"), plan("old", "a c"))
    # Two sentences: a stands in both, b and c in one each (smoothed idf, as scikit-learn has it).
    common, rare = 1.0, math.log(3 / 2) + 1
    assert table["likeness"].tolist() == [round(common / (common + rare**2), 3)]


def test_codes_follow_the_bounds():
    old = plan("old", "a b c d e f", "u v w")
    table = carried_over(plan("new", "a b c d e f", "a b c x y z", "k l m"), old)
    assert table["code"].tolist() == ["same", "reworded", "new"]
    assert table["before_id"].tolist()[:2] == ["old-0", "old-0"]
    assert table["commitment_id"].tolist() == ["new-0", "new-1", "new-2"]


def test_only_commitments_count_and_there_must_be_some():
    review = plan("r", "a b", part="review")
    table = carried_over(plan("new", "a b"), pd.concat([review, plan("old", "c d")]))
    assert table["code"].tolist() == ["new"]
    with pytest.raises(ReportError, match="the plan before"):
        carried_over(plan("new", "a b"), review)
