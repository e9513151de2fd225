"""How firmly neighbours and clusters of cities stand."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from reportanalysis.compare.distances import city_clusters, nearest_cities
from reportanalysis.errors import ReportError


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
