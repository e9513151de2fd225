"""A new theme or type is one entry of one file: named, labelled, trained, predicted, counted."""

import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest
import yaml

ENTRY = """
  energy:
    english: energy
    chinese: 能源
    covers:
      english: power, coal, oil and gas, new energy
      chinese: 电力、煤炭、油气、新能源
    seeds: >-
      光伏 风电 储能 充电桩 电网
"""
TYPE = """
  symbolic:
    english: symbolic
    chinese: 倡导
    colour: "#8a6d00"
    covers:
      english: campaigns for attitudes, values or habits
      chinese: 倡导观念、价值或习惯
    acts: >-
      宣传 弘扬 倡导
    seeds:
      appeal: >-
        弘扬 倡导
"""
# Sentences of the digest that are given the new theme, and the new type, by their place.
LABELLED = {"theme": ((2, 3, 4), "energy"), "policy_type": ((5, 6, 7), "symbolic")}
STEPS = """
import sys
import pandas as pd
from reportanalysis import compare, plots, study
from reportanalysis.codebook import codes, colours
from reportanalysis.names import name_in
from reportanalysis.coding.guide import codebook_text
from reportanalysis.coding.sheets import choices
from reportanalysis.corpus.registry import read_registry
from reportanalysis.derive import read_commitments
from reportanalysis.policytype.labels import match_labels, read_labels
from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.predict import prediction_table
from reportanalysis.policytype.store import load_model, save_model
from reportanalysis.study.estimates import probability_columns

labels = read_labels()
registry = read_registry("data/corpus.csv")
rows = read_commitments("data/derived/commitments.csv")
matched = match_labels(rows, labels, registry)
digest = matched[matched["document_id"] == "dezhou-2019"]
small = pd.concat([matched.drop(digest.index).sample(400, random_state=0), digest])
model = BagClassifier(None, 2, 0.3, 0).fit(small["bag"], small["theme"])
save_model(model, "small", "small")
again = load_model("small")
counted = rows[rows["part"].isin(["plan", "self"])]


def predicted_and_shares(variable, model):
    predicted = prediction_table(counted, {variable: model}, with_reasons=False)
    frame = counted.merge(predicted.rename(columns={variable: "predicted"}), on="commitment_id")
    frame = frame.merge(matched[["commitment_id", variable]], on="commitment_id", how="left")
    frame[f"single_{variable}"], frame["drawable"] = None, True
    names = probability_columns(frame, variable)
    return predicted, compare.corrected_shares(frame, variable, names)


predicted, shares = predicted_and_shares("theme", again)
kinds = BagClassifier(None, 2, 0.3, 0).fit(small["bag"], small["policy_type"])
_, acts = predicted_and_shares("policy_type", kinds)
acts = acts.pivot(index="city", columns="category", values="share")[list(codes("policy_type"))]
drawn = plots.stacked_bars(
    acts, name="acts", colours=colours("policy_type"), what="Acts", provenance="made up"
)
print("type", name_in("policy_type", "symbolic", "zh"), "symbolic" in choices()["secondary"])
print("acts", "symbolic" in drawn.alt, len(codes("policy_type")), acts.loc["Dezhou", "symbolic"])
print("codes", ",".join(codes("theme")))
print("name", name_in("theme", "energy", "zh"))
print("share", shares.set_index(["city", "category"]).loc[("Dezhou", "energy"), "share"])
print("rows", int((predicted["theme"] == "energy").sum()))
print("sheet", "energy" in choices()["theme"], "电力、煤炭" in codebook_text("chinese"))
"""


@pytest.fixture(scope="module")
def changed(root, tmp_path_factory):
    """A copy of the project with one more theme and type in the codebook and three labels each."""
    tmp_path = tmp_path_factory.mktemp("changed")
    shutil.copytree(root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "data", tmp_path / "data", ignore=shutil.ignore_patterns("panel"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    book = tmp_path / "src/reportanalysis/lexicon/codebook.yaml"
    text = book.read_text("utf-8")
    text = text.replace("\n  innovation:", ENTRY + "  innovation:", 1)
    book.write_text(text.replace("\n  other:", TYPE + "  other:", 1), encoding="utf-8")
    path = tmp_path / "data/gold/labels.csv"
    labels = pd.read_csv(path, dtype=str, keep_default_na=False)
    digest = labels.index[labels["set"] == "dezhou2019"]
    for variable, (places, code) in LABELLED.items():
        labels.loc[digest[list(places)], variable] = code
    labels.to_csv(path, index=False, lineterminator="\n")
    return tmp_path


def run(folder, *command):
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True,
        encoding="utf-8",
    )  # fmt: skip


def test_one_entry_and_three_labels_lead_to_shares_and_names(changed):
    done = run(changed, "-c", STEPS)
    assert done.returncode == 0, done.stderr
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    themes = yaml.safe_load(
        (changed / "src/reportanalysis/lexicon/codebook.yaml").read_text("utf-8")
    )["theme"]
    assert said["codes"].split(",") == list(themes) and "energy" in themes
    assert said["name"] == "能源"
    assert 0 < float(said["share"]) < 0.1
    assert int(said["rows"]) >= 1
    assert said["sheet"] == "True True"
    assert said["type"] == "倡导 True"
    shown, types, share = said["acts"].split(" ")
    assert (shown, types) == ("True", "5") and 0 < float(share) < 0.2


def test_models_of_before_are_refused_with_a_line(changed):
    (changed / "one.txt").write_text("一、2024年重点工作\n新建学校三所。", encoding="utf-8")
    done = run(changed, "-m", "reportanalysis", "classify", "one.txt")
    assert done.returncode == 1
    assert "the seed words have changed since; train it again" in done.stderr
    assert done.stderr.count("\n") == 1
