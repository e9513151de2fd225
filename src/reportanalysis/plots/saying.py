"""What figures say: sentences in English and Chinese, made of computed facts.

They stand in ``lexicon/sentences.csv``. The title of a figure is the sentence called as the
figure, where the facts fill it, else that of its form (``bars.title``). A fact is a number or a
name; a list (a, b and c), a tuple (a; b; c) or a dict (a 1, b 2) of them; or `Said`. In the
Chinese a name stands in ⟦ ⟧, for the page to say.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.figure import Figure as Drawing

from reportanalysis.figure import Figure
from reportanalysis.names import rows_of
from reportanalysis.plots import style

if TYPE_CHECKING:
    import pandas as pd

TIED = 3  # names that share a value and are listed; more are counted
LETTER = re.compile(r"[^\W\d_]")
PLACE = re.compile(r"{(\w*)}")


class Said(NamedTuple):
    """The same in both languages."""

    english: str
    chinese: str


Facts = Mapping[str, Any]
NOTHING = Said("", "")


@cache
def sentences() -> dict[str, Said]:
    """Key -> sentence, with its places for facts."""
    rows = rows_of("lexicon/sentences.csv")
    return {row["key"]: Said(row["english"], row["chinese"]) for row in rows}


def said(fact: Any) -> Said:
    """Say a fact in both languages.

    >>> said("theme: rural").english, said(["a", "b"]).chinese, said({"a": 5}).english, said(5)
    ('the theme rural', '⟦a⟧和⟦b⟧', 'a 5', Said(english='5', chinese='5'))
    """
    if isinstance(fact, Said):
        return fact
    if isinstance(fact, dict):
        return _joined((sentence("value", label=k, value=v) for k, v in fact.items()), ", ", "、")
    if isinstance(fact, tuple):
        return _joined(map(said, fact), "; ", "；")
    if isinstance(fact, list):
        *first, last = fact or ["none"]
        items = _joined(map(said, first), ", ", "、")
        return sentence("list", items=items, last=last) if first else said(last)
    kind, _, name = str(fact).partition(": ")
    if name and f"measure.{kind}" in sentences():
        return sentence(f"measure.{kind}", name=name)
    return Said(str(fact), f"⟦{fact}⟧" if LETTER.search(str(fact)) else str(fact))


def _joined(items: Iterable[Said], english: str, chinese: str) -> Said:
    each = list(items)
    return Said(english.join(e.english for e in each), chinese.join(e.chinese for e in each))


def both(clauses: list[Said]) -> Said:
    """One clause, or two as a sentence joins them."""
    return sentence("both", first=clauses[0], last=clauses[1]) if clauses[1:] else clauses[0]


def sentence(key: str, **facts: Any) -> Said:
    """A sentence of the table, its facts filled in."""
    known = {name: said(fact) for name, fact in facts.items()}
    return Said(*(
        template.format(**{name: each[n] for name, each in known.items()})
        for n, template in enumerate(sentences()[key])
    ))  # fmt: skip


def extremes(
    values: "pd.Series",
    write: Callable[[float], str],
    highlight: str | None = None,
    label: Callable[[Any], Any] = str,
) -> dict[str, Any]:
    """`top` and `bottom` with their values, and the `rank` of the one picked out, a clause.

    Those that are written alike tie: few are all named, many are counted.

    >>> import pandas as pd
    >>> facts = extremes(pd.Series({"a": 5.0, "b": 5.0, "c": 4.0, "d": 4.5}), "{:.1f}".format, "d")
    >>> facts["top"], facts["low"], facts["rank"].english
    (['a', 'b'], '4.0', '; d, with 4.5, ranks 3rd of 4')
    """
    n = len(values)
    facts: dict[str, Any] = {"n": n, "rank": NOTHING}
    named = set()
    for name, amount, end in (("top", "high", values.max()), ("bottom", "low", values.min())):
        same = [key for key, value in values.items() if write(value) == write(end)]
        facts |= {amount: write(end), name: sentence("some", k=len(same), n=n)}
        if len(same) <= TIED:
            named |= set(same)
            facts[name] = [label(key) for key in same]
    if highlight in values.index and highlight not in named:
        facts["rank"] = sentence(
            "rank", label=highlight, value=write(values[highlight]), n=n,
            place=place(values, highlight),
        )  # fmt: skip
    return facts


def place(values: "pd.Series", label: str | None) -> Said:
    """Which place a label has, the highest value first: 1st, joint 2nd."""
    n, same = int((values > values[label]).sum()) + 1, int((values == values[label]).sum())
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return Said(f"{'joint ' * (same > 1)}{n}{ending}", f"{'并列' * (same > 1)}第{n}")


def told(
    form: str,
    draw: Callable[[float], Drawing],
    facts: Facts,
    *,
    name: str,
    what: str = "",
    provenance: str,
    data: "pd.DataFrame",
    also: Mapping[str, object] | None = None,
) -> Figure:
    """A figure drawn for page and phone, with the sentences of its form.

    `also` holds further sentences of the caption, and whether they are said. The title is the
    first that the facts fill: the figure's own, its form's, that of a tie.
    """
    known = {"what": Said(what, "⟦what⟧"), **facts}
    titles = [key for key in (name, f"{form}.title", f"{form}.tied") if key in sentences()
              and set(PLACE.findall(sentences()[key].english)) <= set(known)]  # fmt: skip
    captions = ["caption", *(key for key, wanted in (also or {}).items() if wanted)]
    texts = {
        "title": [sentence(titles[0], **known)],
        "caption": [sentence(f"{form}.{key}", **known) for key in captions],
        "alt": [sentence(f"{form}.alt", **known)],
    }
    words: dict[str, str] = {}
    for part, each in texts.items():
        english, chinese = _joined(each, "", "")
        words |= {part: english[0].upper() + english[1:], f"{part}_zh": chinese}
    drawings = {"drawing": draw(style.WIDE), "narrow": draw(style.NARROW)}
    return Figure(name=name, provenance=provenance, data=data, **drawings, **words)  # type: ignore[arg-type]
