"""Two reports in a row: headline targets with their outturn, and what a plan carried over."""

import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from reportanalysis.batch import read_documents
from reportanalysis.compare.carried import CODES, carried_over
from reportanalysis.corpus import PANEL_REGISTRY, REGISTRY
from reportanalysis.corpus.documents import load_document
from reportanalysis.corpus.registry import read_registry
from reportanalysis.errors import ReportError
from reportanalysis.files import read_table, write_csv
from reportanalysis.parsing.outline import outline
from reportanalysis.parsing.parse import COMMITMENT_PARTS, parse
from reportanalysis.quantities import extract_targets, headline_targets
from reportanalysis.quantities.answers import scale
from reportanalysis.quantities.outturn import keeps, outturn
from reportanalysis.quantities.passage import headline_passage
from reportanalysis.segment import Segmenter
from reportanalysis.study.paneltables import WORK
from reportanalysis.understanding import contradiction

OUTCOMES = "data/gold/outcomes.csv"  # what became of the digest's commitments
OUTTURN, CARRIED = Path("data/derived/outturn.csv"), Path("data/derived/carried.csv")
MEASURED = (
    "gdp_growth", "budget_revenue_growth", "fixed_investment_growth", "industrial_output_growth",
    "retail_sales_growth", "trade_growth", "income_growth", "urban_income_growth",
    "rural_income_growth", "urban_jobs",
)  # fmt: skip
"""Indicators whose outturn was measured against coded reviews (``data/gold/outturn.csv``)."""
_TARGET = ["modifier", "low", "high", "unit"]
_KEY = ["city", "year", "indicator"]
_ABOUT = ["document_id", "city", "province", "level", "year"]


@dataclass(frozen=True)
class Reading:
    """What one report gives to its neighbours: a plan, its targets, a review."""

    about: dict[str, Any]
    headline: pd.DataFrame
    outturn: pd.DataFrame
    plan: pd.DataFrame


def build_outcomes(corpus: str | Path, work: str | Path = WORK) -> list[Path]:
    """Make ``data/derived/outturn.csv`` and ``carried.csv``, once `build_panel` filled `work`."""
    own = [read_report(row, corpus) for row in read_registry(REGISTRY).to_dict("records")]
    panel = stored_readings(read_registry(PANEL_REGISTRY), Path(work))
    readings = first_of_each([one for one in own if one] + panel)
    press = read_table("data/derived/headline.csv").query("source != 'report'")
    return [
        write_csv(OUTTURN, outturn_table(readings, press)),
        write_csv(CARRIED, carried_table(readings)),
    ]


def stored_readings(registry: pd.DataFrame, work: Path) -> list[Reading]:
    """Readings of registered reports, as `read_report`, from the tables of `run_folder`."""
    seen = read_documents(work / "documents.csv").set_index("document_id")
    tables = {
        name: {
            document: rows.reset_index(drop=True)
            for document, rows in _read_run(work / f"{name}.csv").groupby("document_id")
        }
        for name in ("headline", "outturn", "commitments")
    }
    readings = []
    for row in registry.to_dict("records"):
        document, years = row["document_id"], seen.loc[row["document_id"], "stated_years"]
        if document not in tables["commitments"] or (
            years and str(row["year"]) not in years.split()
        ):
            continue
        headline, said, plan = (tables[name][document] for name in tables)
        plan = plan[plan["part"].isin(COMMITMENT_PARTS)]
        readings.append(
            Reading({name: row[name] for name in _ABOUT}, headline, said,
                    plan[["commitment_id", "part", "bag"]])
        )  # fmt: skip
    return readings


def _read_run(path: Path) -> pd.DataFrame:
    """A table of `run_folder`, numbers as they were; of sentences no words but the bags."""
    kept = ["document_id", "commitment_id", "part", "bag"] if path.stem == "commitments" else None
    table = read_table(path, dtype=str, keep_default_na=False, usecols=kept, encoding="utf-8-sig")
    kinds = {"low": "float64", "high": "float64", "year": "int64", "start": "Int64", "end": "Int64"}
    for column in table.columns.intersection([*kinds]):
        table[column] = pd.to_numeric(table[column]).astype(kinds[column])
    if "expected" in table:
        table["expected"] = table["expected"].eq("True").astype("boolean")
    return table


