"""Policy types and themes: how fast, against cutting words alone and a plain pipeline.

Run from the repository root: ``OMP_NUM_THREADS=1 python benchmarks/bench_classify.py``.
Everything is measured in one run, the best of several; ratios say more than seconds. The
plain pipeline is scikit-learn's TF-IDF of the same terms with logistic regression, trained
on some of the same rows and given the same bags; it has no word vectors, seed words or
reasons.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from reportanalysis import parse, read
from reportanalysis.policytype import load_models, prediction_table, read_training_data
from reportanalysis.policytype.features import word_terms
from reportanalysis.segment import Segmenter

REPEATS = 3
# Enough rows for a vocabulary of the usual size.
LABELLED = 3000
FILE = "data/raw/dezhou_2019_digest.txt"
COMMAND = (
    f"from reportanalysis.cli import main; main(['classify', {FILE!r}, '--out', {os.devnull!r}])"
)
CUTTING = (
    "from reportanalysis import parse, read; from reportanalysis.segment import Segmenter; "
    f"cut = Segmenter().bag; [cut(text) for text in parse(read({FILE!r}))['text']]"
)


def plain_terms(bag: str) -> list[str]:
    return [term for word in bag.split() for term in word_terms(word)]


def best(call: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def process(code: str) -> float:
    """Seconds of a whole process."""
    return best(lambda: subprocess.run([sys.executable, "-c", code], check=True))


def show(what: str, seconds: float, beside: str, other: float) -> None:
    print(f"{what}: {seconds:.3f} s; {beside}: {other:.3f} s; ratio {seconds / other:.2f}")


def main() -> None:
    show("classify FILE, whole process", process(COMMAND), "cutting it alone", process(CUTTING))

    models, texts = load_models(), parse(read(FILE))["text"].tolist()
    print(f"loading the models: {best(load_models):.3f} s")
    segmenter = Segmenter()
    commitments, matched = read_training_data()
    table = pd.concat([commitments.head(5000)] * 4, ignore_index=True)
    alone = table.drop(columns="context")

    def all_of(rows: pd.DataFrame, **options: bool) -> float:
        return best(lambda: prediction_table(rows, models, **options))

    cut = best(lambda: [segmenter.bag(text) for text in texts]) / len(texts) * len(table)
    bare = all_of(alone, with_reasons=False)
    many = f"{len(table):,} bags, both variables"
    print(f"{many}: {len(table) / bare:,.0f} a second")
    show(many, bare, "cutting as many sentences", cut)
    show(f"{many}, with neighbours", all_of(table, with_reasons=False), "alone", bare)
    show(f"{many}, with reasons", all_of(alone), "without", bare)
    show("plain pipeline", plain(matched, models, alone["bag"]), "ours", bare)


def plain(matched: pd.DataFrame, variables: Iterable[str], bags: pd.Series) -> float:
    """Seconds of the plain pipeline for both variables."""
    seconds = 0.0
    for variable in variables:
        pipeline = make_pipeline(
            TfidfVectorizer(analyzer=plain_terms, sublinear_tf=True),
            LogisticRegression(C=10, class_weight="balanced", max_iter=2000),
        ).fit(matched["bag"].head(LABELLED), matched[variable].head(LABELLED))
        seconds += best(lambda pipeline=pipeline: pipeline.predict_proba(bags))
    return seconds


if __name__ == "__main__":
    main()
