"""Fetching the corpus: checked against the registry, resumed after an interruption.

Built on requests (pooch checks hashes but cannot resume a partial file; urllib brings no
certificates of its own and takes a cut-off body for a whole one).
"""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import requests

from reportanalysis.corpus.documents import ADDED, corpus_folder, document_path, file_sha256
from reportanalysis.corpus.registry import read_registry
from reportanalysis.errors import ReportError

# When a connection is cut, up to one chunk that had arrived is lost.
_CHUNK = 4096
_BUSY = (408, 425, 429)


class _TryAgain(Exception):
    """A fault that may pass: cut connection, timeout, overloaded server."""


def download_corpus(
    registry: pd.DataFrame | str | Path,
    folder: str | Path | None = None,
    *,
    held: str | Path | None = None,
    progress: Callable[[str], object] = print,
    timeout: float = 30.0,
    retries: int = 4,
    wait: float = 1.0,
) -> list[Path]:
    """Bring every registered text into the corpus folder, or check that it is there.

    Files that are there with the registered sha256 are not fetched again. A download
    goes to ``<name>.part``; it is continued where it stopped if the server supports
    that, and gets its name only when its sha256 is right. If one document fails the
    others are still fetched. The digest (held in the repository), documents that users
    added themselves and, when REPORTANALYSIS_CORPUS names the folder, all documents are
    only checked.

    Parameters
    ----------
    registry : DataFrame or path
        As `reportanalysis.corpus.documents.read_registry` returns it, or its file.
    folder : str or Path, optional
        The corpus folder; default `reportanalysis.corpus.documents.corpus_folder`.
    held : str or Path, optional
        Folder that holds the digest; default as in `reportanalysis.corpus.documents.load_corpus`.
    progress : callable
        Called with one line for each document.
    timeout : float
        Seconds without any answer after which a try is given up.
    retries : int
        Further tries after one that failed in a way that may pass (cut connection,
        timeout, HTTP 5xx).
    wait : float
        Seconds before the first retry; doubled for each further one.

    Returns
    -------
    list of Path
        The checked files, in the order of the registry.

    Raises
    ------
    ReportError
        At the end, listing each document that is missing or wrong and why.

    Examples
    --------
    >>> import tempfile
    >>> from reportanalysis.corpus.documents import add_document
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "mine.txt")
    ...     _ = file.write_text("坚持房住不炒。", encoding="utf-8")
    ...     _ = add_document(f"{folder}/corpus.csv", file, city="Xi'an", city_zh="西安",
    ...                      year=2019, folder=f"{folder}/corpus")
    ...     files = download_corpus(f"{folder}/corpus.csv", f"{folder}/corpus")
    1/1 added/xian-2019.txt 21 bytes, already there
    """
    if isinstance(registry, pd.DataFrame):
        table, raw = registry, Path("data/raw")
    else:
        table, raw = read_registry(registry), Path(registry).parent / "raw"
    held = raw if held is None else held
    local = os.environ.get("REPORTANALYSIS_CORPUS")
    folder = corpus_folder() if folder is None else Path(folder)
    only_check = bool(local) and folder.absolute() == Path(str(local)).absolute()
    files, failures = [], []
    with requests.Session() as session:
        for number, row in enumerate(table.to_dict("records"), start=1):
            path = document_path(row, folder, held)
            name = f"{number}/{len(table)} {row['path']}"
            try:
                if _is_there(path, row):
                    state = "already there"
                else:
                    _refuse_if_not_fetched(path, row, only_check)
                    state = _fetch(session, row, path, timeout, retries, wait)
                progress(f"{name} {path.stat().st_size} bytes, {state}")
                files.append(path)
            except ReportError as error:
                progress(f"{name} failed")
                failures.append(f"{row['document_id']}: {error}")
    if failures:
        raise ReportError(
            f"{len(failures)} of {len(table)} documents are not usable (run the download "
            "again to fetch only these):\n" + "\n".join(f"- {line}" for line in failures)
        )
    return files


