"""Which sentences people code, with which probability, and which coder codes which.

Strata are documents, parted into sentences on which the model coders' passes agree and on
which they differ. In each a simple random sample is drawn; the study's own city and the
sentences on which passes differ are drawn more often, since there a human code tells most.
"""

import hashlib
from collections.abc import Iterable

import numpy as np
import pandas as pd

from reportanalysis.codebook import VARIABLES
from reportanalysis.errors import ReportError
from reportanalysis.study import Study

CITY, PLACE = "Dezhou", ["document", "start", "end"]
# How many times as often as others: sentences of the study's city, and those where passes differ.
CITY_RATE, DIFFER_RATE = 3.0, 3.0
LEAST = 2  # sentences of a stratum, so that its variance can be told
ALLOCATION_COLUMNS = (
    "id", "document", "start", "end", "stratum", "stratum_size", "drawn", "probability", "coders",
)  # fmt: skip


def coding_frame(data: Study, practice: Iterable[str]) -> pd.DataFrame:
    """Commitments people may code: those of the reports compared and of the digest.

    `practice` are commitments that coders practise on. Gives `commitment_id`, `document_id`,
    `document` (its path), `city`, `start`, `end`, and `differ`: whether two model passes give
    the sentence another type or theme.
    """
    rows = pd.concat([data.reports, data.digest], ignore_index=True)
    rows = rows[~rows["commitment_id"].isin(list(practice))]
    paths = data.registry.set_index("document_id")["path"]
    differing = _differing(data)
    return pd.DataFrame({
        **{name: rows[name] for name in ("commitment_id", "document_id", "city", "start", "end")},
        "document": rows["document_id"].map(paths),
        "differ": rows["commitment_id"].isin(differing),
    }).reset_index(drop=True)  # fmt: skip


def _differing(data: Study) -> pd.Series:
    """Commitments to which two passes gave different codes."""
    labels = data.labels.merge(data.separate, on="id", how="left", suffixes=("", "_separate"))
    apart = pd.Series(False, index=labels.index)
    for variable, short in zip(VARIABLES, ("type", "theme"), strict=True):
        first = labels[f"pass1_{short}"]
        for other in (labels[f"pass2_{short}"], labels[f"{variable}_separate"]):
            apart |= other.notna() & other.ne("") & other.ne(first)
    of = data.labelled.set_index("label_id")["commitment_id"]
    return labels.loc[apart, "id"].map(of).dropna()


def allocate(
    frame: pd.DataFrame, sentences: int, coders: int, overlap: float, seed: int
) -> pd.DataFrame:
    """Draw sentences of a `coding_frame` by stratum and give each to one coder, or to two.

    Each stratum gives at least two, or all it has; two coders code the share `overlap`, by which
    their agreement is measured. `ALLOCATION_COLUMNS`, in random order: `id` begins with the name
    of the export, `probability` is of being drawn (`drawn` of `stratum_size`).
    """
    if coders < 1 or not 0 <= overlap <= 1 or (coders == 1 and overlap > 0):
        raise ReportError(
            "give one coder or more and an overlap from 0 to 1; one coder alone has an overlap of 0"
        )
    if not 1 <= sentences <= len(frame):
        raise ReportError(
            f"{sentences} sentences cannot be drawn from {len(frame)}; give a number from 1 to that"
        )
    rows = frame.assign(
        stratum=frame["document_id"] + np.where(frame["differ"], ", passes differ", ", agree"),
        rank=[_hash(seed, *place) for place in frame[PLACE].itertuples(index=False, name=None)],
    ).sort_values(["stratum", "rank"], ignore_index=True)
    sizes = rows.groupby("stratum", sort=True).size()
    first = rows.groupby("stratum", sort=True)[["city", "differ"]].first()
    rates = np.where(first["city"] == CITY, CITY_RATE, 1.0)
    rates = rates * np.where(first["differ"], DIFFER_RATE, 1.0)
    drawn = pd.Series(_sizes(sizes.to_numpy(), rates, sentences), index=sizes.index)
    place = rows.groupby("stratum").cumcount()
    rows = rows[place < rows["stratum"].map(drawn)]
    rows = rows.assign(
        stratum_size=rows["stratum"].map(sizes),
        drawn=rows["stratum"].map(drawn),
        coders=_coders(len(rows), coders, overlap),
    )
    rows["probability"] = (rows["drawn"] / rows["stratum_size"]).round(6)
    rows = rows.sort_values("rank", ignore_index=True)
    export = "k" + _hash(seed, coders, *rows[PLACE].itertuples(index=False, name=None))[:4]
    rows["id"] = [f"{export}-{n:04d}" for n in range(1, len(rows) + 1)]
    return rows[list(ALLOCATION_COLUMNS)]


def _sizes(sizes: np.ndarray, rates: np.ndarray, total: int) -> np.ndarray:
    """Sample sizes in proportion to size times rate, none above the size of its stratum.

    >>> _sizes(np.array([100, 10, 40]), np.array([1.0, 3.0, 1.0]), 50).tolist()
    [29, 9, 12]
    """
    low, high = 0.0, 1.0
    for _ in range(60):  # bisection on the common factor
        factor = (low + high) / 2
        if np.minimum(sizes, factor * rates * sizes).sum() < total:
            low = factor
        else:
            high = factor
    wanted = np.minimum(sizes, high * rates * sizes)
    given = np.floor(wanted + 1e-9).astype(int)
    spare = total - int(given.sum())
    given[np.argsort(given - wanted, kind="stable")[: max(spare, 0)]] += 1
    return np.asarray(np.maximum(given, np.minimum(sizes, LEAST)))


def _coders(n: int, coders: int, overlap: float) -> list[str]:
    """Numbers of the coders of each sentence, in the order of the strata.

    Each goes to whoever has fewest so far (ties at random), so that all have as many, of every
    stratum alike, and all meet each other.

    >>> [len(given.split(" ")) for given in _coders(4, 3, 0.5)]
    [1, 2, 1, 2]
    """
    rng, load = np.random.default_rng(0), np.zeros(coders, dtype=int)
    names = []
    for i in range(n):
        order = rng.permutation(coders)
        order = order[np.argsort(load[order], kind="stable")]
        given = order[: 1 + (int((i + 1) * overlap) > int(i * overlap))]
        load[given] += 1
        names.append(" ".join(str(coder + 1) for coder in given))
    return names


def _hash(*parts: object) -> str:
    """Random but repeatable: the same parts give the same digits."""
    return hashlib.sha256(":".join(map(str, parts)).encode("utf-8")).hexdigest()
