"""The tables behind each city's page, assembled from what the study computes for all cities."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from reportanalysis import compare
from reportanalysis.codebook import VARIABLES, codes
from reportanalysis.compare.keyness import (
    count_reports,
    group_counts,
    judged,
    keyness_table,
)
from reportanalysis.compare.shrinkage import Z
from reportanalysis.corpus import PANEL_REGISTRY
from reportanalysis.corpus.registry import read_registry, registered_cities
from reportanalysis.errors import ReportError
from reportanalysis.files import read_table
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.policytype.seeds import seed_words
from reportanalysis.quantities.answers import scale
from reportanalysis.study.estimates import sampling_frame, shares_by_city
from reportanalysis.study.measures import (
    FIGURE,
    KINDS,
    SPECIFICITY,
    measures_of,
    report_measures,
    shandong,
)
from reportanalysis.study.outcometables import CARRIED, OUTCOMES, OUTTURN
from reportanalysis.study.panelestimates import panel_shares
from reportanalysis.study.paneltables import Panel, compared_commitments
from reportanalysis.study.selection import LEVEL, PROVINCE, Study
from reportanalysis.study.subjects import joint_topics, keyness_exclusions

MIN_USES = 50  # of a word, in all reports; with fewer a test finds nothing
N_CONCRETE, N_WORDS, N_NEAR = 8, 8, 3
QUANTITY = 3  # from this level of specificity on a commitment holds a figure


@dataclass(frozen=True)
class Comparison:
    """What is computed once for all cities; `compare_cities` makes it."""

    study: Study
    panel: Panel
    standing: pd.DataFrame  # as `CityTables.standing`, of every city
    reports: pd.DataFrame  # measures of the reports of all years: `report_measures`
    places: pd.DataFrame  # city, year, measure, place, ties, of
    fitted: compare.Components
    words: pd.DataFrame  # keyness of every city's reports against the others', by year
    groups: pd.DataFrame  # the same for the seed words of each theme
    distances: dict[str, pd.DataFrame]  # by topics, policy types and words
    further: pd.DataFrame  # registry of the panel
    headline: pd.DataFrame  # headline targets of 2024, scaled to one unit
    outturn: pd.DataFrame  # headline targets and what the next report says
    carried: pd.DataFrame  # how much of a plan stood in the one before
    outcomes: pd.DataFrame  # what became of each commitment of the digest


@dataclass(frozen=True)
class CityTables:
    """The tables of one city's page; `city_tables` makes them. Those that lack data are empty."""

    city: str
    city_zh: str
    why_not: str  # compared: empty; else `truncated` or `elsewhere`
    documents: pd.DataFrame  # of the registry, and the further ones of the panel
    standing: pd.DataFrame  # of 2024: measure, value, low, high, others, difference, place, ...
    years: pd.DataFrame  # year, measure, place, ties, of, z, beyond (what drafts differ by)
    headline: pd.DataFrame  # indicator, value, unit, modifier, wording; others' range
    concrete: pd.DataFrame  # commitment_id, document_id, text, bag, specificity, n_figures
    figures: pd.DataFrame  # targets of these commitments
    words: pd.DataFrame  # the smallest p: word, uses, rates, ratio, q, passes
    n_words: int  # words tested
    n_passing: int  # words with q below 5%
    groups: pd.DataFrame  # seed words of each theme: the same columns and place
    neighbours: pd.DataFrame  # space, rank, city, distance
    outturn: pd.DataFrame  # headline targets and what the next report says
    carried: pd.DataFrame  # year, gap, n, shares same, reworded, new
    outcomes: pd.DataFrame  # commitments of the digest and what became of them


def compare_cities(study: Study, panel: Panel) -> Comparison:
    """Compute what the pages of all cities share."""
    shares = panel_shares(panel, study)
    reports = shandong(report_measures(panel, shares))
    names = measures_of(reports)
    places = pd.concat([compare.place_in_year(reports, n).assign(measure=n) for n in names])
    frame = sampling_frame(study)
    of_2024 = {variable: shares_by_city(frame, variable) for variable in VARIABLES}
    words, groups = _words(compared_commitments(panel))
    return Comparison(
        study=study,
        panel=panel,
        standing=_standing(study, of_2024),
        reports=reports,
        places=places[["city", "year", "measure", "place", "ties", "of"]],
        fitted=compare.variance_components(reports, names),
        words=words,
        groups=groups,
        distances=_distances(study, of_2024["policy_type"]),
        further=read_registry(PANEL_REGISTRY),
        headline=_headline_targets(study),
        outturn=read_table(OUTTURN),
        carried=read_table(CARRIED),
        outcomes=read_table(OUTCOMES),
    )


