"""Pages in a real browser: no overflow, no errors, working filters, no request."""

import io
import json
from functools import partial
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from auditing import audit
from browser import check_fits, serve, show
from made_up import made_up_findings
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from reportanalysis.report.embed import write_fonts
from reportanalysis.report.explorer import render_explorer
from reportanalysis.report.front import render_index
from reportanalysis.report.links import view
from reportanalysis.report.pages import EXPLORER, GLOSSARY, Page
from reportanalysis.report.refpages import render_glossary
from reportanalysis.report.site import render_page
from reportanalysis.tables import table


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    pages = [
        Page("a", "A rather long title of a made-up page", "A long label of a made-up page"),
        EXPLORER,
    ]
    wide = pd.DataFrame([[0.123456] * 30], columns=[f"made up {n}" for n in range(30)])
    notebook = new_notebook(
        cells=[
            new_markdown_cell(
                "# Made up\n\nText and 做大做强实体经济 " + "德州" * 40 + "\n\n## " + "W" * 60
            ),
            new_markdown_cell(
                "## Part\n\n`" + "x" * 200 + "`\n\n" + "https://example.org/" + "y" * 120
            ),
            new_code_cell(
                "z = '" + "z" * 300 + "'",
                outputs=[
                    new_output(
                        "execute_result", data=table(wide, "Made up " * 20)._repr_mimebundle_()
                    ),
                    new_output("stream", name="stdout", text="p" * 400),
                ],
            ),
        ]
    )
    nbformat.write(notebook, folder / "a.ipynb")
    render_page(folder / "a.ipynb", folder / "a.html", pages)
    words = {
        "purpose": ["Made up.", "编造。"],
        "cite": ("Made up.", "编造。"),
        "who": ("A.", "甲。"),
    }
    render_index(pages, folder / "index.html", findings=made_up_findings(), **words)
    rows = pd.DataFrame(
        {
            "commitment_id": [f"made-up-{n:03d}" for n in range(120)],
            "document_id": "made-up",
            "city": ["Dezhou", "Jinan"] * 60,
            "section": "1",
            "start": 0,
            "end": 9,
            "text": ["编造的句子" + "长" * 80, ""] * 60,
            "bag": ["", "词袋 # 编造"] * 60,
            "policy_type": ["other", "service", "investment"] * 40,
            "probability": 0.5,
        }
    )
    render_explorer(rows, folder / "explorer.html", pages=pages)
    write_fonts(sorted(folder.glob("*.html")), folder / "fonts")
    return folder


@pytest.fixture(scope="module")
def server(site):
    with serve(site) as server:
        yield server


@pytest.fixture
def look(browser, server):
    return partial(show, browser, server)


@pytest.mark.parametrize("name", ["a.html", "index.html", "explorer.html"])
def test_no_overflow_no_error_no_request(browser, server, name):
    check_fits(browser, server, name, (360, 1280))


def test_a_fault_of_a_page_is_seen(browser, server):
    browser.open(server.address + "index.html")
    assert browser.faults() == []
    inline = """const script = document.createElement("script"); script.textContent = "1";
      document.head.append(script); await new Promise(r => setTimeout(r, 50));"""
    browser.tell(inline)
    assert "Content Security Policy" in str(browser.faults())


TYPE = """document.getElementById("q").value = "%s";
  document.getElementById("q").dispatchEvent(new Event("input"));
  await new Promise(r => setTimeout(r, 400));"""
TICK = """document.querySelector("[data-facet=%s] input[value=%s]").click();"""
PAUSE = "await new Promise(r => setTimeout(r, 100));"


def test_search_and_filters(look):
    acts = TICK % ("policy_type", "service") + TICK % ("city", "Jinan") + TYPE % "词袋"
    seen = look("explorer.html", 1280, acts)
    # odd rows hold the words and are Jinan's; every third row from the second is a service
    assert seen["entries"] == [f"made-up-{n:03d}" for n in range(120) if n % 2 == 1 and n % 3 == 1]
    assert seen["count"] == "Showing 1–20 of 20 commitments"
    assert seen["hash"] == "#city=Jinan&policy_type=service&q=%E8%AF%8D%E8%A2%8B"


