"""Reports of one's own: understood before they are registered; every refusal changes nothing."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from reportanalysis.adding import (
    add_document,
    list_documents,
    remove_document,
    show_document,
)
from reportanalysis.corpus.documents import load_corpus
from reportanalysis.corpus.registry import read_registry
from reportanalysis.derive import derive_all
from reportanalysis.errors import ReportError

# Made up for these tests.
TEXT = (
    "政府工作报告\n一、2020年工作回顾\n某市建成道路。\n二、2021年重点工作\n（一）做强产业\n"
    "今年将修建道路3条。再建桥梁。\n（二）改善民生\n新增床位200张。\n"
)
OTHER = TEXT.replace("桥梁", "码头")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A registry with one report, Mou 2021, added from a file of its own."""
    first = tmp_path / "first.txt"
    first.write_text(TEXT.replace("桥梁", "水库"), encoding="utf-8")
    add(tmp_path, first)
    return tmp_path / "r.csv"


def add(tmp_path: Path, file: Path, **changes: object):
    values = {"city": "Mou", "city_zh": "某市", "year": 2021, "province": "Shandong"} | changes
    return add_document(tmp_path / "r.csv", file, folder=tmp_path / "corpus", **values)


def put(tmp_path: Path, text: str, name: str = "mine.txt", encoding: str = "utf-8") -> Path:
    file = tmp_path / name
    file.write_bytes(text.encode(encoding))
    return file


def texts(tmp_path: Path) -> list[str]:
    return [document.text for document in load_corpus(tmp_path / "r.csv", tmp_path / "corpus")]


def test_added_document_comes_back_and_leaves_other_lines_alone(registry, tmp_path):
    before = registry.read_bytes()
    mine = put(tmp_path, OTHER, "mine.TXT", "gb18030")
    row, _ = add(tmp_path, mine, city="Ürümqi", city_zh="乌鲁木齐", province="新疆")
    assert (row["document_id"], row["province"]) == ("urumqi-2021", "Xinjiang")
    assert row["reading"] == "decoded as gb18030"
    assert (tmp_path / "corpus" / row["path"]).read_bytes() == mine.read_bytes()
    assert registry.read_bytes().startswith(before)
    assert texts(tmp_path)[1] == OTHER


def test_what_was_understood_is_told(tmp_path):
    _, seen = add(tmp_path, put(tmp_path, TEXT))
    parts = [(chapter.part, len(chapter.sections)) for chapter in seen.outline.chapters]
    assert parts == [("front", 0), ("review", 0), ("plan", 2)]
    assert seen.commitments["part"].value_counts().to_dict() == {"plan": 3, "review": 1}
    assert seen.figures == 2
    assert seen.doubts == ()
    assert str(seen).splitlines()[2:] == [
        "plan 27-81 二、2021年重点工作: 3 sentences",
        "  plan 39-63 (一)做强产业: 2 sentences",
        "  plan 63-81 (二)改善民生: 1 sentences",
        "status complete; sentences: plan 3, review 1; figures: 2",
    ]


def test_level_status_and_id_are_the_users(tmp_path):
    cut = TEXT.split("二、")[0]
    row, seen = add(
        tmp_path, put(tmp_path, cut), level="county", status="truncated", document_id="mine-1"
    )
    assert (row["document_id"], row["level"], row["status"]) == ("mine-1", "county", "truncated")
    assert any("breaks off" in doubt for doubt in seen.doubts)


def test_a_report_that_never_names_its_city_is_doubted(tmp_path):
    _, seen = add(tmp_path, put(tmp_path, TEXT), city="Heze", city_zh="菏泽")
    assert seen.doubts == ("the text never names 菏泽",)


def test_added_page_is_stored_as_its_text(tmp_path):
    page = put(tmp_path, "".join(f"<p>{line}</p>" for line in TEXT.splitlines()), "page.html")
    row, _ = add(tmp_path, page)
    stored = tmp_path / "corpus" / row["path"]
    assert stored.suffix == ".txt"
    assert stored.read_bytes() == TEXT.encode()
    assert texts(tmp_path) == [TEXT]


def test_added_text_is_simplified_only_on_request(tmp_path):
    digest = "会议开幕。\n做强产业\n●某市修建道路。\n"
    turned = pytest.importorskip("opencc").OpenCC("s2t").convert(digest)
    mine = put(tmp_path, turned)
    for number, simplify in ((1, False), (2, True)):
        row, _ = add(tmp_path, mine, document_id=f"x-{number}", simplify=simplify)
        assert ("--simplify" in row["reading"]) != simplify
    assert texts(tmp_path) == [turned, digest]


