"""The frame that was sampled, and differences of shares by hand and against the estimator."""

import numpy as np
import pandas as pd
import pytest

from reportanalysis import compare, study
from reportanalysis.errors import ReportError
from reportanalysis.study.estimates import probability_columns


@pytest.fixture(scope="module")
def data():
    return study.load()


@pytest.fixture(scope="module")
def frame(data):
    return study.sampling_frame(data)


def test_the_frame_holds_every_commitment_and_its_codes(data, frame):
    """Only the sample's codes are adjudicated, and it was drawn from no more than is here."""
    assert frame["commitment_id"].tolist() == data.reports["commitment_id"].tolist()
    labels = pd.read_csv("data/gold/labels.csv")
    sizes = labels[labels["set"] == "dev"].groupby("document")["frame_size"].first()
    registry = data.registry.set_index("path")["document_id"]
    sizes.index = sizes.index.map(registry)
    ours = frame[frame["drawable"]].groupby("document_id").size()
    assert (ours <= sizes[ours.index]).all()
    assert (ours >= 0.85 * sizes[ours.index]).all()
    sampled = frame["policy_type"].notna()
    assert sampled.groupby(frame["document_id"]).sum().between(33, 40).all()
    assert frame.loc[sampled, "single_policy_type"].notna().all()
    some = frame.loc[frame["single_theme"].notna(), "commitment_id"]
    assert set(some) == set(data.labelled["commitment_id"]) & set(frame["commitment_id"])
    # The first pass and the adjudicated code differ only where a third decision was taken.
    own = data.labelled.set_index("commitment_id").loc[frame.loc[sampled, "commitment_id"]]
    differ = frame.loc[sampled, "single_policy_type"] != frame.loc[sampled, "policy_type"]
    assert (own["adjudicated"].to_numpy()[differ] == 1).all()


def test_the_digest_is_a_census(data):
    frame = study.sampling_frame(data, data.digest)
    shares = study.shares_by_city(frame, "policy_type").set_index("category")
    counted = data.labelled[data.labelled["document_id"] == "dezhou-2019"]
    expected = counted["policy_type"].value_counts(normalize=True)
    for name in ("share", "low", "high"):
        assert shares[name][expected.index].to_numpy() == pytest.approx(expected.to_numpy())


def test_predictions_cover_every_commitment_once(data):
    predictions = data.predictions
    assert set(predictions["commitment_id"]) >= set(data.comparable["commitment_id"])
    assert predictions["commitment_id"].is_unique
    for variable in ("policy_type", "theme"):
        columns = list(probability_columns(predictions, variable).values())
        np.testing.assert_allclose(predictions[columns].sum(axis=1), 1, atol=0.002)


def test_share_difference_agrees_with_the_estimator(frame):
    """The difference of the specification curve's default is that of `corrected_shares`."""
    shares = study.shares_by_city(frame, "policy_type")
    expected = compare.contrast(shares, "Dezhou").set_index("category")["difference"]
    got = study.share_difference(frame, "Dezhou", "regulatory")
    assert got == pytest.approx(expected["regulatory"])


def test_share_difference_by_hand():
    table = pd.DataFrame({
        "city": ["a", "a", "b", "b"], "part": ["plan", "self", "plan", "plan"],
        "n_chars": [30, 10, 10, 10], "policy_type": ["service", "other", "other", None],
        "single_policy_type": ["service", "other", "other", "service"],
        "separate_policy_type": ["service", "service", None, "other"],
        "p_policy_type_service": [0.8, 0.4, 0.2, 0.0], "p_policy_type_other": [0.2, 0.6, 0.8, 1.0],
    })  # fmt: skip

    def difference(**options):
        return study.share_difference(table, "a", "service", **options)

    assert difference(source="predictions") == pytest.approx(0.6 - 0.1)
    assert difference(source="sample") == pytest.approx(0.5 - 0.0)
    assert difference(source="all codes") == pytest.approx(0.5 - 0.5)
    assert difference(source="separate pass") == pytest.approx(1.0 - 0.0)
    # prediction + mean error: a 0.6 + (0.2 - 0.4) / 2, b 0.1 - 0.2
    assert difference(source="corrected by city") == pytest.approx(0.5 - (-0.1))
    assert difference(source="predictions", parts=("plan",)) == pytest.approx(0.8 - 0.1)
    weighted = difference(source="predictions", weight="characters")
    assert weighted == pytest.approx((0.8 * 30 + 0.4 * 10) / 40 - 0.1)
    assert difference(source="predictions", with_other=False) == 0
    with pytest.raises(ReportError, match="no source 'labels'; there are two-phase"):
        difference(source="labels")


def test_differences_by_source_say_where_they_disagree(frame):
    table = study.differences_by_source(frame, "Dezhou", "regulatory")
    assert table["source"].tolist() == list(study.SOURCES)
    shares = study.shares_by_city(frame, "policy_type")
    row = compare.contrast(shares, "Dezhou").set_index("category").loc["regulatory"]
    for one in table.itertuples():
        assert one.inside == (row["low"] <= one.difference <= row["high"])
        assert one.difference == study.share_difference(
            frame, "Dezhou", "regulatory", source=one.source
        )
