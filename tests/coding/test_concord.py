"""People and model compared on simulated sheets."""

from dataclasses import replace

import pandas as pd
import pytest

from reportanalysis import study
from reportanalysis.coding import agreement, confusion, import_sheets, undecided
from reportanalysis.coding.concord import CLASSIFIER, MODEL, SETTLED, coded_by
from reportanalysis.coding.packet import decision_sheet
from reportanalysis.coding.sheets import read_sheet
from reportanalysis.errors import ReportError
from reportanalysis.study.humanlabels import codes_in_force, truth_of_commitments


@pytest.fixture
def coded(filled, data, tmp_path):
    """The study with simulated human codes of the digest."""
    human, _ = import_sheets(filled[0], tmp_path / "human.csv")
    truth = truth_of_commitments(human, data.comparable, data.registry)
    force = codes_in_force(data.labelled, truth, data.comparable)
    return replace(data, human=human, truth=truth, coded=force)


def test_agreement_is_that_of_the_codes(coded):
    table = agreement(coded, repetitions=100).set_index(["variable", "between"])
    wide = coded.human.pivot(index="id", columns="coder", values="theme")
    both = wide[["1", "2"]].dropna()
    row = table.loc[("theme", "coder 1, coder 2")]
    assert row["sentences"] == len(both)
    weights = coded_by(coded)["theme"]["weight"].loc[both.index]
    assert row["equal"] == pytest.approx((both["1"].eq(both["2"]) * weights).sum() / weights.sum())
    assert (table["alpha_low"] <= table["alpha"]).all() and (table["alpha"] <= 1).all()
    # Each coder errs in about a tenth of the codes, and by chance hits the right one again.
    assert table.loc[("policy_type", f"coder 1, {MODEL}"), "equal"] > 0.8
    assert ("theme", "all coders") in table.index and (
        "theme",
        f"{SETTLED}, {MODEL}",
    ) in table.index


def test_human_codes_are_in_force_where_there_are_any(coded, data):
    assert data.coded.equals(data.labelled)
    truth = coded.truth.set_index("commitment_id")
    force = coded.coded.set_index("commitment_id")
    for variable in ("policy_type", "theme"):
        assert force.loc[truth.index, variable].equals(truth[variable])
    rest = data.labelled[~data.labelled["commitment_id"].isin(truth.index)]
    assert (
        force.loc[rest["commitment_id"]]
        .reset_index()[list(rest)]
        .equals(rest.reset_index(drop=True))
    )
    assert len(force) == len(data.labelled)


def test_the_classifier_stands_beside_the_settled_codes(coded):
    table = agreement(coded, repetitions=50).set_index(["variable", "between"])
    codes = coded_by(coded)["theme"].query(f"`{SETTLED}` != ''")
    assert codes[CLASSIFIER].isin(coded.predictions["theme"]).all()
    row = table.loc[("theme", f"{SETTLED}, {CLASSIFIER}")]
    right = codes[SETTLED].eq(codes[CLASSIFIER])
    assert row["sentences"] == len(codes) == len(coded.truth)
    assert row["equal"] == pytest.approx((right * codes["weight"]).sum() / codes["weight"].sum())


def test_confusion_stands_for_the_whole(coded):
    counts = confusion(coded, "policy_type")
    table = coded_by(coded)["policy_type"]
    settled = table[table[SETTLED] != ""]
    assert counts.to_numpy().sum() == pytest.approx(settled["weight"].sum())
    assert counts.to_numpy().trace() > 0.8 * counts.to_numpy().sum()


def test_what_is_to_be_decided_and_how_it_is_written(coded, tmp_path):
    table = undecided(coded)
    human = coded.human
    differ = human.groupby("id")[["policy_type", "theme"]].nunique().gt(1).any(axis=1)
    assert set(table["id"]) == set(differ[differ].index) and len(table)
    paths = decision_sheet(coded, table, tmp_path / "decide", tmp_path)
    sheet = read_sheet(paths[0])
    assert set(sheet["coder"]) == {"decided"} and (sheet["sentence"] != "").all()
    assert (sheet["theme"] == "").all() and sheet["coder_1"].str.contains(" / ").any()
    decided = human[human["id"] == table["id"].iloc[0]].iloc[[0]].assign(coder="decided")
    fewer = undecided(replace(coded, human=pd.concat([human, decided])))
    assert len(fewer) == len(table) - 1


def test_without_human_codes_there_is_nothing_to_compare(data):
    with pytest.raises(ReportError, match="no human codes are at hand"):
        agreement(data)


def test_shares_rest_on_the_human_codes(coded):
    frame = study.sampling_frame(coded, coded.digest)
    shares = study.shares_by_city(frame, "theme").set_index("category")
    plain = study.shares_by_city(
        study.sampling_frame(replace(coded, truth=coded.truth.iloc[:0]), coded.digest), "theme"
    ).set_index("category")
    assert (plain["low"] == plain["high"]).all()  # every sentence has an adjudicated code
    assert (shares["low"] < shares["high"]).all() and shares["n_sampled"].iloc[0] == len(
        coded.truth
    )
    assert (shares["share"] - plain["share"]).abs().max() < 0.08
    # Another report than those people coded keeps the model coders' codes as its truth.
    others = coded.reports[coded.reports["city"] != "Dezhou"]
    assert "chance" not in study.sampling_frame(coded, others)
