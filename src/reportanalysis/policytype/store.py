"""Models as plain text files: a JSON header and CSV tables, read back with checks."""

import gzip
import hashlib
import io
import json
import os
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from reportanalysis.codebook import VARIABLES
from reportanalysis.errors import ReportError
from reportanalysis.files import write_bytes, write_text
from reportanalysis.policytype import classifier, features
from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.features import DECIMALS, BagFeatures
from reportanalysis.policytype.lookup import Lookup
from reportanalysis.policytype.seeds import seed_groups

FORMAT = "reportanalysis bag classifier 1"
HEADER, TERMS, VECTORS = "model.json", "terms.csv.gz", "vectors.csv.gz"


def models_folder() -> Path:
    """Folder of the models that come with the project: in the clone, or the package's own copy."""
    package = Path(str(resources.files("reportanalysis")))
    places = (package.parents[1] / "data" / "model", package / "model")
    for place in places:
        if place.is_dir():
            return place
    raise ReportError(
        f"no models in {' or '.join(map(str, places))}; install the package again, or name "
        "the folder of models of your own"
    )


def load_models(folder: str | Path | None = None) -> dict[str, BagClassifier]:
    """Read the classifiers of policy types and themes.

    Parameters
    ----------
    folder : str or Path, optional
        By default the models that come with the project.

    Returns
    -------
    dict
        ``policy_type`` and ``theme`` to model.

    Raises
    ------
    ReportError
        If a file is missing, was changed, or does not fit the others.

    Examples
    --------
    >>> load_models()["policy_type"].predict(["养老 床位"]).tolist()
    ['service']
    """
    folder = models_folder() if folder is None else Path(folder)
    # Both were trained on the same word vectors: they are read once.
    known: dict[str, pd.DataFrame] = {}
    models = {variable: load_model(folder / variable, known) for variable in VARIABLES}
    first, second = models.values()
    # Of one training both look up the same words: they are looked up once.
    if first.lookup_.serves(second.lookup_):
        second.lookup_ = first.lookup_
    return models


def save_model(model: BagClassifier, folder: str | Path, vectors_folder: str | Path) -> Path:
    """Write a fitted model into `folder`, its word vectors into `vectors_folder`.

    ``model.json`` holds classes, parameters, temperature and checksums; ``terms.csv.gz``
    one row per term (idf and one weight per class), then the rows ``v0``, ``v1`` ... with
    the weights of the vector block, ``n0``, ``n1`` ... of the context, ``s:...`` of the
    seed groups, ``numbered`` of headings. The same model gives the same bytes.
    """
    folder, vectors = Path(folder), Path(vectors_folder, VECTORS)
    extra = model.dense_names()
    table = pd.DataFrame(model.coef_.T, columns=[str(code) for code in model.classes_])
    table.insert(0, "idf", [*model.features_.idf, *[np.nan] * len(extra)])
    table.insert(0, "term", [*model.features_.terms, *extra])
    sums = {"terms": _write_table(folder / TERMS, table)}
    if model.vectors is not None:
        sums["vectors"] = _write_table(vectors, model.vectors.reset_index())
    sums["seeds"] = _seed_sum(model.seeds_)
    header = {
        "format": FORMAT,
        "classes": [str(code) for code in model.classes_],
        "intercept": [float(value) for value in model.intercept_],
        "temperature": model.temperature_,
        "parameters": _parameters(model),
        "vectors": None
        if model.vectors is None
        else Path(os.path.relpath(vectors, folder)).as_posix(),
        "sha256": sums,
    }
    write_text(folder / HEADER, json.dumps(header, ensure_ascii=False, indent=1) + "\n")
    return folder


def load_model(folder: str | Path, known: dict[str, pd.DataFrame] | None = None) -> BagClassifier:
    """Read a model written by `save_model`; it predicts exactly as the one saved.

    Nothing in it is executed. `known` keeps word vectors by checksum, for a next model.
    """
    source = Path(folder) / HEADER
    try:
        header = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReportError(
            f"{source}: cannot be read as a model ({error}); train it again"
        ) from error
    try:
        return _from_header(header, source, {} if known is None else known)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, ReportError):
            raise
        raise ReportError(
            f"{source}: the model is damaged ({type(error).__name__}: {error}); train it again"
        ) from error


