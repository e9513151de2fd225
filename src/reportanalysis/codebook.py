"""The codebook's codes: names in two languages, colours, what each covers, seed words.

They stand in one file, ``lexicon/codebook.yaml``; a new type or theme is an entry there.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from reportanalysis.errors import ReportError

VARIABLES = ("policy_type", "theme")
LANGUAGES = ("english", "chinese")
FILE = "codebook.yaml"


@dataclass(frozen=True)
class Code:
    """One policy type or theme; `colour` and `acts` are empty where the file gives none."""

    variable: str
    code: str
    english: str
    chinese: str
    covers_english: str
    covers_chinese: str
    seeds: dict[str, tuple[str, ...]]  # group to words; of a theme one group, named as its code
    colour: str = ""
    acts: tuple[str, ...] = ()


def read_codebook(source: str | None = None) -> dict[str, dict[str, Code]]:
    """Read the codes of both variables, in order, from YAML text, by default that of the library.

    >>> read_codebook()["theme"]["rural"].chinese
    '三农'
    """
    import yaml  # here, so that parsing a report need not wait for it

    if source is None:
        source = (resources.files("reportanalysis") / "lexicon" / FILE).read_text("utf-8")
    try:
        given = yaml.load(source, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        book = {
            variable: {
                str(code): _entry(variable, str(code), entry) for code, entry in rows.items()
            }
            for variable, rows in given.items()
        }
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        what = f"{type(error).__name__}: {' '.join(str(error).split())}"
        raise ReportError(
            f"lexicon/{FILE} cannot be read ({what}); write the entry as its neighbours are"
        ) from error
    if tuple(book) != VARIABLES:
        raise ReportError(f"lexicon/{FILE} must hold {' and '.join(VARIABLES)}, in this order")
    for variable, rows in book.items():
        _refuse_doubles(variable, list(rows.values()))
    return book


def _entry(variable: str, code: str, entry: dict[str, Any]) -> Code:
    """One code; seeds without a group are a group of the code's name."""
    seeds = entry["seeds"]
    groups = seeds if isinstance(seeds, dict) else {code: seeds}
    return Code(
        variable,
        code,
        str(entry["english"]),
        str(entry["chinese"]),
        str(entry["covers"]["english"]),
        str(entry["covers"]["chinese"]),
        {name: tuple(words.split()) for name, words in groups.items()},
        str(entry.get("colour", "")),
        tuple(entry.get("acts", "").split()),
    )


def _refuse_doubles(variable: str, rows: list[Code]) -> None:
    """Refuse a name or colour of two codes, and a seed word that one code gives twice."""
    kinds = {
        "english": [row.english for row in rows],
        "chinese": [row.chinese for row in rows],
        "colour": [row.colour for row in rows if row.colour],
        "seed": [f"{row.code}: {w}" for row in rows for ws in row.seeds.values() for w in ws],
    }
    for kind, values in kinds.items():
        twice = [value for n, value in enumerate(values) if value in values[:n]]
        if twice:
            raise ReportError(
                f"lexicon/{FILE}: {variable} has the {kind} {twice[0]!r} twice; give it once"
            )


@lru_cache(maxsize=1)
def codebook() -> dict[str, dict[str, Code]]:
    """The library's own codebook, read once."""
    return read_codebook()


def codes(variable: str) -> tuple[str, ...]:
    """Codes of ``policy_type`` or ``theme``, in the order of tables and figures.

    >>> codes("policy_type")
    ('regulatory', 'investment', 'service', 'other')
    """
    return tuple(codebook()[variable])


def colours(variable: str) -> dict[str, str]:
    """Code to its colour in figures, of the codes that have one.

    >>> colours("policy_type")["service"]
    '#009e73'
    """
    return {code: entry.colour for code, entry in codebook()[variable].items() if entry.colour}
