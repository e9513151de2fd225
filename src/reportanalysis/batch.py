"""A folder of reports to tables: any number, resumable, on one machine or a cluster.

Each report becomes one part file under ``parts/``, named by a checksum of all that decides
its rows, so that a later run takes it as it is. The tables are the parts in order of path.
"""

import contextlib
import gzip
import importlib
import json
import os
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError
from tqdm import tqdm

from reportanalysis.corpus.documents import file_sha256
from reportanalysis.corpus.folder import list_files
from reportanalysis.errors import ReportError
from reportanalysis.files import write_bytes, write_text
from reportanalysis.onereport import (
    COUNTS,
    DOCUMENT_COLUMNS,
    SAMPLE,
    SHARES,
    Job,
    Options,
    Part,
    Settings,
    analyse,
    is_whole,
    killer,
    make_job,
    make_settings,
    report_tables,
)
from reportanalysis.policytype import models_folder

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # the module is not there

_AHEAD = 4  # reports handed to each worker of a cluster before it asks
_WAIT = 20  # seconds in which a scheduler must answer


def run_folder(
    folder: str | Path,
    out: str | Path,
    *,
    registry: str | Path | None = None,
    only_registered: bool = False,
    model: str | Path | None = None,
    options: Options | None = None,
    parquet: bool = False,
    jobs: int = 1,
    dask: str = "",
) -> pd.DataFrame:
    r"""Parse and classify every report of a folder; a file that cannot be used is listed.

    Parameters
    ----------
    folder : str or Path
        Read with its subfolders; hidden files are passed over.
    out : str or Path
        Folder of the tables, made if missing. A run that was stopped, at whatever moment, is
        taken up again, and reports that have not changed are not computed again.
    registry : str or Path, optional
        CSV file with columns ``path`` (inside `folder`), ``city`` and ``year``, optionally
        ``document_id``. Other files are named by `place_and_year`.
    only_registered : bool
        Whether to pass over other files.
    model : str or Path, optional
        Folder of the models; by default those that come with the project.
    options : Options, optional
        ``segmenter`` (jieba or rjieba); whether to ``simplify`` traditional characters; whether
        to add ``reasons``, the words that decided, ``text``, the sentences themselves, and
        ``outturn``, a table of what the review says of the headline indicators.
    parquet : bool
        Whether to write the tables as Parquet too.
    jobs : int
        Number of processes.
    dask : str
        Address of a Dask scheduler, such as ``tcp://127.0.0.1:8786``, whose workers compute
        in place of local processes; they must see `folder` and `model` under the same paths.

    Returns
    -------
    DataFrame
        One row a file, columns `DOCUMENT_COLUMNS`. This table, ``commitments.csv``,
        ``targets.csv``, ``headline.csv`` and ``manifest.json`` are written to `out`; the same
        files, options and version give the same bytes.

    Raises
    ------
    ReportError
        If `folder` holds no files, `registry` or `model` cannot be used, another run
        writes to `out`, or an optional package is missing.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "重点工作\n●新建学校3所。\n"
    ...     _ = Path(folder, "dezhou-2024.txt").write_text(text, encoding="utf-8")
    ...     _ = Path(folder, "old.doc").write_bytes(b"x")
    ...     table = run_folder(folder, Path(folder, "out"))
    >>> table[["path", "city", "status"]].values.tolist()
    [['dezhou-2024.txt', 'dezhou', 'digest'], ['old.doc', '', 'unreadable']]
    """
    folder, out = Path(folder).resolve(), Path(out).resolve()
    if folder == out:
        raise ReportError(f"{folder} holds the reports; give another folder for the tables")
    if jobs < 1:
        raise ReportError(f"{jobs} processes cannot be started; give 1 or more")
    if parquet:
        _package("pyarrow", "parquet")
    settings = make_settings(str(Path(model or models_folder()).resolve()), options or Options())
    sample = report_tables(SAMPLE, settings)
    with _locked(out):
        files = list_files(folder, registry, out, only_registered=only_registered)
        listed = [make_job(file, settings.facts) for file in files]
        parts = {job.key: out / "parts" / f"{job.key}.json.gz" for job in listed}
        for leftover in [*out.glob(".writing-*"), *out.glob("parts/.writing-*")]:
            leftover.unlink()  # of a run that was killed
        waiting = [job for job in listed if not is_whole(parts[job.key])]
        unkept: dict[str, bytes] = {}
        with tqdm(
            total=len(listed), initial=len(listed) - len(waiting), unit="report",
            mininterval=0.5 if sys.stderr.isatty() else 30,
        ) as bar:  # fmt: skip
            for done in _compute(waiting, settings, jobs, dask):
                if done.keep:
                    write_bytes(parts[done.key], done.content)
                else:
                    unkept[done.key] = done.content
                bar.update()
        # No manifest stands beside tables that it does not describe.
        (out / "manifest.json").unlink(missing_ok=True)
        made = _merge((unkept.get(job.key) or parts[job.key].read_bytes() for job in listed),
                      sample, out, parquet)  # fmt: skip
        manifest = json.loads(settings.facts) | {
            "inputs": {job.file.name: job.sha256 for job in listed},
            "outputs": {path.name: file_sha256(path) for path in made},
        }
        write_text(out / "manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
        for path in set((out / "parts").glob(f"{'?' * 64}.json.gz")) - set(parts.values()):
            path.unlink()
    return read_documents(out / "documents.csv")


def read_documents(path: str | Path) -> pd.DataFrame:
    """``documents.csv`` as `run_folder` writes it."""
    numbers = dict.fromkeys(["year", *COUNTS], "Int64") | dict.fromkeys(SHARES, "float64")
    words = [name for name in DOCUMENT_COLUMNS if name not in numbers]
    table = pd.read_csv(path, dtype=numbers | dict.fromkeys(words, str))
    return table.fillna(dict.fromkeys(words, ""))


def _compute(jobs: Sequence[Job], settings: Settings, processes: int, dask: str) -> Iterator[Part]:
    """Parts in the order they are done; few are held at a time."""
    if dask:
        yield from _on_cluster(jobs, settings, dask)
    elif processes == 1:
        yield from (analyse(job, settings) for job in jobs)
    else:
        yield from _in_processes(jobs, settings, processes)


def _in_processes(jobs: Sequence[Job], settings: Settings, processes: int) -> Iterator[Part]:
    """Parts from processes of this machine; a report that kills its process is told apart."""

    def parts(some: Iterable[Job], handed_out: int) -> Iterator[Part]:
        parallel = Parallel(
            processes, return_as="generator_unordered", batch_size=1, pre_dispatch=handed_out
        )
        found: Iterator[Part] = parallel(delayed(analyse)(job, settings) for job in some)
        return found

    left = list(jobs)
    while left:
        done = set()
        try:
            for part in parts(left, 2 * processes):
                done.add(part.key)
                yield part
            return
        except TerminatedWorkerError:
            left = [job for job in left if job.key not in done]
        # The one that killed is among those handed out: each of them by itself.
        suspects, left = left[: 2 * processes], left[2 * processes :]
        for job in suspects:
            try:
                yield next(parts([job], 1))
            except TerminatedWorkerError:
                yield killer(job)


def _on_cluster(jobs: Sequence[Job], settings: Settings, address: str) -> Iterator[Part]:
    """Parts from the workers of a Dask scheduler; what a lost worker had is done again."""
    distributed = _package("distributed", "cluster")
    try:
        client = distributed.Client(address, timeout=_WAIT)
    except (OSError, ValueError) as error:
        raise ReportError(f"no Dask scheduler answers at {address} ({error})") from None
    with client:
        ahead = iter(jobs)
        running: dict[str, Job] = {}

        def hand_out() -> list[Any]:
            threads = client.nthreads().values()
            if max(threads, default=1) > 1:
                raise ReportError(
                    "the workers have several threads, which would wait for each other; start "
                    "more workers of one thread each (--nthreads 1)"
                )
            chosen = list(islice(ahead, max(0, _AHEAD * max(1, len(threads)) - len(running))))
            running.update({job.key: job for job in chosen})
            return [client.submit(analyse, job, settings, key=job.key) for job in chosen]

        try:
            done = distributed.as_completed(hand_out())
            for future in done:
                job = running.pop(future.key)
                try:
                    yield future.result()
                except distributed.KilledWorker:
                    yield killer(job)
                done.update(hand_out())
        except (OSError, CancelledError) as error:
            raise ReportError(
                f"the Dask scheduler at {address} was lost ({type(error).__name__}); start it "
                "again and run again, which takes up what is done"
            ) from None


def _merge(
    parts: Iterable[bytes], sample: Mapping[str, pd.DataFrame], out: Path, parquet: bool
) -> list[Path]:
    """Write the tables, part by part; all get their names when all are whole."""
    columns = {"documents": DOCUMENT_COLUMNS} | {name: list(sample[name]) for name in sample}
    made = {out / f"{name}.csv": out / f".writing-{name}.csv" for name in columns}
    with contextlib.ExitStack() as stack:
        streams = {
            name: stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            for name, path in zip(columns, made.values(), strict=True)
        }
        for name, stream in streams.items():
            stream.write("\ufeff" + ",".join(columns[name]) + "\n")  # the mark is for Excel
        for part in parts:
            for name, rows in json.loads(gzip.decompress(part)).items():
                streams[name].write(rows)
    for name in columns:
        source, target = out / f"{name}.csv", out / f"{name}.parquet"
        target.unlink(missing_ok=True)
        if parquet:
            made[target] = out / f".writing-{name}.parquet"
            kinds = sample[name].dtypes if name in sample else read_documents(made[source]).dtypes
            _to_parquet(made[source], made[target], kinds)
    for target, temporary in made.items():
        os.replace(temporary, target)
    return list(made)


def _to_parquet(source: Path, target: Path, kinds: "pd.Series[Any]") -> None:
    """Turn a table into Parquet, a block at a time."""
    arrow = _package("pyarrow", "parquet")
    csv, parquet = (importlib.import_module(f"pyarrow.{name}") for name in ("csv", "parquet"))
    names = {"i": arrow.int64(), "f": arrow.float64(), "b": arrow.bool_()}
    types = {name: names.get(kind.kind, arrow.string()) for name, kind in kinds.items()}
    reader = csv.open_csv(
        source,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(column_types=types),
    )
    with reader, parquet.ParquetWriter(target, reader.schema, compression="zstd") as writer:
        for block in reader:
            writer.write_batch(block)


def _package(name: str, extra: str) -> Any:
    """An optional package, or a message how to get it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise ReportError(
            f'the package {name} is missing; run: pip install "reportanalysis[{extra}]"'
        ) from None


@contextlib.contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Hold a folder for one run; the system frees it when the process ends, however it ends."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / ".lock").open("a+", encoding="utf-8") as stream:
        try:
            if fcntl is not None:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            raise ReportError(
                f"{out} is in use by {stream.read() or 'another run'}; wait until it has ended, "
                "or give another --out"
            ) from None
        except OSError:
            pass  # a file system without locks: two runs would only do the work twice
        stream.truncate(0)
        stream.write(f"process {os.getpid()} on {socket.gethostname()}")
        stream.flush()
        try:
            yield
        finally:
            stream.truncate(0)
