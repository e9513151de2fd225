"""Pages as HTML: the frame they share, a notebook's page, the index."""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from bs4 import BeautifulSoup
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from nbconvert import HTMLExporter

from reportanalysis.errors import ReportError
from reportanalysis.files import write_text
from reportanalysis.report.chinese import mark_chinese
from reportanalysis.report.embed import font_faces
from reportanalysis.report.execute import read_notebook
from reportanalysis.report.offline import check_offline
from reportanalysis.report.pages import INDEX, SITE_TITLE, Page
from reportanalysis.report.tidy import Body, tidy


def template(name: str) -> str:
    """Read a file of the templates folder, for example the style sheet.

    Parameters
    ----------
    name : str
        File name.

    Returns
    -------
    str
        Its text.
    """
    return files("reportanalysis.report").joinpath("templates", name).read_text("utf-8")


def environment() -> Environment:
    """Give the Jinja environment of the report's own templates.

    Returns
    -------
    Environment
        HTML is escaped, a missing variable is an error.
    """
    return Environment(
        loader=PackageLoader("reportanalysis.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def frame(
    body: Body,
    page: Page,
    pages: Sequence[Page],
    *,
    script: str = "",
    kind: str = "notebook",
) -> str:
    """Put a body into the frame all pages share, with its style and fonts inside.

    Parameters
    ----------
    body : Body
        Title and content.
    page : Page
        The page itself, for the navigation.
    pages : sequence of Page
        All pages but the index, in order.
    script : str
        JavaScript the page runs; the page's security policy allows this text and no other.
    kind : {"notebook", "index", "explorer"}
        Class of the page, for the style sheet.

    Returns
    -------
    str
        A whole HTML page that loads nothing.

    Raises
    ------
    ReportError
        The page would load something, or a character has no glyph.
    """
    everything = [INDEX, *pages]
    names = [each.name for each in everything]
    here = names.index(page.name) if page.name in names else 0
    html = (
        environment()
        .get_template("frame.html.j2")
        .render(
            body=body,
            page=page,
            pages=everything,
            previous=everything[here - 1] if here > 0 else None,
            following=everything[here + 1] if here + 1 < len(everything) else None,
            site_title=SITE_TITLE,
            style=Markup(template("report.css")),
            script=Markup(script),
            script_hash=_hash(script) if script else "",
            kind=kind,
        )
    )
    soup = BeautifulSoup(html, "html.parser")
    mark_chinese(soup)
    check_offline(soup, page.href)
    style = soup.find("style")
    style.string = font_faces(soup, page.href) + str(style.string)
    return str(soup).strip() + "\n"


def _exporter() -> HTMLExporter:
    folder = files("reportanalysis.report").joinpath("templates")
    return HTMLExporter(
        template_name="notebook",
        extra_template_basedirs=[str(folder)],
        exclude_anchor_links=True,
    )


def render_page(executed: str | Path, target: str | Path, pages: Sequence[Page]) -> Path:
    """Render an executed notebook as one page of the report.

    The page holds its style, fonts and images and loads nothing; two runs give the same
    bytes.

    Parameters
    ----------
    executed : str or Path
        The executed notebook; relative images are looked for beside it.
    target : str or Path
        The HTML file.
    pages : sequence of Page
        All pages of the report but the index (`read_pages`); the one named as the notebook
        is marked as current.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ReportError
        No title, a script in an output, an image without alt text, something that would be
        loaded, or a character without a glyph. The previous page stays as it was.
    """
    executed = Path(executed)
    notebook = read_notebook(executed)
    html, _ = _exporter().from_notebook_node(notebook)
    body = tidy(html, executed.name, executed.parent)
    page = next((each for each in pages if each.name == Path(target).stem), None)
    page = page or Page(Path(target).stem, body.title, body.title)
    return write_text(target, frame(body, page, pages))


def citation(path: str | Path) -> str:
    """Word how to cite the project, from its CITATION.cff.

    >>> citation("CITATION.cff").startswith("reportanalysis: commitments in Chinese")
    True
    """
    stated = dict(re.findall(r'^(\w+): "?(.*?)"?$', Path(path).read_text("utf-8"), re.MULTILINE))
    lacking = {"title", "version", "abstract"} - set(stated)
    if lacking:
        raise ReportError(f"{path} states no {' and no '.join(sorted(lacking))}; add a line for it")
    name = f"{stated['title']}, version {stated['version']} ({Path(path).name})"
    return f"{name}, with the commit it was made from. {stated['abstract']}"


def _digest(path: Path) -> str:
    if not path.is_file():
        raise ReportError(f"{path} is listed as an input of the report but is not there")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def render_index(
    pages: Sequence[Page],
    target: str | Path,
    *,
    purpose: str,
    cite: str,
    inputs: Iterable[str | Path] = (),
) -> Path:
    """Render the first page: what this is, its pages, how to cite and rerun it.

    Parameters
    ----------
    pages : sequence of Page
        All other pages, in order.
    target : str or Path
        The HTML file, ``index.html``.
    purpose : str
        One paragraph: what question the report answers, from what.
    cite : str
        How to cite the report (`citation`).
    inputs : iterable of str or Path
        Data files, named from the working folder; the page gives their SHA-256, no times.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    ReportError
        An input is missing.
    """
    html = (
        environment()
        .get_template("index_body.html.j2")
        .render(
            site_title=SITE_TITLE,
            purpose=purpose,
            pages=pages,
            cite=cite,
            inputs=[(Path(path).as_posix(), _digest(Path(path))) for path in inputs],
        )
    )
    text = frame(tidy(html, INDEX.href), INDEX, pages, kind="index")
    return write_text(target, text)
