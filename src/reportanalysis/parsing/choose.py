"""Which of the lines that may be titles open the chapters of a report."""

import re

from reportanalysis.parsing.titles import Title, settle

# A title with less text before the next is an entry of a table of contents, if it returns.
LEAST_TEXT = 120
# More lines like titles than any report has; those behind them are text.
MOST_TITLES = 400
# Chapters whose titles name no part: at least so many, the first this early in the text.
FEWEST_SLOGANS = 3
FIRST_SLOGAN = 0.1
_TAIL = re.compile(r"[\s.…·\d()]*$")


def choose(found: list[Title], end: int) -> list[Title]:
    """Those of the titles found that open chapters, settled among themselves.

    Either lines of their own mark the chapters (2024年工作安排, with 一、二、 below them),
    or numbers do (二、2024年工作安排), then a line of its own may add own conduct or a plan.
    """
    everything = _without_contents(found[:MOST_TITLES], end)
    found = [t for t in everything if not t.spare]
    plain = settle([t for t in found if t.count == 0 and _dated(t)])
    announced = {part for title in plain for part in title.says.parts}
    if "review" in announced and announced & {"plan", "outlook"}:
        return _in_order(plain)
    numbered = settle(_chain([t for t in found if t.count]))
    if any(_dated(t) and t.part in ("review", "plan", "outlook") for t in numbered):
        has_plan = any("plan" in t.says.parts for t in numbered)
        extra = [t for t in plain if not has_plan and t.part == "plan"]
        extra += [t for t in plain if t.part == "self" and t.start > numbered[-1].start]
        return _in_order(settle(sorted([*numbered, *extra], key=lambda t: t.start)))
    if announced & {"review", "plan", "outlook"}:
        return _in_order(plain)
    if _slogans(numbered, found, end):
        return numbered
    spare = settle([t for t in everything if t.spare])
    return spare if {"review", "plan"} <= {t.part for t in spare} else []


def _slogans(chain: list[Title], found: list[Title], end: int) -> bool:
    """Whether numbered titles that name no part are the chapters: one list, from the start."""
    lists = sum(title.count == 1 and title.lone for title in found)
    return len(chain) >= FEWEST_SLOGANS and lists == 1 and chain[0].start < FIRST_SLOGAN * end


def _dated(title: Title) -> bool:
    """Whether a line without number says enough: its words leave no doubt, or name a year."""
    return title.says.sure or bool(title.says.year or title.says.period)


def _without_contents(found: list[Title], end: int) -> list[Title]:
    """Drop entries of a table of contents, which return below, and running heads."""
    last = {bare(title.text): n for n, title in enumerate(found)}
    follows = [title.start for title in found[1:]] + [end]
    kept: dict[str, Title] = {}
    for n, title in enumerate(found):
        words = bare(title.text)
        entry = last[words] > n and follows[n] - title.end < LEAST_TEXT
        if not entry:
            kept.setdefault(f"{title.count}{words}", title)
    return list(kept.values())


def bare(words: str) -> str:
    """Words of a title without the page number of a table of contents."""
    return _TAIL.sub("", words)


def _chain(found: list[Title]) -> list[Title]:
    """Titles whose numbers count the chapters; a list that starts anew at 一 is left out."""
    chain: list[Title] = []
    expected, inner = 1, 0
    for title in found:
        sure = title.says.sure and title.part != ""
        nested = inner > 0 and title.count == inner + 1
        if chain and title.count == 1 and not (sure and title.part == "review"):
            inner = 1
        elif title.count == expected and (title.part or not nested):
            flows = not all(t.lone for t in chain) or bool(title.part)
            if title.lone or sure or flows:
                chain.append(title)
                expected, inner = title.count + 1, 0
        elif nested:
            inner = title.count
        elif sure and title.lone:
            chain.append(title)
            expected, inner = title.count + 1, 0
    return chain


def _in_order(chosen: list[Title]) -> list[Title]:
    """Drop lines without number where their part cannot stand."""
    kept: list[Title] = []
    for title in chosen:
        parts = {part for t in kept for part in t.says.parts}
        early = title.part == "self" and "plan" not in parts
        late = (title.part == "review" and "plan" in parts) or (
            title.part == "plan" and "self" in parts
        )
        if title.count or (title.part and not early and not late):
            kept.append(title)
    return kept
