"""Reading a report's text from .txt, .md, .html, .docx and .pdf files.

Plain text is decoded and otherwise left exactly as it is. From the other formats the
text is extracted, one block a line. What cannot be read is refused with one message
that names the file and says what to do; nothing is guessed silently.

How a wrong encoding is found: nearly every byte sequence decodes as GB18030, so success
proves nothing. Chinese prose consists to more than a quarter of some 130 common
characters (2024 work reports: .44 and more, the same in traditional script: .28 and
more); Big5, Shift-JIS, EUC-JP, EUC-KR or UTF-8 bytes read as GB18030 stay below .08.
Below .13 the text is refused. The limit of this: fewer than 50 Chinese characters are
too few to judge, and single wrong characters inside good text are not seen.
"""

import codecs
import io
import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reportanalysis.errors import ReportError

TEXT_SUFFIXES = (".txt", ".md")
SUFFIXES = (*TEXT_SUFFIXES, ".html", ".htm", ".docx", ".pdf")

# The 100 most frequent characters of the Dezhou 2019 digest and the most frequent
# function words of Chinese.
_COMMON = frozenset(
    "业建化大市实全进展加推工动设制和力体发新施村中区提产作好人强项高保务个城企生农度"
    "开民理级快目乡升地管系合水治育行重一改服的等创医安机深能上德持构质面以划县培平点"
    "立做学程计入养场基增州技文续造优共国处支是不了在有我他这们来为到说时要就出会可也"
    "你对而子那得于着下自之年过"
)
_LEAST_COMMON_SHARE = 0.13
_LEAST_HAN = 50
_MOST_DAMAGED_SHARE = 0.01

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN_BINARY = (
    (b"%PDF", "a PDF file", "rename it to .pdf"),
    (b"PK\x03\x04", "a zip archive", "if it is a Word document rename it to .docx"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as .docx"),
    (b"{\\rtf", "a rich text file", "save it as .docx or .txt"),
    (b"\x89PNG", "a PNG image", "give the text, not a picture of it"),
    (b"\xff\xd8\xff", "a JPEG image", "give the text, not a picture of it"),
)

_DROPPED = (
    "head,script,style,noscript,template,iframe,svg,nav,header,footer,aside,form,button,"
    "select,textarea,[hidden]"
)
_BREAKING = (
    "br,address,article,blockquote,body,caption,center,dd,div,dl,dt,fieldset,figcaption,figure,"
    "h1,h2,h3,h4,h5,h6,hr,li,main,ol,p,pre,section,table,tbody,tfoot,thead,tr,ul"
)
# HTML5 elements for the main text, then the names usual on Chinese government sites.
_MAIN = ("article", "main", "[role=main]", "#UCAP-CONTENT", "#zoom", ".TRS_Editor")
_BREAK = "\x1e"


def read_text(path: str | Path) -> str:
    r"""Read the text of a report.

    Parameters
    ----------
    path : str or Path
        A file whose name ends in .txt, .md (UTF-8, GB18030 or its subsets GBK and
        GB2312, UTF-16 with byte-order mark), .html, .htm, .docx or .pdf.

    Returns
    -------
    str
        Plain text: exactly the decoded characters, without byte-order mark. Other
        formats: one block (paragraph, heading, table row, printed line) a line. Numbers
        that Word sets automatically before headings are not stored as text in .docx and
        are therefore missing, as are text boxes.

    Raises
    ------
    ReportError
        If there is no such file, it is a folder, empty, damaged, encrypted, of another
        kind than its name says, in another encoding, a scan without text, of an unknown
        kind, or if the package for its format is not installed.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "a.txt")
    ...     _ = file.write_bytes("一、坚持\r\n".encode("gb18030"))
    ...     read_text(file)
    '一、坚持\r\n'
    """
    path = Path(path)
    if path.is_dir():
        raise ReportError(f"{path} is a folder; give one file")
    if path.suffix.lower() not in SUFFIXES:
        raise ReportError(
            f"{path}: files of kind {path.suffix or '(no extension)'} cannot be read; "
            f"save the text as one of {', '.join(SUFFIXES)}"
        )
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ReportError(f"{path} does not exist; check the name") from None
    except OSError as error:
        raise ReportError(f"{path} cannot be read: {error.strerror}") from None
    if not content:
        raise ReportError(f"{path} is empty; give a file that holds a report")
    readers: dict[str, Callable[[bytes, Path], str]] = {
        ".html": _read_html,
        ".htm": _read_html,
        ".docx": _read_docx,
        ".pdf": _read_pdf,
    }
    text = readers.get(path.suffix.lower(), _decode)(content, path)
    if not text.strip():
        raise ReportError(f"{path} holds no text, only blanks; give a file that holds a report")
    _check_plausible(text, path)
    return text


def to_simplified(text: str) -> str:
    """Convert traditional to simplified characters (OpenCC's t2s).

    Never applied unasked. The result may differ in length, so offsets into the original
    do not carry over: convert before a text is registered, not after.

    Parameters
    ----------
    text : str
        Any text; simplified characters stay as they are.

    Returns
    -------
    str
        The text in simplified characters.

    Raises
    ------
    ReportError
        If the package opencc is not installed.

    Examples
    --------
    >>> to_simplified("政府工作報告")
    '政府工作报告'
    """
    try:
        import opencc
    except ImportError:
        raise ReportError(_install_message("converting to simplified characters")) from None
    return opencc.OpenCC("t2s").convert(text)


def _install_message(what: str) -> str:
    return f'{what} needs an optional package; run: pip install "reportanalysis[readers]"'


def _decode(content: bytes, path: Path) -> str:
    """Decode plain text, refusing binary content."""
    for mark, kind, remedy in _KNOWN_BINARY:
        if content.startswith(mark):
            raise ReportError(f"{path} is {kind}, not plain text; {remedy}")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                raise ReportError(
                    f"{path} begins as {encoding} but is damaged; get a fresh copy"
                ) from None
    if b"\0" in content:
        raise ReportError(
            f"{path} is not plain text (it holds zero bytes); if it is a text in UTF-16, "
            "save it as UTF-8"
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        # Good UTF-8 up to its last bytes: the file was cut inside a character.
        if error.reason == "unexpected end of data" and error.start >= 3:
            raise ReportError(
                f"{path} is UTF-8 but ends in the middle of a character, so it was cut off; "
                "get a fresh copy"
            ) from None
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise ReportError(
            f"{path} is neither UTF-8 nor GB18030 (byte {error.start}); open it in an editor "
            "with its right encoding (Big5, Shift-JIS ...) and save it as UTF-8"
        ) from None


def _check_plausible(text: str, path: Path) -> None:
    """Refuse text that was decoded wrongly or is not Chinese prose."""
    damaged = sum(
        char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " " and char not in "\t\n\r\f")
        for char in text
    )
    if damaged > _MOST_DAMAGED_SHARE * len(text):
        raise ReportError(
            f"{path}: {damaged} of {len(text)} characters are no characters of a text "
            "(replacement, private-use or control characters); it is binary, damaged or was "
            "saved in another encoding: save the original as UTF-8"
        )
    han = re.findall(r"[\u3400-\u9fff]", text)
    common = sum(char in _COMMON for char in han)
    if len(han) >= _LEAST_HAN and common < _LEAST_COMMON_SHARE * len(han):
        raise ReportError(
            f"{path} does not read as Chinese prose: only {common} of {len(han)} Chinese "
            "characters are common ones; it is probably in another encoding (Big5, "
            "Shift-JIS, EUC-KR ...): open it with its right encoding and save it as UTF-8"
        )


def _read_html(content: bytes, path: Path) -> str:
    """Take the main text of a page, one block a line."""
    try:
        from bs4 import BeautifulSoup
        from bs4.dammit import EncodingDetector
    except ImportError:
        raise ReportError(_install_message(f"reading {path}")) from None
    declared = EncodingDetector.find_declared_encoding(content, is_html=True)
    try:
        page = content.decode(declared) if declared else _decode(content, path)
    except (UnicodeDecodeError, LookupError):
        # A wrong declaration; often GB2312 for text that needs its superset GB18030.
        page = _decode(content, path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "looks like a file name": the page is just odd
        soup = BeautifulSoup(page.lstrip("\ufeff").replace(_BREAK, " "), "html.parser")
    for element in soup.select(_DROPPED):
        element.decompose()
    whole = soup.body or soup
    size = len(whole.get_text(strip=True))
    parts = (part for part in map(whole.select_one, _MAIN) if part is not None)
    # A page may use <article> for a teaser; the main text is most of the page.
    main = next((p for p in parts if len(p.get_text(strip=True)) >= size / 2), whole)
    for element in main.select(_BREAKING):
        element.insert_before(_BREAK)
        element.insert_after(_BREAK)
    for cell in main.find_all(["td", "th"]):
        cell.insert_after(" ")
    lines = (" ".join(line.split()) for line in main.get_text().split(_BREAK))
    return _join_lines(lines)


def _read_docx(content: bytes, path: Path) -> str:
    """Take paragraphs and table rows in their order in the document."""
    try:
        import docx
        from docx.table import Table
    except ImportError:
        raise ReportError(_install_message(f"reading {path}")) from None

    def lines(container: Any) -> Iterator[str]:
        for block in container.iter_inner_content():
            if not isinstance(block, Table):
                yield from block.text.splitlines()
                continue
            for row in block.rows:
                # A merged cell is listed once for each column it covers.
                cells = {id(cell._tc): cell for cell in row.cells}
                yield " ".join(" ".join(lines(cell)) for cell in cells.values())

    try:
        return _join_lines(lines(docx.Document(io.BytesIO(content))))
    except Exception as error:  # zip, XML and package faults come as many types
        raise ReportError(
            f"{path} is not a readable .docx file ({type(error).__name__}); it is damaged, "
            "protected by a password or of another kind: save it again as .docx, or as .txt"
        ) from None


def _read_pdf(content: bytes, path: Path) -> str:
    """Take the text layer, one printed line a line."""
    try:
        import pypdf
    except ImportError:
        raise ReportError(_install_message(f"reading {path}")) from None
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [page.extract_text() for page in reader.pages]
    except Exception as error:  # damaged files raise many types, not only PyPdfError
        raise ReportError(
            f"{path} is not a readable PDF file ({type(error).__name__}); it is damaged or "
            "encrypted: get a fresh copy, or save its text as .txt"
        ) from None
    if locked:
        raise ReportError(f"{path} is protected by a password; save its text as .txt")
    blank = sum(not page.strip() for page in pages)
    if not pages or blank > len(pages) / 2:
        raise ReportError(
            f"{path}: {blank} of {len(pages)} pages hold no text, so it is probably a scan; "
            "run text recognition (OCR) on it and save the text as .txt"
        )
    return _join_lines(line for page in pages for line in page.splitlines())


def _join_lines(lines: Iterator[str]) -> str:
    """Join the lines that hold something."""
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())
