"""Commands that make the documents: pages of the site, reference, dictionary, data package."""

import argparse

COMMANDS_DOCUMENT = "docs/commands.md"


def report_docs(options: argparse.Namespace) -> None:
    """Render the documents, and the reference made from parser and docstrings."""
    from reportanalysis.report.handbook import render_documents
    from reportanalysis.report.pages import read_pages
    from reportanalysis.report.reference import api, commands

    made = {COMMANDS_DOCUMENT: commands(options.top), "docs/api.md": api(options.source)}
    written = [path for path in options.documents if path not in made]
    render_documents(written, options.out, read_pages(options.pages), made)


def reference(options: argparse.Namespace) -> None:
    """Write the reference of the commands, for readers of the repository."""
    from reportanalysis.files import write_text
    from reportanalysis.report.reference import commands

    print(write_text(COMMANDS_DOCUMENT, commands(options.top)))


def datapackage(options: argparse.Namespace) -> None:
    """Write data/datapackage.json from data/dictionary.csv, and the rows of each table."""
    from reportanalysis.datapackage import PACKAGE, package_text, rows_of_tables
    from reportanalysis.files import ROWS, write_text

    print(write_text(f"data/{ROWS}", rows_of_tables()))  # first: the tables count as they are
    print(write_text(PACKAGE, package_text()))
