"""Every figure: Chinese has glyphs, no text is cut, words of the finding are true."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from reportanalysis import plots
from reportanalysis.figure import Figure
from reportanalysis.fonts import chinese_font, latin_font
from reportanalysis.parsing.layout import layout
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
KEYNESS = pd.DataFrame({
    "word": ["养老", "床位", "海洋", "港口"], "z_calibrated": [3.0, 1.0, -2.0, -2.5],
    "q": [0.01, 0.5, 0.2, 0.04], "count_target": [9, 3, 0, 0], "count_rest": [1, 4, 40, 50],
})  # fmt: skip
POINTS = pd.DataFrame({"x": [0.0, 1.0, 1.0, 0.2], "y": [0.0, 0.5, 0.52, 1.0]}, index=CITIES)
TREE = np.array([[0, 1, 0.2, 2], [2, 3, 0.3, 2], [4, 5, 0.5, 4]])
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
EFFECTS = INTERVALS.rename(columns={"category": "measure", "share": "effect"}).assign(
    sure=INTERVALS["low"] > 0.3
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
    "heat_map": lambda text: plots.heat_map(SHARES.T, name="a", what="Made up"),
    "lines": lambda text: plots.lines(
        INTERVALS, name="a", finding="A made-up line rises.", x="low", y="share", colour="city",
        panel="category", diagonal=True,
    ),
    "points": lambda text: plots.points(
        INTERVALS, name="a", what="Made up", x="low", y="share", panel="category", label="city",
        highlight="Dezhou",
    ),
    "tile_map": lambda text: plots.tile_map(
        SHARES["service"], pd.Series({"Dezhou": "德州"}), name="a", what="Made up"
    ),
    "city_map": lambda text: plots.city_map(
        POINTS, name="a", what="Made up", highlight="Dezhou", nearest=["Jinan"]
    ),
    "dendrogram": lambda text: plots.dendrogram(TREE, CITIES, name="a", what="Made up"),
    "keyness_plot": lambda text: plots.keyness_plot(KEYNESS, name="a", target="Dezhou"),
    "specification_plot": lambda text: plots.specification_plot(
        CURVE, ["source"], name="a", what="Made up", headline={"source": "b"}
    ),
    "headline_table": lambda text: plots.headline_table(
        HEADLINE, {"gdp": "GDP", "retail": "retail"}, name="a", what="Made up"
    ),
    "layout_strip": lambda text: plots.layout_strip(layout(text), pd.Series([97]), name="a"),
    "year_panels": lambda text: plots.year_panels(
        YEARS, name="a", finding="A made-up city rises.", highlight="Dezhou", beside=["Jinan"],
        apart=2019,
    ),
    "effects_map": lambda text: plots.effects_map(
        EFFECTS, name="a", what="Made up", highlight="Dezhou"
    ),
}  # fmt: skip


def texts(figure: Figure) -> list[tuple[Text, object]]:
    canvas = FigureCanvasAgg(figure.drawing)
    canvas.draw()
    found = []
    # Tick labels outside the limits are made but not drawn.
    undrawn = {
        id(label)
        for axes in figure.drawing.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        for label in (tick.label1, tick.label2)
        if not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    }
    for text in figure.drawing.findobj(Text):
        if text.get_visible() and text.get_text().strip() and id(text) not in undrawn:
            found.append((text, text.get_window_extent(canvas.get_renderer())))
    return found


def test_every_plot_is_tested():
    assert set(FIGURES) == set(plots.__all__)


@pytest.mark.parametrize("kind", FIGURES)
def test_text_is_whole_and_has_glyphs(kind, digest_text):
    figure = FIGURES[kind](digest_text)
    glyphs = covered(latin_font()) | covered(chinese_font())
    width, height = figure.drawing.canvas.get_width_height()
    shown = texts(figure)
    assert shown
    for text, box in shown:
        assert set(text.get_text()) - {"\n"} <= glyphs, text.get_text()
        if box.width and text.axes is not None and not text.axes.axison:
            continue
        assert box.x0 >= -1 and box.x1 <= width + 1, (text.get_text(), box)
        assert box.y0 >= -1 and box.y1 <= height + 1, (text.get_text(), box)


@pytest.mark.parametrize("kind", FIGURES)
def test_the_same_figure_is_the_same_bytes(kind, digest_text):
    first, second = (FIGURES[kind](digest_text) for _ in range(2))
    assert first.to_bytes("svg") == second.to_bytes("svg")
    assert len(first.alt) > 20
    assert first.alt.endswith(".")


def labels_overlap(figure: Figure) -> list[tuple[str, str]]:
    pairs = []
    for axes in figure.drawing.axes:
        canvas = FigureCanvasAgg(figure.drawing)
        canvas.draw()
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


def test_findings_follow_the_numbers():
    assert "highest Tai'an (90%)" in FIGURES["bars"]("").alt
    assert "no data for" in FIGURES["tile_map"]("").alt
    assert "Rizhao" in FIGURES["tile_map"]("").alt
    away = plots.tile_map(
        pd.Series({"Dezhou": 1.0, "Xi'an": 2.0}), pd.Series(dtype=str), name="a", what="Made up"
    )
    assert "not on the map: Xi'an" in away.alt
    assert "from -10.0 to +20.0 points, above zero in 1" in FIGURES["specification_plot"]("").alt
    assert "GDP from 5 (Jinan) to 6 (Tai'an), stated by 4 of 4" in FIGURES["headline_table"]("").alt
    assert "Of all 4 words 2 passed" in FIGURES["keyness_plot"]("").alt
