"""Variance components: against another program, simple means, and simulation."""

import numpy as np
import pandas as pd
import pytest

from reportanalysis.compare.components import STEP, draft_z, variance_components
from reportanalysis.errors import ReportError


def made_up(rng, city, year, draft, cities=16, years=13, kept=0.6):
    """Reports of which some are missing; the effects that made them."""
    table = pd.DataFrame({
        "city": np.repeat(np.arange(cities), years), "year": np.tile(np.arange(years), cities),
    })  # fmt: skip
    u, v = rng.normal(size=cities) * city, rng.normal(size=years) * year
    table["x"] = 1 + u[table["city"]] + v[table["year"]] + rng.normal(size=len(table)) * draft
    table["document_id"] = [f"{c}-{y}" for c, y in zip(table["city"], table["year"], strict=True)]
    return table[rng.random(len(table)) < kept].reset_index(drop=True), u


@pytest.mark.parametrize(
    ("seed", "sizes", "city", "year", "draft"),
    [(1, (1, 0.5, 1), 0.2400, 0.2187, 0.9386), (3, (0.2, 0.2, 1), 0.0767, 0.0338, 0.9802)],
)
def test_estimates_are_those_of_another_program(seed, sizes, city, year, draft):
    """Expected: statsmodels 0.15, MixedLM of one group with two variance components, REML."""
    table, _ = made_up(np.random.default_rng(seed), *sizes)
    shares = variance_components(table, ["x"]).shares.set_index("part")
    assert shares.loc["city", "share"] == pytest.approx(city, abs=STEP)
    assert shares.loc["year", "share"] == pytest.approx(year, abs=STEP)
    assert shares.loc["draft", "sd"] == pytest.approx(draft, rel=0.02)


def test_complete_tables_give_the_analysis_of_variance():
    """With every report there: components by mean squares, effects by shrunk simple means."""
    table, _ = made_up(np.random.default_rng(5), 1.0, 0.8, 1.0, kept=1.1)
    square = table.pivot(index="city", columns="year", values="x").to_numpy()
    c, t = square.shape
    rest = square - square.mean(0) - square.mean(1)[:, None] + square.mean()
    draft = (rest**2).sum() / ((c - 1) * (t - 1))
    city = square.mean(1).var(ddof=1) - draft / t
    year = square.mean(0).var(ddof=1) - draft / c
    fitted = variance_components(table, ["x"])
    shares = fitted.shares["share"].to_numpy()
    expected = np.array([city, year, draft]) / (city + year + draft)
    assert np.abs(shares - expected).max() <= STEP
    away = square.mean(1) - square.mean()
    shrunk = away * city / (city + draft / t)
    np.testing.assert_allclose(fitted.cities["effect"], shrunk, atol=0.03)
    np.testing.assert_allclose(fitted.cities["deviation"], away * c / (c - 1))


def test_intervals_cover():
    """Shares of the variance, and effects of cities, in 200 made-up panels of 17 cities."""
    rng = np.random.default_rng(11)
    shape, _ = made_up(rng, 0, 0, 0, cities=17, kept=0.5)
    cities = np.sort(shape["city"].unique())
    columns, effects = {}, []
    for k in range(200):
        u, v = rng.normal(size=17), rng.normal(size=13) * 0.7
        noise = rng.normal(size=len(shape)) * 1.2
        columns[f"x{k}"] = u[shape["city"]] + v[shape["year"]] + noise
        effects.append(u[cities] - 0)
    table = pd.concat([shape[["city", "year"]], pd.DataFrame(columns)], axis=1)
    fitted = variance_components(table, list(columns))
    true = np.tile(np.array([1.0, 0.49, 1.44]) / 2.93, 200)
    inside = fitted.shares["low"].le(true) & fitted.shares["high"].ge(true)
    known = np.concatenate(effects)
    reached = fitted.cities["low"].le(known) & fitted.cities["high"].ge(known)
    print(f"coverage: shares {inside.mean():.3f}, effects {reached.mean():.3f}")
    assert 0.92 <= inside.mean() <= 0.98
    assert 0.93 <= reached.mean() <= 0.98


def test_z_of_a_draft_has_variance_one():
    """Under the model z is about standard normal: 100 measures of one made-up city."""
    rng = np.random.default_rng(2)
    shape, _ = made_up(rng, 0, 0, 0, kept=0.5)
    noise = {f"x{k}": rng.normal(size=16)[shape["city"]] + rng.normal(size=13)[shape["year"]]
             + 1.5 * rng.normal(size=len(shape)) for k in range(100)}  # fmt: skip
    table = pd.concat([shape[["city", "year", "document_id"]], pd.DataFrame(noise)], axis=1)
    z = draft_z(table, variance_components(table, list(noise)), 3)
    assert z["z"].mean() == pytest.approx(0, abs=0.1)
    # Its numerator holds the city's own effect too, which is what z is to show.
    expected = np.sqrt(1 + 1 / (1.5**2 + 3.25 / z["n"].mean()))
    assert z["z"].std() == pytest.approx(expected, rel=0.1)


def test_five_cities_are_enough():
    table, _ = made_up(np.random.default_rng(1), 1, 1, 1)
    assert len(variance_components(table[table["city"] < 5], ["x"]).cities) == 5


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(x=1.0), "x is missing somewhere or does not vary"),
        (lambda t: t.drop(columns="x"), "no column x"),
        (lambda t: t[t["city"] < 3], "fewer than 5 cities or years"),
    ],
)
def test_unusable_tables_are_named(change, message):
    table, _ = made_up(np.random.default_rng(1), 1, 1, 1)
    with pytest.raises(ReportError, match=message):
        variance_components(change(table), ["x"])
