"""Shares of a panel: by hand, and coverage by simulation of reports in strata."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from reportanalysis.compare.panelshares import corrected_panel
from reportanalysis.errors import ReportError

TWO = {"yes": "p_yes", "no": "p_no"}


def test_by_hand():
    """Three strata are not drawn together; sentences count by the inverse of their chance."""
    reports = pd.DataFrame({
        "document_id": ["a", "b", "c"], "stratum": ["x", "y", "z"], "n_frame": 10,
        "p_yes": [4.0, 5.0, 6.0], "p_no": [6.0, 5.0, 4.0],
    })  # fmt: skip
    sample = pd.DataFrame({
        "document_id": ["a", "a", "d", "b", "e", "c", "f"], "stratum": list("xxxyyzz"),
        "weight": [1, 1, 2, 1, 1, 1, 1], "kind": ["yes", "no", "no", "yes", "no", "no", "yes"],
        "p_yes": [0.5, 0.1, 0.2, 1.0, 0.0, 0.0, 1.0],
    }).assign(p_no=lambda t: 1 - t["p_yes"])  # fmt: skip
    table = corrected_panel(reports, sample, "kind", TWO)
    error = (0.5 - 0.1 - 2 * 0.2) / 4
    yes = table[table["category"] == "yes"]
    assert yes["share"].to_numpy() == pytest.approx([0.4 + error, 0.5, 0.6])
    assert yes["n_sampled"].tolist() == [3, 2, 2]
    assert (table["shared"] == 0).all()  # nothing is borrowed
    np.testing.assert_allclose(table.groupby("document_id")["share"].sum(), 1)


def test_nothing_in_doubt_leaves_the_interval_of_a_sample_without_error():
    reports = pd.DataFrame({
        "document_id": ["a"], "stratum": "x", "n_frame": 10, "p_yes": [10.0], "p_no": [0.0],
    })  # fmt: skip
    sample = pd.DataFrame({
        "document_id": list("aabb"), "stratum": "x", "weight": 1.0, "kind": "yes",
        "p_yes": 1.0, "p_no": 0.0,
    })  # fmt: skip
    yes, no = corrected_panel(reports, sample, "kind", TWO)[["share", "low", "high"]].to_numpy()
    ends = stats.binomtest(10, 10).proportion_ci(method="wilson")
    assert yes.tolist() == pytest.approx([1, *ends])
    assert no.tolist() == pytest.approx([0, 1 - ends.high, 1 - ends.low])


def test_variance_of_one_stratum_by_analysis_of_variance():
    """In a balanced sample of one stratum all of the interval follows from two mean squares."""
    rng = np.random.default_rng(3)
    drawn, each, size, more = 8, 5, 150, 20  # `more`: degrees of the variance of all groups
    moved = np.repeat(rng.normal(scale=0.1, size=drawn), each)
    yes = rng.random(drawn * each) < 0.6
    sample = pd.DataFrame({
        "document_id": np.repeat(list("abcdefgh"), each), "stratum": "x", "weight": 2.0,
        "kind": np.where(yes, "yes", "no"),
        "p_yes": np.clip(0.2 + 0.6 * yes + moved + rng.normal(scale=0.1, size=len(yes)), 0, 1),
    }).assign(p_no=lambda t: 1 - t["p_yes"])  # fmt: skip
    reports = pd.DataFrame({
        "document_id": ["a"], "stratum": "x", "n_frame": size, "p_yes": [80.0], "p_no": [70.0],
    })  # fmt: skip
    errors = (yes - sample["p_yes"].to_numpy()).reshape(drawn, each)
    within = errors.var(axis=1, ddof=1).mean()
    spread = errors.mean(axis=1).var(ddof=1)
    # Of a normal difference known to be positive, the mean.
    standard = spread * np.sqrt(2 / (drawn - 1))
    above = (spread - within / each) / standard
    between = standard * (above + stats.norm.pdf(above) / stats.norm.cdf(above))
    label = yes.mean() * (1 - yes.mean())
    expected = between / drawn + (within + label / len(yes)) / len(yes)
    sampling = ((drawn - 1 + more) * spread / drawn + expected) / (drawn + more)
    variance = sampling + between + within / size
    row = corrected_panel(reports, sample, "kind", TWO).set_index("category").loc["yes"]
    assert row["share"] == pytest.approx(80 / size + errors.mean())
    for end in row[["low", "high"]]:  # Wilson's: where the share lies 1.96 standard errors away
        distance = (row["share"] - end) ** 2 / (end * (1 - end))
        assert distance == pytest.approx(stats.norm.ppf(0.975) ** 2 * variance / label)


@pytest.mark.parametrize(("drift", "least"), [(0.0, 0.93), (0.4, 0.93)])
def test_intervals_cover_and_correction_pays(drift, least):
    """240 reports of six periods; the classifier errs more the older the report."""
    rng = np.random.default_rng(7)
    hits, corrected, raw = [], [], []
    unit = np.eye(3)
    for _ in range(60):
        reports, samples, true = [], [], []
        for i in range(240):
            stratum, size = i % 6, int(rng.integers(100, 250))
            truth = rng.choice(3, size, p=rng.dirichlet([12, 30, 18]))
            logits = rng.normal(size=(size, 3))
            logits[np.arange(size), truth] += 4 * (0.4 + rng.random(size))
            logits[:, 0] += drift * (5 - stratum) + 0.3 * rng.normal()
            p = np.exp(logits)
            p /= p.sum(axis=1, keepdims=True)
            reports.append((f"r{i:03d}", stratum, size, *p.sum(axis=0)))
            true.append(unit[truth].mean(axis=0))
            if i < 120:
                for j in rng.choice(size, 6, replace=False):
                    samples.append((f"r{i:03d}", stratum, size / 6, "abc"[truth[j]], *p[j]))
        names = {"a": "p_a", "b": "p_b", "c": "p_c"}
        ends = list(names.values())
        table = corrected_panel(
            pd.DataFrame(reports, columns=["document_id", "stratum", "n_frame", *ends]),
            pd.DataFrame(samples, columns=["document_id", "stratum", "weight", "kind", *ends]),
            "kind", names,
        )  # fmt: skip
        known = np.array(true).ravel()
        hits.append((table["low"] <= known) & (known <= table["high"]))
        corrected.append(table["share"] - known)
        naive = np.array([row[3:] for row in reports]) / np.array([[row[2]] for row in reports])
        raw.append(naive.ravel() - known)
    error, alone = (float(np.sqrt(np.mean(np.square(e)))) for e in (corrected, raw))
    print(f"panel, drift {drift}: coverage {np.mean(hits):.3f}, rmse {error:.4f}, raw {alone:.4f}")
    assert least <= np.mean(hits) <= 0.98
    assert error < (0.7 if drift else 1.0) * alone


REPORTS = pd.DataFrame(
    {"document_id": ["a"], "stratum": "x", "n_frame": 2, "p_yes": [1.0], "p_no": [1.0]}
)
SAMPLE = pd.DataFrame({
    "document_id": ["a", "b"], "stratum": "x", "weight": 1.0, "kind": ["yes", "no"],
    "p_yes": 0.5, "p_no": 0.5,
})  # fmt: skip


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        (SAMPLE.head(1), "stratum x: one report was sampled"),
        (SAMPLE.assign(weight=0.0), "weight must be positive"),
        (SAMPLE.drop(columns="weight"), "no column weight"),
    ],
)
def test_unusable_samples_are_named(sample, message):
    with pytest.raises(ReportError, match=message):
        corrected_panel(REPORTS, sample, "kind", TWO)
