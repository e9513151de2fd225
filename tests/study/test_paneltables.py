"""The panel: whole, without words, and the same again from the texts and from the tables."""

import io
import shutil

import pandas as pd
import pytest

from reportanalysis.batch import run_folder
from reportanalysis.cli import main
from reportanalysis.corpus import PANEL_REGISTRY
from reportanalysis.corpus.documents import file_sha256
from reportanalysis.corpus.registry import read_registry
from reportanalysis.derive import documents_of
from reportanalysis.errors import ReportError
from reportanalysis.files import csv_bytes, is_current
from reportanalysis.policytype import match_labels
from reportanalysis.study import load, load_panel, paneltables
from reportanalysis.study.outcometables import build_outcomes, read_report, stored_readings
from reportanalysis.study.paneltables import (
    FOLDER,
    OPTIONS,
    PANEL,
    TABLES,
    build_panel,
    further_rows,
    panel_files,
    panel_inputs,
    study_rows,
)

# A full report, one of a province, one of five years, one of another year, a second text,
# one whose labels trained the models.
SAMPLE = ["dezhou-2020", "shandong-2021", "xining-2016-11", "lanzhou-2021", "jinan-2024-lawtext",
          "yantai-2019"]  # fmt: skip


@pytest.fixture(scope="module")
def panel():
    return load_panel()


@pytest.fixture(scope="module")
def study():
    return load()


@pytest.fixture(scope="module")
def registry(study):
    return read_registry(PANEL_REGISTRY)


