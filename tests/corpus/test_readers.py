"""Readers: exact plain text, extracted text, and one clear message for each bad file."""

import io
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportanalysis.corpus.readers import read_text
from reportanalysis.corpus.script import to_simplified
from reportanalysis.errors import ReportError

ROOT = Path(__file__).resolve().parents[2]
DIGEST = (ROOT / "data" / "raw" / "dezhou_2019_digest.txt").read_text(encoding="utf-8")
# Made up for these tests.
JAPANESE = "政府は本日、経済対策の基本方針を決定し、地域の産業と雇用を支援する。" * 4
KOREAN = "정부는 오늘 경제 정책의 기본 방향을 결정하고 지역 산업과 고용을 지원한다." * 4
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02"


def put(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def traditional(text: str) -> str:
    return pytest.importorskip("opencc").OpenCC("s2t").convert(text)


# --- plain text -------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32", "gbk"])
@pytest.mark.parametrize("name", ["a.txt", "a.MD"])
def test_same_text_from_every_encoding(tmp_path: Path, encoding: str, name: str) -> None:
    text = DIGEST.replace("\n", "\r\n")
    assert read_text(put(tmp_path, name, text.encode(encoding))) == text


@given(
    st.text(st.sampled_from("发展经济的和在教育,。%0123456789 \r\n\t"), min_size=1).filter(
        str.strip
    )
)
def test_plain_text_is_kept_exactly(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("exact")
    assert read_text(put(folder, "a.txt", text.encode())) == text


def test_traditional_text_is_accepted_and_left_as_it_is(tmp_path: Path) -> None:
    text = traditional(DIGEST)
    assert text != DIGEST
    assert read_text(put(tmp_path, "a.txt", text.encode())) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (KOREAN, "euc_kr"), ("Łódź " * 40, "cp1250")],
)
def test_foreign_encoding_is_refused(tmp_path: Path, text: str, encoding: str) -> None:
    with pytest.raises(ReportError, match=r"bad\.txt.*(save it|save the original) as UTF-8"):
        read_text(put(tmp_path, "bad.txt", text.encode(encoding)))


@pytest.mark.parametrize("start", range(0, 4000, 400))
def test_big5_is_refused_wherever_the_text_begins(tmp_path: Path, start: int) -> None:
    piece = traditional(DIGEST)[start : start + 300].encode("big5", "ignore")
    with pytest.raises(ReportError, match=r"bad\.txt.*UTF-8"):
        read_text(put(tmp_path, "bad.txt", piece))


def test_utf8_with_a_damaged_byte_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    content = bytearray(DIGEST.encode())
    content[1000] = 0xFF
    with pytest.raises(ReportError, match=r"bad\.txt"):
        read_text(put(tmp_path, "bad.txt", bytes(content)))


def test_text_once_decoded_wrongly_is_refused_even_as_utf8(tmp_path: Path) -> None:
    spoilt = traditional(DIGEST).encode("big5", "ignore").decode("gb18030", "replace")
    with pytest.raises(ReportError, match="common ones|no characters of a text"):
        read_text(put(tmp_path, "bad.txt", spoilt.encode()))


