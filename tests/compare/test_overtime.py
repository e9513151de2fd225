"""A city over the years, against simple means, scipy and simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reportanalysis.compare.components import variance_components
from reportanalysis.compare.overtime import (
    changes,
    digest_selection,
    percentile_in_year,
    usual_change,
)
from reportanalysis.errors import ReportError


def panel(rng, cities=12, years=8, draft=0.05):
    """Reports of every city and year: each city rises by .1 after half of the years."""
    table = pd.DataFrame({
        "city": np.repeat([f"c{i:02d}" for i in range(cities)], years),
        "year": np.tile(np.arange(years), cities),
    })  # fmt: skip
    city = np.repeat(rng.normal(0.4, 0.05, cities), years)
    table["x"] = city + 0.1 * (table["year"] >= years // 2) + rng.normal(0, draft, len(table))
    table["document_id"] = table["city"] + "-" + table["year"].astype(str)
    return table


def test_percentiles_are_those_of_scipy():
    rng = np.random.default_rng(0)
    table = pd.DataFrame({
        "city": ["a", *"bcdefghijk"], "year": 2020, "x": rng.integers(0, 5, 11).astype(float),
    }).assign(document_id=lambda t: t["city"])  # fmt: skip
    found = percentile_in_year(table, "x", "a").iloc[0]
    expected = stats.percentileofscore(table["x"][1:], table["x"][0], kind="mean") / 100
    assert found["percentile"] == pytest.approx(expected)
    assert found["of"] == 10


def test_changes_of_a_complete_panel_are_simple_means():
    table = panel(np.random.default_rng(1))
    row = changes(table, variance_components(table, ["x"]), "c03", 4).iloc[0]
    square = table.pivot(index="city", columns="year", values="x")
    move = square.loc[:, 4:].mean(axis=1) - square.loc[:, :3].mean(axis=1)
    others = move.drop("c03")
    low, high = stats.ttest_1samp(others, 0).confidence_interval()
    assert (row["change"], row["low"], row["high"]) == pytest.approx((others.mean(), low, high))
    three = table.assign(y=table["x"], z=table["x"])
    fitted = variance_components(three, ["x", "y", "z"])
    wide = changes(three, fitted, "c03", 4, simultaneous=True).iloc[0]
    ends = stats.ttest_1samp(others, 0).confidence_interval(1 - 0.05 / 3)
    assert (wide["low"], wide["high"]) == pytest.approx(tuple(ends))
    assert row["p"] == pytest.approx(stats.ttest_1samp(others, 0).pvalue)
    assert row["change_own"] == pytest.approx(move["c03"] - others.mean())
    late, early = (square.drop("c03").loc[:, s].mean(axis=1) for s in (slice(4, 9), slice(0, 3)))
    assert row["ratio"] == pytest.approx(late.mean() / early.mean())
    # The logarithm of a ratio of means, linearised, is a mean over cities.
    parts = late / late.mean() - early / early.mean()
    reach = stats.t.ppf(0.975, len(parts) - 1) * stats.sem(parts)
    ends = row["ratio"] * np.exp([-reach, reach])
    assert (row["ratio_low"], row["ratio_high"]) == pytest.approx(tuple(ends))


def test_intervals_of_changes_and_ratios_cover():
    """150 made-up panels: all rise from .4 to .5; the city's own change is nothing but drafts."""
    rng = np.random.default_rng(4)
    hits = []
    shape = panel(rng)
    columns = {f"x{k}": panel(rng)["x"] for k in range(150)}
    table = pd.concat([shape.drop(columns="x"), pd.DataFrame(columns)], axis=1)
    found = changes(table, variance_components(table, list(columns)), "c00", 4)
    for low, high, true in (("low", "high", 0.1), ("low_own", "high_own", 0.0),
                            ("ratio_low", "ratio_high", 1.25)):  # fmt: skip
        hits.append((found[low].le(true) & found[high].ge(true)).mean())
    print("coverage", hits)
    assert all(0.9 <= share <= 0.99 for share in hits)


def test_a_usual_report_is_no_selection():
    """A full report in the digest's place lies beyond the usual change one time in twenty."""
    rng = np.random.default_rng(6)
    columns = {f"x{k}": rng.normal(0.3, 0.03, 96) for k in range(200)}
    table = pd.concat([panel(rng)[["city", "year"]], pd.DataFrame(columns)], axis=1)
    usual = usual_change(table, list(columns))
    assert usual["sd"].mean() == pytest.approx(0.03 * np.sqrt(1.5), rel=0.05)
    drawn = [pd.Series(rng.normal(0.3, 0.03, 200), list(columns)) for _ in range(3)]
    rows = digest_selection(*drawn, usual)
    assert rows["measure"].tolist() == usual["measure"].tolist()
    assert 0.01 <= (rows["p"] < 0.05).mean() <= 0.09
    at_once = digest_selection(*drawn, usual, simultaneous=True)
    assert ((at_once["low"] <= 0) & (at_once["high"] >= 0)).mean() >= 0.99
    outside = (rows["low"] > 0) | (rows["high"] < 0)
    assert outside.equals(rows["p"] < 0.05)
    assert ((rows["ratio_low"] > 1) | (rows["ratio_high"] < 1)).equals(outside)


def test_too_few_reports_are_named():
    table = panel(np.random.default_rng(1), cities=6)
    fitted = variance_components(table, ["x"])
    with pytest.raises(ReportError, match="too few reports before and from 9, of c00"):
        changes(table, fitted, "c00", 9)
    with pytest.raises(ReportError, match="fewer than 5 reports"):
        usual_change(table.head(6), ["x"])  # four years have both neighbours
    assert usual_change(table.head(7), ["x"])["triples"].tolist() == [5]