def test_the_address_says_what_is_shown_and_one_can_go_back(look):
    address = view(q="词袋", city="Jinan", policy_type=["service", "other"])
    seen = look("explorer.html", 1280, anchor=address.removeprefix("explorer.html"))
    expected = [f"made-up-{n:03d}" for n in range(120) if n % 2 == 1 and n % 3 < 2]
    assert seen["entries"] == expected
    acts = TICK % ("city", "Jinan") + TICK % ("city", "Dezhou") + PAUSE
    seen = look("explorer.html", 1280, acts + "history.back();" + PAUSE)
    assert (seen["hash"], seen["count"]) == ("#city=Jinan", "Showing 1–50 of 60 commitments")
    acts += 'document.getElementById("reset").click();'
    seen = look("explorer.html", 1280, acts)
    assert (seen["hash"], seen["count"]) == ("", "Showing 1–50 of 120 commitments")


def test_going_back_empties_the_search_too(look):
    acts = 'const q = document.getElementById("q"); q.focus();' + TYPE % "词袋" + PAUSE
    back = "history.back();" + PAUSE + "window.told = q.value;"
    seen = look("explorer.html", 1280, acts + back)
    assert (seen["told"], seen["count"]) == ("", "Showing 1–50 of 120 commitments")


def test_skipping_to_the_content_keeps_what_is_chosen(look):
    acts = TICK % ("city", "Jinan") + PAUSE + 'location.hash = "main";' + PAUSE
    seen = look(
        "explorer.html", 1280, acts + 'window.told = document.getElementById("told").hidden;'
    )
    assert (seen["told"], seen["count"]) == (True, "Showing 1–50 of 60 commitments")


def test_counts_beside_options_are_what_one_would_get(look):
    acts = (
        TICK % ("policy_type", "service")
        + """window.told = Object.fromEntries(
      [...document.querySelectorAll("[data-facet=city] label, [data-facet=policy_type] label")]
      .map(l => [l.querySelector("input").value, l.querySelector(".n").textContent]));"""
    )
    seen = look("explorer.html", 1280, acts)
    n = {name: str(sum(1 for i in range(120) if i % 3 == 1 and i % 2 == odd))
         for odd, name in enumerate(("Dezhou", "Jinan"))}  # fmt: skip
    assert seen["told"] == {**n, "investment": "40", "service": "40", "other": "40"}


# Goes to addresses one after another, and tells what the page says of each.
VISIT = """window.told = [];
  for (const address of %s) {
    location.hash = address;
    await new Promise(r => setTimeout(r, 50));
    window.told.push(
      ["told", "reading", "count"].map(id => document.getElementById(id).textContent));
  }"""


def visit(look, *addresses: str) -> list[list[str]]:
    """What the page tells of each address: what is wrong with it, how it was read, how many."""
    return look("explorer.html", 1280, VISIT % json.dumps(addresses))["told"]


def test_what_is_not_there_is_said(look):
    told = 'window.told = document.getElementById("told").textContent;'
    seen = look("explorer.html", 1280, told, anchor="#made-up-999")
    assert seen["told"] == "There is no commitment made-up-999."
    cut, colour, nowhere, sort, missing, elsewhere = visit(
        look, "%E0%A4%A", "colour=red", "city=Nowhere", "sort=x&page=-1&city=Jinan&city=Jinan",
        "q=%25<img src=x>", "q=词袋&city=Dezhou",
    )  # fmt: skip
    assert cut[0] == "There is no commitment %E0%A4%A."  # cut off, so no character
    assert colour[0] == "There is no filter called colour; it is left out."
    assert nowhere[0] == "City: there is no choice Nowhere."
    assert nowhere[2][:22] == "No commitment matches;"
    assert sort[0] == "There is no filter called sort=x; it is left out."
    assert sort[2] == "Showing 1–50 of 60 commitments"
    assert "No commitment holds “SRC”." in missing[1] and missing[2][:13] == "No commitment"
    assert elsewhere[1].endswith("Found without the filters: 60")


