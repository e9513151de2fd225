"""How well figures and headline indicators are found, against sentences and passages coded."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from reportanalysis.corpus.documents import Document
from reportanalysis.corpus.readers import read_text
from reportanalysis.errors import ReportError, need
from reportanalysis.parsing.parse import parse
from reportanalysis.quantities import extract_targets, headline_targets
from reportanalysis.resample import draw_units

FIELDS = ("value", "modifier", "strive", "kind", "object_head", "object_exact", "deadline")
RESULT_COLUMNS = [
    "half", "field", "n_sentences", "n_gold", "n_predicted", "n_correct", "precision", "recall",
    "f1", "f1_low", "f1_high",
]  # fmt: skip
HEADLINE_COLUMNS = [
    "half", "indicator", "n_stated", "n_found", "recall", "recall_low", "recall_high",
    "n_predicted", "n_wrong", "wrong", "wrong_low", "wrong_high",
]  # fmt: skip
SCORE_COLUMNS = ["task", "half", "what", "measure", "n", "n_counted", "value", "low", "high"]
_GOLD = {"sample_id", "document", "start", "end", "half", "target_no", "value_start", "value_end",
         "low", "high", "unit", "modifier", "strive", "kind", "object_start", "object_end",
         "deadline"}  # fmt: skip
_PREDICTED = {"document", "start", "end", "low", "high", "unit", "modifier", "strive", "kind",
              "object_start", "object_end", "deadline", "deadline_stated"}  # fmt: skip


def evaluate_targets(
    predicted: pd.DataFrame, gold: pd.DataFrame, *, n_boot: int = 2000
) -> pd.DataFrame:
    """Precision, recall and F1 of each field, with bootstrap intervals over sentences.

    A predicted and a coded target are the same when their value spans overlap; each is used once.
    A field is correct when the target is matched and the field agrees: ``value`` (figure and unit),
    ``modifier``, ``strive``, ``kind``, ``object_exact`` (same span), ``object_head`` (spans overlap
    and end at most one character apart: the same head noun) and ``deadline``. A field of a target
    that is missed or made up counts as wrong.

    `predicted` is as `extract_targets` makes it, with ``document`` (as in `gold`); `gold` as
    ``data/gold/quantities.csv``, ``target_no`` 0 for a sentence without target. Predictions
    outside these sentences are passed over. One row per half (then ``all``) and field.
    """
    need(predicted, _PREDICTED, "the predicted targets", "add them")
    need(gold, _GOLD, "the coded targets", "add them")
    if gold.empty:
        raise ReportError("the coded targets hold no sentence; give data/gold/quantities.csv")
    counts = _counts(predicted, gold)
    rng = np.random.default_rng(0)
    rows = []
    for half in [*sorted(gold["half"].unique()), "all"]:
        chosen = counts if half == "all" else counts[counts["half"] == half]
        table = chosen[["n_gold", "n_predicted", *FIELDS]].to_numpy(float)
        draws = draw_units(len(table), n_boot, rng)
        boot = np.stack([table[drawn].sum(axis=0) for drawn in draws])
        total = table.sum(axis=0)
        for n, name in enumerate(FIELDS, start=2):
            bounds = np.nanpercentile(_f1(boot[:, 0], boot[:, 1], boot[:, n]), [2.5, 97.5])
            correct = total[n]
            rows.append(
                (half, name, len(table), int(total[0]), int(total[1]), int(correct),
                 _ratio(correct, total[1]), _ratio(correct, total[0]),
                 float(_f1(total[0], total[1], correct)), *map(float, bounds))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=RESULT_COLUMNS)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else float("nan")


def _f1(gold: np.ndarray, predicted: np.ndarray, correct: np.ndarray) -> np.ndarray:
    """F1 from counts: two times correct over coded plus predicted; missing without either."""
    with np.errstate(invalid="ignore"):
        return np.asarray(2 * correct / (gold + predicted))


def _counts(predicted: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Coded, predicted and correct targets of each sentence."""
    by_document = dict(list(predicted.groupby("document")))
    rows = []
    for (half, _, document, start, end), coded in gold.groupby(
        ["half", "sample_id", "document", "start", "end"], sort=False
    ):
        found = by_document.get(document, predicted.iloc[:0])
        found = found[(found["start"] >= start) & (found["end"] <= end)]
        free = found.to_dict("records")
        targets = coded[coded["target_no"] > 0].to_dict("records")
        correct = dict.fromkeys(FIELDS, 0)
        for target in targets:
            for other in free:
                if other["start"] < target["value_end"] and target["value_start"] < other["end"]:
                    free.remove(other)
                    for name, agrees in _agreement(other, target).items():
                        correct[name] += agrees
                    break
        rows.append({"half": half, "n_gold": len(targets), "n_predicted": len(found), **correct})
    return pd.DataFrame(rows)


