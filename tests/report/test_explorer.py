"""The explorer's data and its page without JavaScript."""

import json
from dataclasses import asdict
from itertools import zip_longest

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from reportanalysis.errors import ReportError
from reportanalysis.report.explorer import describe_targets, pack, render_explorer
from reportanalysis.report.languages import text_in
from reportanalysis.segment import word_list

MADE_UP = pd.DataFrame(
    {
        "commitment_id": [
            "dezhou-2019-0001",
            "dezhou-2019-0002",
            "jinan-2024-0001",
            "jinan-2024-0002",
        ],
        "document_id": ["dezhou-2019"] * 2 + ["jinan-2024"] * 2,
        "city": ["Dezhou", "Dezhou", "Jinan", "Jinan"],
        "year": [2019, 2019, 2024, 2024],
        "part": ["plan", "self", "plan", "plan"],
        "section": ["1", "1.2", "", "2"],
        "heading": ["一、</script>", "", "", ""],
        "start": [0, 7, 0, 9],
        "end": [6, 19, 8, 12],
        "text": ["编造的第一句 <b>", "编造的第二句", "", ""],
        "bag": ["不 应 出现", "不 应 出现", "# 编造 词袋", "另 一 词袋"],
        "policy_type": ["investment", "other", None, "service"],
        "probability": [0.83456, 1.0, np.nan, 0.5],
        "topic": [1.0, 2.0, np.nan, 1.0],
        "terms": [["建设", "项目"], [], None, ["服务"]],
    }
)
DOCUMENTS = pd.DataFrame(
    {
        "document_id": ["dezhou-2019", "jinan-2024"],
        "city_zh": ["德州", "济南"],
        "source": ["https://example.org/a", "made up"],
        "status": ["digest", "complete"],
    }
)
TARGETS = pd.DataFrame(
    {
        "commitment_id": ["dezhou-2019-0001", "dezhou-2019-0001", "jinan-2024-0001"],
        "indicator": ["GDP", "", "made up"],
        "object": ["", "项目", ""],
        "modifier": ["around", "at_least", ""],
        "low": [6.5, 50.0, np.nan],
        "high": [7.0, 50.0, np.nan],
        "unit": ["%", "个", "万亩"],
        "deadline": ["", "2020", ""],
        "status": ["stated", "stated", "lost"],
    }
)


def unpack(packed: dict) -> list[dict]:
    def value(name, cell):
        values = packed["values"].get(name)
        if values is None or cell is None:
            return cell
        return [values[n] for n in cell] if isinstance(cell, list) else values[cell]

    return [
        {name: value(name, cell) for name, cell in zip_longest(packed["columns"], row)}
        for row in packed["rows"]
    ]


def test_what_is_packed_can_be_unpacked():
    packed = pack(MADE_UP, DOCUMENTS)
    rows = unpack(asdict(packed))
    assert packed.entries() == rows
    assert [row["commitment_id"] for row in rows] == MADE_UP["commitment_id"].tolist()
    assert [row["city"] for row in rows] == MADE_UP["city"].tolist()
    assert [row["policy_type"] for row in rows] == ["investment", "other", None, "service"]
    assert [row["probability"] for row in rows] == [0.835, 1, None, 0.5]
    assert [row["topic"] for row in rows] == [1, 2, None, 1]
    assert rows[0]["terms"] == ["建设", "项目"] and rows[2]["terms"] is None
    assert [row["start"] for row in rows] == [0, 7, 0, 9]
    assert [bool(row["bag"]) for row in rows] == [
        False,
        False,
        True,
        True,
    ]  # text or words, not both
    json.dumps(asdict(packed))


def test_what_became_of_a_promise_stands_with_it(tmp_path):
    outcome = ["not_mentioned", None, None, None]
    path = render_explorer(MADE_UP.assign(outcome=outcome), tmp_path / "explorer.html")
    soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    entry = soup.find(id="dezhou-2019-0001")
    fact = entry.find(attrs={"data-fact": "outcome"})
    # Read without JavaScript, which is in English; the script has both names.
    assert fact.dd.get_text() == "not mentioned" and not fact.has_attr("hidden")
    data = json.loads(soup.find(id="data").string)
    assert data["names"]["outcome"]["not_mentioned"] == ["not mentioned", "未提及"]
    assert not entry.find_next(id="dezhou-2019-0002").find(attrs={"data-fact": "outcome"})


def test_columns_that_are_missing_are_left_out():
    packed = pack(MADE_UP[["commitment_id", "document_id", "bag"]])
    assert packed.columns == ["commitment_id", "document_id", "bag"]


def test_targets_in_words():
    lines = describe_targets(TARGETS)
    english, chinese = lines["dezhou-2019-0001"]
    assert english == "GDP around 6.5–7 %; 项目 at least 50 个 by 2020"
    assert chinese == "GDP 约6.5–7%；项目 不低于50个，到2020年"
    assert lines["jinan-2024-0001"][0] == "made up ▢ 万亩 (figure lost)"


def test_what_a_target_counts_is_told_by_its_words_where_the_text_is_withheld():
    row = TARGETS.tail(1).assign(indicator="", object_bag="床位 新增")
    assert describe_targets(row)["jinan-2024-0001"][0].startswith("床位 新增 ")


def test_labels_stand_beside_predictions(tmp_path):
    coded = {"coded_type": ["service", "other", None, None], "coded_theme": None}
    path = render_explorer(MADE_UP.assign(**coded), tmp_path / "explorer.html")
    soup = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    differs, same = soup.select(".entries [data-fact=policy_type] dd > span:last-child")
    assert (text_in(differs, "en"), differs["class"]) == ("label: service", ["differs"])
    assert (text_in(same, "en"), same["class"]) == ("label: the same", ["coded"])


