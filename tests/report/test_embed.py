"""Font files: every character the pages show, and no more."""

import re
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reportanalysis.report.embed import shown_characters, write_fonts
from reportanalysis.report.site import template

PAGES = {
    "a.html": "<p>Dezhou <span lang='zh'>德州</span> <em>slanted</em></p>",
    "b.html": "<h2 lang='zh'>加粗</h2><option data-zh='任何'>any</option>"
    "<script type='application/json'>[\"德农村\"]</script><script>脚本</script>",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The pages and, in a folder beside them, their fonts."""
    site = tmp_path_factory.mktemp("site")
    for name, html in PAGES.items():
        (site / name).write_text(html, "utf-8")
    write_fonts([site / name for name in PAGES], site / "fonts")
    return site


@pytest.fixture(scope="module")
def fonts(site) -> list[Path]:
    return sorted((site / "fonts").iterdir())


def held(path: Path) -> set[str]:
    return set(map(chr, TTFont(path).getBestCmap()))


def test_what_the_style_sheet_writes_and_addresses_on_paper_are_among_the_characters():
    page = '<style>a::after { content: " →" / ""; color: red; } p { content: none; }</style><p>x'
    assert shown_characters(page)["latin", "regular"] == set(" →x")
    page = '<a href="https://a.b/?c=1">x</a><a href="index.html?lang=zh#q">y</a>'
    assert shown_characters(page)["latin", "regular"] == set("https://a.b/?c=1xy")


def test_every_character_is_in_the_file_of_its_family_and_style(fonts):
    fonts = {path.stem: held(path) for path in fonts}
    assert fonts["han-regular"] == set("德州加粗任何")
    assert fonts["han-bold"] == set("加粗")
    assert fonts["han-data"] == set("农村")  # only scripts show them
    assert fonts["latin-regular"] >= set('Dezhouslantedany[],"') - {","}
    assert not set("脚本") & set().union(*fonts.values())  # a script is not shown
    everything = set()
    for html in PAGES.values():
        shown = shown_characters(html)
        everything |= set().union(*shown.values())
    assert set().union(*fonts.values()) <= everything


def test_the_same_bytes_again_and_the_licence_inside(site, fonts, tmp_path):
    again = sorted(write_fonts([site / name for name in PAGES], tmp_path))
    assert [path.name for path in again] == [path.name for path in fonts]
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in fonts]
    for path in fonts:
        words = TTFont(path)["name"].getDebugName(0)
        assert "Copyright" in words or "©" in words


def test_only_a_file_whose_characters_changed_is_cut_anew(site, fonts, tmp_path):
    site = shutil.copytree(site, tmp_path / "site")
    before = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in fonts}
    (site / "b.html").write_text(PAGES["b.html"].replace("农村", "乡村"), "utf-8")
    after = {p.name: (p.stat().st_mtime_ns, p.read_bytes())
             for p in write_fonts([site / name for name in PAGES], site / "fonts")}  # fmt: skip
    assert {name for name in after if after[name] != before[name]} == {"han-data.woff2"}
    assert {p.name for p in (site / "fonts").iterdir()} == set(after)


def test_the_style_sheet_names_every_file_that_can_be_written(fonts):
    named = set(re.findall(r"url\(fonts/([\w-]+\.woff2)\)", template("report.css")))
    assert {path.name for path in fonts} == named


@pytest.mark.parametrize("mark", ["𩽹", "🙂"])
def test_a_character_without_glyph_is_told_and_left_to_the_readers_machine(tmp_path, mark):
    page = tmp_path / "x.html"
    page.write_text(f"<p>{mark} and 德州</p>", "utf-8")
    told = rf"x\.html uses characters .*: {mark} \(U\+{ord(mark):04X}\)"
    with pytest.warns(UserWarning, match=told):
        write_fonts([page], tmp_path / "fonts")
    # After the families of the report, the style sheet lets the machine choose.
    for stack in re.findall(r"--(?:latin|han|mono):([^;]*);", template("report.css")):
        assert stack.strip().endswith(("sans-serif", "monospace"))
