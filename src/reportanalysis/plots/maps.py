"""Cities in relation: a tile map of Shandong, a map of distances, a dendrogram."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from reportanalysis.figure import Figure
from reportanalysis.plots import style

# Column and row of each city: neighbours stay near each other, north is up.
TILES = {
    "Dezhou": (0, 0), "Binzhou": (1, 0), "Dongying": (2, 0), "Yantai": (4, 0),
    "Weihai": (5, 0), "Liaocheng": (0, 1), "Jinan": (1, 1), "Zibo": (2, 1),
    "Weifang": (3, 1), "Qingdao": (4, 1), "Tai'an": (1, 2), "Linyi": (3, 2),
    "Rizhao": (4, 2), "Heze": (0, 3), "Jining": (1, 3), "Zaozhuang": (2, 3),
}  # fmt: skip
DARK = 0.55  # depth of the colour from which a tile needs white letters
Box = tuple[float, float, float, float]  # left, bottom, right, top
# Of the map of distances, in points of the page: about how high it is, how far a label stands
# from its point, how wide and high a letter is, and the sides tried, best first.
HEIGHT, APART, LETTER = 300, 7, (5.0, 11.0)
SIDES = ((0, 1), (0, -1), (1, 0), (-1, 0))


def tile_map(
    values: pd.Series,
    names: pd.Series,
    *,
    name: str,
    what: str,
    highlight: str | None = None,
    share: bool = True,
    provenance: str = "",
) -> Figure:
    """Map of the 16 cities as tiles; a city without a value is hatched.

    Cities of other provinces have no tile and are named in the caption.

    Parameters
    ----------
    values : Series
        Number per city (index in pinyin); missing or absent means no data.
    names : Series
        Chinese name per city.
    share : bool
        Write values as percentages, otherwise as numbers.

    Examples
    --------
    >>> tile_map(pd.Series({"Dezhou": 0.2, "Jinan": 0.4}), pd.Series({"Dezhou": "德州"}),
    ...          name="made-up", what="Made-up shares").alt[:63]
    'Made-up shares on a map of tiles: highest in Jinan (40%), lowes'
    """
    write = style.writer(share)
    known = values[values.index.isin(TILES)].dropna()
    spread = float(known.max() - known.min()) or 1.0
    with style.panels(4.3, width=6.4) as (figure, [axes]):
        for city in TILES:
            words = [city, names.get(city, ""), "no data"]
            depth = None
            if city in known.index:
                words[-1] = write(known[city])
                depth = 0.15 + 0.7 * (known[city] - known.min()) / spread
            _draw_tile(axes, TILES[city], words, depth, framed=city == highlight)
        axes.set_xlim(-0.05, 6.05)
        axes.set_ylim(4.05, -0.05)
        axes.set_aspect("equal")
        axes.set_axis_off()
    elsewhere = sorted(set(values.dropna().index) - set(TILES))
    gone = [city for city in TILES if city not in known.index]
    finding = (
        f"{what} on a map of tiles: highest in {known.idxmax()} ({write(known.max())}), "
        f"lowest in {known.idxmin()} ({write(known.min())})"
        + (f"; no data for {style.listed(gone)}" if gone else "")
        + (f"; not on the map: {style.listed(elsewhere)}." if elsewhere else ".")
    )
    return Figure(figure, name, finding, finding, provenance)


def _draw_tile(
    axes: Axes, place: tuple[int, int], words: list[str], depth: float | None, *, framed: bool
) -> None:
    """Draw a city, its Chinese name and its value, as dark as `depth`; hatched without one."""
    column, row = place
    missing = depth is None
    edge = style.HIGHLIGHT if framed else style.MUTED if missing else "none"
    axes.add_patch(
        Rectangle(
            (column + 0.03, row + 0.03), 0.94, 0.94,
            facecolor="white" if depth is None else colormaps["Blues"](depth), edgecolor=edge,
            hatch="////" if missing else None, linewidth=2.5 if framed else 0.5,
        )
    )  # fmt: skip
    ink = "white" if depth is not None and depth > DARK else style.INK
    box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if missing else None
    lines = zip(words, (0.27, 0.52, 0.78), (9, 9, 9.5), ("normal", "normal", "bold"), strict=True)
    for text, down, size, weight in lines:
        axes.text(
            column + 0.5, row + down, text, ha="center", va="center", color=ink, fontsize=size,
            fontweight="normal" if missing else weight, bbox=box,
        )  # fmt: skip


def city_map(
    points: pd.DataFrame,
    *,
    name: str,
    what: str,
    highlight: str,
    nearest: list[str],
    provenance: str = "",
) -> Figure:
    """Cities as points whose distances stand for how much their reports differ.

    Parameters
    ----------
    points : DataFrame
        As from `reportanalysis.compare.city_map`.
    nearest : list of str
        Nearest neighbours of `highlight` by the full distances, nearest first; joined to it.

    Examples
    --------
    >>> points = pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, 0.5]}, index=["a", "b"])
    >>> city_map(points, name="made-up", what="Made-up distances", highlight="a",
    ...          nearest=["b"]).alt
    'Made-up distances: nearest to a are b.'
    """
    with style.panels(4.6, width=6.4) as (figure, [axes]):
        for other in nearest:
            pair = points.loc[[highlight, other]]
            axes.plot(
                pair["x"], pair["y"], color=style.HIGHLIGHT, linewidth=0.9, alpha=0.6, zorder=1
            )
        colours = [style.HIGHLIGHT if city == highlight else style.PLAIN for city in points.index]
        axes.scatter(points["x"], points["y"], color=colours, s=34, zorder=2)
        for (city, row), (across, up) in zip(
            points.iterrows(), _label_places(points, highlight, nearest), strict=True
        ):
            axes.annotate(
                city, (row["x"], row["y"]), (APART * across, APART * up),
                textcoords="offset points",
                ha=("right", "center", "left")[across + 1], fontsize=9,
                va=("top", "center", "bottom")[up + 1],
                color=style.HIGHLIGHT if city == highlight else style.INK,
            )  # fmt: skip
        axes.margins(0.12)
        axes.set_aspect("equal", adjustable="datalim")
        axes.set_xticks([])
        axes.set_yticks([])
    finding = f"{what}: nearest to {highlight} are {style.listed(nearest)}."
    return Figure(figure, name, finding, finding, provenance)


def _label_places(
    points: pd.DataFrame, highlight: str, nearest: list[str]
) -> list[tuple[int, int]]:
    """Side of each point (across, up) where its label meets fewest points, lines, labels."""
    places = points[["x", "y"]].to_numpy()
    scaled = (places - places.min(axis=0)) / (np.ptp(places, axis=0).max() or 1.0) * HEIGHT
    at = dict(zip(points.index, scaled, strict=True))
    steps = np.linspace(0, 1, 25)[:, None]
    lines = [at[highlight] + steps * (at[other] - at[highlight]) for other in nearest]
    obstacles = np.vstack([scaled, *lines])
    boxes: list[Box] = []
    chosen = []
    for (x, y), city in zip(scaled, points.index, strict=True):
        width, height = LETTER[0] * len(str(city)), LETTER[1]
        options: list[tuple[int, int, Box, tuple[int, int]]] = []
        for across, up in SIDES:
            left = x + APART * across + width * (across - 1) / 2
            base = y + APART * up + height * (up - 1) / 2
            box = (left, base, left + width, base + height)
            on_points = sum(box[0] < a < box[2] and box[1] < b < box[3] for a, b in obstacles)
            on_labels = sum(
                box[0] < c and a < box[2] and box[1] < d and b < box[3] for a, b, c, d in boxes
            )
            options.append((on_points + on_labels, len(options), box, (across, up)))
        _, _, box, side = min(options)
        boxes.append(box)
        chosen.append(side)
    return chosen


def dendrogram(
    linkage: np.ndarray,
    labels: list[str],
    *,
    name: str,
    what: str,
    highlight: str | None = None,
    provenance: str = "",
) -> Figure:
    """Dendrogram of the cities, leaves to the right.

    Parameters
    ----------
    linkage : ndarray of shape (n - 1, 4)
        As from `reportanalysis.compare.dendrogram_linkage`.
    labels : list of str
        Names of the n cities.

    Examples
    --------
    >>> tree = np.array([[0, 1, 0.2, 2], [2, 3, 0.5, 3]])
    >>> dendrogram(tree, ["a", "b", "c"], name="made-up", what="Made-up tree").alt
    'Made-up tree: the closest pair is a and b, the last to join is c.'
    """
    from scipy.cluster import hierarchy  # slow to import, and one figure needs it

    with style.panels(0.7 + 0.26 * len(labels), width=6.4) as (figure, [axes]):
        drawn = hierarchy.dendrogram(
            linkage, labels=labels, orientation="left", ax=axes,
            color_threshold=0, above_threshold_color=style.PLAIN,
        )  # fmt: skip
        axes.tick_params(axis="y", labelsize=10)
        style.pick_out(axes.get_yticklabels(), highlight)
        axes.set_xlabel("distance at which clusters join")
        axes.grid(axis="x", **style.GRID)
    first = [labels[int(n)] for n in linkage[0, :2]]
    joined = [labels[int(n)] for n in linkage[-1, :2] if n < len(labels)]
    finding = f"{what}: the closest pair is {style.listed(first)}" + (
        f", the last to join is {joined[0]}." if joined else f"; drawn from {drawn['ivl'][0]} up."
    )
    return Figure(figure, name, finding, finding, provenance)
