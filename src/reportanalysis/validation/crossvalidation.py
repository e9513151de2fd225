"""Predictions for documents the model has not seen, and the ways of testing."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from reportanalysis.codebook import VARIABLES
from reportanalysis.errors import ReportError
from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.labels import CITY_SCORED, PROVINCE_SCORED, SCORED_SETS
from reportanalysis.policytype.training import train
from reportanalysis.policytype.vectors import corpus_vectors
from reportanalysis.validation.scores import class_scores, evaluate, expected_calibration_error

HOME = "Shandong"
# Groups of provinces that leave training together.
FOLDS = 6


# A fitted classifier of bags with `classes_` and `predict_proba`, which may take contexts too.
Model = Any
Fit = Callable[[pd.DataFrame], Model]


class Way(NamedTuple):
    """A way of testing.

    Values of the column `groups` leave training together, the sets in `scored` are scored. In a
    `strict` test word vectors and idf do without the reports tested; with `context` a sentence
    is read with its neighbours; `by_class` asks for the scores of each class.
    """

    groups: str
    scored: tuple[str, ...]
    strict: bool = True
    context: bool = False
    by_class: bool = False


WAYS = {
    "sentence alone, word vectors also from the tested report": Way(
        "city", SCORED_SETS, strict=False, by_class=True
    ),
    "sentence alone, report never seen": Way("city", SCORED_SETS),
    "sentence in its report, with its neighbours": Way(
        "city", SCORED_SETS, strict=False, context=True
    ),
    "city of another province, sentence alone, report never seen": Way(
        "fold", CITY_SCORED, by_class=True
    ),
    "city of another province, with neighbours, report never seen": Way(
        "fold", CITY_SCORED, context=True
    ),
    "city of another province, trained on Shandong alone": Way("region", CITY_SCORED),
    "another province's government, sentence alone, report never seen": Way(
        "fold", PROVINCE_SCORED
    ),
    "another province's government, with neighbours, report never seen": Way(
        "fold", PROVINCE_SCORED, context=True
    ),
}


def cross_validate_by_document(
    matched: pd.DataFrame,
    variable: str,
    fit: Fit,
    groups: str = "city",
    scored: Sequence[str] = SCORED_SETS,
    context: bool = False,
) -> pd.DataFrame:
    """Probabilities for each scored row from a model that saw nothing of its group.

    Each value of `groups` is left out in turn; all other rows train, rows of the sets in
    `scored` are predicted. Dezhou's digest and its report of 2024 are one city and leave together.
    One row per scored row, in the order of `matched`, as from `predictions`.
    """
    names = sorted(matched[groups].unique())
    if len(names) < 2:
        raise ReportError(f"cross-validation needs two or more values of {groups!r}")
    parts = []
    for name in names:
        inside = matched[groups] == name
        test = matched.loc[inside & matched["set"].isin(scored)]
        if len(test):
            parts.append(predictions(fit(matched.loc[~inside]), test, variable, context))
    return pd.concat(parts).sort_index().fillna(0.0)


def predictions(
    model: Model, test: pd.DataFrame, variable: str, context: bool = False
) -> pd.DataFrame:
    """Predictions of a fitted model beside the labels.

    Columns `commitment_id`, `document_id`, `city`, `set`, `confidence`, `truth`,
    `predicted`, `probability` (of the prediction) and `p_<code>` per class. Sentences are
    read alone, or with their `context`.
    """
    inputs = [test["bag"], test["context"]] if context else [test["bag"]]
    probabilities = model.predict_proba(*inputs)
    codes = [str(code) for code in model.classes_]
    columns = ["commitment_id", "document_id", "city", "set", "confidence"]
    out = test[columns].assign(
        truth=test[variable].astype(str),
        predicted=np.array(codes, dtype=object)[probabilities.argmax(axis=1)],
        probability=probabilities.max(axis=1),
    )
    return out.assign(**{f"p_{code}": probabilities[:, i] for i, code in enumerate(codes)})


def remembered(fit: Fit) -> Fit:
    """The same function, which trains once only on the same rows (by their index).

    Of use where one cross-validation of one table is scored in several ways.
    """
    models: dict[frozenset[object], Model] = {}

    def fit_once(part: pd.DataFrame) -> Model:
        rows = frozenset(part.index)
        if rows not in models:
            models[rows] = fit(part)
        return models[rows]

    return fit_once


def fitter(
    commitments: pd.DataFrame,
    variable: str,
    known: dict[frozenset[str], pd.DataFrame],
    *,
    strict: bool = False,
    C: float = 0.3,
    folds: int = 3,
) -> Callable[[pd.DataFrame], BagClassifier]:
    """A function that trains on given rows, for cross-validation.

    `strict` leaves out also the unlabelled bags of cities that have no training row: so it
    tells how good a model is for a report it has never seen, else for further sentences of
    these reports. `known` keeps word vectors by the cities they were learnt from.
    """

    def fit(part: pd.DataFrame) -> BagClassifier:
        cities = frozenset(part["city"] if strict else commitments["city"])
        rows = commitments.loc[commitments["city"].isin(cities)]
        if cities not in known:
            known[cities] = corpus_vectors(rows)
        return train(part, variable, known[cities], rows["bag"], C=C, folds=folds)

    return fit


def evaluate_models(
    commitments: pd.DataFrame, matched: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Test both classifiers in each of the `WAYS`; takes some minutes.

    Gives the measures of `evaluate` and `calibration_error`, and scores by class of the
    ways that ask for them, each with `variable` and `tested`.
    """
    folded = with_folds(matched)
    known = _fold_vectors(commitments, folded)
    parts = Parallel(n_jobs=-1)(
        delayed(_evaluate_variable)(commitments, folded, variable, known) for variable in VARIABLES
    )
    measures, classes = (
        pd.concat(tables, ignore_index=True) for tables in zip(*parts, strict=True)
    )
    return measures, classes


