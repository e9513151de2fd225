"""Contrasts by hand; their coverage is simulated with that of the shares."""

import numpy as np
import pandas as pd
import pytest

from reportanalysis.compare.shares import contrast
from reportanalysis.errors import ReportError


def test_contrast_against_the_mean_of_several_others():
    shares = pd.DataFrame({
        "city": ["A", "B", "C"], "category": "x",
        "share": [0.5, 0.2, 0.4], "low": [0.4, 0.1, 0.2], "high": [0.7, 0.4, 0.5],
    })  # fmt: skip
    row = contrast(shares, "A").iloc[0]
    assert row["share_others"] == pytest.approx(0.3)
    assert row["difference"] == pytest.approx(0.2)
    # Lower: own lower limit, others' upper limits at weight 1/2.
    assert row["low"] == pytest.approx(0.2 - np.sqrt(0.1**2 + (0.2**2 + 0.1**2) / 4))
    assert row["high"] == pytest.approx(0.2 + np.sqrt(0.2**2 + (0.1**2 + 0.2**2) / 4))
    assert len(contrast(shares)) == 3
    assert contrast(shares).iloc[[0]].equals(contrast(shares, "A"))


def test_contrast_names_the_cities_there_are():
    shares = pd.DataFrame(
        {"city": ["A", "B"], "category": "x", "share": 0.5, "low": 0.4, "high": 0.6}
    )
    with pytest.raises(ReportError, match="'Z'.*A, B"):
        contrast(shares, "Z")
    with pytest.raises(ReportError, match="at least two"):
        contrast(shares.head(1), "A")
