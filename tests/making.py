"""Make as a user runs it, free of the `make test` that may run the tests; the project's files."""

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


# What make and tools leave, for an archive, which has no git to ask.
MADE = {".venv", "build", "report", "report.new", "corpus"}
LEFT = ("_cache", "__pycache__", ".egg-info", ".hypothesis", ".ipynb_checkpoints")


def project_files(root: Path, folder: str = ".") -> list[str]:
    """Files of the project below a folder, new ones too, none that is made."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder]
    if (root / ".git").exists():
        done = subprocess.run(command, cwd=root, capture_output=True, check=True)
        names = done.stdout.decode("utf-8").split("\0")
    else:
        found = (path.relative_to(root) for path in (root / folder).rglob("*"))
        names = [path.as_posix() for path in found if not _made(path)]
    return sorted(name for name in names if (root / name).is_file())


def _made(path: Path) -> bool:
    figure = path.parts[0] == "figures" and path.name != "README.md"
    return figure or path.parts[0] in MADE or any(part.endswith(LEFT) for part in path.parts)
