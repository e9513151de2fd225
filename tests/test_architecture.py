"""The rooms of the house: who may know whom, and how large they may be."""

import ast
import subprocess
import sys
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "reportanalysis"
# From the text to the page; a module knows its own room and those above it.
ROOMS = {
    "ground": ["errors", "codebook", "files", "names", "resample", "svd", "windows"],
    "texts": ["corpus"],
    "commitments": ["parsing"],
    "words": ["segment"],
    "figures promised": ["quantities"],
    "policy types": ["policytype"],
    "topics": ["topics"],
    "one report, many reports": [
        "pipeline",
        "derive",
        "phrases",
        "predictions",
        "understanding",
        "adding",
        "onereport",
        "batch",
    ],
    "cities": ["compare"],
    "the study": ["study", "findings", "datapackage"],
    "people who code, people who learn": ["coding", "exercises"],
    "tests of the method": ["validation"],
    "what is drawn": ["fonts", "svg", "figure", "tables", "plots"],
    "pages": ["report"],
    "commands": [
        "commands",
        "codingcommands",
        "sitecommands",
        "documentation",
        "cli",
        "__main__",
    ],  # fmt: skip
}
# Room, and rooms it must not know though they stand above it.
STRANGERS = {
    "report": ["compare", "topics", "policytype", "validation", "quantities", "study"],
    "plots": ["compare", "topics", "policytype", "validation", "quantities", "study", "corpus"],
    "topics": ["policytype", "quantities"],
    "compare": ["policytype", "topics", "quantities"],
}
KNOW_VALIDATION = {"validation", "commands"}


def room(module: str) -> str:
    """`parsing` for `parsing.parse`; the package itself is a room of its own."""
    return module.partition(".")[0] or "reportanalysis"


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(SOURCE.rglob("*.py"))}


def imports_of(path: Path) -> set[str]:
    """Modules of the library that a file names, those for type checkers apart."""
    found = set()
    pending: list[ast.AST] = [ast.parse(path.read_text("utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        pending += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports in full"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            # A name is a module of its own, or stands in the one it is taken from.
            found |= {i if _inside(i) in MODULES else str(node.module) for i in inner}
    return {_inside(name) for name in found if name.startswith("reportanalysis")} - {""}


def _inside(name: str) -> str:
    return name.removeprefix("reportanalysis").removeprefix(".")


@cache
def graph() -> dict[str, set[str]]:
    return {name: imports_of(path) for name, path in MODULES.items()}


def test_every_module_has_its_place():
    placed = [name for names in ROOMS.values() for name in names]
    assert {room(name) for name in MODULES} <= {*placed, "reportanalysis"}
    assert len(placed) == len(set(placed))


def test_what_flows_flows_one_way():
    level = {name: n for n, names in enumerate(ROOMS.values()) for name in names}
    back = [
        f"{name} imports {other}"
        for name, others in graph().items()
        if name
        for other in others
        if level[room(other)] > level[room(name)]
    ]
    assert back == []


def test_no_circle():
    list(TopologicalSorter(graph()).static_order())


def test_only_the_commands_know_how_the_method_is_tested():
    known = {room(name) for name, others in graph().items() if "validation" in map(room, others)}
    assert known <= KNOW_VALIDATION


@pytest.mark.parametrize(("guest", "hosts"), STRANGERS.items())
def test_rooms_that_do_not_know_each_other(guest, hosts):
    met = {
        f"{name} imports {other}"
        for name, others in graph().items()
        for other in others
        if room(name) == guest and room(other) in hosts
    }
    assert met == set()


def test_no_two_modules_of_one_name():
    names = Counter(path.stem for path in MODULES.values() if path.stem != "__init__")
    assert [name for name, n in names.items() if n > 1] == []


ALONE = """
import gc, importlib, sys
for name in sys.argv[1:]:  # once, for what they all import from elsewhere
    importlib.import_module(name)
gc.freeze()  # which need not be gone through each time
failed = []
for name in sys.argv[1:]:
    for loaded in [known for known in sys.modules if known.split(".")[0] == "reportanalysis"]:
        del sys.modules[loaded]
    try:
        importlib.import_module(name)
    except BaseException as error:
        failed.append(f"{name}: {error!r}")
sys.exit("\\n".join(failed) or 0)
"""


def test_every_module_can_be_imported_alone():
    """In a process where the packages of others are loaded, and no other module of ours."""
    names = [f"reportanalysis.{name}".rstrip(".") for name in MODULES if name != "__main__"]
    command = [sys.executable, "-c", ALONE, *names]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


SHORTEST, LONGEST = 20, 350
# Modules of another length, and why they stay in one piece.
OTHER_LENGTH = {
    "findings": "the answers, a short function each, read as a list",
    "__main__": "nothing but the call of the command line",
    "validation.scores": "scores that are read side by side in one table",
}
MOST_LINES = 26_641
MOST_DOCSTRING = 0.35


def test_a_module_is_read_in_one_sitting():
    lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in MODULES.items()}
    inner = {name: n for name, n in lengths.items() if MODULES[name].stem != "__init__"}
    other = {name: n for name, n in inner.items() if not SHORTEST <= n <= LONGEST}
    wrong = {name: n for name, n in other.items() if name not in OTHER_LENGTH}
    assert not wrong, f"{SHORTEST} to {LONGEST} lines a module, or why not (OTHER_LENGTH): {wrong}"


def test_the_house_stays_small():
    texts = [path.read_text("utf-8") for path in MODULES.values()]
    docstrings = sum(map(_docstring_lines, texts))
    lines = sum(len(text.splitlines()) for text in texts)
    assert lines <= MOST_LINES, f"take {lines - MOST_LINES} lines away elsewhere in src"
    assert docstrings <= MOST_DOCSTRING * lines


def _docstring_lines(text: str) -> int:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, kinds)]
    words = [node.body[0] for node in nodes if node.body and ast.get_docstring(node)]
    return sum((word.end_lineno or 0) - word.lineno + 1 for word in words)
