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
    """How much of the differences between reports stays with the city: less than half of any.

    The sentence that most of what sets a report apart is its draft is false where a city's
    share exceeds a half.
    """
    shares = fitted.shares.pivot(index="measure", columns="part", values="share")
    middle, most = shares.median(), shares["city"].idxmax()
    own = fitted.shares.query("part == 'city'").set_index("measure").loc[most]
    year = shares["year"].idxmax()
    return claim(
        f"Of the differences between reports, {middle['city']:.0%} stay with the city and "
        f"{middle['year']:.0%} go with the year (medians over {len(shares)} measures); the rest, "
        f"{middle['draft']:.0%}, differs from draft to draft. Most stays in {most} "
        f"({own['share']:.0%}, 95% interval {own['low']:.0%} to {own['high']:.0%}); most goes with "
        f"the year in {year} ({shares['year'].max():.0%}).",
        bool(shares["city"].max() < 0.5 and middle["draft"] > 0.5),
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


def _sure(table: pd.DataFrame, p: str) -> pd.DataFrame:
    """Rows that pass all together (Bonferroni), the smallest p-value first."""
    return table[table[p] < LEVEL / len(table)].sort_values(p)


def everywhere(changed: pd.DataFrame, split: int) -> str:
    """What changed in all of the province, of all measures together; false if nothing did."""
    sure = _sure(changed, "p")
    named = "; ".join(
        f"{r.measure} {amount(r.measure, r.change, r.low, r.high)}, ratio {r.ratio:.2f} "
        f"({r.ratio_low:.2f} to {r.ratio_high:.2f})"
        for r in sure.itertuples()
    )
    return claim(
        f"From {split} on, compared with before, the {changed['n'].iloc[0]} other cities changed "
        f"in {len(sure)} of {len(changed)} measures (each sure even among all): {named}.",
        len(sure) > 0,
    )


def nothing_alone(changed: pd.DataFrame, city: str) -> str:
    """That a city changed as the others did; false if a change of its own is sure."""
    nearest = changed.loc[changed["p_own"].idxmin()]
    reach = 100 * (changed["high_own"] - changed["low_own"])[changed["measure"].ne(SPECIFICITY)] / 2
    value = [nearest[f"{end}_own"] for end in ("change", "low", "high")]
    return claim(
        f"In none of {len(changed)} measures did {city} change otherwise than the others: the "
        f"change nearest to one of its own is {nearest['measure']} "
        f"{amount(nearest['measure'], *value)}. Changes of its own "
        f"of less than about {reach.median():.0f} points could not be told from drafts.",
        bool((changed["p_own"] > LEVEL).all()),
    )


def selected(table: pd.DataFrame) -> str:
    """What a digest picks out, of all measures together; false if nothing."""
    sure = _sure(table, "p")
    named = "; ".join(
        f"{r.measure} {amount(r.measure, r.difference, r.low, r.high)}, ratio {r.ratio:.2f} "
        f"({r.ratio_low:.2f} to {r.ratio_high:.2f})"
        for r in sure.itertuples()
    )
    return claim(
        f"In {len(sure)} of {len(table)} measures the digest differs from the full reports around "
        f"it by more than a full report of that year usually would: {named}.",
        len(sure) > 0,
    )


def nothing_selected(table: pd.DataFrame) -> str:
    """That a digest lies within the usual in every measure; false if it does not."""
    nearest = table.loc[table["p"].idxmin()]
    value = [nearest[end] for end in ("difference", "low", "high")]
    return claim(
        f"In none of {len(table)} measures does the digest then differ by more than is usual, all "
        f"taken together; nearest to it comes {nearest['measure']} "
        f"{amount(nearest['measure'], *value)}, ratio {nearest['ratio']:.2f} "
        f"({nearest['ratio_low']:.2f} to {nearest['ratio_high']:.2f}).",
        _sure(table, "p").empty,
    )