def _agreement(found: dict[str, Any], coded: dict[str, Any]) -> dict[str, bool]:
    bounds = [found["object_start"], found["object_end"]]
    coded_bounds = [coded["object_start"], coded["object_end"]]
    named, coded_named = not pd.isna(bounds).any(), not pd.isna(coded_bounds).any()
    exact = head = named == coded_named
    if named and coded_named:
        exact = bounds == coded_bounds
        overlap = bounds[0] < coded_bounds[1] and coded_bounds[0] < bounds[1]
        head = bool(overlap and abs(bounds[1] - coded_bounds[1]) <= 1)
    return {
        "value": (found["low"], found["high"], found["unit"])
        == (float(coded["low"]), float(coded["high"]), coded["unit"]),
        "modifier": found["modifier"] == coded["modifier"],
        "strive": bool(found["strive"]) == bool(int(coded["strive"])),
        "kind": found["kind"] == coded["kind"],
        "object_head": head,
        "object_exact": bool(exact),
        "deadline": _deadline(found) == _plain(coded["deadline"]),
    }


def _deadline(found: dict[str, Any]) -> str:
    stated = found["deadline_stated"]
    return _plain(found["deadline"]) if stated == "year" else "" if stated == "none" else stated


def _plain(value: object) -> str:
    """Code as text: empty for missing, 2025 for 2025.0."""
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) else str(value)


