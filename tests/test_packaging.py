"""The lock, the conda environment and the metadata name the same things."""

import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.util import find_spec

import jsonschema
import pandas as pd
import pytest
import yaml
from making import make

import reportanalysis
from reportanalysis.report.front import citation

CONDA_NAMES = {
    "matplotlib-base": "matplotlib",
    "jupyter_client": "jupyter-client",
    "brotli-python": "brotli",
}


@pytest.fixture(scope="module")
def locked(root):
    text = (root / "requirements.lock").read_text()
    return {n.lower(): v for n, v in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.M)}


@pytest.fixture(scope="module")
def direct(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    names = [*project["dependencies"], *sum(project["optional-dependencies"].values(), [])]
    return {name for name in names if not name.startswith("reportanalysis[")}


def test_the_conda_environment_has_the_locked_versions(root, locked, direct):
    text = (root / "environment.yml").read_text()
    pins = dict(re.findall(r"^\s+- ([\w.-]+?)==?([\w.]+)$", text, re.M))
    assert pins.pop("python") == "3.11"
    pins = {CONDA_NAMES.get(name, name): version for name, version in pins.items()}
    differ = sorted(set(pins) ^ direct)
    assert not differ, f"in one of environment.yml and pyproject.toml only: {differ}"
    assert pins == {name: locked[name] for name in pins}


def test_the_lock_has_every_package_that_is_asked_for(locked, direct):
    lacking = sorted(direct - set(locked))
    assert not lacking, f"not in requirements.lock (docs/packages.md says how): {lacking}"


def test_every_locked_package_has_hashes_and_no_address(root):
    for name in ("requirements.lock", "requirements-build.lock"):
        text = (root / name).read_text()
        entries = re.split(r"\n(?=[\w.-]+==)", text.strip())
        assert all("--hash=sha256:" in entry for entry in entries)
        assert not re.search(r"https?://|--index|--find-links", text)


def test_every_import_of_the_library_is_a_direct_dependency(root, direct):
    known = {"bs4": "beautifulsoup4", "sklearn": "scikit-learn", "fontTools": "fonttools",
             "docx": "python-docx", "jupyter_client": "jupyter-client",
             "griffe": "griffelib", "yaml": "pyyaml"}  # fmt: skip
    found = set()
    for path in (root / "src").rglob("*.py"):
        for name in re.findall(r"^\s*(?:import|from) ([\w]+)", path.read_text("utf-8"), re.M):
            found.add(known.get(name, name))
    third_party = found - set(sys.stdlib_module_names) - {"reportanalysis", "__future__"}
    # Words that open a line of prose in a docstring are no modules.
    modules = {name for name in third_party if name in direct or _is_module(name)}
    assert modules <= direct, modules - direct


def _is_module(name: str) -> bool:
    return find_spec(name) is not None


def test_the_citation_names_the_version_of_the_package(root):
    stated = re.search(r"^version: (.*)$", (root / "CITATION.cff").read_text("utf-8"), re.M)[1]
    assert stated == reportanalysis.__version__
    assert f"version {stated} (CITATION.cff)" in citation(root / "CITATION.cff", "")[0]


def test_version_and_date_are_those_of_the_newest_release(root):
    stated = (root / "CITATION.cff").read_text("utf-8")
    day = re.search(r"^date-released: (\d{4}-\d\d-\d\d)$", stated, re.M)[1]
    headings = re.findall(r"^## (.*)$", (root / "CHANGELOG.md").read_text("utf-8"), re.M)
    newest = next(heading for heading in headings if heading != "Unreleased")
    assert "Unreleased" not in headings[1:]
    assert newest == f"{reportanalysis.__version__} ({day})"


def test_the_workflows_test_the_versions_that_are_promised(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    named = [c.rpartition(" ")[2] for c in project["classifiers"] if "Python :: 3." in c]
    text = (root / ".github/workflows/tests.yml").read_text()
    assert re.findall(r'"(3\.\d+)"', re.search(r"python: \[(.*)\]", text)[0]) == named
    assert project["requires-python"] == f">={named[0]}"


OTHERS = {
    "CITATION.cff": "citation",
    ".github/workflows/tests.yml": "workflow",
    ".github/workflows/pages.yml": "workflow",
}


def validator(root, name):
    packed = (root / f"tests/schemas/{name}.json.gz").read_bytes()
    return jsonschema.Draft7Validator(json.loads(gzip.decompress(packed)))


def as_json(text):
    """YAML as JSON: a date is its text, and the key ``on`` no truth."""
    read = yaml.safe_load(text)
    return json.loads(
        json.dumps({"on" if k is True else k: v for k, v in read.items()}, default=str)
    )


@pytest.mark.parametrize("path", OTHERS)
def test_files_for_other_tools_are_as_their_schemas_say(root, path):
    stated = as_json((root / path).read_text("utf-8"))
    faults = validator(root, OTHERS[path]).iter_errors(stated)
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


def test_the_schemas_find_faults(root):
    cited = as_json((root / "CITATION.cff").read_text("utf-8"))
    assert not validator(root, "citation").is_valid({**cited, "date-released": "last week"})
    assert not validator(root, "citation").is_valid({**cited, "authors": []})
    flow = as_json((root / ".github/workflows/tests.yml").read_text("utf-8"))
    assert not validator(root, "workflow").is_valid({**flow, "on": {"pushed": None}})
    assert not validator(root, "workflow").is_valid({"on": "push", "jobs": {"one": {"steps": []}}})


def test_the_conda_environment_is_yaml(root):
    assert isinstance(yaml.safe_load((root / "environment.yml").read_text("utf-8")), dict)


def test_commands_for_other_machines_name_targets_and_files_that_are_there(root):
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(), re.M))
    for path in ("Containerfile", ".github/workflows/tests.yml", ".github/workflows/pages.yml"):
        text = (root / path).read_text("utf-8")
        assert set(re.findall(r"(?:run: |RUN )make ([a-z]+)", text)) <= targets
    copied = re.search(r"^COPY (.*) \./$", (root / "Containerfile").read_text(), re.M)[1]
    assert all((root / name).is_file() for name in copied.split())
    for path in (".binder/postBuild", "docs/windows.md", "Containerfile"):
        for lock in re.findall(r"[\w-]+\.lock\b", (root / path).read_text()):
            assert (root / lock).is_file()
    assert os.access(root / ".binder/postBuild", os.X_OK)


