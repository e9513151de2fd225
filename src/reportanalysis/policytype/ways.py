"""Ways of testing the classifiers, and what each of them finds."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd
from joblib import Parallel, delayed

from reportanalysis.policytype.calibration import expected_calibration_error
from reportanalysis.policytype.crossvalidation import cross_validate_by_document, remembered
from reportanalysis.policytype.evaluation import class_scores, evaluate
from reportanalysis.policytype.further import CITY_SCORED, PROVINCE_SCORED, with_folds
from reportanalysis.policytype.labels import SCORED_SETS
from reportanalysis.policytype.training import VARIABLES, VECTOR_SIZE, fitter
from reportanalysis.policytype.vectors import corpus_vectors


class Way(NamedTuple):
    """A way of testing.

    Attributes
    ----------
    groups : str
        Column whose values leave training together.
    scored : tuple of str
        Sets that are scored.
    strict : bool
        Whether word vectors and idf do without the reports tested.
    context : bool
        Whether a sentence is read with its neighbours.
    """

    groups: str
    scored: tuple[str, ...]
    strict: bool
    context: bool


WAYS = {
    "sentence alone, word vectors also from the tested report": Way(
        "city", SCORED_SETS, strict=False, context=False
    ),
    "sentence alone, report never seen": Way("city", SCORED_SETS, strict=True, context=False),
    "sentence in its report, with its neighbours": Way(
        "city", SCORED_SETS, strict=False, context=True
    ),
    "city of another province, sentence alone, report never seen": Way(
        "fold", CITY_SCORED, strict=True, context=False
    ),
    "city of another province, with neighbours, report never seen": Way(
        "fold", CITY_SCORED, strict=True, context=True
    ),
    "city of another province, trained on Shandong alone": Way(
        "region", CITY_SCORED, strict=True, context=False
    ),
    "another province's government, sentence alone, report never seen": Way(
        "fold", PROVINCE_SCORED, strict=True, context=False
    ),
    "another province's government, with neighbours, report never seen": Way(
        "fold", PROVINCE_SCORED, strict=True, context=True
    ),
}
BY_CLASS = (
    "sentence alone, word vectors also from the tested report",
    "city of another province, sentence alone, report never seen",
)


def evaluate_models(
    commitments: pd.DataFrame, matched: pd.DataFrame, ways: Mapping[str, Way] = WAYS
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Test both classifiers in each way; takes some minutes.

    Parameters
    ----------
    commitments, matched : DataFrame
        As from :func:`~reportanalysis.policytype.training.read_training_data`.
    ways : mapping
        Name to :class:`Way`.

    Returns
    -------
    measures : DataFrame
        `variable`, `tested`, then the columns of
        :func:`~reportanalysis.policytype.evaluation.evaluate` and `calibration_error`.
    classes : DataFrame
        Scores by class, with `variable` and `tested`, of the ways in `BY_CLASS`.
    """
    folded = with_folds(matched)
    known = _fold_vectors(commitments, folded, ways)
    parts = Parallel(n_jobs=-1)(
        delayed(_evaluate_variable)(commitments, folded, variable, ways, known)
        for variable in VARIABLES
    )
    measures, classes = zip(*parts, strict=True)
    return pd.concat(measures, ignore_index=True), pd.concat(classes, ignore_index=True)


def _fold_vectors(
    commitments: pd.DataFrame, folded: pd.DataFrame, ways: Mapping[str, Way]
) -> dict[frozenset[str], pd.DataFrame]:
    """Word vectors by the cities they are learnt from, for every fold of every way."""
    needed = {frozenset(commitments["city"])}
    for way in ways.values():
        if way.strict:
            tested = folded.loc[folded["set"].isin(way.scored), way.groups].unique()
            needed |= {frozenset(folded.loc[folded[way.groups] != t, "city"]) for t in tested}
    cities = sorted(needed, key=sorted)
    tables = Parallel(n_jobs=-1)(
        delayed(corpus_vectors)(commitments[commitments["city"].isin(names)], VECTOR_SIZE)
        for names in cities
    )
    return dict(zip(cities, tables, strict=True))


def _evaluate_variable(
    commitments: pd.DataFrame,
    folded: pd.DataFrame,
    variable: str,
    ways: Mapping[str, Way],
    known: dict[frozenset[str], pd.DataFrame],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Measures, and scores by class, of one variable."""
    fits = {
        strict: remembered(fitter(commitments, variable, strict=strict, known=known))
        for strict in (False, True)
    }
    measures, classes = [], []
    for name, way in ways.items():
        out = cross_validate_by_document(
            folded, variable, fits[way.strict], way.groups, way.scored, way.context
        )
        labelled = {"variable": variable, "tested": name}
        table = evaluate(out).assign(calibration_error=expected_calibration_error(out))
        measures.append(_with_first(table, labelled))
        if name in BY_CLASS:
            classes.append(_with_first(class_scores(out), labelled))
    return pd.concat(measures), pd.concat(classes)


def _with_first(table: pd.DataFrame, values: Mapping[str, str]) -> pd.DataFrame:
    """The table with constant columns before its own."""
    return table.assign(**values)[[*values, *table.columns]]
