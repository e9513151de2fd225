import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from reportanalysis.errors import ReportError
from reportanalysis.policytype import BagClassifier
from reportanalysis.validation.crossvalidation import cross_validate_by_document
from reportanalysis.validation.robustness import (
    label_noise,
    learning_curve,
    search_optimism,
    transfer,
)
from reportanalysis.validation.scores import (
    by_group,
    class_scores,
    confident_mistakes,
    confusion,
    evaluate,
    expected_calibration_error,
    macro_f1,
    reliability_table,
    risk_coverage,
)


def table(truth, predicted, **more):
    frame = pd.DataFrame({"truth": list(truth), "predicted": list(predicted)})
    return frame.assign(document_id="x", city="x", **more)


def test_macro_f1_by_hand():
    # a: 2 of 3 found, 2 of 2 right: F1 = 4/5; b: 1 of 1 found, 1 of 2 right: F1 = 2/3.
    out = table("aaab", "aabb")
    assert macro_f1(out) == pytest.approx((4 / 5 + 2 / 3) / 2)
    assert confusion(out).to_numpy().tolist() == [[2, 1], [0, 1]]


codes = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1)


@settings(max_examples=60, deadline=None)
@given(codes)
def test_scores_are_those_of_scikit_learn(pairs):
    truth, predicted = zip(*pairs, strict=True)
    out = table(truth, predicted)
    scores = class_scores(out)
    expected = precision_recall_fscore_support(
        truth, predicted, labels=scores["code"].tolist(), zero_division=0
    )
    for column, values in zip(("precision", "recall", "f1", "labelled"), expected, strict=True):
        assert np.allclose(scores[column], values)
    measures = evaluate(out, repetitions=5).set_index("measure")["value"]
    both = sorted({*truth, *predicted})
    expected_f1 = f1_score(truth, predicted, labels=both, average="macro", zero_division=0)
    assert measures["macro_f1"] == pytest.approx(expected_f1)
    assert measures["accuracy"] == pytest.approx(accuracy_score(truth, predicted))


def test_the_interval_widens_when_documents_differ():
    even = table("ab" * 50, "ab" * 40 + "ba" * 10)
    mixed = even.assign(document_id=np.repeat(list("pqrst"), 20))
    spread = even.assign(document_id=np.tile(list("pqrst"), 20))
    width = [(evaluate(out)["high"] - evaluate(out)["low"]).iloc[1] for out in (spread, mixed)]
    assert width[0] < width[1]
    assert evaluate(mixed).equals(evaluate(mixed))


def test_interval_covers_the_truth_as_often_as_it_says():
    generator = np.random.default_rng(0)
    covered = 0
    for _ in range(60):
        right = generator.random(40 * 15) < np.repeat(generator.beta(16, 4, 40), 15)
        out = table(["a"] * 600, np.where(right, "a", "b"))
        out["document_id"] = np.repeat(np.arange(40).astype(str), 15)
        row = evaluate(out, repetitions=300).iloc[1]
        covered += row["low"] <= 0.8 <= row["high"]
    assert covered >= 50  # 95% of 60 is 57


def test_calibration_error_by_hand():
    # Bin (0.5, 0.6]: mean 0.55, half right; bin (0.9, 1]: mean 1, all right.
    out = table("abaa", "aaaa", probability=[0.55, 0.55, 1.0, 1.0])
    assert expected_calibration_error(out) == pytest.approx(0.5 * 0.05)
    assert reliability_table(out)["rows"].tolist() == [2, 2]


def test_perfectly_calibrated_probabilities_have_little_error():
    generator = np.random.default_rng(0)
    probability = generator.uniform(0.3, 1, 20000)
    right = generator.random(20000) < probability
    out = table(["a"] * 20000, np.where(right, "a", "b"), probability=probability)
    assert expected_calibration_error(out) < 0.02


def test_abstaining_by_hand():
    out = table("aab", "aaa", probability=[0.85, 0.7, 0.5])
    result = risk_coverage(out).set_index("threshold")
    two, one = pytest.approx(2 / 3), pytest.approx(1 / 3)
    assert result["coverage"].tolist() == [1, 1, 1, two, two, one, 0]
    assert result["risk"].tolist()[:6] == [one, one, one, 0, 0, 0]
    assert np.isnan(result["risk"].iloc[6])


