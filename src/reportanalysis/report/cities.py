"""A page for each city: where it stands, what it promises, what the next report says of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pandas as pd
from markupsafe import Markup

from reportanalysis import plots
from reportanalysis.files import write_text
from reportanalysis.names import name_in
from reportanalysis.plots.headlines import MODIFIER_SIGNS
from reportanalysis.report.languages import both, said, say
from reportanalysis.report.links import view
from reportanalysis.report.pages import Page, city_page
from reportanalysis.report.site import frame, render
from reportanalysis.report.tidy import tidy
from reportanalysis.tables import NOTHING, commitment_link

if TYPE_CHECKING:
    from reportanalysis.study.citytables import CityTables

Pair = tuple[str, str]  # English and Chinese
YEAR = 2024
BEYOND = 1.96  # draft-to-draft deviations
WITHIN = 0.05  # false-discovery rate
VARIABLES = {"type": "policy_type", "theme": "theme"}
PLAIN_MEASURES = {
    "share with a figure": "measure.figure",
    "mean specificity": "measure.specificity",
    "share on own conduct": "measure.conduct",
}
JUDGED = ("exceeded", "met", "missed")
ANSWERED = ("met", "nearly", "not met")
SHOWN_AT_ONCE = 20  # rows of a long table


@dataclass(frozen=True)
class Grid:
    """A table of a page; cells are text or HTML, the first heads its row."""

    caption: Markup
    heads: Sequence[Any]
    rows: Sequence[Sequence[Any]]
    note: Markup = Markup("")


def render_cities(
    tables: Iterable["CityTables"], folder: str | Path, pages: Sequence[Page]
) -> list[Path]:
    """Render the page of every city; pages of cities that are no longer there go.

    Parameters
    ----------
    tables : iterable of CityTables
        As `reportanalysis.study.citytables.city_tables` makes them.
    folder : str or Path
        Where the pages go, each as `city_page` names it.
    pages : sequence of Page
        All pages of the report but the index.
    """
    folder = Path(folder)
    written = [render_city(each, folder, pages) for each in tables]
    for path in set(folder.glob("city-*.html")) - set(written):
        path.unlink()
    return written


def render_city(tables: "CityTables", folder: str | Path, pages: Sequence[Page]) -> Path:
    """Render one city's page."""
    page = city_page(tables.city, tables.city_zh)
    html = render("city_body.html.j2", city=_city(tables), page=page, **_parts(tables))
    target = Path(folder) / page.href
    return write_text(target, frame(tidy(html, page.href), page, pages, kind="notebook city"))


def _city(tables: "CityTables") -> Pair:
    return tables.city, tables.city_zh


