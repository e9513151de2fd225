"""Where the parts of a report begin, and the stretches of text between."""

from dataclasses import dataclass

Lines = list[tuple[int, int]]


@dataclass(frozen=True)
class Stretch:
    """A stretch of the text that is one part: where it starts and ends, and its title."""

    part: str
    start: int
    title_end: int
    end: int
    count: int = 0


@dataclass(frozen=True)
class Cut:
    """Where a part begins, where its title ends, and the number of its chapter."""

    start: int
    title_end: int
    part: str
    count: int = 0


def stretches(cuts: list[Cut], end: int) -> list[Stretch]:
    """Cuts as stretches; what stands before the first is front."""
    cuts = sorted(cuts, key=lambda cut: cut.start)
    if not cuts or cuts[0].start > 0:
        cuts = [Cut(0, 0, "front"), *cuts]
    ends = [cut.start for cut in cuts[1:]] + [end]
    return [
        Stretch(cut.part, cut.start, min(cut.title_end, stop), stop, cut.count)
        for cut, stop in zip(cuts, ends, strict=True)
    ]


def joined(cuts: list[Cut], *added: Cut) -> list[Cut]:
    """Cuts and further ones, in order."""
    return sorted([*cuts, *added], key=lambda cut: cut.start)
