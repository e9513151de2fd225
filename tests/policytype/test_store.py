"""Stored models: what they share, and what is refused though every checksum holds."""

import gzip
import hashlib
import json

import numpy as np
import pytest

from reportanalysis.errors import ReportError
from reportanalysis.policytype import BagClassifier, load_models
from reportanalysis.policytype import store as store_module
from reportanalysis.policytype.store import load_model, models_folder, save_model
from reportanalysis.policytype.vectors import word_vectors

BAGS = ["养老 医院 床位", "医院 养老 救助", "公路 铁路 项目", "项目 公路 园区"] * 4
CODES = ["service", "service", "investment", "investment"] * 4
NEW = ["养老 公路", "救助", "", "未见"]


@pytest.fixture(scope="module")
def vectors():
    return word_vectors(BAGS, size=3)


def fitted(vectors, min_df=2):
    return BagClassifier(vectors, min_df, folds=0).fit(BAGS, CODES)


@pytest.mark.parametrize("least", [2, 5])
def test_two_models_share_what_they_look_up_only_where_it_is_the_same(vectors, tmp_path, least):
    models = {"policy_type": fitted(vectors), "theme": fitted(vectors, least)}
    for name, model in models.items():
        save_model(model, tmp_path / name, tmp_path)
    read = load_models(tmp_path)
    assert (read["theme"].lookup_ is read["policy_type"].lookup_) == (least == 2)
    for name, model in models.items():
        assert np.array_equal(read[name].predict_proba(NEW), model.predict_proba(NEW))


def test_a_model_without_vectors_comes_back(tmp_path):
    model = fitted(None)
    read = load_model(save_model(model, tmp_path, tmp_path))
    assert read.vectors is None
    assert np.array_equal(read.predict_proba(NEW), model.predict_proba(NEW))


def test_terms_too_rare_for_any_bag_are_told(vectors):
    with pytest.raises(ReportError, match="no term stands in 9 or more of the 16 bags"):
        fitted(vectors, 9)


def change_parameters(folder, header):
    header["parameters"]["seed_scale"] += 1


def change_seeds(folder, header):
    header["sha256"]["seeds"] = "0"


def lose_a_row(folder, header):
    path = folder / "terms.csv.gz"
    text = gzip.decompress(path.read_bytes())
    text = text[: text.rstrip(b"\n").rindex(b"\n") + 1]
    path.write_bytes(gzip.compress(text))
    header["sha256"]["terms"] = hashlib.sha256(text).hexdigest()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_parameters, "other parameters than the library"),
        (change_seeds, "the seed words have changed since"),
        (lose_a_row, "not the rows expected"),
    ],
)
def test_a_model_of_another_library_is_refused(vectors, tmp_path, change, said):
    save_model(fitted(vectors), tmp_path, tmp_path)
    header = json.loads((tmp_path / "model.json").read_text("utf-8"))
    change(tmp_path, header)
    (tmp_path / "model.json").write_text(json.dumps(header), encoding="utf-8")
    with pytest.raises(ReportError, match=f"{said}; train it again"):
        load_model(tmp_path)


def test_models_are_those_of_the_clone_else_of_the_package(tmp_path, monkeypatch):
    package = tmp_path / "src/reportanalysis"
    monkeypatch.setattr(store_module.resources, "files", lambda name: package)
    with pytest.raises(ReportError, match="no models in .*data.model or .*reportanalysis.model"):
        models_folder()
    for folder in (package / "model", tmp_path / "data/model"):
        folder.mkdir(parents=True)
        assert models_folder() == folder
