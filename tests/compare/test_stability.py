"""Stability of neighbours and clusters on made-up cities whose answer is known."""

import numpy as np
import pandas as pd
import pytest

from reportanalysis.compare.distances import city_distances, neighbour_stability
from reportanalysis.errors import ReportError


def two_camps(rng, rows, noise):
    centres = {"A": 0.9, "B": 0.88, "C": 0.12, "D": 0.1, "E": 0.85}
    frames = []
    for city, centre in centres.items():
        x = np.clip(centre + noise * rng.normal(size=rows), 0.001, 0.999)
        frames.append(pd.DataFrame({"city": city, "x": x, "y": 1 - x}))
    return pd.concat(frames, ignore_index=True)


def by_mean(rows):
    return city_distances(rows.groupby("city")[["x", "y"]].mean())


def test_bootstrap_tells_firm_neighbours_from_chance():
    firm = neighbour_stability(
        two_camps(np.random.default_rng(2), 60, 0.01), by_mean, n_resamples=40, n_clusters=2
    )
    assert (firm["nearest_kept"] > 0.95).all() and (firm["cluster_kept"] == 1).all()
    assert firm["n_repetitions"].eq(40).all()
    loose = neighbour_stability(
        two_camps(np.random.default_rng(2), 8, 0.8), by_mean, n_resamples=40, n_clusters=2
    )
    assert loose["nearest_kept"].mean() < 0.8 and loose["cluster_kept"].max() < 1
    assert (loose["top3_kept"] >= loose["nearest_kept"]).all()


def test_bootstrap_repeats_itself_with_its_seed():
    frame = two_camps(np.random.default_rng(3), 8, 0.5)
    first = neighbour_stability(frame, by_mean, n_resamples=10, random_state=4)
    again = neighbour_stability(frame, by_mean, n_resamples=10, random_state=4)
    pd.testing.assert_frame_equal(first, again)


def test_leaving_one_out_moves_no_neighbour_where_distances_are_pairwise():
    frame = two_camps(np.random.default_rng(4), 20, 0.3)
    table = neighbour_stability(frame, by_mean, scheme="leave_one_out", n_clusters=2)
    assert (table["nearest_kept"] == 1).all()
    assert (table["n_repetitions"] == 4).all()


def test_leaving_one_out_shows_distances_that_hang_on_the_other_cities():
    frame = two_camps(np.random.default_rng(5), 30, 0.02)

    def with_a_say_of_the_first(rows):
        distances = by_mean(rows)
        return distances if "A" in distances.index else 1 - distances + np.eye(len(distances)) * -1

    table = neighbour_stability(
        frame, with_a_say_of_the_first, scheme="leave_one_out", n_clusters=2
    ).set_index("city")
    assert table.loc["C", "nearest_kept"] == pytest.approx(2 / 3)  # D absent once, A gone once


def test_unusable_requests_are_named():
    frame = two_camps(np.random.default_rng(6), 3, 0.1)
    with pytest.raises(ReportError, match="'jackknife'"):
        neighbour_stability(frame, by_mean, scheme="jackknife")
    with pytest.raises(ReportError, match="at least four"):
        neighbour_stability(frame[frame["city"].isin(["A", "B", "C"])], by_mean)
