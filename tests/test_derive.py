import pytest

from reportanalysis.corpus import read_registry
from reportanalysis.derive import derive_commitments, read_commitments, withhold_words
from reportanalysis.errors import ReportError
from reportanalysis.files import write_csv


@pytest.fixture(scope="module")
def registry(root):
    return read_registry(root / "data/corpus.csv")


@pytest.fixture(scope="module")
def committed(root):
    return read_commitments(root / "data/derived/commitments.csv")


def test_the_digest_rebuilds_from_the_repository_alone(registry, root, committed, tmp_path):
    table, kept = derive_commitments(registry, tmp_path, held=root / "data/raw", existing=committed)
    assert kept == [d for d in registry["document_id"] if d != "dezhou-2019"]
    path = write_csv(tmp_path / "commitments.csv", withhold_words(table, registry))
    assert path.read_bytes() == (root / "data/derived/commitments.csv").read_bytes()


def test_all_rebuild_from_the_texts(registry, root, corpus_dir, tmp_path):
    table, kept = derive_commitments(registry, corpus_dir, held=root / "data/raw")
    assert kept == []
    path = write_csv(tmp_path / "commitments.csv", withhold_words(table, registry))
    assert path.read_bytes() == (root / "data/derived/commitments.csv").read_bytes()


def test_words_of_the_digest_only(committed):
    shown = committed[committed["text"] != ""]
    assert set(shown["document_id"]) == {"dezhou-2019"}
    hidden = committed[committed["document_id"] != "dezhou-2019"]
    assert (hidden[["section", "heading", "text"]] == "").all(axis=None)
    bags = committed["bag"].str.split()
    assert all(bag == sorted(bag) for bag in bags)


def test_a_document_without_text_or_rows_is_an_error(registry, root, tmp_path):
    with pytest.raises(ReportError, match=r"jinan-2024: .* is missing"):
        derive_commitments(registry, tmp_path, held=root / "data/raw")
