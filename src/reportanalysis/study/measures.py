"""What the study measures of each report of Shandong's cities, over the years."""

import pandas as pd

from reportanalysis.study.paneltables import WHOLE, Panel
from reportanalysis.study.selection import of_home

KINDS = {"policy_type": "type", "theme": "theme"}
FIGURE, SPECIFICITY, CONDUCT = "share with a figure", "mean specificity", "share on own conduct"


def report_measures(
    panel: Panel, shares: pd.DataFrame, *, plan_alone: bool = False
) -> pd.DataFrame:
    """One row a whole report: every share and mean that is compared over the years.

    Parameters
    ----------
    panel : Panel
    shares : DataFrame
        As from `reportanalysis.study.panel_shares`.
    plan_alone : bool
        Leave out the part on the government's own conduct.

    Returns
    -------
    DataFrame
        `document_id`, `city`, `province`, `level`, `year`, `status`, `compared`, and the measures:
        ``type: service``, ``theme: urban`` and so on, ``share with a figure``,
        ``mean specificity`` (missing outside Shandong's cities for the plan alone, as are
        themes) and, with own conduct, the ``share on own conduct``.

    Examples
    --------
    >>> from reportanalysis.study import load, load_panel, panel_shares
    >>> panel = load_panel()
    >>> table = report_measures(panel, panel_shares(panel, load()))
    >>> float(table.set_index("document_id").loc["dezhou-2019", "type: other"])
    0.0
    """
    about = ["document_id", "city", "province", "level", "year", "status", "compared"]
    reports = panel.reports[panel.reports["status"].isin(WHOLE)].set_index("document_id")
    table = reports[about[1:]]
    for variable, kind in KINDS.items():
        rows = shares[shares["name"].eq(f"plan_{variable}" if plan_alone else variable)]
        wide = rows.pivot(index="document_id", columns="category", values="share")
        table = table.join(wide.add_prefix(f"{kind}: "))
    if not plan_alone:
        table[FIGURE] = reports["share_with_figure"]
        table[SPECIFICITY] = reports["mean_specificity"]
        conduct = reports["n_self"] / reports["n_commitments"]
        table[CONDUCT] = conduct.where(reports["status"].ne("digest"))
        return table.reset_index()
    plan = panel.commitments[panel.commitments["part"].eq("plan")]
    firm = plan["commitment_id"].isin(panel.targets["commitment_id"])
    values = pd.DataFrame(
        {FIGURE: firm.astype(float), SPECIFICITY: plan["specificity"].astype(float)}
    )
    return table.join(values.groupby(plan["document_id"]).mean()).reset_index()


def measures_of(table: pd.DataFrame) -> list[str]:
    """Names of the measures among the columns of `report_measures`.

    >>> measures_of(pd.DataFrame(columns=["city", "type: service", "mean specificity"]))
    ['type: service', 'mean specificity']
    """
    named = (FIGURE, SPECIFICITY, CONDUCT)
    return [c for c in table if c in named or c.startswith(("type: ", "theme: "))]


def shandong(table: pd.DataFrame) -> pd.DataFrame:
    """Reports of Shandong's cities that enter comparisons: whole, of the year they name.

    >>> row = {"province": "Shandong", "level": "prefecture", "year": 2020}
    >>> len(shandong(pd.DataFrame([row | {"compared": c} for c in (True, False)])))
    1
    """
    return table[of_home(table) & table["compared"]].reset_index(drop=True)


def without_other(table: pd.DataFrame) -> pd.DataFrame:
    """Shares of `report_measures` among the commitments that have a type, or a theme.

    A digest prints none of type `other`: only so are its shares like those of a full report.

    >>> row = pd.DataFrame({"type: service": [0.3], "type: other": [0.4], "year": [2020]})
    >>> without_other(row)["type: service"].round(2).tolist()
    [0.5]
    """
    result = table.copy()
    for kind in KINDS.values():
        names = [c for c in table if c.startswith(f"{kind}: ")]
        other = f"{kind}: other"
        if other in names:
            result[names] = table[names].div(1 - table[other], axis=0)
            result = result.drop(columns=other)
    return result


def long_measures(
    table: pd.DataFrame, shares: pd.DataFrame, measures: list[str], *, plan_alone: bool = False
) -> pd.DataFrame:
    """Rows of `report_measures` one below the other, with the intervals of the shares.

    `panel` (the measure), `document_id`, `city`, `year`, `value`, `low`, `high` (missing where a
    measure has no interval): as `reportanalysis.plots.year_panels` draws them; and `few`, as
    from `panel_shares`.
    """
    wide = table[["document_id", "city", "year", *measures]]
    rows = wide.melt(["document_id", "city", "year"], var_name="panel")
    kinds = {(f"plan_{v}" if plan_alone else v): kind for v, kind in KINDS.items()}
    ends = shares[shares["name"].isin(kinds)]
    ends = ends.assign(panel=ends["name"].map(kinds) + ": " + ends["category"])
    kept = ends[["document_id", "panel", "low", "high", "few"]]
    return rows.merge(kept, on=["document_id", "panel"], how="left")
