"""Every figure: Chinese has glyphs, no text is cut, words of the finding are true."""

from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text

from reportanalysis import plots
from reportanalysis.codebook import colours
from reportanalysis.figure import Figure
from reportanalysis.fonts import chinese_font, latin_font
from reportanalysis.parsing.layout import layout
from reportanalysis.plots import palette
from reportanalysis.report.embed import covered

CITIES = ["Dezhou", "Jinan", "Tai'an", "Zaozhuang"]
SHARES = pd.DataFrame(
    {"做强产业·项目": [0.5, 0.25, 0.1, 0.4], "service": [0.5, 0.75, 0.9, 0.6]}, index=CITIES
)
INTERVALS = pd.DataFrame({
    "city": CITIES * 2, "category": ["regulatory"] * 4 + ["other"] * 4,
    "share": np.linspace(0.1, 0.8, 8), "low": np.linspace(0.05, 0.7, 8),
    "high": np.linspace(0.2, 0.9, 8), "labelled": np.linspace(0.1, 0.9, 8),
})  # fmt: skip
WIDE = pd.concat([SHARES.T] * 5, axis=1)
WIDE.columns = [f"{city}{n}" if n else city for n in range(5) for city in CITIES]
KEYNESS = pd.DataFrame({
    "word": ["养老", "床位", "海洋", "港口"], "z_calibrated": [3.0, 1.0, -2.0, -2.5],
    "q": [0.01, 0.5, 0.2, 0.04], "passes": [True, False, False, True],
    "count_target": [9, 3, 0, 0], "count_rest": [1, 4, 40, 50],
})  # fmt: skip
PLACES = pd.DataFrame({
    "label": [*CITIES, "做强产业", "service"], "kind": ["row"] * 4 + ["column"] * 2,
    "x": [0.2, -0.1, 0.0, 0.01, 0.3, -0.1], "y": [0.1, 0.02, -0.1, -0.1, 0.1, 0.0],
    "fit": [0.9, 0.2, 0.6, 0.7, 0.8, 0.9], "shown": 0.6,
})  # fmt: skip
CURVE = pd.DataFrame({"source": ["a", "b"], "estimate": [-0.1, 0.2], "rank": [1, 2]})
HEADLINE = pd.DataFrame({
    "city": CITIES * 2, "indicator": ["gdp"] * 4 + ["retail"] * 4,
    "low": [5.5, 5, 6, 5, 7, np.nan, np.nan, 8],
    "wording": ["stated"] * 5 + ["qualitative", "not stated", "stated"],
    "modifier": ["at_least", "around", "exact", "exact", "exact", "", "", "more_than"],
})  # fmt: skip
YEARS = INTERVALS.rename(columns={"category": "panel", "share": "value"}).merge(
    pd.DataFrame({"year": [2014, 2015, 2019]}), how="cross"
)
FIGURES = {
    "bars": lambda text: plots.bars(SHARES["service"], name="a", what="Made up", share=True),
    "stacked_bars": lambda text: plots.stacked_bars(SHARES, name="a", what="Made up"),
    "dot_intervals": lambda text: plots.dot_intervals(
        INTERVALS, name="a", what="Made up", label="city", panel="category", beside="labelled",
        highlight="Dezhou",
    ),
    "dumbbells": lambda text: plots.dumbbells(
        SHARES.reset_index(names="city"), name="a", what="Made up", label="city",
        before="service", after="做强产业·项目", names=["2019", "2024"],
    ),
    "heat_map": lambda text: plots.heat_map(WIDE, name="a", what="Made up", highlight="Dezhou"),
    "lines": lambda text: plots.lines(
        INTERVALS, name="a", what="Made up", x="low", y="share", colour="city",
        panel="category", diagonal=True,
    ),
    "points": lambda text: plots.points(
        INTERVALS, name="a", what="Made up", x="low", y="share", panel="category", label="city",
        highlight="Dezhou",
    ),
    "correspondence_plot": lambda text: plots.correspondence_plot(
        PLACES, name="a", what="Made up", highlight="Dezhou",
        kinds={"row": "cities", "column": "themes"},
    ),
    "keyness_plot": lambda text: plots.keyness_plot(KEYNESS, name="a", target="Dezhou"),
    "specification_plot": lambda text: plots.specification_plot(
        CURVE, ["source"], name="a", what="Made up", headline={"source": "b"}
    ),
    "headline_table": lambda text: plots.headline_table(
        HEADLINE, {"gdp": "GDP", "retail": "retail"}, name="a", what="Made up"
    ),
    "layout_strip": lambda text: plots.layout_strip(layout(text), pd.Series([97]), name="a"),
    "year_panels": lambda text: plots.year_panels(
        YEARS, name="a", what="Made up", highlight="Dezhou", beside=["Jinan"],
        apart=2019,
    ),
}  # fmt: skip


