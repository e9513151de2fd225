import json

import pandas as pd
import pytest

from reportanalysis.cli import main
from reportanalysis.codebook import codes
from reportanalysis.corpus.documents import Document
from reportanalysis.pipeline import KEPT, classify
from reportanalysis.policytype import explain, load_models
from reportanalysis.segment import Segmenter


@pytest.fixture(scope="module")
def models(root):
    return load_models(root / "data/model")


@pytest.fixture(scope="module")
def table(digest_text, models):
    document = Document("d", "Dezhou", "德州", 2019, "prefecture", "digest", digest_text)
    return classify(document, models, Segmenter())


def test_every_commitment_gets_codes_and_probabilities(table, digest_text):
    assert len(table) == 126
    for variable in ("policy_type", "theme"):
        assert set(table[variable]) <= set(codes(variable))
        columns = [f"p_{variable}_{code}" for code in codes(variable)]
        assert (table[columns].sum(axis=1) - 1).abs().max() < 0.001
        best = table[columns].idxmax(axis=1).str.removeprefix(f"p_{variable}_")
        assert (best == table[variable]).all()
    assert all(digest_text[r.start : r.end] == r.text for r in table.itertuples())


def test_reasons_are_words_of_the_sentence_that_speak_for_the_code(table, models):
    segmenter = Segmenter()
    for row in table.head(20).itertuples():
        bag = segmenter.bag(row.text)
        margins = explain(models["theme"], bag, row.theme).set_index("word")["margin"]
        given = row.theme_reasons.split()
        assert set(given) <= set(bag.split())
        assert all(margins[word] > 0 for word in given)
        rest = margins.drop([*given, "(intercept)"])
        assert not given or len(given) < 4 or margins[given].min() >= rest.max() - 1e-9


def test_predictions_of_the_project_have_the_same_columns(root, table):
    stored = pd.read_csv(root / "data/derived/predictions.csv", nrows=1)
    assert list(table.columns.drop(KEPT[1:])) == list(stored.columns)


def test_command_line_gives_csv_and_json(root, tmp_path, monkeypatch, capsys, table):
    monkeypatch.chdir(root)
    out = tmp_path / "d.csv"
    assert main(["classify", "data/raw/dezhou_2019_digest.txt", "--out", str(out)]) == 0
    assert pd.read_csv(out)["policy_type"].tolist() == table["policy_type"].tolist()
    assert main(["classify", "data/raw/dezhou_2019_digest.txt", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["theme"] for row in rows] == table["theme"].tolist()


def test_a_missing_model_is_one_clear_error(root, tmp_path, capsys):
    file = str(root / "data/raw/dezhou_2019_digest.txt")
    assert main(["classify", file, "--model", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err


def test_a_plain_list_gives_one_row_a_line_each_read_alone(models):
    lines = ["新增养老床位2000张;完善养老服务体系。", "严厉打击非法集资。", "养老院"]
    document = Document("list", "", "", 0, "", "complete", "\n".join(lines) + "\n\n")
    together = classify(document, models, Segmenter(), lines=True)
    assert together["text"].tolist() == lines
    for line, row in zip(lines, together.itertuples(), strict=True):
        alone = Document("one", "", "", 0, "", "complete", line)
        single = classify(alone, models, Segmenter(), lines=True).iloc[0]
        found = (row.p_policy_type_service, row.theme)
        assert (single["p_policy_type_service"], single["theme"]) == found
    assert together["policy_type"].tolist()[:2] == ["service", "regulatory"]


def test_the_command_line_reads_a_plain_list_and_says_how(root, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(root)
    (tmp_path / "list.txt").write_text("建设高速公路。\n深化医保支付方式改革。\n", encoding="utf-8")
    assert main(["classify", str(tmp_path / "list.txt")]) == 1
    assert "--lines" in capsys.readouterr().err
    out = tmp_path / "list.csv"
    assert main(["classify", "--lines", str(tmp_path / "list.txt"), "--out", str(out)]) == 0
    assert pd.read_csv(out)["policy_type"].tolist() == ["investment", "regulatory"]
