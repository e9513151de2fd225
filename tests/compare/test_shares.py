"""Two-phase shares: exact oracles, properties, and coverage and error by simulation.

Reached in the simulations below (300 samples, 40 of about 200 sentences a city, 15 cities):
coverage of the 95% intervals, and root mean square error of the estimate, of the difference
estimator city by city, and of the surrogate without correction.

==================================  ========  ========  =======  ==============
surrogate                           coverage  estimate  by city  no correction
==================================  ========  ========  =======  ==============
probabilities                       .961      .0156     .0226    .0212
the same, biased in all cities      .958      .0180     .0258    .0614
the same, the sample is half        .954      .0147     .0180    .0252
the same, classes of 1 to 2%        .956      .0145     .0198    .0197
the same, 10 a city                 .990      .0250     .0495    .0214
single passes (85%)                 .967      .0071     .0114    .0077
the same, biased                    .966      .0075     .0118    .0118
the same, classes of 1 to 2%        .955      .0058     .0091    .0063
the same, 10 a city                 .998      .0103     .0232    .0078
one odd city, probabilities         .860      .0302     .0273    .0877
one odd city, single passes         .944      .0104     .0122    .0157
==================================  ========  ========  =======  ==============
"""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis import study
from reportanalysis.compare.contrasts import contrast
from reportanalysis.compare.shares import city_sums, corrected_shares, estimate, unit_table
from reportanalysis.compare.shrinkage import POOLED_DEGREES, wilson_interval
from reportanalysis.errors import ReportError

TWO = {"yes": "p_yes", "no": "p_no"}
SIZES = [187, 178, 227, 159, 128, 246, 303, 222, 172, 137, 210, 252, 218, 155, 280]
TYPES = (0.22, 0.46, 0.2, 0.12)
RARE = (0.015, 0.02, 0.05, 0.1, 0.165, 0.25, 0.4)
ODD = 3  # the one city where the classifier errs in its own way


def two_class_frame(codes, probability, city="A", single=None):
    probability = np.asarray(probability, dtype=float)
    return pd.DataFrame(
        {"city": city, "policy_type": codes, "single_policy_type": single, "drawable": True,
         "p_yes": probability, "p_no": 1 - probability}
    )  # fmt: skip


def population(rng, sizes=SIZES, shares=TYPES, bias=0.0, odd=0.0, undrawable=0.0):
    """Build a made-up population: truth, single-pass codes, probabilities, city by city.

    `bias` moves probability to the first class in every city, `odd` in one of them; sentences
    that cannot be drawn (`undrawable` of them) are biased by 1 more. Two codes in a hundred are
    drawn anew.
    """
    shares, cities = np.array(shares), []
    for i, size in enumerate(sizes):
        truth = rng.choice(len(shares), size, p=rng.dirichlet(shares * 60))
        drawable = rng.random(size) >= undrawable
        logits = rng.normal(size=(size, len(shares))) + np.log(shares)
        logits[np.arange(size), truth] += 4 * (0.4 + rng.random(size))
        logits[:, 0] += bias + odd * (i == ODD) + 1 * ~drawable
        p = np.exp(logits)
        p /= p.sum(axis=1, keepdims=True)
        again = rng.choice(len(shares), size, p=shares)
        codes = np.where(rng.random(size) < 0.02, again, truth)
        unit = np.eye(len(shares))
        cities.append((drawable, unit[truth], unit[codes], p))
    return cities


def draw(rng, cities, n, coded):
    """Sample n sentences a city; of the others a part `coded` has single-pass codes."""
    sums = []
    for i, (drawable, truth, codes, p) in enumerate(cities):
        order = rng.permutation(len(truth))
        order = np.concatenate([order[drawable[order]], order[~drawable[order]]])
        known = np.zeros((len(truth), 1))
        known[order[:n]] = 1
        first = known.copy()
        first[rng.permutation(order[n:])[: round(coded * (len(truth) - n))]] = 1
        sums.append(city_sums(i, np.ones(len(p)), drawable, truth * known, codes * first, p))
    return sums


