"""The stored topics of the panel are those of its stored commitments."""

import pandas as pd
import pytest

from reportanalysis import study, topics
from reportanalysis.errors import ReportError
from reportanalysis.study import paneltopics
from reportanalysis.study.paneltopics import COMMITMENTS, STARTS, TOPICS, panel_topic_files


@pytest.fixture(scope="module")
def rows():
    return study.compared_commitments(study.load_panel())


@pytest.fixture(scope="module")
def stored(rows):
    """If this fails: make diagnostics."""
    return study.load_panel_topics(rows)


def test_every_topic_has_a_name(stored):
    names = stored.names
    assert len(names) == study.PANEL_TOPICS
    assert (names["english"] != names["label"]).all() and names["english"].is_unique
    assert names["chinese"].str.fullmatch(r"[一-鿿]+").all() and names["chinese"].is_unique


def test_the_topics_can_be_learnt_again(rows, stored):
    """Once; how often refits keep them: the test marked slow."""
    model = study.joint_topics(rows, n_topics=study.PANEL_TOPICS)
    again = topics.topic_labels(model.components_)
    pd.testing.assert_frame_equal(again, stored.names[list(again)])
    own = topics.strongest_topic(model.transform(rows["bag"])).rename("own_words")
    pd.testing.assert_series_equal(own, stored.commitments["own_words"], check_dtype=False)
    near = topics.passage_weights(model, rows["bag"], rows[study.SECTION_COLUMNS])
    found = topics.strongest_topic(near).rename("strongest")
    pd.testing.assert_series_equal(found, stored.commitments["strongest"], check_dtype=False)


def test_a_topic_that_few_refits_keep_is_unclear(rows, stored):
    found = stored.commitments
    assert found.index.equals(rows.index)
    kept = found["reliability"] >= 0.5
    assert (found["topic"][kept] == found["strongest"][kept]).all()
    assert (found["topic"][~kept] == "unclear").all() and 0 < (~kept).mean() < 0.5
    assert set(found["reliability"].dropna().round(1)) == {0, 0.2, 0.4, 0.6, 0.8, 1}


def test_topics_of_other_rows_are_refused(rows):
    with pytest.raises(ReportError, match=r"panel_topics\.csv .* run make diagnostics"):
        study.load_panel_topics(rows.iloc[1:])


def test_what_is_learnt_is_written_with_what_it_is_of(rows, stored, tmp_path, monkeypatch):
    """Learning is stood in for by the stored files."""
    copies = {}
    for name in ("TOPICS", "STARTS", "COMMITMENTS"):
        path = getattr(paneltopics, name)
        copies[tmp_path / path.name] = path.read_bytes()
        monkeypatch.setattr(paneltopics, name, tmp_path / path.name)
    monkeypatch.setattr(paneltopics, "MANIFEST", tmp_path / "manifest.json")
    monkeypatch.setattr(paneltopics, "panel_topic_files", lambda few: copies if few is rows else {})
    with pytest.raises(ReportError, match="run make diagnostics"):
        study.load_panel_topics(rows)
    assert study.build_panel_topics(rows) == list(copies)
    again = study.load_panel_topics(rows)
    pd.testing.assert_frame_equal(again.commitments, stored.commitments)
    pd.testing.assert_frame_equal(again.names, stored.names)


@pytest.mark.slow
def test_all_is_the_same_again(rows, root):
    made = panel_topic_files(rows)
    assert list(made) == [TOPICS, STARTS, COMMITMENTS]
    for path, content in made.items():
        assert content == (root / path).read_bytes(), path
