"""Writing files whole: to a temporary name beside the target, then renamed.

A reader never sees half a file, and a failed write leaves the previous file as it was.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd


def write_bytes(path: str | Path, content: bytes) -> Path:
    """Write bytes to `path` whole, or not at all.

    Parameters
    ----------
    path : str or Path
        Target file; missing folders are made.
    content : bytes
        What the file shall hold.

    Returns
    -------
    Path
        The file written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_bytes(f"{folder}/new/a.bin", b"abc").read_bytes()
    b'abc'
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        # mkstemp makes private files; the result should be as readable as any other.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def write_text(path: str | Path, content: str) -> Path:
    r"""Write text to `path` as UTF-8, line ends as they are, whole or not at all.

    Parameters
    ----------
    path : str or Path
        Target file.
    content : str
        What the file shall hold.

    Returns
    -------
    Path
        The file written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_text(f"{folder}/a.txt", "一\n").read_bytes()
    b'\xe4\xb8\x80\n'
    """
    return write_bytes(path, content.encode("utf-8"))


def write_csv(path: str | Path, table: pd.DataFrame) -> Path:
    r"""Write a table as CSV: UTF-8, ``\n`` line ends, no index, whole or not at all.

    Parameters
    ----------
    path : str or Path
        Target file.
    table : DataFrame
        Any columns.

    Returns
    -------
    Path
        The file written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_csv(f"{folder}/a.csv", pd.DataFrame({"n": [1]})).read_text()
    'n\n1\n'
    """
    return write_text(path, table.to_csv(index=False, lineterminator="\n"))


def fingerprint(inputs: Iterable[str | Path]) -> str:
    """One checksum for the contents of several files.

    Parameters
    ----------
    inputs : iterable of str or Path
        Files; their order does not matter, their names do not count.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> fingerprint(["data/corpus.csv"]) == fingerprint(["data/corpus.csv"])
    True
    """
    sums = sorted(hashlib.sha256(Path(path).read_bytes()).hexdigest() for path in inputs)
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()


def is_current(target: str | Path, inputs: Iterable[str | Path], manifest: str | Path) -> bool:
    """Whether a derived file was made from the inputs as they are, and is unchanged.

    Parameters
    ----------
    target : str or Path
        The derived file.
    inputs : iterable of str or Path
        What it is made from.
    manifest : str or Path
        JSON file kept by `record`.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_current("no-such-file.csv", [], "no-such-manifest.json")
    False
    """
    target = Path(target)
    if not (target.is_file() and Path(manifest).is_file()):
        return False
    known = json.loads(Path(manifest).read_text("utf-8")).get(target.name, {})
    return known == {"inputs": fingerprint(inputs), "output": fingerprint([target])}


def record(target: str | Path, inputs: Iterable[str | Path], manifest: str | Path) -> None:
    """Note what a derived file was made from.

    Parameters
    ----------
    target : str or Path
        The derived file, just written.
    inputs : iterable of str or Path
        What it was made from.
    manifest : str or Path
        JSON file; made if missing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = write_text(f"{folder}/made.csv", "a")
    ...     record(made, ["data/corpus.csv"], f"{folder}/manifest.json")
    ...     is_current(made, ["data/corpus.csv"], f"{folder}/manifest.json")
    True
    """
    path = Path(manifest)
    known = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    known[Path(target).name] = {"inputs": fingerprint(inputs), "output": fingerprint([target])}
    write_text(path, json.dumps(known, indent=1, sort_keys=True) + "\n")


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
