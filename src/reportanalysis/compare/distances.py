"""How far apart cities are, which lie close, and a map of them.

Input is a table with one row per city and one column per category: topic weights, shares
of types, or counts of words (`word_counts`). Rows are turned into proportions.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.cluster import hierarchy
from scipy.spatial.distance import pdist, squareform

from reportanalysis.errors import ReportError


def city_distances(table: pd.DataFrame) -> pd.DataFrame:
    """Jensen-Shannon distance (base 2) between the rows of a table.

    The distance is a metric from 0 (same proportions) to 1 (nothing in common). From
    counts, shorter texts come out further from everything, as rare words miss by
    chance; leave out rare words, or compare texts of like length.

    Parameters
    ----------
    table : DataFrame
        One row per city, one column per category, no negative or missing values.

    Returns
    -------
    DataFrame
        Square, cities by cities, zero diagonal, symmetric.

    Raises
    ------
    ReportError
        Fewer than two cities, a city twice, negative or missing values, or a row of zeros.

    References
    ----------
    Endres, D. M., Schindelin, J. E. (2003). A new metric for probability distributions.
    IEEE Transactions on Information Theory 49, 1858-1860.

    Examples
    --------
    >>> import pandas as pd
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
    """Return the cities closest to one city.

    Parameters
    ----------
    distances : DataFrame
        As returned by `city_distances`.
    city : str
        The city to look around.
    n : int
        How many neighbours.

    Returns
    -------
    DataFrame
        rank (from 1), city, distance.

    Raises
    ------
    ReportError
        If the city is not in the table.

    Examples
    --------
    >>> import pandas as pd
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


def dendrogram_linkage(distances: pd.DataFrame, method: str = "average") -> np.ndarray:
    """Hierarchical clustering of the cities, ready for `scipy.cluster.hierarchy.dendrogram`.

    Parameters
    ----------
    distances : DataFrame
        As returned by `city_distances`.
    method : str
        Linkage; "average" or "complete" suit distances that are not Euclidean.

    Returns
    -------
    array of shape (cities - 1, 4)
        Linkage matrix, leaves ordered so that neighbours are similar; pass
        ``labels=distances.index`` when drawing.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"x": [1, 0, 2], "y": [0, 1, 1]}, index=["A", "B", "C"])
    >>> sorted(dendrogram_linkage(city_distances(table))[0, :2].tolist())
    [0.0, 2.0]
    """
    condensed = squareform(distances.to_numpy(), checks=False)
    return hierarchy.linkage(condensed, method=method, optimal_ordering=True)


def city_clusters(distances: pd.DataFrame, n_clusters: int, method: str = "average") -> pd.Series:
    """Cut the dendrogram into a number of clusters.

    Parameters
    ----------
    distances : DataFrame
        As returned by `city_distances`.
    n_clusters : int
        Number of clusters, at most (ties may give fewer).
    method : str
        As for `dendrogram_linkage`.

    Returns
    -------
    Series
        Cluster number by city, 1 for the first city's cluster, and so on by appearance.

    Raises
    ------
    ReportError
        If n_clusters is not between 1 and the number of cities.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"x": [1, 0, 2], "y": [0, 1, 1]}, index=["A", "B", "C"])
    >>> city_clusters(city_distances(table), 2).to_dict()
    {'A': 1, 'B': 2, 'C': 1}
    """
    if not 1 <= n_clusters <= len(distances):
        raise ReportError(f"n_clusters is {n_clusters}; give 1 to {len(distances)}, the cities")
    links = dendrogram_linkage(distances, method)
    codes, _ = pd.factorize(hierarchy.fcluster(links, n_clusters, criterion="maxclust"))
    return pd.Series(codes + 1, index=distances.index, name="cluster")


def city_map(distances: pd.DataFrame) -> pd.DataFrame:
    """Place the cities on a plane so that distances are kept as well as a plane can.

    Classical (Torgerson) scaling: no start values, no iterations. Of each axis the city
    furthest out lies on the positive side, which fixes the signs.

    Parameters
    ----------
    distances : DataFrame
        As returned by `city_distances`.

    Returns
    -------
    DataFrame
        Index city; x, y, and fit: the share of the city's squared distance from the centre
        that the plane shows (1 for points of a plane; low: do not trust its place).

    References
    ----------
    Torgerson, W. S. (1952). Multidimensional scaling. Psychometrika 17, 401-419.

    Examples
    --------
    >>> import pandas as pd
    >>> cities = ["A", "B", "C"]
    >>> line = pd.DataFrame([[0, 1, 3], [1, 0, 2], [3, 2, 0]], index=cities, columns=cities)
    >>> city_map(line)["x"].round(3).tolist()
    [-1.333, -0.333, 1.667]
    """
    squared = distances.to_numpy(dtype=float) ** 2
    centring = np.eye(len(squared)) - 1 / len(squared)
    inner = -0.5 * centring @ squared @ centring
    values, vectors = np.linalg.eigh((inner + inner.T) / 2)
    places = vectors[:, ::-1][:, :2] * np.sqrt(np.maximum(values[::-1][:2], 0))
    if places.shape[1] < 2:
        places = np.column_stack([places, np.zeros(len(places))])
    # Rounding first: of two cities equally far out the earlier one decides, on any machine.
    furthest = np.abs(places.round(9)).argmax(axis=0)
    places = places * np.where(places[furthest, [0, 1]] < 0, -1.0, 1.0)
    own = np.diag(inner)
    kept = np.divide((places**2).sum(axis=1), own, out=np.ones(len(own)), where=own > 1e-12)
    return pd.DataFrame(
        {"x": places[:, 0], "y": places[:, 1], "fit": kept.clip(0, 1)}, index=distances.index
    )


def neighbour_stability(
    commitments: pd.DataFrame,
    distance: Callable[[pd.DataFrame], pd.DataFrame],
    by: str = "city",
    scheme: str = "bootstrap",
    n_resamples: int = 200,
    n_clusters: int = 4,
    random_state: int = 0,
) -> pd.DataFrame:
    """How often neighbours and clusters stay when the data change a little.

    "bootstrap" draws each city's commitments anew with replacement: would other sentences
    of the same kind give the same picture? "leave_one_out" computes everything without one
    city at a time. Where the distance of two cities depends on them alone, leaving a
    third out moves no neighbour, so that this scheme tells of the clusters, and of the
    neighbours only if `distance` fits something to all cities (topics, say).

    Parameters
    ----------
    commitments : DataFrame
        One row per commitment, with `by` and whatever `distance` needs.
    distance : callable
        From such a frame to a square frame of distances, e.g.
        ``lambda rows: city_distances(rows.groupby("city")[topics].mean())``.
    by : str
        Column with the cities.
    scheme : {"bootstrap", "leave_one_out"}
        What changes.
    n_resamples : int
        Bootstrap samples.
    n_clusters : int
        Number of clusters to cut.
    random_state : int
        Seed of the bootstrap.

    Returns
    -------
    DataFrame
        One row per city: city, nearest, nearest_kept (share of repetitions with the same
        nearest city, of those where both are present), top3_kept (with the nearest still
        among the nearest three), cluster, cluster_kept (mean share of the other cities
        still together, or apart, as before), n_repetitions.

    Raises
    ------
    ReportError
        Unknown scheme, or fewer than four cities.

    Examples
    --------
    >>> import pandas as pd
    >>> import pandas as pd
    >>> made_up = pd.DataFrame({"city": list("ABCD") * 3, "x": [1, .9, .1, 0] * 3})
    >>> from reportanalysis.compare.distances import city_distances
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
        raise ReportError(f"stability needs at least four of {by}; there are {len(cities)}")
    nearest = [nearest_cities(whole, city, 1)["city"].iloc[0] for city in cities]
    cluster = city_clusters(whole, n_clusters)
    first, third, together, repeats = (np.zeros(len(cities)) for _ in range(4))
    neighbour_repeats = np.zeros(len(cities))
    for frame in _changed(commitments, by, cities, scheme, n_resamples, random_state):
        again = distance(frame)
        own = city_clusters(again, min(n_clusters, len(again)))
        present = np.array([city in again.index for city in cities])
        kept = cluster[present]
        names = list(kept.index)
        before = kept.to_numpy()[:, None] == kept.to_numpy()
        after = own[names].to_numpy()[:, None] == own[names].to_numpy()
        together[present] += ((before == after).sum(axis=1) - 1) / (len(names) - 1)
        repeats[present] += 1
        for i in np.flatnonzero(present):
            if nearest[i] in again.index:
                near = nearest_cities(again, cities[i], 3)["city"].tolist()
                neighbour_repeats[i] += 1
                first[i] += near[0] == nearest[i]
                third[i] += nearest[i] in near
    return pd.DataFrame(
        {
            "city": cities,
            "nearest": nearest,
            "nearest_kept": first / neighbour_repeats,
            "top3_kept": third / neighbour_repeats,
            "cluster": cluster.to_numpy(),
            "cluster_kept": together / repeats,
            "n_repetitions": repeats.astype(int),
        }
    )


def _changed(commitments, by, cities, scheme, n_resamples, random_state):
    """Yield the frames to repeat the distances on."""
    if scheme == "leave_one_out":
        for city in cities:
            yield commitments[commitments[by] != city]
        return
    rng = np.random.default_rng(random_state)
    rows = list(commitments.groupby(by, sort=False).indices.values())
    for _ in range(n_resamples):
        drawn = np.concatenate([rng.choice(own, len(own)) for own in rows])
        yield commitments.iloc[drawn]
