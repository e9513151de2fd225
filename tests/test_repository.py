from pathlib import Path

from reportanalysis.files import enter_repository, repository_root


def test_a_notebook_opened_in_its_own_folder_finds_the_data(root, monkeypatch):
    for folder in (root / "notebooks", root):
        monkeypatch.chdir(folder)
        assert enter_repository() == root
        assert Path("data/corpus.csv").is_file()


def test_outside_a_repository_nothing_moves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert enter_repository() == tmp_path
    assert repository_root(tmp_path / "x.ipynb") == tmp_path
