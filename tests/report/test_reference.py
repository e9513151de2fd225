"""The reference: what a command's own help and a function's docstring say, nothing left out."""

import argparse
import re

import pytest

from reportanalysis.cli import parser
from reportanalysis.report.reference import api, commands


def made_up() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="tool")
    groups = top.add_subparsers()
    read = groups.add_parser("read", help="read files")
    read.add_argument("file", nargs="+", help="a file")
    read.add_argument("--kind", choices=["a", "b"], default="a")
    read.add_argument("--fast", action="store_true", help="in haste | at once")
    read.add_argument("--out", metavar="DIR", required=True)
    groups.add_parser("more", help="a group").add_subparsers().add_parser("deep", help="deeper")
    return top


def test_every_option_of_every_command():
    text = commands(made_up())
    assert re.findall("^## (.*)$", text, re.M) == ["tool read", "tool more deep"]
    assert "`tool read [--kind {a,b}] [--fast] --out DIR FILE [FILE ...]`" in text
    rows = re.findall(r"^\| `(.*?)` \| (.*) \|$", text, re.M)
    assert rows == [("FILE", "a file"), ("--kind KIND", "one of `a`, `b`; default `a`"),
                    ("--fast", r"in haste \| at once"), ("--out DIR", "")]  # fmt: skip
    assert "Deeper." in text


def test_the_projects_own_commands_are_all_there(root):
    text = commands(parser())
    for line in ("reportanalysis parse", "reportanalysis corpus add", "reportanalysis report docs"):
        assert f"## {line}\n" in text
    known = re.findall("^## (.*)$", text, re.M)
    stored = re.findall("^## (.*)$", (root / "docs/commands.md").read_text("utf-8"), re.M)
    assert stored == known, "run: reportanalysis reference"


@pytest.fixture(scope="module")
def library(root) -> str:
    return api(root / "src")


def test_functions_with_their_parameters_and_returns(library):
    start = library.index("### add_document\n")
    entry = library[start : library.index("\n### ", start + 1)]
    assert "add_document(registry_path, file, *, city, city_zh, year" in entry
    assert "level='prefecture'" in entry
    assert "- `simplify` (bool): Store the text converted" in entry
    assert "**Returns**" in entry and "**Raises**" in entry and "ReportError" in entry
    assert 'row["path"], len(seen.commitments), seen.doubts' in entry


def test_classes_are_described_inner_names_are_not(library):
    assert "### BagClassifier\n" in library
    assert not re.search(r"^### _", library, re.M)
    assert ":math:" not in library and ".. math::" not in library
