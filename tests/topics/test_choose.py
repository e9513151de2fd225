"""The table of diagnostics on made-up subjects, and the rule that reads it."""

import pandas as pd
import pytest
from made_up import made_up_report

from reportanalysis.errors import ReportError
from reportanalysis.topics import TopicModel, best_k, choose_k, k_reason


def test_choose_k_finds_the_number_of_made_up_subjects():
    bags, sections = made_up_report()
    table = choose_k(
        bags, [2, 3, 4, 6], sections, TopicModel(min_df=2), seeds=(0, 1), n_resamples=4
    )
    assert best_k(table) == 3
    assert (table["seed_stability"] == 1).all()
    assert table["error"].is_monotonic_decreasing
    # Two topics leave the third subject's words without any share: no topic, not a guess.
    assert table["no_topic"].tolist() == pytest.approx([1 / 3, 0, 0, 0])
    row = table[table["k"] == 3].iloc[0]
    assert row["diversity"] == 1 and row["bootstrap_stability"] > 0.7


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_choose_k_has_a_row_for_each_k(method):
    bags, sections = made_up_report()
    table = choose_k(bags, [2, 3], sections, TopicModel(method=method, min_df=2), n_resamples=2)
    assert table[["method", "k"]].values.tolist() == [[method, 2], [method, 3]]
    assert table["error"].isna().tolist() == [method == "lda"] * 2
    assert best_k(table) in (2, 3)
    with pytest.raises(ReportError, match="no number of topics"):
        choose_k(bags, [], sections, TopicModel())


def k_table(coherence, bootstrap, se=0.02):
    ks = list(range(4, 4 + 2 * len(coherence), 2))
    return pd.DataFrame(
        {"method": "nmf", "k": ks, "coherence": coherence, "coherence_se": se,
         "bootstrap_stability": bootstrap, "bootstrap_se": se}
    )  # fmt: skip


def test_best_k_rule():
    # 6 is within .02 of the best on both measures; 4 is not coherent enough.
    assert best_k(k_table([0.30, 0.39, 0.40], [0.5, 0.49, 0.5])) == 6
    # Nothing passes both: shortfalls are 5 and 0 errors, 2 and 2, 0 and 5.
    assert best_k(k_table([0.30, 0.36, 0.40], [0.50, 0.46, 0.40])) == 6
    # Rows in any order.
    assert best_k(k_table([0.30, 0.39, 0.40], [0.5, 0.49, 0.5])[::-1]) == 6
    # No spread at all: only the best itself will do.
    assert best_k(k_table([0.3, 0.4, 0.4], [0.5, 0.5, 0.5], se=0.0)) == 6


@pytest.mark.parametrize(
    ("stability", "said"), [(0.40, "1 of 3 K is within"), (0.46, "2 of 3 K are within")]
)
def test_the_reason_counts_those_within_one_standard_error(stability, said):
    # Of 16 topics stability is 2 errors below the best, or .8; of 8 coherence is 5.5 below.
    table = pd.DataFrame({
        "k": [8, 12, 16], "coherence": [0.3, 0.4, 0.41], "coherence_se": 0.02,
        "bootstrap_stability": [0.5, 0.5, stability], "bootstrap_se": 0.05,
    })  # fmt: skip
    assert k_reason(table).startswith(said)
    assert k_reason(table).endswith("the rule picks the smallest, 12.")