def _parts(tables: "CityTables") -> dict[str, Any]:
    """What the template shows, part by part."""
    return {
        "lead": _lead(tables),
        "standing": _standing(tables),
        "figure": _figure(tables),
        "years": _years(tables),
        "carried": _carried(tables),
        "headline": _headline(tables),
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


def measure_pair(measure: str) -> Pair:
    """Name a measure of the study in both languages.

    >>> measure_pair("theme: rural"), measure_pair("share with a figure")[0]
    (('theme: rural', '主题：三农'), Markup('share with a figure'))
    """
    if measure in PLAIN_MEASURES:
        return both(PLAIN_MEASURES[measure])
    kind, code = measure.split(": ")
    variable = VARIABLES[kind]
    english, chinese = both(f"measure.{variable}", name=_name(variable, code))
    return str(english), str(chinese)


def _name(kind: str, code: object) -> Pair:
    return name_in(kind, code, "en"), name_in(kind, code, "zh")


def _named(kind: str, code: object) -> Markup:
    return said(*_name(kind, code))


def _heads(*names: str) -> list[Markup]:
    return [say(f"city.col.{name}") for name in names]


def _link(words: object, address: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, words)


def _bold(words: object, strong: bool) -> object:
    return Markup("<b>{}</b>").format(words) if strong else words


def _number(value: Any, form: str) -> object:
    return NOTHING if value is None or pd.isna(value) else format(value, form)


def _share(value: float, low: float, high: float) -> str:
    """A share with its interval: 12.5% (10.1–14.9%)."""
    share = f"{100 * value:.1f}%"
    return share if pd.isna(low) else f"{share} ({100 * low:.1f}–{100 * high:.1f}%)"


def _joined(measures: Iterable[str]) -> Pair:
    """Types and themes of a sentence, each kind with its names."""
    english, chinese = [], []
    for kind, variable in VARIABLES.items():
        pairs = [_name(variable, m.partition(": ")[2]) for m in measures if m.startswith(kind)]
        if pairs:
            names = ", ".join(pair[0] for pair in pairs), "、".join(pair[1] for pair in pairs)
            both_ways = both(f"measure.{variable}.many", names=names)
            english.append(both_ways[0])
            chinese.append(both_ways[1])
    return "; ".join(english), "；".join(chinese)


def _lead(tables: "CityTables") -> list[Markup]:
    """The first sentences: what is compared, and what is surely apart."""
    city = _city(tables)
    if tables.why_not:
        return [say(f"city.lead.{tables.why_not}", city=city, year=YEAR)]
    rows = tables.standing
    of = int(rows["of"].iloc[0])
    own = tables.documents[tables.documents["in_study"] & tables.documents["year"].eq(YEAR)]
    n = int(own["n_commitments"].fillna(0).max())
    more = rows.loc[rows["difference_low"] > 0, "measure"]
    less = rows.loc[rows["difference_high"] < 0, "measure"]
    which = ("both" if len(less) else "more") if len(more) else ("less" if len(less) else "none")
    values = {"more": _joined(more), "less": _joined(less)}
    return [
        say("city.lead.compared", city=city, year=YEAR, n=n, others=of - 1),
        say(f"city.apart.{which}", **values),
    ]


def _standing(tables: "CityTables") -> Grid | None:
    if tables.standing.empty:
        return None
    now = tables.years[tables.years["year"].eq(YEAR)].set_index("measure")["z"]
    rows = []
    for row in tables.standing.to_dict("records"):
        measure = row["measure"]
        kind, _, code = measure.partition(": ")
        chosen = {VARIABLES[kind]: code} if code else {}
        name = said(*measure_pair(measure))
        level = measure == "mean specificity"
        place = f"{row['place']}"
        if row["best"] != row["worst"]:
            place += f" ({row['best']}–{row['worst']})"
        value, others, difference = (row[n] for n in ("value", "others", "difference"))
        rows.append([
            _link(name, view(city=tables.city, year=YEAR, **chosen)) if code else name,
            f"{value:.2f}" if level else _share(value, row["low"], row["high"]),
            f"{others:.2f}" if level else f"{100 * others:.1f}%",
            NOTHING if level else f"{100 * difference:+.1f}",
            place,
            _number(now.get(measure), "+.1f"),
        ])  # fmt: skip
    caption = say(
        "city.standing.caption", city=_city(tables), of=int(tables.standing["of"].iloc[0])
    )
    heads = _heads("measure", "share", "others", "difference", "place", "z")
    return Grid(caption, heads, rows, say("city.standing.note"))


def _figure(tables: "CityTables") -> Markup | None:
    """Differences from the other cities' mean, with labels in both languages."""
    rows = tables.standing
    rows = rows[rows["measure"].str.contains(": ")] if len(rows) else rows
    if rows.empty:
        return None
    pairs = [_name(VARIABLES[k], code) for k, code in (m.split(": ") for m in rows["measure"])]
    drawn = pd.DataFrame({
        "label": [f"{english} {chinese}" for english, chinese in pairs],
        "panel": ["policy types 政策类型" if m.startswith("type") else "themes 主题"
                  for m in rows["measure"]],
        "difference": rows["difference"].to_numpy(),
        "low": rows["difference_low"].to_numpy(), "high": rows["difference_high"].to_numpy(),
    })  # fmt: skip
    least, most = drawn["difference"].idxmin(), drawn["difference"].idxmax()
    figure = plots.dot_intervals(
        drawn, name=f"{city_page(tables.city, '').name}-differences", what=tables.city,
        label="label", panel="panel", value="difference", reference=0.0,
        provenance="data/derived/commitments.csv, predictions.csv; data/gold/labels.csv",
    )  # fmt: skip
    words = {
        "city": _city(tables), "most": pairs[most], "least": pairs[least],
        "more": f"{100 * drawn['difference'][most]:.1f}",
        "less": f"{-100 * drawn['difference'][least]:.1f}",
    }  # fmt: skip
    alt, alt_zh = both("city.figure.alt", **words)
    figure = replace(
        figure, alt=str(alt), title=say("city.figure.title", **words),
        caption=say("city.figure.caption", city=_city(tables)),
    )  # fmt: skip
    html = figure._repr_html_()
    return Markup(html.replace("<img ", Markup('<img data-zh-alt="{}" ').format(alt_zh), 1))


def _years(tables: "CityTables") -> Grid | None:
    rows = tables.years
    if rows.empty:
        return None
    of = rows.groupby("year")["of"].max().sort_index()
    cells = rows.set_index(["measure", "year"])
    known = set(cells.index)

    def cell(measure: str, year: int) -> object:
        if (measure, year) not in known:
            return NOTHING
        row = cells.loc[(measure, year)]
        place = f"{int(row['place'])}{'=' if row['ties'] > 1 else ''}"
        return _bold(place, bool(abs(row["z"]) > BEYOND))

    heads = [say("city.years.of", year=int(year), of=int(n)) for year, n in of.items()]
    measures = rows["measure"].unique()
    return Grid(
        say("city.years.caption", city=_city(tables)),
        [*_heads("measure"), *heads],
        [[said(*measure_pair(m)), *(cell(m, year) for year in of.index)] for m in measures],
        say("city.years.note"),
    )


def _carried(tables: "CityTables") -> Grid | None:
    rows = [
        [str(row["year"]), str(row["year"] - row["gap"]), row["n"],
         *(f"{row[kind]:.0%}" for kind in ("same", "reworded", "new"))]
        for row in tables.carried.to_dict("records")
    ]  # fmt: skip
    heads = _heads("year", "before", "n", "same", "reworded", "new")
    return (
        Grid(say("city.carried.caption"), heads, rows, say("city.carried.note")) if rows else None
    )


def _target(row: dict[str, Any], start: str = "") -> str:
    """A figure with its sign and range: ≥5.5 %."""
    sign = MODIFIER_SIGNS.get(str(row.get(f"{start}modifier")), "")
    low, high = row[f"{start}low"], row[f"{start}high"]
    amount = f"{low:g}" if pd.isna(high) or low == high else f"{low:g}–{high:g}"
    unit = row.get(f"{start}unit")
    return f"{sign}{amount}{'' if unit == '%' or pd.isna(unit) else unit}"


def _headline(tables: "CityTables") -> Grid | None:
    rows = []
    for row in tables.headline.to_dict("records"):
        stated = row["wording"] == "stated"
        ends = dict.fromkeys(f"{row[end]:{'g' if row['base'] == '%' else ',.0f'}}"
                             for end in ("least", "most"))  # fmt: skip
        span = "–".join(ends) + ("" if row["base"] == "%" else row["base"])
        rows.append([
            _named("indicator", row["indicator"]),
            _target(row) if stated else say(f"city.wording.{row['wording']}"),
            span if row["n_others"] else NOTHING,
            row["n_others"],
            row["n_same"] if stated and row["n_others"] else NOTHING,
            row["n_higher"] if stated and row["n_others"] else NOTHING,
        ])  # fmt: skip
    heads = _heads("indicator", "target", "range", "stating", "same_target", "higher")
    caption = say("city.headline.caption", city=_city(tables))
    return Grid(caption, heads, rows, say("city.headline.note")) if rows else None


def _concrete(tables: "CityTables") -> list[dict[str, Any]]:
    """For each report its most concrete commitments, with their figures."""
    figures = tables.figures.groupby("commitment_id") if len(tables.figures) else {}
    lists = {identifier: rows.to_dict("records") for identifier, rows in figures}
    parts = []
    for document, rows in tables.concrete.groupby("document_id", sort=False):
        entries = [
            {
                "link": commitment_link(row["commitment_id"]),
                "level": _named("specificity", int(row["specificity"])),
                "words": row["text"] or row["bag"],
                "figures": [_amount(each) for each in lists.get(row["commitment_id"], [])],
            }
            for row in rows.to_dict("records")
        ]
        every = view(city=tables.city, year=int(rows["year"].iloc[0]), figure="stated")
        parts.append({"document": document, "entries": entries, "all": every,
                      "shown": bool(rows["text"].iloc[0])})  # fmt: skip
    return parts


def _amount(row: dict[str, Any]) -> Markup:
    """A figure promised, with what it counts; of a lost one that it is lost."""
    what = row["object"] if isinstance(row["object"], str) and row["object"] else row["object_bag"]
    what = what if isinstance(what, str) else ""
    if row["status"] == "lost" or pd.isna(row["low"]):
        amount: object = say("city.lost")
    else:
        amount = _target(row) + ("%" if row["unit"] == "%" else "")
        if row["status"] == "restored":
            amount = Markup("{} ({})").format(amount, _named("figure", "restored"))
    return Markup("{} <b>{}</b>").format(Markup('<span lang="zh">{}</span>').format(what), amount)


def _words(tables: "CityTables") -> Grid | None:
    rows = [
        [Markup('<span lang="zh">{}</span>').format(row["word"]), row["count_target"],
         row["n_target"], *(f"{row[n]:.1f}" for n in ("rate_target", "rate_rest")),
         f"{row['ratio']:.2f}", _bold(f"{row['q']:.3f}", row["q"] < WITHIN)]
        for row in tables.words.to_dict("records")
    ]  # fmt: skip
    heads = _heads("word", "uses", "reports", "rate", "rate_others", "ratio", "q")
    note = say("city.words.note", tested=tables.n_words, passing=tables.n_passing)
    return Grid(say("city.words.caption", city=_city(tables)), heads, rows, note) if rows else None


def _groups(tables: "CityTables") -> Grid | None:
    rows = [
        [_named("theme", row["word"]), row["count_target"],
         *(f"{row[n]:.1f}" for n in ("rate_target", "rate_rest")), f"{row['ratio']:.2f}",
         _bold(f"{row['q']:.3f}", row["q"] < WITHIN), row["place"]]
        for row in tables.groups.to_dict("records")
    ]  # fmt: skip
    heads = _heads("theme", "uses", "rate", "rate_others", "ratio", "q", "place")
    caption = say("city.groups.caption", city=_city(tables))
    return Grid(caption, heads, rows, say("city.groups.note")) if rows else None


def _neighbours(tables: "CityTables") -> Grid | None:
    if tables.neighbours.empty:
        return None
    spaces = list(tables.neighbours["space"].unique())
    rows = []
    for rank, near in tables.neighbours.groupby("rank"):
        found = near.set_index("space")
        cells = [
            Markup("{} ({})").format(
                _link(said(found.loc[s, "city"], found.loc[s, "city_zh"]),
                      city_page(found.loc[s, "city"], "").href),
                f"{found.loc[s, 'distance']:.3f}",
            )
            for s in spaces
        ]  # fmt: skip
        rows.append([rank, *cells])
    heads = [*_heads("rank"), *(say(f"city.space.{space}") for space in spaces)]
    return Grid(say("city.neighbours.caption"), heads, rows, say("city.neighbours.note"))


def _outturn(tables: "CityTables") -> Grid | None:
    rows = [
        [str(row["year"]), _named("indicator", row["indicator"]), _target(row),
         _target(row, "reported_") if row["reported_wording"] == "stated" else NOTHING,
         _named("outturn", row["status"]), _number(row["next_low"], "g")]
        for row in tables.outturn.to_dict("records")
    ]  # fmt: skip
    heads = _heads("year", "indicator", "target", "reported", "status", "next")
    caption = say("city.outturn.caption", city=_city(tables))
    return Grid(caption, heads, rows, say("city.outturn.note")) if rows else None


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
        [_named("outcome", name), _link(n, view(city=tables.city, year=year, outcome=name))]
        for name, n in counts.items()
    ]
    caption = say("city.outcomes.caption", n=len(tables.outcomes))
    return Grid(caption, _heads("outcome", "n"), rows, say("city.outcomes.note"))


