import shutil

import pandas as pd
import pytest

from reportanalysis.corpus.documents import file_sha256
from reportanalysis.corpus.registry import COLUMNS, read_registry
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
    sizes = {path: path.stat().st_size for path in (root / "data/derived").rglob("*.*")}
    panel = [path for path in sizes if "panel" in path.relative_to(root).as_posix()]
    assert sum(size for path, size in sizes.items() if path not in panel) < 3_000_000
    assert sum(sizes[path] for path in panel) < 6_000_000


def test_a_document_without_text_or_rows_is_an_error(registry, root, tmp_path):
    with pytest.raises(ReportError, match=r"jinan-2024|binzhou-2024"):
        derive(registry, tmp_path / "no corpus", tmp_path, root, [])
    assert list(tmp_path.iterdir()) == []


def test_a_document_that_fails_does_not_stop_the_others(registry, root, corpus_dir, tmp_path):
    """A changed text and one without commitments are named; a county of Hebei gets its rows."""
    folder, target = tmp_path / "corpus", tmp_path / "derived"
    shutil.copytree(root / "data/derived", target)
    texts = {
        "good": "一、2021年重点工作\n新建学校3所。",
        "empty": "今天天气很好。",
        "changed": "一、2021年重点工作\n再建桥。",
    }
    rows = []
    for name, text in texts.items():
        path = folder / "added" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        rows.append(
            dict.fromkeys(COLUMNS, "")
            | {"document_id": name, "city": name, "city_zh": name, "year": 2021,
               "province": "Hebei", "level": "county", "status": "complete",
               "path": f"added/{name}.txt", "sha256": file_sha256(path)}
        )  # fmt: skip
    (folder / "added/changed.txt").write_text("换了。", encoding="utf-8")
    said = []
    with pytest.raises(ReportError) as caught:
        derive_all(
            pd.concat([registry, pd.DataFrame(rows)], ignore_index=True), folder, target,
            held=root / "data/raw", facts=root / "data/external",
            labels=root / "data/gold/labels.csv", say=said.append,
        )  # fmt: skip
    first, *reasons = str(caught.value).splitlines()
    assert first.startswith("2 of 20 documents could not be derived")
    assert [reason.split(":")[0] for reason in reasons] == ["- empty", "- changed"]
    assert "no commitments" in reasons[0] and "not the registered text" in reasons[1]
    table = read_commitments(target / "commitments.csv")
    assert set(table["document_id"]) == {*registry["document_id"], "good"}
    headline = pd.read_csv(target / "headline.csv", keep_default_na=False)
    assert headline.loc[headline["city"] == "good", "document_id"].unique().tolist() == ["good"]
