"""How consistent the two passes of the language-model coders are.

Both passes were made by language-model coders under the same written codebook, so these
figures tell how steadily the codebook was applied, not whether people would agree.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from sklearn.metrics import cohen_kappa_score

from reportanalysis.coding.alpha import krippendorff_alpha
from reportanalysis.errors import ReportError
from reportanalysis.resample import draw_units, percentile_interval

Codes = Sequence[str] | np.ndarray
PASSES = {"policy_type": ("pass1_type", "pass2_type"), "theme": ("pass1_theme", "pass2_theme")}


def alpha_of_passes(first: Codes, second: Codes) -> float:
    """Krippendorff's alpha of two passes; an empty string is not coded."""
    return krippendorff_alpha(np.column_stack(_pair(first, second)))


def agreement_table(labels: pd.DataFrame, repetitions: int = 1000) -> pd.DataFrame:
    """Consistency of the two passes, for each variable and set.

    Parameters
    ----------
    labels : DataFrame
        As from :func:`~reportanalysis.policytype.labels.read_labels`.
    repetitions : int, default 1000
        Bootstrap samples of documents (of sentences, where a set is one document).

    Returns
    -------
    DataFrame
        One row per variable and set, `all` among them: `rows` (coded twice), `raw` (share of
        equal codes), `alpha` (Krippendorff 2011) and `kappa` (Cohen 1960), each with `_low` and
        `_high` (95%), and `adjudicated` (rows decided a third time).

    Raises
    ------
    ReportError
        If no row was coded twice.

    Examples
    --------
    >>> from reportanalysis.policytype.labels import read_labels
    >>> table = agreement_table(read_labels(), repetitions=20)
    >>> table["set"].tolist()
    ['all', 'dev', 'dezhou2019', 'all', 'dev', 'dezhou2019']
    """
    twice = labels.loc[(labels["pass2_type"] != "") & (labels["pass2_theme"] != "")]
    if twice.empty:
        raise ReportError("no row of the label table was coded twice (pass2_* is empty)")
    rows = []
    for variable, (first, second) in PASSES.items():
        for name in ["all", *sorted(twice["set"].unique())]:
            part = twice if name == "all" else twice.loc[twice["set"] == name]
            one, two = part[first].to_numpy(object), part[second].to_numpy(object)
            row: dict[str, object] = {"variable": variable, "set": name, "rows": len(part)}
            row["raw"] = (one == two).mean()
            for measure in MEASURES:
                row |= _measured(measure, part, (one, two), repetitions)
            row["adjudicated"] = int(part["adjudicated"].astype(int).sum())
            rows.append(row)
    return pd.DataFrame(rows)


def code_agreement(labels: pd.DataFrame, repetitions: int = 1000) -> pd.DataFrame:
    """Alpha of each code against all others, by variable and set of rows coded twice.

    `labels` and `repetitions` are as for `agreement_table`. One row per variable, code and set:
    `used` (rows to which a pass gave the code), `alpha`, `alpha_low`, `alpha_high`.

    >>> from reportanalysis.policytype.labels import read_labels
    >>> table = code_agreement(read_labels(), repetitions=5)
    >>> table.loc[table["code"] == "service", "set"].tolist()
    ['dev', 'dezhou2019']
    """
    twice = labels[(labels["pass2_type"] != "") & (labels["pass2_theme"] != "")]
    rows = []
    for variable, columns in PASSES.items():
        for code in sorted({*twice[list(columns)].to_numpy().ravel()}):
            for name, part in twice.groupby("set"):
                one, two = (part[column].eq(code).astype(str).to_numpy() for column in columns)
                used = int(((one == "True") | (two == "True")).sum())
                row = {"variable": variable, "code": code, "set": name, "used": used}
                rows.append(row | _measured("alpha", part, (one, two), repetitions))
    return pd.DataFrame(rows)


def cohen_kappa(first: Codes, second: Codes) -> float:
    """Cohen's kappa of two passes; 1.0 if both use one and the same code throughout."""
    one, two = _pair(first, second)
    if len({*one, *two}) == 1:
        return 1.0
    return float(cohen_kappa_score(one.astype(str), two.astype(str)))


def _pair(first: Codes, second: Codes) -> tuple[np.ndarray, np.ndarray]:
    """Both passes as arrays of one length."""
    if len(first) != len(second):
        raise ReportError(
            f"the passes have {len(first)} and {len(second)} codes; they must cover the same rows"
        )
    return np.asarray(first, dtype=object), np.asarray(second, dtype=object)


def _measured(
    measure: str, part: pd.DataFrame, codes: tuple[np.ndarray, np.ndarray], repetitions: int
) -> dict[str, object]:
    """A measure with its 95% interval: bootstrap over documents; over rows if there is one."""
    of_codes, of_counts = MEASURES[measure]
    documents, unit = np.unique(part["document"].to_numpy(str), return_inverse=True)
    if len(documents) == 1:
        unit = np.arange(len(part))
    names, numbers = np.unique(np.concatenate(codes).astype(str), return_inverse=True)
    each = np.zeros((unit.max() + 1, len(names), len(names)))
    np.add.at(each, (unit, *np.split(numbers, 2)), 1)
    draws = draw_units(len(each), repetitions, random_state=0)
    counts = np.array([np.bincount(drawn, minlength=len(each)) for drawn in draws])
    # Counts of both passes' codes, added up, tell all that the codes one by one would.
    low, high = map(float, percentile_interval(of_counts(np.tensordot(counts, each, axes=1))))
    return {measure: of_codes(*codes), f"{measure}_low": low, f"{measure}_high": high}


def _alphas(counts: np.ndarray) -> np.ndarray:
    """Krippendorff's alpha from counts of the codes of two passes, one table a repetition."""
    both = counts + counts.swapaxes(1, 2)
    n = both.sum(axis=(1, 2))
    by_chance = (n**2 - (both.sum(axis=1) ** 2).sum(axis=1)) / (n - 1)
    return _beyond_chance(n - np.trace(both, axis1=1, axis2=2), by_chance)


def _kappas(counts: np.ndarray) -> np.ndarray:
    """Cohen's kappa from the same."""
    n = counts.sum(axis=(1, 2))
    by_chance = n - (counts.sum(axis=1) * counts.sum(axis=2)).sum(axis=1) / n
    return _beyond_chance(n - np.trace(counts, axis1=1, axis2=2), by_chance)


def _beyond_chance(apart: np.ndarray, by_chance: np.ndarray) -> np.ndarray:
    """One less the share of the differences that chance would give; 1 if it could give none."""
    share = np.divide(apart, by_chance, out=np.zeros_like(apart), where=by_chance > 0)
    return np.asarray(1 - share)


MEASURES: dict[str, tuple[Callable[[Codes, Codes], float], Callable[[np.ndarray], np.ndarray]]]
MEASURES = {"alpha": (alpha_of_passes, _alphas), "kappa": (cohen_kappa, _kappas)}
"""Each measure from the codes, and from tables of counts."""
