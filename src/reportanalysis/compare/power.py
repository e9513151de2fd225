"""What `keyness` would find: words planted into real reports, so that their spread is real."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from reportanalysis.compare.keyness import count_reports, judged, keyness_table

ALPHA = 0.05

PLANTED = 0.05  # part of the words that is planted; the others differ by chance alone
BANDS = (0, 5, 10, 20, 50, np.inf)  # uses expected in the target were it like the rest


def keyness_power(
    commitments: pd.DataFrame,
    target: str,
    within: str,
    ratios: Sequence[int] = (2, 4),
    leave_out: Iterable[str] = (),
    min_count: int = 10,
    n_simulations: int = 10,
) -> pd.DataFrame:
    """Share of words that `keyness` finds where the target uses them so many times as often.

    The target's own reports are set aside. In each stratum as many reports of others, drawn
    at random, play the target: a city without a style of its own. A twentieth of the words is
    planted: of their uses in all other reports each is kept with the chance 1/ratio, so that
    the rates differ by the ratio and the spread between reports stays that of real ones.

    Parameters
    ----------
    commitments, leave_out, min_count
        As for `keyness`, with `document_id`, ``city`` and `bag`.
    target : str
        City whose number of reports in each stratum is copied.
    within : str
        Column of the strata, such as ``year``.
    ratios : sequence of int
        How many times as often the target uses a planted word.
    n_simulations : int
        Drawings for each ratio (seeded).

    Returns
    -------
    DataFrame
        `ratio`, `uses` (band of uses expected in the target at the rate of the rest),
        `n_planted`, `found` (share of these with q below 5%); for each ratio `size` (share of
        the words not planted, of all bands, with p below 5%) and `false` (with q below 5%).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> rows = pd.DataFrame({"city": list("abcdefgh") * 2, "year": [1] * 8 + [2] * 8})
    >>> rows["document_id"] = rows["city"] + rows["year"].astype(str)
    >>> rows["bag"] = [" ".join(rng.choice(list("uvwxyz"), 400)) for _ in range(16)]
    >>> table = keyness_power(rows, "a", "year", n_simulations=3)
    >>> table.columns.tolist()
    ['ratio', 'uses', 'n_planted', 'found', 'size', 'false']
    """
    reports = count_reports(commitments, "city", leave_out, min_count, 3, within)  # 3: as `keyness`
    own = reports.groups == target
    shared = ~own & np.isin(reports.strata, reports.strata[own])
    strata = reports.strata[shared]
    rest = replace(
        reports, counts=reports.counts[shared], totals=reports.totals[shared], strata=strata
    )
    drawn = {stratum: int((reports.strata[own] == stratum).sum()) for stratum in set(strata)}
    rng = np.random.default_rng(0)
    tables = []
    for ratio in ratios:
        for _ in range(n_simulations):
            chosen = np.zeros(len(strata), dtype=bool)
            for stratum, n in sorted(drawn.items()):
                places = np.flatnonzero(strata == stratum)
                chosen[rng.choice(places, min(n, len(places) - 1), replace=False)] = True
            counts = rest.counts.to_numpy(copy=True)
            planted = rng.random(counts.shape[1]) < PLANTED
            cells = np.ix_(~chosen, planted)
            counts[cells] = rng.binomial(counts[cells], 1 / ratio)
            words = rest.counts.columns
            again = replace(rest, counts=pd.DataFrame(counts, columns=words))
            table = judged(keyness_table(again, chosen))
            uses = table["rate_rest"] * rest.totals[chosen].sum() / 10_000
            tables.append(
                table.assign(
                    ratio=ratio,
                    uses=pd.cut(uses, BANDS, right=False, labels=_names()),
                    planted=table["word"].isin(words[planted]),
                    under=table["p"] < ALPHA,
                )
            )
    every = pd.concat(tables)
    planted = every[every["planted"]].groupby(["ratio", "uses"], observed=True)["passes"]
    found = planted.agg(n_planted="size", found="mean").reset_index()
    null = every[~every["planted"]].groupby("ratio")[["under", "passes"]].mean()
    return found.merge(null.set_axis(["size", "false"], axis=1), on="ratio")


def _names() -> list[str]:
    """Names of the bands: ``under 5``, ``5 to 9`` ... ``50 or more``."""
    inner = [f"{low} to {high - 1}" for low, high in zip(BANDS[1:-2], BANDS[2:-1], strict=True)]
    return [f"under {BANDS[1]}", *inner, f"{BANDS[-2]} or more"]
