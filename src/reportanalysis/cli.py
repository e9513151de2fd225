"""The command line: thin, each command calls one or two functions of the library."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportanalysis.errors import ReportError

if TYPE_CHECKING:
    import pandas as pd

    from reportanalysis.corpus.documents import Document

REGISTRY = "data/corpus.csv"
DERIVED = "data/derived"
MODEL = "data/model"
LINES_HELP = "the file is a plain list, one commitment a line, without headings"


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
    copies = actions.add_parser("copies", help="check the labelled copies of further reports")
    copies.add_argument("folder", help="with the files named in data/gold/further_reports.csv")
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

    topics = commands.add_parser("topics", help="strongest topic of each commitment, as CSV")
    topics.add_argument("--out", required=True)

    commands.add_parser("predict", help="rebuild the out-of-fold predictions if need be")

    commands.add_parser("model", help="train the stored models, test them; half an hour")

    classify = commands.add_parser("classify", help="policy type, theme and reasons")
    classify.add_argument("file")
    classify.add_argument("--format", choices=["csv", "json"], default="csv")
    classify.add_argument("--lines", action="store_true", help=LINES_HELP)
    classify.add_argument("--out", help="file to write; default is standard output")
    classify.add_argument("--model", default=MODEL, help="folder of the models")

    parse = commands.add_parser("parse", help="commitments of a report, as CSV")
    parse.add_argument("file")
    parse.add_argument("--lines", action="store_true", help=LINES_HELP)
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
    from reportanalysis.corpus import documents as corpus

    folder = corpus.corpus_folder()
    if options.action == "download":
        from reportanalysis.corpus.download import download_corpus

        download_corpus(REGISTRY)
    elif options.action == "check":
        for document in corpus.load_corpus(REGISTRY, folder):
            print(f"{document.document_id}: {len(document.text):,} characters, as registered")
    elif options.action == "copies":
        _copies(options.folder)
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


def _copies(folder: str) -> None:
    from reportanalysis.validation.copies import check_folder

    print(check_folder(folder).to_string(index=False))


def _derive(options: argparse.Namespace) -> None:
    from reportanalysis.corpus.documents import corpus_folder, read_registry
    from reportanalysis.derive import derive_all

    registry = read_registry(REGISTRY)
    for path in derive_all(registry, corpus_folder(), DERIVED, say=print):
        print(path)


def _comparable() -> "pd.DataFrame":
    from reportanalysis import study
    from reportanalysis.corpus.documents import read_registry
    from reportanalysis.derive import read_commitments

    return study.comparable(read_commitments(f"{DERIVED}/commitments.csv"), read_registry(REGISTRY))


def _diagnostics(options: argparse.Namespace) -> None:
    from reportanalysis.files import write_csv
    from reportanalysis.study import diagnose_topics

    diagnostics, matches = diagnose_topics(_comparable())
    print(write_csv(f"{DERIVED}/topic_diagnostics.csv", diagnostics.round(6)))
    print(write_csv(f"{DERIVED}/topic_matches.csv", matches.round(6)))


def _topics(options: argparse.Namespace) -> None:
    from reportanalysis.files import write_csv
    from reportanalysis.study import strongest_topics

    write_csv(options.out, strongest_topics(_comparable()))


def _predict(options: argparse.Namespace) -> None:
    from reportanalysis.files import is_current, record, write_csv
    from reportanalysis.policytype import read_training_data
    from reportanalysis.policytype.predict import out_of_fold, prediction_inputs

    target, manifest = Path(DERIVED, "predictions.csv"), Path(DERIVED, "manifest.json")
    gold = ("labels.csv", "further_labels.csv", "further_reports.csv")
    inputs = [REGISTRY, *(f"data/gold/{name}" for name in gold), *prediction_inputs()]
    inputs += [f"{DERIVED}/{name}.csv" for name in ("commitments", "label_bags")]
    if is_current(target, inputs, manifest):
        target.touch()
        return
    print(f"training by city for {target}")
    write_csv(target, out_of_fold(*read_training_data()))
    record(target, inputs, manifest)


def _model(options: argparse.Namespace) -> None:
    from reportanalysis.policytype import read_training_data, train_models
    from reportanalysis.validation.card import write_card
    from reportanalysis.validation.robustness import write_robustness

    commitments, matched = read_training_data()
    train_models(commitments, matched, MODEL)
    for path in (
        *write_card(commitments, matched, MODEL),
        *write_robustness(commitments, matched, MODEL),
    ):
        print(path)


def _document(file: str) -> "Document":
    from reportanalysis.corpus.documents import Document
    from reportanalysis.corpus.readers import read_text

    return Document(Path(file).stem, "", "", 0, "", "complete", read_text(file))


def _write(text: str, out: str | None) -> None:
    from reportanalysis.files import write_text

    if out:
        write_text(out, text)
    else:
        sys.stdout.write(text)


def _classify(options: argparse.Namespace) -> None:
    from reportanalysis.pipeline import classify
    from reportanalysis.policytype import load_models
    from reportanalysis.segment import Segmenter

    document = _document(options.file)
    table = classify(document, load_models(options.model), Segmenter(), lines=options.lines)
    if options.format == "json":
        text = table.to_json(orient="records", force_ascii=False, indent=1) + "\n"
    else:
        text = table.to_csv(index=False, lineterminator="\n")
    _write(text, options.out)


def _parse(options: argparse.Namespace) -> None:
    from reportanalysis.parsing.parse import parse, parse_lines

    read = parse_lines if options.lines else parse
    table = read(_document(options.file)).drop(columns=["city", "year"])
    _write(table.to_csv(index=False, lineterminator="\n"), options.out)


_COMMANDS = {
    "corpus": _corpus,
    "derive": _derive,
    "diagnostics": _diagnostics,
    "topics": _topics,
    "predict": _predict,
    "model": _model,
    "classify": _classify,
    "parse": _parse,
}
