"""Codes by people, where there are any: the truth that the model coders' codes stand in for.

`who_coded` is the one place that says whether people coded.
"""

from pathlib import Path

import pandas as pd

from reportanalysis.codebook import VARIABLES, codes
from reportanalysis.errors import ReportError, need
from reportanalysis.files import read_table
from reportanalysis.policytype.labels import LABELS, match_labels

HUMAN = "data/gold/human_labels.csv"
DECIDED = "decided"  # stands for the coder where coders' differing codes were decided
COLUMNS = (
    "id", "document", "start", "end", "stratum", "stratum_size", "coder", "policy_type",
    "secondary", "theme", "confidence",
)  # fmt: skip
NOT_BORNE_OUT = {
    "english": "Not borne out by the human codes: ",
    "chinese": "人工编码不支持以下说法：",
}
TRUTH_COLUMNS = ["commitment_id", *VARIABLES, "chance"]


def read_human_labels(path: str | Path = HUMAN) -> pd.DataFrame:
    """Codes by people, a row for each sentence and coder; without rows where there is no file.

    Parameters
    ----------
    path : str or Path, default "data/gold/human_labels.csv"
        As ``reportanalysis coding import`` writes it.

    Returns
    -------
    DataFrame
        `COLUMNS`: the sentence's `id` in the export, place in its document, stratum it was
        drawn from and its size; `coder`, or ``decided`` where differing codes were decided; codes.

    Raises
    ------
    ReportError
        If it cannot be read, lacks a column or has a code that the codebook does not know.

    Examples
    --------
    >>> read_human_labels("no/such/file.csv").empty
    True
    """
    if not Path(path).is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    kinds = {"id": str, "coder": str, "confidence": str, "start": int, "end": int}
    table = read_table(path, keep_default_na=False, dtype=kinds)
    mend = "make it again with `reportanalysis coding import`"
    need(table, COLUMNS, str(path), mend)
    if (twice := table[table.duplicated(["id", "coder"])]).size:
        raise ReportError(f"{path}: {twice['id'].iat[0]} has two rows of one coder; {mend}")
    for variable in VARIABLES:
        foreign = sorted(set(table[variable]) - set(codes(variable)))
        if foreign:
            raise ReportError(f"{path}: {variable} {foreign[0]!r} is not in the codebook; {mend}")
    return table


def human_truth(labels: pd.DataFrame) -> pd.DataFrame:
    """One row a sentence: what was decided, or else what most of its coders say.

    A sentence on which neither type nor theme has a majority is left out; `chance` is the share
    of its stratum that is left, the probability with which the shares weigh it.

    >>> rows = pd.DataFrame({"id": ["k1", "k1", "k2"], "document": "a.txt", "start": [0, 0, 9],
    ...     "end": [9, 9, 20], "stratum": "s", "stratum_size": 4, "coder": ["1", "2", "1"],
    ...     "policy_type": ["service", "other", "service"], "theme": "rural"})
    >>> human_truth(rows)[["id", "policy_type", "chance"]].values.tolist()
    [['k2', 'service', 0.25]]
    """
    about = ["id", "document", "start", "end", "stratum", "stratum_size"]
    truth = labels[about].drop_duplicates("id").set_index("id")
    for variable in VARIABLES:
        truth[variable] = labels.groupby("id").apply(_settled, variable)
    truth = truth[(truth[list(VARIABLES)] != "").all(axis=1)].reset_index()
    coded = truth.groupby("stratum")["id"].transform("size")
    return truth.assign(chance=coded / truth["stratum_size"])


def _settled(rows: pd.DataFrame, variable: str) -> str:
    """The code decided, or that of more than half of the coders, or none."""
    decided = rows.loc[rows["coder"] == DECIDED, variable]
    if len(decided):
        return str(decided.iloc[0])
    counts = rows[variable].value_counts()
    return str(counts.index[0]) if counts.iloc[0] > len(rows) / 2 else ""


def truth_of_commitments(
    labels: pd.DataFrame, commitments: pd.DataFrame, registry: pd.DataFrame
) -> pd.DataFrame:
    """Settled human codes of commitments: `commitment_id`, the codes, `chance`."""
    if labels.empty:
        return pd.DataFrame(columns=TRUTH_COLUMNS)
    truth = human_truth(labels)
    filler = {"set": "human", "secondary": "", "confidence": 3, "adjudicated": 0}
    matched = match_labels(commitments, truth.assign(**filler), registry)
    chance = truth.set_index("id")["chance"]
    return matched.assign(chance=matched["label_id"].map(chance))[TRUTH_COLUMNS]


