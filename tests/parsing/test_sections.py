"""How sections are counted, in made-up plans: a mark heads sections, or items of a list."""

import pytest

from reportanalysis.parsing.outline import outline

WORKS = "新建学校三所，改造道路五条。" * 8
NUMBERED = f"一、2023年工作回顾\n{WORKS}\n二、2024年重点工作\n"
PLAIN = f"2023年工作回顾\n{WORKS}\n2024年重点工作\n"
TITLES = ["做强产业", "改善民生", "守牢底线", "扩大开放", "办好学校"]
ITEMS = ["新建学校三所。", "改造道路五条。", "建成公园两处。"] * 4
LONG = "扎实推进社区养老服务发展，" * 5


@pytest.mark.parametrize(
    ("head", "lines", "sections"),
    [
        (NUMBERED, ["（一）做强产业", WORKS, "（二）改善民生", WORKS], ["（一）", "（二）"]),
        (NUMBERED, [f"第一，做强产业。{WORKS}", f"第二，改善民生。{WORKS}"], ["第一，", "第二，"]),
        # Below titles without number 一、 counts sections, if it is there.
        (PLAIN, ["一、做强产业", WORKS, "二、改善民生", WORKS], ["一、", "二、"]),
        (PLAIN, ["（一）做强产业", WORKS, "（二）改善民生", WORKS], ["（一）", "（二）"]),
        (NUMBERED, ["一、做强产业", WORKS, "二、改善民生", WORKS], []),
        # Numbers do if there are three, most of them before a short title with text behind it,
        *[
            (NUMBERED, [f"{n}.{TITLES[n - 1]}{end}{WORKS}" for n in numbers], wanted)
            for end in ("。", "\n")
            for numbers, wanted in [((1, 2, 3), ["1.", "2.", "3."]), ((1, 2), [])]
        ],
        # which items of a list have not,
        (NUMBERED, [f"{n}.{item}" for n, item in enumerate(ITEMS * 2, 1)], []),
        (NUMBERED, [f"{n}.{item[:-1]}" for n, item in enumerate(ITEMS, 1)], []),
        (NUMBERED, [f"{n}.{LONG}完成投资。{WORKS}" for n in (1, 2, 3, 4)], []),
        # nor do three titles among five numbers suffice; four among six do.
        *[
            (
                NUMBERED,
                [f"{n}.{TITLES[n - 1]}。{WORKS}" for n in range(1, titled + 1)]
                + [f"{n}.{ITEMS[0]}" for n in (titled + 1, titled + 2)],
                [f"{n}." for n in range(1, titled + 3)] if titled > 3 else [],
            )
            for titled in (2, 3, 4)
        ],
        # Numbers below （一） are a list, whatever stands behind them.
        (
            NUMBERED,
            ["（一）做强产业", *(f"{n}.{t}。{WORKS}" for n, t in enumerate(TITLES, 1)), "（二）"],
            ["（一）", "（二）"],
        ),
        # A mark within a sentence opens nothing; one behind a full stop does.
        (NUMBERED, [f"（一）做强产业。建（二）期。{WORKS}（二）改善民生。"], ["（一）", "（二）"]),
    ],
)  # fmt: skip
def test_sections(head, lines, sections):
    text = head + "\n".join(lines)
    plan = outline(text).chapters[-1]
    found = [text[section.start :][: len(mark)] for section, mark in
             zip(plan.sections, sections, strict=True)]  # fmt: skip
    assert plan.part == "plan" and found == sections
    ends = [*(section.start for section in plan.sections), len(text)][1:]
    assert [section.end for section in plan.sections] == (ends if sections else [])
