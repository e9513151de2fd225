"""The registry, its faults, and exact texts behind checksums."""

import hashlib
import io
import os
from pathlib import Path

import pandas as pd
import pytest

from reportanalysis.corpus.documents import (
    Document,
    corpus_folder,
    document_path,
    load_corpus,
    load_document,
    read,
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
        "province": "Shandong",
        "level": "prefecture",
        "year": 2020,
        "status": "complete",
        "path": "some/某市.txt",
        "source": "https://example.org/%E6%9F%90.txt",
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "licence": "",
        "retrieved": "",
        "reading": "",
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
    assert set(table["province"]) == {"Shandong"}
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


def test_what_the_reader_noted_comes_back_from_the_registry(folder: Path) -> None:
    document = load_document(good_row(reading="decoded as gb18030; 2 control characters"), folder)
    assert document.notes == ("decoded as gb18030", "2 control characters")


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
    assert corpus_folder() == Path("corpus")
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", "here")
    assert corpus_folder() == Path("here")
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", "")
    assert corpus_folder() == Path("corpus")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("document_id", "Mou 2020"),
        ("document_id", ""),
        ("city", " "),
        ("city_zh", ""),
        ("year", "20"),
        ("year", "2020.0"),
        ("city", "某市"),
        ("province", "Shan Dong"),
        ("province", ""),
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
        ((",".join(COLUMNS) + "\nx,y\n").encode(), "line 2: 2 values for 13 columns"),
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


@pytest.mark.parametrize(
    ("city", "city_zh", "message"),
    [
        ("De Zhou", "德州", "known as 'Dezhou'"),
        ("Dezhou", "德州市", "known as 'Dezhou'"),
        ("dezhou", "德 州", "known as 'Dezhou'"),
        ("Texas", "山东省德州市", "known as 'Dezhou'"),
        ("DEZHOU", "得州", "has the name of 'Dezhou'"),
    ],
)
def test_one_city_has_one_spelling(tmp_path: Path, city: str, city_zh: str, message: str) -> None:
    other = good_row(
        document_id="b-2021", path="b.txt", sha256="2" * 64, city=city, city_zh=city_zh
    )
    file = write_registry(tmp_path / "r.csv", good_row(city="Dezhou", city_zh="德州"), other)
    with pytest.raises(ReportError, match=f"line 3 .*{message}"):
        read_registry(file)


def test_cities_of_one_sound_may_be_told_apart(tmp_path: Path) -> None:
    rows = [
        good_row(city="Suzhou", city_zh="苏州"),
        good_row(document_id="b-2020", path="b", sha256="2" * 64, city="Suzhou of Anhui",
                 city_zh="宿州", province="Anhui"),
    ]  # fmt: skip
    assert len(read_registry(write_registry(tmp_path / "r.csv", *rows))) == 2


def test_a_file_is_read_as_a_document(tmp_path: Path) -> None:
    file = tmp_path / "某市2020.txt"
    file.write_bytes("\f今年要建桥。".encode("gb18030"))
    assert read(file) == Document(
        "某市2020", "", "", 0, "", "complete", "\f今年要建桥。",
        ("decoded as gb18030", "1 control characters"),
    )  # fmt: skip


def test_standard_input_is_read_by_its_contents(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "<!DOCTYPE html><p>今年要建桥。</p><p>再建路。</p>".encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(page)))
    document = read("-")
    assert (document.document_id, document.text) == ("input", "今年要建桥。\n再建路。\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(ReportError, match="standard input is empty"):
        read("-")
