"""Boundaries of parts in full reports, coded by eye (by a language model) before measuring.

Each report must have just the boundaries coded; where the coder was in doubt, `disputed`
names the other offsets that are as good.
"""

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from reportanalysis.corpus.readers import read_text
from reportanalysis.parsing.outline import outline
from reportanalysis.validation.boundaries import boundaries_of, settled_boundaries

CODED = pd.read_csv(
    Path(__file__).parents[2] / "data/gold/chapters.csv",
    dtype={"n_sections": "Int64"}, keep_default_na=False, na_values={"n_sections": [""]},
)  # fmt: skip
# The text has a gap where its plan begins: the coder's boundary is the first word left of
# a torn sentence, the parser's the next paragraph that names the year's work.
TORN = {"cities_2024/马鞍山.txt"}


@pytest.mark.parametrize("name", CODED["file"].unique())
def test_boundaries(name, corpus_dir):
    path = corpus_dir / name
    if not path.is_file():
        pytest.skip(f"{name} is not in the corpus folder")
    rows = CODED[CODED["file"] == name]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == rows["sha256"].iloc[0]
    text = read_text(path)
    found = boundaries_of(text)
    wanted = settled_boundaries(rows, found, text)
    if name in TORN:
        assert found["part"].tolist() == wanted["part"].tolist()
        return
    assert found.values.tolist() == wanted.values.tolist()
    seen = outline(text)
    assert seen.status == rows["status"].iloc[0]
    assert seen.doubts() == []
    n_sections = sum(len(c.sections) for c in seen.chapters if c.part in ("plan", "self"))
    assert n_sections == rows["n_sections"].iloc[0]


def test_every_full_report_has_a_plan_or_a_true_status(corpus_dir):
    paths = sorted(corpus_dir.glob("lawtext/**/*.md"))
    if not paths:
        pytest.skip("the reports of other years are not in the corpus folder")
    seen = [outline(read_text(path)) for path in paths[::20]]
    planned = sum(one.coverage["plan"] > 0 for one in seen)
    assert planned >= 0.97 * len(seen)
    for one in seen:
        assert one.coverage["plan"] > 0 or one.status in ("no_plan", "truncated")
        assert (one.status == "complete") == (not one.doubts()) or one.coverage["unassigned"] > 0
