import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.parsing.normalise import normalise, page_marks

REPORT_LIKE = st.text(st.sampled_from("一建设，。 \u3000\n\t０５９%ＧDab—–- 1２"), max_size=60)


@given(st.one_of(st.text(max_size=60), REPORT_LIKE))
def test_every_character_knows_where_it_came_from(raw):
    result = normalise(raw)
    assert len(result.text) == len(result.offsets)
    assert list(result.offsets) == sorted(result.offsets)
    for character, offset in zip(result.text, result.offsets, strict=True):
        space = character == " " and raw[offset].isspace()
        assert space or character in unicodedata.normalize("NFKC", raw[offset])


@given(REPORT_LIKE)
def test_only_white_space_and_page_marks_go(raw):
    marked = {n for start, end in page_marks(raw) for n in range(start, end)}
    kept = "".join(c for n, c in enumerate(raw) if n not in marked and not c.isspace())
    assert normalise(raw).text.replace(" ", "") == unicodedata.normalize("NFKC", kept)


@given(REPORT_LIKE)
def test_normalising_twice_changes_nothing_without_marks(raw):
    once = normalise(raw).text
    if not page_marks(once):
        assert normalise(once).text == once


@given(REPORT_LIKE, st.data())
def test_raw_span_gives_back_the_words(raw, data):
    result = normalise(raw)
    if result.text:
        start = data.draw(st.integers(0, len(result.text) - 1))
        end = data.draw(st.integers(start + 1, len(result.text)))
        a, b = result.raw_span(start, end)
        assert 0 <= a < b <= len(raw)
        # A stretch may hold a page mark that is none in the whole: a lone number at its end.
        marked = page_marks(raw) or page_marks(raw[a:b])
        assert result.text[start:end].strip() in normalise(raw[a:b]).text or marked


def test_page_marks_and_spaces_inside_words():
    assert normalise("加快转型 — 12 — 升级，增长 5.5%").text == "加快转型升级,增长5.5%"
    assert normalise("Big Data 中心 5 G").text == "Big Data中心5 G"


def test_a_range_is_no_page_mark():
    assert page_marks("2—3个，10—20 家") == []