def _judged(tables: "CityTables") -> Grid | None:
    chosen = tables.outcomes[tables.outcomes["outcome"].isin(JUDGED)]
    rows = [
        [commitment_link(row["commitment_id"]),
         Markup('<span lang="zh">{}</span>').format(row["text"]),
         _given(row["promised"]), _given(row["reported"]), _named("outcome", row["outcome"])]
        for row in chosen.to_dict("records")
    ]  # fmt: skip
    heads = _heads("commitment", "sentence", "promised", "reported", "outcome")
    return Grid(say("city.judged.caption"), heads, rows) if rows else None


def _given(value: object) -> object:
    return value if isinstance(value, str) and value else NOTHING


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
        rows.append([
            row["document_id"], _named("status", row["status"]),
            say("answer.yes" if counted else "answer.no"),
            linked if address.startswith("http") else _given(address), publisher(address),
            _given(row["licence"]), _given(row["retrieved"]),
            Markup('<code class="digest">{}</code>').format(row["sha256"]),
        ])  # fmt: skip
    heads = _heads("document", "kind", "counted", "address", "publisher", "licence", "retrieved",
                   "sha256")  # fmt: skip
    caption = say("city.source.caption", city=_city(tables))
    return Grid(caption, heads, rows, say("city.source.note"))
