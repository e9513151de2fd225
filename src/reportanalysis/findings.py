"""The answers: each a sentence in English and in Chinese, made from computed values.

Every sentence is guarded by the fact it states (`study.yearwords.claim`).
"""

from dataclasses import InitVar, asdict, dataclass

import pandas as pd

from reportanalysis import compare, study
from reportanalysis.codebook import LANGUAGES
from reportanalysis.compare import contrast
from reportanalysis.derive import documents_of
from reportanalysis.files import read_table
from reportanalysis.names import name_in
from reportanalysis.study import Panel, Study, sampling_frame, shares_by_city
from reportanalysis.study.outcometables import OUTCOMES
from reportanalysis.study.selection import SOURCE_DOCUMENT, of_home
from reportanalysis.study.yearwords import claim

CITY = "Dezhou"
TURN = 2020  # reports from this year on are compared with those before
SAID = ("english", "chinese", "headline", "headline_zh")
ACTS = ("investment", "regulatory", "service")
SLIGHT = 0.05  # a difference of two shares that a headline calls small


@dataclass(frozen=True)
class Finding:
    """One answer, with what it rests on; without `holds`, the fact it states, there is none.

    `value`, `low` and `high` are shares, differences of shares or counts; without an interval
    `low` and `high` equal `value`. `evidence` says what the interval is about: ``text`` (none:
    the text is as it is), ``sampling`` (sentences not coded), ``draft-to-draft`` (how one
    city's reports differ from year to year). `rows` selects the commitments it counts, as
    names and values of columns (``city=Dezhou&year=2019``); it is empty where reports are
    counted.
    """

    holds: InitVar[bool]
    name: str
    headline: str
    headline_zh: str
    english: str
    chinese: str
    value: float
    low: float
    high: float
    evidence: str
    rows: str
    page: str
    figure: str

    def __post_init__(self, holds: bool) -> None:
        for name, language in zip(SAID, LANGUAGES * 2, strict=True):
            object.__setattr__(self, name, claim(getattr(self, name), bool(holds), language))


def findings(data: Study, panel: Panel) -> pd.DataFrame:
    """What the study found, one row an answer.

    Parameters
    ----------
    data : Study
    panel : Panel

    Returns
    -------
    DataFrame
        Columns as the attributes of `Finding`.

    Raises
    ------
    ReportError
        If the data do not bear a sentence out.

    Examples
    --------
    >>> from reportanalysis.study import load
    >>> print(lost_figures(load()).english)  # doctest: +NORMALIZE_WHITESPACE
    The digest of Dezhou's 2019 report promises 36 figures; 10 of them were lost in
    reproduction, of which 5 are known from elsewhere. Lost years and names count apart.
    """
    frame = sampling_frame(data)
    shares = study.panel_shares(panel, data)
    whole, plan = (
        study.report_measures(panel, shares, plan_alone=alone) for alone in (False, True)
    )
    reports = study.shandong(whole)
    fitted = compare.variance_components(reports, study.measures_of(reports))
    return pd.DataFrame([
        asdict(found)
        for found in (
            lost_figures(data),
            acts_of_the_digest(data),
            regulatory_surplus(data, frame),
            themes_apart(frame),
            growth_target(data),
            figures_promised(data),
            drafts(fitted),
            lasting_difference(fitted),
            changed_everywhere(compare.changes(reports, fitted, CITY, TURN)),
            digest_selection(plan),
            promises_answered(),
            targets_met(),
        )
    ])  # fmt: skip


def _exact(value: float) -> tuple[float, float, float]:
    """`value`, `low` and `high` of what needs no interval."""
    return float(value), float(value), float(value)


def _estimate(row: pd.Series, name: str) -> tuple[float, float, float]:
    """`value`, `low` and `high` of an estimate."""
    return float(row[name]), float(row["low"]), float(row["high"])