def test_git_gives_the_same_bytes_where_lines_end_otherwise(root):
    if not (root / ".git").exists():
        pytest.skip("an archive has no git")
    name = "data/raw/dezhou_2019_digest.txt"
    command = ["git", "-c", "core.autocrlf=true", "cat-file", "--filters", f"HEAD:{name}"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=True)
    assert done.stdout == (root / name).read_bytes()


def test_make_lab_runs_as_root_only_when_it_must(root):
    plan = make(root, "--dry-run", "--old-file=.venv/.ready", "lab", "LAB=--no-browser").stdout
    assert ("--allow-root" in plan) == (os.geteuid() == 0)
    assert "--no-browser" in plan


def test_targets_named_together_are_made_in_that_order(root):
    step = "RUN=sh -c 'echo begins $$0; sleep 0.2; echo ends $$0'"
    done = make(root, "--silent", "--old-file=.venv/.ready", step, "model", "derived")
    assert done.stdout.split() == "begins model ends model begins derive ends derive".split()


def test_make_help_names_every_target(root):
    done = make(root, "help")
    assert done.returncode == 0
    listed = {line.split()[0] for line in done.stdout.splitlines()}
    assert {"report", "test", "check", "lab", "clean", "help", "corpus", "derived"} <= listed
    phony = re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(), re.M)[1].split()
    assert set(phony) == listed


@pytest.fixture(scope="module")
def unpacked(root, tmp_path_factory):
    """The built package, outside any clone."""
    if not (find_spec("setuptools") and find_spec("wheel") and find_spec("pip")):
        pytest.skip("needs pip, setuptools and wheel (requirements-build.lock)")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(root / "src", source / "src", ignore=shutil.ignore_patterns("*.egg-info"))
    shutil.copytree(root / "data/model", source / "data/model")
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy2(root / name, source)
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--no-index", "--wheel-dir", str(folder), str(source)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    (wheel,) = folder.glob("*.whl")
    target = folder / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    shutil.rmtree(source)
    return target


def test_the_built_package_holds_what_the_library_reads(root, unpacked):
    package = unpacked / "reportanalysis"
    kinds = ("py", "typed", "txt", "csv", "j2", "css", "js", "json")
    read = [(root / "src/reportanalysis", package, kinds)]
    read += [(root / "data/model", package / "model", ("json", "gz"))]
    for source, target, endings in read:
        paths = [path for ending in endings for path in source.rglob(f"*.{ending}")]
        assert paths
        for path in paths:
            assert (target / path.relative_to(source)).read_bytes() == path.read_bytes()


def test_the_built_package_classifies_anywhere(root, unpacked, tmp_path):
    (tmp_path / "a.txt").write_text("新增养老床位,完善养老服务。\n", "utf-8")
    command = [sys.executable, "-P", "-m", "reportanalysis", "classify", "--lines", "a.txt"]
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    table = pd.read_csv(io.BytesIO(done.stdout))
    assert table[["policy_type", "theme"]].to_numpy().tolist() == [["service", "welfare"]]
    assert {path.name for path in tmp_path.iterdir()} == {"a.txt"}
