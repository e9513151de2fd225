"""The frame that was sampled, and differences of shares by hand and against the estimator."""

import numpy as np
import pandas as pd
import pytest

from reportanalysis import compare, study
from reportanalysis.study.estimates import probability_columns


@pytest.fixture(scope="module")
def data():
    return study.load()


@pytest.fixture(scope="module")
def frame(data):
    return study.sampling_frame(data.reports, data.labelled, data.predictions)


def test_the_frame_is_the_one_that_was_sampled(data, frame):
    """Per city no more sentences than were sampled from, and only the sample's labels."""
    labels = pd.read_csv("data/gold/labels.csv")
    sizes = labels[labels["set"] == "dev"].groupby("document")["frame_size"].first()
    registry = data.registry.set_index("path")["document_id"]
    sizes.index = sizes.index.map(registry)
    ours = frame.groupby("document_id").size()
    assert (ours <= sizes[ours.index]).all()
    assert (ours >= 0.85 * sizes[ours.index]).all()
    labelled = frame["policy_type"].notna().groupby(frame["document_id"]).sum()
    assert labelled.between(33, 40).all()
    assert (frame["end"] - frame["start"] >= 14).all()


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
    assert got == pytest.approx(expected["regulatory"], abs=0.005)


def test_share_difference_by_hand():
    table = pd.DataFrame({
        "city": ["a", "a", "b", "b"], "part": ["plan", "self", "plan", "plan"],
        "n_chars": [30, 10, 10, 10], "policy_type": ["service", "other", "other", None],
        "p_policy_type_service": [0.8, 0.4, 0.2, 0.0], "p_policy_type_other": [0.2, 0.6, 0.8, 1.0],
    })  # fmt: skip

    def difference(**options):
        return study.share_difference(table, "a", "service", **options)

    assert difference(source="predictions") == pytest.approx(0.6 - 0.1)
    assert difference(source="labels") == pytest.approx(0.5 - 0.0)
    # prediction + mean error: a 0.6 + (0.2 - 0.4) / 2, b 0.1 - 0.2
    assert difference(source="corrected") == pytest.approx(0.5 - (-0.1))
    assert difference(source="predictions", parts=("plan",)) == pytest.approx(0.8 - 0.1)
    weighted = difference(source="predictions", weight="characters")
    assert weighted == pytest.approx((0.8 * 30 + 0.4 * 10) / 40 - 0.1)
    assert difference(source="predictions", with_other=False) == 0
