"""The tables of the cities' pages, against the tables they come from."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from reportanalysis import study
from reportanalysis.compare import keyness
from reportanalysis.corpus.registry import read_registry, registered_cities
from reportanalysis.errors import ReportError
from reportanalysis.segment import identity_words, stop_words
from reportanalysis.study.citytables import city_tables, compare_cities


@pytest.fixture(scope="module")
def data():
    return study.load()


@pytest.fixture(scope="module")
def panel():
    return study.load_panel()


@pytest.fixture(scope="module")
def comparison(data, panel):
    return compare_cities(data, panel)


@pytest.fixture(scope="module")
def pages(comparison, data):
    return {city: city_tables(comparison, city) for city in registered_cities(data.registry)}


def test_every_registered_city_has_its_tables(root, pages):
    registry = read_registry(root / "data/corpus.csv")
    assert set(pages) == set(registry["city"])
    for city, page in pages.items():
        assert set(page.documents["city"]) == {city}
        assert page.documents["source"].str.startswith("http").all()


def test_only_a_truncated_report_keeps_a_city_out(pages, data):
    assert {city: page.why_not for city, page in pages.items() if page.why_not} == {
        "Rizhao": "truncated"
    }
    empty = pages["Rizhao"]
    for table in (empty.standing, empty.headline, empty.concrete, empty.neighbours):
        assert table.empty
    assert set(empty.years["year"]) == {2014, 2016, 2021}


def test_a_report_that_the_panel_lacks_is_counted_all_the_same(comparison):
    reports = comparison.panel.reports
    without = replace(comparison.panel, reports=reports[reports["document_id"].ne("jinan-2024")])
    columns = ["document_id", "compared", "n_commitments"]
    there, lacking = (
        city_tables(each, "Jinan").documents[columns].set_index("document_id")
        for each in (comparison, replace(comparison, panel=without))
    )
    assert there.loc["jinan-2024"].tolist() == lacking.loc["jinan-2024"].tolist() == [True, 291]


def test_a_city_of_another_province_is_said_to_be_elsewhere(comparison, data):
    row = data.registry.iloc[[-1]].assign(
        document_id="made-up-2024", city="Made-up", province="Hebei", city_zh="编造"
    )
    wider = replace(data, registry=pd.concat([data.registry, row]))
    page = city_tables(replace(comparison, study=wider), "Made-up")
    assert (page.why_not, page.city_zh, len(page.documents)) == ("elsewhere", "编造", 1)
    assert "Made-up" in registered_cities(wider.registry)


def test_shares_and_places_of_2024(pages, data, comparison):
    whole = study.shares_by_city(study.sampling_frame(data), "theme").set_index("city")
    urban = whole[whole["category"].eq("urban")]["share"]
    for city, page in pages.items():
        if page.why_not:
            continue
        rows = page.standing.set_index("measure")
        own = rows.loc["theme: urban"]
        assert own["value"] == pytest.approx(urban[city])
        assert own["place"] == 1 + (urban > urban[city]).sum()
        assert own["others"] == pytest.approx(urban.drop(city).mean())
        assert ((rows["best"] <= rows["place"]) & (rows["place"] <= rows["worst"])).all()
        known = rows["low"].notna()
        assert (rows["low"][known] <= rows["value"][known]).all()
        assert len(rows) == 4 + 14 + 2


def test_figures_and_specificity_are_those_of_the_panel(pages, panel):
    counted = panel.reports.set_index("document_id")
    for city, document in (("Dezhou", "dezhou-2024"), ("Tai'an", "taian-2024")):
        rows = pages[city].standing.set_index("measure")["value"]
        assert rows["share with a figure"] == pytest.approx(
            counted.loc[document, "share_with_figure"], abs=1e-6
        )
        assert rows["mean specificity"] == pytest.approx(
            counted.loc[document, "mean_specificity"], abs=1e-6
        )


def test_headline_targets_beside_the_others(pages, data):
    table = data.headline
    table = table[table["year"].eq(2024) & table["indicator"].eq("gdp_growth")]
    values = table.set_index("city")["low"]
    for city, page in pages.items():
        if page.why_not:
            continue
        row = page.headline.set_index("indicator").loc["gdp_growth"]
        others = values.drop(city).dropna()
        assert (row["least"], row["most"]) == (others.min(), others.max())
        assert row["n_same"] == (others == values[city]).sum()
        assert row["n_higher"] == (others > values[city]).sum()


def test_only_the_digest_shows_sentences(pages):
    for page in pages.values():
        shown = page.concrete.loc[page.concrete["text"].fillna("") != "", "document_id"]
        assert set(shown) <= {"dezhou-2019"}
        assert page.concrete["specificity"].ge(3).all()
        assert page.figures["commitment_id"].isin(page.concrete["commitment_id"]).all()
        assert page.concrete.groupby("document_id").size().le(8).all()
    assert (pages["Dezhou"].concrete["document_id"] == "dezhou-2019").any()


def test_words_are_those_of_the_page_on_shandong(pages, panel):
    leave_out = stop_words() | identity_words() | {"#"}
    rows = study.compared_commitments(panel)
    table = keyness(rows, "Dezhou", within="year", leave_out=leave_out, min_count=50)
    page = pages["Dezhou"]
    assert page.n_words == len(table)
    assert page.n_passing == (table["q"] < 0.05).sum()
    least = table.nsmallest(8, "p")
    assert page.words["word"].tolist() == least["word"].tolist()
    np.testing.assert_allclose(page.words["q"], least["q"])


def test_outcomes_of_the_digest_alone(pages):
    assert len(pages["Dezhou"].outcomes) == 126
    assert all(page.outcomes.empty for city, page in pages.items() if city != "Dezhou")
    shares = pages["Dezhou"].carried[["same", "reworded", "new"]].sum(axis=1)
    np.testing.assert_allclose(shares, 1)


def test_an_unknown_city(comparison):
    with pytest.raises(ReportError, match="no city 'Nowhere'"):
        city_tables(comparison, "Nowhere")
