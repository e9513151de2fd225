"""Notebook files: reading them, and the figures in them."""

import base64
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from reportanalysis.errors import ReportError
from reportanalysis.files import write_bytes

if TYPE_CHECKING:
    from nbformat import NotebookNode

# As text: a parser of HTML would lose the capitals that SVG tells names by.
FIGURE = re.compile(r'<figure class="plot" id="figure-([\w-]+)">(.*?)</figure>', re.DOTALL)
SVG = re.compile("<svg.*?</svg>", re.DOTALL)
PNG = re.compile(r'src="data:image/png;base64,([^"]*)"')


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
    from reportanalysis.report.outlines import outlined  # needs matplotlib

    written = []
    for path in executed:
        for cell in read_notebook(path).cells:
            for output in cell.get("outputs", []):
                html = output.get("data", {}).get("text/html", "")
                for name, figure in FIGURE.findall(html):
                    drawing, image = SVG.search(figure), PNG.search(figure)
                    if drawing is not None:
                        target, content = f"{name}.svg", outlined(drawing[0])
                    elif image is not None:
                        target, content = f"{name}.png", base64.b64decode(image[1])
                    else:
                        continue
                    written.append(write_bytes(Path(folder) / target, content))
    return written
