"""Which inputs a derived file was made from, by content.

A checkout gives files arbitrary dates, so Make alone cannot tell whether a derived file
is still good; the checksums of its inputs can.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from reportanalysis.files import write_text


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
