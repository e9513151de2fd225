"""The codebook for coders in two languages, the practice sentences and the time they take."""

import re
from pathlib import Path

import pandas as pd

from reportanalysis.codebook import VARIABLES, codebook
from reportanalysis.errors import ReportError, need
from reportanalysis.files import read_table
from reportanalysis.study import Study

PRACTICE = "data/gold/practice.csv"
BOOKS = {"english": "data/gold/codebook.md", "chinese": "data/gold/codebook_zh.md"}

PREPARATION = 60  # minutes for the codebook and the practice sentences
_TABLE_HEADS = {
    ("english", "policy_type"): "| code | the government ... | typical acts |\n|---|---|---|\n",
    ("english", "theme"): "| code | covers |\n|---|---|\n",
    ("chinese", "policy_type"): "| 代码 | 名称 | 政府…… | 典型行动 |\n|---|---|---|---|\n",
    ("chinese", "theme"): "| 代码 | 名称 | 范围 |\n|---|---|---|\n",
}
_TABLE = re.compile(r"(?:^\|.*\n)+", re.M)


def codebook_text(language: str, folder: str | Path = ".") -> str:
    """The codebook as coders read it: its rules, and its two tables as the codes now stand.

    `language` is ``english`` or ``chinese``; `folder` that of the project.

    >>> "| `rural` | agriculture, villages, farmers, poverty |" in codebook_text("english")
    True
    """
    path = Path(folder, BOOKS[language])
    text = path.read_text("utf-8")
    tables = [_code_table(variable, language) for variable in VARIABLES]
    if len(_TABLE.findall(text)) != len(tables):
        raise ReportError(f"{path} must hold two tables, of types and of themes; put them back")
    waiting = iter(tables)
    return _TABLE.sub(lambda found: next(waiting), text)


def _code_table(variable: str, language: str) -> str:
    """A variable's codes as a table in Markdown."""
    rows = []
    for entry in codebook()[variable].values():
        covers = entry.covers_english if language == "english" else entry.covers_chinese
        name = [] if language == "english" else [entry.chinese]
        acts = [" ".join(entry.acts)] if variable == "policy_type" else []
        rows.append(f"| {' | '.join([f'`{entry.code}`', *name, covers, *acts])} |\n")
    return _TABLE_HEADS[language, variable] + "".join(rows)


def practice_rows(data: Study) -> pd.DataFrame:
    """The practice sentences with the model coders' codes and the reason for each."""
    table = read_table(PRACTICE, keep_default_na=False)
    columns = ["commitment_id", "rule", "reason_english", "reason_chinese"]
    need(table, columns, PRACTICE, "restore it")
    codes = data.labelled[["commitment_id", "policy_type", "secondary", "theme"]]
    rows = table.merge(codes, on="commitment_id", how="left", validate="one_to_one")
    if rows["theme"].isna().any():
        raise ReportError(
            f"{PRACTICE}: a sentence has no codes in data/gold/labels.csv; restore it"
        )
    return rows


def key_table(practice: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    """The key, by the practice sheet's own ids."""
    key = practice.assign(id=practice["commitment_id"].map(ids)).sort_values("id")
    kept = ["policy_type", "secondary", "theme", "rule", "reason_english", "reason_chinese"]
    return key[["id", *kept]]


def budget(who: str, sentences: int, seconds: int) -> str:
    """How long one coder needs.

    >>> budget("coder 1", 390, 45)
    'coder 1: 390 sentences, about 5.9 hours, preparation included'
    """
    hours = (sentences * seconds / 60 + PREPARATION) / 60
    return f"{who}: {sentences} sentences, about {hours:.1f} hours, preparation included"
