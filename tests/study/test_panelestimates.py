"""The coded sample of the panel, and shares corrected by it, against plain means."""

import numpy as np
import pytest

from reportanalysis import study


@pytest.fixture(scope="module")
def panel():
    return study.load_panel()


@pytest.fixture(scope="module")
def data():
    return study.load()


def test_the_sample_stands_for_the_reports_it_was_drawn_from(panel):
    sample = study.panel_sample(panel)
    home = sample[sample["stratum"] != "other"]
    per_report = home.groupby(["city", "document_id"]).size()
    assert (per_report["Dezhou"] == 40).all() and len(per_report["Dezhou"]) == 6
    others = per_report.drop("Dezhou").droplevel("city")
    assert others.pop("yantai-2021") == 4  # two were of the goals for five years
    assert (others == 6).all()
    # Every report of Shandong's cities was reached: weights sum to their commitments.
    sizes = panel.reports.set_index("document_id")["n_commitments"]
    weights = home.groupby("document_id")["weight"].sum()
    assert weights.to_numpy() == pytest.approx(sizes[weights.index].to_numpy(), rel=0.1)
    # Nothing that is scored outside Shandong trained the models.
    assert not sample.loc[sample["stratum"].isin(["other", "dezhou"]), "trained"].any()


def test_shares_follow_codes_and_predictions(panel, data):
    shares = study.panel_shares(panel, data)
    assert set(shares["name"]) == set(study.PANEL_SHARES)
    whole = shares.groupby(["name", "document_id"])["share"].sum()
    np.testing.assert_allclose(whole, 1, atol=1e-6)
    assert (shares["low"] <= shares["share"]).all() and (shares["share"] <= shares["high"]).all()
    # The digest has its codes; one report in the sample is known to the count of its codes.
    table = shares.set_index(["document_id", "name", "category"])["share"]
    codes = data.labelled[data.labelled["document_id"].eq("dezhou-2019")]
    for code, share in codes["theme"].value_counts(normalize=True).items():
        assert table["dezhou-2019", "theme", code] == pytest.approx(share)
    sample = study.panel_sample(panel)
    errors = sample["policy_type"].eq("other") - sample["p_policy_type_other"]
    raw = panel.reports.set_index("document_id")["share_policy_type_other"]
    moved = (table[:, "policy_type", "other"] - raw).dropna()
    province = panel.reports.set_index("document_id")["province"].reindex(moved.index)
    elsewhere = moved[province.ne("Shandong")]
    other = sample["stratum"].eq("other")
    mean = np.average(errors[other], weights=sample.loc[other, "weight"])
    assert elsewhere.mean() == pytest.approx(mean, abs=0.02)
