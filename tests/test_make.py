"""`make report` as a user runs it, in a copy of the repository."""

import json
import os
import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, unquote

import nbformat
import numpy as np
import pandas as pd
import pytest
from auditing import audit
from browser import check_fits, serve
from bs4 import BeautifulSoup
from following import opened
from making import make, project_files
from reading import latin_marks, latin_words, numbers, raw_names

from reportanalysis.corpus.registry import read_registry, registered_cities
from reportanalysis.plots.saying import sentences
from reportanalysis.report.offline import check_offline
from reportanalysis.report.pages import chinese_parts, city_page


def copy_tree(root: Path, target: Path) -> Path:
    """The project's files, and the environment by link."""
    for name in project_files(root):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, target / name)
    for compiled in (root / "src").rglob("__pycache__/*.pyc"):  # or each process would compile
        (target / compiled.relative_to(root)).parent.mkdir(exist_ok=True)
        shutil.copy2(compiled, target / compiled.relative_to(root))
    (target / ".venv").symlink_to(root / ".venv")
    return target


def pages(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "report").glob("*.html"))}


@pytest.fixture(scope="module")
def built(root, tmp_path_factory) -> Path:
    if not (root / ".venv/.ready").is_file():
        pytest.skip("no environment in .venv: run `make test`, which makes it")
    folder = copy_tree(root, tmp_path_factory.mktemp("one"))
    done = make(folder, "report")
    assert done.returncode == 0, done.stderr
    assert re.search(r"report/index\.html is up to date \(\d+ s\)", done.stdout)
    return folder


@pytest.fixture(scope="module")
def soups(built) -> dict[str, BeautifulSoup]:
    """All pages, parsed once: tests read them and change nothing."""
    return {
        name: BeautifulSoup(page.decode(), "html.parser") for name, page in pages(built).items()
    }


def test_every_notebook_has_its_page_and_figures(built, soups):
    notebooks = sorted((built / "notebooks").glob("*.ipynb"))
    documents = {name for name in pages(built) if name.startswith("docs")}
    written = [*(built / "docs").glob("*.md"), *built.glob("C*.md"), built / "data/README.md"]
    assert len(documents) == len(written) + 1  # and the library's reference
    cities = registered_cities(read_registry(built / "data/corpus.csv"))
    assert set(pages(built)) - documents == {
        "index.html",
        "explorer.html",
        "sources.html",
        "limits.html",
        "codebook.html",
        "glossary.html",
        "data.html",
        *(f"{notebook.stem}.html" for notebook in notebooks),
        *(city_page(*names).href for names in cities.items()),
    }
    names = {i["id"] for name, soup in soups.items() if not name.startswith("city-")
             for i in soup.select("figure[id]")}  # fmt: skip
    saved = {path.stem for path in (built / "figures").iterdir() if path.suffix != ".md"}
    assert saved == {name.removeprefix("figure-") for name in names}
    assert len(saved) >= 20


def test_pages_ask_for_nothing_and_describe_every_image(built, soups):
    texts = {name: content.decode() for name, content in pages(built).items()}
    named = {name: set(re.findall(r'"([^"]*)"', text)) for name, text in texts.items()}
    explorer = json.loads(soups["explorer.html"].find(id="data").string)
    documents = explorer["values"]["document_id"]
    named["explorer.html"] |= {documents[row[1]] + row[0] for row in explorer["rows"]}
    for name, soup in soups.items():
        check_offline(soup, name)
        assert soup.html["lang"] == "en"
        assert all(len(image["alt"]) > 20 for image in soup.find_all("img"))
        assert all(len(each["aria-label"]) > 20 for each in soup.select("svg.drawing"))
        assert len(soup.find_all("h1")) == 1
        for link in soup.select("a[href]"):
            target, _, anchor = link["href"].partition("#")
            if target.startswith(("data/", "figures/")):
                assert (built / "report" / unquote(target)).is_file(), link
            elif not target.startswith("http"):
                page = texts[target or name]
                view = "=" in anchor and target == "explorer.html"  # a list, not a place
                there = anchor in named[target or name] or f'"{anchor}"' in page
                assert not anchor or view or there, link


def test_no_raw_name_reaches_a_reader(soups):
    found = {
        name: raw_names(soup)
        for name, soup in soups.items()
        if not name.startswith(("docs-api", "docs-commands", "docs-mutation"))  # of functions
    }
    assert {name: names for name, names in found.items() if names} == {}


def test_what_pages_say_in_chinese_has_chinese_marks(soups):
    found = {
        name: latin_marks(soup)
        for name, soup in soups.items()
        if not name.startswith("docs")  # documents are in English
    }
    assert {name: marks for name, marks in found.items() if marks} == {}


