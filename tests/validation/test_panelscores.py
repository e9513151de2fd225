"""Scores by year and place, against plain counts and a least-squares line."""

import numpy as np
import pandas as pd
import pytest

from reportanalysis.validation.panelscores import panel_scores, trend_by_year


@pytest.fixture
def sample():
    rng = np.random.default_rng(0)
    n = 3900
    code = rng.choice(list("ab"), n)
    rows = pd.DataFrame({
        "document_id": [f"d{i // 6}" for i in range(n)], "year": 2014 + np.arange(n) // 6 % 13,
        "stratum": rng.choice(["dezhou", "shandong", "other"], n), "trained": rng.random(n) < 0.1,
        "policy_type": code, "theme": code,
    })  # fmt: skip
    wrong = rng.random(n) < 0.05 + 0.02 * (2026 - rows["year"])
    flipped = np.where(code == "a", "b", "a")
    return rows.assign(predicted_policy_type=np.where(wrong, flipped, code), predicted_theme=code)


def test_groups_are_plain_shares(sample):
    table = panel_scores(sample).set_index(["variable", "group", "measure"])
    accuracy = table.loc["policy_type"]["value"].xs("accuracy", level=1)
    unseen = sample[~sample["trained"]]
    right = unseen["policy_type"].eq(unseen["predicted_policy_type"])
    assert accuracy["all"] == pytest.approx(right.mean(), abs=1e-6)
    for year, share in right.groupby(unseen["year"]).mean().items():
        assert accuracy[str(year)] == pytest.approx(share, abs=1e-6)
    assert (table.loc["theme", "value"] == 1).all()
    assert table["rows"].xs("accuracy", level=2).loc[("theme", "all")] == len(unseen)


def test_the_trend_is_that_of_a_line(sample):
    unseen = sample[~sample["trained"]]
    right = unseen["policy_type"].eq(unseen["predicted_policy_type"]).astype(float)
    slope, low, high = trend_by_year(sample, "policy_type")
    assert slope == pytest.approx(10 * np.polyfit(unseen["year"], right, 1)[0])
    assert low < slope < high
    # .02 a year, within three standard errors
    assert abs(slope - 0.2) < 3 * (high - low) / (2 * 1.96)
    assert trend_by_year(sample, "theme") == pytest.approx((0, 0, 0), abs=1e-9)
