"""From the text of a government work report to a table of commitments."""

import argparse
import contextlib
import io
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportanalysis import __version__, codingcommands, commands, documentation, sitecommands
from reportanalysis.corpus import REGISTRY
from reportanalysis.errors import ReportError
from reportanalysis.files import repository_root

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SIMPLIFY_HELP = "turn traditional characters into simplified ones"
OUT_HELP = "file to write (.csv: with the mark by which Excel knows UTF-8); else standard output"


def parser() -> argparse.ArgumentParser:
    """Describe the commands; each sets `run`, and `repository` if it needs the project's folder.

    >>> parser().parse_args(["parse", "report.txt"]).file
    'report.txt'
    """
    top = argparse.ArgumentParser(prog="reportanalysis", description=__doc__)
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    top.set_defaults(repository=False)
    groups = top.add_subparsers(dest="command", required=True)

    parse = _add(groups, commands.parse, "commitments of a report, as CSV")
    classify = _add(groups, commands.classify, "policy type, theme and reasons")
    classify.add_argument("--format", choices=["csv", "json"], default="csv")
    classify.add_argument("--model", help="folder of the models; by default the project's")
    for command in (parse, classify):
        command.add_argument("file", help="text, HTML, Word or PDF; - reads standard input")
        command.add_argument(
            "--lines",
            action="store_true",
            help="the file is a plain list, one commitment a line, without headings",
        )
        command.add_argument("--simplify", action="store_true", help=SIMPLIFY_HELP)
        command.add_argument("--out", help=OUT_HELP)

    outcomes = _add(groups, commands.outcomes, "figures promised, and what the next report says")
    outcomes.add_argument("plan", help="report with the promises")
    outcomes.add_argument("review", help="report of the next year")
    outcomes.add_argument("--out", help=OUT_HELP)

    _describe_run(_add(groups, commands.run, "classify every report of a folder"))
    _describe_corpus(groups.add_parser("corpus", help="download, check or add documents"))
    derive = _add(groups, commands.derive, "rebuild data/derived from the texts at hand")
    diagnostics = _add(groups, commands.diagnostics, "rebuild the topic diagnostics; minutes")
    topics = _add(groups, commands.topics, "strongest topic of each commitment, as CSV")
    topics.add_argument("--out", required=True, type=os.path.abspath, help="CSV file to write")
    predict = _add(groups, commands.predict, "rebuild the out-of-fold predictions if need be")
    model = _add(groups, commands.model, "train the stored models, test them; an hour")
    phrases = _add(groups, commands.phrases, "choose the phrases that can be searched; minutes")
    panel = _add(groups, commands.panel, "rebuild the panel of all reports; some minutes")
    panel.add_argument("--jobs", type=int, default=2, metavar="N", help="processes")
    for command in (derive, phrases, diagnostics, topics, predict, model, panel):
        command.set_defaults(repository=True)

    _describe_coding(groups.add_parser("coding", help="sheets for people who code, and back"))
    _describe_report(groups.add_parser("report", help="the steps from notebooks to pages"))
    reference = _add(groups, documentation.reference, "write docs/commands.md from these commands")
    what = "write data/datapackage.json from data/dictionary.csv"
    package = _add(groups, documentation.datapackage, what)
    for command in (reference, package):
        command.set_defaults(repository=True)
    top.set_defaults(top=top)  # for the reference of the commands
    return top


def _add(
    group: "Subparsers", run: Callable[[argparse.Namespace], None], what: str
) -> argparse.ArgumentParser:
    """Add a command that bears the name of its function, the group's name left out."""
    command = group.add_parser(run.__name__.rpartition("_")[2], help=what)
    command.set_defaults(run=run)
    return command


def _describe_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("folder", help="with reports in any format, in subfolders too")
    run.add_argument("--out", required=True, help="folder of the tables; a stopped run goes on")
    run.add_argument("--registry", help="CSV file: path, city, year and, if wished, document_id")
    run.add_argument("--model", help="folder of the models; by default the project's")
    run.add_argument("--segmenter", choices=["jieba", "rjieba"], default="jieba")
    run.add_argument("--simplify", action="store_true", help=SIMPLIFY_HELP)
    run.add_argument("--reasons", action="store_true", help="add the words that decided")
    run.add_argument("--text", action="store_true", help="add the sentences")
    run.add_argument("--parquet", action="store_true", help="write the tables as Parquet too")
    workers = run.add_mutually_exclusive_group()
    workers.add_argument("--jobs", type=int, default=1, metavar="N", help="processes")
    workers.add_argument("--dask", default="", metavar="ADDRESS", help="scheduler of a cluster")


