import hashlib

import pandas as pd
import pytest

from reportanalysis.cli import main
from reportanalysis.errors import ReportError
from reportanalysis.policytype.labels import read_codes, read_further_labels
from reportanalysis.segment import Segmenter
from reportanalysis.validation.copies import check_copies, kept_sentences, span_checksum

LABELS = "data/gold/further_labels.csv.gz"
DOCUMENTS = "data/gold/further_reports.csv"
SENTENCES = ["建设学校10所。", "开展安全生产检查；", "完善“一网通办”。"]
# As such files come: a title before the sentence, in bold or on its own line, a line broken
# in its midst.
TEXT = "二、今年工作\n（一）民生\n建设学校10所。开展安全\n生产检查；**便民。**完善“一网通办”。"


def coded(sentences=SENTENCES):
    segmenter = Segmenter()
    return pd.DataFrame(
        {
            "id": [f"x-{n}" for n in range(len(sentences))],
            "span_sha256": [span_checksum(s) for s in sentences],
            "bag": [segmenter.bag(s) for s in sentences],
        }
    )


def test_the_labels_of_the_project_have_the_documented_shape():
    codes, documents = read_codes(), pd.read_csv(DOCUMENTS)
    assert codes["id"].is_unique
    counts = codes["document_id"].value_counts()
    assert counts.to_dict() == documents.set_index("document_id")["sentences"].to_dict()
    assert documents["source"].str.contains(r"/[0-9a-f]{40}/").all()
    governments = documents[documents["level"] == "province"]
    assert len(governments) == 30 and (governments["place"] == governments["province"]).all()
    assert "Shandong" not in set(governments["place"])
    # The reports of 2024 are those that are compared; further ones are of other years.
    assert 2024 not in set(documents["year"])
    assert all(bag == " ".join(sorted(bag.split())) for bag in codes["bag"])
    for _, rows in codes.groupby("document_id"):
        assert rows["sentence_no"].tolist() == list(range(1, len(rows) + 1))


def test_two_equal_passes_are_the_label_and_others_were_decided_a_third_time():
    codes = read_codes()
    scored = codes["set"].isin(["city_dev", "province_dev"])
    twice = codes[scored]
    assert (codes["pass2_type"] != "").equals(scored)
    for name, one, two in (
        ("policy_type", "pass1_type", "pass2_type"),
        ("theme", "pass1_theme", "pass2_theme"),
    ):
        same = twice[one] == twice[two]
        assert (twice.loc[same, name] == twice.loc[same, one]).all()
        assert (twice.loc[~same, "adjudicated"] == "1").all()


def test_neighbours_are_of_the_same_report():
    table = read_further_labels()
    assert len(table) == len(read_codes()) and (table["context"] != "").all()
    first = table[table["document_id"] == "anhui-2026"].sort_values("start")["bag"]
    context = table.set_index("commitment_id")["context"]["anhui-2026-0001"]
    assert context == " ".join(sorted(" ".join(first.iloc[1:3]).split()))


def test_the_checksum_is_that_of_the_words_without_white_space():
    expected = hashlib.sha256("建设学校10所。".encode()).hexdigest()[:16]
    assert span_checksum(" 建设\n学校10所。\u3000") == expected


def test_copies_are_found_in_the_report_and_give_the_same_bags():
    check = check_copies(coded(), TEXT, Segmenter())
    assert check[["found", "same_bag"]].all(axis=None)
    rows = coded()
    rows.loc[0, "bag"] = "医院"
    rows.loc[1, "span_sha256"] = span_checksum("开展安全生产检查。")
    check = check_copies(rows, TEXT, Segmenter())
    assert check["found"].tolist() == [True, False, True]
    assert check["same_bag"].tolist() == [False, False, True]


def test_the_command_line_checks_the_files_of_a_folder(root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(root)
    assert main(["corpus", "copies", str(tmp_path)]) == 1
    assert "addresses in its column source" in capsys.readouterr().err
    file = tmp_path / "2026_raw_text" / "2026_安徽省_政府工作报告.csv"
    text = tmp_path / "大连市" / "2025.md"
    for path in (file, text):
        path.parent.mkdir()
    pd.DataFrame({"full_text": [TEXT]}).to_csv(file, index=False)
    text.write_text(TEXT, encoding="utf-8")
    assert main(["corpus", "copies", str(tmp_path)]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    sizes = read_codes()["document_id"].value_counts()
    assert sorted(lines) == [
        [name, str(sizes[name]), "0", "0"] for name in ("anhui-2026", "dalian-2025")
    ]
    file.write_text("wrong\n", encoding="utf-8")
    assert main(["corpus", "copies", str(tmp_path)]) == 1
    assert "full_text" in capsys.readouterr().err


def test_a_label_of_an_unknown_report_is_named(tmp_path):
    pd.read_csv(DOCUMENTS).query("document_id != 'anhui-2026'").to_csv(tmp_path / "d.csv")
    with pytest.raises(ReportError, match="anhui-2026 is not among"):
        read_further_labels(LABELS, tmp_path / "d.csv")


def test_a_sentence_that_the_parse_leaves_out_is_not_kept():
    first, second = "新建一所医院，改造三所乡镇卫生院。", "开工两条公路，修好五座桥。"
    text = f"一、2023年工作回顾\n建成学校。\n二、2024年工作安排\n{first}{second}"
    spans = ["建成学校。", first, f" {second}", first + second]
    labels = pd.DataFrame({"span_sha256": [span_checksum(span) for span in spans]})
    assert kept_sentences(labels, text).tolist() == [False, True, True, False]
