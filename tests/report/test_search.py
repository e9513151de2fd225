"""The search: as its outside oracle in Python, and against the full texts."""

import json
import random
import re
from dataclasses import asdict

import pandas as pd
import pytest
from browser import serve

from reportanalysis.corpus.documents import load_document
from reportanalysis.corpus.registry import read_registry
from reportanalysis.parsing.normalise import normalise
from reportanalysis.phrases import Row, WordIndex, search_table
from reportanalysis.report.explorer import pack
from reportanalysis.report.site import template
from reportanalysis.study.entries import read_entries

PAGE = """<!DOCTYPE html><meta charset="utf-8">
<script type="application/json" id="data">%s</script><script>%s</script>"""
ASK = """const engine = makeSearch(JSON.parse(document.getElementById("data").textContent));
  return %s.map(q => Array.from(engine.search(q, false).rows)
    .flatMap((found, i) => found ? [[i, found]] : []));"""


def search(browser, folder, packed, queries) -> list[dict[int, int]]:
    """Rows and how sure they are, of each query, by the script of the page."""
    data = json.dumps(asdict(packed)).replace("<", "\\u003c")
    (folder / "search.html").write_text(PAGE % (data, template("query.js")), "utf-8")
    with serve(folder) as server:
        browser.open(server.address + "search.html")
        return [dict(found) for found in browser.tell(ASK % json.dumps(queries))]


def test_no_row_that_holds_a_string_is_missed_and_phrases_decide(browser, tmp_path):
    rng = random.Random(0)
    words = ["城市", "更新", "城", "市更", "新能源", "汽车", "20个", "项目", ",", "3.5%", "新"]
    words += ["PM2.5", "文旅+"]
    rows = [Row(rng.choices(words, k=7)) for _ in range(60)]
    phrases = ["城市更新", "能源汽", "汽车汽车"]
    ids = [f"a-{n}" for n in range(60)]
    table = search_table(ids, rows, phrases)
    plain = [" ".join(w for w in row.words if w.isalnum() and not w[0].isdigit()) for row in rows]
    table = table.assign(document_id="a", bag=plain)
    queries = [*phrases, "20个项目", "3.5%", "新新能源", "市更新", "2.5项目", "文旅+城市"]
    for row in rows:
        start = rng.randrange(len(row.text) - 4)
        queries += [row.text[start : start + size] for size in (2, 3, 4)]
    # signs at which a query is parted
    parted = re.compile(r",|^[.+]|\.$")
    queries = [query for query in queries if not parted.search(query)]
    index = WordIndex(rows)
    for query, found in zip(
        queries, search(browser, tmp_path, pack(table, phrases=phrases), queries), strict=True
    ):
        holding = {n for n, row in enumerate(rows) if query in row.text}
        assert holding <= set(found) <= index.rows(query) | holding, query
        assert {n for n, sure in found.items() if sure == 2} <= holding, query
        if query in phrases:
            assert set(found) == holding, query


# Of two to eight characters: one word, several, words inside words, figures, letters.
QUERIES = [
    "高铁", "养老", "储能", "中医", "5G", "就业",
    "产业链", "20%", "预制菜", "充电桩", "万人",
    "数字经济", "城市更新", "乡村振兴", "营商环境", "低空经济", "一窗受理", "公共服务", "5.5%",
    "新能源汽车", "高标准农田", "老旧小区改造", "100亿元", "2024年",
    "科技成果转化", "医疗保障", "跨境电商", "过紧日子", "海洋经济", "黄河流域生态保护",
]  # fmt: skip
RECALL, PRECISION = 1.0, 0.95  # measured: 1.00, and .986 on average, .993 of all finds
SIGNS = re.compile(r"[A-Z+—%-]")


def any_strings(texts: list[str]) -> list[str]:
    """Strings of any kind out of texts: across words, with punctuation, letters, sums, ranges."""
    rng = random.Random(0)
    places = [(text, rng.randrange(len(text))) for text in rng.sample(texts, 80)]
    signs = [(text, found.start()) for text in texts for found in SIGNS.finditer(text)]
    places += [(text, max(0, at - rng.randrange(4))) for text, at in rng.sample(signs, 60)]
    return [text[at : at + rng.randint(1, 8)] for text, at in places]


def test_what_is_found_is_what_the_full_texts_hold(browser, root, corpus_dir, tmp_path):
    registry = read_registry(root / "data/corpus.csv").set_index("document_id", drop=False)
    entries = read_entries(
        root / "data/corpus.csv", root / "data/derived", root / "data/gold", topics=None
    )
    texts = {
        name: load_document(registry.loc[name], corpus_dir, root / "data/raw").text
        for name in entries["document_id"].unique()
    }
    spoken = [
        normalise(texts[row.document_id][row.start : row.end]).text.upper()
        for row in entries.itertuples()
    ]
    phrases = pd.read_csv(root / "data/derived/phrases.csv")["phrase"]
    queries = QUERIES + [query for query in any_strings(spoken) if re.search(r"\w", query)]
    recall, precision = [], []
    for query, found in zip(
        queries, search(browser, tmp_path, pack(entries, phrases=phrases), queries), strict=True
    ):
        holding = {n for n, text in enumerate(spoken) if query in text}
        assert holding, query
        recall.append(len(holding & set(found)) / len(holding))
        precision.append(len(holding & set(found)) / len(found))
        assert {n for n, sure in found.items() if sure == 2} <= holding, query
    assert len(QUERIES) == 30
    assert min(recall) >= RECALL
    assert sum(precision[:30]) / 30 >= PRECISION


@pytest.mark.parametrize("query", ["", "  ", "，。"])
def test_nothing_asked_is_everything(browser, tmp_path, query):
    table = pd.DataFrame({"commitment_id": ["a-1"], "document_id": "a", "bag": ["词 袋"]})
    assert search(browser, tmp_path, pack(table), [query]) == [{0: 2}]
