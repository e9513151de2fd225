"""The command line: thin, each command calls one or two functions of the library."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportanalysis.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

REGISTRY = "data/corpus.csv"
DERIVED = "data/derived"


def parser() -> argparse.ArgumentParser:
    """Describe the commands.

    Returns
    -------
    ArgumentParser

    Examples
    --------
    >>> parser().parse_args(["parse", "report.txt"]).file
    'report.txt'
    """
    top = argparse.ArgumentParser(prog="reportanalysis", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)

    corpus = commands.add_parser("corpus", help="download, check or add documents")
    actions = corpus.add_subparsers(dest="action", required=True)
    actions.add_parser("download", help="fetch the registered texts and check their sha256")
    actions.add_parser("check", help="check the texts that are there")
    add = actions.add_parser("add", help="register a report of your own")
    add.add_argument("file")
    add.add_argument("--city", required=True, help="name in pinyin, such as Dezhou")
    add.add_argument("--city-zh", required=True, help="name in Chinese, such as 德州")
    add.add_argument("--year", required=True, type=int, help="year the report was given")
    add.add_argument("--source", default="", help="address it came from")
    add.add_argument("--licence", default="")
    add.add_argument("--simplify", action="store_true", help="turn traditional characters")

    commands.add_parser("derive", help="rebuild data/derived from the texts at hand")

    commands.add_parser("diagnostics", help="rebuild the topic diagnostics; some minutes")

    commands.add_parser("predict", help="rebuild the out-of-fold predictions if need be")

    parse = commands.add_parser("parse", help="commitments of a report, as CSV")
    parse.add_argument("file")
    parse.add_argument("--out", help="file to write; default is standard output")
    return top


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
        _COMMANDS[options.command](options)
    except ReportError as error:
        print(f"reportanalysis: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    return 0


def _corpus(options: argparse.Namespace) -> None:
    from reportanalysis import corpus

    folder = corpus.corpus_folder()
    if options.action == "download":
        from reportanalysis.download import download_corpus

        download_corpus(REGISTRY)
    elif options.action == "check":
        for document in corpus.load_corpus(REGISTRY, folder):
            print(f"{document.document_id}: {len(document.text):,} characters, as registered")
    else:
        row = corpus.add_document(
            REGISTRY,
            options.file,
            city=options.city,
            city_zh=options.city_zh,
            year=options.year,
            source=options.source,
            licence=options.licence,
            simplify=options.simplify,
            folder=folder,
        )
        print(f"{row['document_id']} added to {REGISTRY}; now run: make derived report")


def _derive(options: argparse.Namespace) -> None:
    from reportanalysis.corpus import corpus_folder, read_registry
    from reportanalysis.derive import derive_all

    registry = read_registry(REGISTRY)
    for path in derive_all(registry, corpus_folder(), DERIVED, say=print):
        print(path)


def _comparable() -> "pd.DataFrame":
    from reportanalysis import study
    from reportanalysis.corpus import read_registry
    from reportanalysis.derive import read_commitments

    return study.comparable(
        read_commitments(f"{DERIVED}/commitments.csv"), read_registry(REGISTRY)
    )


def _diagnostics(options: argparse.Namespace) -> None:
    from reportanalysis.files import write_csv
    from reportanalysis.study import diagnose_topics

    diagnostics, matches = diagnose_topics(_comparable())
    print(write_csv(f"{DERIVED}/topic_diagnostics.csv", diagnostics.round(6)))
    print(write_csv(f"{DERIVED}/topic_matches.csv", matches.round(6)))


def _predict(options: argparse.Namespace) -> None:
    import reportanalysis.policytype
    from reportanalysis.files import write_csv
    from reportanalysis.manifest import is_current, record
    from reportanalysis.policytype import read_training_data
    from reportanalysis.policytype.outoffold import out_of_fold

    target, manifest = Path(DERIVED, "predictions.csv"), Path(DERIVED, "manifest.json")
    sources = Path(reportanalysis.policytype.__file__).parent.glob("*.py")
    inputs = [REGISTRY, f"{DERIVED}/commitments.csv", "data/gold/labels.csv", *sources]
    if is_current(target, inputs, manifest):
        target.touch()
        return
    print(f"training by city for {target}")
    write_csv(target, out_of_fold(*read_training_data()))
    record(target, inputs, manifest)


def _parse(options: argparse.Namespace) -> None:
    from reportanalysis.corpus import Document
    from reportanalysis.files import write_csv
    from reportanalysis.parse import parse
    from reportanalysis.readers import read_text

    name = Path(options.file).stem
    table = parse(Document(name, "", "", 0, "", "complete", read_text(options.file)))
    table = table.drop(columns=["city", "year"])
    if options.out:
        write_csv(options.out, table)
    else:
        sys.stdout.write(table.to_csv(index=False, lineterminator="\n"))


_COMMANDS = {"corpus": _corpus, "derive": _derive, "diagnostics": _diagnostics,
    "predict": _predict,
    "parse": _parse}