def test_a_query_is_read_in_any_form(look):
    traditional, wide, parted, signs, city, words = visit(
        look, "q=編造詞袋", "q=“編造”　詞", "q=编造、词袋", "q=，。", "q=jinan", "q=服务"
    )
    assert traditional[1].startswith(
        "Traditional characters are read as simplified ones: 编造词袋."
    )
    assert traditional[2] == "Showing 1–50 of 60 commitments"
    assert wide[2] == "Showing 1–50 of 60 commitments"
    assert "“编造、词袋” is parted at its signs" in parted[1]
    assert "0 hold it for certain; 60 hold its words" in parted[1]
    assert signs[1] == "“，。” has no letter, character or figure; nothing is searched for."
    assert signs[2] == "Showing 1–50 of 120 commitments"
    assert city[1] == "No commitment holds “JINAN”. Choose City: Jinan"
    assert words[1] == "No commitment holds “服务”. Choose Type: service"


# Keeps what a button would save.
SAVE = """let kept; const made = URL.createObjectURL;
  URL.createObjectURL = b => { kept = b; return made.call(URL, b); };
  HTMLAnchorElement.prototype.click = () => {};
  document.getElementById("%s").click();
  window.told = Array.from(new Uint8Array(await kept.arrayBuffer()));"""


def test_what_is_shown_can_be_taken_away(look):
    seen = look("explorer.html", 1280, TICK % ("city", "Jinan") + SAVE % "csv")
    saved = bytes(seen["told"])
    assert saved.startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    table = pd.read_csv(io.BytesIO(saved))
    assert table["commitment_id"].tolist() == [f"made-up-{n:03d}" for n in range(1, 120, 2)]
    assert set(table["bag"]) == {"词袋 # 编造"} and set(table["policy_type"]) >= {"service"}
    seen = look("explorer.html", 1280, TICK % ("city", "Jinan") + SAVE % "cite")
    words = bytes(seen["told"]).decode()
    assert "List of 60 commitments (city: Jinan)" in words
    assert "explorer.html#city=Jinan" in words
    chosen = TICK % ("policy_type", "service") + SAVE % "cite"
    words = bytes(look("explorer.html", 1280, chosen)["told"]).decode()
    assert "List of 40 commitments (type: service)" in words


def test_print_shows_all_that_is_chosen(look):
    acts = TICK % ("city", "Jinan") + 'window.dispatchEvent(new Event("beforeprint"));'
    acts += 'window.told = document.getElementById("asked").textContent;'
    seen = look("explorer.html", 1280, acts)
    assert (len(seen["entries"]), seen["told"]) == (60, "city: Jinan")
    acts += 'window.dispatchEvent(new Event("afterprint"));'
    assert len(look("explorer.html", 1280, acts)["entries"]) == 50


def test_what_was_searched_is_marked_and_told(look):
    tell = """window.told = [document.querySelector(".words mark").textContent,
      document.getElementById("reading").textContent,
      [...document.querySelectorAll(".where .differs")].map(e => e.textContent)];"""
    seen = look("explorer.html", 1280, TYPE % "编造词袋" + tell)
    assert seen["told"][0] in ("编造", "词袋")
    assert "Read as 编造 + 词袋" in seen["told"][1]
    assert "0 hold it for certain; 60 hold its words" in seen["told"][1]
    assert seen["told"][2] == ["may hold it, has its words"] * 50
    seen = look("explorer.html", 1280, TYPE % "的句子" + tell)
    assert seen["told"][0] == "的句子" and seen["count"].endswith("of 60 commitments")


