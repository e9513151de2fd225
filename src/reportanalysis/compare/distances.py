"""How far apart cities are, which lie close, and a map of them.

Input is a table with one row per city and one column per category: topic weights, shares
of types, or counts of words (`word_counts`). Rows are turned into proportions.
"""

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