def simulate(n=40, coded=0.0, repetitions=300, seed=0, **made):
    """Estimates of repeated samples, populations renewed every third time."""
    rng = np.random.default_rng(seed)
    runs = []
    for i in range(repetitions):
        if i % 3 == 0:
            cities = population(rng, **made)
            true = np.array([truth.mean(axis=0) for _, truth, _, _ in cities])
        sums = draw(rng, cities, n, coded)
        run = estimate(sums)
        surrogate = np.array([s.surrogate + s.known for s in sums])
        rest = np.array([[s.rest_share] for s in sums])
        error = np.array([s.error for s in sums])
        runs.append({
            "true": true, "hit": (run["low"] <= true + 1e-12) & (true <= run["high"] + 1e-12),
            "error": run["share"] - true, "by_city": surrogate + rest * error - true,
            "raw": surrogate - (1 - rest) * error - true,
            **{k: run[k] for k in ("share", "low", "high", "shared")},
        })  # fmt: skip
    return {key: np.array([run[key] for run in runs]) for key in runs[0]}


def rmse(errors):
    return np.sqrt((errors**2).mean())


# -- unequal probabilities of being drawn


def drawn_unequally(rng, cities):
    """Draw a third of the sentences on which code and truth differ, and a tenth of the others."""
    sums = []
    for i, (_, truth, codes, p) in enumerate(cities):
        differ = (truth != codes).any(axis=1) | (rng.random(len(p)) < 0.05)
        chance, known = np.ones(len(p)), np.zeros((len(p), 1))
        for stratum, rate in ((differ, 0.33), (~differ, 0.12)):
            rows = np.flatnonzero(stratum)
            n = min(len(rows), max(2, round(rate * len(rows))))
            chance[rows] = n / max(len(rows), 1)
            known[rng.permutation(rows)[:n]] = 1
        whole = np.ones(len(p))
        sums.append(city_sums(i, whole, whole > 0, truth * known, codes, p, chance))
    return sums


def test_weighted_shares_are_unbiased_and_their_intervals_cover():
    """What was drawn more often, because model and truth differ there, must not tip the share."""
    rng, hits, errors, alone, weighted = np.random.default_rng(5), [], [], [], []
    for i in range(120):
        if i % 3 == 0:
            cities = population(rng)
            # The surrogate leans: a tenth of the second type is given as the first.
            for _, truth, codes, _ in cities:
                leaning = (truth[:, 1] == 1) & (rng.random(len(truth)) < 0.1)
                codes[leaning] = np.eye(4)[0]
            true = np.array([truth.mean(axis=0) for _, truth, _, _ in cities])
        run = estimate(drawn_unequally(rng, cities))
        hits.append((run["low"] <= true) & (true <= run["high"]))
        errors.append(run["share"] - true)
        alone.append(np.array([codes.mean(axis=0) for _, _, codes, _ in cities]) - true)
        weighted.append(run["share_sampled"] - true)
    assert abs(np.mean(alone, axis=(0, 1))[0]) > 0.04
    assert np.abs(np.mean(errors, axis=(0, 1))).max() < 0.006
    assert np.abs(np.mean(weighted, axis=(0, 1))).max() < 0.01
    assert np.mean(hits) > 0.95  # .99: what the strata gain is not credited
    assert rmse(np.array(errors)) < 0.6 * rmse(np.array(weighted))


def test_equal_chances_give_the_difference_estimator():
    """One city, all codes single: the mean surrogate plus the mean error of the rest, by hand."""
    codes = ["yes", "no", "yes", "no", None, None, None, None, None, None]
    single = ["yes", "yes", "yes", "no", "yes", "no", "no", "yes", "yes", "no"]
    frame = two_class_frame(codes, [0.5] * 10, single=single).assign(chance=0.4)
    row = corrected_shares(frame, "policy_type", TWO).iloc[0]
    assert row["share"] == pytest.approx((2 + 3 + 6 * (-1 / 4)) / 10)
    assert row["share_sampled"] == pytest.approx(0.5)
    # A sentence that was sure to be drawn says nothing of the rest.
    sure = frame.assign(chance=[0.4, 1.0, *[0.4] * 8])
    row = corrected_shares(sure, "policy_type", TWO).iloc[0]
    assert row["share"] == pytest.approx((2 + 3) / 10)


# -- exact oracles


