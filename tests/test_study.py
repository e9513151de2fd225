import numpy as np
import pandas as pd
import pytest

from reportanalysis import compare, study, topics
from reportanalysis.corpus.documents import read_registry
from reportanalysis.derive import read_commitments
from reportanalysis.policytype import match_labels, read_labels


@pytest.fixture(scope="module")
def everything(root):
    return study.comparable(
        read_commitments(root / "data/derived/commitments.csv"),
        read_registry(root / "data/corpus.csv"),
    )


@pytest.fixture(scope="module")
def frame(root, everything):
    labels = read_labels(root / "data/gold/labels.csv")
    matched = match_labels(everything, labels, read_registry(root / "data/corpus.csv"))
    predictions = pd.read_csv(root / "data/derived/predictions.csv")
    return study.sampling_frame(study.same_year(everything), matched, predictions)


def test_what_counts(everything):
    assert set(everything["part"]) == {"plan", "self"}
    assert everything["document_id"].nunique() == 16
    reports = study.same_year(everything)
    sizes = reports.groupby("city").size()
    assert len(sizes) == 15
    assert sizes.between(100, 450).all()
    assert not {"Rizhao"} & set(sizes.index)


def test_the_frame_is_the_one_that_was_sampled(root, frame):
    """Per city no more sentences than were sampled from, and only the sample's labels."""
    labels = pd.read_csv(root / "data/gold/labels.csv")
    sizes = labels[labels["set"] == "dev"].groupby("document")["frame_size"].first()
    registry = read_registry(root / "data/corpus.csv").set_index("path")["document_id"]
    sizes.index = sizes.index.map(registry)
    ours = frame.groupby("document_id").size()
    assert (ours <= sizes[ours.index]).all()
    assert (ours >= 0.85 * sizes[ours.index]).all()
    labelled = frame["policy_type"].notna().groupby(frame["document_id"]).sum()
    assert labelled.between(33, 40).all()
    assert (frame["end"] - frame["start"] >= 14).all()


def test_predictions_cover_every_commitment_once(root, everything):
    predictions = pd.read_csv(root / "data/derived/predictions.csv")
    assert set(predictions["commitment_id"]) >= set(everything["commitment_id"])
    assert predictions["commitment_id"].is_unique
    for variable in ("policy_type", "theme"):
        columns = list(study.probability_columns(predictions, variable).values())
        np.testing.assert_allclose(predictions[columns].sum(axis=1), 1, atol=0.002)


def test_share_difference_agrees_with_the_estimator(frame):
    """The difference of the specification curve's default is that of `corrected_shares`."""
    shares = compare.corrected_shares(
        frame, "policy_type", study.probability_columns(frame, "policy_type")
    )
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


def test_the_number_of_topics_follows_from_the_diagnostics(root):
    table = pd.read_csv(root / "data/derived/topic_diagnostics.csv")
    assert topics.best_k(table) == study.N_TOPICS
    assert set(table.loc[table["method"] == "nmf", "k"]) == set(study.CANDIDATE_TOPICS)


def test_the_diagnostics_can_be_computed_again(root, everything):
    """One row of the stored table, from the stored commitments."""
    stored = pd.read_csv(root / "data/derived/topic_diagnostics.csv")
    stored = stored[(stored["method"] == "nmf") & (stored["k"] == 8)].iloc[0]
    model = topics.TopicModel(stop_words=study.topic_vocabulary_exclusions())
    again = topics.choose_k(
        everything["bag"], [8], everything[study.SECTION_COLUMNS], model=model,
        methods=("nmf",), n_resamples=2, seeds=(0, 1),
    ).iloc[0]  # fmt: skip
    for column in ("coherence", "diversity", "exclusivity", "error", "no_topic"):
        assert again[column] == pytest.approx(stored[column], abs=2e-4), column
