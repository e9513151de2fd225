"""Every code of the tables has its names, and no name is of a code that is not there."""

import pandas as pd
import pytest

from reportanalysis.codebook import codes
from reportanalysis.errors import ReportError
from reportanalysis.names import name_in, names
from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.quantities import INDICATORS
from reportanalysis.quantities.specificity import LEVELS


@pytest.mark.parametrize(
    ("kind", "known"),
    [
        ("policy_type", codes("policy_type")),
        ("theme", codes("theme")),
        ("indicator", INDICATORS),
        ("specificity", map(str, LEVELS)),
    ],
)
def test_codes_and_names_are_the_same_set(kind, known):
    assert [code for each, code in names() if each == kind] == list(known)


def test_levels_of_specificity_are_called_what_the_rule_calls_them():
    assert [name_in("specificity", level) for level in LEVELS] == list(LEVELS.values())


def test_parts_and_outcomes_have_names(root):
    from reportanalysis.files import read_table

    outcomes = set(read_table(root / "data/gold/outcomes.csv")["outcome"])
    assert outcomes <= {code for kind, code in names() if kind == "outcome"}
    assert set(COMMITMENT_PARTS) <= {code for kind, code in names() if kind == "part"}


def test_names_are_for_readers():
    for (kind, code), (english, chinese) in names().items():
        assert english and "_" not in english, (kind, code)
        assert any("\u4e00" <= mark <= "\u9fff" for mark in chinese), (kind, code)


def test_a_code_without_a_name_is_told():
    with pytest.raises(ReportError, match=r"theme 'sports' has no name; add a row"):
        name_in("theme", "sports")


@pytest.mark.parametrize(
    ("table", "key"),
    [("lexicon/names.csv", ["kind", "code"]), ("lexicon/topic_names.csv", ["key"]),
     ("report/strings.csv", ["key"])],
)  # fmt: skip
def test_each_code_and_each_key_has_one_row(root, table, key):
    rows = pd.read_csv(root / "src/reportanalysis" / table, dtype=str, keep_default_na=False)
    assert len(rows) and not rows.duplicated(key).any()
