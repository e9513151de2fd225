"""Make as a user runs it, free of the `make test` that may run the tests."""

import os
import subprocess
from pathlib import Path

VARIABLES = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PYTHONPATH")


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {k: v for k, v in os.environ.items() if k not in VARIABLES}
    # The copy's own library, not the one the environment was made with.
    environment["PYTHONPATH"] = str(folder / "src")
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
