"""What the years show, in sentences made of computed values; a sentence that is false raises."""

import pandas as pd

from reportanalysis.compare.components import Components
from reportanalysis.errors import ReportError
from reportanalysis.study.measures import SPECIFICITY

LEVEL = 0.05
BEYOND = 1.96  # draft-to-draft deviations


def claim(sentence: str, holds: bool) -> str:
    """The sentence, if what it says holds.

    >>> claim("Two is more than one.", 2 > 1)
    'Two is more than one.'
    >>> claim("One is more than two.", 1 > 2)
    Traceback (most recent call last):
    ...
    reportanalysis.errors.ReportError: no longer true: One is more than two.; word it anew
    """
    if not holds:
        raise ReportError(f"no longer true: {sentence}; word it anew")
    return sentence


def amount(measure: str, value: float, low: float, high: float) -> str:
    """A difference with its interval, in points of a share or on the scale of specificity.

    >>> amount("type: other", 0.02, -0.01, 0.05), amount("mean specificity", 0.213, 0.131, 0.294)
    ('+2.0 points (-1.0 to +5.0)', '+0.21 (+0.13 to +0.29)')
    """
    if measure == SPECIFICITY:
        return f"{value:+.2f} ({low:+.2f} to {high:+.2f})"
    return f"{100 * value:+.1f} points ({100 * low:+.1f} to {100 * high:+.1f})"


def stays(fitted: Components) -> str:
    """How much stays with the city; false unless, in the median, most differs by draft."""
    shares = fitted.shares.pivot(index="measure", columns="part", values="share")
    middle, most, year = shares.median(), shares["city"].idxmax(), shares["year"].idxmax()
    own = fitted.shares.query("part == 'city'").set_index("measure").loc[most]
    return claim(
        f"Of the differences between reports, {middle['city']:.0%} stay with the city and "
        f"{middle['year']:.0%} go with the year (medians over {len(shares)} measures); the rest, "
        f"{middle['draft']:.0%}, differs from draft to draft. Most stays in {most} "
        f"({own['share']:.0%}, 95% interval {own['low']:.0%} to {own['high']:.0%}); most goes with "
        f"the year in {year} ({shares['year'].max():.0%}).",
        bool(middle["draft"] > middle["city"] + middle["year"]),
    )


def lasting(fitted: Components, city: str) -> str:
    """What sets a city apart over all its reports; false if nothing does."""
    own = fitted.cities[fitted.cities["city"].eq(city)]
    sure = own[(own["low"] > 0) | (own["high"] < 0)]
    named = "; ".join(f"{r.measure} {amount(r.measure, r.effect, r.low, r.high)}"
                      for r in sure.itertuples())  # fmt: skip
    return claim(
        f"Over its {own['n'].iloc[0]} reports {city} keeps apart from the other cities in "
        f"{len(sure)} of {len(own)} measures: {named}. About {LEVEL * len(own):.0f} would seem so "
        "by chance.",
        len(sure) > 0,
    )


def report_stands_out(
    places: pd.DataFrame, z: pd.DataFrame, measure: str, city: str, year: int
) -> str:
    """Place and z of one report; false if it lies within what drafts differ by.

    `places` are as from `place_in_year`, `z` as from `draft_z`.
    """
    row = places[places["city"].eq(city) & places["year"].eq(year)].iloc[0]
    score = z[z["measure"].eq(measure) & z["year"].eq(year)].iloc[0]
    others = z[z["measure"].eq(measure) & z["year"].ne(year)]
    ties = "" if row["ties"] == 1 else f", shared by {row['ties']}"
    return claim(
        f"{city} {year}, {measure}: {row[measure]:.1%} where the others have "
        f"{score['others']:.1%}, place {row['place']} of {row['of']}{ties}, z = {score['z']:+.1f}; "
        f"its other {len(others)} reports have z from {others['z'].min():+.1f} to "
        f"{others['z'].max():+.1f}.",
        bool(abs(score["z"]) > BEYOND),
    )


def within_drafts(z: pd.DataFrame, measure: str, city: str, year: int) -> str:
    """That one report lies within what drafts differ by; false if it does not."""
    score = z[z["measure"].eq(measure) & z["year"].eq(year)].iloc[0]
    return claim(
        f"{city} {year}, {measure}: {score['value']:.1%} against {score['others']:.1%} elsewhere "
        f"(z = {score['z']:+.1f}) is within what one more draft of an average city would do.",
        bool(abs(score["z"]) < BEYOND),
    )


def everywhere(changed: pd.DataFrame, split: int) -> str:
    """What changed in all of the province, of all measures together; false if nothing did."""
    sure = changed["p"].min() < LEVEL / len(changed)
    return claim(
        f"From {split} on, compared with before, the {changed['n'].iloc[0]} other cities: "
        f"{_named(changed, ('change', 'low', 'high'), 'p', 'ratio')}",
        bool(sure),
    )


def alone(changed: pd.DataFrame, city: str) -> str:
    """What changed in one city otherwise than in the others; `changed` is of `changes`."""
    ends = ("change_own", "low_own", "high_own")
    shares = changed[changed["measure"].ne(SPECIFICITY)]
    reach = 100 * (shares["high_own"] - shares["low_own"]).median() / 2
    return (
        f"{city} otherwise than the others: {_named(changed, ends, 'p_own')} A change of "
        f"its own of less than about {reach:.0f} points could not be told from drafts."
    )


def selected(table: pd.DataFrame) -> str:
    """What a digest shows more or less of than full reports do; `table` of `digest_selection`."""
    ends = ("difference", "low", "high")
    return (
        "The digest against the full reports around it, beyond what a full report of that year "
        f"usually differs by: {_named(table, ends, 'p', 'ratio')}"
    )


def _named(table: pd.DataFrame, ends: tuple[str, str, str], p: str, ratio: str = "") -> str:
    """Measures that pass all together (Bonferroni), surest first, or the one that comes nearest."""
    ordered = table.sort_values(p)
    sure = ordered[ordered[p] < LEVEL / len(table)]
    phrases = []
    for _, row in (ordered.head(1) if sure.empty else sure).iterrows():
        phrase = f"{row['measure']} {amount(row['measure'], *row[list(ends)])}"
        if ratio and row[ratio] > 0:
            low, high = row[f"{ratio}_low"], row[f"{ratio}_high"]
            phrase += f", ratio {row[ratio]:.2f} ({low:.2f} to {high:.2f})"
        phrases.append(phrase)
    if sure.empty:
        return f"of {len(table)} measures none is sure among all; nearest comes {phrases[0]}."
    return f"of {len(table)} measures sure among all {len(sure)}: {'; '.join(phrases)}."