def test_the_explorer_speaks_chinese(look):
    seen = look("explorer.html", 390, anchor="?lang=zh#city=Jinan")
    assert seen["count"] == "第 1–50 条，共 60 条承诺"


def test_an_address_leads_to_its_entry_on_whatever_page_it_is(look):
    seen = look("explorer.html", 1280, anchor="#made-up-077")
    assert seen["found"] == "made-up-077"
    assert (seen["entries"][0], len(seen["entries"])) == ("made-up-050", 50)


# What the page shows of its language, told through the element whose text the probe reads.
TOLD = """const nav = document.querySelector("header.site nav"), told = document.createElement("p");
  told.textContent = JSON.stringify({
    lang: document.documentElement.lang, address: location.search + location.hash,
    words: nav.innerText, label: nav.getAttribute("aria-label"), title: document.title,
    link: document.querySelector("header.site .name a").getAttribute("href") });
  told.id = "count"; document.body.append(told);"""


def told(seen: dict) -> dict:
    return json.loads(seen["count"])


@pytest.mark.parametrize("asked", ["", "?lang=zh"])
def test_the_language_is_in_the_address_and_goes_along_with_links(look, asked):
    act = """const link = document.querySelector("header.site .name a");
      link.dispatchEvent(new Event("focusin", {bubbles: true}));"""
    seen = told(look("index.html", 1280, act + TOLD, anchor=asked))
    chinese = asked != ""
    assert seen["lang"] == ("zh" if chinese else "en")
    assert ("概览" in seen["words"], "Overview" in seen["words"]) == (chinese, not chinese)
    assert seen["label"] == ("报告各页" if chinese else "Pages of the report")
    assert seen["link"] == "index.html" + asked
    assert seen["title"].startswith("读懂" if chinese else "Reading")


def test_the_switch_changes_words_and_address_and_keeps_the_place(look):
    act = """document.getElementById("language").click();"""
    seen = told(look("index.html", 1280, act + TOLD, anchor="#main"))
    assert (seen["lang"], seen["address"]) == ("zh", "?lang=zh#main")
    assert "概览" in seen["words"] and "Overview" not in seen["words"]
    back = told(look("index.html", 1280, act + TOLD, anchor="?lang=zh#main"))
    assert (back["lang"], back["address"]) == ("en", "#main")
    assert back["label"] == "Pages of the report"


def test_a_table_that_goes_on_is_a_stop_of_the_keyboard_and_one_that_fits_is_none(look):
    tell = """const region = document.querySelector(".scroll"), table = region.firstElementChild;
      const told = () => [region.tabIndex, getComputedStyle(table.caption, "::after").content];
      const until = async known => { for (let n = 0; n < 100 && !known(told()); n++)
        await new Promise(r => setTimeout(r, 20)); return told(); };  // it is told when it is drawn
      const wide = await until(([, mark]) => mark.includes("→"));
      table.querySelectorAll("th, td").forEach(cell => cell.remove());
      window.told = [wide, await until(([stop]) => stop < 0)];"""
    wide, narrow = look("a.html", 390, tell)["told"]
    assert (wide[0], narrow) == (0, [-1, "none"]) and "→" in wide[1]


@pytest.mark.parametrize("name", ["a.html", GLOSSARY.href])
def test_made_up_pages_break_no_rule_of_accessibility(browser, site, server, name):
    render_glossary(site, [Page("a", "Made up", "Made up"), GLOSSARY])
    assert audit(browser, server.address + name) == []


def test_the_audit_sees_what_breaks_the_rules(browser, server):
    spoilt = """document.body.insertAdjacentHTML("beforeend",
      "<img src='data:,'><p style='color:#aaa;background:#fff'>pale</p>");"""
    told = " ".join(audit(browser, server.address + "index.html", spoilt))
    assert "image-alt" in told and "color-contrast" in told
