"""One report to its rows in every table, packed into a part file.

A part is named by a checksum of all that decides its rows: the file, what is known of it, the
options, the models and the versions of library and packages.
"""

import contextlib
import gzip
import hashlib
import importlib.metadata
import json
import socket
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from threadpoolctl import threadpool_limits

from reportanalysis import __version__
from reportanalysis.corpus.documents import Document, file_sha256, read
from reportanalysis.corpus.folder import ReportFile
from reportanalysis.errors import ReportError
from reportanalysis.files import fingerprint
from reportanalysis.parsing.outline import PARTS, ParseWarning, outline
from reportanalysis.parsing.parse import COMMITMENT_PARTS, parse
from reportanalysis.policytype import BagClassifier, context_bags, load_models, prediction_table
from reportanalysis.quantities import extract_targets, headline_targets, specificity
from reportanalysis.quantities.outturn import outturn
from reportanalysis.segment import Segmenter
from reportanalysis.understanding import contradiction, stated_years

SENTENCE_PARTS = ("review", "outlook", "plan", "self", "closing")
COUNTS = ["n_chars", *(f"n_{part}" for part in SENTENCE_PARTS), "n_targets"]
SHARES = [f"coverage_{part}" for part in PARTS]
DOCUMENT_COLUMNS = [
    "path", "sha256", "document_id", "city", "year", "stated_years", "status", "reason",
    "notes",
    *COUNTS, *SHARES,
]  # fmt: skip
# Packages whose version may change a row.
_PACKAGES = (
    "beautifulsoup4", "jieba", "numpy", "pandas", "pypdf", "python-docx", "rjieba", "scikit-learn",
)  # fmt: skip
SAMPLE = Document("sample", "", "", 2024, "", "complete", "重点工作\n●新建学校3所。")


@dataclass(frozen=True)
class Options:
    """What the user chose of all that decides the rows of a report."""

    segmenter: str = "jieba"
    simplify: bool = False
    reasons: bool = False
    text: bool = False
    outturn: bool = False


@dataclass(frozen=True)
class Settings:
    """What decides the rows of a report, its own file apart; `facts` names it by checksums."""

    model: str
    options: Options
    facts: str


@dataclass(frozen=True)
class Job:
    """One file, its checksum (empty if it cannot be opened) and the name of its part."""

    file: ReportFile
    sha256: str
    key: str


@dataclass(frozen=True)
class Part:
    """The rows of one report, packed, and whether a later run may take them as they are."""

    key: str
    content: bytes
    keep: bool


def make_job(file: ReportFile, facts: str) -> Job:
    """What is to be done for one file."""
    checksum = ""
    with contextlib.suppress(OSError):  # reading it will say what is wrong
        checksum = file_sha256(file.path)
    decides = json.dumps([facts, *astuple(file)[1:], checksum])
    return Job(file, checksum, hashlib.sha256(decides.encode()).hexdigest())


def make_settings(model: str, options: Options) -> Settings:
    """Add versions, options and checksums, as JSON: the same facts give the same rows."""
    here = Path(__file__).parent
    models = [Path(model, variable, "model.json") for variable in ("policy_type", "theme")]
    for path in models:
        if not path.is_file():
            raise ReportError(f"{path} is missing; give the folder of the stored models (--model)")
    versions = {}
    for package in _PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            versions[package] = importlib.metadata.version(package)
    facts = {
        "version": __version__,
        "library": fingerprint([*here.rglob("*.py"), *here.glob("lexicon/*")]),
        "packages": versions,
        "models": fingerprint(models),  # each holds the checksums of its tables
        "options": asdict(options),
    }
    return Settings(model, options, json.dumps(facts))


@lru_cache(maxsize=2)
def _tools(settings: Settings) -> tuple[dict[str, BagClassifier], Segmenter]:
    """Models and segmenter, once a process; a cluster's worker must have the same versions."""
    if make_settings(settings.model, settings.options) != settings:
        raise ReportError(
            f"the worker on {socket.gethostname()} has another version of the library, its "
            "packages or the models; install the same on every machine and restart the workers"
        )
    return load_models(settings.model), Segmenter(backend=settings.options.segmenter)


