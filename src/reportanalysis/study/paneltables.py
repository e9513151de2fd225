"""The panel: a row for every report there is, and the sentences of Shandong's without words."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from reportanalysis.adding import list_documents
from reportanalysis.batch import run_folder
from reportanalysis.compare.panel import COUNTS, panel_rows
from reportanalysis.corpus import PANEL_REGISTRY
from reportanalysis.corpus.documents import ADDED
from reportanalysis.corpus.registry import read_registry
from reportanalysis.derive import documents_of
from reportanalysis.errors import ReportError
from reportanalysis.files import csv_bytes, pack, read_table, record, write_bytes
from reportanalysis.onereport import Options
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.policytype.labels import match_labels
from reportanalysis.segment import Segmenter
from reportanalysis.study.selection import Study, load, of_home

PANEL = Path("data/derived/panel.csv")
FOLDER, LABELS = Path("data/derived/panel"), Path("data/gold/panel_labels.csv")
TABLES = ("commitments", "targets", "headline")
WORK = Path("build/panel")
OPTIONS = Options("rjieba", outturn=True)
"""How the texts of the panel are read, and the folder that keeps the rows of each."""
WHOLE = ("complete", "digest")
"""Status of the reports whose shares are given."""
_ABOUT = ["document_id", "city", "city_zh", "province", "level", "year"]
_NOTES = ["status", "compared", "note", "predicted_by", "seen_in_training"]
_ORDER = ["province", "level", "city", "year", "document_id"]
# What would show words of a report.
_WORDS = ["section", "heading", "text", "object", "words"]
_ENCODING = "utf-8-sig"  # of the tables of a run


@dataclass(frozen=True)
class Panel:
    """The tables of the panel; `load_panel` reads them."""

    reports: pd.DataFrame  # a row a report, of all provinces: data/derived/panel.csv
    commitments: pd.DataFrame  # all sentences of Shandong's cities, with types and themes
    targets: pd.DataFrame  # figures promised in them
    headline: pd.DataFrame  # headline targets by report and indicator, of all provinces
    coded: pd.DataFrame  # sentences of all provinces with a label in data/gold/panel_labels.csv


def load_panel() -> Panel:
    """Read the tables of the panel, those of the study's own documents among them.

    A city may have two texts of one year; `compared` is true of one at most.

    >>> panel = load_panel()
    >>> panel.reports.query("city == 'Dezhou' and compared")["year"].tolist()
    [2014, 2016, 2018, 2020, 2021, 2022, 2024]
    >>> sorted(set(panel.commitments.query("year == 2021")["city"]))[:3]
    ['Binzhou', 'Dezhou', 'Dongying']
    """
    own = study_tables(load())
    tables = {}
    for name in TABLES:
        packed = read_table(FOLDER / f"{name}.csv.gz")
        tables[name] = pd.concat([own[name][packed.columns], packed], ignore_index=True)
    coded = read_table(FOLDER / "coded.csv.gz")
    return Panel(read_table(PANEL).fillna({"note": ""}), **tables, coded=coded)


def compared_commitments(panel: Panel) -> pd.DataFrame:
    """Commitments of Shandong's cities, plan and own conduct, in the reports that are compared.

    >>> rows = compared_commitments(load_panel())
    >>> rows.query("city == 'Dezhou'")["year"].nunique(), sorted(rows["part"].unique())
    (7, ['plan', 'self'])
    """
    compared = panel.reports.loc[panel.reports["compared"], "document_id"]
    rows = panel.commitments
    chosen = rows["document_id"].isin(compared) & rows["part"].isin(COMMITMENT_PARTS)
    return rows[chosen].reset_index(drop=True)


def build_panel(corpus: str | Path, work: str | Path = WORK, jobs: int = 2) -> list[Path]:
    """Make the tables of the panel from the texts of ``data/panel_corpus.csv``.

    In `work` the rows of each report are kept, so that a stopped run goes on. If a text is missing
    or not the registered one, nothing is written.
    """
    registry = read_registry(PANEL_REGISTRY)
    lacking = registry[list_documents(registry, corpus)["text"].ne("here").to_numpy()]
    if len(lacking):
        raise ReportError(
            f"{len(lacking)} of {len(registry)} texts in {PANEL_REGISTRY} are missing from "
            f"{corpus} or changed, such as {lacking['path'].iloc[0]}; see: reportanalysis corpus "
            "download --panel"
        )
    documents = run_folder(
        corpus,
        work,
        registry=PANEL_REGISTRY,
        only_registered=True,
        options=OPTIONS,
        jobs=jobs,
    )
    made = panel_files(registry, documents, Path(work))
    for path, content in made.items():
        write_bytes(path, content)
        record(path, panel_inputs(), FOLDER / "manifest.json")
    return list(made)


def panel_files(registry: pd.DataFrame, documents: pd.DataFrame, work: Path) -> dict[Path, bytes]:
    """Contents of the panel's files, from what `run_folder` returned and wrote to `work`."""
    paths = {name: work / f"{name}.csv" for name in TABLES}
    counted = {
        name: read_table(
            path, encoding=_ENCODING, usecols=lambda column: column not in [*_WORDS, "bag"]
        )
        for name, path in paths.items()
    }  # fmt: skip
    study = load()
    rows = pd.concat([study_rows(study), further_rows(registry, study, documents, counted)])
    made = {PANEL: csv_bytes(rows.sort_values(_ORDER))}
    cities = registry.loc[of_home(registry), "document_id"]
    for name, source, ids in (
        ("commitments", "commitments", cities),
        ("targets", "targets", cities),
        ("headline", "headline", registry["document_id"]),
        ("coded", "commitments", _coded(counted["commitments"], registry)),
    ):
        rows = counted[source]
        kept = documents_of(rows).isin(ids) | rows["commitment_id"].isin(ids)
        made[FOLDER / f"{name}.csv.gz"] = pack(without_words(_as_text(paths[source], kept)))
    return made


