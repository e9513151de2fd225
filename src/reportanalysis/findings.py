"""The answers: each a sentence in English and in Chinese, made from computed values.

Every sentence is guarded by the fact it states: where the data no longer bear it out,
`findings` stops and says which sentence has to be written anew.
"""

from dataclasses import asdict, dataclass

import pandas as pd

from reportanalysis.compare import contrast
from reportanalysis.derive import documents_of
from reportanalysis.errors import ReportError
from reportanalysis.study import Study, sampling_frame, shares_by_city
from reportanalysis.study.selection import SOURCE_DOCUMENT

CITY, CITY_ZH = "Dezhou", "德州"
ACTS = {"investment": "投资", "regulatory": "规制", "service": "服务", "other": "其他"}
THEMES = {
    "industry": "产业", "innovation": "创新", "infrastructure": "基础设施", "opening": "开放",
    "reform": "改革", "rural": "三农", "urban": "城建", "ecology": "生态", "education": "教育",
    "welfare": "民生", "culture": "文化", "safety": "安全", "government": "政府自身",
    "other": "其他",
}  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One answer, with what it rests on.

    `value`, `low` and `high` are shares, differences of shares or counts; without an interval
    `low` and `high` equal `value`. `evidence` says what the interval is about: ``text`` (none:
    the text is as it is), ``sampling`` (sentences not coded), ``draft-to-draft`` (how one
    city's reports differ from year to year). `rows` selects the commitments it counts
    (`DataFrame.query` on ``study.load().comparable``).
    """

    name: str
    english: str
    chinese: str
    value: float
    low: float
    high: float
    evidence: str
    rows: str
    page: str
    figure: str


def findings(data: Study) -> pd.DataFrame:
    """What the study found, one row an answer.

    Parameters
    ----------
    data : Study

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
    >>> print(findings(load())["english"].iloc[0])  # doctest: +NORMALIZE_WHITESPACE
    The digest of Dezhou's 2019 report promises 36 figures; 10 of them were lost in
    reproduction, of which 5 are known from elsewhere.
    """
    frame = sampling_frame(data)
    return pd.DataFrame([
        asdict(found)
        for found in (
            lost_figures(data),
            acts_of_the_digest(data),
            regulatory_surplus(data, frame),
            themes_apart(frame),
            growth_target(data),
            figures_promised(data),
        )
    ])  # fmt: skip


def hold(fact: bool, name: str) -> None:
    """Stop unless the fact that a sentence states is true."""
    if not fact:
        raise ReportError(
            f"finding {name}: the data no longer bear its sentence out; write it anew in "
            "src/reportanalysis/findings.py"
        )


def lost_figures(data: Study) -> Finding:
    """How many figures the digest lost."""
    status = data.targets.loc[documents_of(data.targets) == SOURCE_DOCUMENT, "status"]
    total, restored = len(status), int((status == "restored").sum())
    lost = restored + int((status == "lost").sum())
    hold(0 < restored < lost < total, "lost_figures")
    return Finding(
        "lost_figures",
        f"The digest of Dezhou's 2019 report promises {total} figures; {lost} of them were lost "
        f"in reproduction, of which {restored} are known from elsewhere.",
        f"德州2019年报告的报纸摘要承诺了{total}个数字，其中{lost}个在转载中丢失，{restored}个可由其他报道补出。",
        lost / total, lost / total, lost / total, "text",
        f"document_id == '{SOURCE_DOCUMENT}'", "06_targets.html", "",
    )  # fmt: skip


def acts_of_the_digest(data: Study) -> Finding:
    """Which kind of act the digest promises most."""
    codes = data.labelled.loc[data.labelled["document_id"] == SOURCE_DOCUMENT, "policy_type"]
    shares = codes.value_counts(normalize=True)[list(ACTS)[:3]]
    hold(shares.index[shares.argmax()] == "investment", "acts_of_the_digest")
    one, two, three = (f"{100 * share:.0f}%" for share in shares)
    return Finding(
        "acts_of_the_digest",
        f"Of the {len(codes)} commitments of the digest {one} spend or attract capital, {two} "
        f"make or enforce rules and {three} deliver a service (language-model coders).",
        f"摘要的{len(codes)}项承诺中，{one}为投资，{two}为规制，{three}为服务（由语言模型编码）。",
        float(shares.iloc[0]), float(shares.iloc[0]), float(shares.iloc[0]), "text",
        f"document_id == '{SOURCE_DOCUMENT}'", "02_policy_types.html", "digest-types",
    )  # fmt: skip


def _of_city(table: pd.DataFrame, category: str) -> pd.Series:
    """The row of one category, by `contrast`."""
    return table.set_index("category").loc[category]


def regulatory_surplus(data: Study, frame: pd.DataFrame) -> Finding:
    """Dezhou's share of regulatory commitments in 2024, with and without its own conduct."""
    whole = _of_city(contrast(shares_by_city(frame, "policy_type"), CITY), "regulatory")
    plans = sampling_frame(data, data.reports[data.reports["part"] == "plan"])
    plan = _of_city(contrast(shares_by_city(plans, "policy_type"), CITY), "regulatory")
    hold(whole["low"] > 0 and 0 < plan["difference"] < whole["difference"], "regulatory_surplus")
    share, others = f"{100 * whole['share']:.1f}%", f"{100 * whole['share_others']:.1f}%"
    points, in_plan = f"{100 * whole['difference']:.1f}", f"{100 * plan['difference']:.1f}"
    low, high = f"{100 * whole['low']:.1f}", f"{100 * whole['high']:.1f}"
    return Finding(
        "regulatory_surplus",
        f"In 2024 {share} of Dezhou's commitments are regulatory against {others} in the mean of "
        f"Shandong's other cities: {points} points more ({low} to {high}), and {in_plan} points "
        "without the chapter on the government's own conduct.",
        f"2024年德州的承诺中{share}属规制类，省内其他市平均为{others}，高{points}个百分点（区间{low}至{high}）；"
        f"不计政府自身建设一章则高{in_plan}个百分点。",
        float(whole["difference"]), float(whole["low"]), float(whole["high"]), "sampling",
        "document_id == 'dezhou-2024'", "04_shandong.html", "specification-curve",
    )  # fmt: skip


def themes_apart(frame: pd.DataFrame) -> Finding:
    """The themes of 2024 on which Dezhou dwells most and least against the others."""
    table = contrast(shares_by_city(frame, "theme"), CITY, simultaneous=True)
    acts = table[~table["category"].isin(["government", "other"])].sort_values("difference")
    least, most = acts.iloc[0], acts.iloc[-1]
    hold(least["high"] < 0 < most["low"], "themes_apart")
    more, less = f"{100 * most['difference']:.1f}", f"{-100 * least['difference']:.1f}"
    return Finding(
        "themes_apart",
        f"Its own conduct apart, Dezhou's report of 2024 dwells most, against the other cities, "
        f"on {most['category']} (+{more} points) and least on {least['category']} (-{less} "
        "points), by intervals that hold for all themes at once.",
        f"政府自身建设除外，与省内其他市相比，德州2024年报告偏重{THEMES[most['category']]}（多{more}个百分点），"
        f"最少谈{THEMES[least['category']]}（少{less}个百分点）；区间对所有主题同时成立。",
        float(most["difference"]), float(most["low"]), float(most["high"]), "sampling",
        "document_id == 'dezhou-2024'", "04_shandong.html", "theme-contrast",
    )  # fmt: skip


def growth_target(data: Study) -> Finding:
    """The growth target of 2024, and how many cities share it."""
    rows = data.headline[data.headline["indicator"] == "gdp_growth"]
    rows = rows[rows["document_id"].isin(data.reports["document_id"])].set_index("city")["low"]
    own, stated = rows[CITY], rows.dropna()
    same, above = int((stated == own).sum()), int((stated > own).sum())
    hold(same > len(stated) / 2 and above == 0, "growth_target")
    return Finding(
        "growth_target",
        f"Dezhou's growth target for 2024 is {own:g}%, as in {same} of the {len(stated)} cities "
        "that state one; none states a higher one.",
        f"德州2024年地区生产总值增长目标为{own:g}%；在提出目标的{len(stated)}个市中，{same}个市相同，没有更高者。",
        float(own) / 100, float(own) / 100, float(own) / 100, "text",
        "year == 2024", "06_targets.html", "headline-2024",
    )  # fmt: skip


def figures_promised(data: Study) -> Finding:
    """How often Dezhou's commitments of 2024 carry a figure, and its place among the cities."""
    stated = data.targets.loc[data.targets["status"] == "stated", "commitment_id"]
    with_figure = data.reports["commitment_id"].isin(stated)
    shares = with_figure.groupby(data.reports["city"]).mean()
    place, cities = int((shares > shares[CITY]).sum()) + 1, len(shares)
    share, mean = f"{100 * shares[CITY]:.1f}%", f"{100 * shares.drop(CITY).mean():.1f}%"
    hold(0 < shares[CITY] < 1, "figures_promised")
    return Finding(
        "figures_promised",
        f"{share} of Dezhou's commitments of 2024 carry a figure, against {mean} in the mean of "
        f"the other cities: place {place} of {cities}.",
        f"2024年德州{share}的承诺带有数字，其他市平均为{mean}，在{cities}个市中居第{place}位。",
        float(shares[CITY]), float(shares[CITY]), float(shares[CITY]), "text",
        "document_id == 'dezhou-2024'", "06_targets.html", "figures-by-city",
    )  # fmt: skip
