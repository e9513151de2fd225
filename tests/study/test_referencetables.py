"""Examples, hard cases and counts of the reference pages, against the tables they come from."""

import pandas as pd
import pytest

from reportanalysis import study
from reportanalysis.study.referencetables import codebook_examples, hard_cases, limits


@pytest.fixture(scope="module")
def data():
    return study.load()


def test_two_examples_of_each_type_of_different_themes_as_both_passes_coded_them(data):
    examples = codebook_examples(data)
    assert examples["policy_type"].value_counts().to_dict() == dict.fromkeys(
        ["regulatory", "investment", "service"], 2
    )
    assert not examples.duplicated(["policy_type", "theme"]).any()
    assert examples["commitment_id"].str.startswith("dezhou-2019-").all()
    coded = data.labelled.set_index("commitment_id").loc[examples["commitment_id"]]
    assert coded["policy_type"].tolist() == examples["policy_type"].tolist()
    assert set(coded["confidence"].astype(int)) == {3}


def test_hard_cases_are_those_decided_or_guessed(data, root):
    labels = pd.read_csv(root / "data/gold/labels.csv")
    digest = labels[labels["set"].eq("dezhou2019")]
    assert len(hard_cases(data)) == (digest["adjudicated"].eq(1) | digest["confidence"].eq(1)).sum()
    assert hard_cases(data)["text"].str.len().min() > 5


def test_counts_of_the_limits(data, root):
    counts = limits(data, study.load_panel())
    assert counts["missing.study"] == {"n": 17, "complete": 15, "digest": 1, "truncated": 1}
    further = pd.read_csv(root / "data/panel_corpus.csv")
    panel = counts["missing.panel"]
    assert panel["n"] == f"{len(further):,}"
    kinds = [int(str(panel[k]).replace(",", ""))
             for k in ("compared", "no_plan", "truncated", "noted")]  # fmt: skip
    assert sum(kinds) == len(further)
    assert "2019" in counts["missing.years"]["years"]
    assert counts["words.deeds"]["n"] == 126