def read_report(row: dict[str, Any], corpus: str | Path) -> Reading | None:
    """Read a registered report; None if its own words speak of other years than its own."""
    document = load_document(row, corpus)
    if contradiction(document, outline(document.text)):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # doubts about the text, told where it is registered
        try:
            table = parse(document)
        except ReportError:
            return None
    lines = [line.commitment_id for line in headline_passage(table[table["part"] == "plan"])]
    passage = table[table["commitment_id"].isin(lines)]
    plan = table[table["part"].isin(COMMITMENT_PARTS)]
    bags = [_segmenter().bag(text) for text in plan["text"]]
    return Reading(
        {name: row[name] for name in _ABOUT},
        headline_targets(table, extract_targets(passage)),
        outturn(table),
        plan[["commitment_id", "part"]].assign(bag=bags),
    )


@lru_cache(maxsize=1)
def _segmenter() -> Segmenter:
    return Segmenter("rjieba")


def first_of_each(readings: Any) -> list[Reading]:
    """One report a city and year, the first, in order of city and year."""
    found: dict[tuple[str, int], Reading] = {}
    for one in readings:
        found.setdefault((one.about["city"], one.about["year"]), one)
    return [found[key] for key in sorted(found)]


def outturn_table(readings: list[Reading], press: pd.DataFrame) -> pd.DataFrame:
    """Headline targets of each plan, with what the review of the next report says.

    `press` holds targets of cities and years whose report states none.
    """
    targets = pd.concat([one.headline for one in readings] + [press])
    targets = targets[targets["indicator"].isin(MEASURED) & targets["wording"].eq("stated")]
    targets = targets.drop_duplicates(_KEY).rename(columns={"document_id": "plan_id"})
    reviews = pd.concat([
        one.outturn.assign(city=one.about["city"], year=one.about["year"] - 1,
                           province=one.about["province"], level=one.about["level"])
        for one in readings
    ])  # fmt: skip
    reviews = reviews[reviews["indicator"].isin(MEASURED) & reviews["wording"].ne("no review")]
    reviews = reviews.rename(columns={"document_id": "review_id", "wording": "reported_wording"}
        | {name: f"reported_{name}" for name in [*_TARGET, "start", "end"]})  # fmt: skip
    both = reviews.drop(columns="commitment_id").merge(
        targets[["plan_id", *_KEY, *_TARGET]], on=_KEY
    )
    later = targets.assign(year=targets["year"] - 1).set_index(_KEY)["low"].rename("next_low")
    both = both.join(later, on=_KEY)
    both["status"] = [_status(row) for row in both.to_dict("records")]
    columns = ["city", "province", "level", "year", "indicator", "plan_id", *_TARGET, "status",
               "review_id", "reported_wording", "reported_modifier", "expected", "reported_low",
               "reported_high", "reported_unit", "reported_start", "reported_end",
               "next_low"]  # fmt: skip
    return both.sort_values(_KEY)[columns].reset_index(drop=True)


def _status(row: dict[str, Any]) -> str:
    """Whether a reported figure keeps a target; else why there is no telling."""
    if row["reported_wording"] != "stated":
        return str(row["reported_wording"])
    (factor, base), (other, reported_base) = scale(row["unit"]), scale(row["reported_unit"])
    if base != reported_base:
        return "other unit"
    reported = row["reported_low"] * other / factor
    if reported >= row["low"]:
        return "met"
    return "nearly" if keeps(row["modifier"], row["low"], row["high"], reported) else "not met"


def carried_table(readings: list[Reading]) -> pd.DataFrame:
    """For each plan and the last before it: how many commitments stood there already."""
    rows = []
    with_plan = [one for one in readings if len(one.plan)]
    for before, one in zip(with_plan, with_plan[1:], strict=False):
        if before.about["city"] != one.about["city"]:
            continue
        codes = carried_over(one.plan, before.plan)["code"].value_counts()
        rows.append(
            one.about
            | {"before_id": before.about["document_id"],
               "gap": one.about["year"] - before.about["year"], "n": len(one.plan)}
            | {f"n_{code}": int(codes.get(code, 0)) for code in CODES}
        )  # fmt: skip
    return pd.DataFrame(rows)
