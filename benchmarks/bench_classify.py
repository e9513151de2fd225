"""Commitments classified a second, against a plain scikit-learn pipeline.

Run from the repository root: ``OMP_NUM_THREADS=1 python benchmarks/bench_classify.py``.
Both start from the same bags; the plain pipeline is TF-IDF of words and of character
1-2-grams inside words with logistic regression, trained on the same rows.
"""

import time

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from reportanalysis.policytype import load_models, read_training_data
from reportanalysis.policytype.features import word_terms

REPEATS = 5


def plain_terms(bag: str) -> list[str]:
    return [term for word in bag.split() for term in word_terms(word)]


def seconds(predict, bags) -> float:
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        predict(bags)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    commitments, matched = read_training_data()
    start = time.perf_counter()
    models = load_models()
    print(f"loading both models: {time.perf_counter() - start:.2f} s")
    bags = pd.concat([commitments["bag"]] * 4, ignore_index=True)
    for variable, model in models.items():
        plain = make_pipeline(
            TfidfVectorizer(analyzer=plain_terms, sublinear_tf=True),
            LogisticRegression(C=10, class_weight="balanced", max_iter=2000),
        ).fit(matched["bag"], matched[variable])
        ours, theirs = seconds(model.predict_proba, bags), seconds(plain.predict_proba, bags)
        print(
            f"{variable}: {len(bags) / ours:,.0f} commitments a second "
            f"(plain pipeline {len(bags) / theirs:,.0f}; ratio {theirs / ours:.1f})"
        )
        one = bags.iloc[0]
        single = seconds(lambda rows, model=model: [model.predict([b]) for b in rows], [one] * 20)
        print(f"{variable}: one bag at a time {1000 * single / 20:.1f} ms each")


if __name__ == "__main__":
    main()
