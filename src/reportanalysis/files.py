"""Writing files whole: to a temporary name beside the target, then renamed.

A reader never sees half a file, and a failed write leaves the previous file as it was.
"""

import os
import tempfile
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
