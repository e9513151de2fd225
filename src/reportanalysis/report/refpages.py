"""The reference pages: glossary, codebook, limits and data."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import mistune
import pandas as pd
from markupsafe import Markup

from reportanalysis.codebook import codebook
from reportanalysis.errors import ReportError
from reportanalysis.files import write_text
from reportanalysis.report.chinese import HAN
from reportanalysis.report.glossary import terms
from reportanalysis.report.grids import Grid, heads, link, measure_pair, name_pair
from reportanalysis.report.languages import listed, said, say
from reportanalysis.report.links import view
from reportanalysis.report.pages import CODEBOOK, GLOSSARY, LIMITS, Page
from reportanalysis.report.site import frame, render
from reportanalysis.report.tidy import tidy
from reportanalysis.tables import commitment_link

BRACKETS = re.compile(rf"\(([^()]*[{HAN}][^()]*)\)")  # around Chinese: set as Chinese does
# The parts of the codebook that are prose, in English and in its Chinese translation.
RULES = (
    r"^((?:Unit: |编码单位：)[^\n]*)$",
    r"^((?:Decision rules|判定规则)[^\n]*)\n(.*?)(?=^## |\Z)",
    r"^## (Clarifications|补充说明)[^\n]*\n(.*?)(?=^## |\Z)",
)


def _write(page: Page, folder: str | Path, pages: Sequence[Page], **values: Any) -> Path:
    """Fill in the template of a page and put it into the frame."""
    html = render(f"{page.name}_body.html.j2", page=page, **values)
    text = frame(tidy(html, page.href), page, pages, kind=f"notebook {page.name}")
    return write_text(Path(folder) / page.href, text)


def render_glossary(folder: str | Path, pages: Sequence[Page]) -> Path:
    """Render the page that explains every term in both languages."""
    return _write(GLOSSARY, folder, pages, terms=terms())


def render_codebook(
    folder: str | Path,
    pages: Sequence[Page],
    *,
    rules: tuple[str, str],
    examples: pd.DataFrame,
    hard: pd.DataFrame,
    who: tuple[str, str],
) -> Path:
    """Render the codebook: its codes with examples, its rules, its hard cases.

    Parameters
    ----------
    folder : str or Path
        Where the page goes.
    pages : sequence of Page
        All pages of the report but the index.
    rules : tuple of str
        The codebook that coders had, ``data/gold/codebook.md``, and its Chinese translation.
    examples, hard : DataFrame
        As `reportanalysis.study.referencetables` makes them.
    who : tuple of str
        Who coded, in English and in Chinese.
    """
    book = codebook()
    types = [
        {**asdict(code), "acts": [BRACKETS.sub(r"（\1）", act) for act in code.acts],
         "view": view(policy_type=name), "examples": _examples(examples, name)}
        for name, code in book["policy_type"].items()
    ]  # fmt: skip
    covered = [
        [link(said(code.english, code.chinese), view(theme=name)),
         said(code.covers_english, code.covers_chinese)]
        for name, code in book["theme"].items()
    ]  # fmt: skip
    themes = Grid(say("codebook.themes.caption"), heads("theme_name", "covers"), covered)
    english, chinese = (Markup(mistune.html(rules_alone(text))) for text in rules)
    return _write(
        CODEBOOK, folder, pages, types=types, themes=themes, hard=_hard(hard), who=who,
        rules_en=english, rules_zh=_in_chinese_names(chinese),
    )  # fmt: skip


def rules_alone(text: str) -> str:
    """The unit, the rules and the clarifications of the codebook, without its tables of codes."""
    found = [re.search(part, text, re.MULTILINE | re.DOTALL) for part in RULES]
    if not all(found):
        raise ReportError(
            "the codebook has no unit, decision rules and clarifications; see data/gold/codebook.md"
        )
    return "\n\n".join(group.strip() for match in found if match for group in match.groups())


def _in_chinese_names(html: str) -> Markup:
    """Put the Chinese names of codes in the place of the codes."""
    names = {code: kept.chinese for codes in codebook().values() for code, kept in codes.items()}
    code = rf"(?a) *(?:<code>)?\b({'|'.join(names)}|secondary)\b(?:</code>)? *"
    return Markup(re.sub(code, lambda found: f"“{names.get(found[1], '次要类型')}”", html))


def _examples(examples: pd.DataFrame, name: str) -> list[dict[str, object]]:
    rows = examples[examples["policy_type"].eq(name)].to_dict("records")
    return [
        {"text": row["text"], "link": commitment_link(row["commitment_id"]),
         "theme": said(*measure_pair(f"theme: {row['theme']}"))}
        for row in rows
    ]  # fmt: skip


def _hard(hard: pd.DataFrame) -> Grid:
    """Hard sentences with the codes of both passes and the final ones."""

    def pair(row: dict[Any, Any], which: str) -> Markup:
        kind, theme = (f"{which}_type", f"{which}_theme") if which else ("policy_type", "theme")
        codes = zip(
            name_pair("policy_type", row[kind]), name_pair("theme", row[theme]), strict=True
        )
        return said(*map(" / ".join, codes))

    rows = [
        [commitment_link(row["commitment_id"]),
         Markup('<span lang="zh">{}</span>').format(row["text"]),
         pair(row, "pass1"), pair(row, "pass2"), pair(row, ""), int(row["confidence"])]
        for row in hard.to_dict("records")
    ]  # fmt: skip
    columns = heads("commitment", "sentence", "first", "second", "final", "confidence")
    return Grid(say("codebook.hard.caption"), columns, rows, say("codebook.hard.note"))


def render_limits(
    folder: str | Path, pages: Sequence[Page], counts: Mapping[str, Mapping[str, Any]]
) -> Path:
    """Render what the texts can and cannot show.

    `counts` has for each sentence (``limits.*`` of strings.csv) the values it is filled with, as
    `reportanalysis.study.referencetables.limits` computes them.
    """
    parts: dict[str, list[Markup]] = {}
    for name, values in counts.items():
        words = {k: listed(v) if isinstance(v, list) else v for k, v in values.items()}
        parts.setdefault(name.split(".")[0], []).append(say(f"limits.{name}", **words))
    named_parts = [(say(f"limits.{head}"), sentences) for head, sentences in parts.items()]
    return _write(LIMITS, folder, pages, parts=named_parts)