def _describe_corpus(corpus: argparse.ArgumentParser) -> None:
    corpus.set_defaults(repository=True)
    actions = corpus.add_subparsers(dest="action", required=True)
    what = "fetch the registered texts and check their sha256"
    download = _add(actions, commands.corpus_download, what)
    download.add_argument("--panel", action="store_true", help="the texts of the panel, 80 MB")
    _add(actions, commands.corpus_check, "check the texts that are there")
    copies = _add(actions, commands.corpus_copies, "check the labelled copies of further reports")
    held = "with the files named in data/gold/further_reports.csv"
    copies.add_argument("folder", type=os.path.abspath, help=held)
    add = _add(actions, commands.corpus_add, "register a report of your own")
    add.add_argument("file", type=os.path.abspath, help="text, HTML, Word or PDF")
    add.add_argument("--city", required=True, help="name in pinyin, such as Dezhou")
    add.add_argument("--city-zh", required=True, help="name in Chinese, such as 德州")
    add.add_argument("--year", required=True, type=int, help="year the report was given")
    add.add_argument("--province", required=True, help="such as Shandong or 山东")
    add.add_argument("--level", default="prefecture", help="or province, county")
    add.add_argument("--status", default="complete", help="or truncated: its plan is missing")
    add.add_argument("--id", help="name of the document; default such as dezhou-2024")
    add.add_argument("--source", default="", help="address it came from")
    add.add_argument("--licence", default="", help="as stated by the source")
    add.add_argument("--simplify", action="store_true", help=SIMPLIFY_HELP)
    _add(actions, commands.corpus_list, "the registered reports, and whether they are here")
    what = "what is understood of a report: outline and counts"
    show = _add(actions, commands.corpus_show, what)
    remove = _add(actions, commands.corpus_remove, "undo `add`: row, text and derived rows go")
    for action in (show, remove):
        action.add_argument("id", help="such as dezhou-2024; `corpus list` gives them all")


def _describe_coding(coding: argparse.ArgumentParser) -> None:
    coding.set_defaults(repository=True)
    actions = coding.add_subparsers(dest="action", required=True)
    what = "write blind sheets, codebook, practice and allocation"
    export = _add(actions, codingcommands.coding_export, what)
    export.add_argument("folder", type=os.path.abspath, help="a new folder")
    export.add_argument("--coders", type=int, default=2, metavar="K")
    export.add_argument("--sentences", type=int, default=600, metavar="N", help="drawn in all")
    export.add_argument("--overlap", type=float, default=0.3, help="share coded by two coders")
    export.add_argument("--seconds", type=int, default=45, help="a sentence takes, for the budget")
    export.add_argument("--seed", type=int, default=2019, help="another draws other sentences")
    back = _add(actions, codingcommands.coding_import, "check filled sheets and store their codes")
    back.add_argument("folder", type=os.path.abspath, help="as exported, sheets/ filled")
    back.add_argument("--blanks", action="store_true", help="leave rows without codes out")
    what = "alpha, confusions and what is to be decided"
    agree = _add(actions, codingcommands.coding_agreement, what)
    agree.add_argument("--out", required=True, type=os.path.abspath, help="folder of the tables")


