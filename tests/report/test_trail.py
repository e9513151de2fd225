"""From a number to its rows: what a link of the notebooks counts is what the explorer lists."""

import ast
import json
import re
from collections.abc import Iterator
from html import unescape

import nbformat
import pytest
from browser import run, serve
from bs4 import BeautifulSoup

from reportanalysis.files import read_table
from reportanalysis.report.explorer import render_explorer
from reportanalysis.report.links import view
from reportanalysis.study.entries import read_entries
from reportanalysis.tables import Table

# Follows each address in turn and tells how many commitments are listed.
FOLLOW = """<script>
  const counts = %s.map(address => {
    history.replaceState(null, "", "#" + address);
    window.dispatchEvent(new Event("popstate"));
    const count = document.getElementById("count").dataset.n;
    return document.getElementById("told").hidden ? Number(count) : -1;
  });
  const out = document.createElement("pre");
  out.id = "out";
  out.textContent = JSON.stringify(counts);
  document.body.append(out);
</script>"""


@pytest.fixture(scope="module")
def explorer(root, tmp_path_factory):
    """The page of the study's own rows."""
    data = root / "data"
    entries = read_entries(data / "corpus.csv", data / "derived", data / "gold", topics=None)
    target = tmp_path_factory.mktemp("trail") / "explorer.html"
    return render_explorer(
        entries, target, documents=read_table(data / "corpus.csv", keep_default_na=False)
    )


def listed(chromium, explorer, addresses: list[str]) -> list[int]:
    page = re.sub(r'<meta content="default-src[^>]*>', "", explorer.read_text("utf-8"))
    fragments = [address.partition("#")[2] for address in addresses]
    page = page.replace("</body>", FOLLOW % json.dumps(fragments) + "</body>")
    explorer.with_name("followed.html").write_text(page, "utf-8")
    with serve(explorer.parent) as server:
        dom, log = run(chromium, explorer.parent, "1280,900", server, "followed.html")
    told = re.search(r'<pre id="out">(.+?)</pre>', dom, re.DOTALL)
    assert told, log[-2000:]
    return json.loads(unescape(told.group(1)))


def linked_numbers(html: str) -> dict[str, int]:
    """Address and number of each cell of a table that leads to a list."""
    soup = BeautifulSoup(html, "html.parser")
    links = soup.select('td a[href^="explorer.html#"][href*="="]')
    return {str(link["href"]): int(link.get_text().replace(",", "")) for link in links}


def test_each_number_of_the_tables_is_the_length_of_its_list(chromium, explorer, root, monkeypatch):
    monkeypatch.chdir(root)
    numbers = {}
    for path in sorted((root / "notebooks").glob("*.ipynb")):
        for made in linking_tables(path):
            numbers |= linked_numbers(made._repr_html_())
    assert len(numbers) >= 40
    counts = listed(chromium, explorer, list(numbers))
    assert dict(zip(numbers, counts, strict=True)) == numbers


def linking_tables(path) -> Iterator[Table]:
    """Run a notebook up to its last table with links, showing nothing but these."""
    cells = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    last = max((n for n, source in enumerate(cells) if "links={" in source), default=-1)
    names: dict[str, object] = {}
    for source in cells[: last + 1]:
        tree = ast.parse(source)
        shown = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, path.name, "exec"), names)
        if shown is not None and "links={" in source:
            yield eval(compile(ast.Expression(shown.value), path.name, "eval"), names)


def test_types_by_city_are_the_rows_listed(chromium, explorer, root):
    data = root / "data/derived"
    rows = read_table(data / "commitments.csv", keep_default_na=False)
    rows = rows[rows["part"].isin(["plan", "self"])]
    types = rows.merge(read_table(data / "predictions.csv"), on="commitment_id")
    counts = types[types["policy_type"] == "service"].groupby(["city", "year"]).size()
    addresses = [view(city=city, year=year, policy_type="service") for city, year in counts.index]
    assert listed(chromium, explorer, addresses) == counts.tolist()
