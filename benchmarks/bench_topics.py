"""Exact start of NMF against scikit-learn's randomised starts: time and error.

Run: python benchmarks/bench_topics.py [commitments.csv]. With data/derived/commitments.csv
the plan parts are used, else made-up documents of the same size. Times are the best of
three; errors are relative Frobenius norms; the spread is over ten seeds.
"""

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import linalg, sparse
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer

from reportanalysis.segment import identity_words, stop_words
from reportanalysis.topics import match_topics
from reportanalysis.topics.model import exact_nndsvd, passages

TABLE = Path(__file__).parents[1] / "data" / "derived" / "commitments.csv"
N_TOPICS, SEEDS = 16, range(10)


def load(path: Path) -> pd.Series:
    """Passages of the commitments, or made-up ones where there is no table."""
    if path.exists():
        table = pd.read_csv(path, keep_default_na=False)
        table = table[
            table["part"].isin(["plan", "self"]) & (table["document_id"] != "dezhou-2019")
        ]
        sections = table[["document_id", "part", "section_no"]]
        return passages(table["bag"], sections)
    rng = np.random.default_rng(0)
    topics = rng.dirichlet(np.full(1500, 0.05), size=N_TOPICS)
    mixtures = rng.dirichlet(np.full(N_TOPICS, 0.1), size=3000)
    words = np.array([f"w{j:04d}" for j in range(1500)])
    return pd.Series([" ".join(rng.choice(words, size=50, p=m @ topics)) for m in mixtures])


def best_time(work: Callable[[], object], repeats: int = 3) -> float:
    """Shortest of several runs, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def fit(matrix: sparse.csr_matrix, init: str, seed: int = 0) -> NMF:
    """NMF from one of the starts."""
    exact = init == "exact"
    model = NMF(
        N_TOPICS, init="custom" if exact else init, random_state=seed, tol=1e-5, max_iter=2000
    )
    weights, topics = exact_nndsvd(matrix, N_TOPICS) if exact else (None, None)
    model.fit_transform(matrix, W=weights, H=topics)
    return model


def main() -> None:
    """Print the tables."""
    passages = load(Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE)
    stop = stop_words(topic=True) | identity_words()
    vectorizer = TfidfVectorizer(
        analyzer=lambda bag: [w for w in bag.split() if len(w) > 1 and w not in stop],
        min_df=20, sublinear_tf=True,
    )  # fmt: skip
    matrix = vectorizer.fit_transform(passages)
    print(f"{matrix.shape[0]} passages, {matrix.shape[1]} words, {N_TOPICS} topics")
    full = best_time(lambda: linalg.svd(matrix.toarray(), full_matrices=False), repeats=1)
    gram = best_time(lambda: exact_nndsvd(matrix, N_TOPICS))
    print(f"start: {gram:.2f} s by the Gram matrix, {full:.2f} s by the full decomposition")
    norm = sparse.linalg.norm(matrix)
    exact = fit(matrix, "exact")
    exact_time = best_time(lambda: fit(matrix, "exact"))
    words = vectorizer.get_feature_names_out()
    reference = pd.DataFrame(exact.components_, columns=words)
    rows = []
    for init in ("exact", "nndsvd", "nndsvda", "nndsvdar", "random"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            seeds = SEEDS if init != "exact" else range(2)
            models = [fit(matrix, init, seed) for seed in seeds]
            seconds = exact_time if init == "exact" else best_time(lambda i=init: fit(matrix, i))
        errors = np.array([model.reconstruction_err_ for model in models]) / norm
        components = [pd.DataFrame(model.components_, columns=words) for model in models]
        rows.append(
            {
                "start": init,
                "seconds": seconds,
                "time_ratio": seconds / exact_time,
                "error": errors.mean(),
                "error_less_exact": errors.mean() - exact.reconstruction_err_ / norm,
                "error_spread": np.ptp(errors),
                "jaccard_between_seeds": np.mean(
                    [match_topics(components[0], c)["jaccard"].mean() for c in components[1:]]
                ),
                "jaccard_with_exact": np.mean(
                    [match_topics(reference, c)["jaccard"].mean() for c in components]
                ),
            }
        )
    print(pd.DataFrame(rows).to_string(index=False, float_format=lambda x: f"{x:.5f}"))


if __name__ == "__main__":
    main()
