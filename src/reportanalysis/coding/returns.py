"""Filled sheets checked, every fault told in a line, and stored without sentences."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from reportanalysis.codebook import VARIABLES, codebook
from reportanalysis.coding.allocation import ALLOCATION_COLUMNS
from reportanalysis.coding.packet import ALLOCATION, SHEETS
from reportanalysis.coding.sheets import choices, read_sheet
from reportanalysis.errors import ReportError, need
from reportanalysis.files import read_table, write_csv
from reportanalysis.study.humanlabels import COLUMNS, DECIDED, HUMAN, read_human_labels

NEEDED = ("id", "policy_type", "secondary", "theme", "confidence", "coder")
SHOWN = 3  # ids named in a line on many rows
ID = re.compile(r"k\w{4}-\d{4,}")  # as `allocation.allocate` makes them
# How names of files begin that Excel, Windows or a Mac left beside the sheets.
LEFT = ("~$", ".", "Thumbs.db", "desktop.ini")
NOTHING = {"-", "/", "none", "n/a", "na", "nan", "无"}  # what some write into an empty cell


def import_sheets(
    folder: str | Path, target: str | Path = HUMAN, *, blanks: bool = False
) -> tuple[pd.DataFrame, list[str]]:
    """Check the filled sheets of an export and store their codes; or store nothing.

    Parameters
    ----------
    folder : str or Path
        As `export_packet` wrote it, the filled sheets in ``sheets/`` (sheets of decisions too,
        such as ``decide.csv``). Of a sheet as CSV and as workbook the filled one counts.
    target : str or Path, default "data/gold/human_labels.csv"
        Codes of other coders of the same export stay, and decisions that no sheet here lists.
    blanks : bool
        Leave out sentences without a type or theme, and lacking rows, instead of refusing them.

    Returns
    -------
    DataFrame, list of str
        What is stored (columns as `reportanalysis.study.humanlabels.COLUMNS`; no row if there are
        faults), and the faults, a line each: file, row, what is wrong, how to mend it.

    Raises
    ------
    ReportError
        If there are no sheets, or `target` holds codes of another export.
    """
    folder = Path(folder)
    allocation = read_allocation(folder / ALLOCATION)
    paths = sorted(p for p in (folder / SHEETS).glob("*") if not p.name.startswith(LEFT))
    if not paths:
        raise ReportError(f"{folder / SHEETS} holds no sheets; put the filled ones there")
    faults: list[str] = []
    sheets: dict[str, tuple[str, pd.DataFrame]] = {}
    coded = ["id", *choices()]
    listed: set[str] = set()  # what sheets of decisions list, decided or not
    for path in paths:
        try:
            table = read_sheet(path)
            need(table, NEEDED, path.name, "take the columns as they were exported")
            table["id"] = [_as_code(identity, "id") for identity in table["id"]]
            coder = _coder_of(path.name, table)
        except ReportError as error:
            faults.append(str(error))
            continue
        filled = table[_filled(table)]
        listed |= set(table["id"]) if coder == DECIDED else set()
        name, there = sheets.get(coder, ("", filled.head(0)))
        there = there[_filled(there)]
        if there.empty and (len(filled) or not name):
            sheets[coder] = (path.name, table)
        elif len(filled) and coder == DECIDED:
            both = pd.concat([there, filled]).drop_duplicates(coded)
            sheets[coder] = (f"{name} and {path.name}", both)
        elif len(filled) and filled[coded].values.tolist() != there[coded].values.tolist():
            faults.append(
                f"{path.name}: coder {coder} has filled {name} too, and otherwise; "
                "leave the one that counts"
            )
    untouched = [c for c, (_, table) in sheets.items() if not _filled(table).any()]
    rows = [
        _checked(name, table, coder, allocation, faults, blanks=blanks)
        for coder, (name, table) in sheets.items()
        if coder not in untouched
    ]
    faults += [
        f"{sheets[coder][0]}: coder {coder} has filled nothing; fill it, or take it away"
        for coder in untouched
    ]
    if faults or not rows:
        return pd.DataFrame(columns=list(COLUMNS)), faults
    new = pd.concat(rows, ignore_index=True)
    known = read_human_labels(target)
    strange = known.loc[~known["id"].isin(allocation["id"]), "id"]
    if len(strange):
        raise ReportError(
            f"{target} holds codes of another export ({strange.iloc[0]}); move it away first"
        )
    stays = ~known["coder"].isin(new["coder"])
    stays |= known["coder"].eq(DECIDED) & ~known["id"].isin(listed)
    both = pd.concat([known[stays], new]) if len(known) else new
    both = both.sort_values(["document", "start", "coder"], ignore_index=True)[list(COLUMNS)]
    write_csv(target, both)
    return both, []


def read_allocation(path: str | Path) -> pd.DataFrame:
    """Read the file that says which sentence was drawn for whom."""
    table = read_table(path, keep_default_na=False, dtype={"id": str, "coders": str})
    need(table, ALLOCATION_COLUMNS, str(path), "export again, or restore it")
    return table


def _coder_of(name: str, table: pd.DataFrame) -> str:
    """Whose sheet it is: what its rows say, ``1`` or ``coder 1``."""
    said = {_as_code(cell, "coder").removeprefix("coder").strip(" _") for cell in table["coder"]}
    coders = sorted(said - {""})
    if len(coders) != 1:
        raise ReportError(
            f"{name}: column coder names {' and '.join(coders) or 'nobody'}; a sheet is of one "
            "coder: put the number into every row, or part it into a sheet for each"
        )
    return coders[0]


def _filled(table: pd.DataFrame) -> pd.Series:
    """Whether each row has a type or a theme."""
    return (table[list(VARIABLES)] != "").any(axis=1)


def _checked(
    name: str,
    table: pd.DataFrame,
    coder: str,
    allocation: pd.DataFrame,
    faults: list[str],
    *,
    blanks: bool,
) -> pd.DataFrame:
    """One coder's rows in their stored form; what is wrong with them is added to `faults`."""
    decides = coder == DECIDED
    mine = allocation["coders"].str.split(" ").map(lambda names: coder in names)
    wanted = set(allocation.loc[mine, "id"])
    allowed = set(allocation["id"]) if decides else wanted
    expected = set() if blanks or decides else wanted
    faults += [f"{name}: {fault}" for fault in _id_faults(table, expected, allowed, allocation)]
    if not decides and not wanted:
        return pd.DataFrame(columns=list(COLUMNS))
    coded = {c: [_as_code(value, c) for value in table[c]] for c in choices()}
    rows = table.assign(**coded)
    wrong = [
        (
            f"{column} {value!r} is no code; choose {', '.join(known)}"
            + ("" if column in VARIABLES else ", or leave it empty"),
            rows[rows[column] == value],
        )
        for column, known in choices().items()
        for value in dict.fromkeys(rows.loc[~rows[column].isin([*known, ""]), column])
    ]
    twice = rows[(rows["secondary"] != "") & (rows["secondary"] == rows["policy_type"])]
    wrong.append(("secondary repeats policy_type; leave it empty", twice))
    for what, where in wrong:
        faults += [f"{name}: {line}" for line in _lines(what, where["id"].items())]
    bare = (rows[list(VARIABLES)] == "").any(axis=1)
    if bare.any() and not blanks and not decides:
        faults.append(
            f"{name}: coder {coder} left {int(bare.sum())} of {len(rows)} rows without type or "
            f"theme ({_some(rows.loc[bare, 'id'])}); fill them (merged cells count for their "
            "first row alone), or import with --blanks"
        )
    about = allocation[["id", "document", "start", "end", "stratum", "stratum_size"]]
    kept = rows.loc[~bare].drop_duplicates("id").assign(coder=coder)
    return kept[["id", *choices(), "coder"]].merge(about, on="id")


