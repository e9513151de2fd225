"""Readers: exact plain text, extracted text, and one clear message for each bad file."""

import contextlib
import io
import re
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.corpus.readers import SUFFIXES, read_file, read_text
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
        # Dated 1980, not now: the test's name is made of these bytes.
        archive.writestr(zipfile.ZipInfo("a.txt"), "x")
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
def test_damaged_pdf(tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture) -> None:
    pytest.importorskip("pypdf")
    with pytest.raises(ReportError, match=r"bad\.pdf (is not a readable PDF|: 0 of 0)"):
        read_text(put(tmp_path, "bad.pdf", content))
    assert caplog.text == ""


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


# --- what is refused, what is noted ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("The work of this year: build roads, bridges and schools.", "not Chinese"),
        (JAPANESE, r"another script \((HIRAGANA|KATAKANA)"),
        (KOREAN, r"another script \(HANGUL"),
        ("План работы города на этот год.", r"another script \(CYRILLIC"),
        (DIGEST[:400] + "국물갋갌걑" * 4, r"another script \(HANGUL"),
        (DIGEST.encode().decode("latin-1"), "control characters|not Chinese"),
    ],
)
def test_text_that_is_not_chinese_is_refused(tmp_path: Path, text: str, message: str) -> None:
    for name, content in (("bad.txt", text), ("bad.html", f"<p>{text}</p>")):
        with pytest.raises(ReportError, match=rf"{name}.*({message})"):
            read_text(put(tmp_path, name, content.encode()))


@pytest.mark.parametrize(
    "text", ["GDP增长5%，新建5G基站", "PM2.5浓度降至36μg/m³", "二〇二四年，建成ＣＢＤ", "⼀、⼯作"]
)
def test_letters_of_measures_and_names_do_no_harm(tmp_path: Path, text: str) -> None:
    assert read_text(put(tmp_path, "a.txt", text.encode())) == text


@pytest.mark.parametrize(
    ("name", "content", "notes"),
    [
        ("a.txt", "今年建桥。".encode(), ()),
        ("a.txt", "今年建桥。".encode("gb18030"), ("decoded as gb18030",)),
        ("a.txt", "今年建桥。".encode("utf-16"), ("decoded as utf-16",)),
        ("a.md", "---\n年: 1\n---\n## 一、**建**桥\n- 路。".encode(), ("6 Markdown marks",)),
        (
            "a.txt",
            "⼀、建\u200b桥\f。".encode(),
            (
                "1 radicals such as ⼀, read as characters",
                "1 invisible characters",
                "1 control characters",
            ),
        ),
        (
            "a.html",
            '<meta charset="iso-8859-1"><p>今年建桥。</p>'.encode(),
            ("declared as iso-8859-1, read as utf-8",),
        ),
        ("a.html", '<meta charset="gb2312"><p>今年建桥。</p>'.encode("gbk"), ()),
    ],
)
def test_what_was_mapped_is_noted(
    tmp_path: Path, name: str, content: bytes, notes: tuple[str, ...]
) -> None:
    assert read_file(put(tmp_path, name, content)).notes == notes


def test_traditional_text_is_noted_and_turned_on_request(tmp_path: Path) -> None:
    file = put(tmp_path, "a.txt", traditional(DIGEST).encode())
    (note,) = read_file(file).notes
    assert "--simplify" in note
    turned = read_file(file, simplify=True)
    assert turned.text == DIGEST
    assert re.fullmatch(r"\d+ traditional characters turned into simplified ones", turned.notes[0])


# --- one report in many wrappers ------------------------------------------------------------

BASE = (
    "政府工作报告\n一、2023年工作回顾\n全市生产总值增长5%。\n二、2024年重点工作\n（一）做强产业\n"
    "新增高新技术企业一百家以上。加快建设工业园区。\n（二）改善民生\n新增养老床位2000张。\n"
)
LINES = BASE.splitlines()
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in LINES)


