"""What the years show, in sentences made of computed values; a sentence that is false raises."""

from pathlib import Path

import pandas as pd

from reportanalysis.compare.components import Components
from reportanalysis.compare.shrinkage import Z
from reportanalysis.errors import ReportError
from reportanalysis.study.humanlabels import HUMAN, NOT_BORNE_OUT
from reportanalysis.study.measures import SPECIFICITY

LEVEL = 0.05


def claim(sentence: str, holds: bool, language: str = "english") -> str:
    """The sentence, if what it says holds.

    If not, it has to be written anew; unless people coded, whose codes may say otherwise than
    the model coders' did: then the sentence says that it does not hold.
    """
    if holds:
        return sentence
    if Path(HUMAN).is_file():
        return f"{NOT_BORNE_OUT[language]}{sentence}"
    raise ReportError(f"no longer true: {sentence}; word it anew")


def named(measure: str) -> str:
    """A measure as prose names it.

    >>> named("type: regulatory"), named("share with a figure")
    ('the type regulatory', 'share with a figure')
    """
    return f"the {measure.replace(': ', ' ')}" if ": " in measure else measure


def _scaled(measure: str, value: float) -> str:
    """A difference with its sign; points to two decimals where one would show nothing."""
    if measure == SPECIFICITY:
        return f"{value:+z.2f}"
    return f"{100 * value:+.1f}" if abs(100 * value) >= 0.05 else f"{100 * value:+z.2f}"


def amount(measure: str, value: float, low: float, high: float) -> str:
    """A difference with its interval, in points of a share or on the scale of specificity.

    >>> amount("type: other", 0.02, -0.0003, 0.05), amount("mean specificity", 0.213, 0.131, 0.294)
    ('+2.0 points (-0.03 to +5.0)', '+0.21 (+0.13 to +0.29)')
    """
    unit = "" if measure == SPECIFICITY else " points"
    return f"{_scaled(measure, value)}{unit} ({_scaled(measure, low)} to {_scaled(measure, high)})"


def _ratio(value: float, low: float, high: float) -> str:
    return f"{value:.2f} ({low:.2f} to {high:.2f})".replace("nan", "∞")


def differences(table: pd.DataFrame, value: str, *ends: str) -> list[str | None]:
    """Differences of each `measure` for a table, in points or on the scale of specificity.

    `ends` name low and high; without them the value stands alone.
    """
    shown: list[str | None] = []
    for measure, *numbers in table[["measure", value, *ends]].itertuples(index=False):
        at, *interval = (_scaled(measure, number) for number in numbers)
        words = f"{at} ({' to '.join(interval)})" if interval else at
        shown.append(None if pd.isna(numbers[0]) else words)
    return shown


def ratios(table: pd.DataFrame, *ends: str) -> list[str]:
    """Ratios of each measure with their intervals, for a table."""
    return [_ratio(*row) for row in table[list(ends)].itertuples(index=False)]


def levels(table: pd.DataFrame, column: str) -> list[str]:
    """Values of each `measure` for a table: shares in per cent, specificity on its scale."""
    return [
        f"{value:.2f}" if measure == SPECIFICITY else f"{value:.1%}"
        for measure, value in zip(table["measure"], table[column], strict=True)
    ]