def _is_there(path: Path, row: Mapping[Any, Any]) -> bool:
    """Tell whether the registered text is there; refuse another text in its place."""
    if not path.exists():
        return False
    if not path.is_file():
        raise ReportError(f"{path} is in the way; move it away")
    found = file_sha256(path)
    if found != row["sha256"]:
        raise ReportError(
            f"{path} is not the registered text (sha256 expected {row['sha256']}, got "
            f"{found}); move it away or delete it, then download again"
        )
    return True


def _refuse_if_not_fetched(path: Path, row: Mapping[Any, Any], only_check: bool) -> None:
    """Raise for a missing document that is not to be had from an address."""
    if only_check:
        raise ReportError(
            f"{path} is missing from the local copy that REPORTANALYSIS_CORPUS names; "
            "complete the copy, or unset the variable to download"
        )
    if row["status"] == "digest":
        raise ReportError(
            f"{path} is missing; the digest is part of the repository: restore data/raw from it"
        )
    if row["path"].startswith(f"{ADDED}/") or not row["source"]:
        raise ReportError(
            f"{path} is missing and cannot be downloaded, because it was added by hand; "
            "copy it from the machine where it was added"
        )


def _fetch(
    session: requests.Session,
    row: Mapping[Any, Any],
    path: Path,
    timeout: float,
    retries: int,
    wait: float,
) -> str:
    """Download one document under its name, or raise ReportError; return what was done."""
    part = path.with_name(path.name + ".part")
    source = row["source"]
    for attempt in range(retries + 1):
        if attempt:
            time.sleep(wait * 2 ** (attempt - 1))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            complete = part.is_file() and file_sha256(part) == row["sha256"]
            resumed = complete or _receive(session, source, part, timeout)
            found = file_sha256(part)
            if found == row["sha256"]:
                part.replace(path)
                return "resumed" if resumed else "downloaded"
            part.unlink()
            if not resumed:
                raise ReportError(
                    f"{source} gave another file (sha256 expected {row['sha256']}, got "
                    f"{found}); it was not kept: check the address in a browser, a proxy "
                    "or login page may have answered instead"
                )
            # The piece from the earlier run may be at fault, so begin anew.
            last = f"the continued file has sha256 {found}, expected {row['sha256']}"
        except _TryAgain as error:
            last = str(error)
        except requests.RequestException as error:
            raise ReportError(f"{source} cannot be fetched: {error}") from None
        except OSError as error:
            raise ReportError(f"{path} cannot be written: {error}") from None
    raise ReportError(
        f"{source} failed {retries + 1} times, last: {last}; check the network and try "
        "again, what has arrived is kept and continued"
    )


def _receive(session: requests.Session, source: str, part: Path, timeout: float) -> bool:
    """Receive a file, after what `part` holds if the server can; tell if it could."""
    have = part.stat().st_size if part.is_file() else 0
    # Compressed answers would make byte positions meaningless.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    try:
        with session.get(source, headers=headers, stream=True, timeout=timeout) as response:
            code = response.status_code
            if code == 416:
                part.unlink(missing_ok=True)
                raise _TryAgain(f"the server cannot continue after byte {have}")
            if code >= 500 or code in _BUSY:
                raise _TryAgain(f"HTTP {code} {response.reason}")
            if code in (404, 410):
                raise ReportError(
                    f"{source} does not exist (HTTP {code}); the file was moved or removed: "
                    "correct the source in the registry, or put a copy into the corpus folder"
                )
            if code not in (200, 206):
                raise ReportError(f"{source} was refused: HTTP {code} {response.reason}")
            # Whether the piece is the right one, the checksum of the whole will tell.
            resumed = code == 206
            with part.open("ab" if resumed else "wb") as stream:
                for chunk in response.iter_content(_CHUNK):
                    stream.write(chunk)
            return resumed
    except requests.Timeout:
        raise _TryAgain(f"no answer within {timeout:g} s") from None
    except requests.exceptions.ChunkedEncodingError:
        raise _TryAgain("the connection was cut") from None
    except requests.ConnectionError as error:
        # A timeout while the body arrives comes as a ConnectionError, too.
        raise _TryAgain(f"no connection, or no answer within {timeout:g} s ({error})") from None
