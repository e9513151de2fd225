"""What commands write and say, on a made-up project; what takes long is stood in for."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from reportanalysis import derive as derive_module
from reportanalysis import phrases, policytype, predictions, study
from reportanalysis.cli import main
from reportanalysis.corpus.documents import file_sha256
from reportanalysis.corpus.registry import COLUMNS
from reportanalysis.study import outcometables, paneltables
from reportanalysis.validation import boundaries, card, outcomes, panelscores, robustness, targets

PLAN = (
    "一、2019年工作回顾\n建成学校。\n二、2020年重点工作\n"
    "新建停车场10处。推进道路绿化。绿化公园，修补道路。\n"
)
REVIEW = "一、2020年工作回顾\n新建停车场9处。\n二、2021年重点工作\n开展道路绿化行动。\n"
DERIVED = Path("data/derived")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Two registries of one made-up report each; the folder is the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", "corpus")
    DERIVED.mkdir(parents=True)
    Path("corpus").mkdir()
    for name, year, text in (("corpus", 2020, PLAN), ("panel_corpus", 2021, REVIEW)):
        path = Path(f"corpus/{year}.txt")
        path.write_text(text, encoding="utf-8")
        row = dict.fromkeys(COLUMNS, "") | {
            "document_id": f"liuhe-{year}", "city": "Liuhe", "city_zh": "柳河", "year": year,
            "province": "Shandong", "level": "county", "status": "complete", "path": path.name,
            "sha256": file_sha256(path),
        }  # fmt: skip
        pd.DataFrame([row]).to_csv(f"data/{name}.csv", index=False)
    return tmp_path


def answer(monkeypatch, module, name, value):
    """A function that gives the value; what it was called with is noted."""
    calls = []
    monkeypatch.setattr(module, name, lambda *given, **named: calls.append(given) or value)
    return calls


def test_a_registered_text_is_told_to_be_there(project, capsys):
    assert main(["corpus", "check"]) == 0
    assert capsys.readouterr().out == f"liuhe-2020: {len(PLAN)} characters, as registered\n"
    Path("corpus/2020.txt").write_text(REVIEW, encoding="utf-8")
    assert main(["corpus", "check"]) == 1
    assert "is not the registered text" in capsys.readouterr().err


def test_promises_are_printed_with_their_answers(project, capsys):
    assert main(["outcomes", "corpus/2020.txt", "corpus/2021.txt", "--out", "o.csv"]) == 0
    (row,) = pd.read_csv("o.csv").to_dict("records")
    assert (row["low"], row["reported_low"], row["kept"]) == (10, 9, False)
    assert (row["promise"], row["answer"]) == ("新建停车场10处。", "新建停车场9处。")


def test_phrases_are_chosen_from_both_registries(project, monkeypatch, capsys):
    sentences = ["新建停车场10处。", "推进道路绿化。", "绿化公园，修补道路。"]
    starts = [PLAN.index(sentence) for sentence in sentences]
    pd.DataFrame({
        "commitment_id": ["a-1", "a-2", "a-3"], "document_id": "liuhe-2020", "part": "plan",
        "start": starts, "end": [a + len(b) for a, b in zip(starts, sentences, strict=True)],
    }).to_csv(DERIVED / "commitments.csv", index=False)  # fmt: skip
    monkeypatch.setattr(phrases, "AT_LEAST", 2)
    assert main(["phrases"]) == 0
    assert capsys.readouterr().out == "data/derived/search.csv.gz\n"
    # Both reports say it, and the words of the third sentence would bring that up amiss.
    assert pd.read_csv(DERIVED / "phrases.csv").to_numpy().tolist() == [["道路绿化", 2]]
    found = pd.read_csv(DERIVED / "search.csv.gz", keep_default_na=False).to_numpy().tolist()
    assert found == [["a-1", "10处", ""], ["a-2", "", "道路绿化"], ["a-3", "", ""]]


SCORES = {"parsing": boundaries, "outcome": outcomes, "target": targets}
CODED = {
    "chapters": {"file": ["2020.txt"]},
    "runin": {"document": ["2020.txt"]},
    **dict.fromkeys(("outcome_pairs", "outturn", "carried"), {"document": ["2021.txt"]}),
    **dict.fromkeys(("quantities", "headline"), {"file": ["2020.txt"]}),
}


@pytest.mark.parametrize(
    ("gone", "measured"),
    [
        ("", ["target", "parsing", "outcome"]),
        ("cities_2024", ["parsing", "outcome"]),
        ("2020.txt", ["target", "outcome"]),
        ("2021.txt", ["target", "parsing"]),
    ],
)
def test_scores_are_measured_where_every_coded_text_is_at_hand(
    project, monkeypatch, capsys, gone, measured
):
    Path("data/gold").mkdir()
    for name, table in CODED.items():
        pd.DataFrame(table).to_csv(f"data/gold/{name}.csv", index=False)
    Path("corpus/cities_2024").mkdir()
    if gone:
        path = Path("corpus", gone)
        path.rmdir() if path.is_dir() else path.unlink()
    made = DERIVED / "commitments.csv"
    calls = answer(monkeypatch, derive_module, "derive_all", [made])
    answer(monkeypatch, phrases, "update_search", [])
    for name, module in SCORES.items():
        value = pd.DataFrame({"value": [0.123456789]})
        answer(monkeypatch, module, f"{name}_scores", value)
    assert main(["derive"]) == 0
    written = [DERIVED / f"{name}_scores.csv" for name in measured]
    assert capsys.readouterr().out.split() == [*map(str, [made, *written])]
    assert sorted(DERIVED.iterdir()) == sorted(written)
    assert all(path.read_text("utf-8") == "value\n0.123457\n" for path in written)
    assert calls[0][0]["document_id"].tolist() == ["liuhe-2020"]


def test_diagnostics_are_written_one_by_one(project, monkeypatch, capsys):
    rows, reports = pd.DataFrame({"bag": ["a"]}), pd.DataFrame({"city": ["Liuhe"]})
    answer(monkeypatch, study, "load", SimpleNamespace(digest="the digest", reports=reports))
    answer(monkeypatch, study, "load_panel", None)
    answer(monkeypatch, study, "compared_commitments", rows)
    answer(monkeypatch, study, "comparable", rows)
    answer(monkeypatch, derive_module, "read_commitments", rows)
    third = pd.DataFrame({"k": [1 / 3]})
    of_digest = answer(monkeypatch, study, "diagnose_digest_topics", third)
    slow = answer(monkeypatch, study, "store_slow_answers", [Path("slow.csv")])
    answer(monkeypatch, study, "build_panel_topics", [Path("topics.csv")])
    of_panel = answer(monkeypatch, study, "diagnose_panel_topics", third)
    answer(monkeypatch, study, "diagnose_topics", (third, third))
    assert main(["diagnostics"]) == 0
    first, *middle, panel, topics, matches = capsys.readouterr().out.split()
    assert middle == ["topics.csv", "slow.csv"]
    names = [Path(path).stem for path in (first, panel, topics, matches)]
    assert names == ["digest_topic_diagnostics", "panel_topic_diagnostics",
                     "topic_diagnostics", "topic_matches"]  # fmt: skip
    for path in (first, panel, topics, matches):
        assert Path(path).read_text("utf-8") == "k\n0.333333\n"
    assert of_digest == [("the digest",)] and of_panel[0][0] is rows
    assert slow[0][0] is reports and slow[0][1] is rows


def test_models_are_trained_and_then_tested_on_the_same_rows(project, monkeypatch, capsys):
    answer(monkeypatch, policytype, "read_training_data", ("all", "labelled"))
    trained = answer(monkeypatch, policytype, "train_models", None)
    tested = answer(monkeypatch, card, "write_card", [Path("CARD.md")])
    tested_too = answer(monkeypatch, robustness, "write_robustness", [Path("noise.csv")])
    assert main(["model"]) == 0
    assert capsys.readouterr().out.split()[-2:] == ["CARD.md", "noise.csv"]
    assert trained == tested == tested_too == [("all", "labelled", "data/model")]


def test_the_panel_is_built_and_then_scored(project, monkeypatch, capsys):
    scores = pd.DataFrame({"value": [0.5]})
    built = answer(monkeypatch, paneltables, "build_panel", [Path("panel.csv")])
    answer(monkeypatch, outcometables, "build_outcomes", [Path("outturn.csv")])
    answer(monkeypatch, study, "load_panel", "panel")
    sampled = answer(monkeypatch, study, "panel_sample", "sample")
    scored = answer(monkeypatch, panelscores, "panel_scores", scores)
    assert main(["panel"]) == 0
    written = DERIVED / "panel_scores.csv"
    assert capsys.readouterr().out.split() == ["panel.csv", "outturn.csv", str(written)]
    assert pd.read_csv(written).equals(scores)
    assert (built, sampled, scored) == ([(Path("corpus"),)], [("panel",)], [("sample",)])


def test_predictions_say_what_is_trained(project, monkeypatch, capsys):
    monkeypatch.setattr(predictions, "update_predictions", lambda say: say("training"))
    assert main(["predict"]) == 0
    assert capsys.readouterr().out == "training\n"