def test_utf8_cut_inside_a_character_is_said_to_be_cut(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="ends in the middle of a character"):
        read_text(put(tmp_path, "bad.txt", DIGEST.strip().encode()[:601]))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bad.txt", b"", "is empty"),
        ("bad.txt", b" \n\t\n", "only blanks"),
        ("bad.txt", PNG, "PNG image"),
        ("bad.txt", b"%PDF-1.7 ...", "rename it to .pdf"),
        ("bad.txt", b"PK\x03\x04 ...", "rename it to .docx"),
        ("bad.txt", "报告".encode("utf-16-le") + b"\x00\x00", "zero bytes"),
        ("bad.txt", b"\xff\xfe\x00", "damaged"),
        ("bad.txt", "报告�".encode() * 5, "replacement"),
        ("bad.txt", bytes(range(1, 32)) * 4, "control characters"),
        ("bad.txt", "报告".encode() + b"\xff" * 3, "neither UTF-8 nor GB18030"),
        ("bad.doc", b"text", r"kind \.doc cannot be read"),
        ("bad", b"text", r"\(no extension\) cannot be read"),
    ],
)
def test_bad_plain_file(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        read_text(put(tmp_path, name, content))
    assert name in str(caught.value)


def test_folder_and_missing_file(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(ReportError, match=r"folder\.txt is a folder"):
        read_text(tmp_path / "folder.txt")
    with pytest.raises(ReportError, match=r"none\.txt does not exist"):
        read_text(tmp_path / "none.txt")


# --- HTML -------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>标题</title>
<style>p {{}}</style></head><body><nav>首页 导航</nav><script>var x = "不要";</script>
<div id="zoom"><h2>一、道路</h2><p>今年将<b>修建</b>
道路镕。<br>再建桥梁。</p><!-- 注释 --><ul><li>学校</li>其他<li>医院</li></ul>
<table><tr><td>项目</td><td>10个</td></tr></table><div hidden>隐藏</div></div>
<footer>版权所有</footer></body></html>"""
PAGE_TEXT = "一、道路\n今年将修建 道路镕。\n再建桥梁。\n学校\n其他\n医院\n项目 10个\n"


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("gb2312", "gbk"),  # 镕 is in GBK only
        ("utf-8", "gb18030"),  # a wrong declaration
        ("no-such-charset", "utf-8"),
    ],
)
def test_html_gives_its_blocks_as_lines(tmp_path: Path, declared: str, written: str) -> None:
    pytest.importorskip("bs4")
    content = PAGE.format(charset=declared).encode(written)
    assert read_text(put(tmp_path, "page.htm", content)) == PAGE_TEXT


def test_html_in_big5_is_read_as_declared(tmp_path: Path) -> None:
    pytest.importorskip("bs4")
    page = '<meta charset="big5"><p>工作報告</p>'
    assert read_text(put(tmp_path, "page.html", page.encode("big5"))) == "工作報告\n"


def test_html_teaser_is_not_taken_for_the_main_text(tmp_path: Path) -> None:
    pytest.importorskip("bs4")
    page = "<article>短</article><div>今年将修建道路和桥梁。</div>"
    assert read_text(put(tmp_path, "page.html", page.encode())) == "短\n今年将修建道路和桥梁。\n"


def test_html_without_text(tmp_path: Path) -> None:
    pytest.importorskip("bs4")
    with pytest.raises(ReportError, match=r"page\.html holds no text"):
        read_text(put(tmp_path, "page.html", b"<script>load()</script>"))


# --- Word -------------------------------------------------------------------------------


def test_docx_keeps_the_order_of_paragraphs_and_tables(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("一、道路", level=1)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["项目", "10个", "合并", ""], strict=True
    ):
        cell.text = text
    table.rows[1].cells[0].merge(table.rows[1].cells[1])
    document.add_paragraph("今年将修建道路。\n再建桥梁。")
    document.save(str(tmp_path / "a.docx"))
    assert (
        read_text(tmp_path / "a.docx")
        == "一、道路\n项目 10个\n合并\n今年将修建道路。\n再建桥梁。\n"
    )


def other_zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    "content", [b"not a zip", other_zip(), other_zip()[:40], b"\xd0\xcf\x11\xe0" + bytes(600)]
)
def test_unreadable_docx(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("docx")
    with pytest.raises(ReportError, match=r"bad\.docx is not a readable \.docx file"):
        read_text(put(tmp_path, "bad.docx", content))


def test_truncated_docx(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    stream = io.BytesIO()
    docx.Document().save(stream)
    with pytest.raises(ReportError, match=r"bad\.docx is not a readable"):
        read_text(put(tmp_path, "bad.docx", stream.getvalue()[:5000]))


# --- PDF --------------------------------------------------------------------------------


def pdf(*pages: str) -> bytes:
    """Make a PDF of given page texts; Chinese through a ToUnicode map, as usual."""
    chars = sorted(set("".join(pages)))
    codes = {char: f"{number:04X}" for number, char in enumerate(chars, start=1)}
    pairs = "\n".join(f"<{codes[c]}> <{c.encode('utf-16-be').hex()}>" for c in chars)
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(chars)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"
    )
    font = 4 + 2 * len(pages)
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append(f"<< /Length {len(to_unicode)} >> stream\n{to_unicode}\nendstream")
    for number, page in enumerate(pages):
        shown = " 0 -20 Td ".join(
            f"<{''.join(codes[c] for c in line)}> Tj" for line in page.split("\n")
        )
        drawn = f"BT /F1 12 Tf 50 700 Td {shown} ET" if page else "0 0 m 9 9 l S"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] "
            f"/Resources << /Font << /F1 {font} 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >> stream\n{drawn}\nendstream")
    objects.append(
        "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /ToUnicode 3 0 R "
        f"/DescendantFonts [{font + 1} 0 R] >>"
    )
    objects.append(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    return (
        out
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
            f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def test_pdf_gives_its_printed_lines(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    file = put(tmp_path, "a.pdf", pdf("一、道路\n今年将修建道路。", "再建桥梁。"))
    assert read_text(file) == "一、道路\n今年将修建道路。\n再建桥梁。\n"


@pytest.mark.parametrize("pages", [("",), ("封面", "", "")])
def test_scanned_pdf(tmp_path: Path, pages: tuple[str, ...]) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(ReportError, match=r"bad\.pdf: . of . pages hold no text.*scan.*OCR"):
        read_text(put(tmp_path, "bad.pdf", pdf(*pages)))


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"no pdf at all", PNG, pdf("路")[:60]])
def test_damaged_pdf(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(ReportError, match=r"bad\.pdf (is not a readable PDF|: 0 of 0)"):
        read_text(put(tmp_path, "bad.pdf", content))


def test_encrypted_pdf(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("道路")))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "bad.pdf")
    with pytest.raises(ReportError, match=r"bad\.pdf is protected by a password"):
        read_text(tmp_path / "bad.pdf")


# --- optional packages ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "package"), [("a.html", "bs4"), ("a.docx", "docx"), ("a.pdf", "pypdf")]
)
def test_absent_package_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ReportError, match=rf'{name}.*pip install "reportanalysis\[readers\]"'):
        read_text(put(tmp_path, name, b"x"))


def test_absent_opencc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(ReportError, match=r'pip install "reportanalysis\[readers\]"'):
        to_simplified("工作報告")


def test_to_simplified() -> None:
    pytest.importorskip("opencc")
    assert to_simplified("政府工作報告:鄉村振興") == "政府工作报告:乡村振兴"
    assert to_simplified("乡村振兴") == "乡村振兴"
