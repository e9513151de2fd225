"""What coders get: sentences and neighbours, no model's code, no name of a place or year."""

import pandas as pd
import pytest

from reportanalysis.coding import export_packet, packet
from reportanalysis.coding.guide import codebook_text
from reportanalysis.coding.sheets import SHEET_COLUMNS, TO_FILL, read_sheet
from reportanalysis.errors import ReportError


def test_sheets_are_blind_and_whole(exported, data):
    folder, _ = exported
    allocation = pd.read_csv(folder / "allocation.csv", dtype=str)
    texts = data.digest.set_index(data.digest["start"].astype(str))["text"]
    seen = []
    for coder in "123":
        sheet = read_sheet(folder / f"sheets/coder_{coder}.csv")
        assert list(sheet.columns) == list(SHEET_COLUMNS)
        assert (sheet[list(TO_FILL)] == "").all(axis=None) and set(sheet["coder"]) == {coder}
        assert not sheet["id"].is_monotonic_increasing
        starts = allocation.set_index("id").loc[sheet["id"], "start"]
        assert sheet["sentence"].tolist() == texts[starts].tolist()
        assert (sheet["heading"] != "").all() and (sheet["after"] != "").mean() > 0.9
        pairs = zip(sheet["sentence"], sheet["before"], strict=True)
        assert all(sentence not in before for sentence, before in pairs)
        seen.append(set(sheet["id"]))
    assert set.union(*seen) == set(allocation["id"])
    assert sum(map(len, seen)) == len(allocation) + 28  # of 70, 40% have a second coder


def test_what_is_said_and_left_out(exported):
    folder, said = exported
    assert said[0] == "70 sentences of 1 document drawn"
    assert said[1].startswith("no text in") and "dezhou-2024" in said[1]
    assert "hours, preparation included" in said[2]
    for name in ("README.txt", "codebook_english.md", "codebook_chinese.md"):
        assert (folder / name).is_file()


def test_practice_sentences_have_a_key_with_reasons_and_are_not_drawn(exported, data):
    folder, _ = exported
    practice = read_sheet(folder / "practice/practice.csv")
    key = pd.read_csv(folder / "practice/key.csv", dtype=str)
    assert practice["id"].tolist() == key["id"].tolist() and len(key) == 20
    assert (practice[list(TO_FILL)] == "").all(axis=None)
    assert key[["theme", "rule", "reason_english", "reason_chinese"]].notna().all(axis=None)
    assert set(key["policy_type"]) == {"regulatory", "investment", "service"}
    sentences = set().union(*(
        read_sheet(path)["sentence"] for path in (folder / "sheets").glob("*.csv")
    ))  # fmt: skip
    assert not sentences & set(practice["sentence"])
    twice = data.labels.merge(data.labelled, left_on="id", right_on="label_id")
    agreed = twice["pass1_type"].eq(twice["pass2_type"]) & twice["pass1_theme"].eq(
        twice["pass2_theme"]
    )
    rows = pd.read_csv("data/gold/practice.csv")["commitment_id"]
    assert agreed[twice["commitment_id"].isin(rows)].all()


def test_filled_sheets_are_never_overwritten(exported, data):
    with pytest.raises(ReportError, match="holds sheets already"):
        export_packet(data, exported[0], "nowhere")


def test_more_sentences_than_the_texts_at_hand_have(data, tmp_path):
    with pytest.raises(ReportError, match="the 106 at hand, for 15 texts are not in .*make corpus"):
        export_packet(data, tmp_path / "packet", tmp_path / "nowhere")
    said = export_packet(data, tmp_path / "few", "nowhere", coders=1, sentences=2, overlap=0)
    assert said[0].endswith("drawn, 2 more than asked: 2 at least of a stratum")


def test_texts_of_too_few_cities_to_correct_the_others_are_refused(data, tmp_path, monkeypatch):
    texts, missing = packet._texts(data, "nowhere")
    one = texts.head(1).assign(document_id="dezhou-2024")
    monkeypatch.setattr(packet, "_texts", lambda *_: (pd.concat([texts, one]), missing[1:]))
    with pytest.raises(ReportError, match="texts of 1 of the cities compared.*make corpus"):
        export_packet(data, tmp_path / "packet", "nowhere", sentences=100)
    assert not (tmp_path / "packet").exists()


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_the_codebooks_in_the_project_are_those_of_the_codes(language, root):
    name = {"english": "codebook.md", "chinese": "codebook_zh.md"}[language]
    committed = (root / "data/gold" / name).read_text("utf-8")
    assert codebook_text(language, root) == committed
    for n in range(1, 11):
        assert f"\n{n}. " in committed


def test_a_codebook_without_its_tables_is_refused(tmp_path):
    (tmp_path / "data/gold").mkdir(parents=True)
    (tmp_path / "data/gold/codebook.md").write_text("No table.", encoding="utf-8")
    with pytest.raises(ReportError, match="must hold two tables"):
        codebook_text("english", tmp_path)
