"""The reports of a folder: which files, what they are called, of which city and year.

City and year come from a registry, or from the names of a file and its folders; what no
name says stays empty.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

import jieba
import pandas as pd

from reportanalysis.errors import ReportError, need

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_GENERIC = re.compile(r"(?:人民)?政府(?:工作)?报告|工作报告|(?<=\d)年度?")
_WORD = re.compile(r"[\u3400-\u9fff]+|[A-Za-z']+")
# Endings of administrative units; 全市, 市区 and the like name none.
_UNIT = re.compile(
    r"(?![全本我各]|[省市县区州盟旗城地郊新社园校]+$)[\u3400-\u9fff]{2,10}(?:[省市县区州盟旗]|地区)"
)
_SYLLABLE = (
    r"(?:(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|"
    r"ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|[aeiou])'?)"
)
_PINYIN = re.compile(rf"{_SYLLABLE}{{2,5}}", re.IGNORECASE)
# English words that read as pinyin.
_ENGLISH = frozenset("base baseline data date line made make name online page table".split())


@dataclass(frozen=True)
class ReportFile:
    """One file: where it is, its path inside the folder, and what is known of it."""

    path: str
    name: str
    document_id: str
    city: str
    year: int | None


def list_files(
    folder: Path, registry: str | Path | None, out: Path, *, only_registered: bool = False
) -> list[ReportFile]:
    """Every file below a folder but `out`, in order of name, and registered ones that are missing.

    A registry is a CSV file with columns ``path`` (inside the folder), ``city``, ``year`` and,
    if given, ``document_id``; without it a document is called by its path.
    """
    if not folder.is_dir():
        raise ReportError(f"{folder} is no folder; give the folder that holds the reports")
    known = {} if registry is None else _registered(Path(registry))
    there = () if only_registered else _files(folder, out)
    paths = {_shown(path.relative_to(folder)): path for path in there}
    paths |= {name: folder / name for name in known if name not in paths}
    if registry is not None:
        paths = {name: path for name, path in paths.items() if path != Path(registry).resolve()}
    if not paths:
        raise ReportError(f"{folder} holds no files; give the folder that holds the reports")
    owners: dict[str, str] = {}
    found = []
    for name, path in sorted(paths.items()):
        identity, city, year = known.get(name) or (name, *place_and_year(name))
        if identity in owners:
            raise ReportError(
                f"{registry}: {owners[identity]} and {name} have one document_id, {identity}; "
                "give each its own"
            )
        owners[identity] = name
        found.append(ReportFile(os.fspath(path), name, identity, city, year))
    return found


def _files(folder: Path, out: Path) -> Iterator[Path]:
    """Files below a folder; not hidden ones, nor Word's locks, nor what a run has written."""

    def refuse(error: OSError) -> None:
        raise ReportError(f"{error.filename} cannot be listed: {error.strerror}") from None

    for here, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [n for n in folders if not n.startswith(".") and Path(here, n) != out]
        paths = [Path(here, name) for name in files if not name.startswith((".", "~$"))]
        # A link that leads nowhere is listed; a pipe or socket is no report.
        yield from (path for path in paths if path.is_file() or path.is_symlink())


def _shown(path: Path) -> str:
    """A path as the tables write it; bytes that are no UTF-8 (old zip files) are escaped."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _registered(path: Path) -> dict[str, tuple[str, str, int | None]]:
    """Path to document_id, city and year."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise ReportError(f"{path} cannot be read as CSV in UTF-8: {error}") from None
    need(table, ["path", "city", "year"], str(path), "add it; leave empty what is not known")
    known: dict[str, tuple[str, str, int | None]] = {}
    for row in table.to_dict("records"):
        name, year = row["path"], row["year"]
        if name in known:
            raise ReportError(f"{path} names {name} twice; keep one row")
        if not re.fullmatch(r"(?:(?:19|20)\d\d)?", year):
            raise ReportError(f"{path}, {name}: {year!r} is no year; give one such as 2024")
        identity = row.get("document_id") or name
        known[name] = identity, row["city"], int(year) if year else None
    return known


def place_and_year(path: str) -> tuple[str, int | None]:
    """Place, as written, and year that a path names; the name nearest to the file counts.

    A place is a Chinese name with the ending of an administrative unit (德州市, 陵城区), a
    place name of jieba's dictionary (德州), or a word that reads as pinyin (dezhou); of
    several in one name the last. Two different years in one name are no year.

    >>> [place_and_year(path) for path in ("德州市/2020.md", "2024/德州.txt", "dezhou-2019.pdf")]
    [('德州市', 2020), ('德州', 2024), ('dezhou', 2019)]
    >>> place_and_year("全市/政府工作报告 第2稿.docx"), place_and_year("2019-2020/report.txt")
    (('', None), ('', None))
    """
    place, years = "", set[str]()
    pure = PurePosixPath(path)
    for name in (pure.stem, *reversed(pure.parts[:-1])):
        name = unicodedata.normalize("NFKC", name)
        years = years or set(_YEAR.findall(name))
        words = _WORD.findall(_GENERIC.sub(" ", name))
        place = place or next((word for word in reversed(words) if _is_place(word)), "")
    return place, int(min(years)) if len(years) == 1 else None


def _is_place(word: str) -> bool:
    if word.isascii():
        return bool(_PINYIN.fullmatch(word)) and word.lower() not in _ENGLISH
    if _UNIT.fullmatch(word):
        return True
    return len(word) > 1 and any(word + unit in _gazetteer() for unit in ("", *"省市县区州盟旗"))


@lru_cache(maxsize=1)
def _gazetteer() -> frozenset[str]:
    """Words that jieba's dictionary marks as place names."""
    source = Path(jieba.__file__).with_name("dict.txt")
    lines = source.read_text(encoding="utf-8").splitlines()
    return frozenset(line.split(" ")[0] for line in lines if line.endswith(" ns"))
