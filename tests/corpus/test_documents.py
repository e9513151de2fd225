"""The registry, its faults, and exact texts behind checksums."""

import hashlib
import os
from pathlib import Path

import pandas as pd
import pytest

from reportanalysis.corpus.documents import (
    Document,
    add_document,
    corpus_folder,
    document_path,
    load_corpus,
    load_document,
)
from reportanalysis.corpus.registry import COLUMNS, read_registry
from reportanalysis.errors import ReportError

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = ROOT / "data" / "corpus.csv"
# Made up for these tests.
TEXT = "今年将新建学校三所。\r\n稳步推进老旧小区改造。\n"


def real_corpus() -> Path:
    folder = Path(os.environ.get("REPORTANALYSIS_CORPUS") or ROOT.parent / "shared" / "corpus")
    if not (folder / "shandong_2024").is_dir():
        pytest.skip(
            "the full texts of 2024 are not here (reportanalysis corpus download, or set "
            "REPORTANALYSIS_CORPUS)"
        )
    return folder


def good_row(**changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "document_id": "mou-2020",
        "city": "Mou",
        "city_zh": "某市",
        "year": 2020,
        "level": "prefecture",
        "status": "complete",
        "path": "some/某市.txt",
        "source": "https://example.org/%E6%9F%90.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "licence": "",
        "retrieved": "",
    }
    return row | changes


def write_registry(path: Path, *rows: dict[str, object]) -> Path:
    pd.DataFrame(rows, columns=list(COLUMNS)).to_csv(path, index=False)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "corpus" / "some").mkdir(parents=True)
    (tmp_path / "corpus" / "some" / "某市.txt").write_bytes(TEXT.encode())
    return tmp_path / "corpus"


def test_project_registry_names_the_digest_and_sixteen_reports() -> None:
    table = read_registry(REGISTRY)
    assert list(table.columns) == list(COLUMNS)
    assert table["year"].value_counts().to_dict() == {2024: 16, 2019: 1}
    assert table.loc[table["status"] == "digest", "document_id"].tolist() == ["dezhou-2019"]
    assert table.loc[table["status"] == "truncated", "document_id"].tolist() == ["rizhao-2024"]
    assert set(table["level"]) == {"prefecture"}
    assert table.loc[table["document_id"] == "taian-2024", "city"].item() == "Tai'an"


def test_project_registry_is_written_as_the_library_writes_it() -> None:
    # Otherwise adding one document would change lines of others.
    rewritten = read_registry(REGISTRY).to_csv(index=False, lineterminator="\n").encode()
    assert rewritten == REGISTRY.read_bytes()


def test_digest_loads_from_the_repository_alone(tmp_path: Path) -> None:
    table = read_registry(REGISTRY)
    digest = table[table["status"] == "digest"]
    (document,) = load_corpus(digest, tmp_path, held=ROOT / "data" / "raw")
    assert document.text.encode() == (ROOT / "data/raw/dezhou_2019_digest.txt").read_bytes()
    assert document.text.count("●") == 124
    assert (document.document_id, document.year) == ("dezhou-2019", 2019)


def test_all_reports_of_2024_load_with_their_checksums() -> None:
    documents = load_corpus(REGISTRY, real_corpus())
    assert sum(document.year == 2024 for document in documents) == 16
    for document in documents:
        assert len(document.text) > 4000
        assert document.city_zh in document.text


def test_text_is_exact(folder: Path) -> None:
    document = load_document(good_row(), folder)
    assert document == Document("mou-2020", "Mou", "某市", 2020, "prefecture", "complete", TEXT)


def test_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(ReportError, match=r"mou-2020: .*gone\.txt is missing; download"):
        load_document(good_row(path="gone.txt"), folder)


def test_changed_file_is_refused(folder: Path) -> None:
    (folder / "some" / "某市.txt").write_bytes(TEXT.encode() + b" ")
    with pytest.raises(ReportError, match=r"mou-2020: .*not the registered text: sha256 expected"):
        load_document(good_row(), folder)


def test_only_a_digest_is_looked_for_in_the_repository(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "某市.txt").write_bytes(b"x")
    held, other = tmp_path / "raw", tmp_path / "corpus"
    assert document_path(good_row(status="digest"), other, held) == held / "某市.txt"
    assert document_path(good_row(), other, held) == other / "some" / "某市.txt"


def test_environment_names_the_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTANALYSIS_CORPUS", raising=False)
    assert corpus_folder("there") == Path("there")
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", "here")
    assert corpus_folder("there") == Path("here")
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", "")
    assert corpus_folder("there") == Path("there")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("document_id", "Mou 2020"),
        ("document_id", ""),
        ("city", " "),
        ("city_zh", ""),
        ("year", "20"),
        ("year", "2020.0"),
        ("level", "city"),
        ("status", "done"),
        ("path", "../outside.txt"),
        ("path", "/etc/passwd"),
        ("path", "C:\\a.txt"),
        ("path", ""),
        ("source", "ftp://example.org/a"),
        ("source", "https://example.org/某.txt"),
        ("sha256", "0" * 63),
        ("sha256", "G" * 64),
        ("retrieved", "last May"),
        ("retrieved", "2024-13-01"),
    ],
)
def test_bad_value_is_named_with_line_and_column(tmp_path: Path, column: str, value: str) -> None:
    file = write_registry(
        tmp_path / "r.csv",
        good_row(document_id="first-2020", path="first.txt", sha256="1" * 64),
        good_row(**{column: value}),
    )
    with pytest.raises(ReportError, match=rf"r\.csv, line 3 \(.*\), column {column}: '"):
        read_registry(file)


