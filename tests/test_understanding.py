"""What is understood of a report, told as an outline; the years its own words speak of."""

import pytest

from reportanalysis.corpus.documents import Document, load_corpus
from reportanalysis.parsing.outline import outline
from reportanalysis.understanding import stated_years, understand


def test_an_outline_counts_every_commitment_once(digest_text):
    document = Document("d", "", "德州", 2019, "", "digest", digest_text, ("2 control characters",))
    seen = understand(document)
    *lines, counts, note = str(seen).splitlines()
    top = [line for line in lines if not line.startswith(" ")]
    assert sum(int(line.split(": ")[-1].split()[0]) for line in top) == len(seen.commitments)
    assert len(lines) - len(top) == 6
    assert counts.startswith("status digest; sentences: plan ")
    assert note == "read: 2 control characters"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("一、2020年工作回顾\n建桥。\n二、重点工作\n建路。", {2021}),
        ("一、过去一年工作回顾\n建桥。\n二、二○二一年主要任务\n建路。", {2021}),
        ("政府工作报告\n（2021年1月6日）\n一、工作回顾\n建桥。\n二、重点工作\n建路。", {2021}),
        ("2021年某市政府工作报告\n一、工作回顾\n建桥。\n二、重点工作\n建路。", {2021}),
        (
            "政府工作报告（2020年12月30日）\n一、工作回顾\n建桥。\n二、重点工作\n建路。",
            {2020, 2021},
        ),
        ("一、过去五年工作回顾\n建桥。\n二、重点工作\n2021年建路。", set()),
    ],
)
def test_the_years_a_text_speaks_of(text, years):
    found = stated_years(text, outline(text))
    assert set().union(*found.values()) == years


def test_a_text_of_another_year_is_told():
    text = "政府工作报告\n2015年某市政府工作报告\n一、工作回顾\n建桥。\n二、重点工作\n建路。"
    for year, told in ((2015, 0), (2016, 1), (0, 0)):
        doubts = understand(Document("d", "", "", year, "", "complete", text)).doubts
        assert len([doubt for doubt in doubts if "contradicted" in doubt]) == told


def test_the_full_texts_speak_of_their_year(root, corpus_dir):
    documents = load_corpus(root / "data/corpus.csv", corpus_dir)
    for document in documents[1:]:
        found = stated_years(document.text, outline(document.text))
        assert set().union(*found.values()) == {2024}, document.document_id