def scores(z: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Values of z by measure and year, ° where the share rests on fewer than three codes.

    `z` is as from `draft_z`, `rows` as from `long_measures`.
    """
    few = rows.rename(columns={"panel": "measure"})[["document_id", "measure", "few"]]
    known = z.merge(few, on=["document_id", "measure"], how="left")
    text = known["z"].map("{:+z.1f}".format) + known["few"].eq(True).map({True: "°", False: ""})
    wide = known.assign(z=text).pivot(index="measure", columns="year", values="z")
    return wide.loc[z["measure"].unique()].rename(columns=str)


def _directions(table: pd.DataFrame, value: str) -> str:
    """Which measures are more and which less, in the order given."""
    sides = ((word, [named(m) for m in table["measure"][table[value].gt(0) == more]])
             for word, more in (("more of ", True), ("less of ", False)))  # fmt: skip
    return "; ".join(word + ", ".join(names) for word, names in sides if names)


def stays(fitted: Components) -> str:
    """How much stays with the city; false unless, in the median, most differs by draft."""
    shares = fitted.shares.pivot(index="measure", columns="part", values="share")
    middle, most, year = shares.median(), shares["city"].idxmax(), shares["year"].idxmax()
    own = fitted.shares.query("part == 'city'").set_index("measure").loc[most]
    return claim(
        f"Of what sets reports apart, {middle['city']:.0%} stays with the city, "
        f"{middle['year']:.0%} goes with the year and {middle['draft']:.0%} differs from draft to "
        f"draft (medians over {len(shares)} measures, which need not add up to 100%). Most stays "
        f"with the city in {named(str(most))} "
        f"({own['share']:.0%}, 95% interval {own['low']:.0%} to {own['high']:.0%}); most goes with "
        f"the year in {named(str(year))} ({shares['year'].max():.0%}).",
        bool(middle["draft"] > middle["city"] + middle["year"]),
    )


def lasting(fitted: Components, city: str) -> str:
    """What sets a city apart over all its reports; false if nothing does, even taken alone."""
    own = fitted.cities[fitted.cities["city"].eq(city)]
    at_once, alone = (
        rows[(rows["low"] > 0) | (rows["high"] < 0)] for rows in (fitted.effects(city), own)
    )
    further = alone.drop(at_once.index)
    sure, single = (
        f": {_directions(rows, 'effect')}" if len(rows) else "" for rows in (at_once, further)
    )
    more = " more" if len(at_once) else ""
    return claim(
        f"Over its {own['n'].iloc[0]} reports {city} surely differs from the other cities in "
        f"{len(at_once) or 'none'} of {len(own)} measures{sure} (95% intervals that hold for all "
        f"at once). Taken one at a time, {len(further) or 'none'}{more} would{single} (about "
        f"{LEVEL * len(own):.0f} of all by chance alone).",
        len(alone) > 0,
    )


def report_stands_out(
    places: pd.DataFrame, z: pd.DataFrame, measure: str, city: str, year: int
) -> str:
    """Place and z of one report; false if it lies within what drafts differ by.

    `places` are as from `place_in_year`, `z` as from `draft_z`.
    """
    row = places[places["city"].eq(city) & places["year"].eq(year)].iloc[0]
    own = z[z["measure"].eq(measure)].set_index("year")
    score, others = own.loc[year], own.drop(year)
    ties = "" if row["ties"] == 1 else f", shared by {row['ties']}"
    return claim(
        f"{city} {year}, {named(measure)}: {row[measure]:.1%}, where the others have "
        f"{score['others']:.1%}; place {row['place']} of {row['of']}{ties}; z = {score['z']:+.1f}. "
        f"In its other {len(others)} reports z runs from {others['z'].min():+.1f} to "
        f"{others['z'].max():+.1f}.",
        bool(abs(score["z"]) > Z),
    )


def within_drafts(z: pd.DataFrame, measure: str, city: str, year: int) -> str:
    """That one report lies within what drafts differ by; false if it does not."""
    score = z[z["measure"].eq(measure) & z["year"].eq(year)].iloc[0]
    return claim(
        f"{city} {year}, {named(measure)}: {score['value']:.1%} against {score['others']:.1%} "
        f"elsewhere (z = {score['z']:+.1f}) is within what one more draft of an average city would "
        "do.",
        bool(abs(score["z"]) < Z),
    )


def beyond(z: pd.DataFrame) -> str:
    """How many values of z no draft explains, beside chance, and the three farthest."""
    z = z[z["z"].notna()]
    far = z[z["z"].abs() > Z]
    farthest = z.loc[z["z"].abs().nlargest(3).index]
    listed = ", ".join(
        f"{named(r.measure)} in {r.year} ({r.z:+.1f})" for r in farthest.itertuples()
    )
    return (
        f"Of {len(z)} values of z, {len(far)} lie beyond two deviations, where chance alone would "
        f"put about {LEVEL * len(z):.0f}. Farthest from zero are {listed}."
    )


def everywhere(changed: pd.DataFrame, split: int) -> str:
    """What changed in all of the province, of all measures together; false if nothing did."""
    return claim(
        f"In the {changed['n'].iloc[0]} other cities, {split} and later set against before, "
        f"{_among_all(changed, ('change', 'low', 'high'), 'p', 'ratio')}",
        bool(changed["p"].min() < LEVEL / len(changed)),
    )


def alone(changed: pd.DataFrame, city: str) -> str:
    """What changed in one city otherwise than in the others; `changed` is of `changes`."""
    ends = ("change_own", "low_own", "high_own")
    shares = changed[changed["measure"].ne(SPECIFICITY)]
    reach = 100 * (shares["high_own"] - shares["low_own"]).median() / 2
    return (
        f"In {city}, beyond what changed in the others, {_among_all(changed, ends, 'p_own')} A "
        f"change of its own of less than about {reach:.0f} points could not be told from the usual "
        "differences between drafts."
    )


def from_above(province: pd.DataFrame, measure: str, split: int) -> str:
    """That the provincial government's own reports fell in a measure; false if they did not."""
    late = province["year"].ge(split)
    before, after = province.loc[~late, measure].mean(), province.loc[late, measure].mean()
    return claim(
        f"In the provincial government's own reports {named(measure)} fell from {before:.1%} "
        f"(mean of {(~late).sum()} reports before {split}) to {after:.1%} (mean of {late.sum()} "
        "since).",
        bool(after < before),
    )


def selected(table: pd.DataFrame) -> str:
    """What a digest shows more or less of than full reports do; `table` of `digest_selection`."""
    ends = ("difference", "low", "high")
    return (
        "The digest set against what a full report of that year would be expected to hold: "
        f"{_among_all(table, ends, 'p', 'ratio')}"
    )


def _among_all(table: pd.DataFrame, ends: tuple[str, str, str], p: str, ratio: str = "") -> str:
    """Measures that pass all together (Bonferroni), surest first, or the one that comes nearest."""
    ordered = table.sort_values(p)
    sure = ordered[ordered[p] < LEVEL / len(table)]
    first = ordered.iloc[0]
    phrase = f"{named(first['measure'])}, {amount(first['measure'], *first[list(ends)])}"
    if ratio and first[ratio] > 0:
        phrase += f", ratio {_ratio(*first[[ratio, f'{ratio}_low', f'{ratio}_high']])}"
    if sure.empty:
        return (
            f"none of {len(table)} measures differs surely, by 95% intervals for all at once; the "
            f"nearest is {phrase}."
        )
    verb = "differs" if len(sure) == 1 else "differ"
    return (
        f"{len(sure)} of {len(table)} measures {verb} surely, by 95% intervals for all at once: "
        f"{_directions(sure, ends[0])}. Surest is {phrase}."
    )
