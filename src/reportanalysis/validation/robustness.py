"""How results depend on the amount of labels, their errors, the year, the settings."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from reportanalysis.codebook import VARIABLES
from reportanalysis.files import write_csv
from reportanalysis.policytype import labels
from reportanalysis.validation.baseline import KeywordBaseline
from reportanalysis.validation.crossvalidation import (
    HOME,
    Fit,
    Model,
    cross_validate_by_document,
    fitter,
    predictions,
    with_folds,
)
from reportanalysis.validation.scores import accuracy, class_scores, macro_f1

# Penalties that the choice of C is tested with.
SEARCHED = (0.1, 0.3, 0.9)
# Shares of all labels, and of those of further reports, in the learning curves.
SHARES = (0.125, 0.25, 0.5, 1.0)
FURTHER_SHARES = (0.0, 0.25, 0.5, 1.0)
# Shares of labels replaced, and of seed words left out with the number of draws.
NOISE = (0.0, 0.1, 0.2)
DROPPED, DRAWS = 0.2, 10
# Groups of cities of Shandong that leave training together.
CITY_GROUPS = 4
SHANDONG = {"cities of Shandong": labels.SCORED_SETS}
ANYWHERE = {
    **SHANDONG,
    "cities of other provinces": labels.CITY_SCORED,
    "governments of other provinces": labels.PROVINCE_SCORED,
}


def write_robustness(
    commitments: pd.DataFrame, matched: pd.DataFrame, folder: str | Path
) -> list[Path]:
    """Write how results depend on labels, noise, year and settings; takes some minutes.

    `commitments` and `matched` are as from
    :func:`~reportanalysis.policytype.training.read_training_data`. The tables, each with a column
    `variable`, are described in ``data/README.md``.
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


def with_groups(matched: pd.DataFrame) -> pd.DataFrame:
    """Add a column `group`: groups of cities of Shandong, and groups of other provinces.

    Leaving out several cities at a time takes a quarter of the time.
    """
    folded = with_folds(matched)
    home = folded["region"] == HOME
    cities = sorted(folded.loc[home, "city"].unique())
    number = {city: f"cities {n % CITY_GROUPS}" for n, city in enumerate(cities)}
    return folded.assign(group=folded["city"].map(number).where(home, folded["fold"]))


def _variable_tables(
    commitments: pd.DataFrame, grouped: pd.DataFrame, variable: str
) -> dict[str, pd.DataFrame]:
    """The tables of one variable, by name."""
    known: dict[frozenset[str], pd.DataFrame] = {}
    # One fold: no temperature is fitted, which moves no decision and saves time.
    fit = fitter(commitments, variable, known, folds=1)
    outs = {
        f"C={value}": cross_validate_by_document(
            grouped, variable, fitter(commitments, variable, known, folds=1, C=value), "group"
        )
        for value in SEARCHED
    }
    tables = {
        "learning_curve": learning_curve(grouped, variable, fit),
        "further_curve": learning_curve(
            grouped,
            variable,
            fit,
            FURTHER_SHARES,
            thinned=labels.FURTHER_SETS,
            tested=ANYWHERE,
        ),
        "transfer": transfer(grouped, variable, fit),
        "label_noise": label_noise(grouped, variable, fit),
        "seed_sensitivity": seed_sensitivity(grouped, variable),
        "optimism": search_optimism(outs),
    }
    for table in tables.values():
        table.insert(0, "variable", variable)
    return tables


def learning_curve(
    matched: pd.DataFrame,
    variable: str,
    fit: Fit,
    shares: Sequence[float] = SHARES,
    *,
    thinned: Sequence[str] = (*labels.SETS, *labels.FURTHER_SETS),
    tested: Mapping[str, Sequence[str]] = SHANDONG,
) -> pd.DataFrame:
    """Scores by the share of the training rows used; a smaller sample lies within a larger.

    Rows of one value of `group` (`with_groups`) leave training together. Of the sets in
    `thinned` only the share is used, the others train whole. `tested` gives a name to the
    sets scored under it. Columns `tested`, `share`, `training_rows` (mean over folds),
    `macro_f1`, `accuracy`.
    """
    draw = pd.Series(np.random.default_rng(0).random(len(matched)), matched.index)
    draw[~matched["set"].isin(thinned)] = -1.0
    scored = [name for sets in tested.values() for name in sets]
    rows = []
    for share in shares:
        sizes: list[int] = []

        def fit_part(part: pd.DataFrame, share: float = share, sizes: list[int] = sizes) -> Model:
            sample = part.loc[draw.loc[part.index] < share]
            sizes.append(len(sample))
            return fit(sample)

        predicted = cross_validate_by_document(matched, variable, fit_part, "group", scored)
        for name, sets in tested.items():
            out = predicted.loc[predicted["set"].isin(sets)]
            rows.append((name, share, float(np.mean(sizes)), macro_f1(out), accuracy(out)))
    return pd.DataFrame(rows, columns=["tested", "share", "training_rows", "macro_f1", "accuracy"])


