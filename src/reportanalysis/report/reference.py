"""The reference, made from the code: every command by its parser, every function by its docstring.

Docstrings are read by griffe, without importing what they describe.
"""

import argparse
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import griffe

# Sections of a docstring that are lists of names, and their headings.
LISTS = {"parameters": "Parameters", "attributes": "Attributes", "returns": "Returns",
         "yields": "Yields", "raises": "Raises"}  # fmt: skip
CODE = re.compile(r"``(.+?)``|:math:`(.+?)`", re.DOTALL)
FORMULA = re.compile(r"^\.\. math::((?: .*)?(?:\n(?: +.*)?)*)", re.MULTILINE)
LITERAL = re.compile(r"::\n\n((?:    .*\n?|\n)+)")
INTRODUCTION = (
    "Functions and classes for use in notebooks and scripts, by room and module, made from "
    "their docstrings. Their examples run in the tests."
)


def commands(top: argparse.ArgumentParser) -> str:
    """Describe every command, as Markdown.

    Parameters
    ----------
    top : ArgumentParser
        The parser with all commands.

    Examples
    --------
    >>> top = argparse.ArgumentParser(prog="made-up")
    >>> _ = top.add_subparsers().add_parser("read", help="read a file").add_argument("file")
    >>> print(commands(top).splitlines()[6])
    `made-up read FILE`
    """
    said = ["# Commands", "", f"Every command of `{top.prog}`, made from its own `--help`.", ""]
    for parser, what in _leaves(top, ""):
        usage = " ".join(parser.format_usage().removeprefix("usage: ").split())
        usage = usage.replace("[-h] ", "").replace(" [-h]", "")
        for action in parser._get_positional_actions():
            usage = re.sub(rf"(?<=[ []){action.dest}\b", action.dest.upper(), usage)
        said += [f"## {parser.prog}", "", f"`{usage}`", "", f"{what[:1].upper()}{what[1:]}.", ""]
        rows = [_row(a) for a in parser._actions if not isinstance(a, argparse._HelpAction)]
        if rows:
            said += ["| option | meaning |", "|---|---|", *rows, ""]
    return "\n".join(said)


def _leaves(parser: argparse.ArgumentParser, what: str) -> Iterator[tuple[Any, str]]:
    """The commands that run, each with its line of help; groups are passed through."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        yield parser, what
    for group in groups:
        words = {choice.dest: choice.help or "" for choice in group._choices_actions}
        for name, inner in group.choices.items():
            yield from _leaves(inner, words.get(name, ""))


def _row(action: argparse.Action) -> str:
    """One option as a row: how it is written, what it means, its choices and default."""
    name = action.option_strings[-1] if action.option_strings else action.dest.upper()
    value = "" if not action.option_strings or action.nargs == 0 else f" {_value(action)}"
    words = [action.help or ""]
    if action.choices:
        words.append(f"one of {', '.join(f'`{choice}`' for choice in action.choices)}")
    if action.option_strings and action.default not in (None, False, "", [], argparse.SUPPRESS):
        words.append(f"default `{action.default}`")
    meaning = "; ".join(filter(None, words)).replace("|", "\\|")
    return f"| `{name}{value}` | {meaning} |"


def _value(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    return f"{metavar} ..." if action.nargs in ("*", "+") else metavar


def api(source: str | Path) -> str:
    """Describe the functions and classes for use from outside, as Markdown.

    These are the ones whose docstring has sections (parameters, returns, an example); all
    others serve inside.

    Parameters
    ----------
    source : str or Path
        Folder that holds the package, ``src``.
    """
    package = griffe.load("reportanalysis", search_paths=[str(source)], docstring_parser="numpy")
    members = sorted(_described(package), key=lambda member: member.path)
    said = ["# The library", "", INTRODUCTION, ""]
    for room, inside in groupby(members, lambda member: member.path.split(".")[1]):
        said += [f"## {room}", ""]
        for module, names in groupby(inside, lambda member: member.parent.path):
            said += [f"From `{module}`:", ""]
            for member in names:
                said += _describe(member)
    return "\n".join(said)


def _described(module: Any) -> Iterator[Any]:
    for member in module.members.values():
        if member.is_alias or member.name.startswith("_"):
            continue
        if member.is_module:
            yield from _described(member)
        elif (member.is_function or member.is_class) and _sectioned(member):
            yield member


def _sectioned(member: Any) -> bool:
    sections = member.docstring.parsed if member.docstring else []
    return any(section.kind.value != "text" for section in sections)


def _describe(member: Any) -> list[str]:
    """One function or class: its signature, then the sections of its docstring."""
    said = [f"### {member.name}", ""]
    shown = member.members.get("__init__", member)
    if shown.is_function:
        returns = f" -> {member.returns}" if member.is_function and member.returns else ""
        said += ["```text", f"{member.name}({_signature(shown)}){returns}", "```", ""]
    for section in member.docstring.parsed:
        kind, value = section.kind.value, section.value
        if kind == "text":
            said += [_plain(value), ""]
        elif kind in LISTS:
            said += [f"**{LISTS[kind]}**", ""]
            said += [f"- {_item(entry)}" for entry in value] + [""]
        elif kind == "examples":
            said += ["**Example**", ""]
            for part, text in value:
                code = part.value == "examples"
                said += ["```text", text, "```", ""] if code else [_plain(text), ""]
        elif kind == "admonition":
            said += [f"**{section.title}**", "", _plain(value.description), ""]
    return said


def _signature(function: Any) -> str:
    """The parameters with their defaults; types are said below them."""
    words: list[str] = []
    starred = False
    for parameter in function.parameters:
        if parameter.name in ("self", "cls"):
            continue
        kind = parameter.kind.value if parameter.kind else ""
        if kind == "keyword-only" and not starred:
            words, starred = [*words, "*"], True
        stars = {"variadic positional": "*", "variadic keyword": "**"}.get(kind, "")
        starred = starred or stars == "*"
        default = f"={parameter.default}" if parameter.default and not stars else ""
        words.append(f"{stars}{parameter.name}{default}")
    return ", ".join(words)


def _item(entry: Any) -> str:
    name = getattr(entry, "name", "")
    type_ = f"{entry.annotation}" if entry.annotation else ""
    what = f"`{name}`" if name else ""
    kind = f"({type_})" if name and type_ else type_
    head = " ".join(filter(None, [what, kind.replace("|", "or")]))
    return f"{head}: {_plain(entry.description)}".replace("\n", "\n  ").rstrip(": ")


def _plain(text: str) -> str:
    """Docstring prose as Markdown: double backticks are single, formulas are set as code."""
    text = CODE.sub(lambda found: f"`{' '.join((found[1] or found[2]).split())}`", text)
    text = FORMULA.sub(lambda found: f"\n```text\n{found[1].strip()}\n```\n", text)
    return LITERAL.sub(r":\n\n```text\n\1\n```\n", text)
