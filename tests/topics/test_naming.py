"""Labels and typical commitments of made-up topics."""

import numpy as np
import pandas as pd
import pytest
from made_up import frame

from reportanalysis.errors import ReportError
from reportanalysis.topics import topic_labels, typical_commitments


def test_labels_prefer_exclusive_words_and_avoid_repeats():
    shares = frame([[0.4, 0.3, 0.2, 0.1, 0.0], [0.5, 0.0, 0.0, 0.0, 0.5]])
    shares.columns = ["服务", "数字化", "数字", "学校", "公路"]
    table = topic_labels(shares, n_label=3)
    assert table.columns.tolist() == ["topic", "label", "words", "frex_words"]
    assert table["words"][0] == "服务 数字化 数字 学校"
    assert table["label"][0] == "数字化·服务·学校"


def commitments(texts=("", "b", "", "")):
    return pd.DataFrame(
        {
            "commitment_id": ["x-4", "x-3", "x-2", "x-1"],
            "bag": ["甲 乙", "甲", "甲 丙", "丁"],
            "text": list(texts),
        }
    )


def test_typical_commitments_rank_and_show_only_what_may_be_shown():
    weights = pd.DataFrame({"t1": [1, 1, 1, np.nan], "t2": [0.0, 0, 0, np.nan]})
    table = typical_commitments(weights, commitments(), n=3)
    assert table.columns.tolist() == ["topic", "rank", "commitment_id", "weight", "text"]
    assert table["commitment_id"].tolist() == ["x-2", "x-4", "x-3"]
    assert table["text"].tolist() == ["", "", "b"] and table["rank"].tolist() == [1, 2, 3]
    assert typical_commitments(weights[["t2"]], commitments()).shape == (0, 5)


def test_typical_commitments_refuse_tables_that_do_not_match():
    weights = pd.DataFrame({"t1": [1.0, 0.5]})
    with pytest.raises(ReportError, match="2 rows of weights do not match 4"):
        typical_commitments(weights, commitments())
    with pytest.raises(ReportError, match="have no column bag, commitment_id"):
        typical_commitments(weights, pd.DataFrame({"text": ["a", "b"]}))
