"""Fetching the corpus with pooch: a text is kept only if its sha256 is the registered one."""

import os
import re
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from reportanalysis.corpus import documents
from reportanalysis.errors import ReportError
from reportanalysis.files import write_bytes

_TIMEOUT = 30.0
"""Seconds without any answer after which a try is given up."""
_RETRIES = 4
_WAIT = 1.0
"""Seconds before the first retry; doubled for each further one."""
_BUSY = (408, 425, 429)


def download_corpus(
    registry: pd.DataFrame | str | Path,
    folder: str | Path | None = None,
    *,
    held: str | Path | None = None,
    progress: Callable[[str], object] = print,
) -> list[Path]:
    """Bring every registered text into the corpus folder, or check that it is there.

    Files that are there with the registered sha256 are not fetched again. If one document
    fails the others are still fetched. The digest (held in the repository), documents that
    users added themselves and, when REPORTANALYSIS_CORPUS names the folder, all documents
    are only checked.

    Parameters
    ----------
    registry : DataFrame or path
        As `reportanalysis.corpus.registry.read_registry` returns it, or its file.
    folder : str or Path, optional
        The corpus folder; default `reportanalysis.corpus.documents.corpus_folder`.
    held : str or Path, optional
        Folder of the digest; as in `reportanalysis.corpus.documents.load_corpus`.
    progress : callable
        Called with one line for each document.

    Returns
    -------
    list of Path
        The checked files, in the order of the registry.

    Raises
    ------
    ReportError
        At the end, listing each document that is missing or wrong and why.
    """
    table, raw = documents.registry_table(registry)
    held = raw if held is None else held
    local = os.environ.get("REPORTANALYSIS_CORPUS")
    folder = documents.corpus_folder() if folder is None else Path(folder)
    only_check = bool(local) and folder.absolute() == Path(str(local)).absolute()
    files, failures = [], []
    for number, row in enumerate(table.to_dict("records"), start=1):
        path = documents.document_path(row, folder, held)
        name = f"{number}/{len(table)} {row['path']}"
        try:
            if _is_there(path, row):
                state = "already there"
            else:
                _refuse_if_not_fetched(path, row, only_check)
                write_bytes(path, _fetch(row["source"], row["sha256"]))
                state = "downloaded"
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
    found = documents.file_sha256(path)
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
    if row["path"].startswith(f"{documents.ADDED}/") or not row["source"]:
        raise ReportError(
            f"{path} is missing and cannot be downloaded, because it was added by hand; "
            "copy it from the machine where it was added"
        )


def _fetch(source: str, sha256: str) -> bytes:
    """Download one text; try again after a fault that may pass."""
    import pooch

    pooch.get_logger().setLevel("WARNING")
    downloader = pooch.HTTPDownloader(timeout=_TIMEOUT)
    last = ""
    for attempt in range(_RETRIES + 1):
        if attempt:
            time.sleep(_WAIT * 2 ** (attempt - 1))
        with tempfile.TemporaryDirectory() as scratch:
            try:
                file = pooch.retrieve(source, f"sha256:{sha256}", "text", scratch, None, downloader)
                return Path(file).read_bytes()
            except OSError as error:  # of requests, which pooch rests on, or of the disk
                last = _fault_that_may_pass(source, error)
            except ValueError as error:
                found = re.findall("[0-9a-f]{64}", str(error))
                raise ReportError(
                    f"{source} gave another file (sha256 expected {sha256}, got "
                    f"{found[-1] if found else error}); it was not kept: check the address in a "
                    "browser, a proxy or login page may have answered instead"
                ) from None
    raise ReportError(
        f"{source} failed {_RETRIES + 1} times, last: {last}; check the network and try again"
    )


def _fault_that_may_pass(source: str, error: OSError) -> str:
    """Say what went wrong if another try may mend it; else raise ReportError."""
    if not hasattr(error, "response"):
        raise ReportError(f"{source} cannot be kept: {error}") from None
    code = getattr(error.response, "status_code", None)
    if code is None:
        slow = "Timeout" in type(error).__name__ or "timed out" in str(error)
        return f"no answer within {_TIMEOUT:g} s" if slow else f"no connection ({error})"
    if code >= 500 or code in _BUSY:
        return f"HTTP {code} {error.response.reason}"
    if code in (404, 410):
        raise ReportError(
            f"{source} does not exist (HTTP {code}); the file was moved or removed: "
            "correct the source in the registry, or put a copy into the corpus folder"
        )
    raise ReportError(f"{source} was refused: HTTP {code} {error.response.reason}")
