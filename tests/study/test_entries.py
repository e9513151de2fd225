"""All that is known of each commitment, side by side."""

import pandas as pd
import pytest

from reportanalysis.study.entries import add_figures, read_entries


@pytest.fixture(scope="module")
def entries(root) -> pd.DataFrame:
    data = root / "data"
    return read_entries(data / "corpus.csv", data / "derived", data / "gold", topics=None)


def test_labels_and_predictions_are_compared(entries):
    coded = entries[entries["coded_type"].notna()]
    kinds = entries.loc[coded.index, "label"]
    for name in ("type", "theme"):
        column = {"type": "policy_type", "theme": "theme"}[name]
        differs = coded[column] != coded[f"coded_{name}"]
        assert differs.tolist() == [f"{name} differs" in kind for kind in kinds]
    assert (entries.loc[entries["coded_type"].isna(), "label"].map(len) == 0).all()


def test_a_gap_is_where_the_printed_text_lost_its_figure(root, entries, digest_text):
    rows = entries[entries["gaps"].map(len) > 0]
    targets = pd.read_csv(root / "data/derived/targets.csv")
    gone = targets[targets["status"] != "stated"]
    assert sum(map(len, rows["gaps"])) == len(gone)
    for row in rows.itertuples():
        for gap in row.gaps:
            assert digest_text[row.start : row.start + gap] == row.text[:gap]


def test_a_row_without_figures_has_none():
    rows = pd.DataFrame({"commitment_id": ["a-1"], "start": [0], "text": ["无"]})
    targets = pd.DataFrame({"commitment_id": ["a-2"], "start": [1], "status": ["stated"]})
    assert add_figures(rows, targets)[["figure", "gaps"]].to_numpy().tolist() == [[[], []]]
