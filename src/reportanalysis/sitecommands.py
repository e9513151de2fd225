"""What each step of `reportanalysis report` does: notebooks to pages, as Make calls them."""

import argparse
from pathlib import Path


def report_pages(options: argparse.Namespace) -> None:
    """Write the titles of the pages."""
    from reportanalysis.report.pages import write_pages

    write_pages(options.notebooks, options.out, options.registry)


def report_execute(options: argparse.Namespace) -> None:
    """Run a notebook."""
    from reportanalysis.report.execute import execute_notebook

    execute_notebook(options.source, options.target, timeout=options.timeout)


def report_page(options: argparse.Namespace) -> None:
    """Render an executed notebook."""
    from reportanalysis.report.pages import read_pages
    from reportanalysis.report.site import render_page

    render_page(options.executed, options.target, read_pages(options.pages))


def report_cities(options: argparse.Namespace) -> None:
    """Render the page of every city of the registry."""
    from reportanalysis import study
    from reportanalysis.corpus.registry import registered_cities
    from reportanalysis.report.cities import render_cities
    from reportanalysis.report.pages import read_pages
    from reportanalysis.study.citytables import city_tables, compare_cities

    comparison = compare_cities(study.load(), study.load_panel())
    cities = registered_cities(comparison.study.registry)
    tables = (city_tables(comparison, city) for city in cities)
    render_cities(tables, options.out, read_pages(options.pages))


def report_reference(options: argparse.Namespace) -> None:
    """Render limits, codebook and glossary."""
    from reportanalysis import study
    from reportanalysis.report import refpages
    from reportanalysis.report.pages import read_pages
    from reportanalysis.study import referencetables
    from reportanalysis.study.humanlabels import who_coded_in_both

    data, pages = study.load(), read_pages(options.pages)
    refpages.render_glossary(options.out, pages)
    refpages.render_codebook(
        options.out,
        pages,
        rules=(_text("data/gold/codebook.md"), _text("data/gold/codebook_zh.md")),
        examples=referencetables.codebook_examples(data),
        hard=referencetables.hard_cases(data),
        who=who_coded_in_both(data.human),
    )
    refpages.render_limits(options.out, pages, referencetables.limits(data, study.load_panel()))


def _text(path: str) -> str:
    return Path(path).read_text("utf-8")


def report_data(options: argparse.Namespace) -> None:
    """Render the page of the data and copy the files beside it."""
    from reportanalysis.report.datapage import render_data
    from reportanalysis.report.pages import read_pages

    render_data("data", options.out, read_pages(options.pages), options.files)


def report_fonts(options: argparse.Namespace) -> None:
    """Write the fonts that pages need."""
    from reportanalysis.report.embed import write_fonts

    write_fonts(options.site, options.out)


def report_figures(options: argparse.Namespace) -> None:
    """Write the figures of executed notebooks to files."""
    from reportanalysis.report.notebooks import save_figures

    save_figures(options.executed, options.out)


def report_findings(options: argparse.Namespace) -> None:
    """Write the findings, one row each."""
    from reportanalysis.files import write_csv
    from reportanalysis.findings import findings
    from reportanalysis.study import load, load_panel

    write_csv(options.out, findings(load(), load_panel()))


def report_index(options: argparse.Namespace) -> None:
    """Render the first page; it names the corpus by the registries that are here."""
    from reportanalysis.datapackage import REGISTRIES, corpus_id
    from reportanalysis.files import read_table
    from reportanalysis.report.front import citation, render_index
    from reportanalysis.report.pages import read_pages
    from reportanalysis.study.humanlabels import read_human_labels, who_coded_in_both

    registries = [path for path in REGISTRIES if Path(path).is_file()]
    render_index(
        read_pages(options.pages),
        options.target,
        purpose=Path(options.purpose).read_text("utf-8").strip().split("\n\n"),
        cite=citation(options.citation, corpus_id(registries)),
        findings=read_table(options.findings, keep_default_na=False),
        who=who_coded_in_both(read_human_labels()),
        executed=options.executed,
    )


def report_sources(options: argparse.Namespace) -> None:
    """Render the list of data files."""
    from reportanalysis.report.front import render_sources
    from reportanalysis.report.pages import read_pages

    render_sources(read_pages(options.pages), options.target, inputs=options.inputs)


def report_explorer(options: argparse.Namespace) -> None:
    """Render the list of all commitments, with what other tables know of each."""
    from reportanalysis.files import read_table
    from reportanalysis.report.explorer import render_explorer
    from reportanalysis.report.pages import read_pages
    from reportanalysis.study.entries import read_entries

    derived, registry = Path(options.derived), Path(options.registry)
    targets, phrases = derived / "targets.csv", derived / "phrases.csv"
    render_explorer(
        read_entries(registry, derived, options.gold, options.topics),
        options.target,
        documents=read_table(registry, keep_default_na=False) if registry.is_file() else None,
        targets=read_table(targets) if targets.is_file() else None,
        phrases=read_table(phrases)["phrase"] if phrases.is_file() else (),
        pages=read_pages(options.pages),
    )