def test_confident_mistakes_are_mistakes_surest_first():
    out = table("aabb", "abab", probability=[0.9, 0.6, 0.8, 0.5], set="dev", confidence=3)
    out["commitment_id"] = list("wxyz")
    assert confident_mistakes(out, 20)["commitment_id"].tolist() == ["y", "x"]


def test_groups_are_scored_apart():
    out = table("aabb", "abbb").assign(city=list("ppqq"))
    result = by_group(out, "city")
    assert result["accuracy"].tolist() == [0.5, 1.0]
    assert result["rows"].tolist() == [2, 2]


@pytest.fixture(scope="module")
def made_up():
    """Three classes told apart by one word in four, five made-up cities."""
    generator = np.random.default_rng(0)
    rows = []
    own = {
        "service": "养老 医院 床位",
        "investment": "公路 园区 项目",
        "regulatory": "执法 监管 整治",
    }
    every = " ".join(own.values()).split()
    for i in range(300):
        code = list(own)[i % 3]
        words = [*generator.choice(own[code].split(), 2), *generator.choice(every, 2)]
        city = f"city{i % 5}"
        rows.append((f"c{i}", city, city, "dev" if i % 2 else "silver", 3, " ".join(words), code))
    columns = ["commitment_id", "document_id", "city", "set", "confidence", "bag", "policy_type"]
    frame = pd.DataFrame(rows, columns=columns)
    frame.loc[frame["city"] == "city4", "set"] = "dezhou2019"
    return frame


def fit(part):
    return BagClassifier(folds=3).fit(part["bag"], part["policy_type"], groups=part["city"])


def test_no_row_of_a_city_trains_the_model_that_predicts_it(made_up):
    seen = []

    def spy(part):
        seen.append(set(part["city"]))
        return fit(part)

    out = cross_validate_by_document(made_up, "policy_type", spy)
    assert [len(cities) for cities in seen] == [4] * 5
    assert set.intersection(*seen) == set()
    assert (out["set"] != "silver").all()
    assert out.index.is_monotonic_increasing
    assert out["commitment_id"].tolist() == made_up.loc[out.index, "commitment_id"].tolist()
    assert np.allclose(out.filter(like="p_").sum(axis=1), 1)


def test_one_city_cannot_be_cross_validated(made_up):
    with pytest.raises(ReportError, match="two or more"):
        cross_validate_by_document(made_up.assign(city="x"), "policy_type", fit)


def test_labels_drawn_at_random_cannot_be_predicted(made_up):
    shuffled = np.random.default_rng(1).permutation(made_up["policy_type"])
    out = cross_validate_by_document(made_up.assign(policy_type=shuffled), "policy_type", fit)
    assert macro_f1(out) < 0.45


def test_more_labels_help_and_noise_hurts(made_up):
    grouped = made_up.assign(group=made_up["city"])
    curve = learning_curve(grouped, "policy_type", fit, shares=(0.1, 1.0))
    assert curve["macro_f1"].iloc[0] < curve["macro_f1"].iloc[1]
    assert curve["training_rows"].iloc[1] == 240
    noise = label_noise(grouped, "policy_type", fit, shares=(0.0, 0.8))
    assert noise["macro_f1"].iloc[0] > noise["macro_f1"].iloc[1] + 0.05


def test_transfer_keeps_the_home_city_out(made_up):
    sizes = []

    def spy(part):
        sizes.append(len(part))
        return fit(part)

    result = transfer(made_up, "policy_type", spy)
    assert sizes == [240, 60]
    assert result["rows"].tolist() == [60, 120]


def test_optimism_of_a_search_over_noise_is_seen_and_of_one_setting_is_zero():
    generator = np.random.default_rng(0)
    truth = generator.choice(list("ab"), 400)
    cities = np.repeat([f"c{i}" for i in range(8)], 50)

    def guess():
        return pd.DataFrame(
            {"truth": truth, "predicted": generator.choice(list("ab"), 400), "city": cities}
        )

    one = search_optimism({"only": guess()})
    assert one["optimism"].item() == 0
    many = search_optimism({f"s{i}": guess() for i in range(30)})
    assert many["apparent"].item() > 0.54 and many["optimism"].item() > 0.01
