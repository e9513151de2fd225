import ast
from pathlib import Path

import pandas as pd

import reportanalysis
from reportanalysis.policytype import out_of_fold, prediction_inputs, read_training_data


def test_the_stored_predictions_of_a_city_come_out_again_without_its_labels(root, monkeypatch):
    monkeypatch.chdir(root)
    commitments, matched = read_training_data()
    city = "Zaozhuang"
    assert (matched["city"] == city).any()
    # Labels of the city itself must not matter: they are turned into nonsense here.
    spoilt = matched.assign(
        policy_type=matched["policy_type"].mask(matched["city"] == city, "other"),
        theme=matched["theme"].mask(matched["city"] == city, "other"),
    )
    rows = commitments[(commitments["city"] == city) & commitments["part"].isin(["plan", "self"])]
    again = out_of_fold(commitments, spoilt, rows).set_index("commitment_id")
    stored = pd.read_csv("data/derived/predictions.csv", keep_default_na=False)
    stored = stored.set_index("commitment_id").loc[again.index]
    pd.testing.assert_frame_equal(again, stored, check_dtype=False, atol=2e-4)


def test_what_decides_is_the_package_and_what_it_imports():
    library = Path(reportanalysis.__file__).parent
    found = {path.relative_to(library).as_posix() for path in prediction_inputs()}
    assert {"errors.py", "svd.py", "windows.py", "lexicon/seeds_theme.csv"} <= found
    assert {f"policytype/{path.name}" for path in (library / "policytype").glob("*.py")} <= found
    assert not {name.split("/")[0] for name in found} & {"validation", "report", "plots"}
    # Nothing that is imported is missed: each `from reportanalysis.x.y` names a file found.
    for name in found:
        if name.endswith(".py"):
            for node in ast.walk(ast.parse((library / name).read_text("utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module.startswith("reportanalysis."):
                    path = node.module.removeprefix("reportanalysis.").replace(".", "/")
                    assert {f"{path}.py", f"{path}/__init__.py"} & found
