"""How far apart cities are, which lie close, and what sets them apart.

Input is a table with one row per city and one column per category: topic weights, shares
of types, or counts of words (`word_counts`). Rows are turned into proportions.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.cluster import hierarchy
from scipy.spatial.distance import pdist, squareform

from reportanalysis.errors import ReportError
from reportanalysis.resample import draw_within
from reportanalysis.svd import exact_svd

# A row lies in the middle below this squared distance.
NO_DISTANCE = 1e-12
N_RESAMPLES = 200


def city_distances(table: pd.DataFrame) -> pd.DataFrame:
    """Jensen-Shannon distance (base 2) between the rows of a table.

    A metric from 0 (same proportions) to 1 (nothing in common): Endres and Schindelin (2003),
    IEEE Transactions on Information Theory 49, 1858-1860. From counts, shorter texts come out
    further from everything, as rare words miss by chance; leave out rare words, or compare
    texts of like length. `table` has one row per city, one column per category, no negative or
    missing values, no row of zeros; the result is cities by cities.

    >>> table = pd.DataFrame({"x": [1, 0, 1], "y": [0, 1, 1]}, index=["A", "B", "C"])
    >>> city_distances(table).round(3).loc["A"].tolist()
    [0.0, 1.0, 0.558]
    """
    values = table.to_numpy(dtype=float)
    if len(table) < 2 or not table.index.is_unique:
        raise ReportError("distances need at least two rows, one per city, each city once")
    if not np.isfinite(values).all() or (values < 0).any():
        raise ReportError("the table holds missing or negative values; give counts or shares")
    totals = values.sum(axis=1, keepdims=True)
    if (totals == 0).any():
        raise ReportError(f"nothing counted for {table.index[int(totals.argmin())]}; leave it out")
    # pdist works with natural logarithms; dividing by sqrt(log 2) gives base 2.
    distances = squareform(pdist(values / totals, "jensenshannon")) / np.sqrt(np.log(2))
    return pd.DataFrame(np.clip(distances, 0, 1), index=table.index, columns=table.index)


def nearest_cities(distances: pd.DataFrame, city: str, n: int = 3) -> pd.DataFrame:
    """The `n` cities closest to one city: rank (from 1), city, distance.

    >>> table = pd.DataFrame({"x": [1, 0, 2], "y": [0, 1, 1]}, index=["A", "B", "C"])
    >>> nearest_cities(city_distances(table), "A", 1)["city"].tolist()
    ['C']
    """
    if city not in distances.index:
        raise ReportError(f"no city {city!r}; there are {', '.join(map(str, distances.index))}")
    near = distances.loc[city].drop(city).sort_values(kind="stable").head(n)
    return pd.DataFrame({
        "rank": np.arange(1, len(near) + 1), "city": near.index, "distance": near.to_numpy()
    })  # fmt: skip


def city_clusters(distances: pd.DataFrame, n_clusters: int) -> pd.Series:
    """Cut the dendrogram into so many clusters (ties may give fewer), numbered by appearance."""
    if not 1 <= n_clusters <= len(distances):
        raise ReportError(f"n_clusters is {n_clusters}; give 1 to {len(distances)}, the cities")
    links = hierarchy.linkage(squareform(distances.to_numpy(), checks=False), method="average")
    codes, _ = pd.factorize(hierarchy.fcluster(links, n_clusters, criterion="maxclust"))
    return pd.Series(codes + 1, index=distances.index, name="cluster")


def correspondence(table: pd.DataFrame) -> pd.DataFrame:
    r"""Rows and columns of a table of shares or counts on one plane (correspondence analysis).

    The singular value decomposition of :math:`(p_{ij} - r_i c_j) / \sqrt{r_i c_j}`, with both in
    principal coordinates: the squared distance of two rows is their chi-squared distance as far
    as the plane shows it (Greenacre 2017, Correspondence Analysis in Practice, ch. 8-13).

    Parameters
    ----------
    table : DataFrame
        No negative values, no row or column of zeros.

    Returns
    -------
    DataFrame
        One row per row and column of the table: `label`, `kind` (``row``, ``column``), `x`, `y`,
        `fit` (share of its squared distance from the middle that the plane shows), `shown`
        (share of all differences, the same in each row).

    Examples
    --------
    >>> table = pd.DataFrame({"x": [3, 1, 1], "y": [1, 3, 1], "z": 1}, index=["A", "B", "C"])
    >>> correspondence(table)[["label", "x", "y"]].round(2).values.tolist()[:2]
    [['A', 0.46, -0.07], ['B', -0.46, -0.07]]
    """
    values = table.to_numpy(dtype=float)
    if min(values.shape) < 3 or not (values.sum(0).all() and values.sum(1).all()):
        raise ReportError("give at least three rows and columns, none of them all zeros")
    p = values / values.sum()
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    apart = (p - np.outer(rows, columns)) / np.sqrt(np.outer(rows, columns))
    left, sizes, right = exact_svd(apart, 2)
    sides = []
    for kind, labels, vectors, mass, axis in (
        ("row", table.index, left, rows, 1), ("column", table.columns, right.T, columns, 0)
    ):  # fmt: skip
        xy = vectors * sizes / np.sqrt(mass)[:, None]
        far = (apart**2).sum(axis=axis) / mass
        fit = np.divide((xy**2).sum(axis=1), far, out=np.ones_like(far), where=far > NO_DISTANCE)
        sides.append(
            pd.DataFrame({"label": labels, "kind": kind, "x": xy[:, 0], "y": xy[:, 1], "fit": fit})
        )
    shown = float((sizes**2).sum() / (apart**2).sum())
    return pd.concat(sides, ignore_index=True).assign(shown=shown)


def neighbour_stability(
    commitments: pd.DataFrame,
    distance: Callable[[pd.DataFrame], pd.DataFrame],
    scheme: str = "bootstrap",
    n_clusters: int = 4,
) -> pd.DataFrame:
    """How often neighbours and clusters stay when the data change a little.

    Parameters
    ----------
    commitments : DataFrame
        One row per commitment, with ``city`` and whatever `distance` needs.
    distance : callable
        From such a frame to a square frame of distances.
    scheme : {"bootstrap", "leave_one_out"}
        "bootstrap" draws each city's commitments anew with replacement: would other
        sentences of the same kind give the same picture? "leave_one_out" computes everything
        without one city at a time; it tells of neighbours only if `distance` fits something
        to all cities (topics, say), as leaving a third out moves no pair otherwise.
    n_clusters : int
        Number of clusters to cut.

    Returns
    -------
    DataFrame
        One row per city: city, nearest, nearest_kept (share of repetitions with the same
        nearest city, of those where both are present), top3_kept (with the nearest still
        among the nearest three), cluster, cluster_kept (mean share of the other cities
        still together, or apart, as before), n_repetitions.

    Examples
    --------
    >>> made_up = pd.DataFrame({"city": list("ABCD") * 3, "x": [1, .9, .1, 0] * 3})
    >>> made_up["y"] = 1 - made_up["x"]
    >>> def distance(rows):
    ...     return city_distances(rows.groupby("city")[["x", "y"]].mean())
    >>> neighbour_stability(made_up, distance, n_clusters=2)["nearest_kept"].tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    if scheme not in ("bootstrap", "leave_one_out"):
        raise ReportError(f"scheme is {scheme!r}; give 'bootstrap' or 'leave_one_out'")
    whole = distance(commitments)
    cities = list(whole.index)
    if len(cities) < 4:
        raise ReportError(f"stability needs at least four cities; there are {len(cities)}")
    nearest = [near[0] for near in _nearest_three(whole)]
    cluster = city_clusters(whole, n_clusters)
    first, third, both_there = (np.zeros(len(cities)) for _ in range(3))
    together, there = np.zeros(len(cities)), np.zeros(len(cities))
    if scheme == "bootstrap":
        rows = list(commitments.groupby("city", sort=False).indices.values())
        draws = draw_within(rows, N_RESAMPLES, random_state=0)
        frames = (commitments.iloc[drawn] for drawn in draws)
    else:
        frames = (commitments[commitments["city"] != city] for city in cities)
    for frame in frames:
        again = distance(frame)
        near = dict(zip(again.index, _nearest_three(again), strict=True))
        present = np.array([city in near for city in cities])
        together[present] += _still_together(cluster[present], again, n_clusters)
        there[present] += 1
        for i in np.flatnonzero(present):
            if nearest[i] in near:
                both_there[i] += 1
                first[i] += near[cities[i]][0] == nearest[i]
                third[i] += nearest[i] in near[cities[i]]
    return pd.DataFrame(
        {
            "city": cities,
            "nearest": nearest,
            "nearest_kept": first / both_there,
            "top3_kept": third / both_there,
            "cluster": cluster.to_numpy(),
            "cluster_kept": together / there,
            "n_repetitions": there.astype(int),
        }
    )


def _nearest_three(distances: pd.DataFrame) -> list[list[str]]:
    """The three nearest of each city, as `nearest_cities` orders them."""
    others = distances.to_numpy(copy=True)
    np.fill_diagonal(others, np.inf)
    order = np.argsort(others, axis=1, kind="stable")[:, : min(3, len(others) - 1)]
    return [[str(city) for city in distances.index[row]] for row in order]


def _still_together(cluster: pd.Series, again: pd.DataFrame, n_clusters: int) -> np.ndarray:
    """For each city the share of the others in one cluster with it, or not, as before."""
    own = city_clusters(again, min(n_clusters, len(again)))[list(cluster.index)]
    before = cluster.to_numpy()[:, None] == cluster.to_numpy()
    after = own.to_numpy()[:, None] == own.to_numpy()
    return np.asarray(((before == after).sum(axis=1) - 1) / (len(cluster) - 1))
