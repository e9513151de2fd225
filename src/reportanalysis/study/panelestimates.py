"""Shares in the panel's reports, corrected by a random sample of coded sentences."""

import pandas as pd

from reportanalysis.codebook import VARIABLES
from reportanalysis.compare import corrected_panel, corrected_shares
from reportanalysis.corpus import PANEL_REGISTRY
from reportanalysis.corpus.registry import read_registry
from reportanalysis.files import read_table
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.policytype.labels import match_labels
from reportanalysis.study.estimates import probability_columns, sampling_frame, shares_by_city
from reportanalysis.study.paneltables import LABELS, WHOLE, Panel
from reportanalysis.study.selection import PROVINCE, Study

NAMES = ("policy_type", "plan_policy_type", "theme", "plan_theme")
"""Shares of what; `plan_`: of the plan alone, without the government's own conduct."""
PERIODS = (2014, 2017, 2020, 2023)
"""First years of the periods for which the mean error is estimated apart."""
CITY = "Dezhou"
_ABOUT = ["document_id", "province", "year", "note", "seen_in_training"]
DRAWN_A_YEAR = 14  # reports of other places


def panel_sample(panel: Panel) -> pd.DataFrame:
    """Sentences of the coded sample with codes and predictions.

    Rows of ``panel.coded`` with `stratum` (as drawn), `weight` (inverse of the probability of being
    drawn); `policy_type`, `theme`: adjudicated codes; ``predicted_*`` and the probabilities;
    `trained`: whether the models saw labels of the report.

    >>> from reportanalysis.study import load_panel
    >>> panel_sample(load_panel()).groupby("stratum")["trained"].mean().round(2).to_dict()
    {'dezhou': 0.0, 'other': 0.0, 'shandong': 0.29}
    """
    labels = read_table(LABELS, dtype={"id": str})
    renamed = {name: f"predicted_{name}" for name in VARIABLES}
    rows = panel.coded.rename(columns=renamed)
    matched = match_labels(rows, labels.assign(set="panel"), read_registry(PANEL_REGISTRY))
    drawn = labels.rename(columns={"id": "label_id"})
    more = ["label_id", "stratum", "reports_in_stratum", "frame_size", "drawn"]
    matched = matched.merge(drawn[more], on="label_id", validate="one_to_one")
    among = matched["reports_in_stratum"].div(DRAWN_A_YEAR).where(matched["stratum"].eq("other"), 1)
    known = panel.reports.set_index("document_id").loc[matched["document_id"]]
    return matched.assign(
        weight=among * matched["frame_size"] / matched["drawn"], trained=_trained(known).to_numpy()
    )


def panel_shares(panel: Panel, study: Study) -> pd.DataFrame:
    """Share of each type and theme in each whole report of the panel, as coded sentences have it.

    - Dezhou's reports, each with 40 coded sentences: two-phase, with the report as the unit
      (`corrected_shares`): its own coded sentences correct its mean probabilities, their mean
      error drawn to that of all reports of Shandong.
    - Reports of 2024 in ``data/corpus.csv``: the same with their own codes (`shares_by_city`).
      The digest of 2019: its codes, which every commitment has.
    - All others, few of which have more than six coded sentences: corrected by the mean error of
      their stratum (`corrected_panel`): Shandong and other places, each by period, and reports
      whose labels trained the models.

    Shares of a report are scaled to sum to 1 where bounds at 0 kept them from it. Gives
    `document_id`, `name` (of `NAMES`; of other places no `plan_theme`), `category`, `n_frame`
    (commitments), `few` (fewer than three codes of its own; empty where none correct it),
    `share`, `low`, `high` (95%; what sampling and classifier leave open).

    >>> from reportanalysis.study import load, load_panel
    >>> shares = panel_shares(load_panel(), load())
    >>> own = shares[shares["document_id"].eq("dezhou-2014") & shares["name"].eq("policy_type")]
    >>> round(float(own["share"].sum()), 6)
    1.0
    """
    sample = panel_sample(panel)
    whole = panel.reports[panel.reports["status"].isin(WHOLE)]
    own = pd.concat([study.reports, study.digest])["document_id"]
    rest = whole[~whole["document_id"].isin(own)]
    front = rest["city"].eq(CITY)
    tables = []
    for name in NAMES:
        for rows in (study.reports, study.digest):
            table = shares_by_city(
                sampling_frame(study, _counted(rows, name)), name.removeprefix("plan_")
            )
            ids = rows.drop_duplicates("city").set_index("city")["document_id"]
            tables.append(table.assign(name=name, document_id=table["city"].map(ids)))
        coded = _counted(sample, name)
        tables.append(_each_by_itself(panel, rest[front], coded, name).assign(name=name))
        tables.append(_by_stratum(panel, rest[~front], coded, name).assign(name=name))
    kept = ["document_id", "name", "category", "n_frame", "few", "share", "low", "high"]
    shares = pd.concat(tables, ignore_index=True)[kept]
    total = shares.groupby(["name", "document_id"])["share"].transform("sum")
    ends = ["share", "low", "high"]
    return shares.assign(**shares[ends].div(total, axis=0).clip(upper=1))