def test_share_by_hand_without_shrinkage():
    """Single cities are not shrunk: mean surrogate plus mean error, both kinds weighed."""
    frame = two_class_frame(
        ["yes", "no", "no", None, None, None, None], [0.8, 0.5, 0.2, 0.6, 0.4, 0.9, 0.5],
        single=["no", "no", "no", "yes", "no", "no", None],
    )  # fmt: skip
    row = corrected_shares(frame, "policy_type", TWO).iloc[0]
    surrogate = [0.75 * 0 + 0.25 * p for p in (0.8, 0.5, 0.2)]
    error = (1 - sum(surrogate)) / 3
    assert row["share"] == pytest.approx((1 + (1 + 0 + 0 + 0.5) + 4 * error) / 7)
    assert row["share_sampled"] == pytest.approx(1 / 3)
    assert (row["n_frame"], row["n_sampled"], row["n_codes"]) == (7, 3, 2)
    assert row["few"]


def test_without_shrinkage_it_is_the_difference_estimator():
    rng = np.random.default_rng(4)
    codes = rng.choice(["yes", "no"], 60).astype(object)
    codes[20:] = None
    p = rng.random(60)
    row = corrected_shares(two_class_frame(codes, p), "policy_type", TWO).iloc[0]
    assert row["share"] == pytest.approx(p.mean() + ((codes[:20] == "yes") - p[:20]).mean())


def test_shrunk_share_follows_from_the_errors():
    """Fifteen cities alike in their mean errors: each is corrected by the mean of all."""
    frames = []
    for i in range(15):
        p = np.full(40, 0.5 + 0.01 * (i % 2))
        codes = np.array((["yes"] * 6 + ["no"] * 4) + [None] * 30, dtype=object)
        frames.append(two_class_frame(codes, p, city=i))
    table = corrected_shares(pd.concat(frames, ignore_index=True), "policy_type", TWO)
    yes = table[table["category"] == "yes"].reset_index()
    error = np.where(yes.index % 2 == 0, 0.1, 0.09)
    pooled = (8 * 0.1 + 7 * 0.09) / 15
    # No variance between cities: Morris keeps 1 - 12/14 of each city's own error.
    kept = pooled + (1 - 12 / 14) * (error - pooled)
    expected = (6 + 30 * (0.6 - error + kept)) / 40
    assert yes["share"].to_numpy() == pytest.approx(expected, abs=1e-5)


def test_estimate_has_no_bias_over_all_samples_however_wrong_the_predictions():
    truth = np.array(["yes", "no", "yes", "no", "yes", "no", "yes", "no"], dtype=object)
    probability = [0.3, 0.5, 0.45, 0.55, 0.4, 0.35, 0.5, 0.45]  # worse than chance
    estimates = []
    for chosen in combinations(range(8), 4):
        codes = np.full(8, None, dtype=object)
        codes[list(chosen)] = truth[list(chosen)]
        if len(set(codes[list(chosen)])) == 1:
            # Four alike put the estimate beyond 0 or 1, where it is cut; here before the cut.
            error = (codes[list(chosen)] == "yes") - np.array(probability)[list(chosen)]
            estimates.append(np.mean(probability) + error.mean())
            continue
        frame = two_class_frame(codes, probability)
        estimates.append(corrected_shares(frame, "policy_type", TWO)["share"].iloc[0])
    assert len(estimates) == 70
    assert np.mean(estimates) == pytest.approx(0.5)


def test_constant_predictions_give_the_classical_estimate_and_interval():
    rng = np.random.default_rng(1)
    codes = np.where(rng.random(100) < 0.3, "yes", "no").astype(object)
    codes[40:] = None
    row = corrected_shares(two_class_frame(codes, np.full(100, 0.8)), "policy_type", TWO)
    assert row["share"].to_numpy() == pytest.approx(row["share_sampled"].to_numpy())
    # The sample alone: Wilson with the sample size raised by the finite population.
    low, high = wilson_interval(row["share_sampled"].to_numpy(), 40 / 0.6)
    assert row["low"].to_numpy() == pytest.approx(low)
    assert row["high"].to_numpy() == pytest.approx(high)


def test_an_interval_by_hand_where_some_could_not_be_drawn():
    """The error of what could be drawn may not be that of the rest: it counts once more for it."""
    truth, p = np.array([1, 0, 1, 0, 1, 0, 0, 1, 0, 0]), np.linspace(0.2, 0.8, 20)
    codes = [*np.where(truth, "yes", "no"), *[None] * 10]
    frame = two_class_frame(codes, p).assign(drawable=[True] * 15 + [False] * 5)
    row = corrected_shares(frame, "policy_type", TWO).iloc[0]
    label, error = truth.var(ddof=1), (truth - p[:10]).var(ddof=1)
    pooled = ((9 + POOLED_DEGREES) * error + label) / (10 + POOLED_DEGREES)
    # Of ten sampled; half of the ten others could not be drawn; their own errors.
    variance = 0.5**2 * pooled * (1 / 10 + 0.5**2 / 10 + 1 / 10)
    low, high = wilson_interval(row["share"], label / variance)
    assert row["low"] == pytest.approx(float(low))
    # Four of twenty are known to be yes, ten may be.
    assert row["high"] == pytest.approx(min(float(high), 0.7))


