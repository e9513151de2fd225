"""Font files: every character the pages show, and no more."""

import re
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


@pytest.fixture
def pages(tmp_path) -> list[Path]:
    for name, html in PAGES.items():
        (tmp_path / name).write_text(html, "utf-8")
    return [tmp_path / name for name in PAGES]


def held(path: Path) -> set[str]:
    return set(map(chr, TTFont(path).getBestCmap()))


def test_what_the_style_sheet_writes_and_addresses_on_paper_are_among_the_characters():
    page = '<style>a::after { content: " →" / ""; color: red; } p { content: none; }</style><p>x'
    assert shown_characters(page)["latin", "regular"] == set(" →x")
    page = '<a href="https://a.b/?c=1">x</a><a href="index.html?lang=zh#q">y</a>'
    assert shown_characters(page)["latin", "regular"] == set("https://a.b/?c=1xy")


def test_every_character_is_in_the_file_of_its_family_and_style(pages, tmp_path):
    fonts = {path.stem: held(path) for path in write_fonts(pages, tmp_path / "fonts")}
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


def test_the_same_bytes_again_and_the_licence_inside(pages, tmp_path):
    first, again = (write_fonts(pages, tmp_path / name) for name in ("one", "two"))
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in again]
    for path in first:
        words = TTFont(path)["name"].getDebugName(0)
        assert "Copyright" in words or "©" in words


def test_only_a_file_whose_characters_changed_is_cut_anew(pages, tmp_path):
    before = {p.name: (p.stat().st_mtime_ns, p.read_bytes())
              for p in write_fonts(pages, tmp_path / "fonts")}  # fmt: skip
    pages[1].write_text(PAGES["b.html"].replace("农村", "乡村"), "utf-8")
    after = {p.name: (p.stat().st_mtime_ns, p.read_bytes())
             for p in write_fonts(pages, tmp_path / "fonts")}  # fmt: skip
    assert {name for name in after if after[name] != before[name]} == {"han-data.woff2"}
    assert {p.name for p in (tmp_path / "fonts").iterdir()} == set(after)


def test_the_style_sheet_names_every_file_that_can_be_written(pages, tmp_path):
    named = set(re.findall(r"url\(fonts/([\w-]+\.woff2)\)", template("report.css")))
    assert {path.name for path in write_fonts(pages, tmp_path)} == named


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
