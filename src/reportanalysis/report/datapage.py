"""The page of the data: every file with its rows and columns, to be downloaded beside it."""

import csv
import gzip
import io
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from reportanalysis.errors import ReportError
from reportanalysis.files import write_text
from reportanalysis.names import rows_of
from reportanalysis.report.grids import Grid, link
from reportanalysis.report.languages import listed, said, say
from reportanalysis.report.pages import DATA, Page
from reportanalysis.report.site import frame, render
from reportanalysis.report.tidy import tidy
from reportanalysis.report.trail import is_copied
from reportanalysis.tables import NOTHING, code

PACKAGE = "datapackage.json"
CODES = re.compile(r"`([^`]+)`|(?<![a-z_])[a-z]+(?:_[a-z]+)+(?![a-z_])")


@cache
def _kinds() -> list[tuple[str, str, str]]:
    """Patterns of paths with what the files are, in English and Chinese; the first one counts."""
    rows = rows_of("report/datafiles.csv")
    return [(row["pattern"], row["english"], row["chinese"]) for row in rows]


def what_it_is(path: str) -> tuple[str, str]:
    """Say what a file below ``data`` is, in English and Chinese.

    >>> what_it_is("gold/runin_codebook.md")[0]
    'a codebook: the rules of coding'
    """
    for pattern, english, chinese in _kinds():
        if fnmatch(path, pattern):
            return english, chinese
    raise ReportError(
        f"no word on data/{path}; add a row to src/reportanalysis/report/datafiles.csv"
    )


def size_of(path: Path) -> tuple[int, int] | None:
    """Rows and columns of a table; None for another kind of file."""
    if not path.name.endswith((".csv", ".csv.gz")):
        return None
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text, newline=""))
    columns = len(next(rows, []))
    return sum(1 for _ in rows), columns


def render_data(
    root: str | Path, folder: str | Path, pages: Sequence[Page], files: Iterable[str | Path]
) -> Path:
    """Render the page of the data and copy the files beside it, but those too large (`is_copied`).

    Parameters
    ----------
    root : str or Path
        The folder ``data``, with ``datapackage.json``, which says what columns mean.
    folder : str or Path
        Where the page goes; the files go to its subfolder ``data``.
    pages : sequence of Page
        All pages of the report but the index.
    files : iterable of str or Path
        The files, in order.
    """
    root, folder = Path(root), Path(folder)
    target = folder / "data"
    shutil.rmtree(target, ignore_errors=True)
    names = [Path(file).relative_to(root).as_posix() for file in files]
    left = [name for name in names if not is_copied(name)]
    for name in names:
        if name not in left:
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target / name)
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(Path("data", name).parent.as_posix(), []).append(name)
    html = render(
        "data_body.html.j2", page=DATA, n=len(names), left=left, names=listed(left),
        groups=[_files(root, place, own, left) for place, own in groups.items()],
        columns=_columns(json.loads((root / PACKAGE).read_text("utf-8"))),
    )  # fmt: skip
    text = frame(tidy(html, DATA.href), DATA, pages, kind="notebook data")
    return write_text(folder / DATA.href, text)


def _files(root: Path, place: str, names: list[str], left: list[str]) -> tuple[str, Grid]:
    """The table of the files in one folder."""
    rows = []
    for name in names:
        size = size_of(root / name)
        words = code(Path(name).name)
        rows.append([
            words if name in left else link(words, f"data/{name}"),
            said(*what_it_is(name)),
            *(size or (NOTHING, NOTHING)),
            f"{-(-(root / name).stat().st_size // 1000):,}",
        ])  # fmt: skip
    columns = [say("data.file"), say("data.what"), say("data.rows"), say("data.columns"),
               say("data.size")]  # fmt: skip
    return place, Grid(say("data.folder", folder=place), columns, rows)


def _codes(text: str) -> Markup:
    """Names of columns and values in a meaning, set as code.

    >>> print(_codes("joined by `; `, as for no_plan"))
    joined by <code>; </code>, as for <code>no_plan</code>
    """
    words = str(escape(text))
    return Markup(CODES.sub(lambda m: f"<code>{m[1] or m[0]}</code>", words))


def _columns(package: dict[str, Any]) -> list[tuple[str, list[tuple[str, Markup, Markup]]]]:
    """For each table its columns with type and meaning."""
    return [
        (each["path"], [(f["name"], say(f"data.type.{f['type']}"),
                         said(_codes(f["description"]), _codes(f["description_zh"])))
                        for f in each["schema"]["fields"]])
        for each in package["resources"]
    ]  # fmt: skip
