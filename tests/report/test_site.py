"""Pages: what a reader, a screen reader and a browser without network find in them."""

import base64
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure as Drawing
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reportanalysis.errors import ReportError
from reportanalysis.figure import Figure
from reportanalysis.report.languages import text_in
from reportanalysis.report.pages import (
    FIXED,
    Page,
    describe_notebook,
    read_pages,
    write_pages,
)
from reportanalysis.report.site import render_page, template
from reportanalysis.tables import commitment_link, table


def shown(value) -> nbformat.NotebookNode:
    return new_output("execute_result", data=value._repr_mimebundle_(), execution_count=1)


def made_up_notebook() -> nbformat.NotebookNode:
    drawing = Drawing(figsize=(3, 2))
    drawing.subplots().plot([1, 2])
    figure = Figure(drawing, "line", "A made-up line rises.", "A made-up line (德州).", "none")
    frame = pd.DataFrame({"city": ["Dezhou 德州"], "n": [7], "id": [commitment_link("dezhou-1")]})
    plain = pd.DataFrame({"made up": [1.5]}, index=["济南"])
    return new_notebook(
        cells=[
            new_markdown_cell(
                "# Dezhou (德州): a made-up page\n\nThe *first* paragraph, [linked](x.html)."
            ),
            new_markdown_cell(
                "## First part\n\n做大做强实体经济 – “quoted” −0.5 ≥ 3\n\n<b>加粗</b>"
            ),
            new_code_cell("1 < 2  # 注释", outputs=[shown(figure)]),
            new_code_cell("t", outputs=[shown(table(frame, "A made-up table"))]),
            new_markdown_cell("# Second part\n\n### Below"),
            new_code_cell(
                "p",
                outputs=[
                    new_output(
                        "execute_result", data={"text/html": plain.to_html(), "text/plain": "x"}
                    )
                ],
            ),
            new_code_cell(
                "print('<b>')",
                outputs=[new_output("stream", name="stdout", text="<b> \x1b[31m红\x1b[0m\n")],
            ),
        ]
    )


PAGES = [
    Page("a", "Dezhou", "First", "S."),
    Page("b", "Other", "Second"),
    Page("c", "Last", "Third"),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    nbformat.write(made_up_notebook(), folder / "b.ipynb")
    return render_page(folder / "b.ipynb", folder / "b.html", PAGES)


@pytest.fixture(scope="module")
def soup(page) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def render(folder: Path, *cells) -> Path:
    nbformat.write(new_notebook(cells=list(cells)), folder / "x.ipynb")
    return render_page(folder / "x.ipynb", folder / "x.html", [])


def test_the_same_bytes_again(page):
    again = render_page(page.with_suffix(".ipynb"), page.with_name("again") / "b.html", PAGES)
    assert again.read_bytes() == page.read_bytes()


def test_nothing_is_fetched(page, soup):
    text = page.read_text(encoding="utf-8")
    addresses = re.findall(r"url\(\s*['\"]?([^)'\"]*)", text)
    addresses += [
        tag[name]
        for name in ("src", "srcset", "data", "poster")
        for tag in soup.find_all(attrs={name: True})
    ]
    addresses += [tag["href"] for tag in soup.find_all("link")]
    fonts = {address for address in addresses if not address.startswith(("data:", "#"))}
    assert fonts and all(re.fullmatch(r"fonts/[a-z-]+\.woff2", address) for address in fonts)
    assert "@import" not in text and not soup.find(["iframe", "object", "embed"])
    policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy and "http" not in policy
    assert "font-src 'self' file:;" in policy
    (script,) = soup.find_all("script")
    assert script.string == template("site.js")  # the frame's, and no other
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy


def test_structure_a_screen_reader_walks(soup):
    assert soup.html["lang"] == "en"
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile("^h[1-6]$"))]
    assert levels == [1, 2, 2, 3]
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    inner = [tag["href"][1:] for tag in soup.select('a[href^="#"]')]
    assert "main" in inner and set(inner) <= set(ids)
    assert all(tag["alt"] for tag in soup.find_all("img"))
    assert soup.svg["aria-label"] and soup.svg["role"] == "img"
    assert soup.body.find("a")["href"] == "#main" and soup.main["id"] == "main"
    assert (
        len({tag.get("aria-label") or tag["aria-labelledby"] for tag in soup.find_all("nav")}) == 3
    )


