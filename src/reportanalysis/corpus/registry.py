"""The registry of documents: one CSV row each, every value checked when it is read."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.files import refuse_fewer

COLUMNS = (
    "document_id", "city", "city_zh", "province", "level", "year", "status", "path", "source",
    "sha256", "licence", "retrieved", "reading",
)  # fmt: skip
STATUSES = ("digest", "complete", "truncated")
LEVELS = ("province", "prefecture", "county")
PROVINCES = {
    "Anhui": "安徽", "Beijing": "北京", "Chongqing": "重庆", "Fujian": "福建", "Gansu": "甘肃",
    "Guangdong": "广东", "Guangxi": "广西", "Guizhou": "贵州", "Hainan": "海南", "Hebei": "河北",
    "Heilongjiang": "黑龙江", "Henan": "河南", "Hong Kong": "香港", "Hubei": "湖北",
    "Hunan": "湖南", "Inner Mongolia": "内蒙古", "Jiangsu": "江苏", "Jiangxi": "江西",
    "Jilin": "吉林", "Liaoning": "辽宁", "Macao": "澳门", "Ningxia": "宁夏", "Qinghai": "青海",
    "Shaanxi": "陕西", "Shandong": "山东", "Shanghai": "上海", "Shanxi": "山西", "Sichuan": "四川",
    "Taiwan": "台湾", "Tianjin": "天津", "Tibet": "西藏", "Xinjiang": "新疆", "Yunnan": "云南",
    "Zhejiang": "浙江",
}  # fmt: skip
"""Name of each province in the registry, and in Chinese."""
_UNIQUE = ("document_id", "path", "sha256")


def read_registry(path: str | Path) -> pd.DataFrame:
    """Read and check a registry of documents.

    Parameters
    ----------
    path : str or Path
        CSV file in UTF-8 with exactly the columns `COLUMNS`.

    Returns
    -------
    DataFrame
        One row per document in file order; `year` is an integer, all others are strings
        (empty where not known: source, licence, retrieved, reading).

    Raises
    ------
    ReportError
        If the file cannot be read, a value cannot be used, or one city has two names; the
        message names line, column and value.

    Examples
    --------
    >>> table = read_registry("data/corpus.csv")
    >>> table.loc[0, ["document_id", "province", "level", "status"]].tolist()
    ['dezhou-2019', 'Shandong', 'prefecture', 'digest']
    """
    path = Path(path)
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ReportError(
            f"{path}: the registry cannot be read ({error.strerror}); "
            "give the path of a file such as data/corpus.csv"
        ) from None
    except UnicodeDecodeError:
        raise ReportError(f"{path}: the registry is not UTF-8; save it as CSV UTF-8") from None
    rows = _parse(content, path)
    refuse_fewer(path, len(rows))
    seen: dict[tuple[str, str], int] = {}
    known: dict[str, City] = {}
    for line, row in rows.items():
        where = f"{path}, line {line} ({row['document_id'] or 'no document_id'})"
        for column, fault in faults(row):
            raise ReportError(f"{where}, column {column}: {row[column]!r} {fault}")
        for column in _UNIQUE:
            first = seen.setdefault((column, row[column]), line)
            if first != line:
                raise ReportError(
                    f"{where}, column {column}: {row[column]!r} is already used in line {first}; "
                    "each document is registered once"
                )
        clash = other_city(city_of(row), known)
        if clash:
            raise ReportError(f"{where}: {clash}")
        known |= by_name([city_of(row)])
    return pd.DataFrame(list(rows.values()), columns=list(COLUMNS)).astype({"year": "int64"})


def registered_cities(registry: pd.DataFrame) -> dict[str, str]:
    """Every city of a registry with its Chinese name, in its order; provinces are none.

    >>> list(registered_cities(read_registry("data/corpus.csv")).items())[:2]
    [('Dezhou', '德州'), ('Jinan', '济南')]
    """
    rows = registry[registry["level"].ne("province")].drop_duplicates("city")
    return dict(zip(rows["city"], rows["city_zh"], strict=True))


def _parse(content: str, path: Path) -> dict[int, dict[str, str]]:
    """Split CSV text into rows by their line numbers, refusing rows of another width."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    rows = {}
    try:
        header = next(reader, [])
        missing = [name for name in COLUMNS if name not in header]
        extra = [name for name in header if name not in COLUMNS]
        if missing or extra or len(header) != len(COLUMNS):
            raise ReportError(
                f"{path}: the columns must be {', '.join(COLUMNS)}; "
                f"missing: {', '.join(missing) or 'none'}; not known or repeated: "
                f"{', '.join(extra) or 'none'}"
            )
        for values in reader:
            if not values:
                continue
            if len(values) != len(header):
                raise ReportError(
                    f"{path}, line {reader.line_num}: {len(values)} values for "
                    f"{len(header)} columns; put values that hold a comma in quotes"
                )
            rows[reader.line_num] = dict(zip(header, values, strict=True))
    except csv.Error as error:
        raise ReportError(f"{path}, line {reader.line_num}: not a CSV file ({error})") from None
    if not rows:
        raise ReportError(
            f"{path}: the registry names no document; add one with: reportanalysis corpus add"
        )
    return rows


