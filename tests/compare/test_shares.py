"""Corrected shares and contrasts: exact oracles, properties, and coverage by simulation."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reportanalysis.compare.shares import contrast, corrected_shares, wilson_interval
from reportanalysis.errors import ReportError

CATEGORIES = ["regulatory", "investment", "service", "other"]
NAMES = {name: f"p_{name}" for name in CATEGORIES}
TWO = {"yes": "p_yes", "no": "p_no"}


def two_class_frame(labels, probability, city="A"):
    probability = np.asarray(probability, dtype=float)
    return pd.DataFrame(
        {"city": city, "policy_type": labels, "p_yes": probability, "p_no": 1 - probability}
    )


def population(rng, sizes, bias=0.0, class_shares=(0.22, 0.46, 0.2, 0.12), sharp=4.0):
    """Build a made-up population: truth, and probabilities of a classifier, city by city.

    `bias` moves probability from the last class to the first, the more the later the city.
    """
    frames = []
    for i, size in enumerate(sizes):
        shares = rng.dirichlet(np.array(class_shares) * 40)
        truth = rng.choice(len(shares), size, p=shares)
        logits = rng.normal(size=(size, len(shares))) + np.log(class_shares)
        logits[np.arange(size), truth] += sharp * rng.random(size)
        logits[:, 0] += bias * (i + 1) / len(sizes)
        p = np.exp(logits)
        p /= p.sum(axis=1, keepdims=True)
        names = [f"c{k}" for k in range(len(shares))]
        frame = pd.DataFrame(p, columns=[f"p_{name}" for name in names])
        frame.insert(0, "truth", np.array(names, dtype=object)[truth])
        frame.insert(0, "city", f"city{i:02d}")
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def draw(rng, frame, n):
    """Label a simple random sample of n sentences a city."""
    rows = [rng.choice(own, n, replace=False) for own in frame.groupby("city").indices.values()]
    labels = pd.Series(None, index=frame.index, dtype=object)
    chosen = np.concatenate(rows)
    labels.iloc[chosen] = frame["truth"].iloc[chosen].to_numpy(dtype=object)
    return frame.assign(policy_type=labels)


def true_shares(frame):
    shares = pd.crosstab(frame["city"], frame["truth"], normalize="index").stack()
    return shares.rename("true").rename_axis(["city", "category"]).reset_index()


def simulate(rng, frame, repetitions, n=40):
    names = {c[2:]: c for c in frame.columns if c.startswith("p_")}
    tables = []
    for _ in range(repetitions):
        sample = draw(rng, frame, n)
        tables.append(corrected_shares(sample, "policy_type", names))
    return (
        pd.concat(tables, ignore_index=True)
        .merge(true_shares(frame), how="left")
        .fillna({"true": 0.0})
    )


def covered(table, low="low", high="high"):
    return (table[low] <= table["true"] + 1e-12) & (table["true"] <= table[high] + 1e-12)


# -- exact oracles


@given(count=st.integers(0, 60), extra=st.integers(1, 60))
def test_wilson_interval_agrees_with_scipy(count, extra):
    n = count + extra
    oracle = stats.binomtest(count, n).proportion_ci(0.95, method="wilson")
    low, high = wilson_interval(count / n, n)
    assert low == pytest.approx(oracle.low, abs=1e-12)
    assert high == pytest.approx(oracle.high, abs=1e-12)


def test_share_is_mean_prediction_plus_mean_error():
    frame = two_class_frame(["yes", "no", "no", None, None], [0.8, 0.5, 0.2, 0.6, 0.4])
    row = corrected_shares(frame, "policy_type", TWO).iloc[0]
    assert row["share_predicted"] == pytest.approx(2.5 / 5)
    assert row["share_labelled"] == pytest.approx(1 / 3)
    assert row["share"] == pytest.approx(2.5 / 5 + (0.2 - 0.5 - 0.2) / 3)
    assert (row["n_frame"], row["n_labelled"]) == (5, 3)


def test_estimate_has_no_bias_over_all_samples_however_wrong_the_predictions():
    truth = np.array(["yes", "no", "yes", "no", "yes", "no", "yes", "no"], dtype=object)
    probability = [0.3, 0.5, 0.45, 0.55, 0.4, 0.35, 0.5, 0.45]  # worse than chance
    estimates = []
    for chosen in combinations(range(8), 4):
        labels = np.full(8, None, dtype=object)
        labels[list(chosen)] = truth[list(chosen)]
        if len(set(labels[list(chosen)])) == 1:
            # Four alike put the estimate beyond 0 or 1, where it is cut; here before the cut.
            error = (labels[list(chosen)] == "yes") - np.array(probability)[list(chosen)]
            estimates.append(np.mean(probability) + error.mean())
            continue
        frame = two_class_frame(labels, probability)
        estimates.append(corrected_shares(frame, "policy_type", TWO)["share"].iloc[0])
    assert len(estimates) == 70
    assert np.mean(estimates) == pytest.approx(0.5)


def test_constant_predictions_give_the_classical_estimate_and_interval():
    rng = np.random.default_rng(1)
    labels = np.where(rng.random(100) < 0.3, "yes", "no").astype(object)
    labels[40:] = None
    row = corrected_shares(two_class_frame(labels, np.full(100, 0.8)), "policy_type", TWO)
    assert row["share"].to_numpy() == pytest.approx(row["share_labelled"].to_numpy())
    assert row["low"].to_numpy() == pytest.approx(row["low_labelled"].to_numpy())
    assert row["high"].to_numpy() == pytest.approx(row["high_labelled"].to_numpy())
    # The sample alone: Wilson with the sample size raised by the finite population.
    low, _ = wilson_interval(row["share_labelled"].to_numpy(), 40 / 0.6)
    assert row["low_labelled"].to_numpy() == pytest.approx(low)


def test_all_labelled_is_a_census_without_error():
    rng = np.random.default_rng(2)
    labels = np.where(rng.random(30) < 0.4, "yes", "no").astype(object)
    table = corrected_shares(two_class_frame(labels, rng.random(30)), "policy_type", TWO)
    share = np.array([(labels == "yes").mean(), (labels == "no").mean()])
    for name in ("share_labelled", "share", "low", "high", "low_labelled", "high_labelled"):
        assert table[name].to_numpy() == pytest.approx(share)


# -- properties


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), n=st.integers(2, 30), sharp=st.floats(0, 8))
def test_shares_stay_in_order_and_in_bounds(seed, n, sharp):
    rng = np.random.default_rng(seed)
    frame = population(rng, [30, 50], class_shares=(0.9, 0.06, 0.03, 0.01), sharp=sharp)
    table = simulate(rng, frame, 1, n=n)
    assert (table["low"] >= 0).all() and (table["high"] <= 1).all()
    assert (table["low"] <= table["share"]).all() and (table["share"] <= table["high"]).all()
    # What the labels prove: no bound may contradict the sentences already labelled.
    proven = table["share_labelled"] * table["n_labelled"] / table["n_frame"]
    assert (table["low"] >= proven - 1e-12).all()
    sampled = table["n_labelled"] < table["n_frame"]
    assert (table["high"] > table["low"])[sampled].all()
    np.testing.assert_allclose(table.groupby("city")["share_labelled"].sum(), 1)


def test_shares_of_a_city_sum_to_one():
    rng = np.random.default_rng(6)
    table = simulate(rng, population(rng, [150] * 5), 5)
    np.testing.assert_allclose(table["share"].to_numpy().reshape(-1, 4).sum(axis=1), 1, rtol=1e-12)


def test_order_of_rows_and_of_other_columns_does_not_matter():
    rng = np.random.default_rng(7)
    frame = draw(rng, population(rng, [60, 80, 70]), 20)
    names = {f"c{k}": f"p_c{k}" for k in range(4)}
    straight = corrected_shares(frame, "policy_type", names)
    shuffled = corrected_shares(frame.sample(frac=1, random_state=1), "policy_type", names)
    merged = straight.merge(shuffled, on=["city", "category"])
    np.testing.assert_allclose(merged["low_x"], merged["low_y"])


# -- coverage


SIZES = [187, 178, 227, 159, 128, 246, 303, 222, 172, 137, 210, 252, 218, 155, 280]


@pytest.mark.parametrize(
    ("bias", "sharp", "gain"),
    [(0.0, 4.0, 0.7), (2.0, 4.0, 0.7), (2.0, 1.0, 1.2)],
)
def test_interval_covers_at_its_level_also_with_a_biased_classifier(bias, sharp, gain):
    rng = np.random.default_rng(11)
    frame = population(rng, SIZES, bias=bias, sharp=sharp)
    table = simulate(rng, frame, 80)
    hit = covered(table)
    assert 0.935 <= hit.mean() <= 0.975
    assert hit.groupby(table["category"]).mean().between(0.92, 0.985).all()
    assert hit.groupby(table["city"]).mean().between(0.90, 0.995).all()
    # Better than the labels alone; with predictions hardly worth having, a little worse.
    error, alone = table["share"] - table["true"], table["share_labelled"] - table["true"]
    assert (error**2).mean() < gain * (alone**2).mean()
    assert abs(error.mean()) < 0.003


def test_naive_interval_fails_with_a_biased_classifier():
    rng = np.random.default_rng(12)
    frame = population(rng, SIZES, bias=2.0)
    names = {f"c{k}": f"p_c{k}" for k in range(4)}
    grouped = frame.groupby("city")[list(names.values())]
    mean, error = grouped.mean(), grouped.std() / np.sqrt(grouped.count())
    truth = pd.crosstab(frame["city"], frame["truth"], normalize="index").to_numpy()
    hit = (mean - 1.96 * error <= truth) & (truth <= mean + 1.96 * error)
    assert hit.to_numpy().mean() < 0.7


def test_rare_classes_are_covered_where_a_t_interval_is_not():
    rng = np.random.default_rng(13)
    frame = population(rng, SIZES, class_shares=[0.02, 0.03, 0.05, 0.05, 0.1, 0.15, 0.2, 0.4])
    table = simulate(rng, frame, 40)
    rare = table[table["true"] < 0.08]
    assert 0.93 <= covered(rare[rare["true"] > 0]).mean() <= 0.98
    # Classes a city does not have at all: the interval starts at 0.
    assert (table["true"] == 0).any() and covered(table[table["true"] == 0]).all()
    names = [f"p_c{k}" for k in range(8)]
    hits = []
    for _ in range(20):
        sample = draw(rng, frame, 40)
        for _, own in sample.groupby("city"):
            known = own[own["policy_type"].notna()]
            truth = np.array([own["truth"] == name[2:] for name in names]).mean(axis=1)
            y = np.array([known["truth"] == name[2:] for name in names]).T
            residual = y - known[names].to_numpy()
            centre = own[names].to_numpy().mean(axis=0) + residual.mean(axis=0)
            half = stats.t.ppf(0.975, 39) * residual.std(axis=0, ddof=1)
            half *= np.sqrt((1 - 40 / len(own)) / 40)
            hits.extend((np.abs(centre - truth) <= half)[(truth > 0) & (truth < 0.08)])
    assert np.mean(hits) < 0.92


def test_a_city_where_the_classifier_is_wrong_is_still_covered():
    rng = np.random.default_rng(14)
    frame = population(rng, SIZES)
    own = (frame["city"] == "city03").to_numpy()
    columns = [f"p_c{k}" for k in range(4)]
    frame.loc[own, columns] = np.roll(frame.loc[own, columns].to_numpy(), 1, axis=1)
    table = simulate(rng, frame, 100)
    assert covered(table)[table["city"] == "city03"].mean() > 0.90


def test_contrast_covers_at_its_level():
    rng = np.random.default_rng(15)
    frame = population(rng, SIZES, bias=1.0)
    names = {f"c{k}": f"p_c{k}" for k in range(4)}
    truth = pd.crosstab(frame["city"], frame["truth"], normalize="index")
    difference = truth - (truth.sum() - truth) / (len(truth) - 1)
    hits = []
    for _ in range(50):
        shares = corrected_shares(draw(rng, frame, 40), "policy_type", names)
        table = pd.concat([contrast(shares, city) for city in shares["city"].unique()])
        true = difference.to_numpy().ravel()
        hits.extend((table["low"] <= true) & (true <= table["high"]))
    assert 0.935 <= np.mean(hits) <= 0.98


def test_borrowed_interval_covers_a_city_without_labels():
    rng = np.random.default_rng(16)
    names = {f"c{k}": f"p_c{k}" for k in range(4)}
    hits = []
    for _ in range(50):
        frame = population(rng, SIZES, bias=1.0)
        new_names = dict(zip(frame["city"].unique(), rng.permutation(15), strict=True))
        frame["city"] = frame["city"].map(new_names)
        sample = draw(rng, frame, 40)
        sample.loc[sample["city"] == 3, "policy_type"] = None
        table = corrected_shares(sample, "policy_type", names)
        table = table.merge(true_shares(frame))
        own = table[table["city"] == 3]
        assert own["share_labelled"].isna().all() and (own["n_labelled"] == 0).all()
        hits.extend(covered(own))
    assert 0.91 <= np.mean(hits) <= 0.995


# -- contrasts (their coverage is simulated above)


def test_contrast_against_the_mean_of_several_others():
    shares = pd.DataFrame({
        "city": ["A", "B", "C"], "category": "x",
        "share": [0.5, 0.2, 0.4], "low": [0.4, 0.1, 0.2], "high": [0.7, 0.4, 0.5],
    })  # fmt: skip
    row = contrast(shares, "A").iloc[0]
    assert row["share_others"] == pytest.approx(0.3)
    assert row["difference"] == pytest.approx(0.2)
    # Lower: own lower limit, others' upper limits at weight 1/2.
    assert row["low"] == pytest.approx(0.2 - np.sqrt(0.1**2 + (0.2**2 + 0.1**2) / 4))
    assert row["high"] == pytest.approx(0.2 + np.sqrt(0.2**2 + (0.1**2 + 0.2**2) / 4))


def test_contrast_names_the_cities_there_are():
    shares = pd.DataFrame(
        {"city": ["A", "B"], "category": "x", "share": 0.5, "low": 0.4, "high": 0.6}
    )
    with pytest.raises(ReportError, match="'Z'.*A, B"):
        contrast(shares, "Z")
    with pytest.raises(ReportError, match="at least two"):
        contrast(shares.head(1), "A")


# -- errors


GOOD = two_class_frame(["yes", "no", None, None], [0.5, 0.4, 0.3, 0.2])


@pytest.mark.parametrize(
    ("frame", "options", "message"),
    [
        (GOOD.assign(policy_type=[None] * 4), {}, "only 0 cities"),
        (GOOD.assign(policy_type=["yes", None, None, None]), {}, "A: 1 of 4"),
        (GOOD.assign(p_yes=[0.5, np.nan, 0.3, 0.2]), {}, "1 rows without probabilities"),
        (GOOD.assign(p_yes=[0.5, 1.5, 0.3, 0.2]), {}, "1 rows without probabilities"),
        (GOOD.assign(policy_type=["maybe", "no", None, None]), {}, "'maybe'"),
        (GOOD.assign(city=None), {}, "city is missing"),
        (GOOD.head(0), {}, "empty"),
        (GOOD.drop(columns="p_no"), {}, "p_no"),
        (GOOD, {"probability_columns": {}}, "no probability columns"),
        (pd.concat([GOOD, GOOD.assign(city="B", policy_type=None)]), {}, "at least three"),
    ],
)
def test_unusable_input_is_named(frame, options, message):
    with pytest.raises(ReportError, match=message):
        corrected_shares(frame, "policy_type", **{"probability_columns": TWO, **options})