def texts(drawing: Drawing) -> list[tuple[Text, object]]:
    canvas = FigureCanvasAgg(drawing)
    canvas.draw()
    found = []
    # Tick labels outside the limits are made but not drawn.
    undrawn = {
        id(label)
        for axes in drawing.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    for text in drawing.findobj(Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in undrawn:
            found.append((text, text.get_window_extent(canvas.get_renderer())))
    return found


def both(figure: Figure) -> dict[str, Drawing]:
    assert figure.narrow is not None
    return {"page": figure.drawing, "phone": figure.narrow}


@pytest.fixture(scope="module")
def figure(digest_text) -> Callable[[str], Figure]:
    """Figures by kind, made once, for tests that read them."""
    return cache(lambda kind: FIGURES[kind](digest_text))


@pytest.fixture(scope="module")
def shown_in(figure) -> Callable[[str, str], list[tuple[Text, object]]]:
    """The texts of a drawing and their boxes, drawn once."""
    return cache(lambda kind, form: texts(both(figure(kind))[form]))


def test_every_plot_is_tested():
    assert set(FIGURES) == set(plots.__all__) - {"OUTCOMES"}


@pytest.mark.parametrize("form", ["page", "phone"])
@pytest.mark.parametrize("kind", FIGURES)
def test_text_is_whole_large_enough_and_has_glyphs(kind, form, figure, shown_in):
    drawing = both(figure(kind))[form]
    glyphs = covered(latin_font()) | covered(chinese_font())
    shown = shown_in(kind, form)
    width, height = drawing.canvas.get_width_height()
    assert shown
    assert drawing.get_size_inches()[0] * 96 <= {"page": 720, "phone": 350}[form]
    for text, box in shown:
        assert set(text.get_text()) - {"\n"} <= glyphs, text.get_text()
        assert text.get_fontsize() * 96 / 72 >= 11, text.get_text()
        if box.width and text.axes is not None and not text.axes.axison:
            continue
        assert box.x0 >= -1 and box.x1 <= width + 1, (text.get_text(), box)
        assert box.y0 >= -1 and box.y1 <= height + 1, (text.get_text(), box)


@pytest.mark.parametrize("form", ["page", "phone"])
@pytest.mark.parametrize("kind", FIGURES)
def test_text_is_read_on_what_lies_behind_it(kind, form, figure, shown_in):
    """Contrast of every text with most of what lies behind it, the text itself left out."""
    drawing, shown = both(figure(kind))[form], shown_in(kind, form)
    drawing.set_layout_engine("none")  # nothing moves when the text is gone
    for text, _ in shown:
        text.set_visible(False)
    canvas = FigureCanvasAgg(drawing)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[::-1]
    for text, box in shown:
        left, right = max(int(box.x0), 0), max(int(box.x1), int(box.x0) + 1)
        below, above = max(int(box.y0), 0), max(int(box.y1), int(box.y0) + 1)
        behind = np.median(pixels[below:above, left:right, :3].reshape(-1, 3), axis=0) / 255
        assert palette.contrast(text.get_color(), behind) >= 4.5, (text.get_text(), behind)


@pytest.mark.parametrize("kind", FIGURES)
def test_title_caption_and_alt_text_say_different_things(kind, figure):
    made = figure(kind)
    words = [made.title, made.caption, made.alt]
    assert all(len(text) > 20 and text.endswith(".") for text in words)
    for one, other in combinations(words, 2):
        assert one not in other and other not in one
        assert SequenceMatcher(None, one, other).ratio() < 0.6, (one, other)


@pytest.mark.parametrize("kind", FIGURES)
def test_the_same_figure_is_the_same_bytes(kind, digest_text):
    first, second = (FIGURES[kind](digest_text) for _ in range(2))
    assert first._repr_html_() == second._repr_html_()


def labels_overlap(figure: Figure) -> list[tuple[str, str]]:
    pairs = []
    for drawing in both(figure).values():
        canvas = FigureCanvasAgg(drawing)
        canvas.draw()
        for axes in drawing.axes:
            boxes = [
                (label.get_text(), label.get_window_extent(canvas.get_renderer()))
                for label in axes.get_yticklabels()
                if label.get_text()
            ]
            pairs += [
                (a, c)
                for n, (a, b) in enumerate(boxes)
                for c, d in boxes[n + 1 :]
                if b.overlaps(d) and b.y0 + 1 < d.y1 and d.y0 + 1 < b.y1
            ]
    return pairs


@pytest.mark.parametrize("kind", ["bars", "stacked_bars", "heat_map", "dumbbells", "keyness_plot"])
def test_labels_do_not_overlap(kind, digest_text):
    assert labels_overlap(FIGURES[kind](digest_text)) == []


def test_many_bars_keep_apart():
    values = pd.Series(range(1, 31), index=[f"城市{n}" for n in range(30)])
    assert labels_overlap(plots.bars(values, name="a", what="Made up")) == []


def test_long_labels_are_broken_and_keep_apart():
    values = pd.Series([3, 2], index=["预期·稳中求进·社会消费品零售总额·固定资产投资", "x"])
    assert labels_overlap(plots.bars(values, name="a", what="Made up")) == []


def test_findings_follow_the_numbers():
    assert "to 90% (Tai'an)" in FIGURES["bars"]("").title
    assert "from -10.0 to +20.0 points, above zero in 1" in FIGURES["specification_plot"]("").title
    assert FIGURES["headline_table"]("").title == "2 of 4 cities name the same figure for GDP: 5."
    assert "GDP 5 to 6, stated by 4" in FIGURES["headline_table"]("").alt
    assert (
        FIGURES["keyness_plot"]("").title
    ) == "Dezhou stands apart in 2 of 4 words tested: it uses 养老 more and 港口 less."
    assert "Dezhou lies towards 做强产业." in FIGURES["correspondence_plot"]("").title


def test_ties_are_told_as_ties():
    values = pd.Series([5.5] * 5 + [5.0], index=list("abcdef"))
    told = plots.bars(values, name="a", what="Made up", highlight="b").title
    assert told == "Made up: from 5 (f) to 6 (5 of 6); b, with 6, ranks joint 1st of 6."
    parts = pd.DataFrame({"x": [0.1, 0.5], "y": [0.7, 0.299], "z": [0.2, 0.201]}, index=["a", "b"])
    told = plots.stacked_bars(parts, name="firmness", what="Made up").title
    assert told == "Made up: x and y vary most, each by 40 points."


def test_one_colour_has_one_meaning():
    """No two meanings share a colour, those of the policy types among them."""
    kinds = [shade for kind, shade in palette.KINDS.items() if kind != "page_mark"]
    outcomes = dict.fromkeys(palette.OUTCOMES.values())
    named = [
        palette.CITY, palette.OTHERS, *palette.SERIES, *colours("policy_type").values(), *outcomes,
    ]  # fmt: skip
    assert len(set(named)) == len(named)
    assert len(set(kinds)) == len(kinds) and not set(kinds) & set(named)
    for one, other in combinations(named, 2):
        apart = np.subtract(to_rgb(one), to_rgb(other))
        assert np.abs(apart).sum() > 0.2, (one, other)


def test_steps_of_a_scale_grow_darker():
    for n in (2, 5, 7):
        depths = [palette.contrast(shade, "white") for shade in palette.ordered(n)]
        assert depths == sorted(depths) and len(set(depths)) == n


def test_outcomes_next_to_each_other_are_clearly_different():
    """In the order they are drawn, by lightness or by hue."""
    done = ["partly done", "done, no figure given", "met or exceeded"]
    for names in (["not mentioned", "missed", *done], ["not met", "nearly met", "met"]):
        shades = [palette.OUTCOMES[name] for name in names]
        for one, other in pairwise(shades):
            assert np.abs(np.subtract(to_rgb(one), to_rgb(other))).sum() > 0.5, (one, other)


def test_letters_are_read_on_any_colour():
    for shade in np.random.default_rng(0).random((500, 3)):
        assert palette.contrast(palette.ink_on(shade), shade) >= 4.5