def _points(row: pd.Series, *names: str, of: int = 100) -> list[str]:
    """Shares as points in words; `of` is -100 where a fall is told."""
    return [f"{of * row[name]:.1f}" for name in names]


def _theme(code: str) -> str:
    """A theme's name in Chinese."""
    return name_in("theme", code, "zh")


def lost_figures(data: Study) -> Finding:
    """How many figures the digest lost."""
    status = data.targets.loc[documents_of(data.targets) == SOURCE_DOCUMENT, "status"]
    total, restored = len(status), int((status == "restored").sum())
    lost = restored + int((status == "lost").sum())
    return Finding(
        0 < restored < lost < total,
        "lost_figures",
        f"{lost} of {total} promised figures were lost when the digest was reproduced",
        f"{total}个承诺数字中有{lost}个在转载中丢失",
        f"The digest of Dezhou's 2019 report promises {total} figures; {lost} of them were lost "
        f"in reproduction, of which {restored} are known from elsewhere. Lost years and names "
        "count apart.",
        f"德州2019年报告的报纸摘要承诺了{total}个数字，其中{lost}个在转载中丢失，{restored}个可由其他报道补出；"
        "丢失的年份和名称另计。",
        *_exact(lost / total), "text",
        "city=Dezhou&year=2019&figure=lost&figure=restored", "06_targets.html", "",
    )  # fmt: skip


def acts_of_the_digest(data: Study) -> Finding:
    """How often the digest promises each kind of act: investments and services nearly alike."""
    table = shares_by_city(sampling_frame(data, data.digest), "policy_type")
    table = table.set_index("category").loc[list(ACTS)]
    one, two, three = (f"{100 * share:.0f}%" for share in table["share"])
    return Finding(
        0 < table.at["investment", "share"] - table.at["service", "share"] < SLIGHT
        and table["share"].idxmin() == "regulatory",
        "acts_of_the_digest",
        "The digest promises investments hardly more often than services, rules least",
        "摘要中投资类承诺略多于服务类，规制类最少",
        f"Of the {len(data.digest)} commitments of the digest {one} spend or attract capital, "
        f"{two} make or enforce rules and {three} deliver a service "
        f"({study.coders_named(data.human)}).",
        f"摘要的{len(data.digest)}条承诺中，{one}为投资，{two}为规制，{three}为服务"
        f"（{study.coders_named(data.human, 'chinese')}）。",
        *_estimate(table.iloc[0], "share"), "text" if data.human.empty else "sampling",
        "city=Dezhou&year=2019", "02_policy_types.html", "digest-types",
    )  # fmt: skip


def regulatory_surplus(data: Study, frame: pd.DataFrame) -> Finding:
    """Dezhou's share of regulatory commitments in 2024, with and without its own conduct."""
    plans = sampling_frame(data, data.reports[data.reports["part"] == "plan"])
    whole, plan = (
        contrast(shares_by_city(rows, "policy_type"), CITY).set_index("category").loc["regulatory"]
        for rows in (frame, plans)
    )
    share, others, points, low, high = _points(
        whole, "share", "share_others", "difference", "low", "high"
    )
    (in_plan,) = _points(plan, "difference")
    return Finding(
        whole["low"] > 0 and 0 < plan["difference"] < whole["difference"],
        "regulatory_surplus",
        f"Dezhou's report of 2024 regulates more than the others: by {points} points",
        f"德州2024年报告规制类承诺更多：高{points}个百分点",
        f"In 2024 {share}% of Dezhou's commitments are regulatory against {others}% in the mean of "
        f"Shandong's other cities: {points} points more ({low} to {high}), and {in_plan} points "
        "without the chapter on the government's own conduct.",
        f"2024年德州的承诺中{share}%属规制类，省内其他市平均为{others}%，高{points}个百分点（区间{low}至{high}）；"
        f"不计政府自身建设一章则高{in_plan}个百分点。",
        *_estimate(whole, "difference"), "sampling",
        "city=Dezhou&year=2024&policy_type=regulatory", "04_shandong.html", "specification-curve",
    )  # fmt: skip


