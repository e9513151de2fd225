"""The documents, Markdown files of the repository, as pages of the site."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import mistune

from reportanalysis.errors import ReportError
from reportanalysis.files import write_text
from reportanalysis.report.pages import DOCS, Page
from reportanalysis.report.site import frame
from reportanalysis.report.tidy import slug, tidy

LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


def page_name(path: str | Path) -> str:
    """Name a document's page: ``docs/README.md`` is the list of them.

    >>> page_name("docs/howto.md"), page_name("docs/README.md"), page_name("data/README.md")
    ('docs-howto', 'docs', 'docs-data')
    """
    path = Path(path)
    if path.name != "README.md":
        return f"docs-{path.stem.lower()}"
    return DOCS.name if path.parent.name == "docs" else f"docs-{path.parent.name}"


def render_documents(
    paths: Sequence[str | Path],
    folder: str | Path,
    pages: Sequence[Page],
    made: Mapping[str, str],
) -> list[Path]:
    """Render Markdown documents as pages of the site.

    Links between documents and to notebooks lead to their pages; of a link to another file
    of the repository that the site does not hold, the words stay.

    Parameters
    ----------
    paths : sequence of str or Path
        The documents, from the repository's folder; each begins with ``# `` and a title.
    folder : str or Path
        Where the pages go.
    pages : sequence of Page
        All pages of the report but the index (`read_pages`), for the navigation.
    made : mapping of str to str
        Further documents by path, as text: those made from the code (`reference`).

    Returns
    -------
    list of Path
        The pages written.

    Raises
    ------
    ReportError
        If a document has no title, or a link between documents leads nowhere.
    """
    texts = {Path(path).as_posix(): Path(path).read_text("utf-8") for path in paths}
    texts |= dict(made)
    known = {page.name for page in pages}
    sections = {path: _sections(text) for path, text in texts.items()}
    return [
        write_text(
            Path(folder) / f"{page_name(path)}.html",
            _page(path, text, sections, known, pages),
        )
        for path, text in texts.items()
    ]


def _page(
    path: str,
    text: str,
    sections: Mapping[str, set[str]],
    known: set[str],
    pages: Sequence[Page],
) -> str:
    """One document in the frame of the site."""
    html = str(mistune.create_markdown(escape=False, plugins=["table"])(text))
    html = LINK.sub(lambda link: _lead(link, path, sections, known), html)
    html = re.sub(r"<code>(docs-\w+\.html)</code>", r'<a href="\1">\1</a>', html)
    if page_name(path) != DOCS.name:
        html += f'<p><a href="{DOCS.href}">All documents</a></p>'
    body = tidy(html.replace("<pre>", '<pre class="commands">'), path, Path(path).parent)
    page = DOCS if page_name(path) == DOCS.name else Page(page_name(path), body.title, body.title)
    return frame(body, page, pages)


def _sections(text: str) -> set[str]:
    """The ids that a document's headings get."""
    bare = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return {slug(re.sub("[`*]", "", words)) for words in re.findall(r"^#+ (.*)$", bare, re.M)}


def _lead(link: re.Match[str], path: str, sections: Mapping[str, set[str]], known: set[str]) -> str:
    """Turn a link of the repository into one of the site, or into its words."""
    address, words = link.groups()
    if re.match(r"[a-z]+:", address):
        return link[0]
    target, _, anchor = address.partition("#")
    # Normalised by hand: `..` of a path that need not exist.
    parts: list[str] = list(Path(path).parent.parts) if target else list(Path(path).parts)
    for part in Path(target).parts:
        parts = parts[:-1] if part == ".." else [*parts, part]
    goal = "/".join(parts)
    if goal in sections:
        if anchor and anchor not in sections[goal]:
            raise ReportError(f"{path} links to {address}, but {goal} has no such heading; mend it")
        return f'<a href="{page_name(goal)}.html{"#" * bool(anchor)}{anchor}">{words}</a>'
    if parts[0] == "notebooks" and Path(goal).stem in known:
        return f'<a href="{Path(goal).stem}.html">{words}</a>'
    return words