def codes_in_force(labelled: pd.DataFrame, truth: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The coded ones of `rows`: with the settled human code, else the model coders'.

    `labelled` and `truth` are those of `rows`; the columns are those of `labelled`. Rows that
    people alone coded are of the set ``human``.

    >>> rows = pd.DataFrame({"commitment_id": ["a-1", "a-2", "a-3"]})
    >>> codes = {"policy_type": "service", "secondary": "", "theme": "rural"}
    >>> truth = rows.tail(2).assign(policy_type="other", theme="urban", chance=0.5)
    >>> coded = codes_in_force(rows.head(2).assign(set="dev", **codes), truth, rows)
    >>> coded[["set", "policy_type"]].values.tolist()
    [['dev', 'service'], ['dev', 'other'], ['human', 'other']]
    """
    if truth.empty:
        return labelled
    people = truth.set_index("commitment_id")[list(VARIABLES)].assign(secondary="")
    alone = set(people.index) - set(labelled["commitment_id"])
    more = rows[rows["commitment_id"].isin(alone)].assign(set="human")
    coded = pd.concat([labelled, more]) if len(more) else labelled  # or whole numbers would go
    coded = coded.set_index("commitment_id")
    coded = coded.reindex(rows["commitment_id"][rows["commitment_id"].isin(coded.index)])
    coded.loc[coded.index.isin(people.index), list(people)] = people
    return coded.reset_index()[list(labelled)]


def with_human_codes(frame: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Human codes as truth, the model coders' as surrogates; as it is where no row has one.

    `chance` is the probability with which a row was coded.
    """
    rows = frame[["commitment_id"]].merge(truth, on="commitment_id", how="left")
    if rows["chance"].isna().all():
        return frame
    changed = frame.assign(chance=rows["chance"].to_numpy(), drawable=True)
    for variable in VARIABLES:
        model = frame[variable].fillna(frame[f"single_{variable}"])
        changed[f"single_{variable}"] = model
        changed[variable] = rows[variable].to_numpy()
    return changed


def who_coded(labels: pd.DataFrame, language: str = "english") -> str:
    """Say who coded types and themes: the one sentence on whether people did.

    Parameters
    ----------
    labels : DataFrame
        As from `read_human_labels`.
    language : {"english", "chinese"}

    Returns
    -------
    str

    Examples
    --------
    >>> who_coded(read_human_labels("no/such/file.csv"))
    'Language-model coders assigned types and themes under a written codebook; no human coded.'
    """
    if labels.empty:
        return {
            "english": "Language-model coders assigned types and themes under a written "
            "codebook; no human coded.",
            "chinese": "类型与主题由语言模型编码者按书面编码手册标注；没有人工编码。",
        }[language]
    n = labels["id"].nunique()
    people = labels.loc[labels["coder"] != DECIDED, "coder"].nunique()
    twice = int((labels[labels["coder"] != DECIDED].groupby("id").size() > 1).sum())
    return {
        "english": f"{people} human coders coded {n:,} sentences drawn at random, {twice:,} of "
        "them twice or more, under the written codebook; where there are no human codes, those "
        "of language-model coders stand in, corrected by the human ones.",
        "chinese": f"{people}名编码员按书面编码手册标注了随机抽取的{n}句，"
        f"其中{twice}句由两人以上标注；其余句子用语言模型的编码代替，并以人工编码校正。",
    }[language]


def who_coded_in_both(labels: pd.DataFrame) -> tuple[str, str]:
    """The sentence of `who_coded` in English and in Chinese, as the pages of the report take it."""
    return who_coded(labels), who_coded(labels, "chinese")


def code_files(labels: pd.DataFrame) -> str:
    """Name the files of the codes in force, as the line under a figure does.

    >>> code_files(read_human_labels("no/such/file.csv"))
    'data/gold/labels.csv'
    """
    return LABELS if labels.empty else f"{LABELS}, {Path(HUMAN).name}"


def coders_named(labels: pd.DataFrame, language: str = "english") -> str:
    """Name, within a sentence, whose codes a share of the digest rests on.

    >>> coders_named(read_human_labels("no/such/file.csv"))
    'language-model coders'
    """
    if labels.empty:
        return {"english": "language-model coders", "chinese": "由语言模型编码"}[language]
    return {
        "english": "language-model coders, corrected by human coders",
        "chinese": "由语言模型编码，并以人工编码校正",
    }[language]
