"""A folder of made-up reports: same bytes however they are computed, and nothing lost."""

import dataclasses
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import threading
import time

import pandas as pd
import pytest
from joblib.externals.loky import get_reusable_executor

from reportanalysis import batch, onereport
from reportanalysis.batch import read_documents, run_folder
from reportanalysis.cli import main
from reportanalysis.corpus.documents import Document
from reportanalysis.corpus.folder import ReportFile
from reportanalysis.corpus.readers import read_text
from reportanalysis.errors import ReportError
from reportanalysis.onereport import Options
from reportanalysis.pipeline import classify
from reportanalysis.policytype import BagClassifier, load_models
from reportanalysis.policytype.store import save_model
from reportanalysis.segment import Segmenter

TABLES = ("documents", "commitments", "targets", "headline")
ACTS = (
    "新建学校{}所,方便孩子就近入学",
    "完善养老服务制度,增加护理人员",
    "严格整治违法排污,严肃查处企业",
    "发展现代农业园区{}个,带动农民增收",
    "推进公路建设,打通断头路",
)


def report(n: int, sentences: int = 12) -> str:
    """A made-up report of its own content."""
    plan = "".join(f"{ACTS[(n + i) % 5].format(n + i)}。" for i in range(sentences))
    return (
        f"一、{2000 + n}年工作回顾\n建成学校{n}所。\n二、{2001 + n}年重点工作\n"
        f"预期目标是:生产总值增长{n % 9}%左右。\n（一）改善民生。{plan}\n"
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """Small models of the project's kind: these tests are about files, not about types."""
    folder = tmp_path_factory.mktemp("model")
    segmenter = Segmenter()
    bags = [segmenter.bag(act) for act in ACTS]
    for variable, codes in (
        ("policy_type", ["investment", "service", "regulatory", "investment", "investment"]),
        ("theme", ["education", "welfare", "environment", "agriculture", "transport"]),
    ):
        trained = BagClassifier(min_df=1, folds=2).fit(bags, codes)
        save_model(trained, folder / variable, folder)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Twelve reports in folders and formats of all kinds, and five files that are none."""
    folder = tmp_path_factory.mktemp("reports")
    for place in ("德州市", "2024", "other", "more"):
        (folder / place).mkdir(parents=True)
    for n in range(2015, 2019):
        (folder / f"德州市/{n}.md").write_text(report(n - 2000), encoding="utf-8")
    (folder / "2024/烟台.txt").write_text(report(24), encoding="gb18030")
    (folder / "dezhou-2019.txt").write_text(report(19), encoding="utf-16")
    page = "".join(f"<p>{line}</p>" for line in report(3).splitlines())
    (folder / "济南_2023.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    for place in ("other", "more"):
        (folder / place / "report.txt").write_text(report(len(place)), encoding="utf-8")
    for n in range(3):
        (folder / f"{n}.txt").write_text(report(n), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 and then nothing")
    (folder / "none.txt").write_text("没有标题的一段话。", encoding="utf-8")
    (folder / "index.csv").write_text("a,b\n1,2\n")
    return folder


@pytest.fixture
def reports(made, tmp_path):
    """A copy of the reports, to be changed."""
    return shutil.copytree(made, tmp_path / "reports")


@pytest.fixture(scope="module")
def out(made, model, tmp_path_factory):
    """The tables of the reports, made in one go in one process."""
    folder = tmp_path_factory.mktemp("out")
    run_folder(made, folder, model=model)
    return folder


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Thirty reports, long enough to be stopped among."""
    folder = tmp_path_factory.mktemp("many")
    for n in range(30):
        (folder / f"{n}.txt").write_text(report(n, sentences=60), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def tables_of_many(many, model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    run_folder(many, folder, model=model)
    return folder


def contents(folder) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def table(out, name: str) -> pd.DataFrame:
    return pd.read_csv(out / f"{name}.csv", dtype={"stated_years": str})


def test_every_file_is_a_row_and_a_bad_one_stops_nothing(made, out):
    documents = read_documents(out / "documents.csv").set_index("path")
    assert documents.index.tolist() == sorted(documents.index)
    assert documents["status"].value_counts().to_dict() == {
        "complete": 12, "unreadable": 4, "no_plan": 1,
    }  # fmt: skip
    assert documents.loc["德州市/2016.md", ["city", "year"]].tolist() == ["德州市", 2016]
    assert documents.loc["dezhou-2019.txt", ["city", "year"]].tolist() == ["dezhou", 2019]
    # Its chapters are a review of 2016 and the work of 2017.
    assert documents.loc["德州市/2016.md", "stated_years"] == "2017"
    assert documents.loc["none.txt", "stated_years"] == ""
    assert documents.loc["0.txt", "city"] == ""
    assert pd.isna(documents.loc["0.txt", "year"])
    assert documents.loc["empty.txt", "reason"].startswith("empty.txt is empty")
    assert "save the text as one of" in documents.loc["old.doc", "reason"]
    assert "BadZipFile" in documents.loc["broken.docx", "reason"]
    assert str(made) not in "".join(documents["reason"])
    assert "no commitments found" in documents.loc["none.txt", "reason"]
    assert documents.loc["0.txt", ["n_review", "n_plan"]].tolist() == [1, 13]
    shares = documents.loc[documents["status"] == "complete"].filter(like="coverage_")
    assert (abs(shares.sum(axis=1) - 1) < 0.01).all()


def test_two_files_of_one_name_are_two_documents(out):
    rows = table(out, "commitments")
    assert rows["commitment_id"].is_unique
    assert {"more/report.txt", "other/report.txt"} <= set(rows["document_id"])


@pytest.mark.parametrize("segmenter", ["jieba", "rjieba"])
def test_the_rows_are_those_of_each_report_alone(reports, model, tmp_path, segmenter):
    if segmenter == "rjieba":
        pytest.importorskip("rjieba")
    out, path = tmp_path / "out", reports / "德州市/2016.md"
    run_folder(reports, out, model=model, options=Options(segmenter, reasons=True, text=True))
    rows = table(out, "commitments").query("document_id == '德州市/2016.md'")
    rows = rows[rows["policy_type"].notna()].reset_index(drop=True)
    document = Document("德州市/2016.md", "德州市", "", 2016, "", "complete", read_text(path))
    alone = classify(document, load_models(model), Segmenter(backend=segmenter))
    again = pd.read_csv(_csv(alone, tmp_path))
    shared = [column for column in again if column in rows]
    assert {"policy_type", "theme", "secondary", "text", "theme_reasons"} <= set(shared)
    pd.testing.assert_frame_equal(rows[shared], again[shared])
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["options"] == {
        "segmenter": segmenter, "simplify": False, "reasons": True, "text": True, "outturn": False,
    }  # fmt: skip


def _csv(frame, folder):
    frame.to_csv(folder / "alone.csv", index=False)
    return folder / "alone.csv"


def test_sentences_are_written_only_if_asked_and_stand_where_they_say(
    out, reports, model, tmp_path
):
    assert "text" not in table(out, "commitments")
    # Lines that end as on an old Macintosh, inside a sentence.
    (reports / "0.txt").write_bytes(report(0).replace("学校", "学\r校").encode())
    run_folder(reports, tmp_path / "out", model=model, options=Options(text=True))
    rows = table(tmp_path / "out", "commitments").query("document_id == '0.txt'")
    raw = read_text(reports / "0.txt").replace("\r", " ")
    assert [raw[row.start : row.end] for row in rows.itertuples()] == rows["text"].tolist()


def test_processes_write_the_same_bytes(reports, out, model, tmp_path):
    run_folder(reports, tmp_path / "two", model=model, jobs=2)
    assert contents(tmp_path / "two") == contents(out)


def test_a_report_that_kills_its_process_is_listed_and_tried_again(
    reports, out, model, tmp_path, monkeypatch
):
    hook = """
import os, sys
def die(event, args):
    if event == "open" and str(args[0]).endswith("1.txt"):
        os._exit(9)
sys.addaudithook(die)
"""
    (tmp_path / "sitecustomize.py").write_text(hook)
    with monkeypatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *sys.path]))
        get_reusable_executor().shutdown()
        documents = run_folder(reports, tmp_path / "out", model=model, jobs=2)
    get_reusable_executor().shutdown()
    failed = documents[documents["status"] == "failed"]
    assert failed["path"].tolist() == ["1.txt"]
    assert "was killed" in failed["reason"].item()
    run_folder(reports, tmp_path / "out", model=model)
    assert contents(tmp_path / "out") == contents(out)


