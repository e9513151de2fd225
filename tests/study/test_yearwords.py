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
    said = yearwords.lasting(fitted, "c0")
    assert "in 1 of 3 measures: more of apart (95% intervals that hold for all at once). " in said
    assert "Taken one at a time, none more would (about 0 of all by chance alone)." in said
    changed = changes(reports, fitted, "c0", 2020)
    said = yearwords.everywhere(changed, 2020)
    assert "1 of 3 measures differs surely, by 95% intervals for all at once: more of rises" in said
    assert "Surest is rises, +1" in said
    assert "apart" not in said
    assert "none of 3 measures differs surely, by 95%" in yearwords.alone(changed, "c0")


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
    said = yearwords.selected(table)
    assert "1 of 2 measures differs surely, by 95% intervals for all at once: more of x. " in said
    assert "Surest is x, +20.0 points (+15.9 to +24.1), ratio 2.00 (" in said


def test_cells_of_tables_say_points_and_scales():
    table = pd.DataFrame({
        "measure": ["type: other", "mean specificity"], "d": [0.02, 0.213], "low": [-0.0003, 0.131],
        "high": [0.05, 0.294], "v": [0.5, 1.5],
    })  # fmt: skip
    assert yearwords.differences(table, "d", "low", "high") == [
        "+2.0 (-0.03 to +5.0)", "+0.21 (+0.13 to +0.29)",
    ]  # fmt: skip
    assert yearwords.levels(table, "v") == ["50.0%", "1.50"]
    assert yearwords.ratios(table, "v", "d", "high") == [
        "0.50 (0.02 to 0.05)",
        "1.50 (0.21 to 0.29)",
    ]


def test_values_beyond_drafts_are_counted_beside_chance():
    z = pd.DataFrame(
        {"measure": "theme: urban", "year": range(2014, 2034), "z": [5.0, -2.5] + [0.5] * 18}
    )
    said = yearwords.beyond(z)
    assert said.startswith("Of 20 values of z, 2 lie beyond two deviations, where chance alone")
    assert (
        "about 1. Farthest from zero are the theme urban in 2014 (+5.0), the theme urban in 2015"
        in said
    )


def test_a_rise_of_the_province_is_no_fall():
    province = pd.DataFrame({"year": [2018, 2019, 2020], "type: regulatory": [0.4, 0.3, 0.2]})
    assert "the type regulatory fell from 35.0% (mean of 2 reports before 2020) to 20.0%" in (
        yearwords.from_above(province, "type: regulatory", 2020)
    )
    with pytest.raises(ReportError, match="no longer true"):
        yearwords.from_above(province.assign(**{"type: regulatory": [0.1, 0.1, 0.2]}),
                             "type: regulatory", 2020)  # fmt: skip
