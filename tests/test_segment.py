import logging
import pickle
from collections import Counter

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.errors import ReportError
from reportanalysis.parsing.normalise import normalise
from reportanalysis.segment import Segmenter, identity_words, stop_words, word_list


@pytest.fixture(scope="module")
def segmenter():
    return Segmenter()


def test_bag_is_the_sorted_words(segmenter, digest_text):
    for line in digest_text.splitlines():
        words = segmenter.tokens(line)
        bag = segmenter.bag(line).split()
        assert bag == sorted(bag)
        assert Counter(bag) == Counter(words)


@given(text=st.text(st.sampled_from("新旧动能转换，。５G网 络12.5%\n——（一）Aa")))
def test_spans_cover_the_normalised_text(segmenter, text):
    spans = segmenter.spans(text)
    assert "".join(word for word, *_ in spans) == normalise(text).text
    for word, start, end in spans:
        assert word.strip() in normalise(text[start:end]).text or "—" in text


def test_spaces_inside_words_do_not_matter(segmenter):
    assert segmenter.bag("推进新 旧动 能转\n换") == segmenter.bag("推进新旧动能转换")


def test_the_global_tokenizer_and_log_stay_untouched(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = (jieba.dt.initialized, dict(jieba.dt.FREQ), jieba.dt.user_word_tag_tab.copy())
    with caplog.at_level(logging.DEBUG):
        assert "新旧动能转换" in Segmenter().tokens("推进新旧动能转换")
    assert (jieba.dt.initialized, dict(jieba.dt.FREQ), jieba.dt.user_word_tag_tab) == before
    assert list(tmp_path.iterdir()) == []
    assert caplog.text == ""


@pytest.fixture(scope="module")
def fast():
    pytest.importorskip("rjieba", reason='install it with pip install "reportanalysis[fast]"')
    return Segmenter(backend="rjieba")


def test_the_faster_backend_gives_the_same_bags(segmenter, fast, digest_text):
    for line in digest_text.splitlines():
        assert fast.tokens(line) == segmenter.tokens(line)


def test_both_backends_weigh_words_alike_where_two_cuts_are_almost_equal(segmenter, fast):
    assert fast.tokens("建设西中岛") == segmenter.tokens("建设西中岛") == ["建设", "西", "中岛"]


def test_both_backends_cut_the_full_texts_alike(segmenter, fast, corpus_dir):
    for path in sorted((corpus_dir / "shandong_2024").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert fast.spans(line) == segmenter.spans(line)


@given(
    st.lists(
        st.sampled_from(
            ["新泰和东平", "打造", "个", "至", "〇", "1-2", "2021-2035", "1.1GW", "36μg/m³", "85%",
             "5G", "PM2.5", "A-1_b", "3+2", ".", "-", "%", " ", "，", "&", "#", "C++", "𩽹", "㐀"]
        )
    ).map("".join)
)  # fmt: skip
def test_both_backends_cut_runs_of_signs_and_digits_alike(fast, segmenter, text):
    assert fast.spans(text) == segmenter.spans(text)


@pytest.mark.parametrize("backend", ["jieba", "rjieba"])
def test_sent_to_another_process_it_cuts_alike(backend):
    pytest.importorskip(backend)
    one = Segmenter(backend=backend)
    other = pickle.loads(pickle.dumps(one))
    assert other.backend == backend
    assert other.bag("推进新旧动能转换") == one.bag("推进新旧动能转换")


def test_word_lists():
    assert {"的", "#", "家"} <= stop_words()
    assert stop_words() < stop_words(topic=True)
    assert {"黄河", "济南", "新旧动能转换"} <= identity_words()
    assert not [word for word in word_list("domain_words") if len(word) < 2]
    with pytest.raises(ReportError, match="there is no word list 'x'; there are .*slogans"):
        word_list("x")


def test_unknown_backend():
    with pytest.raises(ReportError, match="choose one of jieba, rjieba"):
        Segmenter(backend="other")
