"""The page of the data: every file is named, described and, but for the large ones, there."""

import re
from urllib.parse import unquote

import pandas as pd
import pytest
from browser import check_fits, serve
from bs4 import BeautifulSoup
from making import project_files

from reportanalysis.errors import ReportError
from reportanalysis.report.datapage import render_data, size_of, what_it_is
from reportanalysis.report.embed import write_fonts
from reportanalysis.report.languages import text_in
from reportanalysis.report.pages import DATA
from reportanalysis.report.trail import NOT_COPIED


@pytest.fixture(scope="module")
def files(root):
    return [root / name for name in project_files(root, "data")]


@pytest.fixture(scope="module")
def site(root, files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    page = render_data(root / "data", folder, [DATA], files)
    write_fonts([page], folder / "fonts")
    return folder


def test_every_file_has_a_row_and_all_but_the_large_ones_a_copy(site, files, root):
    main = BeautifulSoup((site / "data.html").read_text("utf-8"), "html.parser").find("main")
    assert len(main.select("tbody tr")) == len(files)
    linked = {unquote(a["href"]) for a in main.select("a[href^='data/']")}
    for path in files:
        name = path.relative_to(root).as_posix()
        kept = name in linked
        assert kept == (site / name).is_file(), name
        if kept:
            assert (site / name).read_bytes() == path.read_bytes()
    assert len(files) - len(linked) == len(NOT_COPIED) + 1  # one pattern names two files
    total = sum(path.stat().st_size for path in (site / "data").rglob("*") if path.is_file())
    assert total < 12_000_000


def test_rows_and_columns_are_those_of_the_tables(root):
    for name in ("gold/labels.csv", "derived/panel/targets.csv.gz", "corpus.csv"):
        table = pd.read_csv(root / "data" / name)
        assert size_of(root / "data" / name) == table.shape
    assert size_of(root / "data/README.md") is None


def test_every_column_of_the_package_is_explained(site):
    soup = BeautifulSoup((site / "data.html").read_text("utf-8"), "html.parser")
    meanings = soup.select("dl.columns dd")
    assert len(meanings) > 500
    for language, letter in (("en", "[a-z]"), ("zh", "[一-鿿]")):
        assert all(re.search(letter, text_in(dd, language)) for dd in meanings)


def test_words_in_both_languages(site):
    main = BeautifulSoup((site / "data.html").read_text("utf-8"), "html.parser").find("main")
    cells = main.select("tbody tr > td:nth-of-type(1)")
    for cell in cells:
        assert text_in(cell, "en") != text_in(cell, "zh")


def test_a_file_nobody_described():
    with pytest.raises(ReportError, match="no word on data/made_up.xyz"):
        what_it_is("made_up.xyz")


def test_the_page_fits(browser, site):
    with serve(site) as server:
        check_fits(browser, server, "data.html")
