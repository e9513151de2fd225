"""Downloads against a server on this machine that fails in every usual way."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import pytest

from reportanalysis.corpus import download
from reportanalysis.corpus.download import download_corpus
from reportanalysis.corpus.registry import COLUMNS
from reportanalysis.errors import ReportError

BODY = "今年将修建道路。\n".encode() * 2000  # made up; 50,000 bytes
Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


class Server(ThreadingHTTPServer):
    """Serves `bodies`; for each address the answers of its `script` come first."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bodies: dict[str, bytes] = {}
        self.script: dict[str, list[Answer]] = {}
        self.asked: list[str] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that hang up."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        script = self.server.script.get(self.path, [])
        answer = script.pop(0) if script else whole
        answer(self, self.server.bodies.get(self.path, b""))

    def log_message(self, *args: object) -> None:
        pass


def send(handler: BaseHTTPRequestHandler, code: int, body: bytes, **headers: str) -> None:
    handler.send_response(code)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def whole(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    send(handler, 200, body)


def cut(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Promise everything, send a bit more than half, hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2 + 5000])


def slow(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    time.sleep(1.0)


def stalled(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    cut(handler, body)
    handler.wfile.flush()
    time.sleep(1.0)


def hung_up(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    handler.connection.close()


def code(number: int) -> Answer:
    return lambda handler, body: send(handler, number, b"<html>sorry</html>")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.delenv("REPORTANALYSIS_CORPUS", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    # Without long waits.
    monkeypatch.setattr(download, "_TIMEOUT", 0.3)
    monkeypatch.setattr(download, "_RETRIES", 2)
    monkeypatch.setattr(download, "_WAIT", 0.01)
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def registry(server: Server, **bodies: bytes) -> pd.DataFrame:
    rows = []
    for name, body in bodies.items():
        server.bodies[f"/{name}"] = body
        rows.append(
            {
                "document_id": f"{name}-2020",
                "city": name,
                "city_zh": "某市",
                "province": "Shandong",
                "level": "prefecture",
                "year": 2020,
                "status": "complete",
                "path": f"some/{name}.txt",
                "source": f"http://127.0.0.1:{server.server_port}/{name}",
                "sha256": hashlib.sha256(body).hexdigest(),
                "licence": "",
                "retrieved": "",
                "reading": "",
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def fetch(table: pd.DataFrame, folder: Path | None, **options: object) -> list[str]:
    """Download; return the progress lines."""
    lines: list[str] = []
    download_corpus(table, folder, **{"progress": lines.append} | options)  # type: ignore[arg-type]
    return lines


def leftovers(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.rglob("*") if file.is_file())


def test_files_arrive_whole_with_a_line_each_and_are_not_fetched_twice(
    server: Server, tmp_path: Path
) -> None:
    table = registry(server, a=BODY, b=b"x")
    assert fetch(table, tmp_path) == [
        f"1/2 some/a.txt {len(BODY)} bytes, downloaded",
        "2/2 some/b.txt 1 bytes, downloaded",
    ]
    assert (tmp_path / "some" / "a.txt").read_bytes() == BODY
    asked = len(server.asked)
    assert fetch(table, tmp_path)[0].endswith("already there")
    assert len(server.asked) == asked
    assert leftovers(tmp_path) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("fault", [cut, slow, stalled, hung_up, code(500), code(503), code(429)])
def test_passing_fault_is_survived(server: Server, tmp_path: Path, fault: Answer) -> None:
    table = registry(server, a=BODY)
    server.script["/a"] = [fault]
    fetch(table, tmp_path)
    assert (tmp_path / "some" / "a.txt").read_bytes() == BODY
    assert leftovers(tmp_path) == ["a.txt"]
    assert len(server.asked) == 2


def test_wrong_bytes_are_kept_out(server: Server, tmp_path: Path) -> None:
    table = registry(server, a=BODY)
    server.bodies["/a"] = b"<html>please log in</html>"
    got = hashlib.sha256(server.bodies["/a"]).hexdigest()
    with pytest.raises(ReportError, match=f"expected {table['sha256'][0]}, got {got}"):
        fetch(table, tmp_path)
    assert leftovers(tmp_path) == []
    assert len(server.asked) == 1


@pytest.mark.parametrize(("number", "message"), [(404, "does not exist"), (403, "was refused")])
def test_refusal_is_not_tried_again(
    server: Server, tmp_path: Path, number: int, message: str
) -> None:
    table = registry(server, a=BODY)
    server.script["/a"] = [code(number)]
    with pytest.raises(ReportError, match=rf"a-2020: http.*/a {message}.*HTTP {number}"):
        fetch(table, tmp_path)
    assert len(server.asked) == 1
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize(
    ("fault", "message"),
    [(slow, r"no answer within 0\.3 s"), (code(502), "HTTP 502"), (hung_up, "no connection")],
)
def test_lasting_fault_is_reported_after_all_tries(
    server: Server, tmp_path: Path, fault: Answer, message: str
) -> None:
    table = registry(server, a=BODY)
    server.script["/a"] = [fault] * 3
    with pytest.raises(ReportError, match=f"failed 3 times, last: {message}"):
        fetch(table, tmp_path)
    assert len(server.asked) == 3
    assert "a.txt" not in leftovers(tmp_path)


def test_nobody_listening(server: Server, tmp_path: Path) -> None:
    table = registry(server, a=BODY)
    table["source"] = "http://127.0.0.1:9/a"
    with pytest.raises(ReportError, match="no connection"):
        fetch(table, tmp_path)


def test_other_documents_are_fetched_and_every_failure_is_listed(
    server: Server, tmp_path: Path
) -> None:
    table = registry(server, a=b"a", b=b"b", c=b"c")
    server.script["/a"] = [code(404)]
    server.bodies["/b"] = b"other"
    lines: list[str] = []
    with pytest.raises(ReportError) as caught:
        fetch(table, tmp_path, progress=lines.append)
    assert lines == [
        "1/3 some/a.txt failed",
        "2/3 some/b.txt failed",
        "3/3 some/c.txt 1 bytes, downloaded",
    ]
    message = str(caught.value).splitlines()
    assert message[0].startswith("2 of 3 documents are not usable")
    assert [line.split(":")[0] for line in message[1:]] == ["- a-2020", "- b-2020"]
    assert leftovers(tmp_path) == ["c.txt"]


def test_other_text_under_the_name_is_not_overwritten(server: Server, tmp_path: Path) -> None:
    table = registry(server, a=BODY)
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "a.txt").write_bytes(b"edited by hand")
    with pytest.raises(ReportError, match="not the registered text .*move it away"):
        fetch(table, tmp_path)
    assert (tmp_path / "some" / "a.txt").read_bytes() == b"edited by hand"
    assert server.asked == []


def test_local_copy_is_only_checked(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = registry(server, a=BODY, b=b"b")
    monkeypatch.setenv("REPORTANALYSIS_CORPUS", str(tmp_path))
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "a.txt").write_bytes(BODY)
    for folder in (None, tmp_path):
        with pytest.raises(ReportError, match=r"1 of 2 .*\n- b-2020: .*REPORTANALYSIS_CORPUS"):
            fetch(table, folder)
    (tmp_path / "some" / "b.txt").write_bytes(b"b")
    assert len(fetch(table, None)) == 2
    assert server.asked == []


def test_digest_and_own_documents_are_never_fetched(server: Server, tmp_path: Path) -> None:
    table = registry(server, a=BODY, b=b"b", c=b"c")
    table.loc[0, "status"] = "digest"
    table.loc[1, "path"] = "added/b.txt"
    table.loc[2, "source"] = ""
    with pytest.raises(ReportError) as caught:
        fetch(table, tmp_path, held=tmp_path / "raw")
    assert "restore data/raw" in str(caught.value)
    assert str(caught.value).count("added by hand") == 2
    assert server.asked == []
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_bytes(BODY)
    assert fetch(table.head(1), tmp_path, held=tmp_path / "raw")[0].endswith("already there")
