"""Files: written whole, known by their contents, found from the repository's folder.

A reader never sees half a file, and a failed write leaves the previous file as it was.
"""

import csv
import gzip
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportanalysis.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd


# What is noted of the project's tables, in the folder they are in or one above it.
ROWS, PACKAGE = "rows.json", "datapackage.json"
DEEPEST = 3
NUMBERS = ("integer", "number")


def write_bytes(path: str | Path, content: bytes) -> Path:
    """Write bytes to `path`, to a file whole or not at all; missing folders are made.

    A link is followed; a pipe or a device is written to, never replaced.
    """
    path = Path(path)
    try:
        if not _write_stream(path, content):
            _replace(Path(os.path.realpath(path)), content)
            _note_rows(path, content)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror}") from error
    return path


def _write_stream(path: Path, content: bytes) -> bool:
    """Write to what is no plain file, or is this process's own output; else give False."""
    if not path.exists():
        return False
    there = path.stat()
    for stream in (1, 2):
        try:
            own = os.path.samestat(there, os.fstat(stream))
        except OSError:  # closed
            continue
        if own:  # after what was printed, and before what will be
            with os.fdopen(os.dup(stream), "wb") as opened:
                opened.write(content)
            return True
    if path.is_file():
        return False
    with path.open("wb") as opened:
        opened.write(content)
    return True


def _replace(path: Path, content: bytes) -> None:
    """Write a temporary file beside `path`, then give it that name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
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


def write_text(path: str | Path, content: str) -> Path:
    """Write text to `path` as UTF-8, line ends as they are, whole or not at all."""
    return write_bytes(path, content.encode("utf-8"))


def write_csv(path: str | Path, table: "pd.DataFrame") -> Path:
    r"""Write a table as CSV: UTF-8, ``\n`` line ends, no index; gzipped where the name says so."""
    return write_bytes(path, pack(table) if Path(path).suffix == ".gz" else csv_bytes(table))


def pack(table: "pd.DataFrame") -> bytes:
    """Gzipped CSV, the same bytes each time: Python and zlib name the system (byte 9) otherwise."""
    packed = gzip.compress(csv_bytes(table), mtime=0)
    return packed[:9] + b"\x03" + packed[10:]


def _unpacked(path: Path, content: bytes) -> bytes:
    return gzip.decompress(content) if path.suffix == ".gz" else content


def count_rows(path: Path, content: bytes) -> int:
    """Rows of a table with this content, less its head; gzipped where the name says so."""
    text = io.StringIO(_unpacked(path, content).decode("utf-8"), newline="")
    return sum(1 for row in csv.reader(text) if row) - 1


def _note_rows(path: Path, content: bytes) -> None:
    """Note how many rows a table was written with, where a note is kept of it (`ROWS`)."""
    folder, key = _package_of(path)
    known = _manifest(folder / ROWS) if folder else {}
    if folder and key in known:
        rows = count_rows(path, content)
        if known[key] != rows:
            write_text(folder / ROWS, rows_text({**known, key: rows}))


def rows_text(rows: dict[str, Any]) -> str:
    """Rows of each table, as the file `ROWS` holds them."""
    return json.dumps(rows, indent=1, sort_keys=True) + "\n"


def _package_of(path: Path) -> tuple[Path | None, str]:
    """The folder of tables that a table is in, and its path there; None outside of any."""
    path = path.absolute()
    for folder in list(path.parents)[:DEEPEST]:
        if (folder / ROWS).is_file():
            return folder, path.relative_to(folder).as_posix()
    return None, ""


def csv_bytes(table: "pd.DataFrame") -> bytes:
    """Give what `write_csv` writes."""
    text: str = table.to_csv(index=False, lineterminator="\n")
    return text.encode("utf-8")


def as_text(table: "pd.DataFrame") -> "pd.DataFrame":
    """Give the table as it is read back with every value as text."""
    import pandas as pd

    return pd.read_csv(io.BytesIO(csv_bytes(table)), dtype=str, keep_default_na=False)


def read_table(path: str | Path, **options: Any) -> "pd.DataFrame":
    """Read a CSV table, gzipped or not, as `pandas.read_csv` does; refuse one missing or cut off.

    A table of the project is compared with what is noted of it: it has all its columns
    (``datapackage.json``), no fewer rows than were written (``rows.json``), and numbers in the
    columns of numbers.

    >>> read_table("no-such-table.csv")
    Traceback (most recent call last):
    ...
    reportanalysis.errors.ReportError: no-such-table.csv is missing; restore it or make it again
    """
    import pandas as pd

    try:
        content = _unpacked(Path(path), Path(path).read_bytes())
        table = pd.read_csv(io.BytesIO(content), **options)
        if not content.endswith((b"\n", b"\r")):
            rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))
            if len(rows[-1]) != len(rows[0]):
                raise pd.errors.ParserError("its last row is cut off")
    except FileNotFoundError:
        raise ReportError(f"{path} is missing; restore it or make it again") from None
    except (OSError, EOFError, ValueError, csv.Error) as error:
        raise ReportError(
            f"{path} cannot be read as a table ({error}); restore it or make it again"
        ) from error
    _refuse_other(Path(path), table, options)
    return table


def _refuse_other(path: Path, table: "pd.DataFrame", options: dict[str, Any]) -> None:
    """Refuse a table of the project that is not as it was written."""
    folder, key = _package_of(path)
    rows = _manifest(folder / ROWS).get(key) if folder else None
    if folder is None or not isinstance(rows, int) or "nrows" in options:
        return
    mend = f"restore it (git checkout {path}) or make it again"
    refuse_fewer(path, len(table))
    package = _manifest(folder / PACKAGE).get("resources", [])
    fields: list[dict[str, Any]] = [
        field for each in package if each["path"] == key for field in each["schema"]["fields"]
    ]
    lacking = [field["name"] for field in fields if field["name"] not in table]
    if lacking and "usecols" not in options:
        raise ReportError(f"{path} has no column {', '.join(lacking)}; {mend}")
    unique = [field["name"] for field in fields if field.get("constraints", {}).get("unique")]
    keys = [name for name in unique if name in table]
    if keys or (len(table) > rows and "usecols" not in options):
        twice = table.duplicated(keys or None)
        if twice.any():
            raise ReportError(
                f"{path}: row {int(twice.argmax()) + 1} is there twice ({table[twice].iat[0, 0]}); "
                f"take one out, or {mend}"
            )
    numbers = [field["name"] for field in fields if field["type"] in NUMBERS]
    for name in [] if options.get("dtype") is str else numbers:
        if name in table and (wrong := _no_number(table[name])):
            raise ReportError(f"{path}: column {name}, {wrong} is no number; {mend}")


def refuse_fewer(path: Path, n: int) -> None:
    """Refuse a table of the project that has fewer rows than were written."""
    folder, key = _package_of(path)
    rows = _manifest(folder / ROWS).get(key) if folder else None
    if isinstance(rows, int) and n < rows:
        raise ReportError(
            f"{path} has {n} rows where {rows} were written; restore it (git checkout {path}) or "
            "make it again; if you took rows out on purpose, run: reportanalysis datapackage"
        )


def _no_number(column: "pd.Series[Any]") -> str:
    """The first cell of a column of numbers that is none, with its row; or nothing."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column):
        return ""
    wrong = pd.to_numeric(column, errors="coerce").isna() & column.notna() & column.ne("")
    return f"row {int(wrong.argmax()) + 1}, {column[wrong.idxmax()]!r}," if wrong.any() else ""


