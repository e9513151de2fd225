"""Where a notebook's paths start from, whatever folder it was opened in."""

import os
from pathlib import Path


def repository_root(path: str | Path) -> Path:
    """Find the folder a notebook's paths start from.

    Parameters
    ----------
    path : str or Path
        A file.

    Returns
    -------
    Path
        The nearest folder above with a ``pyproject.toml``, or the file's own folder.

    Examples
    --------
    >>> repository_root("/nowhere/a.ipynb").as_posix()
    '/nowhere'
    """
    path = Path(path).resolve()
    for folder in path.parents:
        if (folder / "pyproject.toml").is_file():
            return folder
    return path.parent


def enter_repository() -> Path:
    """Make the repository's folder the working folder.

    Jupyter starts a notebook in the notebook's own folder; paths such as
    ``data/corpus.csv`` start from the repository's.

    Returns
    -------
    Path
        The folder.

    Examples
    --------
    >>> (enter_repository() / "data/corpus.csv").is_file()
    True
    """
    root = repository_root(Path.cwd() / "a notebook")
    os.chdir(root)
    return root
