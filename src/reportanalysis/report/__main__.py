"""The steps of the report as commands, one for each kind of file Make builds."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.report.execute import execute_notebook, save_figures
from reportanalysis.report.explorer import render_explorer
from reportanalysis.report.pages import SITE_TITLE, read_pages, write_pages
from reportanalysis.report.site import render_index, render_page


def parser() -> argparse.ArgumentParser:
    """Describe the commands.

    Returns
    -------
    ArgumentParser
        Commands ``pages``, ``execute``, ``page``, ``figures``, ``index`` and ``explorer``.

    Examples
    --------
    >>> parser().parse_args(["execute", "a.ipynb", "b.ipynb"]).source
    'a.ipynb'
    """
    top = argparse.ArgumentParser(prog="python -m reportanalysis.report", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    pages = commands.add_parser("pages", help="write the list of pages (kept if unchanged)")
    pages.add_argument("notebooks", nargs="+")
    pages.add_argument("--out", required=True)
    execute = commands.add_parser("execute", help="run a notebook")
    execute.add_argument("source")
    execute.add_argument("target")
    execute.add_argument("--timeout", type=int, default=600, help="seconds a cell may take")
    page = commands.add_parser("page", help="render an executed notebook")
    page.add_argument("executed")
    page.add_argument("target")
    figures = commands.add_parser("figures", help="write the figures to files of their own")
    figures.add_argument("executed", nargs="+")
    figures.add_argument("--out", required=True)
    index = commands.add_parser("index", help="render the first page")
    index.add_argument("target")
    index.add_argument("--purpose", default="", help="one paragraph, or @FILE")
    index.add_argument("--cite", default="", help="how to cite, or @FILE")
    index.add_argument("--rerun", default="make report")
    index.add_argument("--inputs", nargs="*", default=[], help="data files to give SHA-256 of")
    explorer = commands.add_parser("explorer", help="render the list of all commitments")
    explorer.add_argument("commitments")
    explorer.add_argument("target")
    explorer.add_argument("--documents")
    explorer.add_argument("--targets")
    explorer.add_argument("--join", nargs="*", default=[], help="tables with a commitment_id")
    for command in (page, index, explorer):
        command.add_argument("--pages", required=True, help="the file that `pages` wrote")
        command.add_argument("--site-title", default=SITE_TITLE)
    return top


def _words(text: str) -> str:
    return Path(text[1:]).read_text("utf-8").strip() if text.startswith("@") else text


def _table(path: str) -> pd.DataFrame:
    if not Path(path).is_file():
        raise ReportError(f"{path}: no such table; make it first (make help lists the steps)")
    if path.endswith(".parquet"):
        return pd.read_parquet(path)
    # Section numbers and empty texts stay as they are written.
    table = pd.read_csv(
        path,
        keep_default_na=False,
        na_values={"probability": [""]},
        dtype={"section_no": str, "topic": str},
    )
    return table


def _explorer(options: argparse.Namespace) -> Path:
    from reportanalysis.parsing.parse import COMMITMENT_PARTS

    commitments = _table(options.commitments)
    if "part" in commitments:  # what was done is no commitment
        commitments = commitments[commitments["part"].isin(COMMITMENT_PARTS)]
    for path in options.join:
        other = _table(path)
        new = ["commitment_id", *(name for name in other if name not in commitments)]
        commitments = commitments.merge(
            other[new], on="commitment_id", how="left", validate="one_to_one"
        )
    commitments = commitments.rename(columns={"policy_type_probability": "probability"})
    return render_explorer(
        commitments,
        options.target,
        documents=_table(options.documents) if options.documents else None,
        targets=pd.read_csv(options.targets) if options.targets else None,
        pages=read_pages(options.pages),
        site_title=options.site_title,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default is the command line.

    Returns
    -------
    int
        0, or 1 after a message on standard error.
    """
    options = parser().parse_args(arguments)
    try:
        if options.command == "pages":
            write_pages(options.notebooks, options.out)
        elif options.command == "execute":
            execute_notebook(options.source, options.target, timeout=options.timeout)
        elif options.command == "page":
            render_page(
                options.executed,
                options.target,
                read_pages(options.pages),
                site_title=options.site_title,
            )
        elif options.command == "figures":
            save_figures(options.executed, options.out)
        elif options.command == "index":
            render_index(
                read_pages(options.pages),
                options.target,
                title=options.site_title,
                purpose=_words(options.purpose),
                cite=_words(options.cite),
                rerun=options.rerun,
                inputs=options.inputs,
            )
        else:
            _explorer(options)
    except ReportError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
