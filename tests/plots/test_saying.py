"""Sentences of figures: the same in both languages, true to the numbers drawn."""

import csv
from importlib import resources

import numpy as np
import pandas as pd
import pytest
from reading import latin_words, numbers

from reportanalysis import plots
from reportanalysis.plots.saying import PLACE, Said, extremes, place, said, sentence, sentences
from reportanalysis.plots.style import percent
from reportanalysis.report.translate import with_names

CITIES = {"Dezhou": "德州", "Jinan": "济南", "Tai'an": "泰安", "Zibo": "淄博", "Heze": "菏泽"}
PARTS = ("title", "caption", "alt")


@pytest.mark.parametrize("key", sentences())
def test_a_sentence_says_the_same_in_both_languages(key):
    english, chinese = sentences()[key]
    free = {"what", "rank", "panel", "of"}
    assert set(PLACE.findall(english)) >= set(PLACE.findall(chinese)) - free, key
    assert set(PLACE.findall(chinese)) >= set(PLACE.findall(english)) - free, key
    assert numbers(PLACE.sub("", english)) == numbers(PLACE.sub("", chinese))
    assert latin_words(PLACE.sub("", chinese)) == set()
    assert "--" not in english and "  " not in english


def test_every_sentence_stands_once_and_every_form_has_all_three():
    source = resources.files("reportanalysis") / "lexicon" / "sentences.csv"
    keys = [row["key"] for row in csv.DictReader(source.read_text("utf-8").splitlines())]
    assert len(keys) == len(set(keys))
    for form in set(plots.__all__) - {"OUTCOMES"}:
        assert {f"{form}.{part}" for part in PARTS} <= set(keys)


def test_names_are_marked_numbers_are_not():
    assert said("Dezhou") == ("Dezhou", "⟦Dezhou⟧")
    assert said("+19.9") == ("+19.9", "+19.9") and said(7) == ("7", "7")
    assert said(["Jinan", "Dezhou", "Heze"]) == (
        "Jinan, Dezhou and Heze", "⟦Jinan⟧、⟦Dezhou⟧和⟦Heze⟧",
    )  # fmt: skip
    assert said([]) == ("none", "⟦none⟧")
    assert said("type: service") == ("the type service", "⟦service⟧类")
    assert said(Said("a", "甲")) == ("a", "甲")
    assert said(("1", "2")) == ("1; 2", "1；2") and said({"Heze": "5%"}) == ("Heze 5%", "⟦Heze⟧ 5%")


