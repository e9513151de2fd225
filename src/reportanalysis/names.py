"""Names of all codes, in English and Chinese.

Types and themes are named in ``lexicon/codebook.yaml``, topics of the panel in
``lexicon/topic_names.csv``, other codes, and what heads the columns of tables and stands in
their cells, in ``lexicon/names.csv``.
"""

import csv
import re
from functools import cache
from importlib import resources

from reportanalysis.codebook import codebook
from reportanalysis.errors import ReportError

LANGUAGES = ("en", "zh")
RAW = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|dezhou2019|f1")  # a code, as no reader writes


def rows_of(path: str) -> list[dict[str, str]]:
    """Rows of a table that comes with the library, by its path in it."""
    source = resources.files("reportanalysis").joinpath(path)
    return list(csv.DictReader(source.read_text("utf-8").splitlines()))


@cache
def names() -> dict[tuple[str, str], tuple[str, str]]:
    """Kind and code -> English and Chinese name, in the order of codebook and table."""
    rows, topics = rows_of("lexicon/names.csv"), rows_of("lexicon/topic_names.csv")
    found = {(row["kind"], row["code"]): (row["english"], row["chinese"]) for row in rows}
    coded = {
        (kind, code): (entry.english, entry.chinese)
        for kind, entries in codebook().items()
        for code, entry in entries.items()
    }
    named = {("topic", row["key"]): (row["english"], row["chinese"]) for row in topics}
    return coded | found | named


def name_in(kind: str, code: object, language: str = "en") -> str:
    """Name a code for readers.

    Names of cities are not here: the registry gives them (``city_zh``).

    Parameters
    ----------
    kind : str
        ``policy_type``, ``theme``, ``part``, ``specificity``, ``outcome`` (of a commitment),
        ``outturn`` (of a headline target), ``figure`` (``status`` of a target),
        ``modifier`` (of a target), ``confidence``, ``status`` (of a document), ``evidence``
        (of a finding), ``set`` (of labels), ``variable``, ``measure``, ``indicator``, ``topic``,
        ``column`` (of a table) or ``cell`` (what else stands in one).
    code : str or int
        As in the tables.
    language : str
        ``en`` or ``zh``.

    Raises
    ------
    ReportError
        If the code has no name.

    Examples
    --------
    >>> name_in("outcome", "not_mentioned"), name_in("theme", "rural", "zh")
    ('not mentioned', '三农')
    """
    try:
        return names()[kind, str(code)][LANGUAGES.index(language)]
    except KeyError:
        raise ReportError(
            f"{kind} {code!r} has no name; add a row to src/reportanalysis/lexicon/names.csv"
        ) from None


def document_pair(city: str, city_zh: str, year: object, status: str) -> tuple[str, str]:
    """Name a report by city and year, a digest as one, in English and Chinese.

    Parameters
    ----------
    city, city_zh : str
        The city's name in pinyin and in Chinese.
    year : int
        In which the report was given.
    status : str
        ``digest`` is said.

    Examples
    --------
    >>> document_pair("Dezhou", "德州", 2019, "digest")
    ('Dezhou 2019 (digest)', '德州2019年（摘要）')
    """
    digest = status == "digest"
    return f"{city} {year}{' (digest)' * digest}", f"{city_zh}{year}年{'（摘要）' * digest}"


@cache
def _by_words() -> dict[str, dict[str, str]]:
    """English words -> kind -> Chinese."""
    found: dict[str, dict[str, str]] = {}
    for (kind, _), (english, chinese) in names().items():
        found.setdefault(english, {})[kind] = chinese
    return found


def chinese_of(english: str, kind: str) -> str:
    """Give the Chinese of a name in English, of that kind where several have it; or nothing.

    >>> chinese_of("met", "outturn"), chinese_of("rural", "column"), chinese_of("sports", "theme")
    ('完成', '三农', '')
    """
    kinds = _by_words().get(english, {})
    return kinds.get(kind) or next(iter(kinds.values()), "")


@cache
def _by_code() -> dict[str, str]:
    return {code: english for (_, code), (english, _) in names().items() if RAW.fullmatch(code)}


def readable(text: str) -> str:
    """Put the name for a code of the tables, or its words; other text stays as it is.

    >>> readable("gdp_growth"), readable("object_head"), readable("two words")
    ('GDP growth', 'object head', 'two words')
    """
    if not RAW.fullmatch(text):
        return text
    return _by_code().get(text, text.replace("_", " "))
