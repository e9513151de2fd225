import json

import numpy as np
import pandas as pd
import pytest
from joblib import parallel_config

from reportanalysis.codebook import VARIABLES
from reportanalysis.policytype import load_models, read_training_data, train_models, vectors
from reportanalysis.policytype.features import count_words
from reportanalysis.policytype.vectors import MIN_DF


@pytest.mark.slow
def test_the_stored_models_come_out_again(root, tmp_path, monkeypatch):
    """To the last stored digit but one: processors differ in the last bits of a sum."""
    monkeypatch.chdir(root)
    train_models(*read_training_data(), tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) == 5
    for name in made:
        if name.suffix == ".gz":
            again, stored = (pd.read_csv(f / name) for f in (tmp_path, root / "data/model"))
            pd.testing.assert_frame_equal(again, stored, atol=5e-4, rtol=0)
        else:
            again, stored = (
                json.loads((f / name).read_text("utf-8")) for f in (tmp_path, root / "data/model")
            )
            for key in ("classes", "parameters"):
                assert again[key] == stored[key]
            assert again["temperature"] == pytest.approx(stored["temperature"], abs=0.01)


def test_both_models_are_trained_on_one_table_of_vectors(tmp_path, monkeypatch):
    """On made-up labels; the whole training: the test above, marked slow."""
    for name, value in (("SIZE", 3), ("MIN_DF", 2)):
        monkeypatch.setattr(vectors, name, value)
    kinds = [("养老 医院 床位", "service", "welfare"), ("公路 铁路 园区", "investment", "urban")]
    rows = pd.DataFrame([kinds[n % 2] for n in range(24)], columns=["bag", *VARIABLES])
    rows = rows.assign(city=[f"c{n % 4}" for n in range(24)], confidence=3, context="学校")
    with parallel_config(backend="sequential"):
        trained = train_models(rows, rows, tmp_path)
    read = load_models(tmp_path)
    assert read["theme"].vectors is read["policy_type"].vectors
    for variable in VARIABLES:
        assert read[variable].predict(["医院 床位", "铁路"]).tolist() == [
            kind[1 + VARIABLES.index(variable)] for kind in kinds
        ]
        assert np.array_equal(
            read[variable].predict_proba(rows["bag"], rows["context"]),
            trained[variable].predict_proba(rows["bag"], rows["context"]),
        )


def test_the_stored_vectors_are_of_the_words_of_todays_tables(root, monkeypatch):
    """Which words, and how rare; the vectors themselves: the test above, marked slow."""
    monkeypatch.chdir(root)
    commitments, _ = read_training_data()
    bags = [*commitments["bag"], *(commitments["bag"] + " " + commitments["context"])]
    counts, words = count_words(bags)
    frequency = pd.Series(counts.getnnz(axis=0), index=words).drop("#").sort_index()
    frequency = frequency[frequency >= MIN_DF]
    stored = load_models()["theme"].vectors["idf"]
    assert stored.index.tolist() == frequency.index.tolist()
    idf = np.log((1 + len(bags)) / (1 + frequency.to_numpy())) + 1
    assert stored.tolist() == pytest.approx(idf.tolist(), abs=1e-4)


def test_the_stored_models_are_small_and_plain(root):
    files = [path for path in (root / "data/model").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 4_000_000
    assert {path.suffix for path in files} == {".json", ".gz", ".md", ".csv"}
