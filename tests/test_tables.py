"""Tables for notebooks: values, headers in a screen reader's terms, text that stays text."""

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from markupsafe import escape
from reading import raw_names

from reportanalysis.errors import ReportError
from reportanalysis.tables import commitment_link, table


def parsed(*args, **kwargs) -> BeautifulSoup:
    return BeautifulSoup(table(*args, **kwargs)._repr_html_(), "html.parser")


def test_values_are_shown_row_by_row():
    frame = pd.DataFrame({"city": ["Dezhou", "Jinan"], "n": [2024, 12000], "share": [0.25, 1.5]})
    rows = [
        [cell.get_text() for cell in row.find_all(["th", "td"])]
        for row in parsed(frame, "Made up").find_all("tr")
    ]
    assert rows == [["city", "n", "share"], ["Dezhou", "2024", "0.25"], ["Jinan", "12,000", "1.5"]]


def test_caption_scopes_and_no_identifiers():
    soup = parsed(pd.DataFrame({"city": ["Dezhou"], "n": [1]}), "Made up", note="A note.")
    assert soup.table.contents[0].name == "caption" and soup.caption.get_text() == "Made up"
    assert [(tag.get_text(), tag["scope"]) for tag in soup.select("th")] == [
        ("city", "col"),
        ("n", "col"),
        ("Dezhou", "row"),
    ]
    assert not soup.find(id=True)
    assert soup.select_one("p.note").get_text() == "A note."


def test_formats_missing_values_and_links():
    frame = pd.DataFrame(
        {
            "city": ["Dezhou", "Jinan"],
            "share": [0.2562, np.nan],
            "n": [3.0, 4.0],
            "first": [commitment_link("dezhou-2019-0001"), ""],
        }
    )
    cells = parsed(frame, "Made up", {"share": ".1%", "n": lambda n: f"{n:.0f} <b>"}).select("td")
    assert [cell.get_text() for cell in cells] == [
        "25.6%",
        "3 <b>",
        "dezhou-2019-0001",
        "–",
        "4 <b>",
        "–",
    ]
    assert cells[2].a["href"] == "explorer.html#dezhou-2019-0001"


def test_links_stay_links_in_every_kind_of_column():
    ids = pd.Series(["dezhou-2019-0001", "dezhou-2019-0002"])
    for frame in (
        pd.DataFrame({"n": [1, 2], "link": [commitment_link(each) for each in ids]}),
        pd.DataFrame({"n": [1, 2], "link": ids.map(commitment_link)}),
        pd.DataFrame({"n": [1, 2]}).assign(link=commitment_link(ids[0])),
    ):
        joined = pd.concat([frame, frame]).merge(frame[["n"]], on="n")
        assert len(parsed(joined, "Made up").select("td > a[href]")) == 4


def test_text_is_text_wherever_it_stands():
    hostile = "<script>alert(1)</script>"
    soup = parsed(pd.DataFrame({hostile: [hostile]}), hostile, note=hostile)
    assert not soup.find("script")
    assert soup.get_text().count(hostile) == 4
    assert escape(commitment_link('"><script>')).count("<") == 2


def test_a_named_index_becomes_the_row_headers():
    frame = pd.Series([1, 2], index=pd.Index(["a", "b"], name="type"), name="n").to_frame()
    assert [tag.get_text() for tag in parsed(frame, "Made up").select("th[scope=row]")] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((pd.DataFrame({"a": [1]}), " "), "has no caption"),
        ((pd.DataFrame({"a": [1]}), "T", {"b": ".1f"}), "table 'T' has no column b"),
        ((pd.DataFrame({("a", "b"): [1]}), "T"), "several levels of columns"),
    ],
)
def test_mistakes_are_named(arguments, message):
    with pytest.raises(ReportError, match=message):
        table(*arguments)


def test_no_code_and_no_name_of_a_column_reaches_the_reader():
    frame = pd.DataFrame({
        "policy_type": ["other"], "f1_low": [0.5], "n_gold": [3], "indicator": ["gdp_growth"],
        "what": ["object_head"], "modifier": ["at_least"], "set": ["city_dev"],
    })  # fmt: skip
    html = table(frame, "Made up")._repr_html_()
    assert raw_names(BeautifulSoup(html, "html.parser")) == set()
    for words in ("policy type", "F1, low end", "coded", "GDP growth", "object head", "at least"):
        assert f">{words}<" in html


def test_yes_and_no_are_said():
    frame = pd.DataFrame({"city": ["Dezhou", "Jinan"], "counted": [True, False]})
    assert [cell.get_text() for cell in parsed(frame, "Made up").select("td")] == ["yes", "no"]
