"""Addresses of views: what is put in comes out as the browser reads it."""

from urllib.parse import parse_qs

import pytest

from reportanalysis.errors import ReportError
from reportanalysis.report.links import view


def test_a_view_can_be_read_back():
    address = view(q="高铁 & 站", city=["Tai'an", "Dezhou"], year=2024, topic=None)
    page, _, fragment = address.partition("#")
    assert page == "explorer.html"
    read = parse_qs(fragment)
    assert read == {"city": ["Tai'an", "Dezhou"], "year": ["2024"], "q": ["高铁 & 站"]}


def test_nothing_chosen_is_the_page_itself():
    assert view() == view(city=[]) == "explorer.html"


def test_a_filter_that_is_not_there_is_refused():
    with pytest.raises(ReportError, match="no filter 'colour'; there are city"):
        view(colour="red")
