"""The exercises: solutions pass, blanks and wrong answers do not, no check gives the answer."""

import ast
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from reportanalysis.errors import ReportError
from reportanalysis.exercises import TASKS, Verdict, check, hint, words_of
from reportanalysis.study import load

FOLDER = Path(__file__).parents[1] / "notebooks" / "exercises"


def run(name: str) -> dict[int, object]:
    """The verdict of each task when the notebook's cells run in order, and its answers."""
    names: dict[str, object] = {}
    verdicts = {}
    for cell in nbformat.read(FOLDER / name, as_version=4).cells:
        if cell.cell_type == "code":
            *body, last = ast.parse(cell.source).body
            exec(compile(ast.Module(body, []), name, "exec"), names)
            if isinstance(last, ast.Expr):
                value = eval(compile(ast.Expression(last.value), name, "eval"), names)
                if isinstance(value, Verdict):
                    verdicts[len(verdicts) + 1] = value
            else:
                exec(compile(ast.Module([last], []), name, "exec"), names)
    answers = {n: names[f"answer_{n}"] for n in verdicts}
    return {n: (verdict, answers[n]) for n, verdict in verdicts.items()}


@pytest.fixture(scope="module")
def solved():
    return run("solutions.ipynb")


def test_all_solutions_pass(solved):
    assert sorted(solved) == sorted(TASKS) == list(range(1, 11))
    assert [str(verdict) for verdict, _ in solved.values()] == [f"Task {n}: right." for n in TASKS]


def test_all_blanks_wait():
    blank = run("tasks.ipynb")
    assert sorted(blank) == sorted(TASKS)
    assert all(not verdict and "no answer yet" in str(verdict) for verdict, _ in blank.values())


def wrong(answer: object) -> list[object]:
    """Answers near the right one, and of other forms."""
    if isinstance(answer, str):
        return [answer + "。", answer[:-1], "", 7]
    if isinstance(answer, set):
        return [answer | {"Nowhere"}, set(sorted(answer)[1:]), "Jinan", 7]
    if isinstance(answer, int | np.integer):
        return [answer + 1, answer - 1, answer + 0.5, "many", [answer, answer]]
    if isinstance(answer, float):
        return [answer + 0.001, -answer, 100 * answer, "half", [answer, answer]]
    low, high = answer
    return [(low, high + 0.001), (high, low), (low,), low, "ab"]


@pytest.mark.parametrize("number", TASKS)
def test_wrong_answers_fail_and_are_told_nothing(solved, number):
    _, answer = solved[number]
    for other in wrong(answer):
        verdict = check(number, other)
        assert not verdict, (number, other)
        assert f"hint({number})" in str(verdict) or words_of(number)["form"] in str(verdict)
        assert str(answer) not in str(verdict).removeprefix(f"Task {number}:") or number == 1


@pytest.mark.parametrize("number", TASKS)
def test_the_usual_slip_is_wrong_and_told_without_the_answer(solved, number):
    right, slip = solved[number][1], TASKS[number][1](load())
    said = str(check(number, slip))
    assert said == f"Task {number}: not yet. {words_of(number)['slip']} hint({number}) helps."
    assert str(right) not in said


@pytest.mark.parametrize("number", [5, 7, 8, 10])
def test_percent_are_no_share_and_told_so(solved, number):
    assert "from 0 to 1" in str(check(number, 100 * np.array(solved[number][1])))


def test_hints_grow_and_end():
    assert hint(3) != hint(3, 3) == hint(3, 9)
    with pytest.raises(ReportError, match="the tasks are 1 to 10"):
        hint(11)


@pytest.mark.parametrize("name", ["tasks.ipynb", "solutions.ipynb"])
def test_stored_for_reading(name):
    notebook = nbformat.read(FOLDER / name, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None
            kinds = (ast.FunctionDef, ast.ClassDef)
            assert not any(isinstance(n, kinds) for n in ast.walk(ast.parse(cell.source)))


def test_no_task_gives_its_answer(solved):
    text = (FOLDER / "tasks.ipynb").read_text("utf-8")
    texts = [answer for _, answer in solved.values() if isinstance(answer, str)]
    assert len(texts) == 3
    assert not any(answer in text for answer in texts)


def forms(answer: object) -> list[object]:
    """The right answer as students give it: in a list, a series or an array, as text, rounded."""
    if isinstance(answer, set):
        return [sorted(answer), pd.Series(sorted(answer)), pd.DataFrame(sorted(answer))]
    if isinstance(answer, str):
        return [[answer], pd.Series([answer]), np.array([answer]), f" {answer}\n"]
    if isinstance(answer, int | np.integer):
        return [[answer], float(answer), str(answer), pd.Series([answer])]
    if isinstance(answer, float):
        return [[answer], round(answer, 3), f"{answer:.4f}", np.array([[answer]])]
    return [
        list(answer),
        pd.Series(answer),
        dict(zip("ab", answer, strict=True)),
        np.round(answer, 3),
    ]


@pytest.mark.parametrize("number", TASKS)
def test_right_answers_pass_in_any_form(solved, number):
    for same in forms(solved[number][1]):
        assert check(number, same), (number, same)


def test_answers_of_no_known_form_are_refused():
    strange = [float("inf"), float("nan"), [], {}, np.array([]), pd.DataFrame(), 1 + 2j, print]
    assert not any(check(number, answer) for number in TASKS for answer in strange)
