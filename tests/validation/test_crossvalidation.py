"""Who trains the model that predicts whom, told by models that note what they saw."""

import pandas as pd
import pytest
from joblib import parallel_config
from majority import Majority, labelled_rows

from reportanalysis.codebook import VARIABLES
from reportanalysis.validation import card, crossvalidation
from reportanalysis.validation.crossvalidation import (
    WAYS,
    cross_validate_by_document,
    evaluate_models,
    remembered,
    with_folds,
)


@pytest.fixture
def rows():
    return labelled_rows()


def test_provinces_of_one_fold_leave_training_together(rows):
    folded = with_folds(rows, folds=2)
    seen = []
    out = cross_validate_by_document(
        folded,
        "theme",
        lambda part: seen.append(set(part["city"])) or Majority(part),
        groups="fold",
        scored=("province_dev",),
    )
    assert set(out["city"]) == {"Anhui", "Hebei", "Hunan", "Gansu"}
    left_out = sorted(sorted(set(rows["city"]) - cities) for cities in seen)
    assert left_out == [["Anhui", "Hebei"], ["Gansu", "Hunan"]]
    region = cross_validate_by_document(
        folded, "theme", Majority, groups="region", scored=("province_dev",)
    )
    assert set(region["predicted"]) == {"urban"}


def test_a_remembered_model_serves_every_scoring_of_the_same_folds(rows):
    trained = []
    fit = remembered(lambda part: trained.append(len(part)) or Majority(part))
    for scored in (("dev",), ("province_dev",), ("dev", "province_dev")):
        once = cross_validate_by_document(with_folds(rows, 2), "theme", fit, "fold", scored)
        plain = cross_validate_by_document(with_folds(rows, 2), "theme", Majority, "fold", scored)
        assert once.equals(plain)
    assert len(trained) == 4


class Spy(Majority):
    """Notes also whose sentences the word vectors and the idf were learnt from."""

    seen: list["Spy"]

    def __init__(self, part, variable, vectors, unlabelled, *, C, folds):
        super().__init__(part, variable)
        self.vectors, self.unlabelled = set(vectors["city"]), unlabelled
        self.given = set()  # whether a sentence came with its neighbours
        self.seen.append(self)

    def predict_proba(self, bags, contexts=None):
        self.given.add(contexts is not None)
        return super().predict_proba(bags)


@pytest.fixture(scope="module")
def evaluated():
    """Every way of testing, on labels of two cities of each kind; what models saw."""
    further = labelled_rows().query("province.notna()").assign(set="city_dev")
    further[["city", "document_id"]] += " city"
    rows = pd.concat([labelled_rows(), further], ignore_index=True)
    rows["commitment_id"] = range(len(rows))
    Spy.seen = []
    unlabelled = pd.DataFrame({"city": ["Heze"], "bag": "公路", "context": ""})
    everything = pd.concat([rows, unlabelled], ignore_index=True)
    with pytest.MonkeyPatch.context() as patch, parallel_config(backend="sequential"):
        patch.setattr(crossvalidation, "corpus_vectors", lambda part: part[["city"]])
        patch.setattr(crossvalidation, "train", Spy)
        return rows, everything, *evaluate_models(everything, rows)


def test_every_way_is_measured_and_those_that_ask_by_class_too(evaluated):
    _, _, measures, classes = evaluated
    for table, asked in ((measures, WAYS), (classes, [n for n, w in WAYS.items() if w.by_class])):
        told = table.groupby("variable")["tested"].agg(lambda names: [*dict.fromkeys(names)])
        assert told.to_dict() == {variable: [*asked] for variable in VARIABLES}
    # Rural elsewhere, urban in Shandong: each majority is right where it stays the larger one.
    accuracy = measures.query("measure == 'accuracy' and variable == 'theme'")
    values = accuracy.set_index("tested")["value"]
    assert values["city of another province, trained on Shandong alone"] == 0
    assert values["city of another province, sentence alone, report never seen"] == 1
    # The majority's probability is 1: it is out by the share of mistakes.
    out = accuracy.set_index("tested")["calibration_error"]
    assert out.tolist() == pytest.approx((1 - values).tolist())


def test_in_a_strict_test_nothing_is_learnt_from_the_cities_tested(evaluated):
    rows, everything, _, _ = evaluated
    cities = set(everything["city"])
    loose = [one for one in Spy.seen if one.vectors == cities]
    strict = [one for one in Spy.seen if one.vectors != cities]
    assert loose and strict
    for one in strict:
        assert one.vectors == set(one.rows["city"])
        assert len(one.unlabelled) == everything["city"].isin(one.vectors).sum()
    assert all(len(one.unlabelled) == len(everything) for one in loose)
    # Once for each set of rows: two cities at home, and the provinces by fold, and Shandong alone.
    folds = with_folds(rows).loc[lambda t: t["region"] == "elsewhere", "fold"].nunique()
    assert len(loose) == 2 * len(VARIABLES)
    assert len(strict) == (2 + folds + 1) * len(VARIABLES)


def test_neighbours_are_read_where_the_way_says_so(evaluated):
    rows, everything, _, _ = evaluated
    both = [one for one in Spy.seen if one.given == {False, True}]
    alone = [one for one in Spy.seen if one.given == {False}]
    assert len(both) + len(alone) == len(Spy.seen)
    # Alone only: a city's report never seen, and what Shandong alone tells of others.
    assert len(alone) == (2 + 1) * len(VARIABLES)
    assert all(one.vectors != set(everything["city"]) for one in alone)


def test_the_card_counts_rows_and_reports_of_each_kind(evaluated, tmp_path, monkeypatch):
    rows, everything, measures, classes = evaluated
    monkeypatch.setattr(card, "evaluate_models", lambda *_: (measures, classes))
    once = [rows.head(3).assign(set="silver"), rows.tail(1).assign(set="city_silver")]
    text, table = card.write_card(everything, pd.concat([rows, *once]), tmp_path)
    words = " ".join(text.read_text("utf-8").split())
    assert "11 sentences of 2 reports, 8 of them coded twice" in words
    assert "17 sentences of 4 reports, 16 of them" in words
    assert "16 sentences of 4 reports, 16 of them" in words
    assert "| theme | city of another province, trained on Shandong alone | accuracy | 0" in words
    assert pd.read_csv(table)["value"].tolist() == measures["value"].round(4).tolist()
