"""One line of the table: a part by its name, in a process of its own.

Run by ``run.py``: ``python benchmarks/parts.py PART [ARGUMENT] [FOLDER]`` prints seconds of
the processor, peak memory in MB and a remark. Loading and preparing are not timed, but for
whole processes.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import statistic
import student

FILE = "data/raw/dezhou_2019_digest.txt"
N_REPORTS, N_ROWS = 50, 20_000


def timed(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def whole_process(arguments: list[str]) -> tuple[float, str]:
    """Seconds of the processor that a command takes, all its processes together."""
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime, ""


def command() -> tuple[float, str]:
    return whole_process(["-m", "reportanalysis", "classify", FILE, "--out", os.devnull])


def cut_file() -> tuple[float, str]:
    code = (
        "from reportanalysis import parse, read; from reportanalysis.segment import Segmenter; "
        f"cut = Segmenter().bag; [cut(text) for text in parse(read({FILE!r}))['text']]"
    )
    return whole_process(["-c", code])


def bulk() -> tuple[float, str]:
    """Both variables without reasons, sentences alone."""
    from reportanalysis.policytype import load_models, prediction_table

    table = pd.read_csv("data/derived/commitments.csv", keep_default_na=False)
    rows = pd.concat([table[["commitment_id", "bag"]]] * 9, ignore_index=True).head(N_ROWS)
    models = load_models()
    seconds, _ = timed(lambda: prediction_table(rows, models, with_reasons=False))
    return seconds, f"{len(rows) / seconds:,.0f} commitments a second"


def chosen(folder: str, n: int) -> list[Path]:
    """Some reports of a folder, evenly spread over the names."""
    paths = sorted(path for path in Path(folder).rglob("*") if path.suffix in (".md", ".txt"))
    return paths[:: max(1, len(paths) // n)][:n]


def sentences(folder: str) -> list[str]:
    from reportanalysis import parse, read
    from reportanalysis.errors import ReportError

    found: list[str] = []
    for path in chosen(folder, N_REPORTS):
        try:
            found += parse(read(path))["text"].tolist()
        except ReportError:
            continue
    return found


def reading(folder: str) -> tuple[float, str]:
    from reportanalysis import read
    from reportanalysis.errors import ReportError

    def read_all() -> None:
        for path in chosen(folder, N_REPORTS):
            try:
                read(path)
            except ReportError:
                continue

    return timed(read_all)[0], ""


def cutting(backend: str, folder: str) -> tuple[float, str]:
    from reportanalysis.segment import Segmenter

    texts, segmenter = sentences(folder), Segmenter(backend)
    return timed(lambda: [segmenter.bag(text) for text in texts])[0], f"{len(texts):,} sentences"


def pipeline(backend: str, folder: str) -> tuple[float, str]:
    """Everything that `reportanalysis run` does for a report, loading apart."""
    from reportanalysis.corpus.folder import ReportFile
    from reportanalysis.onereport import Options, analyse, make_job, make_settings
    from reportanalysis.policytype import models_folder

    settings = make_settings(str(models_folder()), Options(segmenter=backend))
    files = [
        ReportFile(str(path), str(n), str(n), "", None)
        for n, path in enumerate(chosen(folder, N_REPORTS))
    ]
    jobs = [make_job(file, settings.facts) for file in files]
    analyse(jobs[0], settings)
    return timed(lambda: [analyse(job, settings) for job in jobs])[0], ""


def students(folder: str) -> tuple[float, str]:
    texts = [path.read_text("utf-8", "replace") for path in chosen(folder, N_REPORTS)]
    student.words("热身")
    return timed(lambda: student.script(texts))[0], "whole files, no sentences, places or reasons"


def tmtoolkit_bags(folder: str) -> tuple[float, str]:
    from tmtoolkit.corpus import Corpus, doc_tokens

    texts = {str(n): text for n, text in enumerate(sentences(folder))}
    return timed(lambda: doc_tokens(Corpus(texts, language="zh")))[0], ""


def run(n: str, folder: str) -> tuple[float, str]:
    """The command on a folder of n reports, with loading: memory should not grow."""
    with tempfile.TemporaryDirectory() as place:
        for i, path in enumerate(chosen(folder, int(n))):
            target = Path(place, "reports", f"{i}{path.suffix}")
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
        command = ["-m", "reportanalysis", "run", str(target.parent), "--out", f"{place}/out"]
        return whole_process(command)


PARTS: dict[str, Callable[..., tuple[float, str]]] = {
    "command": command, "cut_file": cut_file, "bulk": bulk, "reading": reading,
    "cutting": cutting, "pipeline": pipeline, "student": students,
    "tmtoolkit_bags": tmtoolkit_bags, "run": run, "nmf": statistic.nmf, "lda": statistic.lda,
    "tomotopy_lda": statistic.tomotopy_lda, "log_odds": statistic.log_odds_of_all,
}  # fmt: skip

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    seconds, said = PARTS[sys.argv[1]](*sys.argv[2:])
    peaks = [resource.getrusage(who).ru_maxrss for who in (0, resource.RUSAGE_CHILDREN)]
    outer = sys.argv[1] in ("command", "cut_file", "run")
    print(json.dumps({"seconds": seconds, "mb": peaks[outer] / 1024, "said": said}))
