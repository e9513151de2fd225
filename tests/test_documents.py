"""Every command and snippet of the documents: those in fences run, in order, as they stand."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from making import make

from reportanalysis.cli import main, parser

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LANGUAGES = {"sh", "python", "powershell", "text", "mermaid"}
# The report that later documents start from is written in the first.
BEFORE = {"howto": "tutorial"}
# One command and its words, nothing that only a shell understands.
COMMAND = re.compile(r"reportanalysis [^|<>;&$`\\\n]*\n?")
SHELL = f'reportanalysis() {{ "{sys.executable}" -m reportanalysis "$@"; }}\n'


def blocks(document: Path) -> list[tuple[str, str]]:
    return FENCE.findall(document.read_text("utf-8"))


def name(document: Path) -> str:
    return document.stem


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_fences_say_what_they_hold(document):
    text = document.read_text("utf-8")
    assert len(re.findall("^```", text, re.M)) == 2 * len(blocks(document))
    assert {language for language, _ in blocks(document)} <= LANGUAGES


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_are_known_with_their_options(document):
    """All lines that begin with the command's name, in fences and indented."""
    text = document.read_text("utf-8")
    shown = "\n".join(code for language, code in blocks(document) if language != "text")
    shown += "\n".join(re.findall("^    (.*)$", FENCE.sub("", text), re.M))
    for line in re.findall(r"^ *(reportanalysis .*)$", shown, re.M):
        line = re.sub(r"\$list", "--pages FILE", line.replace("\\", "/"))
        line = re.sub(r"\$\(.*?\)|\(&.*?\)|\$\w+(?:\.\w+)?", "FILE", line)
        words = shlex.split(line, comments=True)[1:]
        words = words[: words.index(">")] if ">" in words else words
        if words == ["--help"]:
            continue
        assert parser().parse_args(words).command == words[0]


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """What a document's commands work on: the tables of the project, a corpus of their own."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copy2(ROOT / "pyproject.toml", folder)
    return folder


RUN = [d for d in DOCUMENTS if {"sh", "python"} & {language for language, _ in blocks(d)}]


@pytest.fixture(scope="module")
def run(copy) -> Callable[[str], None]:
    """Runs a document in the copy: once, and first what it starts from."""
    done = set()

    def once(document: str) -> None:
        if document in done:
            return
        done.add(document)
        if document in BEFORE:
            once(BEFORE[document])
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(copy)
            patch.setenv("PYTHONPATH", str(ROOT / "src"))
            patch.setenv("REPORTANALYSIS_CORPUS", str(copy / "corpus"))
            _run_blocks(next(path for path in RUN if path.stem == document))

    return once


def _run_blocks(document: Path) -> None:
    names: dict[str, object] = {}
    for language, code in blocks(document):
        if language == "sh":
            _run_shell(code)
        elif language == "python":
            exec(compile(code, document.name, "exec"), names)


def _run_shell(code: str) -> None:
    """Commands of the library in this process, which has it loaded; all else by the shell."""
    for ours, lines in groupby(code.splitlines(keepends=True), COMMAND.fullmatch):
        if ours:
            for line in lines:
                assert main(shlex.split(line)[1:]) == 0, line
        else:
            command = ["bash", "-euc", SHELL + "".join(lines)]
            done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
            assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("document", RUN, ids=name)
def test_snippets_run(document, run):
    run(document.stem)


def test_the_tutorial_ends_in_a_figure(copy, run):
    run("tutorial")
    assert (copy / "my-figure.png").read_bytes().startswith(b"\x89PNG")


def test_a_city_that_was_added_and_removed_leaves_no_trace(copy, run):
    run("howto")
    assert (copy / "data/corpus.csv").read_bytes() == (ROOT / "data/corpus.csv").read_bytes()
    assert (copy / "tables/commitments.csv").is_file()


def test_the_steps_without_make_are_those_of_make():
    made = (ROOT / "Makefile").read_text("utf-8")
    steps = set(re.findall(r"\$\(SITES\) (\w+)|\$\(RUN\) report (\w+)", made))
    shown = (ROOT / "docs/windows.md").read_text("utf-8")
    named = set(re.findall(r"reportanalysis report (\w+)", shown))
    assert {one or other for one, other in steps} == named


def test_the_inputs_without_make_are_those_of_make():
    shown = re.search(r"\$inputs = (.*?)\n\$", (ROOT / "docs/windows.md").read_text("utf-8"), re.S)[
        1
    ]
    named = re.findall(r"data\\([\w\\]*?)\\?([\w.*]+)(?=[,)\"])", shown)
    found = {path for folder, name in named
             for path in (ROOT / "data" / folder.replace("\\", "/")).rglob(name)}  # fmt: skip
    made = make(ROOT, "--silent", "--eval=inputs: ; @echo $(INPUTS)", "inputs").stdout.split()
    assert len(made) > 40
    assert {path.relative_to(ROOT).as_posix() for path in found} == set(made)
