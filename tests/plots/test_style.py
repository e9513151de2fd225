"""What all figures share, and that drawing needs nothing of the pages."""

import subprocess
import sys

import pandas as pd
import pytest

from reportanalysis.plots import bars
from reportanalysis.plots.style import LETTER, WIDE, label_rows, panels, percent

# What makes pages, trains models or clusters cities; a notebook's kernel waits for none of it.
HEAVY = ["nbconvert", "nbformat", "bs4", "fontTools.subset", "jinja2", "sklearn", "scipy", "jieba"]


def test_importing_the_plots_imports_no_page_and_no_model():
    program = f"import reportanalysis.plots, sys; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.mark.parametrize(("count", "columns", "rows"), [(1, 1, 1), (3, 2, 2), (4, 2, 2), (2, 1, 2)])
def test_panels_stand_in_rows_and_what_is_over_is_hidden(count, columns, rows):
    with panels(WIDE, 3.0, count, columns) as (figure, axes):
        pass
    assert len(axes) == count and len(figure.axes) == rows * columns
    assert [each.get_visible() for each in figure.axes].count(True) == count
    grid = axes[0].get_subplotspec().get_gridspec()
    assert (grid.nrows, grid.ncols) == (rows, columns)


def test_shares_and_counts_in_words():
    assert (percent(0.4567), percent(-0.0012)) == ("46%", "0%")
    counts = bars(pd.Series({"a": 1234.4, "b": 1.0}), name="a", what="Made up")
    assert counts.title == "Made up: from 1 (b) to 1,234 (a)."


@pytest.mark.parametrize(
    ("labels", "lacking"),
    [(["GDP", "a"], 9), (["Dezhou", "GDP growth"], 6), (["a longer name than any", "GDP"], 0)],
)
def test_names_longer_in_chinese_find_room_at_the_left(labels, lacking):
    """GDP is six characters in Chinese, GDP growth eight, each as wide as two letters."""
    with panels(WIDE, 2.0) as (figure, [axes]):
        label_rows(axes, labels, WIDE)
    rect = figure.get_layout_engine().get()["rect"]
    assert rect[0] == pytest.approx(lacking * LETTER / WIDE)
    assert rect[0] + rect[2] == pytest.approx(1)
