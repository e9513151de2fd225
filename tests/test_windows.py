import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from reportanalysis.errors import ReportError
from reportanalysis.policytype import context_bags
from reportanalysis.windows import window_sums, windows

rows_of_documents = st.lists(
    st.tuples(st.sampled_from("ab"), st.text("甲乙丙 ", max_size=6)), min_size=1, max_size=9
)


def by_brute_force(rows, reach, own):
    """Sorted words near each row: one list a row."""
    words = []
    for i, (document, _) in enumerate(rows):
        same = [j for j, row in enumerate(rows) if row[0] == document]
        near = [j for j in same if abs(same.index(j) - same.index(i)) <= reach and (own or j != i)]
        words.append(sorted(word for j in near for word in rows[j][1].split()))
    return words


@settings(max_examples=60, deadline=None)
@given(rows_of_documents, st.integers(1, 3), st.booleans())
def test_windows_are_what_stands_around_by_brute_force(rows, reach, own):
    table = pd.DataFrame(rows, columns=["document_id", "bag"])
    found = windows(table["bag"], table["document_id"], reach, own=own)
    assert [text.split() for text in found] == by_brute_force(rows, reach, own)


@settings(max_examples=60, deadline=None)
@given(rows_of_documents, st.randoms(use_true_random=False))
def test_context_is_that_of_the_two_sentences_on_each_side_in_any_order_of_rows(rows, random):
    table = pd.DataFrame(rows, columns=["document_id", "bag"]).assign(start=range(len(rows)))
    shuffled = table.sample(frac=1, random_state=random.randrange(1000))
    found = context_bags(shuffled)
    assert found.index.equals(shuffled.index)
    expected = by_brute_force(rows, 2, own=False)
    assert [found.loc[i].split() for i in range(len(rows))] == expected


@given(rows_of_documents, st.integers(1, 3))
def test_sums_count_the_words_of_the_windows(rows, reach):
    table = pd.DataFrame(rows, columns=["document_id", "bag"])
    joined = windows(table["bag"], table["document_id"], reach, own=True)
    counter = CountVectorizer(analyzer=str.split, vocabulary=["甲", "乙", "丙"])
    counts = counter.transform(table["bag"])
    summed = window_sums(counts, table["document_id"], reach)
    assert (summed != counter.transform(joined)).nnz == 0
    assert summed.has_sorted_indices


def test_each_bag_needs_its_group():
    with pytest.raises(ReportError, match="2 bags but 1 sections"):
        windows(pd.Series(["a", "b"]), ["x"], 1, own=True)
