"""The list of the report's pages, for navigation, index and explorer."""

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from itertools import starmap
from pathlib import Path

from reportanalysis.errors import ReportError
from reportanalysis.files import write_text
from reportanalysis.report.languages import both, plain
from reportanalysis.report.notebooks import read_notebook

SITE_TITLE = plain("site.title")
# Under these headings the navigation lists the pages.
GROUPS = ("study", "cities", "reference")
PEOPLE = " with human codes"  # pages of chinese.csv: what stands there only then
CHINESE = "chinese.csv"  # beside the notebooks: page, kind, key, chinese


@dataclass(frozen=True)
class Page:
    """One page: file name without ending, h1, short form for the navigation, first paragraph.

    `parts_zh` has the Chinese of its headings, tables and figures: kind, then key.
    """

    name: str
    title: str
    label: str
    summary: str = ""
    title_zh: str = ""
    label_zh: str = ""
    summary_zh: str = ""
    group: str = GROUPS[0]
    parts_zh: dict[str, dict[str, str]] = field(default_factory=dict, hash=False)

    @property
    def href(self) -> str:
        """Address of the page from any other page."""
        return f"{self.name}.html"


def fixed_page(name: str) -> Page:
    """Give a page of reference whose title, label and summary stand in strings.csv."""
    title, label, summary = (
        tuple(map(str, both(f"page.{name}.{what}"))) for what in ("title", "label", "summary")
    )
    return Page(name, title[0], label[0], summary[0], title[1], label[1], summary[1], "reference")


def city_page(city: str, city_zh: str) -> Page:
    """Give the page of a city of the registry.

    >>> city_page("Tai'an", "泰安").href
    'city-tai-an.html'
    """
    summary = both("city.summary", city=(city, city_zh))
    name = f"city-{'-'.join(re.findall(r'[a-z0-9]+', city.lower()))}"
    return Page(name, city, city, str(summary[0]), city_zh, city_zh, str(summary[1]), "cities")


INDEX = Page(
    "index",
    SITE_TITLE,
    plain("nav.overview"),
    title_zh=both("site.title")[1],
    label_zh=both("nav.overview")[1],
)
FIXED = EXPLORER, LIMITS, CODEBOOK, GLOSSARY, DATA, DOCS, SOURCES = tuple(  # in this order
    map(fixed_page, ("explorer", "limits", "codebook", "glossary", "data", "docs", "sources"))
)


def _plain(markdown: str) -> str:
    markdown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"<[^>]+>|[*`]|(?<!\w)_|_(?!\w)", "", markdown).split())


def describe_notebook(path: str | Path) -> Page:
    """Read a notebook's title and first paragraph, without running it.

    The navigation shows the title up to its first colon, or ``metadata.report.label``. The
    Chinese words are those of ``chinese.csv`` beside the notebook, if it is there.
    """
    path = Path(path)
    notebook = read_notebook(path)
    words = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    blocks = re.split(r"\n\s*\n", words.strip())
    heading, _, below = blocks[0].partition("\n")
    if not heading.startswith("# "):
        raise ReportError(f"{path.name} has no title; begin its first cell with '# ' and the title")
    rest = [below, *blocks[1:]]
    prose = [block for block in rest if block.strip() and not re.match(r"\s*(#|[-*] |\||>)", block)]
    title = _plain(heading[2:])
    label = notebook.metadata.get("report", {}).get("label") or title.split(":")[0]
    summary = _plain(prose[0]) if prose else ""
    parts = chinese_parts(path)
    for kind, more in chinese_parts(path, PEOPLE).items():
        parts.setdefault(kind, {}).update(more)
    zh = {kind: parts.pop(kind, {}).get("", "") for kind in ("title", "label", "summary")}
    return Page(
        path.stem, title, label, summary, zh["title"], zh["label"], zh["summary"], parts_zh=parts
    )


def chinese_parts(notebook: Path, when: str = "") -> dict[str, dict[str, str]]:
    """Read what was written in Chinese for a notebook: kind, then key; empty where nothing was.

    Title, label and summary have the empty key, ``figure`` (what it shows) a figure's name,
    ``table``, its ``note``, ``heading`` and ``drawing`` the English of caption, heading or text.
    `when` is empty, or `PEOPLE` for what stands on the page only where people coded.
    """
    path = notebook.with_name(CHINESE)
    rows = csv.DictReader(path.read_text("utf-8").splitlines()) if path.is_file() else []
    parts: dict[str, dict[str, str]] = {}
    for row in rows:
        if row["page"] == f"{notebook.stem}{when}":
            kind = parts.setdefault(row["kind"], {})
            if row["key"] in kind:
                raise ReportError(
                    f"{path}: {row['page']} has {row['kind']} {row['key']!r} twice; keep one row"
                )
            kind[row["key"]] = row["chinese"]
    return parts


def write_pages(
    notebooks: Iterable[str | Path], target: str | Path, registry: str | Path | None = None
) -> Path:
    """Write the list of pages as JSON, fixed ones last, unless it is the same as before.

    Every city of the registry has a page (`city_page`). An unchanged file keeps its date, so
    Make renders again only the page whose notebook changed, and all pages when a title did.
    """
    from reportanalysis.corpus.registry import read_registry, registered_cities  # needs pandas

    cities = registered_cities(read_registry(registry)) if registry else {}
    pages = [*map(describe_notebook, notebooks), *starmap(city_page, cities.items())]
    pages += FIXED
    content = json.dumps([asdict(page) for page in pages], ensure_ascii=False, indent=1) + "\n"
    target = Path(target)
    if target.is_file() and target.read_text(encoding="utf-8") == content:
        return target
    return write_text(target, content)


def read_pages(path: str | Path) -> list[Page]:
    """Read the list that `write_pages` wrote."""
    try:
        return [Page(**entry) for entry in json.loads(Path(path).read_text(encoding="utf-8"))]
    except (TypeError, ValueError) as error:
        raise ReportError(
            f"{path} is no list of pages ({error}); delete it, make it again"
        ) from None
