import gzip
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from reportanalysis import files
from reportanalysis.corpus.registry import read_registry
from reportanalysis.errors import ReportError
from reportanalysis.files import (
    enter_repository,
    fingerprint,
    is_current,
    read_table,
    record,
    repository_root,
    write_bytes,
    write_csv,
    write_text,
)


def test_written_as_given(tmp_path):
    path = write_text(tmp_path / "new" / "a.txt", "一\r\n二\n")
    assert path.read_bytes() == "一\r\n二\n".encode()
    write_csv(path, pd.DataFrame({"a": ["x,y"], "b": [None]}))
    assert path.read_bytes() == b'a,b\n"x,y",\n'
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_a_failed_write_leaves_the_old_file_and_no_other(tmp_path):
    path = write_text(tmp_path / "a.txt", "old")
    with pytest.raises(TypeError):
        write_bytes(path, "not bytes")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_files_can_be_read_by_others(tmp_path):
    plain = tmp_path / "plain"
    plain.touch()
    assert write_text(tmp_path / "a", "x").stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("content", [b"", b"a,b\n1", b'a,b\n1,"2', b"a,b\n1,\xff", None])
def test_a_table_that_is_missing_or_cut_off_is_refused(tmp_path, content):
    path = tmp_path / "a.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReportError, match=r"a\.csv (is missing|cannot be read)"):
        read_table(path)


def test_a_table_without_a_last_line_end_is_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b'a,b\n1,"2\n3"')
    assert read_table(path, dtype=str).to_numpy().tolist() == [["1", "2\n3"]]


def test_a_damaged_manifest_knows_nothing(tmp_path):
    made, manifest = write_text(tmp_path / "made", "made"), tmp_path / "manifest.json"
    for content in ("", "{", "[]", "null"):
        manifest.write_text(content)
        assert not is_current(made, [made], manifest)
        record(made, [made], manifest)
        assert is_current(made, [made], manifest)


def test_current_until_an_input_or_the_output_changes(tmp_path):
    a, b, made = (write_text(tmp_path / name, name) for name in ("a", "b", "made"))
    manifest = tmp_path / "manifest.json"
    assert not is_current(made, [a, b], manifest)
    record(made, [a, b], manifest)
    assert is_current(made, [b, a], manifest)
    other = write_text(tmp_path / "other", "other")
    record(other, [a], manifest)
    assert is_current(made, [a, b], manifest)
    write_text(a, "changed")
    assert not is_current(made, [a, b], manifest)
    write_text(a, "a")
    assert is_current(made, [a, b], manifest)
    write_text(made, "edited by hand")
    assert not is_current(made, [a, b], manifest)
    made.unlink()
    assert not is_current(made, [a, b], manifest)


def test_dates_and_names_do_not_count(tmp_path):
    one = write_text(tmp_path / "one", "same")
    two = write_text(tmp_path / "two", "same")
    assert fingerprint([one]) == fingerprint([two])
    assert fingerprint([one]) != fingerprint([one, two])


def test_a_notebook_opened_in_its_own_folder_finds_the_data(root, monkeypatch):
    for folder in (root / "notebooks", root):
        monkeypatch.chdir(folder)
        assert enter_repository() == root
        assert Path("data/corpus.csv").is_file()


def test_outside_a_repository_nothing_moves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert enter_repository() == tmp_path
    assert repository_root(tmp_path / "x.ipynb") == tmp_path


# -- tables of the project, of which rows and columns are noted


@pytest.fixture
def noted(tmp_path):
    """A folder of tables with a note of one of them."""
    table = pd.DataFrame({"id": ["a", "b"], "n": [1, 2]})
    key = {"name": "id", "type": "string", "constraints": {"unique": True}}
    fields = [key, {"name": "n", "type": "integer"}]
    package = {"resources": [{"path": "derived/t.csv", "schema": {"fields": fields}}]}
    files.write_text(tmp_path / files.PACKAGE, json.dumps(package))
    files.write_text(tmp_path / files.ROWS, files.rows_text({"derived/t.csv": 0}))
    path = files.write_csv(tmp_path / "derived/t.csv", table)
    files.write_csv(tmp_path / "derived/other.csv", table)
    return path