@pytest.mark.parametrize(
    ("n", "english"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st")],
)
def test_places(n, english):
    values = pd.Series(range(30, 0, -1), index=[f"c{i}" for i in range(1, 31)])
    assert place(values, f"c{n}") == (english, f"第{n}")


def test_ties_are_told_as_ties_in_both_languages():
    values = pd.Series([5.5] * 5 + [5.0, 5.2, 5.2], index=list("abcdefgh"))
    facts = extremes(values, "{:.1f}".format, "g")
    assert facts["top"] == ("5 of 8", "8个中的5个") and facts["high"] == "5.5"
    assert facts["bottom"] == ["f"] and facts["low"] == "5.0"
    assert facts["rank"].english == "; g, with 5.2, ranks joint 6th of 8"
    assert "居并列第6位，共8个" in facts["rank"].chinese
    assert extremes(values, "{:.1f}".format, "f")["rank"] == ("", "")


def in_chinese(figure, what="数量") -> dict[str, str]:
    return {part: with_names(getattr(figure, f"{part}_zh"), what, CITIES) for part in PARTS}


@pytest.mark.parametrize("seed", range(5))
def test_a_title_of_bars_holds_the_ends_and_the_place_recomputed(seed):
    values = pd.Series(np.random.default_rng(seed).integers(1, 90, 5) / 100, index=list(CITIES))
    figure = plots.bars(
        values, name="figures-by-city", what="x", share=True, highlight="Dezhou", provenance="d"
    )
    drawn = figure.data["value"]
    top, bottom = drawn.idxmax(), drawn.idxmin()
    for end in (top, bottom):
        if (drawn == drawn[end]).sum() == 1:
            assert f"in {end} ({drawn[end]:.0%})" in figure.title
            assert CITIES[end] in in_chinese(figure)["title"]
    if "Dezhou" not in (top, bottom) and drawn.nunique() == len(drawn):
        rank = int(drawn.rank(ascending=False)["Dezhou"])
        assert f"; Dezhou, with {drawn['Dezhou']:.0%}, ranks {rank}" in figure.title
        assert f"德州（{drawn['Dezhou']:.0%}）居第{rank}位，共5个" in in_chinese(figure)["title"]
    for part, words in in_chinese(figure).items():
        assert numbers(words) == numbers(getattr(figure, part)), part
        assert latin_words(words) == set()


def test_a_title_of_parts_names_the_part_that_varies_most():
    rng = np.random.default_rng(7)
    shares = pd.DataFrame(rng.dirichlet([1, 1, 1], 5), index=list(CITIES),
                          columns=["exact", "at least", "strive"])  # fmt: skip
    figure = plots.stacked_bars(shares, name="firmness", what="x")
    most = (figure.data.max() - figure.data.min()).idxmax()
    column = figure.data[most]
    assert f"“{most}”: from {percent(column.min())} ({column.idxmin()})" in figure.title
    assert f"到{percent(column.max())}（{CITIES[column.idxmax()]}）" in in_chinese(figure)["title"]


def test_a_title_without_its_facts_falls_back_on_the_form():
    table = pd.DataFrame({"panel": "culture", "city": ["Dezhou", "Jinan"], "year": 2024,
                          "value": [0.1, 0.2], "low": 0.0, "high": 0.3})  # fmt: skip
    kinds = {"name": "panel-topics-dezhou", "what": "Shares", "highlight": "Dezhou"}
    named = plots.year_panels(table, **kinds, facts={"least": "culture", "most": "rural"})
    assert "furthest behind the other cities' in the topic culture" in named.title
    assert plots.year_panels(table, **kinds).title == (
        "Shares: in 2024 Dezhou was lowest in culture."
    )


def test_a_city_between_the_others_is_told_so():
    table = pd.DataFrame({"panel": "culture", "city": ["Dezhou", "Jinan", "Heze"], "year": 2024,
                          "value": [0.2, 0.1, 0.3], "low": 0.0, "high": 0.3})  # fmt: skip
    figure = plots.year_panels(table, name="a", what="Shares", highlight="Dezhou")
    assert "Dezhou was between the others throughout" in figure.title
    assert "德州各项均在其他城市之间" in in_chinese(figure)["title"]


def test_where_nothing_falls_no_fall_is_told():
    table = pd.DataFrame({"theme": ["rural", "urban"], "a": [0.2, 0.3], "b": [0.4, 0.31]})
    figure = plots.dumbbells(table, name="a", what="Shares", label="theme", before="a", after="b",
                             names=["2019 digest", "2024 plan"])  # fmt: skip
    assert figure.title == "Shares, 2019 digest to 2024 plan: rural rises most (20% to 40%)."


def test_words_that_set_a_city_apart_are_counted_and_sided():
    table = pd.DataFrame({"word": ["养老", "床位", "海洋"], "z_calibrated": [3.0, 1.0, -2.5],
                          "q": [0.01, 0.5, 0.2], "passes": [True, False, False],
                          "count_target": 1, "count_rest": 1})  # fmt: skip
    one = plots.keyness_plot(table, name="a", target="Dezhou")
    assert one.title == "Dezhou stands apart in 1 of 3 words tested: it uses 养老 more."
    none = plots.keyness_plot(table.assign(passes=False), name="a", target="Dezhou")
    assert none.title == "Dezhou stands apart in 0 of 3 words tested."
    assert in_chinese(none)["title"] == "所检验的3个词中，德州与其他城市不同的有0个。"


def test_a_fact_that_is_lacking_is_told():
    with pytest.raises(KeyError, match="n"):
        sentence("points.each", panel="GDP", k=1)
