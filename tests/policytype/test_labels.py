import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.errors import ReportError
from reportanalysis.policytype import match_labels, read_codes, read_labels
from reportanalysis.policytype.labels import add_label_bags, training_weights

LABELS = "data/gold/labels.csv"
DOCUMENTS = pd.DataFrame({"document_id": ["a", "b"], "path": ["x/a.txt", "x/b.txt"]})


def commitments(spans, document="a"):
    return pd.DataFrame(
        {
            "commitment_id": [f"{document}-{i}" for i in range(len(spans))],
            "document_id": document,
            "start": [s for s, _ in spans],
            "end": [e for _, e in spans],
        }
    )


def labels(spans, path="x/a.txt"):
    return pd.DataFrame(
        {
            "id": [f"g{i}" for i in range(len(spans))],
            "set": "dev",
            "document": path,
            "start": [s for s, _ in spans],
            "end": [e for _, e in spans],
            "policy_type": "service",
            "secondary": "",
            "theme": "rural",
            "confidence": 3,
            "adjudicated": 0,
        }
    )


def share(one, two):
    both = max(0, min(one[1], two[1]) - max(one[0], two[0]))
    return both / max(one[1] - one[0], two[1] - two[0])


def test_reads_the_labels_of_the_project_with_the_documented_sizes():
    table = read_labels(LABELS)
    assert table["set"].value_counts().to_dict() == {"silver": 2071, "dev": 600, "dezhou2019": 126}
    assert not table["id"].duplicated().any()


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("policy_type", "subsidy", "has policy_type 'subsidy'"),
        ("theme", "sport", "has theme 'sport'"),
        ("set", "test", "has set 'test'"),
        ("end", 0, "ends before it starts"),
        ("start", "soon", "whole numbers"),
    ],
)
def test_wrong_codes_and_spans_are_named(tmp_path, column, value, message):
    table = pd.read_csv(LABELS, keep_default_na=False, dtype=str).head(3)
    table.loc[1, column] = str(value)
    table.to_csv(tmp_path / "labels.csv", index=False)
    with pytest.raises(ReportError, match=message):
        read_labels(tmp_path / "labels.csv")


def test_a_missing_column_and_a_missing_file_are_named(tmp_path):
    pd.read_csv(LABELS).drop(columns="theme").to_csv(tmp_path / "labels.csv", index=False)
    with pytest.raises(ReportError, match="has no column theme"):
        read_labels(tmp_path / "labels.csv")
    with pytest.raises(ReportError, match="none.csv"):
        read_labels(tmp_path / "none.csv")


def test_the_best_overlap_wins_and_less_than_half_does_not_count():
    table = match_labels(
        commitments([(0, 10), (10, 20), (40, 80)]), labels([(1, 10), (8, 20), (70, 90)]), DOCUMENTS
    )
    assert table["commitment_id"].tolist() == ["a-0", "a-1"]
    assert table["label_id"].tolist() == ["g0", "g1"]
    assert table["overlap"].tolist() == [0.9, pytest.approx(10 / 12)]


def test_labels_of_another_document_do_not_match():
    with pytest.raises(ReportError, match="no label matches"):
        match_labels(commitments([(0, 10)], "b"), labels([(0, 10)]), DOCUMENTS)


spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 15)).map(lambda p: (p[0], p[0] + p[1])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(spans, spans)
def test_matching_is_greedy_by_overlap_as_by_brute_force(one, two):
    pairs = sorted(
        (-share(a, b), i, j)
        for i, a in enumerate(one)
        for j, b in enumerate(two)
        if share(a, b) >= 0.5
    )
    expected, used = {}, set()
    for _, i, j in pairs:
        if i not in expected and j not in used:
            expected[i] = j
            used.add(j)
    if not expected:
        with pytest.raises(ReportError):
            match_labels(commitments(one), labels(two), DOCUMENTS)
        return
    table = match_labels(commitments(one), labels(two), DOCUMENTS)
    found = {
        int(c.split("-")[1]): int(g[1:])
        for c, g in zip(table["commitment_id"], table["label_id"], strict=True)
    }
    assert found == expected


def test_weights_follow_confidence():
    weights = training_weights(pd.DataFrame({"confidence": [3, 1, 2]}))
    assert weights.tolist() == [1.0, 0.4, 0.8]


def test_labels_without_a_commitment_are_added_once_with_their_bag():
    documents = DOCUMENTS.assign(city=["A", "B"], year=2024)
    coded = labels([(0, 10), (50, 60), (70, 80)])
    matched = match_labels(commitments([(0, 10)]).assign(bag="养老", year=2024), coded, documents)
    bags = pd.DataFrame({"id": ["g0", "g1"], "bag": ["错", "三 乡村"]})
    joined = add_label_bags(matched, coded, documents, bags)
    assert joined["label_id"].tolist() == ["g0", "g1"]
    assert joined["bag"].tolist() == ["养老", "三 乡村"]
    assert joined["commitment_id"].tolist() == ["a-0", ""]
    assert joined["city"].iloc[1] == "A"


def test_every_label_of_the_project_is_used_for_training():
    from reportanalysis.policytype import read_training_data

    _, matched = read_training_data()
    given = [*read_labels(LABELS)["id"], *read_codes()["id"]]
    assert sorted(matched["label_id"]) == sorted(given)
    assert (matched["bag"].str.len() > 0).all()
