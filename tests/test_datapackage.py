"""The data package: complete, in the form of its standard, and true of every cell."""

import json
import re
from importlib.util import find_spec

import pandas as pd
import pytest
import yaml
from making import project_files

from reportanalysis import datapackage, files
from reportanalysis.files import read_table

TABLE = re.compile(r"data/(?!dictionary\.csv).*\.csv(?:\.gz)?")


@pytest.fixture(scope="module")
def dictionary(root) -> pd.DataFrame:
    return read_table(root / datapackage.DICTIONARY, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def package(root) -> dict:
    return json.loads((root / datapackage.PACKAGE).read_text("utf-8"))


def test_every_table_is_in_the_dictionary(root, dictionary):
    held = {name for name in project_files(root, "data") if TABLE.fullmatch(name)}
    held = {name.removeprefix("data/") for name in held}
    assert set(dictionary["table"]) - {datapackage.MADE_BY_PEOPLE} == held - {
        datapackage.MADE_BY_PEOPLE
    }
    assert not dictionary.duplicated(["table", "column"]).any()
    assert dictionary["meaning"].str.len().min() > 2
    assert dictionary["meaning_zh"].str.contains("[一-鿿]").all()
    assert (dictionary.groupby("meaning")["meaning_zh"].nunique() == 1).all()
    assert dictionary["type"].isin(list(datapackage.FORMS)).all()


def test_the_package_is_made_from_the_dictionary(root):
    stored = (root / datapackage.PACKAGE).read_text("utf-8")
    assert stored == datapackage.package_text(root), "run: reportanalysis datapackage"


def test_the_rows_of_every_table_are_noted(root):
    stored = (root / "data" / files.ROWS).read_text("utf-8")
    assert stored == datapackage.rows_of_tables(root), "run: reportanalysis datapackage"


def test_every_cell_is_as_described(root, package):
    wrong = {}
    for resource in package["resources"]:
        path = root / "data" / resource["path"]
        table = read_table(path, dtype=str, keep_default_na=False)
        if said := datapackage.faults(table, resource["schema"]["fields"]):
            wrong[resource["path"]] = said
    assert wrong == {}


def test_the_package_has_what_its_standard_asks_for(package):
    # https://specs.frictionlessdata.io/tabular-data-package/
    assert package["profile"] == "tabular-data-package"
    names = [resource["name"] for resource in package["resources"]]
    assert len(names) == len(set(names))
    for resource in package["resources"]:
        assert re.fullmatch(r"[a-z0-9._/-]+", resource["name"])
        assert not resource["path"].startswith(("/", ".."))
        fields = resource["schema"]["fields"]
        assert len({field["name"] for field in fields}) == len(fields) > 1
        for field in fields:
            assert field["type"] in {"string", "integer", "number", "boolean"}
            assert set(field.get("constraints", {})) <= {"required", "unique", "enum"}
        assert set(resource["schema"].get("primaryKey", [])) <= {f["name"] for f in fields}


def test_the_package_says_who_made_it_from_what(root, package):
    cited = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    assert [made["title"] for made in package["contributors"]] == [
        author["name"] for author in cited["authors"]
    ]
    assert [licence["name"] for licence in package["licenses"]] == [cited["license"]]
    assert set(package["keywords"]) == set(cited["keywords"])
    registered = pd.concat([read_table(root / name) for name in datapackage.REGISTRIES])
    raw = r"^https://raw\.githubusercontent\.com/([^/]+/[^/]+)/.*$"
    addresses = registered["source"].str.replace(raw, r"https://github.com/\1", regex=True)
    assert {source["path"] for source in package["sources"]} == set(addresses)


@pytest.mark.skipif(not find_spec("frictionless"), reason="needs frictionless (pip install it)")
def test_frictionless_finds_the_package_valid(root):
    from frictionless import Package

    report = Package(str(root / datapackage.PACKAGE)).validate()
    assert report.valid, report.to_summary()


def test_faults_are_named_by_row():
    fields = [
        {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}},
        {"name": "share", "type": "number"},
        {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
        {"name": "there", "type": "boolean"},
    ]
    good = pd.DataFrame({"id": ["1", "2"], "share": [".5", "1e-3"], "kind": ["a", ""],
                         "there": ["True", "False"]})  # fmt: skip
    assert datapackage.faults(good, fields) == []
    bad = good.assign(id="1", share=["half", "1"], kind=["a", "c"], there=["yes", ""])
    assert datapackage.faults(bad, fields) == [
        "id: row 2 repeats a key",
        "share: row 1, 'half', is no number",
        "kind: row 2, 'c', is no value of it",
        "there: row 1, 'yes', is no boolean",
    ]


def test_the_corpus_is_named_by_version_and_content(tmp_path):
    (tmp_path / "a.csv").write_text("x\n")
    one = datapackage.corpus_id([tmp_path / "a.csv"])
    (tmp_path / "a.csv").write_text("y\n")
    two = datapackage.corpus_id([tmp_path / "a.csv"])
    assert one != two
    assert re.fullmatch(r"\d{4}\.\d\d-[0-9a-f]{12}", one)