def _describe_report(report: argparse.ArgumentParser) -> None:
    steps = report.add_subparsers(dest="step", required=True)
    pages = _add(steps, sitecommands.report_pages, "write the list of pages (kept if unchanged)")
    pages.add_argument("notebooks", nargs="+", help="notebook files, in order")
    pages.add_argument("--registry", help="documents whose cities have pages")
    pages.add_argument("--out", required=True, help="JSON file to write")
    execute = _add(steps, sitecommands.report_execute, "run a notebook")
    execute.add_argument("source", help="notebook file")
    execute.add_argument("target", help="the same with outputs, to write")
    execute.add_argument("--timeout", type=int, default=600, help="seconds a cell may take")
    page = _add(steps, sitecommands.report_page, "render an executed notebook")
    page.add_argument("executed", help="notebook with outputs")
    page.add_argument("target", help="HTML file to write")
    cities = _add(steps, sitecommands.report_cities, "render a page for each city")
    reference = _add(steps, sitecommands.report_reference, "render limits, codebook, glossary")
    tables = _add(steps, sitecommands.report_data, "render the page of the data, copy its files")
    tables.add_argument("files", nargs="+", help="files below data")
    for step in (cities, reference, tables):
        step.add_argument("--out", required=True, type=os.path.abspath, help="folder of the pages")
        step.add_argument("--pages", required=True, type=os.path.abspath, help="from `pages`")
        step.set_defaults(repository=True)
    fonts = _add(steps, sitecommands.report_fonts, "write the fonts that pages need")
    fonts.add_argument("site", nargs="+", help="all pages")
    fonts.add_argument("--out", required=True, help="`fonts` beside the pages")
    figures = _add(steps, sitecommands.report_figures, "write the figures to files of their own")
    figures.add_argument("executed", nargs="+", help="notebooks with outputs")
    figures.add_argument("--out", required=True, help="folder of the files")
    found = _add(steps, sitecommands.report_findings, "compute the findings")
    found.set_defaults(repository=True)
    found.add_argument("--out", required=True)
    index = _add(steps, sitecommands.report_index, "render the first page")
    index.add_argument("target")
    index.add_argument("--purpose", required=True, help="file: a paragraph, its Chinese")
    index.add_argument("--citation", required=True, help="file such as CITATION.cff")
    index.add_argument("--findings", required=True, help="the file that `findings` wrote")
    index.add_argument("--executed", nargs="*", default=[], help="notebooks with the figures")
    sources = _add(steps, sitecommands.report_sources, "render the list of data files")
    sources.add_argument("target")
    sources.add_argument("--inputs", nargs="*", default=[], help="data files to give SHA-256 of")
    explorer = _add(steps, sitecommands.report_explorer, "render the list of all commitments")
    explorer.add_argument("target", help="HTML file to write")
    explorer.add_argument("--registry", default="data/corpus.csv", help="documents")
    explorer.add_argument("--derived", default="data/derived", help="folder of the tables")
    explorer.add_argument("--gold", default="data/gold", help="folder of labels and outcomes")
    explorer.add_argument("--topics", help="strongest topic of each commitment")
    documents = _add(steps, documentation.report_docs, "render the documents and the reference")
    documents.add_argument("documents", nargs="+", help="Markdown files")
    documents.add_argument("--out", required=True, help="folder of the pages")
    documents.add_argument("--source", default="src", help="folder that holds the package")
    for step in (page, index, sources, explorer, documents):
        step.add_argument("--pages", required=True, help="the file that `pages` wrote")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command of the command line, or of `arguments`.

    Whatever the console, output is UTF-8. Gives 0; or, after one line on standard error
    for input, files or folders that cannot be used, 1.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    logging.basicConfig(level=logging.CRITICAL)  # what a library logs is told by our own errors
    try:
        options = parser().parse_args(arguments)
        with _warnings_as_lines(), _folder(options):
            options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has enough
        _drop_output()
        return 0
    except ReportError as error:
        return _fail(str(error))
    except OSError as error:
        _drop_output()
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}; check the file, its folder and the disk")
    except KeyboardInterrupt:
        _drop_output()
        print("reportanalysis: stopped", file=sys.stderr)
        return 130
    return 0


def _fail(message: str) -> int:
    print(f"reportanalysis: {' '.join(message.split())}", file=sys.stderr)
    return 1


def _drop_output() -> None:
    """Throw away what standard output cannot take, or Python says so once more at its end."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@contextlib.contextmanager
def _warnings_as_lines() -> Iterator[None]:
    """Print what the library warns of as one line, without the place in the code."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        shown = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *where: Any, **to: Any) -> None:
            if issubclass(category, UserWarning):
                print(f"reportanalysis: warning: {' '.join(str(message).split())}", file=sys.stderr)
            else:
                shown(message, category, *where, **to)

        warnings.showwarning = show
        yield


@contextlib.contextmanager
def _folder(options: argparse.Namespace) -> Iterator[None]:
    """Work from the project's folder, if the command needs it; from below it, too."""
    if not options.repository:
        yield
        return
    here = Path.cwd()
    root = here if Path(REGISTRY).is_file() else repository_root(here / "any file")
    if not (root / REGISTRY).is_file():
        raise ReportError(
            f"`{options.command}` works on the project's tables, and neither {here} nor a folder "
            f"above it holds {REGISTRY}; go to a copy of the project first"
        )
    with contextlib.chdir(root):
        yield
