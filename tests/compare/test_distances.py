"""Distances, neighbours, clusters, correspondence, against hand and outside computations."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import jensenshannon, pdist, squareform
from scipy.stats import chi2_contingency

from reportanalysis.compare.distances import (
    city_clusters,
    city_distances,
    correspondence,
    nearest_cities,
    neighbour_stability,
)
from reportanalysis.errors import ReportError

TABLES = arrays(float, st.tuples(st.integers(2, 6), st.integers(1, 5)), elements=st.floats(0.01, 9))


def named(values):
    return pd.DataFrame(values, index=[f"city{i}" for i in range(len(values))])


def square(points):
    points = np.asarray(points, dtype=float)
    names = [f"city{i}" for i in range(len(points))]
    return pd.DataFrame(squareform(pdist(points)), index=names, columns=names)


def test_distance_by_hand():
    # p = (1/2, 1/2), q = (1, 0), m = (3/4, 1/4): KL(p|m) = .2075, KL(q|m) = .4150 bits.
    distances = city_distances(named([[2, 2], [5, 0]]))
    kl_p = 0.5 * np.log2(0.5 / 0.75) + 0.5 * np.log2(0.5 / 0.25)
    kl_q = np.log2(1 / 0.75)
    assert distances.iloc[0, 1] == pytest.approx(np.sqrt((kl_p + kl_q) / 2))
    assert city_distances(named([[1, 0], [0, 3]])).iloc[0, 1] == pytest.approx(1)


@given(TABLES)
def test_distances_agree_with_scipy_base_2_and_form_a_metric(values):
    distances = city_distances(named(values)).to_numpy()
    for i, p in enumerate(values):
        for j, q in enumerate(values):
            # The square root magnifies rounding near 0: compare the divergences.
            oracle = np.nan_to_num(jensenshannon(p, q, base=2))
            assert distances[i, j] ** 2 == pytest.approx(oracle**2, abs=1e-9)
            assert (distances[i, j] <= distances[i] + distances[:, j] + 1e-6).all()
    np.testing.assert_array_equal(distances, distances.T)
    np.testing.assert_array_equal(np.diag(distances), 0)


def test_distances_do_not_depend_on_the_scale_of_a_row():
    table = named([[1.0, 2, 3], [3, 2, 1], [1, 1, 1]])
    scaled = table.mul([1, 10, 0.1], axis=0)
    np.testing.assert_allclose(city_distances(scaled), city_distances(table))


def test_neighbours_are_in_order_and_ties_follow_the_table():
    distances = square([[0, 0], [3, 0], [1, 0], [-1, 0]])
    near = nearest_cities(distances, "city0", 3)
    assert near["city"].tolist() == ["city2", "city3", "city1"]
    assert near["distance"].tolist() == [1, 1, 3]
    assert near["rank"].tolist() == [1, 2, 3]


@settings(deadline=None)
@given(arrays(float, st.tuples(st.integers(3, 6), st.just(3)), elements=st.floats(0.1, 9)))
def test_rows_of_three_columns_keep_their_chi_squared_distances(values):
    """Profiles over three columns lie in a plane, so that the plane shows them whole."""
    values = values + np.arange(values.size).reshape(values.shape) ** 2 % 7  # not all alike
    placed = correspondence(named(values))
    rows = placed[placed["kind"] == "row"]
    profiles = values / values.sum(axis=1, keepdims=True)
    mass = values.sum(axis=0) / values.sum()
    np.testing.assert_allclose(pdist(rows[["x", "y"]]), pdist(profiles / np.sqrt(mass)), atol=1e-5)
    np.testing.assert_allclose(placed["fit"], 1, atol=1e-6)
    assert placed["shown"].iloc[0] == pytest.approx(1)


def test_the_inertia_is_chi_squared_over_n_and_columns_lie_as_their_rows():
    counts = np.array([[30, 5, 5, 10], [5, 30, 5, 10], [5, 5, 30, 10], [12, 12, 12, 10]])
    placed = correspondence(named(counts)).set_index("label")
    assert placed["kind"].tolist() == ["row"] * 4 + ["column"] * 4
    xy = placed[["x", "y"]].to_numpy()
    mass = counts.sum(axis=1) / counts.sum()
    inertia = (mass[:, None] * xy[:4] ** 2).sum()
    whole = chi2_contingency(counts).statistic / counts.sum()
    assert inertia / whole == pytest.approx(placed["shown"].iloc[0])
    for i in range(3):  # each of the first three rows goes with its own column
        assert (xy[4:7] @ xy[i]).argmax() == i
    with pytest.raises(ReportError, match="at least three rows"):
        correspondence(named(counts[:2]))


def test_clusters_are_numbered_by_appearance():
    distances = square([[9, 9], [0, 0], [9, 8], [0, 1], [30, 30]])
    assert city_clusters(distances, 3).tolist() == [1, 2, 1, 2, 3]
    assert city_clusters(distances, 1).tolist() == [1] * 5
    assert city_clusters(distances, 1).name == "cluster"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (named([[1, 2]]), "at least two"),
        (named([[1, 2], [3, -1]]), "negative"),
        (named([[1, 2], [3, np.nan]]), "missing"),
        (named([[1, 2], [0, 0]]), "nothing counted for city1"),
        (pd.DataFrame([[1, 2], [2, 1]], index=["A", "A"]), "each city once"),
    ],
)
def test_unusable_tables_are_named(table, message):
    with pytest.raises(ReportError, match=message):
        city_distances(table)


def test_unusable_requests_are_named():
    distances = square([[0, 0], [1, 0], [0, 2]])
    with pytest.raises(ReportError, match="'Z'; there are city0, city1, city2"):
        nearest_cities(distances, "Z")
    with pytest.raises(ReportError, match="n_clusters is 4"):
        city_clusters(distances, 4)


# -- stability of neighbours and clusters, on made-up cities whose answer is known


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
    firm = neighbour_stability(two_camps(np.random.default_rng(2), 60, 0.01), by_mean, n_clusters=2)
    assert (firm["nearest_kept"] > 0.95).all() and (firm["cluster_kept"] == 1).all()
    assert firm["n_repetitions"].eq(200).all()
    loose = neighbour_stability(two_camps(np.random.default_rng(2), 8, 0.8), by_mean, n_clusters=2)
    assert loose["nearest_kept"].mean() < 0.8 and loose["cluster_kept"].max() < 1
    assert (loose["top3_kept"] >= loose["nearest_kept"]).all()


def test_bootstrap_repeats_itself():
    frame = two_camps(np.random.default_rng(3), 8, 0.5)
    first = neighbour_stability(frame, by_mean)
    again = neighbour_stability(frame, by_mean)
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


def test_stability_names_unusable_requests():
    frame = two_camps(np.random.default_rng(6), 3, 0.1)
    with pytest.raises(ReportError, match="'jackknife'"):
        neighbour_stability(frame, by_mean, scheme="jackknife")
    with pytest.raises(ReportError, match="at least four"):
        neighbour_stability(frame[frame["city"].isin(["A", "B", "C"])], by_mean)
