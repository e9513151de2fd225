"""How far people agree with each other and with the model, and what is to be decided."""

from itertools import combinations

import numpy as np
import pandas as pd

from reportanalysis.codebook import VARIABLES, codes
from reportanalysis.coding.allocation import PLACE
from reportanalysis.coding.alpha import alpha_interval, share_equal
from reportanalysis.errors import ReportError
from reportanalysis.study import Study
from reportanalysis.study.humanlabels import DECIDED, human_truth

MODEL, CLASSIFIER, SETTLED = "model coders", "classifier", "settled human code"


def coded_by(data: Study) -> dict[str, pd.DataFrame]:
    """Codes of each variable: a row a sentence, a column for each coder and for the model.

    `SETTLED` is what was decided or most say, `MODEL` the model coders' final code, `CLASSIFIER`
    the prediction, made without the labels of that city, `weight` the inverse of the sentence's
    chance of being drawn.
    """
    human = data.human
    if human.empty:
        raise ReportError(
            "no human codes are at hand; export sheets with `reportanalysis coding export` and "
            "store the filled ones with `reportanalysis coding import`"
        )
    truth = human_truth(human).set_index("id")
    places = human.drop_duplicates("id").set_index("id")
    at = data.comparable[["commitment_id", "document_id", "start", "end"]]
    model = _codes_at(data, places, data.labelled)
    predicted = _codes_at(data, places, at.merge(data.predictions, on="commitment_id"))
    coders = human[human["coder"] != DECIDED]
    drawn = human.drop_duplicates("id").groupby("stratum")["id"].size()
    weight = places["stratum_size"] / places["stratum"].map(drawn)
    tables = {}
    for variable in VARIABLES:
        table = coders.pivot(index="id", columns="coder", values=variable)
        table = table.reindex(places.index).rename(columns=lambda name: f"coder {name}")
        table[SETTLED], table[MODEL] = truth[variable], model[variable]
        table[CLASSIFIER] = predicted[variable]
        tables[variable] = table.fillna("").assign(weight=weight)
    return tables


def _codes_at(data: Study, places: pd.DataFrame, coded: pd.DataFrame) -> pd.DataFrame:
    """What `coded` says of the sentences at these places, by their id."""
    paths = data.registry.set_index("document_id")["path"]
    of = coded.assign(document=coded["document_id"].map(paths))
    found = places[PLACE].reset_index().merge(of[[*PLACE, *VARIABLES]], on=PLACE, how="left")
    return found.set_index("id")[list(VARIABLES)]


def agreement(data: Study, repetitions: int = 1000) -> pd.DataFrame:
    """Alpha and share of equal codes: among people, and of people with model and classifier.

    Parameters
    ----------
    data : Study
        With human codes.
    repetitions : int, default 1000
        Bootstrap samples of sentences.

    Returns
    -------
    DataFrame
        A row for each variable and pair (`between`: all coders, each two, each coder and the
        model coders, the settled codes and these or the classifier): `sentences` coded by both;
        `equal`, the share of equal codes (of all coders: of sentences on which all say the same),
        and `alpha` (Krippendorff 2011), each with `_low` and `_high` (95%). Sentences count by
        the inverse of their chance of being drawn, since some were drawn more often.

    Raises
    ------
    ReportError
        If there are no human codes.
    """
    rows = []
    for variable, table in coded_by(data).items():
        people = [name for name in table if str(name).startswith("coder ")]
        groups = [("all coders", people)] if len(people) > 2 else []
        groups += [(f"{a}, {b}", [a, b]) for a, b in combinations(people, 2)]
        groups += [(f"{name}, {MODEL}", [name, MODEL]) for name in [*people, SETTLED]]
        groups += [(f"{SETTLED}, {CLASSIFIER}", [SETTLED, CLASSIFIER])]
        for between, names in groups:
            both = table[(table[names] != "").sum(axis=1) >= 2]
            if both.empty:
                continue
            first = both[names].replace("", np.nan).bfill(axis=1).iloc[:, 0]
            unlike = [len(set(row) - {""}) > 1 for row in both[names].to_numpy()]
            other = np.where(unlike, "another", first)
            equal = share_equal(first, other, both["weight"], repetitions)
            alpha = alpha_interval(both[names], both["weight"], repetitions)
            rows.append((variable, between, len(both), *equal, *alpha))
    ends = [f"{name}{end}" for name in ("equal", "alpha") for end in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=["variable", "between", "sentences", *ends])


def confusion(data: Study, variable: str) -> pd.DataFrame:
    """Settled human codes (rows) against the model coders' (columns), in sentences of the whole.

    `variable` is ``policy_type`` or ``theme``; each sentence counts for those it was drawn from.
    """
    table = coded_by(data)[variable]
    table = table[(table[SETTLED] != "") & (table[MODEL] != "")]
    counts = table.pivot_table(
        index=SETTLED, columns=MODEL, values="weight", aggfunc="sum", fill_value=0.0
    )
    order = list(codes(variable))
    return counts.reindex(index=order, columns=order, fill_value=0.0)


def undecided(data: Study) -> pd.DataFrame:
    """Sentences that coders code differently and nobody has decided: the list to adjudicate.

    `id`, `document`, `start`, `end`, and each coder's type and theme (``coder_1``: ``service /
    welfare``), by place in the documents.
    """
    human = data.human
    decided = human.loc[human["coder"] == DECIDED, "id"]
    rows = human[~human["id"].isin(decided) & (human["coder"] != DECIDED)]
    differing = rows.groupby("id")[list(VARIABLES)].nunique().gt(1).any(axis=1)
    rows = rows[rows["id"].map(differing).astype(bool)]
    said = rows.assign(
        coder="coder_" + rows["coder"], codes=rows["policy_type"] + " / " + rows["theme"]
    ).pivot(index="id", columns="coder", values="codes")
    places = rows.drop_duplicates("id").set_index("id")[PLACE]
    table = places.join(said.fillna("")).reset_index()
    return table.sort_values(["document", "start"], ignore_index=True)
