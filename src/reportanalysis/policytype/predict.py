"""Policy type and theme of commitments, with their reasons: one table."""

import ast
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from reportanalysis.codebook import VARIABLES
from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.explain import reasons
from reportanalysis.policytype.training import train
from reportanalysis.policytype.vectors import corpus_vectors

DECIMALS = 4
# Smallest probability at which the second policy type is named.
SECOND = 0.25


def prediction_table(
    commitments: pd.DataFrame, models: Mapping[str, BagClassifier], *, with_reasons: bool = True
) -> pd.DataFrame:
    """Codes, probabilities and reasons: the columns of ``data/derived/predictions.csv``.

    `commitments` has `commitment_id`, `bag` and, if sentences are to be read with their
    neighbours, `context`; its index is kept. Codes and `secondary` follow from the
    probabilities as given, to four decimals.
    """
    columns: dict[str, object] = {"commitment_id": commitments["commitment_id"]}
    lookup = None
    for variable, model in models.items():
        if model.lookup_ is not lookup:
            analysis = model.analyse(commitments["bag"], commitments.get("context"))
            lookup = model.lookup_
        probabilities = np.round(model.probabilities(analysis), DECIMALS)
        codes = model.classes_[probabilities.argmax(axis=1)]
        columns[variable] = codes
        columns[f"{variable}_probability"] = probabilities.max(axis=1)
        if variable == "policy_type":
            columns["secondary"] = secondary(probabilities, model.classes_)
        if with_reasons:
            columns[f"{variable}_reasons"] = reasons(model, analysis, codes)
        for code, column in zip(model.classes_, probabilities.T, strict=True):
            columns[f"p_{variable}_{code}"] = column
    return pd.DataFrame(columns, index=commitments.index)


def secondary(probabilities: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """The second most probable class where it is probable enough, else an empty string.

    `other` is never a secondary type, as in the codebook.

    >>> probabilities = np.array([[0.6, 0.4], [0.9, 0.1]])
    >>> secondary(probabilities, np.array(["service", "investment"])).tolist()
    ['investment', '']
    """
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, 1]
    second = np.asarray(classes, dtype=object)[order]
    enough = probabilities[np.arange(len(order)), order] >= SECOND
    return np.where(enough & (second != "other"), second, "")


def out_of_fold(
    commitments: pd.DataFrame,
    matched: pd.DataFrame,
    rows: pd.DataFrame,
    say: Callable[[str], object] | None = None,
) -> pd.DataFrame:
    """Policy type and theme of commitments, out of fold by city.

    For each city in turn both classifiers are trained on the labels of all other cities
    and provinces (its own reports of other years are left out too), and predict its
    commitments. Word vectors and inverse document frequencies come from the bags of all
    documents, which carry no label. A city without labels (a newcomer's) is predicted by
    models trained on all labels.

    Parameters
    ----------
    commitments, matched : DataFrame
        As from :func:`~reportanalysis.policytype.training.read_training_data`.
    rows : DataFrame
        The rows of `commitments` to predict.
    say : callable, optional
        Told of each city that is done.

    Returns
    -------
    DataFrame
        One row per row of `rows`, in order; columns as from `prediction_table`.
    """
    from joblib import Parallel, delayed  # here, so that `classify` need not wait for it

    vectors = corpus_vectors(commitments)

    def predict(city: str, part: pd.DataFrame) -> pd.DataFrame:
        training = matched[matched["city"] != city]
        models = {name: train(training, name, vectors, commitments["bag"]) for name in VARIABLES}
        return prediction_table(part, models)

    # Processes, not threads: threads would share the solver's random numbers, and no two runs
    # would be alike.
    groups = list(rows.groupby("city", sort=False))
    running = Parallel(n_jobs=-1, return_as="generator")(delayed(predict)(*g) for g in groups)
    parts = []
    for (city, _), part in zip(groups, running, strict=True):
        parts.append(part)
        if say:
            say(f"{city}: predicted ({len(parts)} of {len(groups)})")
    table = pd.concat(parts).reindex(rows.index).reset_index(drop=True)
    codes = [name for name in table.columns if name.startswith("p_")]
    return table.fillna(dict.fromkeys(codes, 0.0))


def prediction_inputs() -> list[Path]:
    """Files of the library that predictions depend on, sorted.

    Every module of `policytype`, every module of the library that one of them imports,
    directly or not, and every file of the lexicon that one of them names.

    >>> {path.name for path in prediction_inputs()} >= {"classifier.py", "codebook.yaml"}
    True
    """
    here = Path(__file__).parent
    library, found, names = here.parent, set[Path](), set[str]()
    waiting = set(here.glob("*.py"))
    while waiting:
        path = waiting.pop()
        found.add(path)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.add(node.value)
            waiting |= set(_modules(node, library)) - found
    lexicon = [path for path in (library / "lexicon").iterdir() if {path.stem, path.name} & names]
    return sorted([*found, *lexicon])


def _modules(node: ast.AST, library: Path) -> list[Path]:
    """Files of the library that an import statement names: ``import a.b``, ``from a import b``."""
    if isinstance(node, ast.ImportFrom):
        names = [f"{node.module}.{alias.name}" for alias in node.names] + [str(node.module)]
    elif isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    else:
        return []
    places = [library.parent.joinpath(*name.split(".")) for name in names]
    files = [path.with_suffix(".py") for path in places] + [path / "__init__.py" for path in places]
    return [path for path in files if path.is_file() and path != library / "__init__.py"]
