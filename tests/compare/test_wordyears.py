"""Words by year against counts and tests word by word."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reportanalysis.compare.wordyears import words_by_year
from reportanalysis.errors import ReportError


def made_up(seed=0):
    """Made-up bags of 5 to 8 reports in three years, and two reports of a fourth."""
    rng = np.random.default_rng(seed)
    years = [2014] * 5 + [2018] * 8 + [2022] * 6 + [2023] * 2
    words = ["转型", "数据", "的", "少"]
    rows = [
        (i, year, " ".join(rng.choice(words, 30, p=[p := (year - 2010) / 16, 0.9 - p, 0.09, 0.01])))
        for i, year in enumerate(years)
    ]
    return pd.DataFrame(rows, columns=["document_id", "year", "bag"])


def test_shares_and_tests_agree_with_loops():
    frame = made_up()
    table = words_by_year(frame, leave_out=["的"], min_count=1).set_index("word")
    assert list(table.columns)[-3:] == [2014, 2018, 2022]
    assert "的" not in table.index
    rows = frame[frame["year"] < 2023]
    for word in table.index:
        counts = rows["bag"].map(lambda bag, word=word: bag.split().count(word))
        assert table.loc[word, "uses"] == counts.sum()
        parts = [counts[rows["year"] == year] / 30 for year in (2014, 2018, 2022)]
        assert table.loc[word, [2014, 2018, 2022]].tolist() == [(p > 0).mean() for p in parts]
        oracle = stats.kruskal(*parts)
        assert table.loc[word, "p"] == pytest.approx(oracle.pvalue)
        assert table.loc[word, "between"] == pytest.approx(oracle.statistic / (len(rows) - 1))
    assert table["between"].is_monotonic_decreasing
    np.testing.assert_allclose(table["q"], stats.false_discovery_control(table["p"]))
    assert table.loc["转型", "peak"] == 2022 and table.loc["数据", "peak"] == 2014


def test_reports_count_not_their_sentences():
    whole = made_up()
    words = whole["bag"].str.split()
    halves = [whole.assign(bag=words.map(lambda w, s=s: " ".join(w[s]))) for s in
              (slice(0, 11), slice(11, None))]  # fmt: skip
    pd.testing.assert_frame_equal(words_by_year(pd.concat(halves)), words_by_year(whole))
    with pytest.raises(ReportError, match="two have 5 reports"):
        words_by_year(
            pd.concat([whole[whole["year"].eq(year)].head(4) for year in (2014, 2018)] * 2)
        )


def test_rare_words_and_single_years():
    assert set(words_by_year(made_up(), min_count=20)["word"]) == {"转型", "数据", "的"}
    with pytest.raises(ReportError, match="two have 5 reports"):
        words_by_year(made_up().query("year == 2018"))
