"""The parts of a city's page on single commitments, words, neighbours, outcomes and sources."""

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pandas as pd
from markupsafe import Markup

from reportanalysis.names import chinese_of, document_pair
from reportanalysis.report.grids import Grid, Pair, bold, given, heads, link, named, number, target
from reportanalysis.report.languages import said, say
from reportanalysis.report.links import view
from reportanalysis.report.pages import city_page
from reportanalysis.tables import NOTHING, code, commitment_link

if TYPE_CHECKING:
    from reportanalysis.study.citytables import CityTables

JUDGED = ("exceeded", "met", "missed")
ANSWERED = ("met", "nearly", "not met")
SHOWN_AT_ONCE = 20  # rows of a long table


def further_parts(tables: "CityTables") -> dict[str, Any]:
    """What the template shows of them, part by part."""
    return {
        "concrete": _concrete(tables),
        "words": _words(tables),
        "groups": _groups(tables),
        "neighbours": _neighbours(tables),
        "outturn": _outturn(tables),
        "outturn_lead": _outturn_lead(tables),
        "shown_at_once": SHOWN_AT_ONCE,
        "outcomes": _outcomes(tables),
        "judged": _judged(tables),
        "source": _source(tables),
    }


def city_pair(tables: "CityTables") -> Pair:
    """The city's name in both languages."""
    return tables.city, tables.city_zh


def _concrete(tables: "CityTables") -> list[dict[str, Any]]:
    """For each report its most concrete commitments, with their figures."""
    figures = tables.figures.groupby("commitment_id") if len(tables.figures) else {}
    lists = {identifier: rows.to_dict("records") for identifier, rows in figures}
    known = tables.documents.set_index("document_id")
    parts = []
    for document, rows in tables.concrete.groupby("document_id", sort=False):
        entries = [
            {
                "link": commitment_link(row["commitment_id"]),
                "level": named("specificity", int(row["specificity"])),
                "words": row["text"] or row["bag"],
                "figures": [_amount(each) for each in lists.get(row["commitment_id"], [])],
            }
            for row in rows.to_dict("records")
        ]
        every = view(city=tables.city, year=int(rows["year"].iloc[0]), figure="stated")
        about = known.loc[document]
        name = document_pair(*city_pair(tables), about["year"], about["status"])
        parts.append({"document": name, "entries": entries, "all": every,
                      "shown": bool(rows["text"].iloc[0])})  # fmt: skip
    return parts


def _amount(row: dict[str, Any]) -> Markup:
    """A figure promised, with what it counts; of a lost one that it is lost."""
    what = row["object"] if isinstance(row["object"], str) and row["object"] else row["object_bag"]
    what = what if isinstance(what, str) else ""
    if row["status"] == "lost" or pd.isna(row["low"]):
        amount: object = say("city.lost")
    else:
        amount = target(row) + ("%" if row["unit"] == "%" else "")
        if row["status"] == "restored":
            amount = say("city.restored", amount=amount)
    return Markup("{} <b>{}</b>").format(Markup('<span lang="zh">{}</span>').format(what), amount)


def _words(tables: "CityTables") -> Grid | None:
    rows = [
        [Markup('<span lang="zh">{}</span>').format(row["word"]), row["count_target"],
         row["n_target"], *(f"{row[n]:.1f}" for n in ("rate_target", "rate_rest")),
         f"{row['ratio']:.2f}", bold(f"{row['q']:.3f}", row["passes"])]
        for row in tables.words.to_dict("records")
    ]  # fmt: skip
    columns = heads("word", "uses", "reports", "rate", "rate_others", "ratio", "q")
    note = say("city.words.note", tested=tables.n_words, passing=tables.n_passing)
    return (
        Grid(say("city.words.caption", city=city_pair(tables)), columns, rows, note)
        if rows
        else None
    )


def _groups(tables: "CityTables") -> Grid | None:
    rows = [
        [named("theme", row["word"]), row["count_target"],
         *(f"{row[n]:.1f}" for n in ("rate_target", "rate_rest")), f"{row['ratio']:.2f}",
         bold(f"{row['q']:.3f}", row["passes"]), row["place"]]
        for row in tables.groups.to_dict("records")
    ]  # fmt: skip
    columns = heads("theme", "uses", "rate", "rate_others", "ratio", "q", "place")
    caption = say("city.groups.caption", city=city_pair(tables))
    return Grid(caption, columns, rows, say("city.groups.note")) if rows else None