def _as_text(path: Path, kept: "pd.Series[bool]") -> pd.DataFrame:
    """The rows of a table that are kept, every value as text; the others take no memory."""
    left_out = set(np.flatnonzero(~kept) + 1)  # the head is line 0
    return read_table(
        path, encoding=_ENCODING, dtype=str, keep_default_na=False, skiprows=left_out.__contains__
    )


def _coded(commitments: pd.DataFrame, registry: pd.DataFrame) -> pd.Series:
    """Ids of the commitments that carry a code of ``data/gold/panel_labels.csv``."""
    labels = read_table(LABELS).rename(columns={"stratum": "set"})
    rows = commitments[commitments["part"].isin(COMMITMENT_PARTS)].reset_index(drop=True)
    return match_labels(rows, labels, registry)["commitment_id"]


def panel_inputs() -> list[str | Path | bytes]:
    """What decides on the panel besides the code: the texts, by their checksums, and the models."""
    return [PANEL_REGISTRY, *sorted(Path("data/model").glob("*/model.json"))]


def study_tables(study: Study) -> dict[str, pd.DataFrame]:
    """Sentences, figures and headline targets of the study's own documents."""
    own = _own(study)["document_id"]
    commitments, targets, headline = (
        table[documents_of(table).isin(own)]
        for table in (study.commitments, study.targets, study.headline)
    )
    return {
        "commitments": commitments.merge(study.predictions, on="commitment_id", how="left"),
        "targets": targets[targets["status"].eq("stated")],
        "headline": headline,
    }


def _own(study: Study) -> pd.DataFrame:
    """Documents of ``data/corpus.csv`` that no user added."""
    return study.registry[~study.registry["path"].str.startswith(f"{ADDED}/")]


def study_rows(study: Study) -> pd.DataFrame:
    """Rows of the panel for the study's own documents, predicted out of fold by city."""
    about = _own(study)[[*_ABOUT, "status"]].assign(
        note="", predicted_by="out of fold", seen_in_training=False
    )
    return _rows(about, study_tables(study))


def further_rows(
    registry: pd.DataFrame,
    study: Study,
    documents: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """Rows of the panel for documents of ``data/panel_corpus.csv``, by the stored models.

    `documents` is as `run_folder` returns it, of all of them or some.
    """
    seen = documents[["document_id", "status", "stated_years"]]
    about = registry[_ABOUT].merge(seen, on="document_id", validate="one_to_one")
    first = pd.concat([_own(study), registry]).drop_duplicates(["city", "year"])
    counts = first.set_index(["city", "year"])["document_id"].rename("first")
    rows = about.join(counts, on=["city", "year"])[["document_id", "year", "stated_years", "first"]]
    about["note"] = [_note(*row) for row in rows.itertuples(index=False)]
    labelled = read_table("data/gold/further_reports.csv")["document_id"]
    about = about.assign(
        predicted_by="stored models", seen_in_training=about["document_id"].isin(labelled)
    )
    return _rows(about, tables)


def _note(document_id: str, year: int, stated_years: str, first: str) -> str:
    """Why a report stands beside the comparisons of its year, if it does.

    >>> _note("x-2016", 2016, "2015", "x-2016"), _note("x-2016", 2016, "2016 2017", "x-2016")
    ('its own words speak of 2015', '')
    """
    if first != document_id:
        return f"of this city and year {first} counts"
    if stated_years and str(year) not in stated_years.split():
        return f"its own words speak of {stated_years}"
    return ""


def _rows(about: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What is known of reports and what was counted; shares only of those that are whole."""
    about = about.assign(compared=about["status"].eq("complete") & about["note"].eq(""))
    counted = panel_rows(tables["commitments"], tables["targets"], tables["headline"])
    rows = about[[*_ABOUT, *_NOTES]].merge(counted, on="document_id", how="left")
    rows[COUNTS] = rows[COUNTS].fillna(0).astype("int64")
    shares = rows.columns.difference([*_ABOUT, *_NOTES, *COUNTS], sort=False)
    rows[shares] = rows[shares].where(rows["status"].isin(WHOLE))
    return rows


def without_words(table: pd.DataFrame) -> pd.DataFrame:
    """A table as text, less the columns that would show words; of objects their bags."""
    if "object" in table:
        segmenter = Segmenter("rjieba")
        table = table.assign(object_bag=[segmenter.bag(words) for words in table["object"]])
    return table.drop(columns=_WORDS, errors="ignore")