def with_folds(matched: pd.DataFrame, folds: int = FOLDS) -> pd.DataFrame:
    """Add `region` (Shandong or elsewhere) and `fold`: which rows leave training together.

    Of Shandong each city is a fold; other provinces form `folds` groups, whole provinces each.
    """
    province = matched["province"].fillna(HOME)
    others = sorted(set(province) - {HOME})
    number = {name: str(n % folds) for n, name in enumerate(others)}
    return matched.assign(
        region=province.where(province == HOME, "elsewhere"),
        fold=matched["city"].where(province == HOME, province.map(number)),
    )


def _fold_vectors(
    commitments: pd.DataFrame, folded: pd.DataFrame
) -> dict[frozenset[str], pd.DataFrame]:
    """Word vectors by the cities they are learnt from, for every fold of every way."""
    needed = {frozenset(commitments["city"])}
    for way in WAYS.values():
        if way.strict:
            tested = folded.loc[folded["set"].isin(way.scored), way.groups].unique()
            needed |= {frozenset(folded.loc[folded[way.groups] != t, "city"]) for t in tested}
    cities = sorted(needed, key=sorted)
    tables = Parallel(n_jobs=-1)(
        delayed(corpus_vectors)(commitments[commitments["city"].isin(names)]) for names in cities
    )
    return dict(zip(cities, tables, strict=True))


def _evaluate_variable(
    commitments: pd.DataFrame,
    folded: pd.DataFrame,
    variable: str,
    known: dict[frozenset[str], pd.DataFrame],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measures, and scores by class, of one variable."""
    fits = {
        strict: remembered(fitter(commitments, variable, known, strict=strict))
        for strict in (False, True)
    }
    measures, classes = {}, {}
    for name, way in WAYS.items():
        out = cross_validate_by_document(
            folded, variable, fits[way.strict], way.groups, way.scored, way.context
        )
        error = expected_calibration_error(out)
        measures[variable, name] = evaluate(out).assign(calibration_error=error)
        if way.by_class:
            classes[variable, name] = class_scores(out)
    first = ["variable", "tested"]
    labelled = (pd.concat(tables, names=first).reset_index(first) for tables in (measures, classes))
    return tuple(labelled)
