"""Models as plain text files: a JSON header and CSV tables, read back with checks."""

import gzip
import hashlib
import io
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.utils.validation import check_is_fitted

from reportanalysis.errors import ReportError
from reportanalysis.files import write_bytes, write_text
from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.features import BagFeatures
from reportanalysis.policytype.seeds import seed_groups

FORMAT = "reportanalysis bag classifier 1"
PARAMETERS = (
    "low", "high", "min_df", "C", "folds",
    "vector_scale", "seed_scale", "context_scale", "heading_scale",
)  # fmt: skip


def save_model(model: BagClassifier, folder: str | Path, vectors_folder: str | Path) -> Path:
    """Write a fitted model: ``model.json``, ``terms.csv.gz`` and the word vectors.

    The same model gives the same bytes (the gzip header carries no time).

    Parameters
    ----------
    model : BagClassifier
        Fitted.
    folder : str or Path
        Where ``model.json`` (classes, parameters, temperature, checksums) and
        ``terms.csv.gz`` (one row per term: idf and one weight per class; the rows
        ``v0``, ``v1`` ... hold the weights of the vector block, ``n0``, ``n1`` ... those
        of the context, ``s:...`` those of the seed groups, ``numbered`` that of headings) go.
    vectors_folder : str or Path
        Where ``vectors.csv.gz`` goes; models trained on the same vectors share it.

    Returns
    -------
    Path
        `folder`.

    Examples
    --------
    >>> import tempfile
    >>> model = BagClassifier(min_df=1, folds=2).fit(["养老", "公路"], ["service", "investment"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load_model(save_model(model, folder, folder)).predict(["养老 服务"]).tolist()
    ['service']
    """
    check_is_fitted(model)
    folder, vectors_folder = Path(folder), Path(vectors_folder)
    extra = model.dense_names()
    table = pd.DataFrame(model.coef_.T, columns=[str(code) for code in model.classes_])
    table.insert(0, "idf", [*model.features_.idf_, *[np.nan] * len(extra)])
    table.insert(0, "term", [*model.features_.terms_, *extra])
    files = {"terms": _write_table(folder / "terms.csv.gz", table)}
    if model.vectors is not None:
        files["vectors"] = _write_table(
            vectors_folder / "vectors.csv.gz", model.vectors.reset_index()
        )
    if model.seed_scale:
        files["seeds"] = _seed_sum(model.seeds_)
    header = {
        "format": FORMAT,
        "classes": [str(code) for code in model.classes_],
        "intercept": [float(value) for value in model.intercept_],
        "temperature": model.temperature_,
        "parameters": {name: getattr(model, name) for name in PARAMETERS},
        "vectors": None
        if model.vectors is None
        else Path(os.path.relpath(vectors_folder, folder), "vectors.csv.gz").as_posix(),
        "sha256": files,
    }
    write_text(folder / "model.json", json.dumps(header, ensure_ascii=False, indent=1) + "\n")
    return folder


def load_model(folder: str | Path) -> BagClassifier:
    """Read a model written by :func:`save_model`; nothing in it is executed.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    BagClassifier
        Predicts exactly as the model that was saved.

    Raises
    ------
    ReportError
        If a file is missing, was changed, or does not fit the others.
    """
    folder = Path(folder)
    source = folder / "model.json"
    try:
        header = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReportError(
            f"{source}: cannot be read as a model ({error}); train it again"
        ) from error
    try:
        if header["format"] != FORMAT:
            raise ReportError(
                f"{source}: format {header['format']!r} is not {FORMAT!r}; train it again"
            )
        classes, sums = header["classes"], header["sha256"]
        vectors = None
        if header["vectors"] is not None:
            vectors = _read_table(folder / header["vectors"], sums["vectors"]).set_index("word")
        model = BagClassifier(vectors=vectors, **header["parameters"])
        model.seeds_ = seed_groups()
        if model.seed_scale and sums["seeds"] != _seed_sum(model.seeds_):
            raise ReportError(f"{source}: the seed words have changed since; train it again")
        table = _read_table(folder / "terms.csv.gz", sums["terms"])
        extra = model.dense_names()
        terms = len(table) - len(extra)
        if table["term"].iloc[terms:].tolist() != extra:
            raise ReportError(f"{folder}/terms.csv.gz: not the rows expected; train it again")
        features = BagFeatures(model.low, model.high, model.min_df)
        features.set_terms(table["term"].iloc[:terms], table["idf"].iloc[:terms])
        model.features_ = features
        model.classes_ = np.array(classes, dtype=object)
        model.coef_ = np.ascontiguousarray(table[classes].to_numpy(dtype=float).T)
        model.intercept_ = np.array(header["intercept"], dtype=float)
        model.temperature_ = float(header["temperature"])
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, ReportError):
            raise
        raise ReportError(
            f"{source}: the model is damaged ({type(error).__name__}: {error}); train it again"
        ) from error
    sound = (
        model.intercept_.shape == (len(classes),)
        and model.temperature_ > 0
        and np.isfinite(model.coef_).all()
        and np.isfinite(features.idf_).all()
    )
    if not sound:
        raise ReportError(f"{source}: sizes or values do not fit; train the model again")
    return model


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
    """Read gzipped CSV and compare its checksum with the header's."""
    try:
        text = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, ValueError) as error:
        raise ReportError(f"{path}: cannot be read ({error}); train the model again") from error
    if hashlib.sha256(text).hexdigest() != checksum:
        raise ReportError(f"{path}: is not the file the model was saved with; train it again")
    # Text first: a word may be spelled like a missing value ("NA"), and Python's own
    # conversion of numbers is exact whatever the version of pandas.
    table = pd.read_csv(io.BytesIO(text), dtype=str, keep_default_na=False)
    numbers = table.columns[1:]
    values = table[numbers].replace("", "nan").to_numpy(dtype=str).astype(float)
    return pd.concat([table.iloc[:, :1], pd.DataFrame(values, columns=numbers)], axis=1)
