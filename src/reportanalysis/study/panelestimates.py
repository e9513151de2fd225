"""Shares in the panel's reports, corrected by a random sample of coded sentences."""

from pathlib import Path

import pandas as pd

from reportanalysis.compare.panelshares import corrected_panel
from reportanalysis.corpus.registry import read_registry
from reportanalysis.errors import need
from reportanalysis.files import read_table
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.policytype.labels import VARIABLES, match_labels
from reportanalysis.study.estimates import probability_columns
from reportanalysis.study.paneltables import REGISTRY, WHOLE, Panel

SAMPLE = Path("data/gold/panel_labels.csv")
CITY = "Dezhou"
# Years in which a period of the other cities begins: few enough reports have sampled sentences
# in a single year.
PERIODS = (2014, 2017, 2020, 2022, 2025)


def panel_sample(panel: Panel) -> pd.DataFrame:
    """The coded sentences of Shandong's cities, each with its predictions, stratum and weight.

    Parameters
    ----------
    panel : Panel

    Returns
    -------
    DataFrame
        Rows of ``panel.commitments`` that carry a code: `document_id`, `city`, `year`,
        `stratum`, `weight` (inverse of the probability of being drawn); `policy_type`, `theme`:
        adjudicated codes; ``predicted_*`` and the probabilities.

    Examples
    --------
    >>> from reportanalysis.study import load_panel
    >>> sample = panel_sample(load_panel())
    >>> sorted(sample["stratum"].unique())[:2]
    ['2014 to 2016', '2017 to 2019']
    """
    labels = read_table(SAMPLE, dtype={"id": str})
    need(labels, ["reports_in_stratum", "frame_size", "drawn"], str(SAMPLE), "see data/README.md")
    renamed = {name: f"predicted_{name}" for name in VARIABLES}
    registry = read_registry(REGISTRY)
    # A sentence that was drawn may since have turned out to be no commitment.
    rows = panel.commitments[panel.commitments["part"].isin(COMMITMENT_PARTS)]
    rows = rows.rename(columns=renamed).reset_index(drop=True)
    matched = match_labels(rows, labels.assign(set="panel"), registry)
    drawn = labels.rename(columns={"id": "label_id"})
    matched = matched.merge(
        drawn[["label_id", "stratum", "reports_in_stratum", "frame_size", "drawn"]], on="label_id"
    )
    reached = matched.groupby("stratum")["document_id"].transform("nunique")
    weight = matched["reports_in_stratum"] / reached * matched["frame_size"] / matched["drawn"]
    return matched.assign(weight=weight, stratum=_strata(matched))


def panel_shares(panel: Panel, variable: str) -> pd.DataFrame:
    """Share of each code in each whole report of Shandong's cities, corrected by the sample.

    Strata are Dezhou, and the other cities in five periods: the classifier's mean error may
    change with time.

    Parameters
    ----------
    panel : Panel
    variable : {"policy_type", "theme"}

    Returns
    -------
    DataFrame
        As from `reportanalysis.compare.corrected_panel`, with `city`, `year` and `compared`.

    Examples
    --------
    >>> from reportanalysis.study import load_panel
    >>> shares = panel_shares(load_panel(), "policy_type")
    >>> bool(shares["share"].between(shares["low"], shares["high"]).all())
    True
    """
    sample = panel_sample(panel)
    columns = probability_columns(sample, variable)
    places = panel.commitments["document_id"].unique()
    about = ["document_id", "city", "year", "compared"]
    sums = {f"sum_{variable}_{code}": name for code, name in columns.items()}
    whole = panel.reports["status"].isin(WHOLE) & panel.reports["document_id"].isin(places)
    reports = panel.reports.loc[whole, [*about, "n_commitments", *sums]]
    reports = reports.rename(columns={**sums, "n_commitments": "n_frame"})
    reports["stratum"] = _strata(reports)
    table = corrected_panel(reports, sample, variable, columns)
    return table.merge(reports[about], on="document_id")


def _strata(rows: pd.DataFrame) -> pd.Series:
    """Name of the stratum of each row.

    >>> _strata(pd.DataFrame({"city": ["Dezhou", "Jinan", "Jinan"], "year": 2021})).tolist()[:2]
    ['Dezhou', '2020 to 2021']
    """
    ends = [year - 1 for year in PERIODS[1:]]
    names = [f"{a} to {b}" for a, b in zip(PERIODS, ends, strict=False)] + [f"from {PERIODS[-1]}"]
    period = pd.cut(rows["year"], [*PERIODS, 9999], right=False, labels=names).astype(str)
    return period.mask(rows["city"].eq(CITY), CITY)