@pytest.mark.parametrize(
    "body",
    [
        f"<form>{PARAGRAPHS}</form>",
        f"<form>{BASE}</form>",
        f"<div><form id=f><input value=x><div>{PARAGRAPHS}</div></form></div>",
        f"<form><form>{PARAGRAPHS}</form></form>",
        f"<form><label>搜</label><button>搜索</button></form>{PARAGRAPHS}",
        f"<pre>{BASE}</pre>",
        f"<div><PRE>\n{BASE}</PRE></div>",
        f"<pre>{BASE}</pre>".replace("\n", "\r\n"),
        f"<p style='white-space: pre-wrap'>{BASE}</p>",
        f"<xmp>{BASE}</xmp>",
        f"<textarea>{BASE}</textarea>",
        BASE,
        f"<div><span>{BASE}</span></div>",
        BASE.replace("\n", "<br>"),
        f"<table><tr><td>{PARAGRAPHS}</td></tr></table>",
        f"<table><tr><td>{BASE.replace(chr(10), '<br/>')}</td></tr></table>",
        "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in LINES) + "</table>",
        f"<header>{PARAGRAPHS}</header>",
        f"<div style='display: none'>{PARAGRAPHS}</div>",
        f"<noscript>{PARAGRAPHS}</noscript>",
        f"<nav>首页</nav><main>{PARAGRAPHS}</main><div style='display:none'>隐</div>",
    ],
)
def test_html_wrappers_change_nothing(tmp_path: Path, body: str) -> None:
    pytest.importorskip("bs4")
    page = f"<html><head><title>标题</title></head><body>{body}</body></html>"
    assert read_text(put(tmp_path, "page.html", page.encode())) == BASE


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "gbk", "big5", "shift_jis", ""])
@pytest.mark.parametrize("written", ["utf-8", "gb18030", "big5"])
def test_a_wrong_or_missing_charset_is_seen_through(
    tmp_path: Path, declared: str, written: str
) -> None:
    pytest.importorskip("bs4")
    text = DIGEST if written != "big5" else traditional(DIGEST).replace("●", "")
    text = text.encode(written, "ignore").decode(written)
    meta = f'<meta charset="{declared}">' if declared else ""
    page = f"{meta}<pre>{text}</pre>".encode(written)
    expected = "".join(f"{' '.join(line.split())}\n" for line in text.splitlines() if line.strip())
    assert read_text(put(tmp_path, "page.html", page)) == expected


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(folder: Path, body: str) -> Path:
    """Make a Word file of the given XML inside its body."""
    docx = pytest.importorskip("docx")
    from docx.oxml import parse_xml

    document = docx.Document()
    own = document.element.body
    for child in list(own):
        own.remove(child)
    spaces = (
        f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    for child in parse_xml(f"<w:body {spaces}>{body}</w:body>"):
        own.append(child)
    document.save(str(folder / "a.docx"))
    return folder / "a.docx"


def run(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*inner: str) -> str:
    return f"<w:p>{''.join(inner)}</w:p>"


def sdt(inner: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def ins(inner: str) -> str:
    return f"<w:ins w:id='1' w:author='x'>{inner}</w:ins>"


def smart(inner: str) -> str:
    return f"<w:smartTag w:uri='u' w:element='e'>{inner}</w:smartTag>"


def link(inner: str) -> str:
    return f"<w:hyperlink>{inner}</w:hyperlink>"


def custom(inner: str) -> str:
    return f"<w:customXml w:element='e'>{inner}</w:customXml>"


def cell(*inner: str) -> str:
    return f"<w:tc><w:tcPr/>{''.join(inner)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


PLAIN = "".join(paragraph(run(line)) for line in LINES)


@pytest.mark.parametrize("wrap", [sdt, ins, smart, link, custom])
@pytest.mark.parametrize("again", [str, sdt, ins, smart])
def test_word_wrappers_round_runs_keep_their_text(
    tmp_path: Path, wrap: Callable[[str], str], again: Callable[[str], str]
) -> None:
    body = paragraph(
        run("新建中心"), again(wrap(run("500平方米"))), run("以上，"),
        wrap(again(run("2024年6月"))),
        "<w:del w:id='2' w:author='x'><w:r><w:delText>旧的</w:delText></w:r></w:del>",
        run("前投用。"),
    )  # fmt: skip
    reading = read_file(word(tmp_path, body))
    assert reading.text == "新建中心500平方米以上，2024年6月前投用。\n"
    assert reading.notes == ("1 deleted passages left out",)


@pytest.mark.parametrize(
    "body",
    [
        sdt(PLAIN),
        sdt(sdt(PLAIN)),
        custom(PLAIN),
        "".join(sdt(paragraph(run(line))) for line in LINES),
        sdt(PLAIN[: PLAIN.index("</w:p>") + 6]) + PLAIN[PLAIN.index("</w:p>") + 6 :],
        table(cell(PLAIN)),
        table(cell(table(cell(PLAIN)))),
        table(cell(sdt(PLAIN))),
        table(cell(paragraph()), cell(PLAIN)),
        table(*(cell(paragraph(run(line))) for line in LINES)),
        sdt(table(cell(PLAIN))),
        f"<w:tbl><w:tblPr/>{sdt('<w:tr>' + sdt(cell(PLAIN)) + '</w:tr>')}</w:tbl>",
        paragraph(*(run(line) + "<w:r><w:br/></w:r>" for line in LINES)),
        paragraph("<w:r><w:t>" + "</w:t><w:br/><w:t>".join(LINES) + "</w:t></w:r>"),
    ],
)
def test_word_wrappers_round_paragraphs_change_nothing(tmp_path: Path, body: str) -> None:
    assert read_text(word(tmp_path, body)) == BASE


def test_word_table_of_several_cells_gives_a_line_a_row(tmp_path: Path) -> None:
    row = cell(paragraph(run("项目"))) + cell(paragraph(run("10个")))
    wide = cell(paragraph(run("甲")), paragraph(run("乙"))) + cell(paragraph(run("丙")))
    assert read_text(word(tmp_path, table(row, wide))) == "项目 10个\n甲\n乙\n丙\n"


def test_word_text_boxes_follow_their_paragraph_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph(run('框中'))}{paragraph(run('再框'))}</w:txbxContent>"
    twice = (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    reading = read_file(word(tmp_path, paragraph(run("建"), twice, run("桥。"))))
    assert reading.text == "建桥。\n框中\n再框\n"
    assert reading.notes == ("1 text boxes, each after its paragraph",)


def test_word_leaves_out_what_is_not_printed(tmp_path: Path) -> None:
    contents = (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{PLAIN}</w:sdtContent></w:sdt>"
    )
    field = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    moved = f"<w:moveFrom w:id='3' w:author='x'>{run('移走')}</w:moveFrom>"
    joined = (
        "<w:p><w:pPr><w:numPr/><w:rPr><w:del w:id='4' w:author='x'/></w:rPr></w:pPr>"
        f"{run('今年')}</w:p>{paragraph(field, moved, run('建桥。'))}"
    )
    gone = "<w:tr><w:trPr><w:del w:id='5' w:author='x'/></w:trPr>"
    row = f"<w:tbl>{gone}{cell(paragraph(run('删行')))}</w:tr></w:tbl>"
    reading = read_file(word(tmp_path, contents + joined + row))
    assert reading.text == "今年建桥。\n"
    assert set(reading.notes) == {
        "1 numbers or bullets that Word sets itself left out",
        "1 generated tables of contents left out",
        "2 deleted passages left out",
    }


def test_word_file_that_unpacks_to_a_bomb_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reportanalysis.corpus.wordfile._MOST_UNPACKED", 100)
    with pytest.raises(ReportError, match=r"a\.docx is not a readable"):
        read_text(word(tmp_path, PLAIN))


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_pdf_locked_against_editing_only_is_read(tmp_path: Path, algorithm: str) -> None:
    pypdf = pytest.importorskip("pypdf")
    if algorithm.startswith("AES"):
        pytest.importorskip("cryptography")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("今年建桥。")))
    writer.encrypt("", "owner", algorithm=algorithm)
    writer.write(tmp_path / "a.pdf")
    reading = read_file(tmp_path / "a.pdf")
    assert (reading.text, reading.notes) == ("今年建桥。\n", ("locked against editing",))