def _run_and_die(reports, out, model, moment):
    """Run, and be killed when the given number of files have got their names."""
    replace, done = os.replace, []

    def counted(source, target):
        if len(done) == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        done.append(target)
        replace(source, target)

    os.replace = counted
    run_folder(reports, out, model=model)


@pytest.mark.skipif(sys.platform != "linux", reason="needs fork")
def test_killed_at_any_rename_and_run_again_it_writes_the_same_bytes(made, out, model, tmp_path):
    whole, again = contents(out), tmp_path / "out"
    fork = multiprocessing.get_context("fork")
    renames = 17 + 4 + 1  # parts, tables, manifest
    for moment in (0, 9, renames - 6, renames - 5, renames - 3, renames - 1):
        shutil.rmtree(again, ignore_errors=True)
        child = fork.Process(target=_run_and_die, args=(made, again, model, moment))
        child.start()
        child.join()
        assert child.exitcode == -signal.SIGKILL
        left = contents(again)
        # Whatever has a name is whole, and no manifest stands beside tables it is not of.
        named = [name for name in left if not name.rpartition("/")[2].startswith(".")]
        assert all(whole[name] == left[name] for name in named)
        assert "manifest.json" not in left
        run_folder(made, again, model=model)
        assert contents(again) == whole


def test_killed_at_random_moments_it_writes_the_same_bytes(many, tables_of_many, model, tmp_path):
    out, chance = tmp_path / "out", random.Random(5)
    command = ["run", str(many), "--out", str(out), "--model", str(model)]
    # A copy of this process has the library loaded; where there is no fork, a new one loads it.
    start = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    for _ in range(3):
        before = len(list(out.glob("parts/*.gz")))
        wanted = before + chance.randint(1, 8)
        process = start.Process(target=main, args=(command,))
        process.start()
        while process.is_alive() and len(list(out.glob("parts/*.gz"))) < wanted:
            time.sleep(0.01)
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
    assert main(command) == 0
    assert contents(out) == contents(tables_of_many)


