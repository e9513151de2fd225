"""Whether the classifier is as good on old reports as on new ones, here as elsewhere."""

import pandas as pd

from reportanalysis.codebook import VARIABLES
from reportanalysis.compare.shrinkage import Z
from reportanalysis.validation.scores import evaluate

STRATA = {"dezhou": "Dezhou", "shandong": "other cities of Shandong", "other": "other places"}


def panel_scores(sample: pd.DataFrame) -> pd.DataFrame:
    """Accuracy and macro-F1 on the panel's coded sample, by year and by place.

    Reports that trained the models are left out. Rows count alike, whatever their probability of
    being drawn: the question is the classifier, not the average report. `sample` is as from
    `reportanalysis.study.panel_sample`; columns as in ``data/README.md`` under
    ``derived/panel_scores.csv`` (intervals: bootstrap over reports).
    """
    rows = sample[~sample["trained"]]
    groups = {"all": rows}
    groups |= {name: rows[rows["stratum"].eq(stratum)] for stratum, name in STRATA.items()}
    groups |= {str(year): part for year, part in rows.groupby("year")}
    tables = [
        evaluate(part.assign(truth=part[name], predicted=part[f"predicted_{name}"]))
        .assign(variable=name, group=group)
        for name in VARIABLES
        for group, part in groups.items()
    ]  # fmt: skip
    columns = ["variable", "group", "measure", "value", "low", "high", "rows", "documents"]
    return pd.concat(tables, ignore_index=True)[columns].round({"value": 6, "low": 6, "high": 6})


def trend_by_year(sample: pd.DataFrame, variable: str) -> tuple[float, float, float]:
    """Change of accuracy over ten years, with its 95% interval.

    The slope of a straight line through right (1) and wrong (0), reports as units (cluster-robust
    variance; Liang and Zeger 1986).
    """
    rows = sample[~sample["trained"]]
    right = rows[variable].eq(rows[f"predicted_{variable}"]).astype(float)
    decade = (rows["year"] - rows["year"].mean()) / 10
    slope = float((decade @ right) / (decade @ decade))
    scores = (decade * (right - right.mean() - slope * decade)).groupby(rows["document_id"]).sum()
    error = float((scores**2).sum() ** 0.5 / (decade @ decade))
    return slope, slope - Z * error, slope + Z * error


def year_sentence(sample: pd.DataFrame, variable: str) -> str:
    """Whether accuracy changes with the year, in a sentence.

    >>> rows = pd.DataFrame({"year": [2014, 2014, 2024, 2024, 2019], "document_id": list("aabbc"),
    ...     "trained": False, "theme": list("xxxxx"), "predicted_theme": list("xyxxx")})
    >>> print(year_sentence(rows, "theme")[:64])
    Themes are right in 80.0% of sentences; in reports ten years you
    """
    rows = sample[~sample["trained"]]
    right = rows[variable].eq(rows[f"predicted_{variable}"]).mean()
    slope, low, high = trend_by_year(sample, variable)
    verdict = "which could be chance"
    if low > 0 or high < 0:
        verdict = "more than chance would do"
    name = variable.replace("_", " ").capitalize()
    return (
        f"{name}s are right in {right:.1%} of sentences; in reports ten years younger by "
        f"{100 * slope:+.1f} points (95% interval {100 * low:+.1f} to {100 * high:+.1f}), "
        f"{verdict}."
    )
