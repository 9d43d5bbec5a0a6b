"""The audit of packages: what is known fails, what is judged does not, and an unreachable database is said and never taken for a pass."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import CompletedProcess

import pytest

HOUSE = Path(__file__).parents[1]
PINS = """\
aiohttp==3.9.0 \\
    --hash=sha256:00
sqlalchemy[asyncio]==2.1.9 ; python_version < "4" \\
    --hash=sha256:00
"""
CHECKED = {"aiohttp": ["OSV-1", "OSV-2"]}


@contextmanager
def database(answers: object = None) -> Iterator[tuple[str, list[object]]]:
    """A server that knows these against packages by name; or gives this answer to everything."""
    asked: list[object] = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
            asked.extend((query["package"]["name"], query["version"]) for query in queries)
            known = [CHECKED.get(query["package"]["name"], []) for query in queries]
            told = {"results": [{"vulns": [{"id": number} for number in numbers]} if numbers else {} for numbers in known]}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(told if answers is None else answers).encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()
        thread.join()


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    for name in ("run.txt", "dev.txt"):
        (tmp_path / name).write_text(PINS)
    return tmp_path


def audited(service: str, lists: Path) -> CompletedProcess[str]:
    words = [sys.executable, "run.py", "audit", "--service", service, "--requirements", str(lists), "--accepted", str(lists / "accepted")]
    return subprocess.run(words, cwd=HOUSE, capture_output=True, text=True, check=False)


def test_what_is_known_fails_and_is_named(lists: Path) -> None:
    with database() as (service, asked):
        ended = audited(service, lists)

    assert asked == [("aiohttp", "3.9.0"), ("sqlalchemy", "2.1.9")]
    assert ended.returncode == 1
    assert "aiohttp 3.9.0: OSV-1" in ended.stdout
    assert "AUDIT FAILED: 2 known" in ended.stdout


def test_what_was_judged_with_a_reason_passes_and_without_one_does_not(lists: Path) -> None:
    (lists / "accepted").write_text("# judged\nOSV-1 we never parse such headers\nOSV-2\n")

    with database() as (service, _):
        first = audited(service, lists)
        (lists / "accepted").write_text("OSV-1 we never parse such headers\nOSV-2 only on Windows\n")
        second = audited(service, lists)

    assert (first.returncode, "AUDIT FAILED: 1 known" in first.stdout) == (1, True)
    assert (second.returncode, "2 judged" in second.stdout) == (0, True)


@pytest.mark.parametrize("answers", [{}, {"results": []}, [], "sorry"])
def test_an_answer_that_says_nothing_is_no_pass(lists: Path, answers: object) -> None:
    with database(answers) as (service, _):
        ended = audited(service, lists)

    assert ended.returncode == 0
    assert "AUDIT NOT DONE" in ended.stdout
    assert "This is no pass." in ended.stdout


def test_a_database_that_cannot_be_reached_fails_nobody_and_is_said(lists: Path) -> None:
    ended = audited("http://127.0.0.1:1", lists)

    assert ended.returncode == 0
    assert "AUDIT NOT DONE: http://127.0.0.1:1 cannot be asked" in ended.stdout
    assert "Nothing is known about 2 packages." in ended.stdout
