"""What is stored of withheld sentences: enough to search, too little to read one back."""

from collections import Counter
from itertools import product

import pandas as pd
import pytest

from reportanalysis.corpus.registry import read_registry
from reportanalysis.files import read_table
from reportanalysis.phrases import (
    AT_LEAST,
    LONGEST_STRETCH,
    Row,
    WordIndex,
    candidates,
    choose_phrases,
    search_table,
    update_search,
    withheld_rows,
)

MANY = AT_LEAST


def test_a_phrase_is_chosen_if_it_is_common_needed_and_safe():
    city = [Row(["城市", "更新", ",", "推进", "项目", "建设", "完善", "功能"])]
    apart = [Row(["更新", "设备", ",", "建设", "城市", ",", "推进", "项目"])]
    counts = Counter({"城市更新": MANY, "推进项目": MANY, "完善功能": MANY - 1})
    # 推进项目 stands in both rows, 完善功能 is too rare: only 城市更新 would be found amiss
    assert set(choose_phrases(city + apart, counts)) == {"城市更新"}
    # alone with its words in the other order, the same; but never beyond a third of the places
    assert set(choose_phrases([Row(["城市", "更新"]), Row(["更新", "城市"])], counts)) == {
        "城市更新"
    }


def test_phrases_never_join_a_long_stretch():
    words = ["推进", "城市", "更新", "项目", "建设", "工作", "开展"] + [",", "一", ",", "二"] * 9
    row, apart = Row(words), Row(words[6::-1])
    pairs = [a + b for a, b in zip(words[:6], words[1:7], strict=True)]
    chosen = choose_phrases([row, apart], Counter(dict.fromkeys(pairs, MANY)))
    joined = set().union(*(row.joined_by(phrase) for phrase in chosen))
    assert chosen and row.bears(joined)
    assert not row.bears(row.joints)


def test_candidates_are_runs_of_whole_words_without_weak_ones():
    found = candidates([Row(["推进", "城市", "更新", "的", "项目", ",", "20个", "园区"])])
    assert {"城市更新", "推进城市更新", "项目", "园区"} <= found
    assert not any("的" in phrase or "," in phrase or "2" in phrase for phrase in found - {"的"})


def test_a_figure_is_not_cut_from_its_unit():
    index = WordIndex([Row(["新增", "100亿元"]), Row(["100个", "亿元", "产业"])])
    assert index.rows("100亿元") == {0}
    assert index.rows("增100亿") == {0}
    assert WordIndex([Row(["PM2.5", "浓度"]), Row(["2.5", ",", "浓度"])]).rows("2.5浓度") == {0}


def test_rows_without_text_stay_as_they_are(tmp_path):
    pd.DataFrame(
        {"commitment_id": ["a-1", "b-1"], "document_id": ["a", "b"], "part": "plan",
         "start": 0, "end": 9}
    ).to_csv(tmp_path / "commitments.csv", index=False)  # fmt: skip
    old = {"commitment_id": ["b-1", "gone-1"], "figures": ["2个", ""], "phrases": ["城市更新", ""]}
    pd.DataFrame(old).to_csv(tmp_path / "search.csv.gz", index=False)
    registry = pd.DataFrame({"document_id": ["a", "b"], "status": "complete", "path": ["a", "b"]})
    (path,) = update_search(registry, tmp_path / "none", tmp_path)
    assert read_table(path)["commitment_id"].tolist() == ["b-1"]


@pytest.fixture(scope="module")
def stored(root, corpus_dir) -> tuple[list[str], list[Row], pd.DataFrame, list[str]]:
    commitments = read_table(root / "data/derived/commitments.csv", keep_default_na=False)
    ids, rows = withheld_rows(commitments, read_registry(root / "data/corpus.csv"), corpus_dir)
    table = read_table(root / "data/derived/search.csv.gz", keep_default_na=False, dtype=str)
    phrases = read_table(root / "data/derived/phrases.csv", keep_default_na=False)
    assert phrases["reports"].min() >= AT_LEAST
    return ids, rows, table, phrases["phrase"].tolist()


def test_the_stored_table_is_made_from_the_texts(stored):
    ids, rows, table, phrases = stored
    again = search_table(ids, rows, phrases)
    pd.testing.assert_frame_equal(again, table.astype(object), check_dtype=False)


def test_no_sentence_can_be_read_back(stored):
    _, rows, table, _ = stored
    known = places = 0
    for row, phrases in zip(rows, table["phrases"].str.split(), strict=True):
        joined = set().union(*(row.joined_by(phrase) for phrase in phrases), set())
        assert row.bears(joined)
        known, places = known + len(joined), places + len(row.joints)
        assert max(map(len, rebuilt(row, phrases)), default=0) <= LONGEST_STRETCH
    assert known / places < 0.25  # of the order of words, three quarters are nowhere


def rebuilt(row: Row, phrases: list[str]) -> set[str]:
    """What one can piece together: phrases that overlap, as far as the text bears it out."""
    found = set(phrases)
    while True:
        longer = {
            a[:-size] + b
            for a, b in product(found, phrases)
            for size in range(1, min(len(a), len(b)))
            if a.endswith(b[:size]) and a[:-size] + b in row.text
        }
        if longer <= found:
            return found
        found |= longer
