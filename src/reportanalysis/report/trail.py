"""Under each figure its trail: the data files, their checksums, its numbers, its code."""

import base64
import re
from fnmatch import fnmatch

from bs4 import BeautifulSoup
from bs4.element import Tag
from markupsafe import Markup

from reportanalysis.report.languages import both, said, say

# Large files that few readers want: the panel's bags, the stored models.
NOT_COPIED = ("derived/panel/commitments.csv.gz", "model/*/terms.csv.gz", "model/vectors.csv.gz")
CSV = "data:text/csv;base64,"
FOLDER = "figures"  # beside the pages: the numbers of their figures


def is_copied(name: str) -> bool:
    """Say whether a file, named from ``data``, is beside the pages, to be downloaded."""
    return not any(fnmatch(name, pattern) for pattern in NOT_COPIED)


def data_files(provenance: str) -> list[str]:
    """The files of a provenance; one without a folder is in that of the file before.

    >>> data_files("data/derived/commitments.csv, predictions.csv; data/gold/labels.csv")
    ['data/derived/commitments.csv', 'data/derived/predictions.csv', 'data/gold/labels.csv']
    """
    files: list[str] = []
    for name in re.split(r"[,;]\s*", provenance):
        folder = files[-1].rpartition("/")[0] + "/" if files and "/" not in name else ""
        files.append(folder + name)
    return files


def trail(provenance: str, numbers: str, code: str) -> Markup:
    """The line under a figure; without `numbers` or `code`, addresses, without their links."""
    parts = []
    if provenance:
        files = [
            Markup(
                '<a href="{0}">{0}</a>' if is_copied(name.removeprefix("data/")) else "{0}"
            ).format(name)
            + Markup('{}<a href="sources.html#{}">{}</a>{}').format(
                said(" (", "（"), name, say("trail.checksum"), said(")", "）")
            )
            for name in data_files(provenance)
        ]
        parts.append(say("trail.data") + " " + said(", ", "、").join(files))
    if numbers:
        parts.append(Markup('<a href="{}" download>{}</a>').format(numbers, say("trail.numbers")))
    if code:
        parts.append(Markup('<a href="{}">{}</a>').format(code, say("trail.code")))
    return Markup(" · ").join(parts)


def add_trails(soup: BeautifulSoup, page: str) -> dict[str, bytes]:
    """Write the trail under each figure, in place; give the files of numbers by name.

    A figure taken from another page says in ``data-code`` where its code stands.
    """
    files = {}
    for figure in soup.select("figure[id]:has(> figcaption)"):
        code = str(figure.attrs.pop("data-code", "")) or _own_code(figure)
        source = code.partition("#")[0].removesuffix(".html") or page
        words, numbers = figure.select_one(".provenance"), figure.select_one("a.numbers")
        address = ""
        if numbers is not None:
            address = f"{FOLDER}/{source}-{str(figure['id']).removeprefix('figure-')}.csv"
            files[address] = base64.b64decode(str(numbers.extract()["href"]).removeprefix(CSV))
        provenance = words.get_text().removeprefix("Data: ") if words else ""
        line = trail(provenance, address, code)
        if words is not None:
            words.decompose()
        if line:
            html = f'<span class="provenance">{line}</span>'
            figure.figcaption.append(BeautifulSoup(html, "html.parser"))  # type: ignore[union-attr]
    return files


def tell_estimates(soup: BeautifulSoup) -> None:
    """Say at each link from an estimate to a list that it is no count, in place."""
    for link in soup.select('a[href*="estimated="]'):
        n = re.findall(r"estimated=(\d+)", str(link["href"]))[-1]
        english, chinese = both("explorer.estimated", n=n)
        name, spoken, heard = "title", "", ""
        if label := link.get("aria-label"):  # of a mark in a drawing
            chinese_label = link.get("data-zh-aria-label", label)
            name, spoken, heard = "aria-label", f"{label}. ", f"{chinese_label}。"
        link[name], link[f"data-zh-{name}"] = f"{spoken}{english}", f"{heard}{chinese}"


def _own_code(figure: Tag) -> str:
    """Where on its page the code of a figure stands."""
    output = figure.find_parent(class_="output")
    code = output.select_one("details.code [id]") if output is not None else None
    return f"#{code['id']}" if code is not None else ""
