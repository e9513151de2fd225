"""How fast, beside what: one table of ratios and peak memory.

Run from the repository root: ``make bench``, or ``python benchmarks/run.py [FOLDER]`` with a
folder of reports (by default ``lawtext`` of the full texts). Every line is a process of its
own. Times are of the processor, so that other work on the machine counts little; ratios
say more than seconds. What needs a package that is not installed is named and skipped.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PARTS = Path(__file__).resolve().with_name("parts.py")
# Name; part and its arguments; the line it is compared with; a package it needs.
ALONE = [
    ("cutting FILE, whole process", "cut_file", "", ""),
    ("classify FILE, whole process", "command", "cutting FILE, whole process", ""),
    ("20,000 commitments in bulk", "bulk", "", ""),
    ("NMF from an exact start", "nmf exact", "", ""),
    ("NMF, nndsvda", "nmf nndsvda", "NMF from an exact start", ""),
    ("NMF, random start", "nmf random", "NMF from an exact start", ""),
    ("LDA as here (scikit-learn)", "lda", "NMF from an exact start", ""),
    ("LDA, tomotopy", "tomotopy_lda", "LDA as here (scikit-learn)", "tomotopy"),
    ("log-odds of all words, arrays", "log_odds arrays", "", ""),
    ("log-odds, loops over dictionaries", "log_odds loops", "log-odds of all words, arrays", ""),
]
OF_A_FOLDER = [
    ("50 reports: reading", "reading", "", ""),
    ("50 reports: cutting, jieba", "cutting jieba", "50 reports: reading", ""),
    ("50 reports: cutting, rjieba", "cutting rjieba", "50 reports: cutting, jieba", "rjieba"),
    ("50 reports: pipeline, jieba", "pipeline jieba", "50 reports: cutting, jieba", ""),
    ("50 reports: pipeline, rjieba", "pipeline rjieba", "50 reports: pipeline, jieba", "rjieba"),
    ("50 reports: a student's script", "student", "50 reports: pipeline, jieba", ""),
    ("50 reports: tmtoolkit", "tmtoolkit_bags", "50 reports: cutting, jieba", "tmtoolkit"),
    ("run of 16 reports", "run 16", "", ""),
    ("run of 200 reports", "run 200", "run of 16 reports", ""),
]


def main() -> None:
    corpus = os.environ.get("REPORTANALYSIS_CORPUS", "../shared/corpus")
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else f"{corpus}/lawtext").resolve()
    print(f"{'':36}{'seconds':>9}{'ratio':>8}{'MB':>7}  beside")
    show(ALONE, "")
    if folder.is_dir():
        show(OF_A_FOLDER, str(folder))
    else:
        print(f"what needs reports is skipped: there is no folder {folder}")


def show(lines: list[tuple[str, str, str, str]], folder: str) -> None:
    """One line after another: seconds, ratio to the line it is compared with, peak memory."""
    seconds: dict[str, float] = {}
    for name, part, beside, package in lines:
        if package and find_spec(package) is None:
            print(f"{name:36}  skipped: the package {package} is not installed")
            continue
        command = [sys.executable, str(PARTS), *part.split(), *filter(None, [folder])]
        environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=environment)
        if done.returncode:
            print(f"{name:36}  failed")
            continue
        seen = json.loads(done.stdout.splitlines()[-1])
        seconds[name] = seen["seconds"]
        ratio = f"{seconds[name] / seconds[beside]:8.2f}" if beside in seconds else " " * 8
        notes = "; ".join(filter(None, [beside, seen["said"]]))
        print(f"{name:36}{seconds[name]:9.2f}{ratio}{seen['mb']:7.0f}  {notes}", flush=True)


if __name__ == "__main__":
    main()
