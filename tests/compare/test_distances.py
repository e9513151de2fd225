"""Distances, neighbours, clusters and the map, against hand and outside computations."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.cluster import hierarchy
from scipy.spatial.distance import jensenshannon, pdist, squareform

from reportanalysis.compare.distances import (
    city_clusters,
    city_distances,
    city_map,
    dendrogram_linkage,
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
@given(arrays(float, st.tuples(st.integers(3, 8), st.just(2)), elements=st.floats(-5, 5)))
def test_map_recovers_points_of_a_plane(points):
    distances = square(points)
    placed = city_map(distances)
    np.testing.assert_allclose(squareform(pdist(placed[["x", "y"]])), distances, atol=1e-5)
    assert placed["x"].var() >= placed["y"].var() - 1e-9
    for axis in ("x", "y"):
        assert placed[axis].abs().max() <= placed[axis].max() + 1e-6


def test_map_tells_what_the_plane_leaves_out():
    # A square in the plane and one point far above it.
    placed = city_map(square([[2, 2, 0], [2, -3, 0], [-3, 2, 0], [-2, -2, 0], [0, 0, 1.5]]))
    assert placed["fit"].idxmin() == "city4" and placed["fit"].min() < 0.2
    assert placed["fit"].iloc[:4].min() > 0.95


def test_map_of_two_cities_is_a_line():
    placed = city_map(square([[0, 0], [4, 0]]))
    assert sorted(placed["x"]) == pytest.approx([-2, 2])
    assert placed["y"].tolist() == pytest.approx([0, 0])


def test_linkage_keeps_the_heights_of_average_linkage_and_orders_the_leaves():
    distances = square(np.random.default_rng(1).normal(size=(9, 3)))
    links = dendrogram_linkage(distances)
    plain = hierarchy.linkage(squareform(distances), "average")
    np.testing.assert_allclose(links[:, 2:], plain[:, 2:])

    def path(linkage):
        order = hierarchy.leaves_list(linkage)
        return distances.to_numpy()[order[:-1], order[1:]].sum()

    assert path(links) <= path(plain)


def test_clusters_are_numbered_by_appearance():
    distances = square([[9, 9], [0, 0], [9, 8], [0, 1], [30, 30]])
    assert city_clusters(distances, 3).tolist() == [1, 2, 1, 2, 3]
    assert city_clusters(distances, 1).tolist() == [1] * 5


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