def test_variances_of_what_codes_and_probabilities_miss():
    truth, codes = (np.eye(2)[rows] for rows in ([0, 0, 1, 1, 0], [0, 1, 1, 1, 1]))
    p = np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.3, 0.7], [0.6, 0.4]])
    for n in (2, 4):  # sampled, the first of all
        known = truth * (np.arange(5) < n)[:, None]
        sums = city_sums("A", np.ones(5), np.ones(5, dtype=bool), known, codes, p)
        assert sums.code_variance == pytest.approx((truth - codes)[:n].var(axis=0, ddof=1))
        assert sums.probability_variance == pytest.approx((truth - p)[:n].var(axis=0, ddof=1))
    # Chances that are all the same change no variance; unequal ones weigh, as fewer sentences.
    chances = (np.full(5, 0.8), np.array([0.5, 0.8, 0.5, 0.8, 0.8]))
    equal, unequal = (
        city_sums("A", np.ones(5), np.ones(5, dtype=bool), known, codes, p, chance)
        for chance in chances
    )
    assert equal.code_variance == pytest.approx(sums.code_variance)
    weights = np.array([4, 1, 4, 1]) / 10  # each stands for 1/chance - 1 others
    missed = (truth - p)[:4]
    around = weights @ (missed - weights @ missed) ** 2
    worth = 1 / (weights @ weights)
    assert unequal.probability_variance == pytest.approx(around * worth / (worth - 1))


def test_all_adjudicated_is_a_census_without_error():
    rng = np.random.default_rng(2)
    codes = np.where(rng.random(30) < 0.4, "yes", "no").astype(object)
    table = corrected_shares(two_class_frame(codes, rng.random(30)), "policy_type", TWO)
    share = np.array([(codes == "yes").mean(), (codes == "no").mean()])
    for name in ("share_sampled", "share", "low", "high"):
        assert table[name].to_numpy() == pytest.approx(share)


def test_what_no_code_shows_may_be_nothing():
    frame = two_class_frame(["yes"] * 5 + [None] * 5, [0.6] * 10)
    no = corrected_shares(frame, "policy_type", TWO).set_index("category").loc["no"]
    assert no["share"] == 0 == no["low"] < no["high"]
    leaning = frame.assign(p_yes=[0.9] * 5 + [0.5] * 5, p_no=[0.1] * 5 + [0.5] * 5)
    no = corrected_shares(leaning, "policy_type", TWO).set_index("category").loc["no"]
    assert no["share"] == pytest.approx(0.5 * (0.5 - 0.1)) and no["low"] == 0


def test_weights_by_hand():
    frame = two_class_frame(["yes", "no", None, None], [0.5, 0.5, 0.8, 0.2])
    frame["length"] = [3, 1, 2, 4]
    row = corrected_shares(frame, "policy_type", TWO, "length").iloc[0]
    assert row["share"] == pytest.approx((3 + 2 * 0.8 + 4 * 0.2 + 6 * (0.75 - 0.5)) / 10)


# -- properties


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 30), coded=st.sampled_from([0.0, 0.8, 1.0]))
def test_shares_stay_in_order_and_in_bounds(seed, n, coded):
    rng = np.random.default_rng(seed)
    cities = population(rng, [31, 50, 40, 70, 60], shares=(0.9, 0.06, 0.03, 0.01))
    table = estimate(draw(rng, cities, n, coded))
    assert (table["low"] >= 0).all() and (table["high"] <= 1).all()
    assert (table["low"] <= table["share"]).all() and (table["share"] <= table["high"]).all()
    assert (table["high"] > table["low"]).all()
    # What adjudicated codes prove: no bound may contradict them.
    proven = table["share_sampled"] * n / np.array([[31, 50, 40, 70, 60]]).T
    assert (table["low"] >= proven - 1e-12).all()
    np.testing.assert_allclose(table["share_sampled"].sum(axis=1), 1)