def _id_faults(
    table: pd.DataFrame, expected: set[str], allowed: set[str], allocation: pd.DataFrame
) -> list[str]:
    """What is wrong with the ids of a sheet."""
    known = set(allocation["id"])
    export = allocation["id"].iloc[0].partition("-")[0]
    ids = table["id"].tolist()
    strange = [i for i in ids if ID.fullmatch(i) and i.partition("-")[0] != export]
    if strange:
        return [
            f"{len(strange)} rows are of another export ({_some(strange)}; this one is {export}); "
            "import it with its own allocation"
        ]
    if allowed == set() and ids:
        given = sorted(set(" ".join(allocation["coders"]).split(" ")))
        return [
            "its coder was given no sentences in this export; put the number back "
            f"({', '.join(given)})"
        ]
    kinds = {
        "no id; copy it back from the exported sheet": [""],
        "is no id of this export; copy it back": set(ids) - known - {""},
        "was given to another coder; take it out, or put the coder's own number back": known
        - allowed,
    }
    faults = [
        line
        for what, of in kinds.items()
        for line in _lines(what, table.loc[table["id"].isin(of), "id"].items())
    ]
    for identity, times in Counter(i for i in ids if i).items():
        if times > 1:
            places = [str(n) for n, i in zip(table.index, ids, strict=True) if i == identity]
            faults.append(f"{identity} stands in rows {' and '.join(places)}; leave one")
    if lacking := sorted(expected - set(ids)):
        faults.append(
            f"{len(lacking)} of its {len(expected)} sentences are missing ({_some(lacking)}); copy "
            "their rows back from the exported sheet, or import with --blanks"
        )
    return faults


def _lines(what: str, places: Iterable[tuple[object, str]]) -> list[str]:
    """A line for each row, or one for all where they are many.

    >>> _lines("no code", [(5, "k1-0001")]), _lines("no id", [(n, "") for n in range(2, 9)])
    (['row 5, k1-0001: no code'], ['7 rows (row 2, row 3, row 4 ...): no id'])
    """
    named = [(f"row {n}", identity) for n, identity in places]
    if len(named) > SHOWN:
        return [f"{len(named)} rows ({_some([i or row for row, i in named])}): {what}"]
    return [f"{row}, {i}: {what}" if i else f"{row}: {what}" for row, i in named]


def _as_code(value: str, column: str) -> str:
    """The code a coder means: in any case, full-width, as a number of Excel, by its Chinese name.

    >>> _as_code("Ｒegulatory", "policy_type"), _as_code("民生", "theme"), _as_code("无", "theme")
    ('regulatory', 'welfare', '')
    >>> _as_code("3.0", "confidence"), _as_code("service 服务。", "secondary")
    ('3', 'service')
    """
    seen = [c for c in unicodedata.normalize("NFKC", value) if unicodedata.category(c) != "Cf"]
    value = "".join(seen).strip(" \t\n.,;:。、").lower()
    entries = codebook().get("policy_type" if column == "secondary" else column, {})
    named = {entry.chinese: code for code, entry in entries.items()}
    meant = {named.get(word, word.removesuffix(".0")) for word in value.split()}
    code = meant.pop() if len(meant) == 1 else value
    return "" if code in NOTHING else code


def _some(ids: "pd.Series | list[str]") -> str:
    """The first few of many ids."""
    ids = list(ids)
    return ", ".join(ids[:SHOWN]) + (" ..." if len(ids) > SHOWN else "")
