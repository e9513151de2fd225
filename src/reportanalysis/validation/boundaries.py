"""How well a report is cut: boundaries of its parts, and run-in headings."""

from bisect import bisect_left
from pathlib import Path

import numpy as np
import pandas as pd

from reportanalysis.compare.shrinkage import wilson_interval
from reportanalysis.corpus.readers import read_text
from reportanalysis.errors import need
from reportanalysis.parsing.layout import layout
from reportanalysis.parsing.normalise import Page, page
from reportanalysis.parsing.outline import outline
from reportanalysis.validation.copies import kept_in_folder

COLUMNS = ["document", "part", "start"]
MEASURE_COLUMNS = ["measure", "n_correct", "n", "value", "low", "high"]


def run_in_scores(spans: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Precision and recall of run-in headings against coded units, with Wilson intervals.

    A unit is taken for a heading when the span that begins in it, its list mark aside, is a
    run-in heading. `gold` is as ``data/gold/runin.csv``.
    """
    need(gold, ["document", "start", "end", "code"], "the coded units", "use data/gold/runin.csv")
    need(spans, ["document", "kind", "start", "end"], "the spans", "use those of `layout`")
    headings = spans[spans["kind"] == "run_in"]
    starts = {name: rows["start"] for name, rows in headings.groupby("document")}
    found = np.array(
        [
            unit.document in starts
            and starts[unit.document].between(unit.start, unit.end, inclusive="left").any()
            for unit in gold.itertuples()
        ]
    )
    true = gold["code"].eq("run_in").to_numpy()
    correct = int((found & true).sum())
    return _measures(precision=(correct, int(found.sum())), recall=(correct, int(true.sum())))


def boundary_scores(found: pd.DataFrame, gold: pd.DataFrame) -> pd.DataFrame:
    """Precision and recall of boundaries between parts, and the share of reports all right.

    A report is right when it has just the boundaries coded.
    """
    need(gold, COLUMNS, "the coded boundaries", "use data/gold/chapters.csv")
    need(found, COLUMNS, "the boundaries found", "use those of `boundaries_of`")
    want, got = (set(t[COLUMNS].itertuples(index=False, name=None)) for t in (gold, found))
    wrong = {row[0] for row in want ^ got}
    documents = gold["document"].unique()
    correct, right = len(want & got), len(set(documents) - wrong)
    return _measures(
        precision=(correct, len(got)), recall=(correct, len(want)), reports=(right, len(documents))
    )


def boundaries_of(text: str) -> pd.DataFrame:
    r"""Where each part of a report begins: ``part``, ``start``; chapters of one part are one.

    >>> text = "一、2023年工作回顾\n建成。\n二、2024年工作安排\n做强。\n三、2024年重点工作\n建厂。"
    >>> boundaries_of(text).values.tolist()
    [['review', 0], ['plan', 16]]
    """
    rows: list[tuple[str, int]] = []
    for chapter in outline(text).chapters:
        if not rows or rows[-1][0] != chapter.part:
            rows.append((chapter.part, chapter.start))
    return pd.DataFrame(rows, columns=["part", "start"])


def settled_boundaries(gold: pd.DataFrame, found: pd.DataFrame, text: str) -> pd.DataFrame:
    """Coded boundaries of one report as the parser could find them.

    Each is moved to the first character read at or behind it (past ``**`` and blanks). Where
    ``disputed`` gives other offsets, or ``absent``, the coders' doubt counts for the parser:
    the alternative stands if it is the one found.
    """
    clean = page(text)
    got = set(zip(found["part"], found["start"], strict=True))
    rows = []
    for row in gold.itertuples():
        start = 0 if row.part == "front" else _read_from(clean, int(row.start))
        others = str(row.disputed).split()
        starts = [_read_from(clean, int(other)) for other in others if other != "absent"]
        if (row.part, start) not in got:
            start = next((other for other in starts if (row.part, other) in got), start)
            if "absent" in others and (row.part, start) not in got:
                continue
        rows.append((row.part, start))
    return pd.DataFrame(rows, columns=["part", "start"])


def parsing_scores(folder: str | Path, chapters: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Scores of boundaries and of run-in headings, where the coded texts are at hand.

    `chapters` and `units` are as ``data/gold/chapters.csv`` and ``runin.csv``, `folder` is that of
    the corpus. Columns ``what`` (boundaries of 40 cities, of other years; run-in headings; coded
    sentences of cities elsewhere that are yielded) and `MEASURE_COLUMNS`.
    """
    folder = Path(folder)
    found, gold = [], []
    for name, rows in chapters.groupby("file", sort=False):
        text = read_text(folder / name)
        got = boundaries_of(text)
        found.append(got.assign(document=name))
        gold.append(settled_boundaries(rows, got, text).assign(document=name))
    got, want = pd.concat(found), pd.concat(gold)
    tables = []
    for years, part in (("2024", "cities_2024"), ("2014 to 2026", "lawtext")):
        here = [t[t["document"].str.startswith(part)] for t in (got, want)]
        tables.append(boundary_scores(*here).assign(what=f"boundaries, {years}"))
    spans = [
        layout(read_text(folder / name)).assign(document=name)
        for name in units["document"].unique()
    ]
    tables.append(run_in_scores(pd.concat(spans), units).assign(what="run-in headings"))
    kept = _measures(recall=kept_in_folder(folder / "lawtext"))
    tables.append(kept.assign(what="coded sentences elsewhere"))
    return pd.concat(tables, ignore_index=True)[["what", *MEASURE_COLUMNS]]


def end_to_end(kept: pd.Series, right: pd.Series) -> pd.Series:
    """Share of coded sentences yielded and then given the right code: `value`, `low`, `high`.

    The product of two shares that were measured apart, as if what is lost were as hard as the
    rest; the relative errors add up as squares, on the scale of logarithms.

    >>> share = pd.Series({"value": 0.9, "low": 0.8, "high": 0.95})
    >>> end_to_end(share, pd.Series({"value": 1.0, "low": 1.0, "high": 1.0})).round(2).tolist()
    [0.9, 0.8, 0.95]
    """
    value = kept["value"] * right["value"]
    away = {
        end: np.hypot(*(np.log(each[end] / each["value"]) for each in (kept, right)))
        for end in ("low", "high")
    }
    ends = {"low": value * np.exp(-away["low"]), "high": min(value * np.exp(away["high"]), 1.0)}
    return pd.Series({"value": value, **ends})


def _read_from(clean: Page, start: int) -> int:
    """The first character that is read, no blank, at or behind a raw offset."""
    place = bisect_left(clean.offsets, start)
    while place < len(clean.text) and clean.text[place].isspace():
        place += 1
    return clean.offsets[place] if place < len(clean.text) else start


def _measures(**counts: tuple[int, int]) -> pd.DataFrame:
    """Each measure, what is right of how many, with its interval."""
    rows = []
    for measure, (correct, n) in counts.items():
        share = correct / n if n else float("nan")
        low, high = wilson_interval(share, n) if n else (float("nan"), float("nan"))
        rows.append((measure, correct, n, share, float(low), float(high)))
    return pd.DataFrame(rows, columns=MEASURE_COLUMNS)
