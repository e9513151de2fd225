"""The first page: what was found, how it is known, the ways in; and the page of sources."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from bs4 import BeautifulSoup
from markupsafe import Markup

from reportanalysis.codebook import codes
from reportanalysis.errors import ReportError, need
from reportanalysis.files import write_text
from reportanalysis.names import name_in
from reportanalysis.report.grids import Pair
from reportanalysis.report.languages import both
from reportanalysis.report.links import view
from reportanalysis.report.notebooks import read_notebook
from reportanalysis.report.pages import GROUPS, INDEX, SOURCES, Page
from reportanalysis.report.site import frame, render
from reportanalysis.report.tidy import tidy
from reportanalysis.report.translate import wording

if TYPE_CHECKING:
    import pandas as pd

# The questions of the first page; to each the findings that answer it, and the drawing that
# carries them, as `Finding.figure` names it.
QUESTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "unusual": (
        ("regulatory_surplus", "themes_apart", "lasting_difference", "drafts"),
        "theme-contrast",
    ),
    "promised": (
        ("growth_target", "figures_promised", "acts_of_the_digest", "lost_figures"),
        "headline-2024",
    ),
    "changed": (("changed_everywhere", "digest_selection"), "dezhou-years"),
    "kept": (("promises_answered", "targets_met"), "outcomes"),
}
COLUMNS = ("name", "headline", "headline_zh", "english", "chinese", "evidence", "rows", "page",
           "figure")  # fmt: skip
# Theme `other` holds what is about nothing in particular.
NO_THEME = "other"


def citation(path: str | Path, corpus: str) -> Pair:
    """Word how to cite the project, from its CITATION.cff and the id of its corpus."""
    stated = dict(re.findall(r'^(\w+): "?(.*?)"?$', Path(path).read_text("utf-8"), re.MULTILINE))
    lacking = {"title", "version", "abstract"} - set(stated)
    if lacking:
        raise ReportError(f"{path} states no {' and no '.join(sorted(lacking))}; add a line for it")
    english, chinese = both("index.cited", file=Path(path).name, corpus=corpus, **stated)
    return f"{english} {stated['abstract']}", chinese


def _digest(path: Path) -> str:
    if not path.is_file():
        raise ReportError(f"{path} is listed as an input of the report but is not there")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def figures_of(executed: Iterable[str | Path]) -> dict[str, Markup]:
    """Give the HTML of every `Figure` in executed notebooks, by the figure's name."""
    found = {}
    for path in executed:
        for cell in read_notebook(path).cells:
            for output in cell.get("outputs", []):
                html = output.get("data", {}).get("text/html", "")
                if "<figure" in html:
                    for tag in BeautifulSoup(html, "html.parser").select("figure[id]"):
                        tag["data-code"] = (
                            f"{Path(path).stem}.html#{cell.id.replace('cell-', 'code-')}"
                        )
                        found[str(tag["id"]).removeprefix("figure-")] = Markup(tag)
    return found


def _answers(findings: "pd.DataFrame", figures: Mapping[str, Markup]) -> list[dict[str, Any]]:
    """The questions, each with its findings and its drawing."""
    need(findings, COLUMNS, "the table of findings", "`reportanalysis report findings` writes it")
    rows = {row["name"]: row for row in findings.to_dict("records")}
    placed = [name for names, _ in QUESTIONS.values() for name in names]
    if set(placed) != set(rows):
        stray = sorted(set(placed) ^ set(rows))
        raise ReportError(
            f"finding {stray[0]} is not both computed and placed on the first page; see "
            "QUESTIONS in src/reportanalysis/report/front.py"
        )
    return [
        {"name": question, "findings": [_linked(rows[name]) for name in names],
         "page": next((rows[n]["page"] for n in names if rows[n]["figure"] == figure), ""),
         "figure": figures.get(figure, "")}
        for question, (names, figure) in QUESTIONS.items()
    ]  # fmt: skip


def _linked(row: Mapping[str, Any]) -> dict[str, Any]:
    """A finding with the address of its commitments and the names of its evidence."""
    anchor = f"#figure-{row['figure']}" if row["figure"] else ""
    return {
        **row,
        "evidence": tuple(name_in("evidence", row["evidence"], name) for name in ("en", "zh")),
        "estimated": row["evidence"] == "sampling",
        "sentences": view(**parse_qs(row["rows"])) if row["rows"] else "",
        "page": row["page"] + anchor,
    }


def render_index(
    pages: Sequence[Page],
    target: str | Path,
    *,
    purpose: Sequence[str],
    cite: Pair,
    findings: "pd.DataFrame",
    who: tuple[str, str],
    executed: Iterable[str | Path] = (),
) -> Path:
    """Render the first page: the findings, how they are known, and the ways in.

    Parameters
    ----------
    pages : sequence of Page
        All other pages, in order.
    target : str or Path
        The HTML file, ``index.html``.
    purpose : sequence of str
        What question the report answers, from what: a paragraph in English, one in Chinese.
    cite : tuple of str
        How to cite the report, in English and in Chinese (`citation`).
    findings : DataFrame
        As from `reportanalysis.findings.findings`; missing texts are empty.
    who : tuple of str
        Who coded, in English and in Chinese.
    executed : iterable of str or Path
        Executed notebooks, from which the drawings are taken.

    Raises
    ------
    ReportError
        If a finding has no place on the page.
    """
    themes = [
        (view(theme=code), name_in("theme", code), name_in("theme", code, "zh"))
        for code in codes("theme")
        if code != NO_THEME
    ]
    html = render(
        "index_body.html.j2",
        purpose=purpose,
        cite=cite,
        who=who,
        questions=_answers(findings, figures_of(executed)),
        groups={group: [page for page in pages if page.group == group]
                for group in GROUPS},
        themes=themes,
        sources=SOURCES,
    )  # fmt: skip
    body = tidy(html, INDEX.href, wording=wording(pages))
    return write_text(target, frame(body, INDEX, pages, kind="index"))


def render_sources(
    pages: Sequence[Page], target: str | Path, *, inputs: Iterable[str | Path]
) -> Path:
    """Render the page that lists the data files the report was made from.

    Parameters
    ----------
    pages : sequence of Page
        All pages of the report but the index.
    target : str or Path
        The HTML file, ``sources.html``.
    inputs : iterable of str or Path
        Data files, named from the working folder; the page gives their SHA-256, no times.

    Raises
    ------
    ReportError
        If a file is not there.
    """
    sums = [(Path(path).as_posix(), _digest(Path(path))) for path in inputs]
    html = render("sources_body.html.j2", inputs=sums)
    return write_text(target, frame(tidy(html, SOURCES.href), SOURCES, pages, kind="plain"))