def themes_apart(frame: pd.DataFrame) -> Finding:
    """The themes of 2024 on which Dezhou dwells most and least against the others."""
    table = contrast(shares_by_city(frame, "theme"), CITY, simultaneous=True)
    acts = table[~table["category"].isin(["government", "other"])].sort_values("difference")
    least, most = acts.iloc[0], acts.iloc[-1]
    (more,), (less,) = _points(most, "difference"), _points(least, "difference", of=-100)
    return Finding(
        least["high"] < 0 < most["low"],
        "themes_apart",
        f"More {most['category']}, less {least['category']}: Dezhou's themes in 2024",
        f"多谈{_theme(most['category'])}、少谈{_theme(least['category'])}：德州2024年的主题",
        "Leaving aside the theme government, Dezhou's whole report of 2024 dwells most, against "
        f"the other cities, on {most['category']} (+{more} points) and least on "
        f"{least['category']} (-{less} points), by intervals that hold for all themes at once.",
        f"不计主题“政府自身”，与省内其他市相比，德州2024年整份报告偏重{_theme(most['category'])}（多{more}个百分点），"
        f"最少谈{_theme(least['category'])}（少{less}个百分点）；区间对所有主题同时成立。",
        *_estimate(most, "difference"), "sampling",
        f"city=Dezhou&year=2024&theme={most['category']}&theme={least['category']}",
        "04_shandong.html", "theme-contrast",
    )  # fmt: skip


def growth_target(data: Study) -> Finding:
    """The growth target of 2024, and how many cities share it."""
    rows = data.headline[data.headline["indicator"] == "gdp_growth"]
    rows = rows[rows["document_id"].isin(data.reports["document_id"])].set_index("city")["low"]
    own, stated = rows[CITY], rows.dropna()
    same, above = int((stated == own).sum()), int((stated > own).sum())
    return Finding(
        same > len(stated) / 2 and above == 0,
        "growth_target",
        f"{same} of {len(stated)} growth targets, Dezhou's among them, name the same {own:g}%",
        f"{len(stated)}个市的增长目标中有{same}个（含德州）用同一数字{own:g}%",
        f"Dezhou's growth target for 2024 names {own:g}%, the figure of {same} of the "
        f"{len(stated)} targets that cities state, as a floor, about or exactly; none is higher.",
        f"德州2024年地区生产总值增长目标的数字为{own:g}%；在各市提出的{len(stated)}个目标中，{same}个数字相同"
        "（或为下限，或为约数，或为确数），没有更高的。",
        *_exact(own / 100), "text",
        "", "06_targets.html", "headline-2024",
    )  # fmt: skip


def figures_promised(data: Study) -> Finding:
    """How often Dezhou's commitments of 2024 carry a figure, and its place among the cities."""
    stated = data.targets.loc[data.targets["status"] == "stated", "commitment_id"]
    with_figure = data.reports["commitment_id"].isin(stated)
    shares = with_figure.groupby(data.reports["city"]).mean()
    place, cities = int((shares > shares[CITY]).sum()) + 1, len(shares)
    share, mean = f"{100 * shares[CITY]:.1f}%", f"{100 * shares.drop(CITY).mean():.1f}%"
    return Finding(
        0 < shares[CITY] < 1,
        "figures_promised",
        f"{share} of Dezhou's commitments carry a figure: place {place} of {cities}",
        f"德州{share}的承诺带有数字：{cities}个市中第{place}位",
        f"{share} of Dezhou's commitments of 2024 carry a figure, against {mean} in the mean of "
        f"the other cities: place {place} of {cities}.",
        f"2024年德州{share}的承诺带有数字，其他市平均为{mean}，在{cities}个市中居第{place}位。",
        *_exact(shares[CITY]), "text",
        "city=Dezhou&year=2024&figure=stated", "06_targets.html", "figures-by-city",
    )  # fmt: skip


