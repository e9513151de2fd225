"""Filled sheets come in; every fault is told in a line of its own, and then nothing is stored."""

from argparse import Namespace

import pandas as pd
import pytest

from reportanalysis.codebook import codebook
from reportanalysis.coding import import_sheets
from reportanalysis.coding.sheets import read_sheet, write_sheet
from reportanalysis.codingcommands import coding_import
from reportanalysis.errors import ReportError
from reportanalysis.study.humanlabels import COLUMNS, read_human_labels


def change(folder, how, coder=1):
    stem = folder / f"sheets/coder_{coder}"
    table = read_sheet(stem.with_suffix(".csv")).reset_index(drop=True)
    for path in write_sheet(stem, how(table)):
        if path.suffix == ".xlsx":
            path.unlink()


def faults_after(filled, tmp_path, how, **options):
    folder, _ = filled
    change(folder, how)
    table, faults = import_sheets(folder, tmp_path / "human.csv", **options)
    assert table.empty and not (tmp_path / "human.csv").exists()
    return faults


def test_codes_are_stored_without_sentences(filled, tmp_path):
    folder, allocation = filled
    table, faults = import_sheets(folder, tmp_path / "human.csv")
    assert faults == [] and list(table.columns) == list(COLUMNS)
    assert set(table["id"]) == set(allocation["id"])
    assert len(table) == allocation["coders"].str.split(" ").str.len().sum()
    again = read_human_labels(tmp_path / "human.csv")
    assert again.astype(str).equals(table.astype(str))
    assert "。" not in (tmp_path / "human.csv").read_text("utf-8")


def set_cell(row, column, value):
    def how(table):
        table.loc[row, column] = value
        return table

    return how


def test_an_unknown_code_names_the_row(filled, tmp_path):
    (fault,) = faults_after(filled, tmp_path, set_cell(3, "theme", "schools"))
    assert "coder_1.csv: row 5, k" in fault and "theme 'schools' is no code; choose" in fault


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda t: t.iloc[2:], "2 of its"),
        (lambda t: pd.concat([t, t.iloc[[0]]]), "stands in rows 2 and"),
        (set_cell(0, "id", ""), "row 2: no id"),
        (set_cell(0, "policy_type", ""), "coder 1 left 1 of"),
        (lambda t: t.assign(id="kzzzz-" + t["id"].str[-4:]), "another export"),
        (lambda t: t.assign(id=t["id"].str.replace("-", "-9")), "is no id of this export"),
        (lambda t: t.assign(coder=""), "names nobody"),
        (lambda t: t.assign(coder="9"), "was given no sentences"),
        (set_cell(0, "coder", "2"), "names 1 and 2"),
        (lambda t: t.assign(secondary="service", policy_type="service"), "secondary repeats"),
        (lambda t: t.assign(policy_type="", theme=""), "coder 1 has filled nothing"),
        (lambda t: t.drop(columns="theme"), "no column theme"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line(filled, tmp_path, how, said):
    faults = faults_after(filled, tmp_path, how)
    assert any(said in fault for fault in faults), faults
    assert all("\n" not in fault and fault.startswith("coder_1.csv") for fault in faults)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda t: t.assign(id=t["id"].str[-4:].astype(int).astype(str)), "): is no id of this"),
        (lambda t: t.assign(confidence="sure"), "): confidence 'sure' is no code; choose 1, 2, 3"),
        (lambda t: t.assign(theme="schools"), "): theme 'schools' is no code"),
    ],
)  # fmt: skip
def test_one_fault_of_many_rows_has_one_line(filled, tmp_path, how, said):
    faults = faults_after(filled, tmp_path, how)
    assert len([fault for fault in faults if said in fault and " rows (" in fault]) == 1
    assert len(faults) <= 2  # where ids are unknown, the sentences are missing too


def test_swapped_coders_are_told_in_a_few_lines(filled, tmp_path):
    folder, _ = filled
    change(folder, lambda t: t.assign(coder="2"))
    change(folder, lambda t: t.assign(coder="1"), coder=2)
    table, faults = import_sheets(folder, tmp_path / "human.csv")
    assert table.empty and len(faults) == 4
    assert sum("put the coder's own number back" in fault for fault in faults) == 2


