import gzip
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.frozen import FrozenEstimator

from reportanalysis.errors import ReportError
from reportanalysis.policytype import BagClassifier, explain
from reportanalysis.policytype.explain import reasons
from reportanalysis.policytype.features import BagFeatures, count_words, numbered, word_terms
from reportanalysis.policytype.fitting import fit_temperature
from reportanalysis.policytype.predict import secondary
from reportanalysis.policytype.seeds import seed_words
from reportanalysis.policytype.store import load_model, save_model
from reportanalysis.policytype.vectors import word_vectors
from reportanalysis.validation.baseline import KeywordBaseline

# Made up for the tests: two vocabularies, words drawn at random.
CARE = ["养老", "医院", "床位", "救助", "学校", "服务", "儿童", "NA"]
WORKS = ["公路", "铁路", "园区", "项目", "水库", "管网", "开工", "#"]
RULES = ["执法", "监管", "整治", "排查", "审批", "制度", "责任", "改革"]


def made_up(count=120, seed=0):
    generator = np.random.default_rng(seed)
    bags, codes = [], []
    for i in range(count):
        code, own = [("service", CARE), ("investment", WORKS), ("regulatory", RULES)][i % 3]
        words = [*generator.choice(own, 4), *generator.choice(CARE + WORKS + RULES, 2)]
        bags.append(" ".join(sorted(words)))
        codes.append(code)
    return bags, np.array(codes)


@pytest.fixture(scope="module")
def model():
    bags, codes = made_up()
    groups = np.arange(len(bags)) % 6
    vectors = word_vectors(bags, size=6)
    return BagClassifier(vectors=vectors).fit(bags, codes, groups=groups)


def test_features_are_those_of_scikit_learn():
    bags = made_up(40)[0]
    ours = BagFeatures.learn(bags, min_df=2)
    counts, words = count_words(bags)
    theirs = TfidfVectorizer(
        analyzer=lambda bag: [t for w in bag.split() for t in word_terms(w)],
        sublinear_tf=True,
        min_df=2,
    ).fit(bags)
    assert sorted(ours.terms) == sorted(theirs.get_feature_names_out())
    order = [theirs.vocabulary_[term] for term in ours.terms]
    expected = theirs.transform(bags).toarray()[:, order]
    assert (
        np.abs(ours.weigh(counts, ours.analyse(words)).toarray() - expected).max() < 1e-4
    )  # idf is rounded


words = st.lists(st.sampled_from([*CARE, *WORKS, *RULES, "新词", "三"]), max_size=8)


@settings(max_examples=40, deadline=None)
@given(words, st.randoms(use_true_random=False))
def test_the_order_of_words_plays_no_part(model, bag, random):
    shuffled = list(bag)
    random.shuffle(shuffled)
    one = model.predict_proba([" ".join(bag), "养老"])
    two = model.predict_proba(["公路", " ".join(shuffled)])
    assert np.allclose(one[0], two[1], atol=1e-12)
    assert np.isclose(one.sum(axis=1), 1).all()


@settings(max_examples=40, deadline=None)
@given(words.filter(bool))
def test_contributions_sum_to_the_score(model, bag):
    text = " ".join(bag)
    scores = model.decision_function([text])[0]
    for i, code in enumerate(model.classes_):
        table = explain(model, text, code)
        assert table["contribution"].sum() == pytest.approx(scores[i], abs=1e-9)
        parts = table.iloc[:-1][["own", "inside", "company", "seeds", "heading"]].sum(axis=1)
        assert np.allclose(parts, table.iloc[:-1]["contribution"])
    assert explain(model, text)["word"].iloc[-1] == "(intercept)"


@settings(max_examples=40, deadline=None)
@given(st.lists(words, min_size=1, max_size=4))
def test_reasons_of_many_bags_are_those_of_each_explained_alone(model, bags):
    texts = [" ".join(bag) for bag in bags]
    codes = model.predict(texts)
    given_reasons = reasons(model, model.analyse(texts), codes)
    for text, code, why in zip(texts, codes, given_reasons, strict=True):
        table = explain(model, text, code).iloc[:-1]
        margin = table[table["margin"] > 0].set_index("word")["margin"]
        assert len(why.split()) == min(4, len(margin))
        assert np.allclose(margin[why.split()], margin.nlargest(4))


def test_it_learns_what_was_made_up(model):
    bags, codes = made_up(90, seed=1)
    assert (model.predict(bags) == codes).mean() > 0.85


def test_an_unknown_code_cannot_be_explained(model):
    with pytest.raises(ReportError, match="other"):
        explain(model, "养老", "other")


def test_the_same_rows_give_the_same_model():
    bags, codes = made_up()
    one, two = (BagClassifier(vectors=word_vectors(bags, size=6)).fit(bags, codes) for _ in "ab")
    assert np.array_equal(one.coef_, two.coef_) and one.temperature_ == two.temperature_


def test_two_classes_and_a_bag_without_known_words():
    model = BagClassifier(min_df=1).fit(["养老", "公路"] * 3, ["service", "investment"] * 3)
    assert model.predict(["养老", "公路"]).tolist() == ["service", "investment"]
    assert np.isfinite(model.predict_proba(["", "未见"])).all()


def test_bad_input_is_refused():
    with pytest.raises(ReportError, match="two classes"):
        BagClassifier().fit(["养老"], ["service"])
    with pytest.raises(ReportError, match="2 bags but 1 labels"):
        BagClassifier().fit(["养老", "公路"], ["service"])
    with pytest.raises(ReportError, match=r"\[bag\]"):
        BagFeatures.learn("养老", min_df=1)
    with pytest.raises(ReportError, match="too few for vectors"):
        word_vectors(["养老 服务"], size=10)


