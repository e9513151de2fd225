import json

import pandas as pd
import pytest

from reportanalysis.policytype import read_training_data, train_models


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


def test_the_stored_models_are_small_and_plain(root):
    files = [path for path in (root / "data/model").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 4_000_000
    assert {path.suffix for path in files} == {".json", ".gz", ".md", ".csv"}
