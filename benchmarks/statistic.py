"""Topics and key words beside other ways to compute them.

The passages are those of `data/derived/commitments.csv`; for key words, bags are drawn at
random, so that no text is needed.
"""

import math
import time
from collections import Counter

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer

from reportanalysis.compare.keyness import log_odds, word_counts
from reportanalysis.study import load
from reportanalysis.study.subjects import SECTION_COLUMNS, topic_vocabulary_exclusions
from reportanalysis.topics.diagnostics import npmi_coherence, top_words
from reportanalysis.topics.model import LDA_ITERATIONS, REACH, TopicModel, exact_nndsvd
from reportanalysis.windows import windows

N_TOPICS, MIN_DF = 16, 20


def bags() -> pd.Series:
    """Passages of the study: each commitment with its neighbours."""
    table = load().comparable
    return windows(table["bag"], table[SECTION_COLUMNS], REACH, own=True)


def kept(bag: str) -> list[str]:
    return [word for word in bag.split() if len(word) > 1 and word not in LEFT_OUT]


LEFT_OUT = topic_vocabulary_exclusions()


def nmf(start: str) -> tuple[float, str]:
    """NMF from one start, the start itself included, and what it leaves unexplained."""
    vectorizer = TfidfVectorizer(analyzer=kept, min_df=MIN_DF, sublinear_tf=True)
    matrix = vectorizer.fit_transform(bags())
    begun = time.process_time()
    exact = start == "exact"
    weights, topics = exact_nndsvd(matrix, N_TOPICS) if exact else (None, None)
    model = NMF(N_TOPICS, init="custom" if exact else start, random_state=0, tol=1e-5,
                max_iter=2000)  # fmt: skip
    model.fit_transform(matrix, W=weights, H=topics)
    seconds = time.process_time() - begun
    error = model.reconstruction_err_ / sparse.linalg.norm(matrix)
    return seconds, f"error {error:.4f}"


def coherence(words: pd.Series, texts: pd.Series) -> str:
    return f"coherence (NPMI) {npmi_coherence(words, texts).mean():.3f}"


def lda() -> tuple[float, str]:
    texts = bags()
    model = TopicModel(N_TOPICS, "lda", min_df=MIN_DF, stop_words=LEFT_OUT)
    begun = time.process_time()
    model.fit(texts)
    return time.process_time() - begun, coherence(top_words(model.components_), texts)


def tomotopy_lda() -> tuple[float, str]:
    """Collapsed Gibbs sampling, as many sweeps as ours has iterations, ten times over."""
    import tomotopy

    texts = bags()
    model = tomotopy.LDAModel(k=N_TOPICS, min_df=MIN_DF, seed=0)
    for bag in texts:
        if words := kept(bag):
            model.add_doc(words)
    begun = time.process_time()
    model.train(10 * LDA_ITERATIONS, workers=1)
    seconds = time.process_time() - begun
    shares = [model.get_topic_word_dist(n) for n in range(N_TOPICS)]
    components = pd.DataFrame(shares, columns=list(model.used_vocabs))
    return seconds, coherence(top_words(components), texts)


def drawn(n_reports: int = 15, n_words: int = 6000) -> pd.DataFrame:
    """Commitments of 40 words from a vocabulary with Zipf's frequencies."""
    rng = np.random.default_rng(0)
    rates = 1 / np.arange(3, 8003)
    words = np.array([f"w{i:04d}" for i in range(len(rates))])
    rows = []
    for report in range(n_reports):
        own = rng.choice(words, n_words, p=rates / rates.sum())
        rows += [(f"r{report:02d}", " ".join(own[i : i + 40])) for i in range(0, n_words, 40)]
    return pd.DataFrame(rows, columns=["city", "bag"])


def log_odds_of_all(how: str) -> tuple[float, str]:
    """z of every word for every city; the same numbers both ways."""
    table = drawn()
    begun = time.process_time()
    z = by_arrays(table) if how == "arrays" else by_loops(table)
    return time.process_time() - begun, f"mean size of z {z:.6f}"


def by_arrays(table: pd.DataFrame) -> float:
    counts = word_counts(table, by="city").to_numpy()
    total, sums = counts.sum(), counts.sum(axis=0)
    z = [log_odds(own, sums - own, own.sum(), total - own.sum(), 500.0)[1] for own in counts]
    return float(np.abs(z).mean())


def by_loops(table: pd.DataFrame, alpha0: float = 500.0) -> float:
    sizes = []
    for city in table["city"].unique():
        own, rest = Counter(), Counter()
        for name, bag in zip(table["city"], table["bag"], strict=True):
            (own if name == city else rest).update(bag.split())
        n, m = own.total(), rest.total()
        for word in own | rest:
            y, r = own[word], rest[word]
            a = alpha0 * (y + r) / (n + m)
            delta = math.log((y + a) / (n + alpha0 - y - a))
            delta -= math.log((r + a) / (m + alpha0 - r - a))
            sizes.append(abs(delta) / math.sqrt(1 / (y + a) + 1 / (r + a)))
    return sum(sizes) / len(sizes)