def _neighbours(tables: "CityTables") -> Grid | None:
    if tables.neighbours.empty:
        return None
    spaces = list(tables.neighbours["space"].unique())
    rows = []
    for rank, near in tables.neighbours.groupby("rank"):
        found = near.set_index("space")
        cells = [
            link(
                said(f"{found.loc[s, 'city']} ({found.loc[s, 'distance']:.3f})",
                     f"{found.loc[s, 'city_zh']}（{found.loc[s, 'distance']:.3f}）"),
                city_page(found.loc[s, "city"], "").href,
            )
            for s in spaces
        ]  # fmt: skip
        rows.append([rank, *cells])
    columns = [*heads("rank"), *(say(f"city.space.{space}") for space in spaces)]
    return Grid(say("city.neighbours.caption"), columns, rows, say("city.neighbours.note"))


def _outturn(tables: "CityTables") -> Grid | None:
    rows = [
        [str(row["year"]), named("indicator", row["indicator"]), target(row),
         target(row, "reported_") if row["reported_wording"] == "stated" else NOTHING,
         named("outturn", row["status"]), number(row["next_low"], "g")]
        for row in tables.outturn.to_dict("records")
    ]  # fmt: skip
    columns = heads("year", "indicator", "target", "reported", "status", "next")
    caption = say("city.outturn.caption", city=city_pair(tables))
    return Grid(caption, columns, rows, say("city.outturn.note")) if rows else None


def _outturn_lead(tables: "CityTables") -> Markup:
    counts = tables.outturn["status"].value_counts()
    met, nearly, missed = (int(counts.get(name, 0)) for name in ANSWERED)
    n = met + nearly + missed
    return say("city.outturn.lead", n=n, met=met, nearly=nearly, missed=missed)


def _outcomes(tables: "CityTables") -> Grid | None:
    counts = tables.outcomes["outcome"].value_counts()
    if counts.empty:
        return None
    year = int(tables.outcomes["commitment_id"].iloc[0].split("-")[-2])
    rows = [
        [named("outcome", name), link(n, view(city=tables.city, year=year, outcome=name))]
        for name, n in counts.items()
    ]
    caption = say("city.outcomes.caption", n=len(tables.outcomes))
    return Grid(caption, heads("outcome", "n"), rows, say("city.outcomes.note"))


def _judged(tables: "CityTables") -> Grid | None:
    chosen = tables.outcomes[tables.outcomes["outcome"].isin(JUDGED)]
    rows = [
        [commitment_link(row["commitment_id"]),
         Markup('<span lang="zh">{}</span>').format(row["text"]),
         given(row["promised"]), given(row["reported"]), named("outcome", row["outcome"])]
        for row in chosen.to_dict("records")
    ]  # fmt: skip
    columns = heads("commitment", "sentence", "promised", "reported", "outcome")
    return Grid(say("city.judged.caption"), columns, rows) if rows else None


def publisher(address: str) -> str:
    """Who publishes at an address: the host, or the repository at a host of repositories.

    >>> publisher("https://raw.githubusercontent.com/a/b/c/d.txt"), publisher("http://x.org/y")
    ('github.com/a/b', 'x.org')
    """
    parts = urlsplit(address)
    if parts.netloc == "raw.githubusercontent.com":
        return "/".join(["github.com", *parts.path.split("/")[1:3]])
    return parts.netloc


def _source(tables: "CityTables") -> Grid:
    rows = []
    for row in tables.documents.to_dict("records"):
        address = row["source"]
        name = unquote(urlsplit(address).path.rsplit("/", 1)[-1]) or address
        linked = Markup('<a href="{}" rel="noreferrer">{}</a>').format(address, name)
        counted = pd.notna(row["compared"]) and bool(row["compared"])
        licence = row["licence"] if pd.notna(row["licence"]) else ""
        rows.append([
            code(row["document_id"]), named("status", row["status"]),
            say("answer.yes") if counted else say("answer.no"),
            linked if address.startswith("http") else given(address), publisher(address),
            said(licence, chinese_of(licence, "licence")) or NOTHING, given(row["retrieved"]),
            Markup('<code class="digest">{}</code>').format(row["sha256"]),
        ])  # fmt: skip
    columns = heads("document", "kind", "counted", "address", "publisher", "licence", "retrieved",
                   "sha256")  # fmt: skip
    caption = say("city.source.caption", city=city_pair(tables))
    return Grid(caption, columns, rows, say("city.source.note"))