def transfer(matched: pd.DataFrame, variable: str, fit: Fit) -> pd.DataFrame:
    """Across years: train on 2024 and predict the digest of 2019, and the reverse.

    Dezhou's own report of 2024 is left out of training in the first and out of the test
    in the second direction, so that neither sees its own city. Labels of further reports
    play no part. Columns `trained_on`, `tested_on`, `training_rows`, `rows`, `macro_f1`,
    `accuracy`.
    """
    matched = matched.loc[matched["set"].isin(labels.SETS)]
    old = matched["set"] == "dezhou2019"
    home = matched["city"].isin(matched.loc[old, "city"])
    scored = matched["set"].isin(labels.SCORED_SETS)
    rows = []
    for first, then, train, test in (
        ("2024, other cities", "2019 digest", ~home, old),
        ("2019 digest", "2024, other cities", old, ~home & scored),
    ):
        out = predictions(fit(matched.loc[train]), matched.loc[test], variable)
        # Classes that do not occur among the labels of the test rows are not averaged.
        f1 = class_scores(out).query("labelled > 0")["f1"].mean()
        rows.append((first, then, int(train.sum()), len(out), float(f1), accuracy(out)))
    columns = ["trained_on", "tested_on", "training_rows", "rows", "macro_f1", "accuracy"]
    return pd.DataFrame(rows, columns=columns)


def label_noise(
    matched: pd.DataFrame,
    variable: str,
    fit: Fit,
    shares: Sequence[float] = NOISE,
) -> pd.DataFrame:
    """Scores when a share of the training labels is replaced by labels of other rows.

    Columns `share`, `macro_f1`, `accuracy`; the labels scored against are untouched.
    """
    rows = []
    for share in shares:
        generator = np.random.default_rng(0)
        noisy = matched[variable].to_numpy(copy=True)
        hit = generator.random(len(noisy)) < share
        noisy[hit] = generator.permutation(matched[variable].to_numpy())[hit]
        changed = matched.assign(**{variable: noisy})
        out = cross_validate_by_document(changed, variable, fit, "group")
        out["truth"] = matched.loc[out.index, variable].astype(str)
        rows.append((share, macro_f1(out), accuracy(out)))
    return pd.DataFrame(rows, columns=["share", "macro_f1", "accuracy"])


def seed_sensitivity(matched: pd.DataFrame, variable: str) -> pd.DataFrame:
    """Scores of the keyword baseline when a share of the seed words is left out.

    Columns `drop`, `repetition`, `macro_f1`, `accuracy`; the first row uses all seed words.
    """
    scored = matched.loc[matched["set"].isin(labels.SCORED_SETS)]
    rows = []
    for seed in range(DRAWS + 1):
        share = DROPPED if seed else 0.0
        baseline = KeywordBaseline(variable, drop=share, random_state=seed).fit()
        out = predictions(baseline, scored, variable)
        rows.append((share, seed, macro_f1(out), accuracy(out)))
    return pd.DataFrame(rows, columns=["drop", "repetition", "macro_f1", "accuracy"])


def search_optimism(outs: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """What choosing the best of several settings on the scored rows flatters.

    `outs` gives each setting's out-of-fold predictions of the same rows. For each city the
    setting is chosen by the macro-F1 on all *other* cities; the macro-F1 of the predictions so put
    together is free of the choice (Cawley and Talbot 2010, JMLR 11, 2079-2107).
    """
    names = sorted(outs)
    best = max(names, key=lambda name: macro_f1(outs[name]))
    parts = []
    for city in sorted(outs[best]["city"].unique()):
        elsewhere = {name: macro_f1(out.loc[out["city"] != city]) for name, out in outs.items()}
        chosen = outs[max(names, key=elsewhere.__getitem__)]
        parts.append(chosen.loc[chosen["city"] == city])
    apparent, nested = macro_f1(outs[best]), macro_f1(pd.concat(parts))
    row = (best, apparent, nested, apparent - nested, len(names))
    return pd.DataFrame([row], columns=["chosen", "apparent", "nested", "optimism", "settings"])
