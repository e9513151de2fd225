"""How much the tests notice: mutants of a room, made by mutmut's operators, killed or not.

    pip install mutmut==3.8.1
    python benchmarks/mutation.py parsing --sample 250

One pytest session collects the room's tests; every mutant is a fork of it, in which the code
of one function, or the constants of one module, are exchanged for mutated ones. The tests that
reach the function run, quickest first, until one fails. What survives is printed with its
place, and written with all others to build/mutants-ROOM.jsonl; a further run goes on there.

mutmut's own command leaves out decorated functions and constants of modules, and runs no
doctest of a function it has mutated; here all three count.
"""

import argparse
import hashlib
import importlib
import json
import os
import random
import resource
import signal
import sys
import time
import types
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import libcst as cst
import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

from reportanalysis.compare.shrinkage import wilson_interval
from reportanalysis.parsing.outline import outline
from reportanalysis.segment import Segmenter

# Tests of time by the clock say nothing of behaviour; longer ones would take hours.
LEFT_OUT = "not time_is_linear and not sixty_thousand"
LONGEST_TEST = 1.5
MOST_EXAMPLES = 40
NOT_MUTATED = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)
NOT_CALLED = {"len", "isinstance"}  # as mutmut does: such mutants fail at once
Hits = set[tuple[str, int]]


class Visitor(cst.CSTVisitor):
    """All mutants of a module: node, mutated node, function, line."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        self.found: list[tuple[cst.CSTNode, cst.CSTNode, str, int]] = []
        self.within: list[str] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        called = node.func if isinstance(node, cst.Call) else None
        if isinstance(node, NOT_MUTATED) or getattr(called, "value", "") in NOT_CALLED:
            return False
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.within.append(node.name.value)
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                place = self.get_metadata(PositionProvider, node, None)
                line = place.start.line if place else 0
                self.found += [(node, m, ".".join(self.within), line) for m in operator(node)]
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self.within.pop()


class Exchanged(cst.CSTTransformer):
    """A module with one node in the place of another."""

    def __init__(self, old: cst.CSTNode, new: cst.CSTNode) -> None:
        self.old, self.new = old, new

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> Any:
        return self.new if original_node is self.old else updated_node


def mutants_of(path: Path) -> list[dict[str, Any]]:
    """Mutants of a file, each under a name that further runs give it again."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text(encoding="utf-8")))
    visitor = Visitor()
    wrapper.visit(visitor)
    rows, seen = [], defaultdict(int)
    for node, mutated, function, line in visitor.found:
        try:
            before, after = (cst.Module([]).code_for_node(one) for one in (node, mutated))
        except Exception:  # an operator alone has no code of its own
            before = after = "?"
        words = f"{path.parent.name}/{path.stem}:{function}:{before}=>{after}"
        seen[words] += 1
        name = hashlib.sha256(f"{words}#{seen[words]}".encode()).hexdigest()[:10]
        rows.append(
            {"id": name, "module": path.stem, "function": function, "line": line,
             "before": before, "after": after, "whole": wrapper.module,
             "change": Exchanged(node, mutated)}
        )  # fmt: skip
    return rows


def drawn(room: str, seed: str, size: int) -> tuple[int, list[dict[str, Any]]]:
    """Number of all mutants of a room, and a random sample, stratified by module."""
    paths = sorted(Path(f"src/reportanalysis/{room}").glob("*.py"))
    groups = {p.stem: mutants_of(p) for p in paths if p.stem != "__init__"}
    total = sum(map(len, groups.values()))
    chosen: list[dict[str, Any]] = []
    for name, group in groups.items():
        take = min(len(group), max(3, round(size * len(group) / total)))
        ordered = sorted(group, key=lambda row: row["id"])
        chosen += random.Random(f"{seed}/{room}/{name}").sample(ordered, take)
    # So that a run that is stopped has tried a random sample too.
    random.Random(f"{seed}/{room}").shuffle(chosen)
    return total, chosen


def lines_of(code: types.CodeType) -> tuple[int, int]:
    """First and last line of a function with those inside it."""
    inner = [lines_of(c)[1] for c in code.co_consts if isinstance(c, types.CodeType)]
    return code.co_firstlineno, max([n for *_, n in code.co_lines() if n] + inner)