def test_saved_and_loaded_models_predict_the_same(model, tmp_path):
    bags = [*made_up(50, seed=3)[0], "", "未见 NA null"]
    read = load_model(save_model(model, tmp_path / "type", tmp_path))
    assert np.array_equal(read.decision_function(bags), model.decision_function(bags))
    assert np.array_equal(read.predict_proba(bags), model.predict_proba(bags))
    assert (read.C, read.min_df, read.folds) == (model.C, model.min_df, model.folds)


def test_saving_twice_gives_the_same_bytes(model, tmp_path):
    for name in "ab":
        save_model(model, tmp_path / name / "type", tmp_path / name)
    for file in ("type/model.json", "type/terms.csv.gz", "vectors.csv.gz"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def damage_json(folder):
    (folder / "model.json").write_text("{", encoding="utf-8")


def damage_terms(folder):
    source = folder / "terms.csv.gz"
    text = gzip.decompress(source.read_bytes()).replace(b"0", b"1", 1)
    source.write_bytes(gzip.compress(text))


def cut_terms(folder):
    source = folder / "terms.csv.gz"
    source.write_bytes(source.read_bytes()[:100])


def drop_vectors(folder):
    (folder / "vectors.csv.gz").unlink()


def edit_header(**changes):
    def change(folder):
        header = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        header.update(changes)
        (folder / "model.json").write_text(json.dumps(header), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    "damage",
    [
        damage_json,
        damage_terms,
        cut_terms,
        drop_vectors,
        edit_header(format="other"),
        edit_header(classes=["a", "b"]),
        edit_header(intercept=[0.0]),
        edit_header(temperature=-1.0),
        edit_header(parameters={"colour": 1}),
        edit_header(sha256={}),
    ],
)
def test_damage_is_noticed(model, tmp_path, damage):
    save_model(model, tmp_path, tmp_path)
    damage(tmp_path)
    with pytest.raises(ReportError, match="train"):
        load_model(tmp_path)


@settings(max_examples=20, deadline=None)
@given(st.floats(0.3, 3))
def test_temperature_recovers_a_known_one(true):
    generator = np.random.default_rng(0)
    scores = generator.normal(0, 2, (4000, 3))
    sums = softmax(scores / true, axis=1).cumsum(axis=1)
    column = (generator.random((4000, 1)) > sums).sum(axis=1).clip(0, 2)
    assert fit_temperature(scores, column, np.ones(4000)) == pytest.approx(true, rel=0.15)


def test_temperature_is_that_of_scikit_learn():
    class Scores(ClassifierMixin, BaseEstimator):
        """A fitted classifier whose input is its scores."""

        def fit(self, scores, column):
            self.classes_ = np.unique(column)
            return self

        def decision_function(self, scores):
            return scores

        def predict(self, scores):
            return scores.argmax(axis=1)

    generator = np.random.default_rng(1)
    column = generator.integers(3, size=300)
    scores = generator.normal(0, 1, (300, 3)) + 2 * np.eye(3)[column]
    given = FrozenEstimator(Scores().fit(scores, column))
    theirs = CalibratedClassifierCV(given, method="temperature").fit(scores, column)
    ours = softmax(scores / fit_temperature(scores, column, np.ones(300)), axis=1)
    np.testing.assert_allclose(theirs.predict_proba(scores), ours, atol=1e-3)


def test_words_that_keep_company_have_near_vectors():
    vectors = word_vectors(made_up(300)[0], size=3).drop(columns="idf")
    near = vectors.loc["养老"] @ vectors.loc["医院"]
    far = vectors.loc["养老"] @ vectors.loc["公路"]
    assert near > far + 250
    lengths = np.sqrt((vectors**2).sum(axis=1))
    assert ((lengths - 50).abs() < 2).all()


def test_seed_words_are_clean():
    for variable in ("policy_type", "theme"):
        seeds = seed_words(variable)
        assert not seeds.duplicated(["code", "group", "word"]).any()
        assert (seeds["word"].str.len() > 0).all()
        KeywordBaseline(variable).fit()
    with pytest.raises(ReportError, match="no seed words"):
        seed_words("colour")


def test_the_baseline_counts_seed_words_by_hand():
    baseline = KeywordBaseline().fit()
    baseline.seeds_ = pd.DataFrame(
        {"code": ["service", "regulatory"], "group": "g", "word": ["养老", "执法"]}
    )
    evidence = baseline.evidence(["养老 养老服务 执法", "公路"])
    column = {code: i for i, code in enumerate(baseline.classes_)}
    assert evidence[0, column["service"]] == 1.5  # a whole word and half of one
    assert evidence[0, column["regulatory"]] == 1
    assert baseline.predict(["养老 养老服务 执法", "公路"]).tolist() == ["service", "other"]
    assert np.allclose(baseline.predict_proba(["公路"])[0, column["other"]], 1)


def test_secondary_is_second_and_never_other():
    probabilities = np.array([[0.5, 0.3, 0.2], [0.5, 0.1, 0.4], [0.8, 0.15, 0.05]])
    assert secondary(probabilities, np.array(["a", "b", "other"])).tolist() == ["b", "", ""]


def test_a_numbered_heading_is_short_and_has_an_ordinal_of_its_own():
    bags = ["三 乡村 振兴", "三农 振兴", "三 " + " ".join(["词"] * 14), "十一 加快", ""]
    assert numbered(*count_words(bags)).tolist() == [1, 0, 0, 1, 0]
    # As words of a sentence: 一是, 双随机一公开, 十五五规划, 三 with a figure, two ordinals.
    bags = ["一 是 抓好", "一 公开 双 随机", "五 十五 规划", "# 三 新建", "一 一 推进"]
    assert not numbered(*count_words(bags)).any()