def test_navigation(soup):
    site = soup.select("header nav a")
    assert [tag["href"] for tag in site] == ["index.html", "a.html", "b.html", "c.html"]
    assert [tag["href"] for tag in soup.select("[aria-current=page]")] == ["b.html"]
    assert soup.find("a", rel="prev")["href"] == "a.html"
    assert soup.find("a", rel="next")["href"] == "c.html"
    contents = [tag["href"] for tag in soup.select("nav.contents a")]
    assert contents == ["#first-part", "#second-part", "#below"]


def test_what_the_cells_showed_is_there(soup):
    assert soup.title.get_text().startswith("Dezhou (德州): a made-up page – ")
    assert soup.select_one("pre.printed").get_text() == "<b> 红\n"
    assert [tag.get_text() for tag in soup.select("details.code code, details.code pre")][
        0
    ].startswith("1 < 2")
    assert soup.find("a", href="explorer.html#dezhou-1")
    assert [text_in(tag, "en") for tag in soup.select("caption")] == ["Table 1. A made-up table"]
    assert text_in(soup.figcaption, "en").startswith("Figure 1. A made-up line (德州).")
    assert text_in(soup.figcaption, "zh").startswith("图1 A made-up line")
    assert len(soup.select("[role=region][tabindex='0'][aria-label] > table")) == 2


def test_html_inside_a_line_stays_whole(soup):
    # nbconvert 7.17 with embed_images closes such tags before their text
    assert soup.find("b").get_text() == "加粗"