def test_headings_tables_and_figures_of_notebooks_are_said_in_chinese_and_nothing_else_is(
    built, soups
):
    for notebook in sorted((built / "notebooks").glob("*.ipynb")):
        main = soups[f"{notebook.stem}.html"].main
        for tag in main.select("h2, h3, caption, figcaption, .finding, thead th"):
            assert tag.select(".zh") or re.fullmatch(r"\d{4}|", tag.get_text()), tag
        said = {tag.get_text() for tag in main.select(".zh")}
        parts = chinese_parts(notebook)
        for kind in ("heading", "table", "note", "drawing"):
            assert set(parts.get(kind, {}).values()) <= said, (notebook.stem, kind)
        figures = {tag["id"].removeprefix("figure-") for tag in main.select("figure[id]")}
        assert set(parts.get("figure", {})) <= figures, notebook.stem
        for what in parts.get("figure", {}).values():
            assert any(what in words for words in said), (notebook.stem, what)


def test_words_of_figures_say_the_same_in_both_languages(soups):
    """Title, caption and what is heard: no name left in Latin letters, the same numbers."""
    faults = []
    for name, soup in soups.items():
        for figure in soup.select("figure.plot[id]"):
            pairs = [
                (tag.select_one(".en").get_text(), tag.select_one(".zh").get_text())
                for tag in figure.select(".finding, .shows")
            ]
            heard = ("alt", "aria-label")
            pairs += [
                (tag[key], tag[f"data-zh-{key}"])
                for key in heard
                for tag in figure.select(f"img[data-zh-{key}], svg[data-zh-{key}]")
            ]
            assert len(pairs) >= 3, (name, figure["id"])
            faults += [
                (name, figure["id"], english, chinese)
                for english, chinese in pairs
                if latin_words(chinese) or numbers(english) != numbers(chinese) or "⟦" in chinese
            ]
    assert faults == []


def test_titles_are_the_sentences_of_their_figures(soups):
    """One whose facts were misnamed would fall back on the sentence of its form; ties have one."""
    forms = {name: [re.escape(part) for part in re.split(r"{\w+}", template.english)]
             for name, template in sentences().items()}  # fmt: skip
    figures = [figure for soup in soups.values() for figure in soup.select("figure.plot[id]")]
    named = [(f.select_one(".finding .en").get_text(), forms[name]) for f in figures
             if (name := f["id"].removeprefix("figure-")) in forms]  # fmt: skip
    assert len(named) >= 40
    ties = [parts for name, parts in forms.items() if name.endswith(".tied")]
    for title, own in named:
        ways = [".*".join(parts) for parts in (own, *ties)]
        assert any(re.fullmatch(way, title, re.IGNORECASE) for way in ways), title


def test_each_text_of_a_drawing_is_said_in_chinese(soups):
    methods = {"NMF", "LDA"}  # called so in Chinese too
    for name, soup in soups.items():
        for text in soup.select("svg.drawing text:not(.zh)"):
            words = text.get_text()
            if re.search("[A-Za-z]{2}", words) and words not in methods:
                twin = text.find_next_sibling()
                assert text["class"] == ["en"] and twin["class"] == ["zh"], (name, words)
                assert re.search("[\u4e00-\u9fff]", twin.get_text()), (name, words)


def test_a_second_run_does_nothing(built):
    before = pages(built)
    done = make(built, "report")
    assert done.returncode == 0
    assert "execute" not in done.stdout
    assert "page" not in done.stdout
    assert pages(built) == before


def test_touching_one_notebook_runs_that_one_only(built):
    path = built / "notebooks/01_parsing.ipynb"
    time = path.stat()
    path.touch()
    plan = make(built, "--dry-run", "report/index.html").stdout
    os.utime(path, ns=(time.st_atime_ns, time.st_mtime_ns))  # for the tests below
    assert re.findall(r"execute notebooks/(\S+)\.ipynb", plan) == ["01_parsing"]


def test_touching_the_labels_leaves_the_predictions_if_nothing_changed(built):
    path, labels = built / "data/derived/predictions.csv", built / "data/gold/labels.csv"
    before, times = path.read_bytes(), [(p, p.stat()) for p in (path, labels)]
    labels.touch()
    done = make(built, "data/derived/predictions.csv")
    assert done.returncode == 0
    assert "training" not in done.stdout
    assert path.read_bytes() == before
    for changed, time in times:  # for the tests below
        os.utime(changed, ns=(time.st_atime_ns, time.st_mtime_ns))


