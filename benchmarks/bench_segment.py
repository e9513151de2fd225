"""The two tokenizer backends side by side, on the digest.

Run from the repository root: ``python benchmarks/bench_segment.py``.
"""

from time import perf_counter

from reportanalysis.corpus.readers import read_text
from reportanalysis.segment import BACKENDS, Segmenter

ROUNDS = 40


def main() -> None:
    lines = read_text("data/raw/dezhou_2019_digest.txt").splitlines()
    times, bags = {}, {}
    for backend in BACKENDS:
        segmenter = Segmenter(backend=backend)
        bags[backend] = [segmenter.bag(line) for line in lines]
        start = perf_counter()
        for _ in range(ROUNDS):
            # The cut alone: normalising the text costs both the same.
            for line in lines:
                segmenter._cut(line)
        times[backend] = perf_counter() - start
    same = sum(a == b for a, b in zip(*bags.values(), strict=True))
    print(f"rjieba against jieba: {times['jieba'] / times['rjieba']:.1f} times as fast")
    print(f"same bag in {same} of {len(lines)} lines")


if __name__ == "__main__":
    main()
