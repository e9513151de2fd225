"""The number of topics follows from diagnostics that can be computed again."""

import pandas as pd
import pytest

from reportanalysis import study, topics


def test_the_number_of_topics_follows_from_the_diagnostics(root):
    table = pd.read_csv(root / "data/derived/topic_diagnostics.csv")
    assert topics.best_k(table[table["method"] == "nmf"]) == study.N_TOPICS
    assert set(table.loc[table["method"] == "nmf", "k"]) == set(study.CANDIDATE_TOPICS)


def test_the_panels_number_of_topics_follows_too(root):
    table = pd.read_csv(root / "data/derived/panel_topic_diagnostics.csv")
    assert topics.best_k(table) == study.PANEL_TOPICS
    assert list(table["k"]) == list(study.CANDIDATE_TOPICS)


def test_every_topic_of_the_panel_has_a_name():
    rows = study.compared_commitments(study.load_panel())
    model = study.joint_topics(rows, n_topics=study.PANEL_TOPICS)
    names = topics.topic_names(model.components_)
    assert (names["english"] != names["label"]).all() and names["english"].is_unique
    assert names["chinese"].str.fullmatch(r"[一-鿿]+").all() and names["chinese"].is_unique


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
