"""Counting words against collections.Counter."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.compare.keyness import word_counts
from reportanalysis.errors import ReportError

BAGS = st.lists(
    st.tuples(
        st.sampled_from("xyz"),
        st.lists(st.sampled_from(["路", "水", "AI", "#", "a b"]), min_size=1),
    ),
    min_size=1,
)


@given(BAGS)
def test_counts_agree_with_a_counter(rows):
    frame = pd.DataFrame({"city": [c for c, _ in rows], "bag": [" ".join(b) for _, b in rows]})
    oracle = {}
    for city, bag in rows:
        oracle.setdefault(city, Counter()).update(" ".join(bag).split())
    table = word_counts(frame, by="city")
    assert list(table.index) == list(dict.fromkeys(frame["city"]))
    assert list(table.columns) == sorted(set().union(*oracle.values()))
    for city, counter in oracle.items():
        assert {w: c for w, c in table.loc[city].items() if c} == dict(counter)


def test_thresholds_and_lists():
    frame = pd.DataFrame({"document_id": list("abc"), "bag": ["x x y #", "x z", "y z 的"]})
    assert list(word_counts(frame, min_count=2)) == ["x", "y", "z"]
    assert list(word_counts(frame, min_count=3)) == ["x"]
    assert list(word_counts(frame, min_reports=2, exclude=["x"], stop_words={"的"})) == ["y", "z"]


def test_empty_bags_are_named():
    frame = pd.DataFrame({"document_id": list("ab"), "bag": ["x", None]})
    with pytest.raises(ReportError, match="no words in the bags of b"):
        word_counts(frame)
    with pytest.raises(ReportError, match="missing from the commitments: city"):
        word_counts(frame, by="city")
    with pytest.raises(ReportError, match="document_id is missing in some rows"):
        word_counts(frame.assign(document_id=["a", None]))