def test_writing_notes_the_rows_of_tables_that_are_noted(noted):
    notes = json.loads((noted.parents[1] / files.ROWS).read_text("utf-8"))
    assert notes == {"derived/t.csv": 2}
    assert len(files.read_table(noted)) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,n\na,1\n", "has 1 rows where 2 were written; restore it"),
        ("id\na\nb\n", "has no column n; restore it"),
        ("id,n\na,1\nb,two\n", "column n, row 2, 'two', is no number"),
        ("id,n\na,1\na,2\n", "row 2 is there twice (a); take one out"),
        ("\0" * 200_000, "cannot be read as a table"),  # as a disk that lost power leaves it
    ],
)
def test_a_table_that_is_not_as_it_was_written_is_refused(noted, text, said):
    noted.write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=re.escape(said)) as error:
        files.read_table(noted)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["id,n\na,1\n", "id\na\nb\n", "id,n\na,1\nb,two\n"])
def test_a_table_of_which_nothing_is_noted_may_have_any_rows(tmp_path, text):
    (tmp_path / "elsewhere.csv").write_text(text, encoding="utf-8")
    assert len(files.read_table(tmp_path / "elsewhere.csv")) == text.count("\n") - 1


def test_what_is_noted_is_parsed_once_while_it_stays_as_it_is(noted, monkeypatch):
    parsed, loads = [], json.loads
    monkeypatch.setattr(files.json, "loads", lambda text: parsed.append(text) or loads(text))
    for _ in range(3):
        files.read_table(noted)
    assert len(parsed) == len(set(parsed))
    files.write_csv(noted, pd.DataFrame({"id": ["a", "b", "c"], "n": 1}))
    with pytest.raises(ReportError, match="has 2 rows where 3 were written"):
        noted.write_text("id,n\na,1\nb,2\n", encoding="utf-8")
        files.read_table(noted)


def test_a_part_of_a_table_may_be_asked_for_and_rows_added(noted):
    assert list(files.read_table(noted, usecols=["id"])) == ["id"]
    assert len(files.read_table(noted, nrows=1)) == 1
    noted.write_text("id,n\na,1\nb,\nc,3\n", encoding="utf-8")
    assert len(files.read_table(noted)) == len(files.read_table(noted, keep_default_na=False)) == 3


def test_a_row_too_many_is_told_where_no_column_is_a_key(noted):
    fields = [{"name": name, "type": "string"} for name in ("id", "n")]
    package = {"resources": [{"path": "derived/t.csv", "schema": {"fields": fields}}]}
    files.write_text(noted.parents[1] / files.PACKAGE, json.dumps(package))
    noted.write_text("id,n\na,1\nb,2\nb,2\n", encoding="utf-8")
    with pytest.raises(ReportError, match=re.escape("row 3 is there twice (b)")):
        files.read_table(noted)
    assert len(files.read_table(noted, usecols=["n"])) == 3
    noted.write_text("id,n\na,1\na,2\n", encoding="utf-8")
    assert len(files.read_table(noted)) == 2


def test_a_gzipped_table_counts_its_rows(noted):
    folder = noted.parents[1]
    files.write_text(folder / files.ROWS, files.rows_text({"t.csv.gz": 9}))
    content = gzip.compress(b'id,n\n"a\nb",1\nc,2\n')
    files.write_bytes(folder / "t.csv.gz", content)
    assert json.loads((folder / files.ROWS).read_text("utf-8")) == {"t.csv.gz": 2}


@pytest.mark.parametrize("system", [b"\x03", b"\x0b", b"\xff"])
def test_gzipped_bytes_do_not_name_the_system_they_were_made_on(tmp_path, monkeypatch, system):
    """Byte 9 (RFC 1952) is 3 from Python 3.11 and 3.12 on Unix, 255 from 3.13 on."""
    compress = gzip.compress

    def elsewhere(content, mtime):
        made = compress(content, mtime=mtime)
        return made[:9] + system + made[10:]

    monkeypatch.setattr(files.gzip, "compress", elsewhere)
    table = pd.DataFrame({"n": [1, 2]})
    content = files.write_csv(tmp_path / "t.csv.gz", table).read_bytes()
    assert content[:10].hex() == "1f8b0800000000000203"
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "t.csv.gz"), table)


def test_a_registry_cut_at_the_end_of_a_row_is_refused(root, tmp_path):
    text = (root / "data/corpus.csv").read_text("utf-8")
    lines = text.splitlines(keepends=True)
    (tmp_path / "corpus.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    assert len(read_registry(tmp_path / "corpus.csv")) == len(lines) - 2
    files.write_text(tmp_path / files.ROWS, files.rows_text({"corpus.csv": len(lines) - 1}))
    with pytest.raises(ReportError, match=f"has {len(lines) - 2} rows where {len(lines) - 1} were"):
        read_registry(tmp_path / "corpus.csv")
