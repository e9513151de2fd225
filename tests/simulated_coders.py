"""Sheets filled as simulated coders would: the model coders' codes, some of them changed.

Made in tests alone; no such file is shipped.
"""

import numpy as np
import pandas as pd

from reportanalysis.codebook import codes
from reportanalysis.coding.sheets import read_sheet, write_sheet

VARIABLES = ("policy_type", "theme")


def model_codes(data, allocation):
    """The model coders' codes of the sentences drawn, by id."""
    paths = data.registry.set_index("document_id")["path"]
    labelled = data.labelled.assign(document=data.labelled["document_id"].map(paths))
    keys = ["document", "start", "end"]
    rows = allocation.merge(labelled[[*keys, *VARIABLES]], on=keys, how="left")
    return rows.set_index("id")[list(VARIABLES)].fillna("other")


def fill(folder, data, coders, errors=0.1):
    """Fill the sheets of an export, each coder with mistakes of his own."""
    allocation = pd.read_csv(folder / "allocation.csv", dtype={"id": str, "coders": str})
    known = model_codes(data, allocation)
    for coder in range(1, coders + 1):
        rng = np.random.default_rng(coder)
        stem = folder / f"sheets/coder_{coder}"
        table = read_sheet(stem.with_suffix(".csv"))
        for variable in VARIABLES:
            right = known.loc[table["id"], variable].to_numpy()
            wrong = rng.choice(codes(variable), len(table))
            table[variable] = np.where(rng.random(len(table)) < errors, wrong, right)
        table["confidence"] = "3"
        for path in write_sheet(stem, table):
            if path.suffix == ".xlsx":
                path.unlink()
    return allocation