def computed(monkeypatch) -> list[str]:
    """Names of the reports that later runs compute, in order."""
    names, analyse = [], batch.analyse

    def counted(job, settings):
        names.append(job.file.name)
        return analyse(job, settings)

    monkeypatch.setattr(batch, "analyse", counted)
    return names


def test_only_what_has_changed_is_computed_again(reports, out, model, tmp_path, monkeypatch):
    out, names = shutil.copytree(out, tmp_path / "out"), computed(monkeypatch)
    run_folder(reports, out, model=model)
    assert names == []
    (reports / "1.txt").write_text(report(77), encoding="utf-8")
    (reports / "2.txt").unlink()
    part = sorted((out / "parts").iterdir())[0]
    part.write_bytes(part.read_bytes()[:-9])  # as after a power cut
    run_folder(reports, out, model=model)
    assert "1.txt" in names and len(names) <= 2
    names.clear()
    run_folder(reports, out, model=model, options=Options(reasons=True))
    assert len(names) == 16
    run_folder(reports, tmp_path / "fresh", model=model, options=Options(reasons=True))
    assert contents(out) == contents(tmp_path / "fresh")


def test_another_model_computes_again(reports, out, model, tmp_path, monkeypatch):
    shutil.copytree(out, tmp_path / "out")
    shutil.copytree(model, tmp_path / "model")
    header = tmp_path / "model/theme/model.json"
    header.write_text(header.read_text("utf-8") + "\n", encoding="utf-8")
    names = computed(monkeypatch)
    run_folder(reports, tmp_path / "out", model=tmp_path / "model")
    assert len(names) == 17


def test_a_fault_of_ours_is_listed_and_stops_nothing(reports, model, tmp_path, monkeypatch):
    tables = onereport.report_tables

    def faulty(document, settings):
        if document.document_id == "1.txt":
            raise ZeroDivisionError("by zero")
        return tables(document, settings)

    monkeypatch.setattr(onereport, "report_tables", faulty)
    documents = run_folder(reports, tmp_path / "out", model=model).set_index("path")
    assert documents.loc["1.txt", ["status", "reason"]].tolist() == [
        "failed", "ZeroDivisionError: by zero",
    ]  # fmt: skip
    assert (documents["status"] == "complete").sum() == 11


def test_a_report_changed_while_it_is_read_is_not_kept(reports, model):
    settings = onereport.make_settings(str(model), Options())
    path = reports / "1.txt"
    job = onereport.make_job(ReportFile(str(path), "1.txt", "1.txt", "", None), settings.facts)
    assert onereport.analyse(job, settings).keep
    path.write_text(report(99), encoding="utf-8")
    assert not onereport.analyse(job, settings).keep