def test_shares_of_a_city_sum_to_one():
    made = simulate(repetitions=5, coded=0.8)
    np.testing.assert_allclose(made["share"].sum(axis=2), 1, rtol=1e-12)


def test_order_of_rows_does_not_matter():
    data = study.load()
    frame = study.sampling_frame(data)
    straight = study.shares_by_city(frame, "policy_type")
    shuffled = study.shares_by_city(frame.sample(frac=1, random_state=1), "policy_type")
    merged = straight.merge(shuffled, on=["city", "category"])
    np.testing.assert_allclose(merged["low_x"], merged["low_y"])


# -- coverage and error. Least and greatest coverage asked of all intervals; how much smaller
# the root mean square error must be than city by city, and than without correction.

SCENARIOS = {
    "probabilities": ({}, (0.94, 0.97), 0.75, 0.80),
    "biased probabilities": ({"bias": 1.5}, (0.94, 0.97), 0.75, 0.35),
    "sample is half": ({"sizes": [80] * 15}, (0.94, 0.97), 0.85, 0.65),
    "rare": ({"shares": RARE}, (0.94, 0.97), 0.80, 0.80),
    "ten a city": ({"n": 10}, (0.94, 1.0), 0.60, 1.25),
    "single passes": ({"coded": 0.85}, (0.94, 0.975), 0.70, 1.0),
    "single passes, biased": ({"coded": 0.85, "bias": 1.5}, (0.94, 0.975), 0.70, 0.70),
    "single passes, rare": ({"coded": 0.85, "shares": RARE}, (0.94, 0.97), 0.70, 1.0),
    "single passes, ten a city": ({"coded": 0.85, "n": 10}, (0.94, 1.0), 0.60, 1.50),
    "undrawable differ": ({"undrawable": 0.1}, (0.93, 0.97), 0.80, 0.85),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_intervals_cover_and_error_is_smaller(name):
    options, (least, greatest), by_city, raw = SCENARIOS[name]
    made = simulate(**options)
    print(f"{name}: coverage {made['hit'].mean():.3f}, by class "
          f"{np.round(made['hit'].mean(axis=(0, 1)), 3)}, rmse {rmse(made['error']):.4f}, "
          f"by city {rmse(made['by_city']):.4f}, raw {rmse(made['raw']):.4f}")  # fmt: skip
    assert least <= made["hit"].mean() <= greatest
    assert rmse(made["error"]) < by_city * rmse(made["by_city"])
    assert rmse(made["error"]) < raw * rmse(made["raw"])
    assert made["hit"][made["true"] > 0].mean() >= least


@pytest.mark.parametrize("coded", [0.0, 0.85])
def test_one_odd_city(coded):
    """Shrinkage undercovers the one city where the classifier errs in its own way."""
    made = simulate(odd=2.0, coded=coded)
    own, rest = made["hit"][:, ODD].mean(), np.delete(made["hit"], ODD, axis=1).mean()
    print(f"odd city, coded {coded}: {own:.3f}, others {rest:.3f}, rmse "
          f"{rmse(made['error'][:, ODD]):.4f}, by city {rmse(made['by_city'][:, ODD]):.4f}, "
          f"raw {rmse(made['raw'][:, ODD]):.4f}")  # fmt: skip
    assert 0.93 <= rest <= 0.975
    assert own > (0.92 if coded else 0.82)


def test_a_city_without_a_sample_is_covered():
    rng = np.random.default_rng(16)
    hits = []
    for _ in range(150):
        cities = population(rng, bias=1.0)
        sums = draw(rng, cities, 40, 0.0)
        sums[0] = draw(rng, cities[:1], 0, 0.0)[0]
        table, true = estimate(sums), cities[0][1].mean(axis=0)
        assert np.isnan(table["share_sampled"][0]).all()
        hits.append((table["low"][0] <= true) & (true <= table["high"][0]))
    print("no sample", np.mean(hits))
    assert 0.92 <= np.mean(hits) <= 0.99


@pytest.mark.parametrize("coded", [0.0, 0.85])
def test_contrasts_cover_one_by_one_and_all_at_once(coded):
    made = simulate(coded=coded, repetitions=60, bias=1.0)
    true = made["true"]
    true = true - (true.sum(axis=1, keepdims=True) - true) / 14
    single, joint, page = [], [], []
    for i in range(60):
        columns = {key: made[key][i] for key in ("share", "low", "high", "shared")}
        shares = unit_table("city", [f"c{j:02d}" for j in range(15)], list("wxyz"), columns)
        for simultaneous, hits in ((False, single), (True, joint)):
            table = contrast(shares, None, simultaneous=simultaneous)
            inside = (table["low"] <= true[i].ravel()) & (true[i].ravel() <= table["high"])
            hits.append(inside.mean() if not simultaneous else inside.all())
        first = contrast(shares, "c05", simultaneous=True)
        page.append(((first["low"] <= true[i][5]) & (true[i][5] <= first["high"])).all())
    print("contrasts", coded, np.mean(single), np.mean(joint), np.mean(page))
    assert 0.93 <= np.mean(single) <= 0.98
    # Of 60 samples at least 57 are expected.
    assert np.mean(joint) >= 0.88
    assert np.mean(page) >= 0.88


# -- on the study's own codes: the coded commitments as a population, samples of 40 a city


def test_error_on_the_coded_commitments():
    data = study.load()
    frame = study.sampling_frame(data)
    frame = frame.assign(truth=frame["policy_type"].fillna(frame["single_policy_type"]))
    frame = frame[frame["truth"].notna()]
    columns = {c.removeprefix("p_policy_type_"): c for c in frame if c.startswith("p_policy_type")}
    unit = pd.DataFrame(np.eye(len(columns)), index=list(columns))

    def errors(bias, rng):
        logits = np.log(frame[list(columns.values())].to_numpy() + 1e-6)
        logits[:, list(columns).index("investment")] += bias
        p = np.exp(logits)
        p /= p.sum(axis=1, keepdims=True)
        truth = unit.loc[frame["truth"]].to_numpy()
        groups = list(frame.groupby("city").indices.values())
        cities = [(np.ones(len(g), bool), truth[g], truth[g], p[g]) for g in groups]
        true = np.array([t.mean(axis=0) for _, t, _, _ in cities])
        found = {"shrunk": [], "by_city": [], "raw": []}
        for _ in range(200):
            sums = draw(rng, cities, 40, 0.0)
            raw = np.array([s.surrogate + s.known for s in sums])
            rest = np.array([[s.rest_share] for s in sums])
            found["shrunk"].append(estimate(sums)["share"] - true)
            found["by_city"].append(raw + rest * np.array([s.error for s in sums]) - true)
            found["raw"].append(np.array([q.mean(axis=0) for _, _, _, q in cities]) - true)
        return {key: rmse(np.array(value)) for key, value in found.items()}

    rng = np.random.default_rng(3)
    plain, biased = errors(0.0, rng), errors(1.0, rng)
    print(plain, biased)
    assert plain["shrunk"] < 0.8 * plain["by_city"]
    assert biased["shrunk"] < 0.8 * biased["by_city"] < biased["raw"]


# -- errors

GOOD = two_class_frame(["yes", "no", None, None], [0.5, 0.4, 0.3, 0.2])


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (pd.concat([GOOD, GOOD.assign(city="B", policy_type=None)]), {}, "at least four"),
        (GOOD.assign(policy_type=[None] * 4), {}, "only 0 cities"),
        (GOOD.assign(policy_type=["yes", None, None, None]), {}, "A: 1 of 4 .* in policy_type"),
        (GOOD.assign(p_yes=[0.5, np.nan, 0.3, 0.2]), {}, "1 rows without probabilities"),
        (GOOD.assign(p_yes=[0.5, 1.5, 0.3, 0.2]), {}, "1 rows without probabilities"),
        (GOOD.assign(policy_type=["maybe", "no", None, None]), {}, "'maybe'"),
        (GOOD.assign(single_policy_type=["maybe", "no", None, None]), {}, "'maybe'"),
        (GOOD.assign(city=None), {}, "city is missing"),
        (GOOD.head(0), {}, "empty"),
        (GOOD.drop(columns="p_no"), {}, "p_no"),
        (GOOD.drop(columns="drawable"), {}, "drawable"),
        (GOOD, {"probability_columns": {}}, "no probability columns"),
    ],
)
def test_unusable_input_is_named(frame, options, message):
    with pytest.raises(ReportError, match=message):
        corrected_shares(frame, "policy_type", **{"probability_columns": TWO, **options})