def _from_header(
    header: dict[str, Any], source: Path, known: dict[str, pd.DataFrame]
) -> BagClassifier:
    """The model that a header and the tables beside it describe."""
    if header["format"] != FORMAT:
        raise ReportError(
            f"{source}: format {header['format']!r} is not {FORMAT!r}; train it again"
        )
    sums, classes, given = header["sha256"], header["classes"], header["parameters"]
    vectors = None
    if header["vectors"] is not None:
        checksum = sums["vectors"]
        if checksum not in known:
            table = _read_table(source.parent / header["vectors"], checksum)
            known[checksum] = table.set_index("word")
        vectors = known[checksum]
    model = BagClassifier(vectors, given["min_df"], given["C"], given["folds"])
    if _parameters(model) != given:
        raise ReportError(f"{source}: has other parameters than the library; train it again")
    model.seeds_ = seed_groups()
    if sums["seeds"] != _seed_sum(model.seeds_):
        raise ReportError(f"{source}: the seed words have changed since; train it again")
    path = source.parent / TERMS
    table = _read_table(path, sums["terms"])
    extra = model.dense_names()
    terms = len(table) - len(extra)
    if table["term"].iloc[terms:].tolist() != extra:
        raise ReportError(f"{path}: not the rows expected; train it again")
    model.features_ = BagFeatures(table["term"].iloc[:terms], table["idf"].iloc[:terms])
    model.lookup_ = Lookup(model.features_, vectors, model.seeds_)
    model.classes_ = np.array(classes, dtype=object)
    model.coef_ = np.ascontiguousarray(table[classes].to_numpy(dtype=float).T)
    model.intercept_ = np.array(header["intercept"], dtype=float)
    model.temperature_ = float(header["temperature"])
    sound = (
        model.intercept_.shape == (len(classes),)
        and model.temperature_ > 0
        and np.isfinite(model.coef_).all()
        and np.isfinite(model.features_.idf).all()
    )
    if not sound:
        raise ReportError(f"{source}: sizes or values do not fit; train the model again")
    return model


def _parameters(model: BagClassifier) -> dict[str, float]:
    """All that predictions depend on beside the weights, as the header names it."""
    return {
        "low": features.SHORTEST,
        "high": features.LONGEST,
        "min_df": model.min_df,
        "C": model.C,
        "folds": model.folds,
        "vector_scale": classifier.VECTOR_SCALE,
        "seed_scale": classifier.SEED_SCALE,
        "context_scale": classifier.CONTEXT_SCALE,
        "heading_scale": classifier.HEADING_SCALE,
    }


def _seed_sum(seeds: pd.DataFrame) -> str:
    """Checksum of the seed words a model was trained with."""
    return hashlib.sha256(seeds.to_csv(index=False).encode("utf-8")).hexdigest()


def _write_table(path: Path, table: pd.DataFrame) -> str:
    """Write gzipped CSV without a time stamp; give the checksum of the CSV text."""
    text = table.to_csv(index=False, lineterminator="\n").encode("utf-8")
    buffer = io.BytesIO()
    # An empty name and mtime 0 keep the bytes the same from run to run.
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0) as stream:
        stream.write(text)
    write_bytes(path, buffer.getvalue())
    return hashlib.sha256(text).hexdigest()


def _read_table(path: Path, checksum: str) -> pd.DataFrame:
    """Read gzipped CSV, text and then numbers, and compare its checksum with the header's."""
    try:
        text = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, ValueError) as error:
        raise ReportError(f"{path}: cannot be read ({error}); train the model again") from error
    if hashlib.sha256(text).hexdigest() != checksum:
        raise ReportError(f"{path}: is not the file the model was saved with; train it again")
    first, *numbers = text[: text.index(b"\n")].decode("utf-8").split(",")
    # A word may be spelled like a missing value ("NA"): only an empty number is missing.
    missing = {name: [""] for name in numbers}
    table = pd.read_csv(
        io.BytesIO(text), dtype={first: str}, keep_default_na=False, na_values=missing
    )
    # A parser may be out by the last bit; no number has more decimals.
    table[numbers] = table[numbers].round(DECIMALS)
    return table
