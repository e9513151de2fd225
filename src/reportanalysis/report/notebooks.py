"""Notebook files: reading them, and the figures in them."""

import base64
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from reportanalysis.errors import ReportError
from reportanalysis.files import write_bytes

if TYPE_CHECKING:
    from nbformat import NotebookNode

IMAGE = re.compile(r"data:image/(?P<kind>png|svg)(?:\+xml)?;base64,(?P<content>.*)", re.DOTALL)


def read_notebook(path: str | Path) -> "NotebookNode":
    """Read a notebook in the current format, its cells named ``cell-1``, ``cell-2`` and so on."""
    import nbformat  # slow, and neither index nor explorer reads a notebook

    path = Path(path)
    if not path.is_file():
        raise ReportError(f"{path}: no such notebook")
    try:
        notebook: NotebookNode = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    except Exception as error:  # nbformat raises its own, jsonschema's and json's
        raise ReportError(f"{path} cannot be read as a notebook: {error}") from error
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number}"
    return notebook


def save_figures(executed: Iterable[str | Path], folder: str | Path) -> list[Path]:
    """Write every `Figure` of executed notebooks to ``NAME.svg`` or, where large, ``NAME.png``."""
    written = []
    for path in executed:
        for cell in read_notebook(path).cells:
            for output in cell.get("outputs", []):
                html = output.get("data", {}).get("text/html", "")
                for image in BeautifulSoup(html, "html.parser").select("figure[id] img[src]"):
                    match = IMAGE.match(str(image["src"]))
                    framed = image.find_parent("figure", id=True)
                    if match is not None and framed is not None:
                        name = str(framed["id"]).removeprefix("figure-")
                        target = Path(folder) / f"{name}.{match['kind']}"
                        written.append(write_bytes(target, base64.b64decode(match["content"])))
    return written
