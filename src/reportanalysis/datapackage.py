"""The data package: every column of every table, its type, values and meaning, checked.

One source, ``data/dictionary.csv``, describes the columns; ``data/datapackage.json`` is made
from it in the form of the Data Package standard (https://specs.frictionlessdata.io).
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from reportanalysis.codebook import VARIABLES, codes
from reportanalysis.corpus import PANEL_REGISTRY, REGISTRY
from reportanalysis.files import PACKAGE as FILE
from reportanalysis.files import count_rows, fingerprint, read_table, rows_text
from reportanalysis.quantities import INDICATORS

CORPUS_VERSION = "2026.11"  # year and month of the last change of the registered documents
SOURCES = {  # of the registered texts
    "Digest of Dezhou's report of 2019": "http://bbs.dezhoushizx.com/archiver/showtopic-14894.aspx",
    "Reports of Shandong's cities of 2024": "https://github.com/JiangGufan/digital-governance",
    "Reports of 2014 to 2026": "https://github.com/lawtext/gov",
}
REGISTRIES = (REGISTRY, PANEL_REGISTRY)
DICTIONARY = "data/dictionary.csv"
PACKAGE = f"data/{FILE}"
MADE_BY_PEOPLE = "gold/human_labels.csv"  # there only where people have coded
# What the cells of each type look like; an empty cell is missing.
FORMS = {
    "integer": r"-?\d+",
    "number": r"-?(\d+\.?\d*|\.\d+)(e-?\d+)?",
    "boolean": "True|False",
    "string": r"(?s:.*)",
}
PLACE = re.compile("<(.*?)>")


def corpus_id(registries: Iterable[str | Path] = REGISTRIES) -> str:
    """Name the corpus: its version, and the beginning of the checksum of its registries.

    >>> corpus_id().split("-")[0] == CORPUS_VERSION
    True
    """
    return f"{CORPUS_VERSION}-{fingerprint(registries)[:12]}"


def named(place: str) -> tuple[str, ...]:
    """What a placeholder of the dictionary stands for.

    >>> named("policy_type")[:2], named("number")
    (('regulatory', 'investment'), ())
    """
    if place in VARIABLES:
        return codes(place)
    return tuple(INDICATORS) if place == "indicator" else ()


def fields(dictionary: pd.DataFrame, table: str, columns: Iterable[str]) -> list[dict[str, Any]]:
    """Describe those columns of a table that the dictionary has as fields of a table schema.

    `dictionary` is ``data/dictionary.csv``, all text: in a column's name ``<theme>`` stands for
    each code, ``<number>`` for a number. `table` is the path below ``data``.

    >>> made_up = pd.DataFrame([["a.csv", "p_<theme>", "number", "yes", "", "probability", "概率"]],
    ...     columns=["table", "column", "type", "required", "values", "meaning", "meaning_zh"])
    >>> [field["name"] for field in fields(made_up, "a.csv", ["p_rural", "p_none", "other"])]
    ['p_rural']
    """
    rows = dictionary[dictionary["table"] == table].to_dict("records")
    patterns = [(re.compile(_pattern(row["column"])), row) for row in rows]
    found = ((name, _row_of(name, patterns)) for name in columns)
    return [_field(name, row) for name, row in found if row]


def _pattern(column: str) -> str:
    parts = re.split(PLACE, column)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = ["(?:" + "|".join(named(place) or [r"\d+"]) + ")" for place in parts[1::2]]
    return "".join(parts)


def _row_of(name: str, patterns: list[tuple[re.Pattern[str], Any]]) -> dict[str, str] | None:
    return next((row for pattern, row in patterns if pattern.fullmatch(name)), None)


def _field(name: str, row: dict[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {"name": name, "type": row["type"], "description": row["meaning"],
                            "description_zh": row["meaning_zh"]}  # fmt: skip
    constraints: dict[str, Any] = {"required": True} if row["required"] else {}
    if row["required"] == "key":
        constraints["unique"] = True
    if values := [value for each in row["values"].split("|") if each for value in _values(each)]:
        whole = row["type"] == "integer"
        constraints["enum"] = [int(value) if whole else value for value in values]
    if row["type"] == "boolean":
        made |= {"trueValues": ["True"], "falseValues": ["False"]}
    return made | ({"constraints": constraints} if constraints else {})


def _values(value: str) -> tuple[str, ...]:
    place = PLACE.fullmatch(value)
    return named(place[1]) if place else (value,)


def faults(table: pd.DataFrame, described: list[dict[str, Any]]) -> list[str]:
    """Say what in a table, all text, contradicts its `fields`; nothing, if all is as described.

    >>> field = {"name": "year", "type": "integer", "constraints": {"required": True}}
    >>> faults(pd.DataFrame({"year": ["2019", "20x", ""], "more": "a"}), [field])
    ['more: not in the dictionary', 'year: row 3 is empty', "year: row 2, '20x', is no integer"]
    """
    known = {field["name"] for field in described}
    said = [f"{name}: not in the dictionary" for name in table if name not in known]
    for field in described:
        name, limits = field["name"], field.get("constraints", {})
        cells = table[name]
        filled = cells[cells != ""]
        if limits.get("required") and len(filled) < len(cells):
            said.append(f"{name}: row {_first(cells == '')} is empty")
        if limits.get("unique") and not cells.is_unique:
            said.append(f"{name}: row {_first(cells.duplicated())} repeats a key")
        formed = filled.str.fullmatch(FORMS[field["type"]])
        allowed = filled.isin(map(str, limits["enum"])) if "enum" in limits else formed
        for right, what in ((formed, f"is no {field['type']}"), (allowed, "is no value of it")):
            if not right.all():
                wrong = right.index[~right.astype(bool)][0]
                said.append(f"{name}: row {wrong + 1}, {cells[wrong]!r}, {what}")
                break
    return said


def _first(wrong: pd.Series) -> int:
    return int(wrong.to_numpy().argmax()) + 1


def package(folder: str | Path = ".") -> dict[str, Any]:
    """Describe all tables of a copy of the project, in this folder, as a data package."""
    folder = Path(folder)
    dictionary = read_table(folder / DICTIONARY, dtype=str, keep_default_na=False)
    resources = []
    for table in dictionary["table"].unique():
        if table == MADE_BY_PEOPLE and not (folder / "data" / table).is_file():
            continue
        columns = read_table(folder / "data" / table, nrows=0, dtype=str).columns
        described = fields(dictionary, table, columns)
        keys = [f["name"] for f in described if f.get("constraints", {}).get("unique")]
        resource = {
            "name": table.removesuffix(".gz").removesuffix(".csv").replace("/", "."),
            "path": table,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {"fields": described, "missingValues": [""]},
        }
        if table.endswith(".gz"):
            resource["compression"] = "gz"
        if keys:
            resource["schema"]["primaryKey"] = keys
        resources.append(resource)
    return {
        "profile": "tabular-data-package",
        "name": "reportanalysis",
        "title": "Commitments in Chinese government work reports",
        "description": "Labels were made by language-model coders; README.md says how.",
        "version": CORPUS_VERSION,
        "keywords": ["government work report", "China", "policy priorities", "text as data"],
        "contributors": [{"title": "The reportanalysis authors", "role": "author"}],
        "licenses": [{"name": "MIT", "path": "https://opensource.org/license/mit"}],
        "sources": [{"title": title, "path": address} for title, address in SOURCES.items()],
        "resources": resources,
    }


def package_text(folder: str | Path = ".") -> str:
    """Give `package` as the text of ``data/datapackage.json``."""
    return json.dumps(package(folder), ensure_ascii=False, indent=1) + "\n"


def rows_of_tables(folder: str | Path = ".") -> str:
    """Give the rows of each table as the text of ``data/rows.json``, which `read_table` checks."""
    data = Path(folder) / "data"
    paths = [resource["path"] for resource in package(folder)["resources"]]
    return rows_text({path: count_rows(data / path, (data / path).read_bytes()) for path in paths})