def test_another_clean_tree_gives_the_same_bytes(built, root, tmp_path):
    other, here = copy_tree(root, tmp_path), pages(built)
    # Pages of each kind that cost little; the slow test below makes the whole report twice.
    names = ["08_outcomes.html", "explorer.html", "codebook.html"]
    wanted = ["build/findings.csv", *(f"build/site/{name}" for name in names)]
    done = make(other, *wanted, "JOBS=1")
    assert done.returncode == 0, done.stderr
    findings = "build/findings.csv"
    assert (other / findings).read_bytes() == (built / findings).read_bytes()
    for name in names:
        assert (other / "build/site" / name).read_bytes() == here[name], name


@pytest.mark.slow
def test_another_clean_tree_gives_the_same_report(built, root, tmp_path):
    other = copy_tree(root, tmp_path)
    done = make(other, "report", "JOBS=1")
    assert done.returncode == 0, done.stderr
    assert pages(other) == pages(built)


def test_a_broken_notebook_stops_with_its_name_and_keeps_the_report(built):
    before = pages(built)
    path = built / "notebooks/00_start.ipynb"
    stored = path.read_text("utf-8")
    notebook = nbformat.reads(stored, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("1 / 0", id="broken"))
    try:
        path.write_text(nbformat.writes(notebook), "utf-8")
        done = make(built, "report")
        assert done.returncode != 0
        assert "00_start.ipynb" in done.stderr
        assert "ZeroDivisionError" in done.stderr
        assert pages(built) == before
    finally:
        path.write_text(stored, "utf-8")


def test_pages_in_a_browser(built, browser):
    names = list(pages(built))
    with serve(built / "report") as server:
        for name in names:
            check_fits(browser, server, name, (360, 1280))


# One page of each kind: drawings, sentences, an empty city, each reference page, a document.
KINDS = [
    "index.html", "05_dezhou.html", "explorer.html", "city-dezhou.html", "city-rizhao.html",
    "codebook.html", "glossary.html", "data.html", "limits.html", "sources.html",
    "docs-architecture.html",
]  # fmt: skip


def test_pages_of_each_kind_break_no_rule_of_accessibility(built, browser):
    with serve(built / "report") as server:
        broken = {name: audit(browser, server.address + name) for name in KINDS}
    assert {name: rules for name, rules in broken.items() if rules} == {}


LINKS = 'a[href^="explorer.html#"][href*="="]'


def test_each_link_lists_as_many_rows_as_its_number_says_or_says_it_is_estimated(
    built, soups, browser, tmp_path
):
    views = sorted({link["href"] for soup in soups.values() for link in soup.select(LINKS)})
    seen = dict(zip(views, opened(browser, built / "report/explorer.html", tmp_path, views),
                    strict=True))  # fmt: skip
    counts = {address: n for address, (n, _) in seen.items() if "estimated=" not in address}
    for address in set(views) - set(counts):
        n = re.search(r"estimated=(\d+)", address)[1]
        told = f"Share estimated from {n} coded sentences, corrected"
        assert seen[address][1].startswith(told), (address, seen[address])
    cells = [link for soup in soups.values() for link in soup.select(f"td {LINKS}")]
    cells = [link for link in cells if link["href"] in counts]
    assert {a["href"]: a.get_text() for a in cells} == {
        a["href"]: f"{counts[a['href']]:,}" for a in cells
    }
    drawings = [d for soup in soups.values() for d in soup.select("svg.drawing")]
    drawn = [d for d in drawings if any(a["href"] in counts for a in d.select(LINKS))]
    for drawing in drawn:
        numbers = drawing.find_parent("figure").select_one("a[download]")["href"]
        table = pd.read_csv(built / "report" / numbers).select_dtypes("number")
        addresses = {a["href"] for a in drawing.select(LINKS)}
        stated = np.sort(table.to_numpy()[table.to_numpy() > 0])
        assert any(
            len(made) == len(stated) and np.allclose(np.sort(made), stated, rtol=1e-4)
            for made in readings({address: counts[address] for address in addresses})
        ), numbers
    told = {a["href"] for drawing in drawn for a in drawing.select(LINKS)}
    told |= {a["href"] for a in cells}
    assert min(counts[address] for address in set(counts) - told) > 0
    assert len(cells) >= 70 and len(drawn) >= 4 and len(views) - len(counts) >= 200


def readings(counts: dict[str, int]) -> list[list[float]]:
    """What a drawing may draw of counts by address: these, or their shares along any filter."""
    made = [[n for n in counts.values() if n]]
    parsed = {address: parse_qs(address.partition("#")[2]) for address in counts}
    for along in {name for keys in parsed.values() for name in keys}:
        lines: dict[str, list[int]] = {}
        for address, keys in parsed.items():
            rest = {name: value for name, value in keys.items() if name != along}
            lines.setdefault(str(rest), []).append(counts[address])
        made.append([n / sum(line) for line in lines.values() for n in line if n])
    return made