def analyse(job: Job, settings: Settings) -> Part:
    """The part of one report: its rows in every table; of a bad one only why it is bad."""
    # pandas' other store of words gives them one by one slowly, which costs a fifth of the time.
    with pd.option_context("mode.string_storage", "python"):
        return _analyse(job, settings)


def _analyse(job: Job, settings: Settings) -> Part:
    """The same, under whatever options of pandas."""
    _tools(settings)
    file = job.file
    facts: dict[str, Any] = {"status": "unreadable"}
    tables: dict[str, pd.DataFrame] = {}
    try:
        document = replace(
            read(file.path, simplify=settings.options.simplify),
            document_id=file.document_id, city=file.city, year=file.year or 0,
        )  # fmt: skip
        if file_sha256(file.path) != job.sha256:
            raise RuntimeError("the file was changed during the run; run again")
        seen = outline(document.text)
        facts |= {"status": seen.status, "n_chars": len(document.text)}
        notes = [*document.notes, *seen.doubts(), *contradiction(document, seen)]
        facts |= {"notes": "; ".join(notes)}
        years = set[int]().union(*stated_years(document.text, seen).values())
        facts |= {"stated_years": " ".join(map(str, sorted(years)))}
        facts |= {f"coverage_{part}": share for part, share in seen.coverage.items()}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ParseWarning)  # the doubts, which are noted above
            tables = report_tables(document, settings)
        counts = tables["commitments"]["part"].value_counts()
        facts |= {f"n_{part}": int(counts.get(part, 0)) for part in SENTENCE_PARTS}
        facts |= {"n_targets": len(tables["targets"])}
    except ReportError as error:
        facts["reason"] = str(error).replace(file.path, file.name)
    except Exception as error:  # one report, whatever it holds, must not stop the others
        facts |= {"status": "failed", "reason": f"{type(error).__name__}: {error}"}
    return _pack(job, facts, tables)


def killer(job: Job) -> Part:
    """The part of a report whose process was killed."""
    reason = "the process that read it was killed, perhaps for want of memory; run again"
    return _pack(job, {"status": "failed", "reason": reason}, {})


def _pack(job: Job, facts: Mapping[str, Any], tables: dict[str, pd.DataFrame]) -> Part:
    """Rows of every table as CSV without headers; what failed or was not opened is not kept."""
    row = asdict(job.file) | {"path": job.file.name, "sha256": job.sha256} | dict(facts)
    documents = pd.DataFrame([[row.get(name) for name in DOCUMENT_COLUMNS]], dtype=object)
    rows = {
        name: table.to_csv(index=False, header=False, lineterminator="\n")
        for name, table in ({"documents": documents} | tables).items()
    }
    # A PDF may give half characters, which no UTF-8 file can hold.
    content = json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace")
    keep = facts["status"] != "failed" and bool(job.sha256)
    return Part(job.key, gzip.compress(content, compresslevel=1, mtime=0), keep)


def report_tables(document: Document, settings: Settings) -> dict[str, pd.DataFrame]:
    """Commitments with types and themes, targets and headline indicators of one report."""
    models, segmenter = _tools(settings)
    table = parse(document)
    table["bag"] = [segmenter.bag(text) for text in table["text"]]
    table["context"] = context_bags(table)
    # The sums of a matrix product depend on the number of threads.
    with threadpool_limits(1):
        predicted = prediction_table(
            table[table["part"].isin(COMMITMENT_PARTS)],
            models,
            with_reasons=settings.options.reasons,
        )
    targets = extract_targets(table.assign(year=document.year or pd.NA))
    headline = headline_targets(table, targets)
    more = {"outturn": outturn(table)} if settings.options.outturn else {}
    table["specificity"] = specificity(table, targets)
    # Of white space a line end alone would end a row of CSV.
    table["text"] = table["text"].str.replace("\r", " ")
    table = table.drop(columns=["context"] if settings.options.text else ["context", "text"])
    table = table.merge(predicted, on="commitment_id", how="left")
    year = pd.array([document.year or pd.NA], dtype="Int64")[0]
    return {
        "commitments": table.assign(year=year),
        "targets": targets,
        "headline": headline.assign(year=year),
        **more,
    }


def is_whole(path: Path) -> bool:
    """Whether a part is there and undamaged."""
    try:
        return bool(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, zlib.error):
        return False