def _counted(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Commitments a share is of: those of the plan alone, or all."""
    return rows[rows["part"].isin(["plan"] if name.startswith("plan_") else COMMITMENT_PARTS)]


def _each_by_itself(
    panel: Panel, reports: pd.DataFrame, sample: pd.DataFrame, name: str
) -> pd.DataFrame:
    """Two-phase shares of some reports; all of Shandong's that trained nothing tell the error."""
    variable = name.removeprefix("plan_")
    known = sample[~sample["trained"] & sample["stratum"].ne("other")]
    place = ["document_id", "start", "end"]
    rows = _counted(panel.commitments, name).drop(columns=variable)
    rows = rows[rows["document_id"].isin(known["document_id"])]
    frame = rows.merge(known[[*place, variable]], on=place, how="left")
    frame = frame.assign(city=frame["document_id"], drawable=True, **{f"single_{variable}": None})
    table = corrected_shares(frame, variable, probability_columns(frame, variable))
    table = table.rename(columns={"city": "document_id"})
    return table[table["document_id"].isin(reports["document_id"])]


def _by_stratum(
    panel: Panel, reports: pd.DataFrame, sample: pd.DataFrame, name: str
) -> pd.DataFrame:
    """Shares from sums of probabilities, corrected by the mean error of the stratum."""
    variable = name.removeprefix("plan_")
    columns = probability_columns(sample, variable)
    if name == "plan_theme":  # not in the table of reports
        plan = _counted(panel.commitments, name).groupby("document_id")
        sums = plan[list(columns.values())].sum().assign(n_frame=plan.size())
        rows = reports[_ABOUT].merge(sums.reset_index(), on="document_id")
    else:
        names = {f"sum_{name}_{code}": column for code, column in columns.items()}
        n = "n_plan" if name != variable else "n_commitments"
        rows = reports[[*_ABOUT, *names, n]].rename(columns={**names, n: "n_frame"})
    home = rows["province"].eq(PROVINCE)
    rows = rows.assign(stratum=_strata(rows, home, _trained(rows)))
    coded = sample[sample["stratum"].ne("dezhou")]
    coded = coded.assign(stratum=_strata(coded, coded["stratum"].ne("other"), coded["trained"]))
    coded = coded[coded["stratum"].isin(rows["stratum"])]
    return corrected_panel(rows, coded, variable, columns)


def _trained(reports: pd.DataFrame) -> pd.Series:
    """Whether the models saw labels of a report, or in 2024 of another copy of it."""
    return reports["seen_in_training"].astype(bool) | reports["note"].str.contains("counts")


def _strata(rows: pd.DataFrame, home: pd.Series, trained: pd.Series) -> pd.Series:
    """Name of the stratum of each row.

    >>> _strata(pd.DataFrame({"year": [2014, 2019, 2026]}), pd.Series([True, False, True]),
    ...         pd.Series([False, False, True])).tolist()
    ['Shandong from 2014', 'elsewhere from 2017', 'seen in training']
    """
    ends = [*PERIODS, 9999]
    first = pd.cut(rows["year"], ends, right=False, labels=PERIODS).astype(int).astype(str)
    place = home.map({True: f"{PROVINCE} from ", False: "elsewhere from "})
    return (place + first).mask(trained, "seen in training")
