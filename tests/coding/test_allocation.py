"""Who codes what: probabilities, rates, and that nobody is left out."""

import numpy as np
import pandas as pd
import pytest

from reportanalysis.coding.allocation import CITY_RATE, DIFFER_RATE, allocate, coding_frame
from reportanalysis.errors import ReportError


def made_up_frame(sizes):
    rows = [
        (city, f"{city}-2024", f"{city}.txt", 10 * n, 10 * n + 9, n % 8 == 0)
        for city, size in sizes.items()
        for n in range(size)
    ]
    columns = ["city", "document_id", "document", "start", "end", "differ"]
    return pd.DataFrame(rows, columns=columns)


FRAME = made_up_frame({"Dezhou": 160, "One": 400, "Two": 240})


def test_probabilities_follow_the_rates_and_are_those_of_the_draw():
    table = allocate(FRAME, 120, 3, 0.3, seed=1)
    assert len(table) == 120 and table["id"].is_unique
    chance = table.groupby("stratum")["probability"].first()
    drawn = table.groupby("stratum").size()
    sizes = table.groupby("stratum")["stratum_size"].first()
    assert np.allclose(drawn / sizes, chance, atol=1e-6)
    plain = chance["One-2024, agree"]
    assert chance["Dezhou-2024, agree"] == pytest.approx(CITY_RATE * plain, rel=0.15)
    assert chance["One-2024, passes differ"] == pytest.approx(DIFFER_RATE * plain, rel=0.15)


def test_every_sentence_has_a_coder_and_the_overlap_two_different_ones():
    table = allocate(FRAME, 200, 4, 0.25, seed=1)
    names = table["coders"].str.split(" ")
    assert (names.str.len() == 2).sum() == 50
    assert all(len(set(given)) == len(given) for given in names)
    load = names.explode().value_counts()
    assert load.max() - load.min() <= 1
    pairs = {tuple(sorted(given)) for given in names if len(given) == 2}
    assert len(pairs) == 6  # all meet each other
    alone = allocate(FRAME, 50, 1, 0.0, seed=1)
    assert set(alone["coders"]) == {"1"}


def test_the_same_seed_draws_the_same_and_another_others():
    one, again, other = (allocate(FRAME, 60, 2, 0.5, seed) for seed in (1, 1, 2))
    assert one.equals(again)
    assert set(one["start"]) != set(other["start"])
    assert one["id"][0].partition("-")[0] != other["id"][0].partition("-")[0]


def test_all_can_be_drawn_and_no_more():
    table = allocate(FRAME, len(FRAME), 2, 0.0, seed=1)
    assert (table["probability"] == 1).all()
    with pytest.raises(ReportError, match="801 sentences cannot be drawn from 800"):
        allocate(FRAME, 801, 2, 0.0, seed=1)
    for coders, overlap in ((0, 0.0), (1, 0.3), (2, 1.5)):
        with pytest.raises(ReportError, match="overlap"):
            allocate(FRAME, 10, coders, overlap, seed=1)


def test_the_frame_is_the_study_s_and_tells_where_passes_differ(data):
    practice = list(data.digest["commitment_id"][:20])
    frame = coding_frame(data, practice)
    assert len(frame) == len(data.reports) + len(data.digest) - 20
    labels = data.labels.merge(data.separate, on="id", suffixes=("", "_s"))
    apart = labels["pass1_type"] != labels["policy_type_s"]
    of = data.labelled.set_index("label_id")["commitment_id"]
    some = set(of.reindex(labels.loc[apart, "id"]).dropna()) & set(frame["commitment_id"])
    assert len(some) > 50 and frame.set_index("commitment_id").loc[list(some), "differ"].all()
    assert 0.05 < frame["differ"].mean() < 0.15