def wide(text):
    """Full-width letters, as a Chinese keyboard gives them."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize("columns", [["policy_type", "theme", "confidence"], ["id"]])
@pytest.mark.parametrize("how", [wide, str.upper, lambda text: f"\u3000{text} "])
def test_what_a_keyboard_or_excel_makes_of_a_code_is_read(filled, tmp_path, columns, how):
    folder, _ = filled
    before, _ = import_sheets(folder, tmp_path / "before.csv")
    change(folder, lambda t: t.assign(**{name: t[name].map(how) for name in columns}))
    after, faults = import_sheets(folder, tmp_path / "after.csv")
    assert faults == [] and after.equals(before)


def test_a_sheet_in_another_format_is_not_passed_over(filled, tmp_path):
    folder, _ = filled
    (folder / "sheets/~$coder_1.xlsx").write_bytes(b"left by Excel")
    (folder / "sheets/._coder_1.csv").write_bytes(b"left by a Mac")
    (folder / "sheets/Thumbs.db").write_bytes(b"left by Windows")
    assert import_sheets(folder, tmp_path / "human.csv")[1] == []
    (folder / "sheets/coder_1.csv").rename(folder / "sheets/coder_1.xls")
    (fault,) = import_sheets(folder, tmp_path / "other.csv")[1]
    assert fault == "coder_1.xls is neither .xlsx nor .csv; save it as one of these"


def test_a_sentence_of_another_coder_is_told(filled, tmp_path):
    folder, allocation = filled
    mine = allocation["coders"].str.split(" ").map(lambda names: "1" in names)
    strange = allocation.loc[~mine, "id"].iloc[0]
    faults = faults_after(filled, tmp_path, set_cell(0, "id", strange))
    assert any(f"{strange}: was given to another coder" in fault for fault in faults)


def test_blanks_may_be_left_out_on_purpose(filled, tmp_path):
    folder, _ = filled
    change(folder, set_cell(0, "theme", ""))
    table, faults = import_sheets(folder, tmp_path / "human.csv", blanks=True)
    assert faults == [] and (table["theme"] != "").all()


def test_chinese_names_and_capitals_are_codes_too(filled, tmp_path):
    folder, _ = filled
    change(folder, lambda t: t.assign(policy_type="规制", theme="Welfare"))
    table, faults = import_sheets(folder, tmp_path / "human.csv")
    own = table[table["coder"] == "1"]
    assert faults == [] and set(own["policy_type"]) == {"regulatory"}
    assert set(own["theme"]) == {"welfare"}


@pytest.mark.parametrize(
    ("column", "how"),
    [
        ("policy_type", lambda t: t["policy_type"] + " \u200b。"),
        ("secondary", lambda t: t["secondary"].replace("", "无")),
        ("confidence", lambda t: t["confidence"] + ".0"),
        ("coder", lambda t: "Coder " + t["coder"]),
        ("theme", lambda t: t["theme"] + " " + t["theme"].map(codebook_names("theme"))),
    ],
)
def test_what_people_write_around_a_code_is_read_away(filled, tmp_path, column, how):
    folder, _ = filled
    before, _ = import_sheets(folder, tmp_path / "before.csv")
    change(folder, lambda t: t.assign(**{column: how(t)}))
    after, faults = import_sheets(folder, tmp_path / "after.csv")
    assert faults == [] and after.equals(before)


def codebook_names(variable):
    return {code: entry.chinese for code, entry in codebook()[variable].items()}


def test_a_part_of_a_sheet_comes_in_on_purpose(filled, tmp_path):
    folder, _ = filled
    (fault,) = faults_after(filled, tmp_path, lambda t: t.iloc[:20])
    assert "sentences are missing" in fault and "--blanks" in fault
    table, faults = import_sheets(folder, tmp_path / "human.csv", blanks=True)
    assert faults == [] and (table["coder"] == "1").sum() == 20


def test_two_coders_in_one_file_are_told_in_one_line(filled, tmp_path):
    folder, _ = filled
    paths = [folder / f"sheets/coder_{n}.csv" for n in (1, 2)]
    tables = [read_sheet(path) for path in paths]
    for path in paths:
        path.unlink()
    for workbook in write_sheet(folder / "sheets/both", pd.concat(tables))[1:]:
        workbook.unlink()
    (fault,) = import_sheets(folder, tmp_path / "human.csv")[1]
    assert fault.startswith("both.") and "names 1 and 2" in fault and "part it" in fault


def test_of_two_files_of_one_coder_the_filled_one_counts(filled, exported, tmp_path):
    pytest.importorskip("openpyxl")
    folder, _ = filled
    blank = exported[0] / "sheets/coder_1.xlsx"
    (folder / "sheets/coder_1.xlsx").write_bytes(blank.read_bytes())
    assert import_sheets(folder, tmp_path / "human.csv")[1] == []
    table = read_sheet(folder / "sheets/coder_1.csv").reset_index(drop=True)
    table.loc[0, "theme"] = "other" if table.loc[0, "theme"] != "other" else "rural"
    write_sheet(tmp_path / "sheet", table)[1].rename(folder / "sheets/coder_1.xlsx")
    (fault,) = import_sheets(folder, tmp_path / "other.csv")[1]
    assert "coder 1 has filled coder_1.csv too, and otherwise" in fault


def test_decisions_come_back_as_a_sheet_of_their_own(filled, tmp_path):
    folder, _ = filled
    first, _ = import_sheets(folder, tmp_path / "human.csv")
    decided = first.iloc[[0]].assign(coder="decided", policy_type="other", theme="other", note="")
    for column in ("heading", "before", "sentence", "after"):
        decided[column] = ""
    write_sheet(folder / "sheets/decide", decided)[-1].unlink()
    write_sheet(folder / "sheets/decide", decided)
    table, faults = import_sheets(folder, tmp_path / "human.csv")
    assert faults == [] and len(table) == len(first) + 1
    assert table["coder"].eq("decided").sum() == 1


def decide(folder, table, name="decide"):
    """Put a sheet of decisions into the folder."""
    blank = dict.fromkeys(("heading", "before", "sentence", "after", "note"), "")
    for path in write_sheet(folder / "sheets" / name, table.assign(coder="decided", **blank)):
        if path.suffix == ".xlsx":
            path.unlink()


@pytest.mark.parametrize("second", ["decide", "decide_2"])
def test_decisions_of_a_second_round_join_those_of_the_first(filled, tmp_path, second):
    folder, _ = filled
    table, _ = import_sheets(folder, tmp_path / "human.csv")
    ids = table.drop_duplicates("id").head(4)
    open_ones = ids.assign(policy_type="", theme="")
    decide(folder, pd.concat([ids.head(2), open_ones.tail(2)]))
    import_sheets(folder, tmp_path / "human.csv")
    decide(folder, ids.tail(2), second)
    table, faults = import_sheets(folder, tmp_path / "human.csv")
    assert faults == []
    assert set(table.loc[table["coder"] == "decided", "id"]) == set(ids["id"])


def test_a_decision_is_taken_back_or_contradicted(filled, tmp_path):
    folder, _ = filled
    table, _ = import_sheets(folder, tmp_path / "human.csv")
    ids = table.drop_duplicates("id").head(2)
    decide(folder, ids)
    import_sheets(folder, tmp_path / "human.csv")
    decide(folder, pd.concat([ids.head(1), ids.tail(1).assign(policy_type="", theme="")]))
    table, _ = import_sheets(folder, tmp_path / "human.csv")
    assert table.loc[table["coder"] == "decided", "id"].tolist() == ids["id"].head(1).tolist()
    theme = "rural" if ids["theme"].iloc[0] != "rural" else "urban"
    decide(folder, ids.head(1).assign(theme=theme), "decide_2")
    (fault,) = import_sheets(folder, tmp_path / "human.csv")[1]
    assert "decide.csv and decide_2.csv" in fault and "leave one" in fault


def test_codes_of_another_export_are_not_mixed_in(filled, tmp_path):
    folder, _ = filled
    import_sheets(folder, tmp_path / "human.csv")
    text = (tmp_path / "human.csv").read_text("utf-8").replace("\nk", "\nkx")
    (tmp_path / "human.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match="holds codes of another export"):
        import_sheets(folder, tmp_path / "human.csv")


def test_a_folder_without_sheets_is_told(filled, tmp_path):
    folder, _ = filled
    for path in (folder / "sheets").glob("*"):
        path.unlink()
    with pytest.raises(ReportError, match="holds no sheets"):
        import_sheets(folder)
    with pytest.raises(ReportError, match="allocation.csv is missing"):
        import_sheets(tmp_path)


def test_the_command_counts_the_faults_and_names_each(filled, capsys):
    folder, _ = filled
    change(folder, lambda table: table.assign(theme=["schools", *table["theme"][1:]]))
    with pytest.raises(ReportError, match="^1 fault, nothing stored"):
        coding_import(Namespace(folder=folder, blanks=False))
    assert "theme 'schools'" in capsys.readouterr().err
