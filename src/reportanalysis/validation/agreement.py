"""How consistent the two passes of the language-model coders are.

Both passes were made by language-model coders under the same written codebook, so these
figures tell how steadily the codebook was applied, not whether people would agree.
"""

from collections.abc import Sequence

import krippendorff
import numpy as np
import pandas as pd
from sklearn.metrics import cohen_kappa_score

from reportanalysis.errors import ReportError
from reportanalysis.resample import draw_units, percentile_interval

Codes = Sequence[str] | np.ndarray
PASSES = {"policy_type": ("pass1_type", "pass2_type"), "theme": ("pass1_theme", "pass2_theme")}


def krippendorff_alpha(first: Codes, second: Codes) -> float:
    """Krippendorff's alpha for nominal codes of two passes; an empty string is not coded.

    1 is full agreement, also where only one code occurs at all; 0 is what chance gives.

    Example B of Krippendorff (2011):

    >>> a = ["a", "a", "b", "b", "d", "c", "c", "c", "e", "d", "d", "a"]
    >>> b = ["b", "a", "b", "b", "b", "c", "c", "c", "e", "d", "d", "d"]
    >>> round(krippendorff_alpha(a, b), 3)
    0.692
    """
    one, two = _pair(first, second)
    both = (one != "") & (two != "")
    if not both.any():
        raise ReportError("no unit was coded in both passes, so agreement cannot be measured")
    codes, numbers = np.unique([one[both], two[both]], return_inverse=True)
    if len(codes) == 1:
        return 1.0
    numbers = numbers.reshape(2, -1).astype(float)
    return float(krippendorff.alpha(reliability_data=numbers, level_of_measurement="nominal"))


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
        equal codes), `alpha` (Krippendorff) and `kappa` (Cohen), each with `_low` and `_high`
        (95%), and `adjudicated` (rows decided a third time).

    Raises
    ------
    ReportError
        If no row was coded twice.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability, University of
    Pennsylvania. Cohen (1960), A coefficient of agreement for nominal scales, Educational
    and Psychological Measurement 20, 37-46.

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
            units = part["document"].to_numpy()
            if len(set(units)) == 1:
                units = np.arange(len(part))
            rows_of = [np.flatnonzero(units == unit) for unit in sorted(set(units))]
            for measure, function in (("alpha", krippendorff_alpha), ("kappa", cohen_kappa)):
                row[measure] = function(one, two)
                draws = draw_units(len(rows_of), repetitions, random_state=0)
                drawn = (np.concatenate([rows_of[unit] for unit in draw]) for draw in draws)
                values = [function(one[chosen], two[chosen]) for chosen in drawn]
                row[f"{measure}_low"], row[f"{measure}_high"] = percentile_interval(
                    np.array(values)
                )
            row["adjudicated"] = int(part["adjudicated"].astype(int).sum())
            rows.append(row)
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