def _standing(study: Study, of_2024: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Shares of types and themes with intervals and places, then what needs no interval."""
    tables = []
    for variable, shares in of_2024.items():
        apart = compare.contrast(shares, None, simultaneous=True)
        ends = apart.rename(columns={"low": "difference_low", "high": "difference_high"})
        ends = ends.drop(columns=["share", "n_others"])
        own = shares[["city", "category", "share", "low", "high"]]
        ranks = compare.rank_intervals(shares)
        rows = own.merge(ends, on=["city", "category"]).merge(ranks, on=["city", "category"])
        named = f"{KINDS[variable]}: " + rows["category"]
        rows = rows.rename(columns={"share": "value", "share_others": "others"})
        tables.append(rows.assign(measure=named))
    reports = study.reports
    stated = study.targets.loc[study.targets["status"].eq("stated"), "commitment_id"]
    for measure, values in (
        (FIGURE, reports["commitment_id"].isin(stated)),
        (SPECIFICITY, reports["specificity"].astype(float)),
    ):
        means = values.groupby(reports["city"]).mean()
        n = len(means)
        place = means.rank(ascending=False, method="min").astype(int)
        others = (means.sum() - means) / (n - 1)
        tables.append(pd.DataFrame({
            "city": means.index, "measure": measure, "value": means, "others": others,
            "difference": means - others, "place": place, "best": place, "worst": place, "of": n,
        }))  # fmt: skip
    table = pd.concat(tables, ignore_index=True)
    order = {code: n for variable in VARIABLES for n, code in enumerate(codes(variable))}
    table["order"] = table["category"].map(order)
    table["kind"] = table["measure"].str.partition(":")[0].map({"type": 0, "theme": 1})
    return table.sort_values(["kind", "order"], kind="stable").drop(
        columns=["category", "order", "kind"]
    )


def _words(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Keyness of words and of the themes' seed words, each city against the others by year."""
    leave_out = keyness_exclusions()
    seeds = seed_words("theme").drop(columns="group").rename(columns={"code": "group"})
    units = group_counts(rows, seeds)
    counted = (
        count_reports(rows, "city", leave_out, MIN_USES, 3, "year"),
        count_reports(rows, "city", (), 10, 3, "year", units),
    )
    found = []
    for reports in counted:
        tables = []
        for city in np.unique(reports.groups):
            table = judged(keyness_table(reports, reports.groups == city))
            tables.append(table.assign(city=city))
        table = pd.concat(tables, ignore_index=True)
        found.append(table.assign(ratio=table["rate_target"] / table["rate_rest"]))
    words, groups = found
    ranked = groups.groupby("word")["log_odds"]
    place = ranked.rank(ascending=False, method="min").astype(int)
    return words, groups.assign(place=place, of=ranked.transform("size"))


def _distances(study: Study, types: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Distances between the cities of 2024 by what they may be compared by."""
    reports = study.reports
    weights = joint_topics(study.comparable).transform(reports["bag"])
    counts = compare.word_counts(reports, "city", keyness_exclusions())
    spaces = {
        "topics": weights.groupby(reports["city"]).mean(),
        "policy types": types.pivot(index="city", columns="category", values="share"),
        "words": counts,
    }
    return {name: compare.city_distances(table) for name, table in spaces.items()}


def city_tables(comparison: Comparison, city: str) -> CityTables:
    """Assemble the tables of one city's page.

    Parameters
    ----------
    comparison : Comparison
    city : str
        Name in pinyin; `reportanalysis.corpus.registry.registered_cities` gives all.

    Examples
    --------
    >>> from reportanalysis.study import load, load_panel
    >>> made = city_tables(compare_cities(load(), load_panel()), "Rizhao")
    >>> made.why_not, len(made.standing), made.years["year"].unique().tolist()
    ('truncated', 0, [2014, 2016, 2021])
    """
    study = comparison.study
    known = study.registry[study.registry["city"].eq(city)]
    if known.empty:
        raise ReportError(f"no city {city!r} in the registry; `reportanalysis corpus list` has all")
    words, groups, outturn, carried = (
        _of_city(table, city)
        for table in (comparison.words, comparison.groups, comparison.outturn, comparison.carried)
    )
    concrete = _concrete(study, city)
    chinese = registered_cities(study.registry)
    near = [
        compare.nearest_cities(table, city, N_NEAR).assign(
            space=space, city_zh=lambda rows: rows["city"].map(chinese)
        )
        for space, table in comparison.distances.items()
        if city in table.index
    ]
    return CityTables(
        city=city,
        city_zh=chinese[city],
        why_not=_why_not(study, known, city),
        documents=_documents(comparison, city),
        standing=_of_city(comparison.standing, city),
        years=_years(comparison, city),
        headline=_headline(comparison.headline, city),
        concrete=concrete,
        figures=study.targets[study.targets["commitment_id"].isin(concrete["commitment_id"])],
        words=words.nsmallest(N_WORDS, "p"),
        n_words=len(words),
        n_passing=int(words["passes"].sum()),
        groups=groups.sort_values("ratio", ascending=False),
        neighbours=pd.concat(near) if near else pd.DataFrame(),
        outturn=outturn.sort_values(["year", "indicator"], ascending=[False, True]),
        carried=_carried(carried),
        outcomes=_outcomes(comparison, city),
    )


def _of_city(table: pd.DataFrame, city: str) -> pd.DataFrame:
    return table[table["city"].eq(city)].reset_index(drop=True)


def _why_not(study: Study, known: pd.DataFrame, city: str) -> str:
    """Why a city stands in no comparison of 2024; empty if it does."""
    if city in set(study.reports["city"]):
        return ""
    home = known["province"].eq(PROVINCE) & known["level"].eq(LEVEL)
    return "truncated" if (home & known["status"].eq("truncated")).any() else "elsewhere"


def _documents(comparison: Comparison, city: str) -> pd.DataFrame:
    """Reports of a city with address, checksum and dates, the study's own first."""
    own, further = (
        table[table["city"].eq(city)].assign(in_study=mine)
        for table, mine in ((comparison.study.registry, True), (comparison.further, False))
    )
    counted = comparison.panel.reports[["document_id", "compared", "n_commitments", "note"]]
    rows = pd.concat([own, further]).merge(counted, on="document_id", how="left")
    # A report that was added may be compared with the others without being in the panel.
    sizes = rows["document_id"].map(comparison.study.reports["document_id"].value_counts())
    rows["n_commitments"] = rows["n_commitments"].fillna(sizes)
    rows["compared"] = rows["compared"].astype("boolean").fillna(sizes.notna())
    return rows.sort_values(["in_study", "year"], ascending=False).reset_index(drop=True)


def _years(comparison: Comparison, city: str) -> pd.DataFrame:
    """Places of a city's reports among those of their years, and z against drafts."""
    places = _of_city(comparison.places, city)
    if places.empty:
        return places.assign(z=None, beyond=False)
    z = compare.draft_z(comparison.reports, comparison.fitted, city)
    rows = places.merge(z[["year", "measure", "z"]], on=["year", "measure"], how="left")
    return rows.assign(beyond=rows["z"].abs() > Z)


def _headline_targets(study: Study) -> pd.DataFrame:
    """Headline targets of 2024 in units that can be set side by side."""
    table = study.headline[study.headline["document_id"].isin(study.reports["document_id"])]
    scaled = [scale(unit) if isinstance(unit, str) else (1.0, "") for unit in table["unit"]]
    kept = table[["city", "indicator", "wording", "modifier", "strive", "low", "high", "unit"]]
    return kept.assign(
        value=table["low"] * [factor for factor, _ in scaled], base=[base for _, base in scaled]
    )


def _headline(table: pd.DataFrame, city: str) -> pd.DataFrame:
    """Headline targets of a city beside the range of the others that state one in its unit."""
    rows = []
    others = table[table["city"].ne(city) & table["value"].notna()]
    for own in table[table["city"].eq(city)].to_dict("records"):
        same = others[others["indicator"].eq(own["indicator"])]
        if len(same) and pd.isna(own["value"]):
            own["base"] = same["base"].mode()[0]
        values = same.loc[same["base"].eq(own["base"]), "value"]
        if len(values) or own["wording"] != "not stated":
            rows.append(own | {
                "n_others": len(values), "least": values.min(), "most": values.max(),
                "n_same": int(values.eq(own["value"]).sum()),
                "n_higher": int(values.gt(own["value"]).sum()),
            })  # fmt: skip
    return pd.DataFrame(rows)


def _concrete(study: Study, city: str) -> pd.DataFrame:
    """The commitments of each report that are most specific: by deadline, then by figures."""
    rows = study.commitments[study.commitments["city"].eq(city)]
    rows = rows[rows["part"].isin(COMMITMENT_PARTS) & rows["specificity"].ge(QUANTITY)]
    stated = study.targets[study.targets["status"].eq("stated")]
    n = rows["commitment_id"].map(stated["commitment_id"].value_counts()).fillna(0).astype(int)
    order = ["year", "specificity", "n_figures", "commitment_id"]
    rows = rows.assign(n_figures=n).sort_values(order, ascending=[False, False, False, True])
    return rows.groupby("document_id", sort=False).head(N_CONCRETE).reset_index(drop=True)


def _carried(rows: pd.DataFrame) -> pd.DataFrame:
    """Shares of a plan that stood in the one before, by year."""
    kinds = ["same", "reworded", "new"]
    shares = rows[[f"n_{kind}" for kind in kinds]].div(rows["n"], axis=0).set_axis(kinds, axis=1)
    return pd.concat([rows[["year", "before_id", "gap", "n"]], shares], axis=1)


def _outcomes(comparison: Comparison, city: str) -> pd.DataFrame:
    """What the next report says of each commitment of the digest."""
    digest = comparison.study.digest
    own = digest.loc[digest["city"].eq(city), ["commitment_id", "text"]]
    columns = ["commitment_id", "outcome", "promised", "reported"]
    return own.merge(comparison.outcomes[columns], on="commitment_id")