def test_pdf_that_needs_a_package_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pypdf = pytest.importorskip("pypdf")

    def fail(*args: object) -> None:
        raise pypdf.errors.DependencyError("cryptography is required")

    monkeypatch.setattr(pypdf, "PdfReader", fail)
    with pytest.raises(ReportError, match=r'cryptography; run: pip install "reportanalysis\[read'):
        read_text(put(tmp_path, "a.pdf", b"%PDF-1.7"))


# --- any bytes: one clear error or a text ----------------------------------------------------

CHINESE = st.text(st.sampled_from("发展经济的和在教育,。一、（）\n<>&;/"), min_size=1)
PIECES = st.sampled_from(
    [b"<p>", b"</p>", b"<pre>", b"<form>", b"<!--", b"-->", b"<![CDATA[", b"<?", b"<script>",
     b"&#0;", b"&#x4e00;", b"</div>", b"<table><td>", b"charset=utf-16", b"\xff\xfe", b"\x00",
     b"%PDF-1.4\n1 0 obj\n<<", b"PK\x03\x04", "发展".encode(), "教育".encode("gb18030")]
)  # fmt: skip
BYTES = st.one_of(
    st.binary(min_size=1, max_size=300),
    st.lists(st.one_of(PIECES, CHINESE.map(str.encode)), min_size=1).map(b"".join),
)


