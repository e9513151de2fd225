"""The list of the report's pages, for navigation, index and explorer."""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from reportanalysis.errors import ReportError
from reportanalysis.files import write_text
from reportanalysis.report.notebooks import read_notebook

SITE_TITLE = "Reading city government work reports"


@dataclass(frozen=True)
class Page:
    """One page: file name without ending, h1, short form for the navigation, first paragraph."""

    name: str
    title: str
    label: str
    summary: str = ""

    @property
    def href(self) -> str:
        """Address of the page from any other page."""
        return f"{self.name}.html"


INDEX = Page("index", SITE_TITLE, "Overview")
EXPLORER = Page(
    "explorer",
    "Every commitment, one by one",
    "All commitments",
    "Search and filter the commitments behind every number, each with its document, "
    "section and the characters it was taken from.",
)


def _plain(markdown: str) -> str:
    markdown = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"<[^>]+>|[*`]|(?<!\w)_|_(?!\w)", "", markdown).split())


def describe_notebook(path: str | Path) -> Page:
    """Read a notebook's title and first paragraph, without running it.

    The navigation shows the title up to its first colon, or ``metadata.report.label``.
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
    return Page(path.stem, title, label, _plain(prose[0]) if prose else "")


def write_pages(notebooks: Iterable[str | Path], target: str | Path) -> Path:
    """Write the list of pages as JSON, the explorer last, unless it is the same as before.

    An unchanged file keeps its date, so Make renders again only the page whose notebook
    changed, and all pages when a title did.
    """
    pages = [*map(describe_notebook, notebooks), EXPLORER]
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
