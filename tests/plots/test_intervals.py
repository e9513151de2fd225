"""What the titles of dots with intervals say, counted by hand, and where their rows lead."""

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from reportanalysis import plots

TABLE = pd.DataFrame({
    "city": [*"abcd"] * 3, "kind": ["x"] * 4 + ["y"] * 4 + ["z"] * 4,
    "share": [0.4, 0.5, 0.6, 0.7, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.9],
}).assign(low=lambda t: t["share"] - 0.06, high=lambda t: t["share"] + 0.06)  # fmt: skip


def drawn(**options):
    return plots.dot_intervals(
        TABLE, name="a", what="Made up", label="city", panel="kind", **options
    )


def test_the_title_names_those_whose_interval_leaves_the_reference_out():
    figure = drawn(reference=0.5)
    assert figure.title == (
        "Made up: more on c and d, less on a (x); more on none, less on a, b, c and d (y); "
        "more on d, less on none (z)."
    )
    assert "Dashed: no difference" in figure.caption


def test_the_title_gives_the_place_of_one_among_all():
    title = drawn(highlight="c").title
    # Places count from the largest: c is second in x and y, and of three equals second in z.
    assert title == ("Made up of c: 60% x (2nd of 4); 30% y (2nd of 4); 50% z (joint 2nd of 4).")
    assert drawn(highlight="nobody").title == (
        "Made up: x from 40% (a) to 70% (d); y from 10% (a) to 40% (d); "
        "z from 50% (a, b and c) to 90% (d)."
    )


def test_rows_lead_to_the_addresses_of_what_they_show():
    figure = drawn(address=lambda kind, city: f"#{kind}-{city}")
    wide = figure.drawing
    links = [[patch.get_url() for patch in axes.patches if patch.get_url()] for axes in wide.axes]
    FigureCanvasAgg(wide).draw()
    assert links[0] == ["#x-a", "#x-b", "#x-c", "#x-d"]  # from the lowest up
    assert sorted(links[2]) == ["#z-a", "#z-b", "#z-c", "#z-d"]


@pytest.mark.parametrize("address", [None, lambda one: f"#{one}"])
def test_pairs_of_dots_lead_somewhere_if_asked(address):
    table = pd.DataFrame({"kind": ["x", "y"], "old": [0.2, 0.3], "new": [0.4, 0.2]})
    figure = plots.dumbbells(table, name="a", what="Made up", label="kind", before="old",
                             after="new", names=["then", "now"], address=address)  # fmt: skip
    (axes,) = figure.drawing.axes
    links = [patch.get_url() for patch in axes.patches if patch.get_url()]
    assert links == (["#y", "#x"] if address else [])
