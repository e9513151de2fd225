import pandas as pd
import pytest

from reportanalysis.corpus.documents import Document, load_corpus, read_registry
from reportanalysis.errors import ReportError
from reportanalysis.parsing.parse import parse
from reportanalysis.quantities.lost import lost_figures, lost_targets, restore
from reportanalysis.segment import Segmenter

# Read off the digest by hand: the words before and after each gap.
GAPS_BY_HAND = [
    ("重大项目“", "”工程", "name"),
    ("始终保持", "个以上", "count"),
    ("筛选", "个项目", "count"),
    ("重点项目和", "个市重点项目", "count"),
    ("不少于", "个,", "count"),
    ("不低于", "亿元", "count"),
    ("着力抓好", "个工业重点技改项目", "count"),
    ("扩大到", "家", "count"),
    ("养殖场(区)", "处以上", "count"),
    ("编制,到", "年实现", "year"),
    ("为", "年全面消除", "year"),
    ("普惠制幼儿园", "所", "count"),
    ("养老床位", "张", "count"),
]


@pytest.fixture(scope="module")
def segmenter():
    return Segmenter()


@pytest.fixture(scope="module")
def commitments(digest_text):
    return parse(
        Document("dezhou-2019", "Dezhou", "德州", 2019, "prefecture", "digest", digest_text)
    )


@pytest.fixture(scope="module")
def restorations(root):
    facts = pd.read_csv(root / "data/external/restorations.csv")
    return facts.assign(city=facts["city"].map({"德州": "Dezhou"}))


def test_all_gaps_of_the_digest_and_no_other(commitments, segmenter, digest_text):
    lost = lost_figures(commitments, segmenter)
    assert len(lost) == len(GAPS_BY_HAND)
    for row, (before, after, kind) in zip(lost.itertuples(), GAPS_BY_HAND, strict=True):
        assert digest_text[: row.gap].endswith(before)
        assert digest_text[row.gap :].startswith(after)
        assert row.kind == kind


def test_gaps_made_by_deleting_figures_are_found(segmenter):
    whole = [
        "新增养老床位2000张,建成中心。",
        "培育企业不少于50家。",
        "到2025年实现全覆盖。",
        "实施“515”工程。",
        "新建处理厂10座以上。",
    ]
    for text in whole:
        damaged = "".join(c for c in text if not c.isdigit())
        tables = [
            pd.DataFrame({"commitment_id": "x", "start": 0, "text": [t]}) for t in (text, damaged)
        ]
        assert [len(lost_figures(table, segmenter)) for table in tables] == [0, 1], text


@pytest.mark.parametrize(
    "text",
    [
        "每个县至少建成一处。", "这个问题。", "各家企业,", "到年底完成。", "培育一批企业。",
        "厂房10万平方米以上。", "缓解紧张,主张扩张。", "两个毫不动摇。", "亿元以上项目。",
        "成为国家、专家、大家。", "解决好用电难处。", "研究所,派出所。", "逐个项目推进。",
    ],
)  # fmt: skip
def test_no_false_alarm(text, segmenter):
    table = pd.DataFrame({"commitment_id": "x", "start": 0, "text": [text]})
    assert lost_figures(table, segmenter).empty


def test_no_false_alarm_in_the_full_reports(corpus_dir, root, segmenter):
    registry = read_registry(root / "data/corpus.csv").query("status != 'digest'")
    for document in load_corpus(registry, corpus_dir, root / "data/raw"):
        assert lost_figures(parse(document), segmenter).empty, document.document_id


def test_six_figures_are_restored_beside_the_text(commitments, restorations, segmenter):
    result = restore(lost_figures(commitments, segmenter), commitments, restorations)
    restored = result[result["status"] == "restored"]
    assert restored["restored"].tolist() == [515, 500, 100, 210, 800, 200]
    assert restored["source"].str.startswith("http").all()
    assert (result["status"] == "lost").sum() == 7
    assert result.loc[result["status"] == "lost", "restored"].isna().all()
    assert "515" not in "".join(commitments["text"])


def test_lost_counts_are_rows_of_targets(commitments, restorations, segmenter):
    elsewhere = restorations.assign(city="Jinan")
    rows = lost_targets(commitments, pd.concat([restorations, elsewhere]), segmenter)
    assert len(rows) == sum(kind == "count" for *_, kind in GAPS_BY_HAND)
    counted = [after for _, after, kind in GAPS_BY_HAND if kind == "count"]
    assert rows["unit"].tolist() == [after if after == "亿元" else after[0] for after in counted]
    assert (rows["start"] == rows["end"]).all() and not rows["object"].any()
    restored = rows[rows["status"] == "restored"]
    assert restored["low"].tolist() == restored["high"].tolist() == [500, 100, 210, 800, 200]
    assert rows["low"].count() == 5 and restored["source"].str.startswith("http").all()


def test_a_restoration_that_fits_no_gap(commitments, restorations, segmenter):
    wrong = restorations.assign(gap_after="没有这样的词")
    with pytest.raises(ReportError, match="fits 0 gaps of Dezhou 2019, not one"):
        restore(lost_figures(commitments, segmenter), commitments, wrong)


def test_rows_without_text_are_passed_over(segmenter):
    table = pd.DataFrame({"commitment_id": ["x", "y"], "start": 0, "text": ["", float("nan")]})
    assert lost_figures(table, segmenter).empty
