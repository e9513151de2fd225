"""The sentences around a commitment, as a bag: it often names the theme the sentence leaves out."""

import pandas as pd

from reportanalysis.errors import ReportError


def context_bags(commitments: pd.DataFrame, reach: int = 2) -> pd.Series:
    """Words of the sentences before and after each sentence of a document.

    Parameters
    ----------
    commitments : DataFrame
        With `document_id`, `start` and `bag`; all sentences of each document, in any
        order.
    reach : int, default 2
        Sentences on each side.

    Returns
    -------
    Series of str
        Index of `commitments`; sorted words joined by spaces, empty for a sentence that
        stands alone.

    Raises
    ------
    ReportError
        If `reach` is below 1.

    Examples
    --------
    >>> rows = pd.DataFrame({"document_id": ["a", "a", "b"], "start": [0, 9, 0],
    ...                      "bag": ["养老 服务", "医院", "公路"]})
    >>> context_bags(rows).tolist()
    ['医院', '养老 服务', '']
    """
    if reach < 1:
        raise ReportError(f"reach must be 1 or more sentences, not {reach}")
    ordered = commitments.sort_values(["document_id", "start"], kind="stable")
    bags = ordered.groupby("document_id", sort=False)["bag"]
    steps = [step for step in range(-reach, reach + 1) if step]
    around = pd.concat([bags.shift(step, fill_value="") for step in steps], axis=1)
    joined = around.agg(" ".join, axis=1).map(lambda text: " ".join(sorted(text.split())))
    return joined.reindex(commitments.index)