def bare(value: Any) -> Any:
    """A function without its decorators."""
    value = getattr(value, "__func__", getattr(value, "fget", value))
    value = getattr(value, "func", value) if type(value).__name__ == "cached_property" else value
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return value


def functions_of(module: types.ModuleType) -> dict[str, types.FunctionType]:
    """Functions and methods of a module by qualified name."""
    found = {}
    classes = [c for c in vars(module).values() if isinstance(c, type)]
    own = [c for c in classes if c.__module__ == module.__name__]
    for holder in (module, *own):
        for value in map(bare, list(vars(holder).values())):
            if isinstance(value, types.FunctionType) and value.__globals__ is vars(module):
                found[value.__qualname__] = value
    return found


def exchange(module: types.ModuleType, row: dict[str, Any]) -> None:
    """Put mutated code in place, in this process."""
    fresh = types.ModuleType(module.__name__)
    fresh.__dict__.update(__file__=module.__file__, __package__=module.__package__)
    sys.modules[module.__name__] = fresh  # dataclasses look their module up
    code = row["whole"].visit(row["change"]).code
    exec(compile(code, str(module.__file__), "exec"), fresh.__dict__)
    sys.modules[module.__name__] = module
    mutated = functions_of(fresh)
    for name, function in functions_of(module).items():
        if name in mutated:
            for part in ("__code__", "__defaults__", "__kwdefaults__"):
                setattr(function, part, getattr(mutated[name], part))
    for name, value in vars(fresh).items() if not row["function"] else ():
        before = vars(module).get(name)
        made = isinstance(bare(value), types.FunctionType | types.ModuleType | type)
        if before is None or made or name.startswith("__"):
            continue
        for holder in list(sys.modules.values()):
            if getattr(holder, "__dict__", {}).get(name) is before:
                setattr(holder, name, value)
    for value in vars(module).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()


def reaches(module: types.ModuleType, row: dict[str, Any]) -> Callable[[Hits], bool]:
    """Whether a test meets what is mutated: a function; any may meet what is kept, a constant."""
    if not row["function"]:
        return lambda hits: True
    spans = [lines_of(function.__code__) for function in functions_of(module).values()]
    around = [(a, b) for a, b in spans if a <= row["line"] <= b]
    kept = [v for v in vars(module).values() if hasattr(v, "cache_clear")]
    kept_lines = [lines_of(bare(value).__code__) for value in kept]
    # What a function keeps is met by tests that do not call it.
    if any(a <= row["line"] <= b for a, b in kept_lines) or not around:
        return lambda hits: True
    low, high = max(around)
    return lambda hits: any(m == row["module"] and low <= line <= high for m, line in hits)