def fingerprint(inputs: Iterable[str | Path | bytes]) -> str:
    """One checksum for the contents of several files, whatever their order and names."""
    contents = (path if isinstance(path, bytes) else Path(path).read_bytes() for path in inputs)
    sums = sorted(hashlib.sha256(content).hexdigest() for content in contents)
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()


def is_current(
    target: str | Path | bytes,
    inputs: Iterable[str | Path | bytes],
    manifest: str | Path,
    name: str = "",
) -> bool:
    """Whether a derived file was made from the inputs as they are, and is unchanged."""
    if not isinstance(target, bytes) and not Path(target).is_file():
        return False
    known = _manifest(Path(manifest)).get(name or _name(target))
    return known == _entry(target, inputs)


def record(
    target: str | Path | bytes,
    inputs: Iterable[str | Path | bytes],
    manifest: str | Path,
    name: str = "",
) -> None:
    """Note in `manifest`, a JSON file, what the derived file was made from.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = write_text(f"{folder}/made.csv", "a")
    ...     record(made, ["data/corpus.csv"], f"{folder}/manifest.json")
    ...     is_current(made, ["data/corpus.csv"], f"{folder}/manifest.json")
    True
    """
    known = _manifest(Path(manifest)) | {name or _name(target): _entry(target, inputs)}
    write_text(manifest, json.dumps(known, indent=1, sort_keys=True) + "\n")


def _name(target: str | Path | bytes) -> str:
    return "" if isinstance(target, bytes) else Path(target).name


def _entry(target: str | Path | bytes, inputs: Iterable[str | Path | bytes]) -> dict[str, str]:
    return {"inputs": fingerprint(inputs), "output": fingerprint([target])}


def _manifest(path: Path) -> dict[str, Any]:
    """Read a manifest, once while it stays as it is."""
    if not path.is_file():
        return {}
    seen = path.stat()
    return _parsed(path, seen.st_ino, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=16)
def _parsed(path: Path, *_: int) -> dict[str, Any]:
    """A damaged manifest knows nothing, so that what it listed is made again."""
    try:
        known = json.loads(path.read_text("utf-8"))
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def repository_root(path: str | Path) -> Path:
    """The folder a notebook's paths start from: the nearest above with a ``pyproject.toml``.

    The file's own folder, if there is none.
    """
    path = Path(path).resolve()
    marked = (folder for folder in path.parents if (folder / "pyproject.toml").is_file())
    return next(marked, path.parent)


def enter_repository() -> Path:
    """Make the repository's folder the working folder, and give it.

    Jupyter starts a notebook in the notebook's own folder; paths such as
    ``data/corpus.csv`` start from the repository's.
    """
    root = repository_root(Path.cwd() / "a notebook")
    os.chdir(root)
    return root
