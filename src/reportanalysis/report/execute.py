"""Running a notebook in a fresh kernel, to a file that is the same bytes every time."""

import os
import re
import tempfile
from itertools import groupby
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from reportanalysis.errors import ReportError
from reportanalysis.files import repository_root, write_text
from reportanalysis.report.notebooks import read_notebook

# Everything that could make two runs differ: hash order, threads that add in another order,
# the clock's zone. Plain figures are put out as images, and the page asks for their words.
STEADY = {
    "PYTHONHASHSEED": "0",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "SOURCE_DATE_EPOCH": "0",
    "TZ": "UTC",
}
ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}\b")
LONGEST_FOLDER = 60  # bytes: a socket's whole name may take 104, and ours adds 37 to the folder's
CELL_FILE = re.compile(r"\S*ipykernel_\d+[/\\]\d+\.py")


def _steady_text(text: str, root: Path) -> str:
    if "ipykernel_" in text:  # the pattern is slow on long images, and seldom needed
        text = CELL_FILE.sub("<cell>", text)
    text = ADDRESS.sub("0x…", text)
    return text.replace(f"{root}{os.sep}", "").replace(str(root), ".")


def _steady_outputs(outputs: list[NotebookNode], root: Path) -> list[NotebookNode]:
    """Join what was printed between two displays: how it was split depends on timing."""
    joined: list[NotebookNode] = []
    for printed, group in groupby(outputs, lambda output: output.output_type == "stream"):
        if not printed:
            joined += group
            continue
        streams: dict[str, NotebookNode] = {}
        for output in group:
            if streams.setdefault(output.name, output) is not output:
                streams[output.name].text += output.text
        joined += [streams[name] for name in sorted(streams, reverse=True)]
    for output in joined:
        if output.output_type == "stream":
            output.text = _steady_text(output.text, root)
        data = output.get("data", {})
        for kind, content in data.items():
            if kind.startswith("text/") and isinstance(content, str):
                data[kind] = _steady_text(content, root)
        output.pop("transient", None)
    return joined


def _steady(notebook: NotebookNode, root: Path) -> NotebookNode:
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = {
        "name": NATIVE_KERNEL_NAME,
        "display_name": "Python 3",
        "language": "python",
    }
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell["outputs"] = _steady_outputs(cell.outputs, root)
    return notebook


def execute_notebook(source: str | Path, target: str | Path, *, timeout: int = 600) -> Path:
    """Run a notebook from its first cell to its last and store it with its outputs.

    The kernel is a new one of the Python that runs this function, whatever kernels are
    registered on the machine, and works in the repository the notebook lies in. Hash order,
    threads and time zone are fixed, and times, identifiers and memory addresses are left
    out, so two runs give the same bytes.

    Parameters
    ----------
    source : str or Path
        The notebook, stored without outputs.
    target : str or Path
        The executed notebook; written whole, and only if every cell ran.
    timeout : int
        Seconds a cell may take.

    Raises
    ------
    ReportError
        A cell failed, took too long or ended the kernel; names notebook, cell and error.
    """
    source = Path(source)
    notebook = read_notebook(source)
    root = repository_root(source)
    running: list[int] = [0]
    short = _short_folder()
    with tempfile.TemporaryDirectory(prefix="reportanalysis-", dir=short) as scratch:
        client = NotebookClient(
            notebook,
            # No folder of kernels: the only one left is this interpreter's own.
            km=AsyncKernelManager(
                kernel_name=NATIVE_KERNEL_NAME,
                kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
                connection_file=str(Path(scratch) / "kernel.json"),
                # Sockets in our own folder: no port another user of the machine can reach.
                transport="ipc" if short and os.name == "posix" else "tcp",
            ),
            timeout=timeout,
            coalesce_streams=True,
            on_cell_start=lambda cell, cell_index: running.__setitem__(0, cell_index),
        )
        # The notebook imports the library that runs it, from wherever it was imported.
        library = str(Path(__file__).resolve().parents[2])
        paths = os.pathsep.join(filter(None, [library, os.environ.get("PYTHONPATH")]))
        environment = {**os.environ, **STEADY, "PYTHONPATH": paths, "IPYTHONDIR": scratch}
        try:
            client.execute(cwd=str(root), env=environment, cleanup_kc=True)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            if isinstance(error, CellExecutionError):
                what = f"{error.ename}: {error.evalue}"
            elif isinstance(error, CellTimeoutError):
                what = f"took longer than {timeout} seconds"
            else:
                what = "ended the Python process (out of memory, or a crash in a library)"
            lines = notebook.cells[running[0]].source.strip().splitlines() or [""]
            raise ReportError(
                f"{source.name}, cell {running[0] + 1} of {len(notebook.cells)} (`{lines[0]}`): "
                f"{what}; run the notebook in Jupyter from the repository to see the whole trace"
            ) from None
    text = nbformat.writes(_steady(notebook, root))
    return write_text(target, text if text.endswith("\n") else text + "\n")


def _short_folder() -> str | None:
    """Where sockets can lie; None if nowhere. A TMPDIR on a cluster is often too long."""
    usual = (tempfile.gettempdir(), os.environ.get("XDG_RUNTIME_DIR", ""), "/tmp", "/var/tmp")
    short = (folder for folder in usual if folder and len(os.fsencode(folder)) <= LONGEST_FOLDER)
    return next((folder for folder in short if os.access(folder, os.W_OK)), None)
