"""A sentence as the rules see it: its clauses, and rules tried in a fixed order."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from reportanalysis.parsing.normalise import Normalised, normalise

CLAUSE_END = ",。;:!?"
# Words farther from a figure than this do not speak of it; keeps the time linear in length.
REACH = 200
_END = re.compile(f"[{CLAUSE_END}]")
Case = TypeVar("Case")
Span = tuple[int, int]


# Numbers of list items, which normalising would join to the figure after them: ②10个.
_ITEM = re.compile("[①-⒛⓪-⓿❶-➓㉑-㉟㊱-㊿]")


def readable(raw: str) -> Normalised:
    """Sentence normalised, with ； for the numbers of list items.

    >>> readable("②10个项目开工，③5个").text
    ';10个项目开工,;5个'
    """
    return normalise(_ITEM.sub("；", raw))


class Sentence:
    """A normalised sentence that knows where its clauses start.

    A mark inside brackets or quotation marks ends no clause.

    >>> Sentence("做好工作,新增床位(含改建,扩建)5张").clause_start(17)
    5
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._matches: dict[re.Pattern[str], list[re.Match[str]]] = {}
        self._starts = [0]
        depth = 0
        for n, character in enumerate(text):
            depth += (character in "(“《") - (character in ")”》")
            if character in CLAUSE_END and depth <= 0:
                self._starts.append(n + 1)
                depth = 0
            else:
                self._starts.append(self._starts[-1])

    def clause_start(self, position: int) -> int:
        """Offset where the clause that holds a position starts."""
        return self._starts[position]

    def clause_end(self, position: int) -> int:
        """Offset of the mark that ends the clause at a position, brackets not regarded."""
        found = _END.search(self.text, position, position + REACH)
        return found.start() if found else min(len(self.text), position + REACH)

    def stretch_start(self, position: int) -> int:
        """Offset after the last 。 or ；: words before it do not reach a position."""
        floor = max(0, position - REACH)
        return max(floor, *(self.text.rfind(mark, floor, position) + 1 for mark in "。;"))

    def last(self, pattern: re.Pattern[str], position: int) -> re.Match[str] | None:
        """Last match of a pattern that reaches a position: in its stretch, before it."""
        if pattern not in self._matches:
            self._matches[pattern] = list(pattern.finditer(self.text))
        found = self._matches[pattern]
        n = bisect(found, position, key=lambda match: match.end()) - 1
        return found[n] if n >= 0 and found[n].start() >= self.stretch_start(position) else None


def is_quoted(text: str, start: int, position: int) -> bool:
    """Whether a position lies inside quotation marks or brackets that open after `start`."""
    return any(
        text.count(opens, start, position) > text.count(closes, start, position)
        for opens, closes in ("“”", "()")
    )


@dataclass(frozen=True)
class Rule(Generic[Case]):
    """One rule of an ordered list, with a made-up sentence that it decides."""

    outcome: str
    holds: Callable[[Case], object]
    example: str


def only(guard: Callable[[Case], object], rules: Iterable[Rule[Case]]) -> Iterator[Rule[Case]]:
    """Let rules speak only of the cases that a guard lets in."""

    def guarded(rule: Rule[Case]) -> Rule[Case]:
        return replace(rule, holds=lambda case: guard(case) and rule.holds(case))

    return map(guarded, rules)


def decide(rules: Iterable[Rule[Case]], case: Case) -> str:
    """Outcome of the first rule that holds: the order of the rules is their meaning."""
    return next(rule.outcome for rule in rules if rule.holds(case))
