"""The coded sample of the panel, and shares corrected by it, against plain means."""

import numpy as np
import pytest

from reportanalysis import study


@pytest.fixture(scope="module")
def panel():
    return study.load_panel()


def test_the_sample_stands_for_the_reports_it_was_drawn_from(panel):
    sample = study.panel_sample(panel)
    per_report = sample.groupby(["city", "document_id"]).size()
    assert (per_report["Dezhou"] == 40).all() and len(per_report["Dezhou"]) == 6
    others = per_report.drop("Dezhou").droplevel("city")
    assert others.pop("yantai-2021") == 4  # two were of the goals for five years
    assert (others == 6).all()
    # Every report of Shandong's cities was reached: weights sum to their commitments.
    sizes = panel.reports.set_index("document_id")["n_commitments"]
    weights = sample.groupby("document_id")["weight"].sum()
    assert weights.to_numpy() == pytest.approx(sizes[weights.index].to_numpy(), rel=0.1)


@pytest.mark.parametrize("variable", ["policy_type", "theme"])
def test_each_report_moves_as_its_stratum(panel, variable):
    shares = study.panel_shares(panel, variable)
    sample = study.panel_sample(panel)
    assert shares.groupby("document_id")["share"].sum().to_numpy() == pytest.approx(1, abs=0.01)
    code = {"policy_type": "regulatory", "theme": "industry"}[variable]
    table = shares[shares["category"] == code].set_index("document_id")
    before = panel.reports.set_index("document_id").loc[table.index, f"share_{variable}_{code}"]
    moved = (table["share"] - before).groupby([table["city"] == "Dezhou", table["year"]]).mean()
    errors = sample[variable].eq(code) - sample[f"p_{variable}_{code}"]
    by_stratum = [
        np.average(errors[rows], weights=sample.loc[rows, "weight"])
        for rows in sample.groupby("stratum").groups.values()
    ]
    # Shrunk: none moves further than the strata's own mean errors reach.
    assert moved.between(min(by_stratum) - 0.005, max(by_stratum) + 0.005).all()
    assert (table["low"] < table["share"]).all() and (table["share"] < table["high"]).all()