def evaluate_headline(predicted: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Recall and wrong values of headline indicators, with exact binomial intervals.

    An indicator coded ``stated`` is found if it is predicted ``stated`` with the same ends
    and modifier. A predicted figure is wrong if the indicator is coded otherwise, or with
    another value. `gold` is as ``data/gold/headline.csv``. One row per half (each value of
    ``half``, then ``all``) and indicator (then ``all``); ``wrong`` is a share of the predicted.

    Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    fields = ["wording", "modifier", "low", "high"]
    need(predicted, ["document_id", "indicator", *fields], "the predicted indicators",
         "use those of headline_targets")  # fmt: skip
    need(gold, ["file", "half", "indicator", *fields], "the coded indicators",
         "use data/gold/headline.csv")  # fmt: skip
    both = gold.merge(
        predicted[["document_id", "indicator", *fields]],
        left_on=["file", "indicator"], right_on=["document_id", "indicator"],
        how="left", suffixes=("", "_found"),
    )  # fmt: skip
    value = both["low"].eq(both["low_found"]) & both["high"].eq(both["high_found"])
    both["stated"] = both["wording"].eq("stated")
    both["predicted"] = both["wording_found"].eq("stated")
    both["right"] = both["stated"] & both["predicted"] & value
    both["exact"] = both["right"] & both["modifier"].eq(both["modifier_found"])
    rows = []
    for half in [*sorted(gold["half"].unique()), "all"]:
        for name in [*dict.fromkeys(gold["indicator"]), "all"]:
            chosen = both[(both["half"].eq(half) | (half == "all"))
                          & (both["indicator"].eq(name) | (name == "all"))]  # fmt: skip
            n_stated, n_predicted = int(chosen["stated"].sum()), int(chosen["predicted"].sum())
            n_found, n_wrong = int(chosen["exact"].sum()), n_predicted - int(chosen["right"].sum())
            rows.append(
                (half, name, n_stated, n_found, *exact_share(n_found, n_stated),
                 n_predicted, n_wrong, *exact_share(n_wrong, n_predicted))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=HEADLINE_COLUMNS)


def exact_share(part: int, whole: int) -> tuple[float, float, float]:
    """A share and its exact 95% interval."""
    if not whole:
        return (float("nan"),) * 3
    interval = binomtest(part, whole).proportion_ci(method="exact")
    return part / whole, float(interval.low), float(interval.high)


def target_scores(
    folder: str | Path, figures: pd.DataFrame, headline: pd.DataFrame
) -> pd.DataFrame:
    """Measure today's rules on the reports of other provinces whose texts are at hand.

    Parameters
    ----------
    folder : str or Path
        Folder of the corpus, with ``cities_2024``.
    figures, headline : DataFrame
        As ``data/gold/quantities.csv``, of which the halves ``cities2024_dev`` and
        ``cities2024_test`` are taken, and as ``data/gold/headline.csv``.

    Returns
    -------
    DataFrame
        Columns as in ``data/README.md`` under ``derived/target_scores.csv``.

    Raises
    ------
    ReportError
        If a text is not the one that was coded.
    """
    coded = figures[figures["half"].str.startswith("cities2024_")]
    coded = coded.assign(half=coded["half"].str.removeprefix("cities2024_"))
    sentences = coded_sentences(folder, coded)
    found = extract_targets(sentences)
    found["document"] = found["commitment_id"].map(sentences.set_index("commitment_id")["document"])
    table = evaluate_targets(found, coded)
    rows = [
        ("figures", row.half, row.field, "f1", row.n_gold, row.n_correct, row.f1, row.f1_low,
         row.f1_high)
        for row in table.itertuples()
    ]  # fmt: skip
    for row in evaluate_headline(_predicted_headline(folder, headline), headline).itertuples():
        rows += [
            ("headline", row.half, row.indicator, "recall", row.n_stated, row.n_found,
             row.recall, row.recall_low, row.recall_high),
            ("headline", row.half, row.indicator, "wrong", row.n_predicted, row.n_wrong,
             row.wrong, row.wrong_low, row.wrong_high),
        ]  # fmt: skip
    return pd.DataFrame(rows, columns=SCORE_COLUMNS)


def coded_sentences(folder: str | Path, gold: pd.DataFrame) -> pd.DataFrame:
    """Sentences of coded targets as commitments, from the texts in a folder."""
    sentences = gold.drop_duplicates("sample_id")
    texts = {name: read_text(Path(folder, name)) for name in sentences["document"].unique()}
    rows = []
    for row in sentences.itertuples():
        text = texts[row.document][row.start : row.end]
        if hashlib.sha256(text.encode()).hexdigest()[:16] != row.span_sha256:
            raise ReportError(f"{row.document} is not the text that was coded ({row.sample_id})")
        year = int(row.document.split("/")[0].rsplit("_", 1)[1])
        rows.append((row.sample_id, row.document, row.start, text, year))
    return pd.DataFrame(rows, columns=["commitment_id", "document", "start", "text", "year"])


def _predicted_headline(folder: str | Path, gold: pd.DataFrame) -> pd.DataFrame:
    """Headline indicators of the coded reports."""
    tables = []
    for name, sha256 in gold[["file", "sha256"]].drop_duplicates().itertuples(index=False):
        path = Path(folder, name)
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise ReportError(f"{path} is not the text that was coded")
        year = int(name.split("/")[0].rsplit("_", 1)[1])
        document = Document(name, name, "", year, "prefecture", "complete", read_text(path))
        commitments = parse(document)
        tables.append(headline_targets(commitments, extract_targets(commitments)))
    return pd.concat(tables, ignore_index=True)