def drafts(fitted: compare.Components) -> Finding:
    """How much of the difference between reports stays with the city."""
    middle = fitted.shares.groupby("part")["share"].median()
    city, year, draft = (f"{100 * middle[part]:.0f}%" for part in ("city", "year", "draft"))
    n = fitted.shares["measure"].nunique()
    return Finding(
        middle["draft"] > middle["city"] + middle["year"],
        "drafts",
        "What sets reports apart is mostly the draft of the year, not the city",
        "报告之间的差异主要来自当年文本，而不是城市",
        f"Of what sets one report of Shandong's cities apart from another, {city} stays with the "
        f"city, {year} goes with the year and {draft} with the draft (medians over {n} measures).",
        f"山东各市报告之间的差异，{city}属于城市，{year}属于年份，{draft}只属于当年文本（{n}项指标的中位数）。",
        *_exact(middle["city"]), "draft-to-draft",
        "", "09_years.html", "city-effects",
    )  # fmt: skip


def lasting_difference(fitted: compare.Components) -> Finding:
    """The theme on which Dezhou's reports differ most surely over the years."""
    own = fitted.cities[fitted.cities["city"].eq(CITY)]
    own = own[own["measure"].str.startswith("theme: ")]
    row = own.loc[(own["effect"] / (own["high"] - own["low"])).idxmin()]
    at_once = fitted.effects(CITY).loc[row.name]
    theme = row["measure"].removeprefix("theme: ")
    less, low, high = _points(row, "effect", "high", "low", of=-100)
    return Finding(
        row["high"] < 0 < at_once["high"],
        "lasting_difference",
        f"Over the years Dezhou gives {theme} less, but among all measures not surely so",
        f"多年来德州谈{_theme(theme)}较少，但与全部指标一并看并不可靠",
        f"Over its {int(row['n'])} full reports Dezhou gives {theme} {less} points less ({low} to "
        f"{high}) than Shandong's other cities: of its themes the surest lasting difference, taken "
        f"alone; among all {len(fitted.measures)} measures it is not sure.",
        f"在德州{int(row['n'])}份完整报告中，{_theme(theme)}比省内其他市少{less}个百分点（区间{low}至{high}），"
        f"单独看是各主题中最稳定的差异，与全部{len(fitted.measures)}项指标一并看则不可靠。",
        *_estimate(row, "effect"), "draft-to-draft",
        "", "09_years.html", "city-effects",
    )  # fmt: skip


def changed_everywhere(changed: pd.DataFrame) -> Finding:
    """How the other cities' share of regulatory commitments changed."""
    row = changed.set_index("measure").loc["type: regulatory"]
    fall, low, high = _points(row, "change", "high", "low", of=-100)
    return Finding(
        row["high"] < 0,
        "changed_everywhere",
        f"From {TURN} on, rules take a smaller share of what the other cities promise",
        f"{TURN}年起，省内其他市规制类承诺的比重下降",
        f"In Shandong's {int(row['n'])} other cities with reports on both sides of {TURN} the "
        f"regulatory share is {fall} points lower ({low} to {high}) from then on.",
        f"省内另外{int(row['n'])}个市自{TURN}年起，规制类承诺的比重下降{fall}个百分点（区间{low}至{high}）。",
        *_estimate(row, "change"), "draft-to-draft",
        "", "09_years.html", "dezhou-years",
    )  # fmt: skip