def test_that_a_row_lacks_a_phrase_is_known_too():
    packed = pack(MADE_UP.assign(phrases=["", "", "一二", None]), phrases=["一二", "三四"])
    assert packed.values["phrases"] == ["一二", "三四"]
    assert [row["phrases"] for row in unpack(asdict(packed))] == [[], [], ["一二"], None]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (MADE_UP.drop(columns="document_id"), "no column document_id"),
        (pd.concat([MADE_UP, MADE_UP.tail(1)]), "jinan-2024-0002 is in the table twice"),
    ],
)
def test_mistakes_are_named(table, message):
    with pytest.raises(ReportError, match=message):
        pack(table)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    target = tmp_path_factory.mktemp("site") / "explorer.html"
    return render_explorer(MADE_UP, target, documents=DOCUMENTS, targets=TARGETS)


def test_the_same_bytes_again(page):
    again = render_explorer(
        MADE_UP, page.with_name("again.html"), documents=DOCUMENTS, targets=TARGETS
    )
    assert again.read_bytes() == page.read_bytes()


def test_without_script_the_texts_are_listed_and_no_others(page):
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    entries = soup.select("ol.entries > li")
    assert [entry["id"] for entry in entries] == ["dezhou-2019-0001", "dezhou-2019-0002"]
    assert [entry.select_one(".words").get_text() for entry in entries] == [
        "编造的第一句 <b>",
        "编造的第二句",
    ]
    words = " ".join(text_in(entries[0], "en").split())
    for part in (
        "Dezhou 德州 2019",
        "section 1",
        "characters 0–6",
        "investment (0.83)",
        "建设, 项目",
        "GDP around 6.5–7 %",
    ):
        assert part in words
    assert entries[0].find("a", rel="noreferrer")["href"] == "https://example.org/a"
    assert soup.find("noscript") and soup.select_one("#filters").has_attr("hidden")


def test_the_data_can_be_read_by_the_script_and_ends_nothing_early(page):
    text = page.read_text(encoding="utf-8")
    block = text.split('id="data"', 1)[1].split(">", 1)[1].split("</script>", 1)[0]
    packed = json.loads(block)
    assert unpack(packed)[0]["heading"] == "一、</script>"
    assert "<" not in block
    assert len(packed["rows"]) == 4 and "不 应 出现" not in text


def test_each_filter_has_a_label_and_its_values(page):
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for control in soup.select("input[type=search], select"):
        assert soup.find("label", attrs={"for": control["id"]}).get_text().strip()
    facet = soup.select_one("[data-facet=policy_type]")
    codes = [tag["value"] for tag in facet.select("input")]
    assert codes == ["investment", "service", "other", "none"]
    assert text_in(facet.summary, "en").strip() == text_in(facet.legend, "en") == "Type"
    for control in facet.select("input"):
        assert text_in(control.parent, "en").strip()


def test_three_thousand_rows_stay_small(tmp_path):
    # 30 words a row is twice what a commitment has. The fonts of all 16 reports, about
    # 2,500 characters, add 0.6 MB to those of the 800 here; the page may have 4 MB.
    rng = np.random.default_rng(0)
    marks = np.array([chr(code) for code in range(0x4E00, 0x4E00 + 800)])
    bags = [" ".join("".join(pair) for pair in rng.choice(marks, (30, 2))) for _ in range(3000)]
    many = pd.DataFrame(
        {
            "commitment_id": [f"made-up-2024-{number:04d}" for number in range(3000)],
            "document_id": "made-up-2024",
            "city": "Made up",
            "text": "",
            "bag": bags,
            "terms": "一, 二, 三",
            "policy_type": "other",
            "probability": 0.5,
            "start": 1000,
            "end": 2000,
        }
    )
    page = render_explorer(many, tmp_path / "explorer.html")
    assert page.stat().st_size < 3_400_000


def test_a_row_in_the_page_ends_with_its_last_value(page):
    data = json.loads(BeautifulSoup(page.read_text("utf-8"), "html.parser").find(id="data").string)
    assert data["columns"][-3:] == ["targets", "heading", "text"]
    assert [len(data["columns"]) - len(row) for row in data["rows"]] == [0, 0, 2, 3]
    assert unpack(data)[2]["text"] is None and unpack(data)[3]["targets"] is None


def test_topics_are_told_by_name_and_words(tmp_path):
    page = render_explorer(MADE_UP.assign(topic="装备·研发"), tmp_path / "explorer.html")
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    names = json.loads(soup.find(id="data").string)["names"]["topic"]
    assert names == {"装备·研发": ["Manufacturing (装备·研发)", "制造业（装备·研发）"]}
    shown = soup.select_one(".entries [data-fact=topic] dd").get_text()
    assert shown == "Manufacturing (装备·研发)"


def test_traditional_characters_are_those_of_opencc(page):
    pairs = word_list("traditional")
    turn = pytest.importorskip("opencc").OpenCC("t2s").convert
    assert [pair for pair in pairs if turn(pair[0]) != pair[1] or len(pair) != 2] == []
    data = json.loads(BeautifulSoup(page.read_text("utf-8"), "html.parser").find(id="data").string)
    assert {"編编", "詞词"} <= set(map("".join, zip(*[iter(data["simplified"])] * 2, strict=True)))
    assert "編" not in page.read_text("utf-8")  # escaped: no font has to show it