def test_all_chinese_is_marked(soup):
    for string in soup.body.find_all(string=re.compile("[\u4e00-\u9fff]")):
        assert string.find_parent(lang=True)["lang"] == "zh", string


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (
            new_markdown_cell("![A](https://example.org/a.png)"),
            "would load https://example.org/a.png",
        ),
        (
            new_code_cell("x", outputs=[new_output("display_data", data={"image/png": "AAAA"})]),
            "image without alt text",
        ),
        (
            new_code_cell(
                "x", outputs=[new_output("display_data", data={"text/html": "<script>1</script>"})]
            ),
            "output with a script",
        ),
        (
            new_code_cell(
                "x",
                outputs=[new_output("display_data", data={"application/javascript": "alert(1)"})],
            ),
            "output with a script",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused_and_the_last_page_stays(tmp_path, cell, message):
    (tmp_path / "x.html").write_text("last good page")
    with pytest.raises(ReportError, match=message):
        render(tmp_path, new_markdown_cell("# Made up"), cell)
    assert (tmp_path / "x.html").read_text() == "last good page"


# What a kernel puts out when a cell ends in a drawing that has no words.
PLAIN = {
    "a figure": {"text/plain": "<Figure size 640x480 with 1 Axes>"},
    "axes": {"text/plain": "<Axes: >"},
    "lines": {"text/plain": "[<matplotlib.lines.Line2D at 0x…>]"},
    "figure and axes": {"text/plain": "(<Figure size 640x480 with 1 Axes>, <Axes: >)"},
    "an image": {"text/plain": "<Figure size 640x480 with 1 Axes>", "image/png": "AAAA"},
}


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_drawing_is_refused_with_the_way_to_show_it(tmp_path, kind):
    output = new_output("display_data", data=PLAIN[kind])
    with pytest.raises(ReportError, match=r"x\.ipynb.*Figure\(drawing, name, alt, caption\)"):
        render(tmp_path, new_markdown_cell("# Made up"), new_code_cell("x", outputs=[output]))


def test_an_image_with_alt_text_in_its_metadata_is_kept(tmp_path):
    output = new_output(
        "display_data",
        data={"image/png": "AAAA"},
        metadata={"image/png": {"alt": "A made-up picture"}},
    )
    made = render(tmp_path, new_markdown_cell("# Made up"), new_code_cell("x", outputs=[output]))
    image = BeautifulSoup(made.read_text(encoding="utf-8"), "html.parser").img
    assert (image["alt"], image["src"]) == ("A made-up picture", "data:image/png;base64,AAAA")


def write_titled(folder: Path, name: str, *texts: str, label: str = "") -> Path:
    notebook = new_notebook(cells=[new_markdown_cell(text) for text in texts])
    if label:
        notebook.metadata["report"] = {"label": label}
    nbformat.write(notebook, folder / name)
    return folder / name


def test_a_notebook_describes_itself(tmp_path):
    path = write_titled(
        tmp_path,
        "01_a.ipynb",
        "# Dezhou 2019: what `it` *promised*",
        "## Part\n\n- a point\n\nThe [first](x.html) **paragraph**\nof two lines.",
    )
    assert describe_notebook(path) == Page(
        "01_a", "Dezhou 2019: what it promised", "Dezhou 2019", "The first paragraph of two lines."
    )
    path = write_titled(tmp_path, "02_a.ipynb", "# Title\nSummary.", label="Short")
    assert describe_notebook(path) == Page("02_a", "Title", "Short", "Summary.")
    with pytest.raises(ReportError, match=r"03_a\.ipynb has no title"):
        describe_notebook(write_titled(tmp_path, "03_a.ipynb", "no title"))


def test_the_list_of_pages_is_rewritten_only_when_a_title_changes(tmp_path):
    notebook = write_titled(tmp_path, "01_a.ipynb", "# One\n\nSummary.", "text")
    target = write_pages([notebook], tmp_path / "pages.json")
    before = target.stat().st_mtime_ns, target.stat().st_ino
    write_titled(tmp_path, "01_a.ipynb", "# One\n\nSummary.", "other text")
    write_pages([notebook], target)
    assert (target.stat().st_mtime_ns, target.stat().st_ino) == before
    assert [page.name for page in read_pages(target)][:2] == ["01_a", "explorer"]
    write_titled(tmp_path, "01_a.ipynb", "# Two")
    titled = [Page("01_a", "Two", "Two"), *FIXED]
    assert read_pages(write_pages([notebook], target)) == titled


@pytest.mark.parametrize(
    ("module", "unneeded"),
    [
        ("explorer", ["nbformat", "nbconvert", "nbclient", "matplotlib"]),
        ("site", ["nbformat", "nbconvert", "nbclient", "pandas", "matplotlib"]),
        # JupyterLab's grammar of web addresses, which takes seconds to build
        ("execute", ["nbconvert", "lark", "pandas", "matplotlib"]),
    ],
)
def test_each_step_imports_what_it_needs(module, unneeded):
    program = (
        f"import reportanalysis.report.{module}, sys; "
        f"print([name for name in {unneeded} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def luminance(colour: str) -> float:
    """Relative luminance of a colour (WCAG 2.2, definition)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "panel", "mark"])
def test_every_colour_of_letters_can_be_read(scheme, ground):
    block = re.findall(r":root \{(.*?)\}", template("report.css"), re.DOTALL)[scheme]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))
    inks = ["ink", "soft", "accent"]
    if ground == "panel":
        inks += ["keyword", "string", "comment", "number"]
    for name in inks:
        low, high = sorted([luminance(colours[name]), luminance(colours[ground])])
        assert (high + 0.05) / (low + 0.05) >= 4.5, name  # WCAG 2.2, 1.4.3, level AA
