"""The number of topics follows from diagnostics that can be computed again."""

import pandas as pd
import pytest

from reportanalysis import study, topics


def test_the_number_of_topics_follows_from_the_diagnostics(root):
    table = pd.read_csv(root / "data/derived/topic_diagnostics.csv")
    assert topics.best_k(table[table["method"] == "nmf"]) == study.N_TOPICS
    assert set(table.loc[table["method"] == "nmf", "k"]) == set(study.CANDIDATE_TOPICS)


def test_the_digests_diagnostics_can_be_computed_again(root):
    """Two rows of the stored table; all of it: the test marked slow."""
    stored = pd.read_csv(root / "data/derived/digest_topic_diagnostics.csv").set_index("method")
    assert list(stored.loc["nmf", "k"]) == list(study.DIGEST_TOPICS)
    digest = study.load().digest
    columns = ["coherence", "diversity", "exclusivity", "no_topic"]
    for method, rows in stored.groupby(level=0):
        model = study.digest_model(method=method)
        bags, sections = digest["bag"], digest[study.SECTION_COLUMNS]
        again = topics.choose_k(bags, [6], sections, model, seeds=(0, 1), n_resamples=1)
        row = rows[rows["k"].eq(6)].iloc[0]
        assert list(again.loc[0, columns]) == pytest.approx(list(row[columns]), abs=2e-4), method


@pytest.mark.slow
def test_all_of_the_digests_diagnostics_are_the_same_again(root):
    stored = pd.read_csv(root / "data/derived/digest_topic_diagnostics.csv")
    again = study.diagnose_digest_topics(study.load().digest)
    pd.testing.assert_frame_equal(again, stored, atol=1e-6)


def test_the_panels_number_of_topics_follows_too(root):
    table = pd.read_csv(root / "data/derived/panel_topic_diagnostics.csv")
    assert topics.best_k(table) == study.PANEL_TOPICS
    assert list(table["k"]) == list(study.CANDIDATE_TOPICS)


def test_the_diagnostics_can_be_computed_again(root):
    """One row of the stored table, from the stored commitments."""
    stored = pd.read_csv(root / "data/derived/topic_diagnostics.csv")
    stored = stored[(stored["method"] == "nmf") & (stored["k"] == 8)].iloc[0]
    model = topics.TopicModel(stop_words=study.topic_vocabulary_exclusions())
    rows = study.load().comparable
    sections = rows[study.SECTION_COLUMNS]
    again = topics.choose_k(rows["bag"], [8], sections, model, n_resamples=2).iloc[0]
    for column in ("coherence", "diversity", "exclusivity", "error", "no_topic"):
        assert again[column] == pytest.approx(stored[column], abs=2e-4), column


def test_documents_elsewhere_do_not_move_the_topics():
    rows = study.load().comparable
    elsewhere = rows.head(40).assign(province="Hebei", commitment_id="elsewhere")
    alone = study.strongest_topics(rows)
    together = study.strongest_topics(pd.concat([elsewhere, rows], ignore_index=True))
    assert len(together) == len(rows) + 40
    assert together["topic"].tolist() == [*alone["topic"][:40], *alone["topic"]]
