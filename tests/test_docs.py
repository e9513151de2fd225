"""What the documentation names is there."""

import ast
import re
import tomllib
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def page(root) -> str:
    return (root / "docs/architecture.md").read_text("utf-8")


def test_every_module_is_named_once_and_every_path_exists(root, page):
    package = root / "src/reportanalysis"
    modules = {path.relative_to(package).as_posix() for path in package.rglob("*.py")}
    rooms = {name for name in modules if name.endswith("/__init__.py")}
    tables = page[page.index("## One line a module") : page.index("## From a raw text")]
    named = [
        name
        for row in re.findall(r"^\| (`.*?`) \|", tables, re.M)
        for name in re.findall("`(.*?)`", row)
    ]
    lacking = modules - rooms - set(named)
    assert not lacking, f"name in docs/architecture.md: {sorted(lacking)}"
    assert sorted(named) == sorted(modules - rooms)
    paths = re.findall(r"`([\w./]+/[\w./]*|\w+\.(?:py|md))`", page)
    made = {"report/index.html"}
    missing = [
        p for p in paths if p not in made and not any((f / p).exists() for f in (root, package))
    ]
    assert missing == []


def test_the_reading_path_names_functions_that_are_there(root, page):
    steps = page[page.index("## From a raw text") : page.index("## Where do I change")]
    rows = re.findall(r"^\| \d+\. .*? \| `(.*?)` \| (.*?) \|$", steps, re.M)
    assert len(rows) >= 10
    for file, names in rows:
        tree = ast.parse((root / "src/reportanalysis" / file).read_text("utf-8"))
        there = {getattr(node, "name", None) for node in tree.body}
        assert set(re.findall("`(.*?)`", names)) <= there, file


@pytest.mark.parametrize(
    "document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "data/README.md"]
)
def test_commands_that_are_named_exist(root, document):
    from reportanalysis.cli import parser

    text = (root / document).read_text("utf-8")
    help_text = parser().format_help()
    known = set(re.search(r"\{(.*?)\}", help_text, re.S)[1].split(","))
    assert set(re.findall(r"(?:^ +|`)reportanalysis (\w+)", text, re.M)) <= known
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text(), re.M))
    used = re.findall(r"(?:^ +|`)make ((?:[a-z]+ ?)+?)(?= *#|`|$)", text, re.M)
    assert {name for names in used for name in names.split()} <= targets


def test_every_direct_dependency_has_its_reason(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    names = [*project["dependencies"], *sum(project["optional-dependencies"].values(), [])]
    reasons = (root / "docs/packages.md").read_text("utf-8")
    lacking = {name for name in names if not re.search(rf"\b{re.escape(name)}\b", reasons)}
    lacking = {name for name in lacking if "[" not in name}
    assert not lacking, f"say why in docs/packages.md: {sorted(lacking)}"


def test_links_between_documents_lead_somewhere(root):
    for path in [
        root / "README.md",
        root / "CONTRIBUTING.md",
        *sorted((root / "docs").glob("*.md")),
    ]:
        for target in re.findall(r"\]\(([^)#]+)", path.read_text("utf-8")):
            if "://" not in target:
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_readme_stays_short(root):
    assert len(Path(root, "README.md").read_text("utf-8").splitlines()) < 100