def digest_selection(plan: pd.DataFrame) -> Finding:
    """What the digest of 2019 shows more of than the full reports around it."""
    acts = study.without_other(plan)
    named = study.measures_of(acts)
    of = acts.set_index("document_id")[named]
    digest, before, after = (of.loc[f"dezhou-{year}"] for year in (2019, 2018, 2020))
    usual = compare.usual_change(study.shandong(acts), named)
    table = compare.digest_selection(digest, before, after, usual)
    row = table.set_index("measure").loc["type: service"]
    alone = row["low"] > 0 and row["p"] > 0.05 / len(table)
    no_other = plan.set_index("document_id").loc[SOURCE_DOCUMENT, "type: other"] == 0
    more, low, high = _points(row, "difference", "low", "high")
    return Finding(
        alone and no_other,
        "digest_selection",
        "A newspaper's digest must not be read as a report",
        "报纸摘要不能当作报告来读",
        f"The newspaper's digest of 2019 leaves out what is no act; of the acts it shows {more} "
        f"points more service ({low} to {high}) than the plans of 2018 and 2020 let expect, surely "
        f"taken alone, not among all {len(table)} measures: a digest must not be read as a report.",
        f"2019年的报纸摘要略去不属行动的句子；在行动类承诺中，服务类比2018年和2020年工作安排所预期的多{more}个百分点"
        f"（区间{low}至{high}；单独看可靠，与全部{len(table)}项指标一并看则不然）：摘要不能当作报告来读。",
        *_estimate(row, "difference"), "draft-to-draft",
        "city=Dezhou&year=2019", "09_years.html", "",
    )  # fmt: skip


def promises_answered() -> Finding:
    """What the review of 2019 says of the digest's commitments."""
    outcomes = read_table(OUTCOMES)["outcome"]
    total, silent = len(outcomes), int((outcomes == "not_mentioned").sum())
    tested = int(outcomes.isin(["met", "exceeded", "missed"]).sum())
    kept, partly = tested - int((outcomes == "missed").sum()), int((outcomes == "partly").sum())
    return Finding(
        0 < kept <= tested < silent < total,
        "promises_answered",
        f"The next report leaves {silent} of {total} promises unmentioned",
        f"次年报告对{total}条承诺中的{silent}条没有提及",
        f"Of the {total} commitments of 2019 the next report leaves {silent} unmentioned, which is "
        f"not the same as undone, and reports {partly} as done in part; {tested} can be judged "
        f"whole by a figure or a completed act, and {kept} of these were kept.",
        f"2019年的{total}条承诺中，次年报告有{silent}条未提及（未提及不等于未做），{partly}条部分完成；"
        f"{tested}条可由数字或完成情况整体核对，其中{kept}条兑现。",
        *_exact(silent / total), "text",
        "city=Dezhou&year=2019&outcome=not_mentioned", "08_outcomes.html", "outcomes",
    )  # fmt: skip


def targets_met() -> Finding:
    """How often headline targets of Shandong's cities are met by the next report's account."""
    rows = read_table("data/derived/outturn.csv")
    rows = rows[of_home(rows)]
    met = rows[rows["status"].isin(["met", "nearly", "not met"])].set_index("indicator")["status"]
    shares = met.eq("met").groupby(level=0).mean()
    sizes = met.groupby(level=0).size()
    growth, fixed = "gdp_growth", "fixed_investment_growth"
    one, two = f"{100 * shares[growth]:.0f}%", f"{100 * shares[fixed]:.0f}%"
    return Finding(
        shares[fixed] < shares[growth] < 1,
        "targets_met",
        f"Cities met {one} of their targets for GDP growth, {two} of those for fixed investment",
        f"各市的经济增长目标有{one}完成，固定资产投资目标有{two}完成",
        f"By the next report's own account, Shandong's cities met {one} of {sizes[growth]} targets "
        f"for GDP growth in full and {two} of {sizes[fixed]} for fixed investment.",
        f"按次年报告自述，山东各市{sizes[growth]}个经济增长目标中{one}完成，"
        f"{sizes[fixed]}个固定资产投资目标中{two}完成。",
        *_exact(shares[growth]), "text",
        "", "08_outcomes.html", "kept-by-indicator",
    )  # fmt: skip
