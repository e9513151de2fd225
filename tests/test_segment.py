import logging
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


@given(st.text(st.sampled_from("新旧动能转换，。５G网 络12.5%\n——（一）Aa")))
def test_spans_cover_the_normalised_text(segmenter_text):
    segmenter = Segmenter.__new__(Segmenter)
    segmenter.__dict__.update(_SHARED.__dict__)
    spans = segmenter.spans(segmenter_text)
    assert "".join(word for word, *_ in spans) == normalise(segmenter_text).text
    for word, start, end in spans:
        assert word.strip() in normalise(segmenter_text[start:end]).text or "—" in segmenter_text


_SHARED = Segmenter()


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


def test_domain_words_can_be_left_out():
    assert "新旧动能转换" not in Segmenter(domain_words=False).tokens("推进新旧动能转换")


def test_two_segmenters_do_not_share_words():
    Segmenter(domain_words=True)
    assert "长期护理保险" not in Segmenter(domain_words=False).tokens("建立长期护理保险制度")


def test_the_faster_backend_gives_the_same_bags(segmenter, digest_text):
    pytest.importorskip("rjieba", reason='install it with pip install "reportanalysis[fast]"')
    fast = Segmenter(backend="rjieba")
    sentences = [s for s in digest_text.splitlines() if "1-2" not in s]
    same = [fast.bag(s) == segmenter.bag(s) for s in sentences]
    assert sum(same) >= 0.97 * len(same)


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
