"""Pages as HTML: the frame they share, a notebook's page."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reportanalysis.errors import ReportError
from reportanalysis.files import write_bytes, write_text
from reportanalysis.report.chinese import mark_chinese
from reportanalysis.report.glossary import link_terms
from reportanalysis.report.languages import WORDS, both, said
from reportanalysis.report.notebooks import read_notebook
from reportanalysis.report.offline import check_offline
from reportanalysis.report.pages import GLOSSARY, GROUPS, INDEX, Page
from reportanalysis.report.tidy import Body, tidy
from reportanalysis.report.trail import FOLDER
from reportanalysis.report.translate import wording

if TYPE_CHECKING:
    from nbformat import NotebookNode

# What Python says of a drawing that is a cell's last value and has no words.
DRAWING = re.compile(r"[\[(\s]*<(Figure size|Axes|matplotlib\.)")


def template(name: str) -> str:
    """Read a file of the templates folder, for example the style sheet."""
    return files("reportanalysis.report").joinpath("templates", name).read_text("utf-8")


@cache
def _environment() -> Environment:
    """The templates, each read once: HTML is escaped, a missing variable an error."""
    return Environment(
        loader=PackageLoader("reportanalysis.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, **values: Any) -> str:
    """Fill in a template."""
    return _environment().get_template(name).render(**WORDS, **values)


def frame(
    body: Body,
    page: Page,
    pages: Sequence[Page],
    *,
    scripts: Sequence[str] = (),
    kind: str = "notebook",
) -> str:
    """Put a body into the frame all pages share, with its style inside.

    `pages` are all but the index. The security policy allows `scripts`, which stand at the page's
    end, the frame's own (templates/site.js) and no other; `kind` is the page's class in the style
    sheet. A page that would load anything is refused.
    """
    everything = [INDEX, *pages]
    names = [each.name for each in everything]
    here = names.index(page.name) + 1 if page.name in names else 0  # 0: a document, in no order
    around = [None, *everything, None] if here else [None, None]
    site_script = template("site.js")
    html = render(
        "frame.html.j2",
        body=body,
        page=page,
        index=INDEX,
        groups=_groups(pages),
        previous=around[here - 1],
        following=around[here + 1],
        site_title=both("site.title"),
        is_index=page.name == INDEX.name,
        title=said(Markup(body.title_html), "" if body.title_zh else page.title_zh),
        title_zh=page.title_zh or body.title_zh or body.title,
        style=Markup(template("report.css")),
        site_script=Markup(site_script),
        scripts=[Markup(script) for script in scripts],
        hashes=" ".join(map(_allowed, [site_script, *scripts])),
        kind=kind,
    )
    soup = BeautifulSoup(html, "html.parser")
    mark_chinese(soup)
    main, text = soup.find("main"), soup.select_one("main > .text")
    if text is not None:
        text.extend([*body.soup.contents, "\n"])
    if GLOSSARY.name in names and page.name != GLOSSARY.name and main is not None:
        link_terms(main)
    check_offline(soup, page.href)
    return str(soup).strip() + "\n"


def _groups(pages: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    """The groups of the navigation that have pages, each with its own."""
    members = [(group, [page for page in pages if page.group == group]) for group in GROUPS]
    return [(group, found) for group, found in members if found]


def _allowed(script: str) -> str:
    """A script as the security policy names it: by its hash."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _to_html(notebook: "NotebookNode") -> str:
    """The cells and outputs of a notebook, by the template in templates/notebook."""
    from nbconvert import HTMLExporter  # slow, and neither index nor explorer shows a notebook

    folder = str(files("reportanalysis.report").joinpath("templates"))
    exporter = HTMLExporter(
        template_name="notebook",
        extra_template_basedirs=[folder],
        exclude_anchor_links=True,
        filters={"highlight_code": _highlighted},
    )
    return str(exporter.from_notebook_node(notebook)[0])


def _highlighted(source: str, **_: Any) -> str:
    """A cell's code in colours; nbconvert's own way loads IPython for commands no cell has."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers.python import PythonLexer

    style = HtmlFormatter(cssclass=" highlight hl-ipython3")
    return str(highlight(source or " ", PythonLexer(), style))


def _refuse_plain_drawings(notebook: "NotebookNode", where: str) -> None:
    """Refuse a drawing that would be shown as the words ``<Figure size ... with 1 Axes>``."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if set(data) == {"text/plain"} and DRAWING.match(data["text/plain"]):
                raise ReportError(
                    f"{where}, cell {number} ends in a plain matplotlib drawing; end it in "
                    "Figure(drawing, name, alt, caption) of reportanalysis.figure, which is "
                    "shown with its words"
                )


def render_page(executed: str | Path, target: str | Path, pages: Sequence[Page]) -> Path:
    """Render an executed notebook as one page of the report, the numbers of its figures beside it.

    The page holds its style and images and loads nothing but the fonts beside it
    (`reportanalysis.report.embed.write_fonts`); two runs give the same bytes.

    Parameters
    ----------
    executed : str or Path
        The executed notebook; relative images are looked for beside it.
    target : str or Path
        The HTML file.
    pages : sequence of Page
        All pages of the report but the index (`read_pages`); the one named as the target is
        marked as current.

    Raises
    ------
    ReportError
        No title, a script in an output, a drawing or an image without words, or something
        that would be loaded.
    """
    executed = Path(executed)
    notebook = read_notebook(executed)
    _refuse_plain_drawings(notebook, executed.name)
    name = Path(target).stem
    body = tidy(_to_html(notebook), executed.name, executed.parent, wording(pages, name))
    own = Page(name, body.title, body.title)
    for old in (Path(target).parent / FOLDER).glob(f"{name}-*.csv"):
        old.unlink()
    for file, content in body.files.items():
        write_bytes(Path(target).parent / file, content)
    page = next((each for each in pages if each.name == name), own)
    return write_text(target, frame(body, page, pages))
