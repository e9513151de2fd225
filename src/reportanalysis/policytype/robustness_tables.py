"""The tables of robustness that the project keeps, for both variables."""

from pathlib import Path

import pandas as pd
from joblib import Parallel, delayed

from reportanalysis.files import write_csv
from reportanalysis.policytype.crossvalidation import cross_validate_by_document
from reportanalysis.policytype.further import (
    CITY_SCORED,
    FURTHER_SETS,
    HOME,
    PROVINCE_SCORED,
    with_folds,
)
from reportanalysis.policytype.robustness import (
    SHANDONG,
    label_noise,
    learning_curve,
    search_optimism,
    seed_sensitivity,
    transfer,
)
from reportanalysis.policytype.training import VARIABLES, fitter

SEARCHED = (0.1, 0.3, 0.9)
FURTHER_SHARES = (0.0, 0.25, 0.5, 1.0)
NOISE = (0.0, 0.1, 0.2)
CITY_GROUPS = 4
ANYWHERE = {
    **SHANDONG,
    "cities of other provinces": CITY_SCORED,
    "governments of other provinces": PROVINCE_SCORED,
}


def with_groups(matched: pd.DataFrame, groups: int = CITY_GROUPS) -> pd.DataFrame:
    """Add groups of cities of Shandong and groups of other provinces.

    To see what the scores depend on, each model need not do without one city only: leaving
    out several at a time takes a quarter of the time.

    Parameters
    ----------
    matched : DataFrame
        As for :func:`~reportanalysis.policytype.further.with_folds`.
    groups : int, default 4
        Groups of cities of Shandong.

    Returns
    -------
    DataFrame
        With `group`.

    Examples
    --------
    >>> rows = pd.DataFrame({"city": ["Jinan", "Dezhou", "Zibo", "Anhui"],
    ...                      "province": [None, None, None, "Anhui"]})
    >>> with_groups(rows, 2)["group"].tolist()
    ['cities 1', 'cities 0', 'cities 0', '0']
    """
    folded = with_folds(matched)
    home = folded["region"] == HOME
    cities = sorted(folded.loc[home, "city"].unique())
    number = {city: f"cities {n % groups}" for n, city in enumerate(cities)}
    return folded.assign(group=folded["city"].map(number).where(home, folded["fold"]))


def write_robustness(
    commitments: pd.DataFrame, matched: pd.DataFrame, folder: str | Path
) -> list[Path]:
    """Write how results depend on labels, noise, year and settings; takes some minutes.

    Parameters
    ----------
    commitments, matched : DataFrame
        As from :func:`~reportanalysis.policytype.training.read_training_data`.
    folder : str or Path
        Gets the tables.

    Returns
    -------
    list of Path
        ``learning_curve.csv``, ``further_curve.csv``, ``transfer.csv``, ``label_noise.csv``,
        ``seed_sensitivity.csv``, ``optimism.csv``, each with a column `variable`.
    """
    grouped = with_groups(matched)
    parts = Parallel(n_jobs=-1)(
        delayed(_variable_tables)(commitments, grouped, variable) for variable in VARIABLES
    )
    return [
        write_csv(
            Path(folder) / f"{name}.csv",
            pd.concat([tables[name] for tables in parts], ignore_index=True).round(4),
        )
        for name in parts[0]
    ]


def _variable_tables(
    commitments: pd.DataFrame, grouped: pd.DataFrame, variable: str
) -> dict[str, pd.DataFrame]:
    """The tables of one variable, by name."""
    known: dict[frozenset[str], pd.DataFrame] = {}
    # One fold: no temperature is fitted, which moves no decision and saves time.
    fit = fitter(commitments, variable, known=known, folds=1)
    outs = {
        f"C={value}": cross_validate_by_document(
            grouped,
            variable,
            fitter(commitments, variable, known=known, folds=1, C=value),
            groups="group",
        )
        for value in SEARCHED
    }
    tables = {
        "learning_curve": learning_curve(grouped, variable, fit, groups="group"),
        "further_curve": learning_curve(
            grouped,
            variable,
            fit,
            FURTHER_SHARES,
            thinned=FURTHER_SETS,
            groups="group",
            tested=ANYWHERE,
        ),
        "transfer": transfer(grouped, variable, fit),
        "label_noise": label_noise(grouped, variable, fit, NOISE, groups="group"),
        "seed_sensitivity": seed_sensitivity(grouped, variable),
        "optimism": search_optimism(outs),
    }
    for table in tables.values():
        table.insert(0, "variable", variable)
    return tables
