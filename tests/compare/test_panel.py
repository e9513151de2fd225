"""A row a report, against plain counting; places in a year, against scipy's ranks."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest, rankdata

from reportanalysis.compare.panel import panel_rows, place_in_year, with_shares
from reportanalysis.errors import ReportError

CODES = {"policy_type": ["investment", "service"], "theme": ["rural", "urban", "welfare"]}


@pytest.fixture(scope="module")
def sentences():
    """Made up: two reports, and one of which only the review is there."""
    rng = np.random.default_rng(0)
    parts = ["review", "plan", "plan", "plan", "self", "", "closing"] * 4
    table = pd.DataFrame({"part": [*parts, *parts, "review"]})
    table["document_id"] = ["b"] * 28 + ["a"] * 28 + ["c"]
    table["commitment_id"] = [f"{of}-{n:04}" for n, of in enumerate(table["document_id"])]
    table["specificity"] = pd.array(rng.integers(0, 5, len(table)), dtype="Int64")
    counted = table["part"].isin(["plan", "self"])
    for variable, codes in CODES.items():
        p = rng.dirichlet(np.ones(len(codes)), len(table)).round(4)
        for code, column in zip(codes, p.T, strict=True):
            table[f"p_{variable}_{code}"] = np.where(counted, column, np.nan)
        likeliest = np.array(codes, dtype=object)[p.argmax(axis=1)]
        table[variable] = np.where(counted, likeliest, None)
    return table


@pytest.fixture(scope="module")
def targets(sentences):
    plan = sentences.loc[sentences["part"].eq("plan"), "commitment_id"]
    return pd.DataFrame({"commitment_id": [plan.iloc[0], plan.iloc[0], plan.iloc[5]]})


@pytest.fixture(scope="module")
def headline():
    return pd.DataFrame(
        [
            ("a", "gdp_growth", 6.0, 6.5, "%", "around"),
            ("a", "urban_jobs", 3.5, 3.5, "万人", "at_least"),
            ("a", "grain_output", 50.0, 50.0, "亿斤", "exact"),
            ("a", "foreign_investment", 2.0, 2.0, "亿美元", "exact"),
            ("b", "gdp_growth", np.nan, np.nan, "", ""),
            ("b", "urban_jobs", 4000.0, 4000.0, "人", "exact"),
        ],
        columns=["document_id", "indicator", "low", "high", "unit", "modifier"],
        index=[9, 7, 5, 3, 2, 1],  # of a table that was filtered and sorted
    )


@pytest.fixture(scope="module")
def rows(sentences, targets, headline):
    return panel_rows(sentences, targets, headline).set_index("document_id")


def test_counts_and_means_are_those_of_the_sentences(rows, sentences, targets):
    assert rows.index.tolist() == ["b", "a", "c"]
    for document, row in rows.drop(index="c").iterrows():
        own = sentences[sentences["document_id"].eq(document)]
        for part in ("review", "outlook", "plan", "self", "closing"):
            assert row[f"n_{part}"] == (own["part"] == part).sum()
        counted = own[own["part"].isin(["plan", "self"])]
        assert row["n_commitments"] == len(counted)
        assert row["mean_specificity"] == pytest.approx(counted["specificity"].mean(), abs=1e-6)
        figures = targets["commitment_id"].isin(counted["commitment_id"]).sum()
        assert row["n_targets"] == figures
        with_figure = counted["commitment_id"].isin(targets["commitment_id"]).mean()
        assert row["share_with_figure"] == pytest.approx(with_figure, abs=1e-6)
        for variable, codes in CODES.items():
            for code in codes:
                assert row[f"n_{variable}_{code}"] == (counted[variable] == code).sum()
                mean = counted[f"p_{variable}_{code}"].mean()
                assert row[f"share_{variable}_{code}"] == pytest.approx(mean, abs=1e-6)
        plan = own[own["part"].eq("plan")]
        mean = plan["p_policy_type_service"].mean()
        assert row["share_plan_policy_type_service"] == pytest.approx(mean, abs=1e-6)


def test_shares_of_one_variable_add_to_one(rows):
    for name, codes in CODES.items():
        total = rows[[f"share_{name}_{code}" for code in codes]].drop(index="c").sum(axis=1)
        assert total.to_numpy() == pytest.approx(1, abs=1e-3)


def test_a_report_without_commitments_has_counts_but_no_shares(rows):
    row = rows.loc["c"]
    assert (row["n_review"], row["n_commitments"], row["n_targets"]) == (1, 0, 0)
    names = [name for name in rows if name.startswith(("share_", "low_", "high_", "sum_"))]
    assert row[[*names, "mean_specificity"]].isna().all()
    counts = [name for name in rows if name.startswith(("n_theme", "n_policy_type"))]
    assert (rows[counts].dtypes == "Int64").all()


@pytest.mark.parametrize(("k", "n"), [(0, 30), (7, 150), (150, 150)])
def test_intervals_are_wilsons(k, n):
    rows = pd.DataFrame({"n_plan": [1], "n_commitments": [n], "sum_theme_rural": [float(k)]})
    low, high = binomtest(k, n).proportion_ci(method="wilson")
    found = with_shares(rows)[["low_theme_rural", "high_theme_rural"]].iloc[0]
    assert found.tolist() == pytest.approx([low, high], abs=1e-6)


def test_headline_targets_stand_in_one_unit(rows):
    assert rows.loc["a", ["gdp_growth_low", "gdp_growth_high"]].tolist() == [6.0, 6.5]
    assert rows.loc["a", "gdp_growth_modifier"] == "around"
    assert rows.loc[["a", "b"], "urban_jobs_low"].tolist() == [35_000, 4000]
    assert rows.loc["a", "grain_output_low"] == 250
    assert rows["foreign_investment_low"].isna().all()
    assert rows.loc[["b", "c"], ["gdp_growth_low", "gdp_growth_modifier"]].isna().all(axis=None)


def test_places_are_scipys_ranks_within_a_year():
    rng = np.random.default_rng(1)
    panel = pd.DataFrame({
        "document_id": [f"x-{n}" for n in range(40)], "city": [f"C{n % 20}" for n in range(40)],
        "year": np.repeat([2020, 2021], 20), "compared": rng.random(40) < 0.8,
        "value": rng.integers(0, 6, 40).astype(float),
    })  # fmt: skip
    panel.loc[3, "value"] = np.nan
    places = place_in_year(panel, "value")
    kept = panel[panel["compared"] & panel["value"].notna()]
    assert places["document_id"].tolist() == kept["document_id"].tolist()
    for year, own in kept.groupby("year"):
        found = places[places["year"].eq(year)]
        assert found["place"].tolist() == rankdata(-own["value"], method="min").tolist()
        assert found["of"].eq(len(own)).all()
        assert found["ties"].tolist() == [(own["value"] == v).sum() for v in own["value"]]


def test_a_column_that_is_not_there(sentences):
    with pytest.raises(ReportError, match="no column share_theme_x"):
        place_in_year(pd.DataFrame(columns=["document_id", "city", "year", "compared"]),
                      "share_theme_x")  # fmt: skip
    with pytest.raises(ReportError, match="no column theme"):
        panel_rows(sentences.drop(columns="theme"), sentences, sentences)