@pytest.mark.parametrize("column", ["document_id", "path", "sha256"])
def test_duplicate_is_named(tmp_path: Path, column: str) -> None:
    second = good_row(document_id="b-2020", path="b.txt", sha256="2" * 64)
    second[column] = good_row()[column]
    file = write_registry(tmp_path / "r.csv", good_row(), second)
    with pytest.raises(ReportError, match=rf"line 3 .*, column {column}: .*used in line 2"):
        read_registry(file)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "columns must be"),
        (b"a,b\n1,2\n", "missing: document_id, city"),
        ((",".join(COLUMNS) + "\n").encode(), "names no document"),
        ((",".join(COLUMNS) + ",note\n").encode(), "not known or repeated: note"),
        ((",".join(COLUMNS) + "\nx,y\n").encode(), "line 2: 2 values for 11 columns"),
        ((",".join(COLUMNS) + '\n"x"y,z\n').encode(), "line 2: not a CSV file"),
        ("document_id,某市\n".encode("gb18030"), "not UTF-8"),
    ],
)
def test_unusable_registry_file(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "r.csv"
    file.write_bytes(content)
    with pytest.raises(ReportError, match=message):
        read_registry(file)


def test_missing_registry(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="No such file"):
        read_registry(tmp_path / "none.csv")


def test_registry_saved_by_a_spreadsheet_reads_alike(tmp_path: Path) -> None:
    file = write_registry(tmp_path / "r.csv", good_row())
    plain = read_registry(file)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    pd.testing.assert_frame_equal(read_registry(file), plain)


def test_added_document_comes_back_and_leaves_other_lines_alone(
    tmp_path: Path, folder: Path
) -> None:
    registry = write_registry(tmp_path / "r.csv", good_row())
    before = registry.read_bytes()
    mine = tmp_path / "mine.TXT"
    content = "今年将修建道路。\n".encode("gb18030")
    mine.write_bytes(content)
    row = add_document(registry, mine, city="Ürümqi", city_zh="乌鲁木齐", year=2021, folder=folder)
    assert row["document_id"] == "urumqi-2021"
    assert (folder / str(row["path"])).read_bytes() == content
    assert registry.read_bytes().startswith(before)
    first, second = load_corpus(registry, folder)
    assert first.text == TEXT
    assert second.text == "今年将修建道路。\n"


def test_added_page_is_stored_as_its_text(tmp_path: Path, folder: Path) -> None:
    pytest.importorskip("bs4")
    page = tmp_path / "page.html"
    page.write_text("<h1>一、道路</h1><p>今年将修建道路。</p>", encoding="utf-8")
    row = add_document(
        tmp_path / "r.csv", page, city="Mou", city_zh="某市", year=2021, folder=folder
    )
    stored = folder / str(row["path"])
    assert stored.suffix == ".txt"
    assert stored.read_bytes() == "一、道路\n今年将修建道路。\n".encode()
    assert load_corpus(tmp_path / "r.csv", folder)[0].text == "一、道路\n今年将修建道路。\n"


def test_added_text_is_simplified_only_on_request(tmp_path: Path, folder: Path) -> None:
    pytest.importorskip("opencc")
    mine = tmp_path / "mine.txt"
    mine.write_text("工作報告", encoding="utf-8")
    for year, simplify in ((2020, False), (2021, True)):
        add_document(
            tmp_path / "r.csv",
            mine,
            city="Mou",
            city_zh="某市",
            year=year,
            simplify=simplify,
            folder=folder,
        )
    texts = [document.text for document in load_corpus(tmp_path / "r.csv", folder)]
    assert texts == ["工作報告", "工作报告"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "its text is already registered as mou-2020"),
        ({"text": "另一份报告。"}, "its document_id is already registered as mou-2020"),
        ({"text": "另一份报告。", "status": "done"}, "status 'done' must be one of"),
        ({"text": "另一份报告。", "year": 20}, "year 20 must be a year"),
        ({"text": "另一份报告。", "city": "某市"}, "must be a name in pinyin"),
        ({"text": ""}, "is empty"),
        ({"text": "另一份报告。", "document_id": "x"}, "exists and holds another text"),
    ],
)
def test_refused_addition_changes_nothing(
    tmp_path: Path, folder: Path, changes: dict[str, object], message: str
) -> None:
    registry = write_registry(tmp_path / "r.csv", good_row())
    (folder / "added").mkdir()
    (folder / "added" / "x.txt").write_text("旧", encoding="utf-8")
    mine = tmp_path / "mine.txt"
    mine.write_bytes(str(changes.pop("text", TEXT)).encode())
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    values = {"city": "Mou", "city_zh": "某市", "year": 2020, "folder": folder} | changes
    with pytest.raises(ReportError, match=message):
        add_document(registry, mine, **values)  # type: ignore[arg-type]
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
