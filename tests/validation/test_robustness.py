"""The tables that say how results depend on labels and settings, from models that need no time."""

import pandas as pd
import pytest
from joblib import parallel_config
from majority import ELSEWHERE, HOME, Majority, labelled_rows

from reportanalysis.codebook import VARIABLES
from reportanalysis.validation import robustness
from reportanalysis.validation.crossvalidation import with_folds
from reportanalysis.validation.robustness import (
    SEARCHED,
    learning_curve,
    with_groups,
    write_robustness,
)


def test_only_the_named_sets_are_thinned():
    curve = learning_curve(
        with_folds(labelled_rows(), 2).rename(columns={"fold": "group"}), "theme", Majority,
        (0.0, 1.0), thinned=("province_dev",),
        tested={"here": ("dev",), "elsewhere": ("province_dev",)},
    )  # fmt: skip
    assert curve["tested"].tolist() == ["here", "elsewhere"] * 2
    assert curve["training_rows"].tolist() == [6.0, 6.0, 18.0, 18.0]
    assert curve["accuracy"].tolist()[:2] == [1.0, 0.0]


def test_cities_of_shandong_leave_in_groups_and_other_provinces_in_folds():
    rows = labelled_rows()
    more = pd.concat([rows, *(rows.query("city == 'Jinan'").assign(city=c) for c in "ABC")])
    groups = with_groups(more).drop_duplicates("city").set_index("city")["group"]
    # In the order of names: A, B, C, Dezhou, Jinan.
    assert groups[[*"ABC", *HOME]].tolist() == [f"cities {n}" for n in (0, 1, 2, 3, 0)]
    folds = with_folds(more).drop_duplicates("city").set_index("city")["fold"]
    assert groups[ELSEWHERE].equals(folds[ELSEWHERE].rename("group"))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The tables, and the settings that models were trained with."""
    asked = []

    def fitter(commitments, variable, known, *, folds, C=0.3):
        asked.append((variable, C, folds))
        return lambda part: Majority(part, variable)

    rows = labelled_rows()
    digest = rows.query("city == 'Dezhou'").assign(set="dezhou2019")
    further = rows.query("province.notna()").assign(set="city_dev")
    rows = pd.concat([rows, digest, further], ignore_index=True)
    rows["commitment_id"] = range(len(rows))
    with pytest.MonkeyPatch.context() as patch, parallel_config(backend="sequential"):
        patch.setattr(robustness, "fitter", fitter)
        patch.setattr(robustness, "DRAWS", 2)
        paths = write_robustness(rows, rows, tmp_path_factory.mktemp("robustness"))
    return {path.stem: pd.read_csv(path) for path in paths}, asked


def test_each_table_has_both_variables(written, root):
    tables, asked = written
    stored = {path.stem for path in (root / "data/model").glob("*.csv")} - {"evaluation"}
    assert set(tables) == stored
    for name, table in tables.items():
        assert table["variable"].drop_duplicates().tolist() == list(VARIABLES), name
        assert list(table) == list(pd.read_csv(root / f"data/model/{name}.csv")), name
    for variable in VARIABLES:
        assert {C for name, C, _ in asked if name == variable} == set(SEARCHED)
    assert {folds for *_, folds in asked} == {1}


def test_what_the_tables_say_of_majorities(written):
    tables, _ = written
    # The same for every setting, so that nothing is won by choosing one.
    assert tables["optimism"]["optimism"].eq(0).all()
    assert tables["optimism"]["settings"].eq(len(SEARCHED)).all()
    # The digest is Dezhou's; its report of 2024 neither trains nor is tested with it.
    transfer = tables["transfer"].query("variable == 'theme'")
    assert transfer["training_rows"].tolist() == [4, 4] and transfer["rows"].tolist() == [4, 4]
    assert transfer["accuracy"].tolist() == [1, 1]
    # 建设 is no seed word of any theme: every draw says other.
    seeds = tables["seed_sensitivity"].query("variable == 'theme'")
    assert seeds["drop"].tolist() == [0.0, 0.2, 0.2]
    assert seeds["accuracy"].nunique() == 1
    curve = tables["learning_curve"].query("variable == 'theme'")
    assert curve["training_rows"].is_monotonic_increasing
    further = tables["further_curve"].query("variable == 'theme' and share == 0")
    # Without labels of elsewhere all is urban, right at home alone.
    assert further["accuracy"].tolist() == [1, 0, 0]
