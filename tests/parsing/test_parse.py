import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.corpus.documents import Document, load_corpus, read_registry
from reportanalysis.errors import ReportError
from reportanalysis.parsing.parse import COMMITMENT_COLUMNS, parse, parse_lines


def document(text: str, status: str = "digest") -> Document:
    return Document("dezhou-2019", "Dezhou", "德州", 2019, "prefecture", status, text)


def test_digest_has_126_commitments_with_true_offsets(digest_text):
    table = parse(document(digest_text))
    assert list(table.columns) == COMMITMENT_COLUMNS
    assert len(table) == 126
    for row in table.itertuples():
        assert digest_text[row.start : row.end] == row.text
        assert row.text[-1] in "。；！？"
    assert table["commitment_id"].is_unique
    assert table["commitment_id"].iloc[[0, -1]].tolist() == ["dezhou-2019-0001", "dezhou-2019-0126"]
    # Bullets per heading, counted with awk: 17 8 23 15 11 50; two bullets, in the first and
    # the last section, hold two sentences.
    assert table.groupby("section_no").size().tolist() == [18, 8, 23, 15, 11, 51]


# Fillers of Hangul are letters to Unicode, and blanks to readers.
NO_WORDS = "\r\n●\u115f\u1160\u3164\uffa0"


@given(st.lists(st.text(st.characters(exclude_characters=NO_WORDS), min_size=1), max_size=6))
def test_any_digest_keeps_its_words(lines):
    text = "开幕。\n做强产业\n" + "\n".join(f"●{line}" for line in ["建立机制。", *lines])
    table = parse(document(text))
    assert all(text[row.start : row.end] == row.text for row in table.itertuples())
    joined = "".join("".join(table["text"]).split())
    # Signs may be bullets, Markdown or blanks in disguise; letters and numerals never are.
    words = {c for c in "".join(lines) if unicodedata.category(c)[0] in "LN"}
    assert words <= set(joined)


@pytest.mark.parametrize("text", ["", "没有项目符号的一段话。", "\n\n"])
def test_no_commitments_is_an_error_that_says_what_is_needed(text):
    with pytest.raises(ReportError, match=r"dezhou-2019: no commitments found.*●.*一、"):
        parse(document(text))


def test_reports_of_shandong(corpus_dir, root):
    registry = read_registry(root / "data/corpus.csv")
    tables = {
        d.document_id: (d, parse(d))
        for d in load_corpus(registry, corpus_dir, root / "data/raw")
        if d.status != "digest"
    }
    assert len(tables) == 16
    for name, (doc, table) in tables.items():
        assert all(doc.text[r.start : r.end] == r.text for r in table.itertuples())
        commitments = table[table["part"].isin(["plan", "self"])]
        if doc.status == "truncated":
            assert name == "rizhao-2024"
            assert commitments.empty
        else:
            assert 100 <= len(commitments) <= 450, name
            assert {"review", "plan", "self", "closing"} == set(table["part"])
            assert table.loc[table["part"] == "plan", "section_no"].max() >= 7
            # Headings are headings, not commitments.
            assert not commitments["text"].str.match(r"[（(][一二三四五六七八九十]+[）)]").any()
            assert not commitments["text"].str.contains("— ?[0-9]+ ?—$").any()


@given(st.lists(st.text("建设学校。；一、●（） ", min_size=1, max_size=12), min_size=1, max_size=6))
def test_a_plain_list_is_one_commitment_a_line_that_is_not_blank(lines):
    text = "\r\n".join(lines)
    expected = [line.strip() for line in lines if line.strip()]
    if not expected:
        with pytest.raises(ReportError, match="every line is blank"):
            parse_lines(document(text))
        return
    table = parse_lines(document(text))
    assert list(table.columns) == COMMITMENT_COLUMNS
    assert table["text"].tolist() == expected
    assert all(text[row.start : row.end] == row.text for row in table.itertuples())
    assert set(table["part"]) == {"plan"} and table["commitment_id"].is_unique
