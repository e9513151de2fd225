"""Running notebooks: same bytes, clear failures, the last good output kept."""

import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from reportanalysis.errors import ReportError
from reportanalysis.files import repository_root
from reportanalysis.report.execute import _steady_outputs, execute_notebook
from reportanalysis.report.notebooks import read_notebook


def write_notebook(path: Path, *sources: str) -> Path:
    """Store a made-up notebook; sources that begin with # and a space are Markdown."""
    cells = [
        new_markdown_cell(text) if text.startswith("# ") else new_code_cell(text)
        for text in sources
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    (folder / "pyproject.toml").write_text("")
    return folder


@pytest.fixture(scope="module")
def source(folder) -> Path:
    return write_notebook(
        folder / "notebooks" / "made_up.ipynb",
        "# Made up",
        "import os, sys, warnings; from pathlib import Path\nprint(sys.executable)",
        "print(Path.cwd())\nprint(Path('pyproject.toml').exists(), hash('德州'))",
        "object()",
        "print('a'); print('b', file=sys.stderr); print('c'); warnings.warn('made up')",
        "print([os.environ[name] for name in ('OMP_NUM_THREADS', 'MPLBACKEND', 'TZ')])",
    )


def printed(path: Path) -> list[str]:
    return [
        "".join(out.get("text", "") for out in cell.get("outputs", []))
        for cell in read_notebook(path).cells
    ]


@pytest.fixture(scope="module")
def executed(folder, source) -> Path:
    return execute_notebook(source, folder / "build" / "executed" / "made_up.ipynb")


def test_two_runs_give_the_same_bytes(folder, source, executed):
    again = execute_notebook(source, folder / "again.ipynb")
    assert again.read_bytes() == executed.read_bytes()


def test_the_kernel_is_this_python_at_the_repository_root(executed):
    text = printed(executed)
    assert text[1].strip() == sys.executable
    assert text[2].split()[:2] == [".", "True"]
    assert text[5].strip() == "['1', 'module://matplotlib_inline.backend_inline', 'UTC']"


def test_nothing_that_differs_between_runs_is_stored(executed, folder):
    raw = executed.read_text(encoding="utf-8")
    assert 'execution": {' not in raw and str(folder) not in raw and "ipykernel_" not in raw
    assert "0x…" in raw
    nbformat.validate(json.loads(raw))
    streams = [(out["name"], out["text"]) for out in read_notebook(executed).cells[4].outputs]
    assert [name for name, _ in streams] == ["stdout", "stderr"]
    assert streams[0][1] == "a\nc\n" and streams[1][1].startswith("b\n<cell>:1: UserWarning")


def test_plain_drawings_are_put_out_as_images_however_they_are_shown(folder):
    import_pyplot = "import matplotlib.pyplot as plt"
    source = write_notebook(
        folder / "plain.ipynb",
        "# Made up",
        f"{import_pyplot}\nplt.plot([1, 2]);",
        "plt.plot([2, 1])\nplt.show()",
        "fig, ax = plt.subplots()\nfig",
    )
    for cell in read_notebook(execute_notebook(source, folder / "plain-executed.ipynb")).cells[1:]:
        assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.source


def test_the_source_is_left_as_it_was(source, executed):
    assert not any(cell.get("outputs") for cell in nbformat.read(source, 4).cells)


def test_a_failing_cell_is_named_and_the_last_good_output_stays(folder):
    target = folder / "failing-executed.ipynb"
    target.write_text("last good output")
    source = write_notebook(
        folder / "failing.ipynb", "# Made up", "x = 1", "\nprice = {}\nprice['made up']", "x"
    )
    with pytest.raises(ReportError) as caught:
        execute_notebook(source, target)
    message = str(caught.value)
    for part in ("failing.ipynb", "cell 3 of 4", "`price = {}`", "KeyError: 'made up'"):
        assert part in message
    assert target.read_text() == "last good output"


def test_a_cell_that_takes_too_long_is_named(folder):
    source = write_notebook(folder / "slow.ipynb", "# Made up", "import time; time.sleep(60)")
    with pytest.raises(ReportError, match=r"slow\.ipynb, cell 2 of 2 .* longer than 1 seconds"):
        execute_notebook(source, folder / "slow-executed.ipynb", timeout=1)
    assert not (folder / "slow-executed.ipynb").exists()


def test_how_printing_was_split_does_not_matter():
    def stream(name, text):
        return nbformat.v4.new_output("stream", name=name, text=text)

    shown = nbformat.v4.new_output("display_data", data={"text/plain": "7"})
    one = _steady_outputs([stream("stdout", "ab"), stream("stderr", "x"), shown], Path("/r"))
    two = _steady_outputs(
        [stream("stdout", "a"), stream("stderr", "x"), stream("stdout", "b"), shown], Path("/r")
    )
    assert one == two


def test_what_is_no_notebook_is_refused(tmp_path):
    with pytest.raises(ReportError, match="no such notebook"):
        read_notebook(tmp_path / "none.ipynb")
    (tmp_path / "text.ipynb").write_text("made up")
    with pytest.raises(ReportError, match=r"text\.ipynb cannot be read as a notebook"):
        read_notebook(tmp_path / "text.ipynb")


def test_the_root_is_the_nearest_project(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert repository_root(tmp_path / "a" / "b" / "n.ipynb") == tmp_path / "a" / "b"
    (tmp_path / "pyproject.toml").write_text("")
    assert repository_root(tmp_path / "a" / "b" / "n.ipynb") == tmp_path