@given(content=BYTES, suffix=st.sampled_from(SUFFIXES))
@settings(max_examples=400)
def test_any_bytes_give_a_text_or_one_clear_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, suffix: str
) -> None:
    file = put(tmp_path_factory.mktemp("any"), f"a{suffix}", content)
    try:
        text = read_file(file).text
    except ReportError as error:
        assert "\n" not in str(error)
        assert f"a{suffix}" in str(error)
    else:
        assert text.strip()
        text.encode("utf-8")


@given(place=st.integers(0, 5000), byte=st.integers(0, 255), suffix=st.sampled_from(SUFFIXES[3:]))
@settings(max_examples=60)
def test_one_wrong_byte_in_a_good_file_gives_a_text_or_one_clear_error(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int, suffix: str
) -> None:
    folder = tmp_path_factory.mktemp("flip")
    if suffix == ".docx":
        content = bytearray(word(folder, PLAIN).read_bytes())
    elif suffix == ".pdf":
        content = bytearray(pdf(BASE, BASE))
    else:
        content = bytearray(PAGE.format(charset="gbk").encode("gbk"))
    content[place % len(content)] = byte
    try:
        assert read_file(put(folder, f"b{suffix}", bytes(content))).text.strip()
    except ReportError as error:
        assert "\n" not in str(error)


UNITS = ["【（", "7", "建", "建\n", "---\n", "**", "⼀", "建 "]
TAGS = ["<", "<div>", "</p>", "<br>", "&", "<!--", "<![", "<form>", "<a href='", "<nav>建</nav>"]


@pytest.mark.parametrize(
    ("suffix", "unit", "size"),
    [(".md", unit, 100_000) for unit in UNITS] + [(".html", unit, 10_000) for unit in TAGS],
)
def test_time_grows_with_length_only(tmp_path: Path, suffix: str, unit: str, size: int) -> None:
    """Four times the text takes about four times as long, not sixteen."""

    def seconds(size: int) -> float:
        file = put(tmp_path, f"a{suffix}", ("建桥。" + unit * (size // len(unit))).encode())
        start = time.process_time()
        with contextlib.suppress(ReportError):
            read_text(file)
        return time.process_time() - start

    small = min(seconds(size) for _ in range(2))
    assert seconds(4 * size) < 9 * small + 0.3
