"""Keyness of every city: arrays against loops over dictionaries.

Run: python benchmarks/bench_keyness.py [reports] [words_per_report]
Data are drawn at random (no real words). Both sides count the same bags and compute the
log-odds and z of every word for every city; the last line adds the calibrated test.
"""

import math
import sys
import time
from collections import Counter

import numpy as np
import pandas as pd

from reportanalysis.compare.keyness import keyness, log_odds, word_counts


def make_bags(n_reports: int, n_words: int, seed: int = 0) -> pd.DataFrame:
    """Draw commitments of 40 words from a vocabulary with Zipf's frequencies."""
    rng = np.random.default_rng(seed)
    rates = 1 / np.arange(3, 8003)
    words = np.array([f"w{i:04d}" for i in range(len(rates))])
    rows = []
    for report in range(n_reports):
        drawn = rng.choice(words, n_words, p=rates / rates.sum())
        for start in range(0, n_words, 40):
            rows.append((f"r{report:02d}", " ".join(sorted(drawn[start : start + 40]))))
    frame = pd.DataFrame(rows, columns=["document_id", "bag"])
    return frame.assign(city=frame["document_id"])


def with_loops(frame: pd.DataFrame, alpha0: float = 500.0) -> dict:
    """Compute z of every city and word with dictionaries."""
    result = {}
    for city in frame["city"].unique():
        own, rest = Counter(), Counter()
        for name, bag in zip(frame["city"], frame["bag"], strict=True):
            (own if name == city else rest).update(bag.split())
        n, m = own.total(), rest.total()
        for word in own | rest:
            y, r = own[word], rest[word]
            a = alpha0 * (y + r) / (n + m)
            delta = math.log((y + a) / (n + alpha0 - y - a))
            delta -= math.log((r + a) / (m + alpha0 - r - a))
            result[city, word] = delta / math.sqrt(1 / (y + a) + 1 / (r + a))
    return result


def with_arrays(frame: pd.DataFrame, alpha0: float = 500.0) -> pd.DataFrame:
    """Compute the same with arrays: one row per city, one column per word."""
    counts = word_counts(frame, by="city")
    x = counts.to_numpy()
    total, sums = x.sum(), x.sum(axis=0)
    z = [log_odds(row, sums - row, row.sum(), total - row.sum(), alpha0)[1] for row in x]
    return pd.DataFrame(np.array(z), index=counts.index, columns=counts.columns)


def timed(function, *arguments, repeats: int = 3):
    """Return the result and the best of a few times in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = function(*arguments)
        times.append(time.perf_counter() - start)
    return result, min(times)


def main() -> None:
    """Print times and ratios, after checking that the results agree."""
    n_reports = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    n_words = int(sys.argv[2]) if len(sys.argv) > 2 else 6000
    frame = make_bags(n_reports, n_words)
    naive, slow = timed(with_loops, frame)
    fast, quick = timed(with_arrays, frame)
    for (city, word), z in naive.items():
        assert math.isclose(fast.at[city, word], z, abs_tol=1e-9), (city, word)
    _, full = timed(keyness, frame, None)
    print(f"{n_reports} reports of {n_words} words, {fast.shape[1]} different words")
    print(f"loops over dictionaries   {slow * 1000:8.1f} ms")
    print(f"arrays                    {quick * 1000:8.1f} ms   ratio {slow / quick:.1f}")
    print(f"keyness, calibrated       {full * 1000:8.1f} ms   ratio {slow / full:.1f}")


if __name__ == "__main__":
    main()
