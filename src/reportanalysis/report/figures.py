"""Figures as files of their own, taken out of executed notebooks."""

import base64
import re
from collections.abc import Iterable
from pathlib import Path

from bs4 import BeautifulSoup

from reportanalysis.files import write_bytes
from reportanalysis.report.execute import read_notebook

_DATA = re.compile(r"data:image/(?P<kind>png|svg)(?:\+xml)?;base64,(?P<content>.*)", re.DOTALL)


def save_figures(executed: Iterable[str | Path], folder: str | Path) -> list[Path]:
    """Write every figure of the notebooks to a file named after it.

    Parameters
    ----------
    executed : iterable of str or Path
        Executed notebooks whose figures are `reportanalysis.figure.Figure`.
    folder : str or Path
        Where to; made if missing.

    Returns
    -------
    list of Path
        The files, ``NAME.svg`` or, where a drawing is large, ``NAME.png``.

    Examples
    --------
    >>> save_figures([], "figures")
    []
    """
    written = []
    for path in executed:
        for cell in read_notebook(path).cells:
            for output in cell.get("outputs", []):
                html = output.get("data", {}).get("text/html", "")
                for figure in BeautifulSoup(html, "html.parser").select("figure[id]"):
                    match = _DATA.match(figure.img["src"])
                    name = figure["id"].removeprefix("figure-")
                    target = Path(folder) / f"{name}.{match['kind']}"
                    written.append(write_bytes(target, base64.b64decode(match["content"])))
    return written