class City(NamedTuple):
    """Whose report it is: name in pinyin and in Chinese, province, level."""

    city: str
    city_zh: str
    province: str
    level: str


def city_of(row: Mapping[Any, Any]) -> City:
    """Take the city out of a row of the registry."""
    return City(*(row[name] for name in City._fields))


def by_name(cities: Iterable[City]) -> dict[str, City]:
    """Cities by both of their bare names."""
    return {bare(name): city for city in cities for name in city[:2]}


def other_city(new: City, known: Mapping[str, City]) -> str | None:
    """What is wrong if a city is `known` (see `by_name`) by another name, or elsewhere.

    Tables are grouped by city, so one city must have one name.

    >>> known = by_name([City("Dezhou", "德州", "Shandong", "prefecture")])
    >>> other_city(City("De Zhou", "德州市", "Shandong", "prefecture"), known)
    "city 'De Zhou' (德州市) is known as 'Dezhou' (德州); use that spelling"
    """
    said = f"city {new.city!r} ({new.city_zh})"
    there = known.get(bare(new.city_zh), new)
    if there[:2] != new[:2]:
        return f"{said} is known as {there.city!r} ({there.city_zh}); use that spelling"
    there = known.get(bare(new.city), new)
    if there[:2] != new[:2]:
        return (
            f"{said} has the name of {there.city!r} ({there.city_zh}); if it is another city, "
            f"give it a name of its own, such as {f'{new.city} of {new.province}'!r}"
        )
    if there != new:
        return (
            f"{said} is known with province {there.province}, level {there.level}; if it is "
            f"another place, give it a name of its own, such as {f'{new.city} {new.level}'!r}"
        )
    return None


def bare(name: str) -> str:
    """A name without case, accents, blanks, marks, the ending 市 and the province before it.

    >>> bare("Tai'an"), bare("山东省 泰安市")
    ('taian', '泰安')
    """
    plain = "".join(re.findall(r"\w", unicodedata.normalize("NFKC", name)))
    plain = re.sub(r"^\w{2,9}?(?:省|自治区)(?=\w)", "", plain)
    if re.search(r"[\u3400-\u9fff]", plain):
        return plain.removesuffix("市") if len(plain) > 2 else plain
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()


def faults(row: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """What is wrong with one row (all strings): column, and how to mend it."""
    for column in ("city", "city_zh"):
        if not row[column].strip() or row[column] != row[column].strip():
            yield column, "must be a name without spaces around it"
    if not re.fullmatch("[a-z0-9]+", bare(row["city"])):
        yield "city", "must be a name in pinyin, such as Dezhou"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["document_id"]):
        yield "document_id", "must be small letters, digits and hyphens, such as dezhou-2019"
    if row["province"] not in PROVINCES:
        yield "province", f"must be one of {', '.join(PROVINCES)}"
    if not re.fullmatch(r"(19|20)\d\d", row["year"]):
        yield "year", "must be a year such as 2024"
    if row["level"] not in LEVELS:
        yield "level", f"must be one of {', '.join(LEVELS)}"
    if row["status"] not in STATUSES:
        yield "status", f"must be one of {', '.join(STATUSES)}"
    parts = PurePosixPath(row["path"]).parts
    # Downloads are written to this path, so it must not lead out of the corpus folder.
    if not parts or parts[0] == "/" or ".." in parts or re.search(r"[\\:\x00-\x1f]", row["path"]):
        yield "path", "must be a path inside the corpus folder, such as shandong_2024/德州.txt"
    if row["source"] and not re.fullmatch(r"https?://[!-~]+", row["source"]):
        yield "source", "must be empty or a percent-encoded http(s) address"
    if not re.fullmatch(r"[0-9a-f]{64}", row["sha256"]):
        yield "sha256", "must be 64 hexadecimal digits in small letters (see sha256sum)"
    if row["retrieved"] and not _is_date(row["retrieved"]):
        yield "retrieved", "must be empty or a date such as 2024-03-01"


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
