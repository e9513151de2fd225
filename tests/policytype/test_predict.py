import ast
from pathlib import Path

import pandas as pd
import pytest

import reportanalysis
from reportanalysis.policytype import (
    load_models,
    out_of_fold,
    predict,
    prediction_inputs,
    read_training_data,
)

CITY = "Zaozhuang"


def predicted_again(root, monkeypatch) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Predictions of one city, made again with nonsense for its labels, and as stored."""
    monkeypatch.chdir(root)
    commitments, matched = read_training_data()
    assert (matched["city"] == CITY).any()
    spoilt = matched.assign(
        policy_type=matched["policy_type"].mask(matched["city"] == CITY, "other"),
        theme=matched["theme"].mask(matched["city"] == CITY, "other"),
    )
    rows = commitments[(commitments["city"] == CITY) & commitments["part"].isin(["plan", "self"])]
    again = out_of_fold(commitments, spoilt, rows).set_index("commitment_id")
    stored = pd.read_csv("data/derived/predictions.csv", keep_default_na=False)
    return again, stored.set_index("commitment_id").loc[again.index]


@pytest.mark.slow
def test_the_stored_predictions_of_a_city_come_out_again_without_its_labels(root, monkeypatch):
    again, stored = predicted_again(root, monkeypatch)
    pd.testing.assert_frame_equal(again, stored, check_dtype=False, atol=2e-4)


def test_the_stored_policy_types_of_a_city_come_out_again(root, monkeypatch):
    """One variable, from the stored word vectors; all of it: the test above, marked slow."""
    vectors = load_models()["policy_type"].vectors
    monkeypatch.setattr(predict, "corpus_vectors", lambda commitments: vectors)
    monkeypatch.setattr(predict, "VARIABLES", ["policy_type"])
    again, stored = predicted_again(root, monkeypatch)
    assert "policy_type_reasons" in again and "theme" not in again
    pd.testing.assert_frame_equal(again, stored[list(again)], check_dtype=False, atol=2e-4)


def test_what_decides_is_the_package_and_what_it_imports():
    library = Path(reportanalysis.__file__).parent
    found = {path.relative_to(library).as_posix() for path in prediction_inputs()}
    assert {"errors.py", "svd.py", "windows.py", "lexicon/codebook.yaml"} <= found
    assert {f"policytype/{path.name}" for path in (library / "policytype").glob("*.py")} <= found
    assert not {name.split("/")[0] for name in found} & {"validation", "report", "plots"}
    # Nothing that is imported is missed: each `from reportanalysis.x.y` names a file found.
    for name in found:
        if name.endswith(".py"):
            for node in ast.walk(ast.parse((library / name).read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module.startswith("reportanalysis."):
                    path = node.module.removeprefix("reportanalysis.").replace(".", "/")
                    assert {f"{path}.py", f"{path}/__init__.py"} & found
