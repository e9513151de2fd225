import pandas as pd
import pytest

from reportanalysis.files import write_bytes, write_csv, write_text


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
