import json

import pandas as pd
import pytest

from reportanalysis.classify import classify
from reportanalysis.cli import main
from reportanalysis.corpus import Document
from reportanalysis.policytype import POLICY_TYPES, THEMES, explain, load_models
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
    assert set(table["policy_type"]) <= set(POLICY_TYPES)
    assert set(table["theme"]) <= set(THEMES)
    columns = [f"p_{code}" for code in POLICY_TYPES]
    assert (table[columns].sum(axis=1) - 1).abs().max() < 0.001
    best = table[columns].idxmax(axis=1).str.removeprefix("p_")
    assert (best == table["policy_type"]).all()
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
