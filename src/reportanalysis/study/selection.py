"""Which documents and which rows the study counts, and the tables every notebook reads."""

from dataclasses import dataclass

import pandas as pd

from reportanalysis.corpus import REGISTRY
from reportanalysis.corpus.registry import read_registry
from reportanalysis.derive import read_commitments
from reportanalysis.errors import ReportError, need
from reportanalysis.files import enter_repository, read_table
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.policytype.labels import match_labels, read_labels
from reportanalysis.study.humanlabels import (
    codes_in_force,
    read_human_labels,
    truth_of_commitments,
)

SOURCE_DOCUMENT = "dezhou-2019"
PROVINCE, LEVEL = "Shandong", "prefecture"  # as in the registry


@dataclass(frozen=True)
class Study:
    """The tables that the notebooks share; `load` reads them."""

    registry: pd.DataFrame  # a row a document: data/corpus.csv
    commitments: pd.DataFrame  # all sentences of all documents, the review too
    comparable: pd.DataFrame  # those the study counts, in the documents of Shandong's cities
    reports: pd.DataFrame  # of these, the rows compared like with like: `comparison_group`
    digest: pd.DataFrame  # of these, the digest that Dezhou's paper printed in 2019
    labels: pd.DataFrame  # by language-model coders: data/gold/labels.csv
    separate: pd.DataFrame  # codes of a separate pass: data/gold/further_pass.csv
    labelled: pd.DataFrame  # rows of `comparable` with a label: policy_type, theme, set
    human: pd.DataFrame  # codes by people, a row a sentence and coder; empty: none did
    truth: pd.DataFrame  # of these, the settled ones of rows of `comparable`
    coded: pd.DataFrame  # codes in force: `labelled`, with `truth` in its place where there is any
    predictions: pd.DataFrame  # types and themes, out of fold by city
    targets: pd.DataFrame  # figures promised, lost and restored
    headline: pd.DataFrame  # headline targets by city, year and indicator


def load() -> Study:
    """Read the tables of the study, from whatever folder of the repository one is in.

    The repository's folder becomes the working folder, so that paths such as
    ``data/model/evaluation.csv`` start from there. The columns of each file are described
    in ``data/README.md``.

    >>> study = load()
    >>> study.reports["city"].nunique(), len(study.digest)
    (15, 126)
    """
    enter_repository()
    registry = read_registry(REGISTRY)
    commitments = read_commitments("data/derived/commitments.csv")
    rows = comparison_group(comparable(commitments, registry), year=None)
    labels = read_labels("data/gold/labels.csv")
    labelled = match_labels(rows, labels, registry)
    human = read_human_labels()
    truth = truth_of_commitments(human, rows, registry)
    return Study(
        registry=registry,
        commitments=commitments,
        comparable=rows,
        reports=comparison_group(rows),
        digest=rows[rows["document_id"] == SOURCE_DOCUMENT].reset_index(drop=True),
        labels=labels,
        separate=read_table("data/gold/further_pass.csv"),
        labelled=labelled,
        human=human,
        truth=truth,
        coded=codes_in_force(labelled, truth, rows),
        predictions=read_table("data/derived/predictions.csv"),
        targets=read_table("data/derived/targets.csv"),
        headline=read_table("data/derived/headline.csv"),
    )


def comparable(commitments: pd.DataFrame, registry: pd.DataFrame) -> pd.DataFrame:
    """Commitments that the study counts, with what the registry knows of their document.

    Sentences of the plan and of the part on the government's own conduct, in documents
    that have a plan; the review and the closing appeal commit to nothing.

    >>> table = comparable(read_commitments("data/derived/commitments.csv"),
    ...                    read_registry("data/corpus.csv"))
    >>> "Rizhao" in set(table["city"]), table["document_id"].nunique()
    (False, 16)
    """
    rows = commitments[commitments["part"].isin(COMMITMENT_PARTS)]
    about = registry[["document_id", "city_zh", "status", "province", "level"]]
    return rows.merge(about, on="document_id")


def of_home(table: pd.DataFrame) -> pd.Series:
    """Whether each row is of the province and the level of government that the study compares."""
    return table["province"].eq(PROVINCE) & table["level"].eq(LEVEL)


def comparison_group(table: pd.DataFrame, year: int | None = 2024) -> pd.DataFrame:
    """The rows the study compares: one province, one level of government, one year.

    Other documents may be registered, parsed and classified; they are counted on no page that
    speaks of this group. Of `year` complete reports only, so that like is compared with like; with
    None every year, and digests too.

    >>> table = pd.DataFrame({"year": [2019, 2024, 2024], "status": ["digest", *["complete"] * 2],
    ...                       "province": ["Shandong", "Shandong", "Hebei"], "level": "prefecture"})
    >>> len(comparison_group(table)), len(comparison_group(table, year=None))
    (1, 2)
    """
    need(
        table, ["year", "status", "province", "level"], "the commitments", "use `study.comparable`"
    )
    chosen = of_home(table)
    if year is not None:
        chosen &= table["year"].eq(year) & table["status"].eq("complete")
    if not chosen.any():
        when = "" if year is None else f" given in {year} and complete"
        raise ReportError(
            f"no document of {PROVINCE}, level {LEVEL}{when}; data/corpus.csv lists what there is"
        )
    return table[chosen].reset_index(drop=True)
