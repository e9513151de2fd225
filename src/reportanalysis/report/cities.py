"""A page for each city: where it stands, what it promises, what the next report says of it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from markupsafe import Markup

from reportanalysis.codebook import codes
from reportanalysis.files import write_text
from reportanalysis.report.cityparts import city_pair, further_parts
from reportanalysis.report.grids import (
    VARIABLES,
    Grid,
    Pair,
    bold,
    bracketed,
    heads,
    link,
    measure_pair,
    name_pair,
    named,
    number,
    share_words,
    target,
)
from reportanalysis.report.languages import both, listed, said, say
from reportanalysis.report.links import view
from reportanalysis.report.pages import Page, city_page
from reportanalysis.report.site import frame, render
from reportanalysis.report.tidy import tidy
from reportanalysis.tables import NOTHING

if TYPE_CHECKING:
    from reportanalysis.study.citytables import CityTables

YEAR = 2024


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
    html = render(
        "city_body.html.j2", page=page, lead=_lead(tables),
        standing=_standing(tables), years=_years(tables), carried=_carried(tables),
        headline=_headline(tables), **further_parts(tables),
    )  # fmt: skip
    target = Path(folder) / page.href
    return write_text(target, frame(tidy(html, page.href), page, pages, kind="notebook city"))


def _joined(measures: Iterable[str]) -> Pair:
    """Types and themes of a sentence, each kind with its names.

    >>> _joined(["type: regulatory", "theme: urban", "theme: rural"])
    ('the type regulatory and the themes urban and rural', '类型规制和主题城建、三农')
    """
    parts = []
    for kind, variable in VARIABLES.items():
        pairs = [name_pair(variable, m.partition(": ")[2]) for m in measures if m.startswith(kind)]
        if pairs:
            many = "many" if len(pairs) > 1 else "one"
            parts.append(both(f"measure.{variable}.{many}", names=listed(pairs)))
    return " and ".join(part[0] for part in parts), "和".join(part[1] for part in parts)


def _lead(tables: "CityTables") -> list[Markup]:
    """The first sentences: what is compared, and what is surely apart."""
    city = city_pair(tables)
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
    reach = 1.1 * float(tables.standing[["difference_low", "difference_high"]].abs().max().max())
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
            place = bracketed(place, f"{row['best']}–{row['worst']}")
        value, others, difference = (row[n] for n in ("value", "others", "difference"))
        rows.append([
            link(name, view(city=tables.city, year=YEAR, **chosen)) if code else name,
            f"{value:.2f}" if level else share_words(value, row["low"], row["high"]),
            f"{others:.2f}" if level else f"{100 * others:.1f}%",
            NOTHING if level else _difference(row),
            interval_mark(difference, row["difference_low"], row["difference_high"], reach)
            if code else "",
            place,
            number(now.get(measure), "+z.1f"),
        ])  # fmt: skip
    caption = say(
        "city.standing.caption", city=city_pair(tables), of=int(tables.standing["of"].iloc[0])
    )
    columns = heads("measure", "share", "others", "difference", "interval", "place", "z")
    return Grid(caption, columns, rows, say("city.standing.note"))


def _difference(row: dict[Any, Any]) -> str:
    """A difference in points, with its interval where it has one."""
    value, low, high = (
        f"{100 * row[name]:+z.1f}" for name in ("difference", "difference_low", "difference_high")
    )
    return value if pd.isna(row["difference_low"]) else f"{value} [{low}, {high}]"


def interval_mark(value: float, low: float, high: float, reach: float) -> Markup:
    """An interval drawn on a scale from -reach to +reach, for eyes alone: the cell has the words.

    >>> "M25 5H75" in interval_mark(0.0, -0.1, 0.1, 0.2)
    True
    """
    place, start, end = (f"{50 + 50 * x / reach:.3g}" for x in (value, low, high))
    return Markup(
        '<svg class="mark" viewBox="0 0 100 10" aria-hidden="true"><path d="M50 0V10M{} 5H{}"/>'
        '<circle cx="{}" cy="5" r="3"/></svg>'
    ).format(start, end, place)


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
        return bold(place, row["beyond"])

    years = [say("city.years.of", year=int(year), of=int(n)) for year, n in of.items()]
    measures = sorted(rows["measure"].unique(), key=_place_of)
    return Grid(
        say("city.years.caption", city=city_pair(tables)),
        [*heads("measure"), *years],
        [[said(*measure_pair(m)), *(cell(m, year) for year in of.index)] for m in measures],
        say("city.years.note"),
    )


def _place_of(measure: str) -> tuple[int, int]:
    """Types, then themes, each as the codebook has them; other measures stay as they are.

    >>> sorted(["theme: rural", "type: service", "type: regulatory"], key=_place_of)
    ['type: regulatory', 'type: service', 'theme: rural']
    """
    kind, _, code = measure.partition(": ")
    if not code:
        return len(VARIABLES), 0
    return list(VARIABLES).index(kind), list(codes(VARIABLES[kind])).index(code)


def _carried(tables: "CityTables") -> Grid | None:
    rows = [
        [str(row["year"]), str(row["year"] - row["gap"]), row["n"],
         *(f"{row[kind]:.0%}" for kind in ("same", "reworded", "new"))]
        for row in tables.carried.to_dict("records")
    ]  # fmt: skip
    columns = heads("year", "before", "n", "same", "reworded", "new")
    return (
        Grid(say("city.carried.caption"), columns, rows, say("city.carried.note")) if rows else None
    )


def _headline(tables: "CityTables") -> Grid | None:
    rows = []
    for row in tables.headline.to_dict("records"):
        stated = row["wording"] == "stated"
        ends = dict.fromkeys(f"{row[end]:{'g' if row['base'] == '%' else ',.0f'}}"
                             for end in ("least", "most"))  # fmt: skip
        span = "–".join(ends) + ("" if row["base"] == "%" else row["base"])
        rows.append([
            named("indicator", row["indicator"]),
            target(row) if stated else say(f"city.wording.{row['wording']}"),
            span if row["n_others"] else NOTHING,
            row["n_others"],
            row["n_same"] if stated and row["n_others"] else NOTHING,
            row["n_higher"] if stated and row["n_others"] else NOTHING,
        ])  # fmt: skip
    columns = heads("indicator", "target", "range", "stating", "same_target", "higher")
    caption = say("city.headline.caption", city=city_pair(tables))
    found = rows and tables.headline["wording"].ne("not found").any()
    return Grid(caption, columns, rows, say("city.headline.note")) if found else None