@pytest.fixture(scope="module")
def stored(study):
    """The panel as it is written."""
    return pd.read_csv(PANEL, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def texts(corpus_dir, registry):
    if not (corpus_dir / registry["path"].iloc[0]).is_file():
        pytest.skip("no texts of the panel: reportanalysis corpus download --panel")
    return corpus_dir


@pytest.fixture(scope="module")
def sample(registry, texts, tmp_path_factory):
    """The run of `build_panel`, of a few reports: their registry, and the folder of the tables."""
    folder = tmp_path_factory.mktemp("sample")
    rows = registry[registry["document_id"].isin(SAMPLE)]
    rows.to_csv(folder / "few.csv", index=False)
    documents = run_folder(
        texts, folder / "work", registry=folder / "few.csv", only_registered=True, options=OPTIONS
    )
    assert len(documents) == len(SAMPLE)
    return rows, documents, folder / "work"


def as_written(table):
    return pd.read_csv(io.BytesIO(csv_bytes(table)), dtype=str, keep_default_na=False)


def assert_rows_are(stored, rows):
    kept = stored[stored["document_id"].isin(rows["document_id"])].set_index("document_id")
    again = as_written(rows).set_index("document_id").loc[kept.index]
    pd.testing.assert_frame_equal(again, kept)


def test_one_row_for_each_report(panel, registry, study):
    reports = panel.reports
    known = [*registry["document_id"], *study.registry["document_id"]]
    assert len(registry) == 1675
    assert sorted(reports["document_id"]) == sorted(known)
    assert set(reports["status"]) == {"complete", "no_plan", "truncated", "digest"}
    compared = reports[reports["compared"]]
    assert not compared.duplicated(["city", "year"]).any()
    assert compared["status"].eq("complete").all()
    assert compared["n_plan"].gt(0).all()
    whole = reports["status"].isin(["complete", "digest"])
    assert reports.loc[~whole, "share_theme_rural"].isna().all()
    assert reports.loc[whole, "share_theme_rural"].notna().all()


def test_reports_of_another_year_are_not_compared(panel):
    notes = panel.reports.set_index("document_id")["note"]
    assert notes["xingtai-2014"] == "its own words speak of 2012"
    assert notes["mudanjiang-2016"] == "its own words speak of 2015"
    assert notes["jinan-2024-lawtext"] == "of this city and year jinan-2024 counts"
    assert notes["jinan-2024"] == ""


def test_shandongs_cities(panel):
    reports = panel.reports
    cities = reports[reports["province"].eq("Shandong") & reports["level"].eq("prefecture")]
    assert set(panel.commitments["document_id"]) == set(cities["document_id"])
    assert cities[cities["year"].eq(2021)]["city"].nunique() == 16
    # For the digest press reports stand in: data/external/targets_2019.csv.
    assert set(reports["document_id"]) - set(panel.headline["document_id"]) == {"dezhou-2019"}


def test_every_coded_sentence_of_the_panel_is_there(panel, registry):
    labels = pd.read_csv("data/gold/panel_labels.csv").rename(columns={"stratum": "set"})
    matched = match_labels(panel.coded, labels, registry)
    assert len(matched) == len(panel.coded) > 0.99 * len(labels)
    probabilities = panel.coded.filter(regex="^p_theme_").sum(axis=1)
    assert (probabilities - 1).abs().max() < 0.002


def test_no_words_of_a_report(panel):
    for table in (panel.commitments, panel.targets, panel.headline, panel.coded):
        assert not {"text", "section", "heading", "object", "words"} & set(table)
    bags = panel.commitments["bag"].dropna().str.split(" ")
    assert bags.map(lambda words: words == sorted(words)).all()


def test_rows_of_the_studys_own_documents_follow_from_its_tables(stored, study):
    assert_rows_are(stored, study_rows(study))


def test_rows_of_shandongs_cities_follow_from_the_tables(stored, panel, registry):
    """As a reader without the texts can check them."""
    about = panel.reports.loc[
        panel.reports["document_id"].isin(registry["document_id"]), ["document_id", "status"]
    ]
    tables = {name: getattr(panel, name) for name in TABLES}
    there = about[about["document_id"].isin(panel.commitments["document_id"])]
    rows = further_rows(registry, load(), there.assign(stated_years=""), tables)
    assert_rows_are(stored.drop(columns=["note", "compared"]),
                    rows.drop(columns=["note", "compared"]))  # fmt: skip


def test_the_panel_was_made_with_the_models_that_are_stored(study):
    """If not: make panel."""
    for path in (PANEL, *(FOLDER / f"{name}.csv.gz" for name in (*TABLES, "coded"))):
        assert is_current(path, panel_inputs(), FOLDER / "manifest.json"), path


def test_a_sample_is_the_same_again_from_the_texts(stored, registry, sample):
    _, documents, work = sample
    made = panel_files(registry, documents, work)
    rows = pd.read_csv(io.BytesIO(made.pop(PANEL)), dtype=str, keep_default_na=False)
    assert_rows_are(stored, rows)
    for path, content in made.items():
        packed = {"compression": "gzip", "dtype": str, "keep_default_na": False}
        again = pd.read_csv(io.BytesIO(content), **packed)
        there = pd.read_csv(path, **packed)
        kept = there[documents_of(there).isin(SAMPLE)]
        pd.testing.assert_frame_equal(again, kept.reset_index(drop=True))


def test_outcomes_need_no_second_reading_of_the_texts(sample, texts):
    """The tables of a run give what parsing a report again gives."""
    rows, _, work = sample
    again = [read_report(row, texts) for row in rows.to_dict("records")]
    again, known = [one for one in again if one], stored_readings(rows, work)
    assert [one.about for one in known] == [one.about for one in again]
    assert len(known) == len(SAMPLE) - 1  # one speaks of other years than its own
    for one, other in zip(known, again, strict=True):
        for name in ("headline", "outturn", "plan"):
            table = getattr(one, name)
            expected = as_written(getattr(other, name)[list(table)])
            pd.testing.assert_frame_equal(as_written(table), expected)


def test_the_texts_are_those_of_the_registry(texts, monkeypatch, capsys):
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", str(texts))
    assert main(["corpus", "download", "--panel"]) == 0
    assert capsys.readouterr().out.count("already there") == 1675


def test_without_the_texts_nothing_is_begun(study, tmp_path):
    with pytest.raises(ReportError, match="1675 of 1675 texts .* corpus download --panel"):
        build_panel(tmp_path, tmp_path / "work")
    assert list(tmp_path.iterdir()) == []


def test_the_panel_is_written_with_what_it_is_made_of(registry, tmp_path, monkeypatch):
    """Parsing is stood in for; that it gives the stored rows: the sample above."""
    asked = {}
    text = tmp_path / "a.txt"
    text.write_text("一、2024年重点工作\n建校。", encoding="utf-8")
    few = registry.head(1).assign(path="a.txt", sha256=file_sha256(text))
    made = {tmp_path / "panel.csv": b"a\n1\n", tmp_path / "targets.csv.gz": b"packed"}
    (tmp_path / "models").touch()
    replaced = {
        "read_registry": lambda path: few,
        "run_folder": lambda *given, **named: asked.update(given=given, **named) or "documents",
        "panel_files": lambda *given: made if given == (few, "documents", tmp_path / "w") else {},
        "panel_inputs": lambda: [tmp_path / "models"],
        "FOLDER": tmp_path,
    }
    for name, value in replaced.items():
        monkeypatch.setattr(paneltables, name, value)
    assert build_panel(tmp_path, tmp_path / "w", jobs=3) == list(made)
    assert asked["given"] == (tmp_path, tmp_path / "w")
    assert asked["jobs"] == 3 and asked["only_registered"] and asked["options"] == OPTIONS
    for path, content in made.items():
        assert path.read_bytes() == content
        assert is_current(path, [tmp_path / "models"], tmp_path / "manifest.json")


@pytest.mark.whole
def test_all_is_the_same_again_from_the_texts(root, texts, tmp_path, monkeypatch):
    """Half an hour on two processors."""
    shutil.copytree(root / "data", tmp_path / "data")
    shutil.copy(root / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    made = build_panel(texts.resolve(), tmp_path / "work")
    for path in [*made, *build_outcomes(texts.resolve(), tmp_path / "work")]:
        assert path.read_bytes() == (root / path).read_bytes(), path