def forked(work: Callable[[], dict[str, Any]], seconds: float) -> dict[str, Any]:
    """What `work` returns in a process of its own, stopped after seconds of the processor."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        try:
            result = work()
            with os.fdopen(writer, "w") as stream:
                json.dump(result, stream)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    _, ended = os.waitpid(child, 0)
    if not text and not os.WIFSIGNALED(ended):
        raise RuntimeError("a process ended without a result")
    return json.loads(text) if text else {"status": "killed", "by": "no end"}


class Mutation:
    """Plugin of pytest: in the place of one run of the tests, one for each mutant."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.hits: Hits = set()
        self.of_fixtures: dict[int, Hits] = defaultdict(set)
        self.limit = 0.0  # none

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Fewer examples, and no search for the smallest one."""
        for item in items:
            test = getattr(item, "obj", None)
            used = getattr(test, "_hypothesis_internal_use_settings", None)
            if used is not None:
                most = min(used.max_examples, MOST_EXAMPLES)
                phases = [Phase.explicit, Phase.generate]
                fewer = settings(used, max_examples=most, phases=phases)
                getattr(test, "__func__", test)._hypothesis_internal_use_settings = fewer

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Note what a fixture meets, which counts for all tests that use it."""
        before, self.hits = self.hits, set()
        result = yield
        self.of_fixtures[id(fixturedef)] |= self.hits
        self.hits |= before
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        """Stop a test that takes longer than is wanted of it."""
        signal.setitimer(signal.ITIMER_PROF, self.limit)
        yield
        signal.setitimer(signal.ITIMER_PROF, 0)

    def met(self, session: pytest.Session) -> dict[str, Any]:
        """Seconds of each test, whether it passes, and the functions of the room it meets."""
        place = str(Path(f"src/reportanalysis/{self.options.room}").resolve())

        def trace(frame: types.FrameType, event: str, arg: object) -> None:
            code = frame.f_code
            if code.co_filename.startswith(place):
                self.hits.add((Path(code.co_filename).stem, code.co_firstlineno))

        def stop(*_: object) -> None:
            raise TimeoutError

        signal.signal(signal.SIGPROF, stop)
        self.limit = LONGEST_TEST
        found = {}
        items = session.items
        for item, after in zip(items, [*items[1:], None], strict=True):
            self.hits = set()
            start = time.process_time()
            sys.settrace(trace)
            reports = runtestprotocol(item, log=False, nextitem=after)
            sys.settrace(None)
            taken = time.process_time() - start
            passed = not any(report.failed for report in reports)
            found[item.nodeid] = {"time": taken, "passed": passed, "hits": self.hits}
        for item in items:
            info = getattr(item, "_fixtureinfo", None)
            for fixtures in info.name2fixturedefs.values() if info else ():
                for one in fixtures:
                    found[item.nodeid]["hits"] |= self.of_fixtures[id(one)]
        return {name: one | {"hits": sorted(one["hits"])} for name, one in found.items()}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants."""
        options = self.options
        outline("一、2023年工作回顾\n建成　学校㎡。")  # tables that all processes share
        Segmenter().tokens("建设学校")
        met = forked(lambda: self.met(session), 3600)
        total, rows = drawn(options.room, options.seed, options.sample)
        path = Path(f"build/mutants-{options.room}.jsonl")
        path.parent.mkdir(exist_ok=True)
        results = [json.loads(line) for line in path.open()] if path.exists() else []
        tried = {row["id"] for row in results}
        items = {item.nodeid: item for item in session.items}
        for row in (row for row in rows if row["id"] not in tried):
            module = importlib.import_module(f"reportanalysis.{options.room}.{row['module']}")
            reached = reaches(module, row)
            names = [name for name, one in met.items() if one["passed"] and reached(one["hits"])]
            names = [name for name in names if met[name]["time"] < LONGEST_TEST]
            names.sort(key=lambda name: met[name]["time"])
            seconds = 10 + 3 * sum(met[name]["time"] for name in names)

            def work(row=row, module=module, names=names) -> dict[str, Any]:
                null = os.open(os.devnull, os.O_WRONLY)
                os.dup2(null, 1)
                os.dup2(null, 2)
                try:
                    exchange(module, row)
                except Exception as error:
                    return {"status": "killed", "by": repr(error)[:80]}
                chosen = [items[name] for name in names]
                for item, after in zip(chosen, [*chosen[1:], None], strict=False):  # or no test
                    reports = runtestprotocol(item, log=False, nextitem=after)
                    if any(report.failed for report in reports):
                        return {"status": "killed", "by": item.nodeid}
                return {"status": "survived", "by": ""}

            told = ("id", "module", "function", "line", "before", "after")
            result = {name: row[name] for name in told} | forked(work, seconds)
            results.append(result)
            with path.open("a") as stream:
                stream.write(json.dumps(result, ensure_ascii=False) + "\n")
            if result["status"] == "survived":
                print(f"{row['module']}.py:{row['line']} {row['before']} => {row['after']}")
        drawn_now = {row["id"] for row in rows}
        killed = [row["status"] == "killed" for row in results if row["id"] in drawn_now]
        low, high = wilson_interval(sum(killed) / len(killed), len(killed))
        print(
            f"{options.room}: {total} mutants, {len(killed)} tried, {sum(killed)} killed: "
            f"{sum(killed) / len(killed):.1%} ({low:.1%} to {high:.1%})"
        )
        return True


def main() -> None:
    """Read the command and start pytest."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("room", help="parsing, quantities, compare or another room")
    parser.add_argument("--sample", type=int, default=250, help="how many mutants (250)")
    parser.add_argument("--seed", default="16", help="of the sample (16)")
    options = parser.parse_args()
    tests = [f"tests/{options.room}", f"src/reportanalysis/{options.room}"]
    arguments = ["-q", "-s", "--tb=no", "-p", "no:cacheprovider", "-k", LEFT_OUT, *tests]
    sys.exit(pytest.main(arguments, plugins=[Mutation(options)]))


if __name__ == "__main__":
    main()
