"""What each command does: thin, each calls one or two functions of the library.

The library is imported where it is used, so that no command waits for another's.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reportanalysis.corpus import PANEL_REGISTRY, REGISTRY

if TYPE_CHECKING:
    import pandas as pd

    from reportanalysis.corpus.documents import Document

DERIVED = "data/derived"
MODEL = "data/model"
CODED_CHAPTERS = "data/gold/chapters.csv"
CODED_RUN_IN = "data/gold/runin.csv"
CODED_OUTCOMES = ("outcome_pairs", "outturn", "carried")


def parse(options: argparse.Namespace) -> None:
    """Print the commitments of a report."""
    from reportanalysis.parsing.parse import parse, parse_lines

    read = parse_lines if options.lines else parse
    table = read(_document(options)).drop(columns=["city", "year"])
    _write(table.to_csv(index=False, lineterminator="\n"), options.out)


def classify(options: argparse.Namespace) -> None:
    """Print type, theme and reasons of every commitment of a report."""
    from reportanalysis.pipeline import classify
    from reportanalysis.policytype import load_models

    document = _document(options)
    table = classify(document, load_models(options.model), lines=options.lines)
    if options.format == "json":
        text = table.to_json(orient="records", force_ascii=False, indent=1) + "\n"
    else:
        text = table.to_csv(index=False, lineterminator="\n")
    _write(text, options.out)


def outcomes(options: argparse.Namespace) -> None:
    """Print the figures promised in a report, each with what the next report says of it."""
    from dataclasses import replace

    from reportanalysis.corpus.documents import read
    from reportanalysis.parsing.parse import parse
    from reportanalysis.quantities.answers import outcomes

    plan, review = (
        parse(replace(read(path), document_id=name))
        for name, path in (("plan", options.plan), ("review", options.review))
    )
    table = outcomes(plan, review)
    table["promise"] = table["commitment_id"].map(plan.set_index("commitment_id")["text"])
    table["answer"] = table["review_id"].map(review.set_index("commitment_id")["text"])
    _write(table.to_csv(index=False, lineterminator="\n"), options.out)


def run(options: argparse.Namespace) -> None:
    """Parse and classify a folder; say how many files there are of each status."""
    from reportanalysis.batch import run_folder
    from reportanalysis.onereport import Options

    table = run_folder(
        options.folder,
        options.out,
        registry=options.registry,
        model=options.model,
        options=Options(options.segmenter, options.simplify, options.reasons, options.text),
        parquet=options.parquet,
        jobs=options.jobs,
        dask=options.dask,
    )
    counts = ", ".join(f"{n:,} {status}" for status, n in table["status"].value_counts().items())
    print(f"{len(table):,} files: {counts}; tables in {options.out}")


def _document(options: argparse.Namespace) -> "Document":
    from reportanalysis.corpus.documents import read

    document = read(options.file, simplify=options.simplify)
    for note in document.notes:
        print(f"reportanalysis: {options.file}: {note}", file=sys.stderr)
    return document


def _write(text: str, out: str | None) -> None:
    from reportanalysis.files import write_text

    if not out:
        sys.stdout.write(text)
    else:  # without the mark, Excel in China takes a CSV file for GBK
        write_text(out, f"\ufeff{text}" if out.lower().endswith(".csv") else text)


def corpus_download(options: argparse.Namespace) -> None:
    """Fetch the registered texts."""
    from reportanalysis.corpus.download import download_corpus

    download_corpus(PANEL_REGISTRY if options.panel else REGISTRY)


def corpus_check(options: argparse.Namespace) -> None:
    """Say of every registered text that it is there, unchanged."""
    from reportanalysis.corpus.documents import corpus_folder, load_corpus

    for document in load_corpus(REGISTRY, corpus_folder()):
        print(f"{document.document_id}: {len(document.text):,} characters, as registered")


def corpus_copies(options: argparse.Namespace) -> None:
    """Compare the labelled copies of further reports with their texts."""
    from reportanalysis.validation.copies import check_folder

    print(check_folder(options.folder).to_string(index=False))


def corpus_add(options: argparse.Namespace) -> None:
    """Register a report."""
    from reportanalysis.adding import add_document

    said = "city city_zh year province level status source licence simplify".split()
    given = {name: getattr(options, name) for name in said}
    row, seen = add_document(REGISTRY, options.file, document_id=options.id, **given)
    print(seen)
    print(f"{row['document_id']} added to {REGISTRY}; now run: make derived report")


def corpus_list(options: argparse.Namespace) -> None:
    """Print the registered reports as a table."""
    from reportanalysis.adding import list_documents
    from reportanalysis.corpus.documents import corpus_folder
    from reportanalysis.corpus.registry import read_registry

    print(list_documents(read_registry(REGISTRY), corpus_folder()).to_string(index=False))


def corpus_show(options: argparse.Namespace) -> None:
    """Print what is understood of a registered report."""
    from reportanalysis.adding import show_document

    print(show_document(REGISTRY, options.id))


def corpus_remove(options: argparse.Namespace) -> None:
    """Undo `corpus add`."""
    from reportanalysis.adding import remove_document

    for line in remove_document(REGISTRY, options.id, derived=DERIVED):
        print(f"removed: {line}")


def derive(options: argparse.Namespace) -> None:
    """Make the derived tables of the texts at hand."""
    from reportanalysis.corpus.documents import corpus_folder
    from reportanalysis.corpus.registry import read_registry
    from reportanalysis.derive import derive_all
    from reportanalysis.phrases import update_search

    folder = corpus_folder()
    registry = read_registry(REGISTRY)
    paths = derive_all(registry, folder, DERIVED, say=print)
    for path in [*paths, *update_search(registry, folder, DERIVED)]:
        print(path)
    if (folder / "cities_2024").is_dir():
        print(_target_scores(folder))
    for measure in (_parsing_scores, _outcome_scores):
        if scored := measure(folder):
            print(scored)


def _target_scores(folder: Path) -> Path:
    """Measure how well figures are read where the coded texts are at hand."""
    from reportanalysis.files import read_table, write_csv
    from reportanalysis.validation.targets import target_scores

    gold = (read_table(f"data/gold/{name}.csv") for name in ("quantities", "headline"))
    scores = target_scores(folder, *gold)
    return write_csv(f"{DERIVED}/target_scores.csv", scores.round(6))


def _parsing_scores(folder: Path) -> Path | None:
    """Measure how well reports are cut, if every coded text is at hand."""
    from reportanalysis.files import read_table, write_csv
    from reportanalysis.validation.boundaries import parsing_scores

    chapters = read_table(CODED_CHAPTERS, keep_default_na=False)
    if not all((folder / name).is_file() for name in chapters["file"].unique()):
        return None
    scores = parsing_scores(folder, chapters, read_table(CODED_RUN_IN))
    return write_csv(f"{DERIVED}/parsing_scores.csv", scores.round(6))


def _outcome_scores(folder: Path) -> Path | None:
    """Measure how well promises are followed up, if every coded text is at hand."""
    from reportanalysis.files import read_table, write_csv
    from reportanalysis.validation.outcomes import outcome_scores

    coded = [read_table(f"data/gold/{name}.csv") for name in CODED_OUTCOMES]
    documents = {path for table in coded for path in table["document"]}
    if not all((folder / path).is_file() for path in documents):
        return None
    return write_csv(f"{DERIVED}/outcome_scores.csv", outcome_scores(folder, *coded).round(6))


def phrases(options: argparse.Namespace) -> None:
    """Choose the phrases that can be searched, from the texts of all reports."""
    from reportanalysis.corpus.documents import corpus_folder
    from reportanalysis.corpus.registry import read_registry
    from reportanalysis.phrases import update_search

    registry, further = read_registry(REGISTRY), read_registry(PANEL_REGISTRY)
    for path in update_search(registry, corpus_folder(), DERIVED, further=further):
        print(path)


def diagnostics(options: argparse.Namespace) -> None:
    """Make the tables the numbers of topics are chosen from, and all else that takes long."""
    from reportanalysis import study
    from reportanalysis.files import write_csv

    data, rows = study.load(), study.compared_commitments(study.load_panel())
    digest = study.diagnose_digest_topics(data.digest)
    print(write_csv(f"{DERIVED}/digest_topic_diagnostics.csv", digest.round(6)))
    slow = study.store_slow_answers(data.reports, rows, study.keyness_exclusions())
    for path in study.build_panel_topics(rows) + slow:
        print(path)
    panel = study.diagnose_panel_topics(rows)
    print(write_csv(f"{DERIVED}/panel_topic_diagnostics.csv", panel.round(6)))
    table, matches = study.diagnose_topics(_comparable())
    print(write_csv(f"{DERIVED}/topic_diagnostics.csv", table.round(6)))
    print(write_csv(f"{DERIVED}/topic_matches.csv", matches.round(6)))


def topics(options: argparse.Namespace) -> None:
    """Write the strongest topic of each commitment."""
    from reportanalysis.files import write_csv
    from reportanalysis.study import strongest_topics

    write_csv(options.out, strongest_topics(_comparable()))


def _comparable() -> "pd.DataFrame":
    from reportanalysis import study
    from reportanalysis.corpus.registry import read_registry
    from reportanalysis.derive import read_commitments

    return study.comparable(read_commitments(f"{DERIVED}/commitments.csv"), read_registry(REGISTRY))


def predict(options: argparse.Namespace) -> None:
    """Predict every commitment, unless all that decides is as it was."""
    from reportanalysis.predictions import update_predictions

    update_predictions(say=print)


def model(options: argparse.Namespace) -> None:
    """Train the stored models and test them."""
    from reportanalysis.policytype import read_training_data, train_models
    from reportanalysis.validation.card import write_card
    from reportanalysis.validation.robustness import write_robustness

    print("training both models, then testing them: about an hour on two processors")
    commitments, matched = read_training_data()
    train_models(commitments, matched, MODEL)
    for write in (write_card, write_robustness):
        for path in write(commitments, matched, MODEL):
            print(path)


def panel(options: argparse.Namespace) -> None:
    """Make the panel from the texts of all reports."""
    from reportanalysis.corpus.documents import corpus_folder
    from reportanalysis.files import write_csv
    from reportanalysis.study import load_panel, panel_sample
    from reportanalysis.study.outcometables import build_outcomes
    from reportanalysis.study.paneltables import build_panel
    from reportanalysis.validation.panelscores import panel_scores

    for path in build_panel(corpus_folder(), jobs=options.jobs) + build_outcomes(corpus_folder()):
        print(path)
    print(write_csv(f"{DERIVED}/panel_scores.csv", panel_scores(panel_sample(load_panel()))))
