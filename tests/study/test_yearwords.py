"""Sentences about the years say what their tables say, and stop where that is false."""

import numpy as np
import pandas as pd
import pytest

from reportanalysis.compare import changes, digest_selection, variance_components
from reportanalysis.errors import ReportError
from reportanalysis.study import yearwords


@pytest.fixture(scope="module")
def reports():
    """All cities rise in one measure from 2020 on; one keeps apart in another."""
    rng = np.random.default_rng(0)
    table = pd.DataFrame({
        "city": np.repeat([f"c{i}" for i in range(12)], 12), "year": list(range(2014, 2026)) * 12,
    })  # fmt: skip
    for name in ("rises", "apart", "same"):
        table[name] = 0.3 + rng.normal(0, 0.02, len(table))
    table["rises"] += 0.1 * (table["year"] >= 2020)
    table["apart"] += 0.1 * table["city"].eq("c0")
    return table


def test_what_is_there_is_named(reports):
    fitted = variance_components(reports, ["rises", "apart", "same"])
    assert "1 of 3 measures: apart +" in yearwords.lasting(fitted, "c0")
    changed = changes(reports, fitted, "c0", 2020)
    said = yearwords.everywhere(changed, 2020)
    assert "of 3 measures sure among all 1: rises +1" in said and "apart" not in said
    assert "of 3 measures none is sure among all; nearest comes" in yearwords.alone(changed, "c0")


def test_what_is_false_stops(reports):
    fitted = variance_components(reports, ["rises", "same"])
    changed = changes(reports, fitted, "c0", 2020)
    with pytest.raises(ReportError, match="no longer true"):
        yearwords.everywhere(changed[changed["measure"] == "same"], 2020)
    with pytest.raises(ReportError, match="no longer true"):
        yearwords.stays(variance_components(reports, ["rises"]))  # most goes with the year


def test_a_digest_is_told_from_an_ordinary_report():
    usual = pd.DataFrame({"measure": ["x", "y"], "sd": 0.02, "triples": 30, "cities": 8})
    around = pd.Series({"x": 0.2, "y": 0.2})
    table = digest_selection(pd.Series({"x": 0.4, "y": 0.21}), around, around, usual)
    assert "of 2 measures sure among all 1: x +20.0 points (+15.9 to +24.1), ratio 2.00" in (
        yearwords.selected(table)
    )
