import shutil

import pandas as pd
import pytest

from reportanalysis.corpus.documents import read_registry
from reportanalysis.derive import derive_all, read_commitments
from reportanalysis.errors import ReportError

NAMES = ["commitments.csv", "targets.csv", "headline.csv", "label_bags.csv"]


@pytest.fixture(scope="module")
def registry(root):
    return read_registry(root / "data/corpus.csv")


@pytest.fixture(scope="module")
def committed(root):
    return read_commitments(root / "data/derived/commitments.csv")


def derive(registry, folder, target, root, said):
    paths = derive_all(
        registry,
        folder,
        target,
        held=root / "data/raw",
        facts=root / "data/external",
        labels=root / "data/gold/labels.csv",
        say=said.append,
    )
    assert [path.name for path in paths] == NAMES
    for path in paths:
        assert path.read_bytes() == (root / "data/derived" / path.name).read_bytes(), path.name


def test_rebuilt_from_the_repository_alone(registry, root, tmp_path):
    for name in NAMES:
        shutil.copy(root / "data/derived" / name, tmp_path)
    said = []
    derive(registry, tmp_path / "no corpus", tmp_path, root, said)
    assert "rows kept as they are: jinan-2024" in said[0]


def test_rebuilt_from_the_texts(registry, root, corpus_dir, tmp_path):
    said = []
    derive(registry, corpus_dir, tmp_path, root, said)
    assert said == []


def test_words_of_the_digest_only(committed, root):
    shown = committed[committed["text"] != ""]
    assert set(shown["document_id"]) == {"dezhou-2019"}
    hidden = committed[committed["document_id"] != "dezhou-2019"]
    assert (hidden[["section", "heading", "text"]] == "").all(axis=None)
    bags = committed["bag"].str.split()
    assert all(bag == sorted(bag) for bag in bags)
    targets = pd.read_csv(root / "data/derived/targets.csv", keep_default_na=False)
    worded = targets[targets["object"] != ""]
    assert worded["commitment_id"].str.startswith("dezhou-2019-").all()
    headline = pd.read_csv(root / "data/derived/headline.csv", keep_default_na=False)
    assert (headline["words"] == "").all()


def test_small_enough(root):
    assert sum(path.stat().st_size for path in (root / "data/derived").iterdir()) < 3_000_000


def test_a_document_without_text_or_rows_is_an_error(registry, root, tmp_path):
    with pytest.raises(ReportError, match=r"jinan-2024|binzhou-2024"):
        derive(registry, tmp_path / "no corpus", tmp_path, root, [])
    assert list(tmp_path.iterdir()) == []
