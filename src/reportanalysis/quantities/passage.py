"""The headline passage of a report: the sentences that set the year's expected targets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

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
    clauses: tuple[Span, ...]
    named: tuple[tuple[Mention, ...], ...]
    opens: bool

    @property
    def indicators(self) -> set[str]:
        """Indicators named."""
        return {name for found in self.named for one in found for name in one.indicators}

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the raw text of the document."""
        first, last = self.normalised.raw_span(start, end)
        return self.offset + first, self.offset + last


def read_line(row: Any) -> Line:
    """Clauses and mentions of a commitment; words before 预期目标是 are left out."""
    normalised = readable(row.text if isinstance(row.text, str) else "")
    opening = _OPENING.search(normalised.text)
    first = opening.end() if opening else 0
    clauses = tuple(match.span() for match in _CLAUSE.finditer(normalised.text, first))
    named = tuple(tuple(mentions(normalised.text, *clause)) for clause in clauses)
    section = getattr(row, "section_no", 0)
    return Line(row.commitment_id, int(row.start), section, normalised, clauses, named,
                 bool(opening))  # fmt: skip


def headline_passage(plan: pd.DataFrame) -> list[Line]:
    """Sentences of the headline passage; empty if there is none."""
    lines = [read_line(row) for row in plan.itertuples()]
    runs = [_run(lines, n) for n in range(len(lines))]
    opened = [run for run in runs if run[0].opens]
    naming = [run for run in runs if run[0].indicators]
    # A sentence that opens the targets, else the first that names enough of them.
    for some, enough in ((opened, 2), (naming, _ENOUGH), (opened, 1)):
        found = [r for r in some if len({n for line in r for n in line.indicators}) >= enough]
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
