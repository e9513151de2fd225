"""The cities' pages, made from the study's own tables."""

import re
from urllib.parse import parse_qs

import pytest
from browser import check_fits, serve
from bs4 import BeautifulSoup
from reading import latin_marks, raw_names

from reportanalysis import study
from reportanalysis.corpus.registry import registered_cities
from reportanalysis.report.cities import render_cities
from reportanalysis.report.cityparts import publisher
from reportanalysis.report.embed import write_fonts
from reportanalysis.report.languages import text_in
from reportanalysis.report.links import FILTERS
from reportanalysis.report.pages import EXPLORER, city_page
from reportanalysis.study.citytables import city_tables, compare_cities

SHOWN = ("Dezhou", "Jinan", "Rizhao", "Tai'an")


@pytest.fixture(scope="module")
def tables():
    comparison = compare_cities(study.load(), study.load_panel())
    return {city: city_tables(comparison, city) for city in SHOWN}


@pytest.fixture(scope="module")
def site(tables, root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    pages = [city_page(table.city, table.city_zh) for table in tables.values()]
    (folder / "city-gone.html").write_text("a city that was removed")
    written = render_cities(tables.values(), folder, [*pages, EXPLORER])
    assert {path.name for path in written} == {path.name for path in folder.iterdir()}
    write_fonts(written, folder / "fonts")
    return folder


@pytest.fixture(scope="module")
def soups(site):
    return {
        city: BeautifulSoup((site / city_page(city, "").href).read_text("utf-8"), "html.parser")
        for city in SHOWN
    }


def test_each_city_of_the_registry_has_a_name_of_its_own(root):
    from reportanalysis.corpus.registry import read_registry

    cities = registered_cities(read_registry(root / "data/corpus.csv"))
    names = {city_page(*pair).name for pair in cities.items()}
    assert len(names) == len(cities)
    assert all(re.fullmatch(r"city-[a-z-]+", name) for name in names)


def test_no_raw_name_and_no_latin_mark_reaches_a_reader(soups):
    for city, soup in soups.items():
        main = soup.find("main")
        assert raw_names(main) == set() == latin_marks(main), city
        assert "{" not in soup.find("main").get_text()


def test_in_chinese_headings_and_captions_are_chinese(soups):
    for soup in soups.values():
        for tag in soup.select("h1, h2, caption"):
            assert re.search("[一-鿿]", text_in(tag, "zh")), tag
            assert not re.search("[一-鿿]", text_in(tag, "en")), tag


def test_links_lead_to_views_that_the_explorer_knows(site):
    for city in SHOWN:
        text = (site / city_page(city, "").href).read_text("utf-8")
        links = re.findall(r'href="explorer\.html#([^"]*)"', text)
        views = [parse_qs(link.replace("&amp;", "&")) for link in links if "=" in link]
        assert all(set(view) <= set(FILTERS) for view in views)
        if city != "Rizhao":
            assert len(views) >= 18
            assert {"Tai'an" if "Tai" in v["city"][0] else v["city"][0] for v in views} == {city}


def test_the_page_of_a_truncated_report_says_why_it_compares_nothing(soups, tables):
    words = text_in(soups["Rizhao"].find("main"), "en")
    assert "breaks off before its plan" in words
    assert "Among the cities in 2024" not in words
    assert tables["Rizhao"].standing.empty


def test_numbers_of_the_page_are_those_of_the_tables(site, tables):
    soup = BeautifulSoup((site / "city-jinan.html").read_text("utf-8"), "html.parser")
    head = soup.find("th", string=re.compile("type: regulatory")) or next(
        th for th in soup.select("tbody th") if "type: regulatory" in th.get_text()
    )
    cells = [td.get_text() for td in head.find_parent("tr").find_all("td")]
    row = tables["Jinan"].standing.set_index("measure").loc["type: regulatory"]
    assert cells[0].startswith(f"{100 * row['value']:.1f}%")
    assert cells[4].startswith(str(row["place"]))


def test_only_sentences_of_the_digest_are_shown(site):
    for city in SHOWN:
        soup = BeautifulSoup((site / city_page(city, "").href).read_text("utf-8"), "html.parser")
        for entry in soup.select(".entry"):
            words = entry.select_one(".words").get_text()
            if not entry.select_one(".where a").get_text().startswith("dezhou-2019"):
                bag = words.split()
                assert bag == sorted(bag)


def test_publishers():
    assert publisher("https://raw.githubusercontent.com/a/b/c/d.txt") == "github.com/a/b"
    assert publisher("") == ""


@pytest.mark.parametrize("name", ["city-dezhou.html", "city-rizhao.html"])
def test_pages_fit(browser, site, name):
    with serve(site) as server:
        check_fits(browser, server, name)
