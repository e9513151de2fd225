"""The headline passage of a report: the sentences that set the year's expected targets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from reportanalysis.parsing.normalise import Normalised
from reportanalysis.quantities.indicators import Mention, mentions
from reportanalysis.quantities.sentence import Span, readable

_OPENING = re.compile(
    r"(?:目标|预期性?指标)(?:任务|建议|安排)?(?:主要)?(?:是|为|:|如下)|"
    r"目标,?(?:建议|拟|初步)?(?:安排|考虑|确定)(?:是|为|:)"
)
# Targets of several years stand in the same words: 今后五年的预期目标是.
_SEVERAL_YEARS = re.compile("[今未]后?来?五年|“?十[二三四五]五”?(?:时期|期间|末)|年均增长")
_ENOUGH = 3
_LONGEST_PASSAGE = 20
_CLAUSE = re.compile(r"[^,;。:]+")


@dataclass(frozen=True)
class Line:
    """A sentence of the plan: its clauses and the indicators they name."""

    commitment_id: str
    offset: int
    section: object
    normalised: Normalised
    opening: re.Match[str] | None

    @cached_property
    def clauses(self) -> list[Span]:
        """Clauses; words before 预期目标是 are left out."""
        first = self.opening.end() if self.opening else 0
        return [match.span() for match in _CLAUSE.finditer(self.normalised.text, first)]

    @cached_property
    def named(self) -> list[list[Mention]]:
        """Indicators that each clause names."""
        return [mentions(self.normalised.text, *clause) for clause in self.clauses]

    @cached_property
    def indicators(self) -> set[str]:
        """Indicators named."""
        return {name for found in self.named for one in found for name in one.indicators}

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the raw text of the document."""
        first, last = self.normalised.raw_span(start, end)
        return self.offset + first, self.offset + last


def read_lines(table: pd.DataFrame) -> list[Line]:
    """Commitments as the rules for indicators see them."""
    texts = [readable(text if isinstance(text, str) else "") for text in table["text"]]
    sections = table["section_no"] if "section_no" in table else [0] * len(table)
    return [
        Line(name, int(start), section, text, _OPENING.search(text.text))
        for name, start, section, text in zip(
            table["commitment_id"], table["start"], sections, texts, strict=True
        )
    ]


def headline_passage(plan: pd.DataFrame) -> list[Line]:
    """Sentences of the headline passage; empty if there is none."""
    lines = read_lines(plan)
    # A sentence that opens the targets, else the first that names enough of them.
    for begins, enough in (("opening", 2), ("indicators", _ENOUGH), ("opening", 1)):
        runs = [_run(lines, n) for n, line in enumerate(lines) if getattr(line, begins)]
        found = [r for r in runs if len({n for line in r for n in line.indicators}) >= enough]
        this_year = [r for r in found if not _SEVERAL_YEARS.search(r[0].normalised.text)]
        if found:
            return (this_year or found)[0]
    return []


def _run(lines: list[Line], first: int) -> list[Line]:
    """A sentence and those after it that go on naming indicators."""
    run = [lines[first]]
    for line in lines[first + 1 : first + _LONGEST_PASSAGE]:
        open_end = run[-1].normalised.text.endswith((";", ":"))
        if line.section != run[0].section or not (open_end or line.indicators):
            break
        run.append(line)
    return run