def test_simplifying_is_offered(tmp_path):
    turn = pytest.importorskip("opencc").OpenCC("s2t").convert
    with pytest.raises(
        ReportError, match="no commitments.* traditional characters: add --simplify"
    ):
        add(tmp_path, put(tmp_path, turn("今天某市的天气预报说风很大。")))
    _, seen = add(tmp_path, put(tmp_path, turn(TEXT)))
    assert "in traditional characters, which the word lists do not hold: use --simpl" in str(seen)
    _, seen = add(tmp_path, put(tmp_path, turn(TEXT)), simplify=True, document_id="b")
    assert len(seen.commitments) == 4


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": TEXT.replace("桥梁", "水库")}, "its text is already registered as mou-2021"),
        ({}, "its document_id is already registered as mou-2021"),
        ({"status": "done"}, "status 'done' must be one of"),
        ({"level": "city"}, "level 'city' must be one of"),
        ({"province": "Shandon"}, "province 'Shandon' must be one of"),
        ({"year": 20}, "year 20 must be a year"),
        ({"city": "某市"}, "must be a name in pinyin"),
        ({"city": "MOU "}, "without spaces|known as 'Mou'"),
        ({"city": "Mo-u", "document_id": "b"}, "known as 'Mou' .某市.; use that spelling"),
        ({"province": "Hebei", "document_id": "b"}, "known with province Shandong"),
        ({"level": "county", "document_id": "b"}, "known with province Shandong"),
        ({"city_zh": "谋市", "document_id": "b"}, "has the name of 'Mou'"),
        ({"text": ""}, "is empty"),
        ({"text": "\ufeff" + TEXT.replace("桥梁", "水 库\r\n"), "document_id": "b"},
         "its sentences are those of mou-2021"),
        ({"document_id": "x"}, "exists and holds another text"),
        ({"text": "今年天气很好。", "document_id": "b"}, "no commitments found"),
        ({"text": TEXT.split("二、")[0], "document_id": "b"}, "--status truncated"),
        ({"text": "The plan of this year.", "document_id": "b"}, "not Chinese"),
        ({"year": 2020, "document_id": "b"}, "year 2020 is contradicted by the text: .*2021"),
        ({"year": 2022, "document_id": "b"}, "year 2022 is contradicted by the text: .*2021"),
    ],
)  # fmt: skip
def test_refused_addition_changes_nothing(registry, tmp_path, changes, message):
    stray = tmp_path / "corpus/added/x.txt"
    stray.write_text("旧", encoding="utf-8")
    mine = put(tmp_path, str(changes.pop("text", OTHER)))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(ReportError, match=message) as caught:
        add(tmp_path, mine, **changes)
    assert "mine.txt" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_removal_undoes_everything(root, tmp_path):
    """Registry, corpus folder and derived tables are byte for byte as before."""
    for name in ("corpus.csv", "raw", "external", "gold", "derived"):
        source = root / "data" / name
        copy = shutil.copy if source.is_file() else shutil.copytree
        copy(source, tmp_path / name)
    registry, corpus, derived = (tmp_path / name for name in ("corpus.csv", "corpus", "derived"))

    def derive() -> None:
        derive_all(
            read_registry(registry), corpus, derived, held=tmp_path / "raw",
            facts=tmp_path / "external", labels=tmp_path / "gold/labels.csv",
            say=lambda line: None,
        )  # fmt: skip

    derive()
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    mine = put(tmp_path, TEXT)
    row, _ = add_document(
        registry, mine, city="Mou", city_zh="某市", year=2021, province="Hebei", folder=corpus
    )
    derive()
    commitments = pd.read_csv(derived / "commitments.csv")
    assert (commitments["document_id"] == row["document_id"]).sum() == 4
    assert list_documents(read_registry(registry), corpus, tmp_path / "raw")["text"].tolist() == [
        "here", *["missing"] * 16, "here",
    ]  # fmt: skip
    assert show_document(registry, "mou-2021", corpus).figures == 2
    said = remove_document(registry, "mou-2021", folder=corpus, derived=derived)
    assert any("commitments.csv: 4 rows" in line for line in said)
    mine.unlink()
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_the_studys_own_documents_stay(root, tmp_path):
    registry = shutil.copy(root / "data/corpus.csv", tmp_path)
    for name, message in (("jinan-2024", "study's own"), ("jinan-2042", "names no document")):
        with pytest.raises(ReportError, match=message):
            remove_document(registry, name, folder=tmp_path, derived=tmp_path)
    with pytest.raises(ReportError, match="names no document"):
        show_document(registry, "jinan-2042", tmp_path)
    assert Path(registry).read_bytes() == (root / "data/corpus.csv").read_bytes()


def test_the_last_report_goes_with_its_registry_though_its_text_is_gone(registry, tmp_path):
    row = read_registry(registry).iloc[0]
    (tmp_path / "corpus" / row["path"]).unlink()
    said = remove_document(
        registry, row["document_id"], folder=tmp_path / "corpus", derived=tmp_path / "derived"
    )
    assert said == [f"{registry}: 1 row"]
    assert not registry.exists()