def test_settings_that_cannot_be_are_refused_before_the_run(reports, model, tmp_path):
    with pytest.raises(ReportError, match="0 processes"):
        run_folder(reports, tmp_path / "out", model=model, jobs=0)
    with pytest.raises(ReportError, match="give another folder for the tables"):
        run_folder(reports, reports, model=model)
    assert not (tmp_path / "out").exists()


def test_a_second_run_into_one_folder_refuses_and_the_first_goes_on(reports, model, tmp_path):
    refused = pytest.raises(ReportError, match=rf"in use by process {os.getpid()} on .*--out")
    with batch._locked(tmp_path / "out"), refused:
        run_folder(reports, tmp_path / "out", model=model)
    run_folder(reports, tmp_path / "out", model=model)


def test_parquet_holds_what_csv_holds(reports, model, tmp_path):
    pytest.importorskip("pyarrow")
    options = {"model": model, "parquet": True, "options": Options(text=True)}
    (reports / "0.txt").write_bytes(report(0).replace("学校", "学\n校").encode())
    for out in ("one", "two"):
        run_folder(reports, tmp_path / out, **options)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    for name in TABLES:
        left = pd.read_parquet(tmp_path / f"one/{name}.parquet")
        right = table(tmp_path / "one", name)
        assert list(left) == list(right)
        assert len(left) == len(right)
        for column in left:
            blank = left[column].isna() | (left[column] == "")
            assert blank.tolist() == right[column].isna().tolist(), column
            assert left[column][~blank].tolist() == right[column][~blank].tolist(), column
    run_folder(reports, tmp_path / "one", model=model, options=Options(text=True))
    assert not list((tmp_path / "one").glob("*.parquet"))


def test_the_command_says_what_became_of_the_files(made, out, model, tmp_path, capsys):
    arguments = ["run", str(made), "--out", str(out), "--model", str(model)]
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert said.out.startswith("17 files: 12 complete, 4 unreadable, 1 no_plan; tables in ")
    assert "17/17" in said.err and "report/s" in said.err
    assert main([*arguments[:-1], str(tmp_path / "nowhere")]) == 1
    assert "is missing; give the folder of the stored models" in capsys.readouterr().err
    assert main([*arguments, "--registry", str(tmp_path / "nowhere.csv")]) == 1


def test_a_worker_of_another_version_is_refused(model):
    settings = onereport.make_settings(str(model), Options())
    settings = dataclasses.replace(settings, facts=settings.facts.replace("0.", "9."))
    with pytest.raises(ReportError, match="another version of the library"):
        onereport._tools(settings)


@pytest.fixture
def cluster():
    distributed = pytest.importorskip("distributed", reason="no dask: install the extra cluster")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as started:
        yield started


def test_a_cluster_that_loses_a_worker_writes_the_same_bytes(
    many, tables_of_many, model, tmp_path, cluster
):
    out, killed = tmp_path / "out", []

    def kill() -> None:
        while len(list(out.glob("parts/*.gz"))) < 4:
            time.sleep(0.01)
        killed.append(len(list(out.glob("parts/*.gz"))))
        os.kill(cluster.workers[0].process.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    documents = run_folder(many, out, model=model, dask=cluster.scheduler_address)
    killer.join(timeout=5)
    assert 4 <= killed[0] < len(documents) == 30  # midway
    assert contents(out) == contents(tables_of_many)


def test_workers_of_several_threads_are_refused(reports, model, tmp_path):
    distributed = pytest.importorskip("distributed", reason="no dask: install the extra cluster")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
        ) as started,
        pytest.raises(ReportError, match="--nthreads 1"),
    ):
        run_folder(reports, tmp_path / "out", model=model, dask=started.scheduler_address)


def test_a_scheduler_that_does_not_answer_is_named(reports, model, tmp_path, monkeypatch):
    pytest.importorskip("distributed", reason="no dask: install the extra cluster")
    monkeypatch.setattr(batch, "_WAIT", 1)
    with pytest.raises(ReportError, match="no Dask scheduler answers at tcp://127.0.0.1:9"):
        run_folder(reports, tmp_path / "out", model=model, dask="tcp://127.0.0.1:9")
