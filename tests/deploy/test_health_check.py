"""What hangs in a container is ended, and nothing else is: not what starts, waits for its database, or is busy."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from deploy.docker import healthy
from deploy.docker.healthy import Finding, decide
from shared import clock

WELL, WAITS, HANGS = Finding.WELL, Finding.WAITS, Finding.HANGS


@pytest.fixture
def tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The container's /tmp."""
    monkeypatch.setattr(healthy, "TMP", tmp_path)
    monkeypatch.setattr(healthy, "PATIENCE", 0.2)
    for name in ("REMBUK_DATABASE_URL_FILE", "REMBUK_BROKER_URL_FILE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.usefixtures("tmp")
@pytest.mark.parametrize(
    ("findings", "ended"),
    [
        ([WELL, HANGS, HANGS], False),
        ([WELL, HANGS, HANGS, HANGS], True),
        ([WELL, HANGS, HANGS, WELL, HANGS, HANGS], False),
        ([WELL, HANGS, HANGS, WAITS, HANGS, HANGS], False),
        ([WELL, *[WAITS] * 20], False),
        ([HANGS] * 20, False),
        ([WAITS, *[HANGS] * 20], False),
    ],
    ids=["too few", "enough", "well between", "waited between", "only waits", "never well yet", "starting"],
)
def test_only_what_was_well_and_hangs_several_times_in_a_row_is_ended(findings: list[Finding], ended: bool) -> None:
    assert any(decide(finding, 3) for finding in findings) is ended


class Door(BaseHTTPRequestHandler):
    """Answers each path with its status; a path without one is never answered."""

    statuses: ClassVar[dict[str, int]] = {}
    closing: ClassVar[threading.Event]

    def do_GET(self) -> None:
        """Answer, or hang."""
        if self.path not in Door.statuses:
            Door.closing.wait(5)
            return
        self.send_response(Door.statuses[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def door() -> Iterator[Callable[..., int]]:
    """Sets what the web server of the container answers; gives its port."""
    Door.closing = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answers(**statuses: int) -> int:
        Door.statuses = {f"/health/{name}": status for name, status in statuses.items()}
        return server.server_port

    yield answers
    Door.closing.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def server(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, bytes], None]]:
    """A database or broker that is named to the check, and gives this answer to any question; none if it hangs."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve(variable: str, answer: bytes) -> None:
        (tmp / "url").write_text(f"some://login:word@127.0.0.1:{listening.getsockname()[1]}/name\n")
        monkeypatch.setenv(variable, str(tmp / "url"))
        if answer:
            threading.Thread(target=_answer, args=(listening, answer), daemon=True).start()

    yield serve
    listening.close()


def _answer(listening: socket.socket, answer: bytes) -> None:
    connection = listening.accept()[0]
    with connection:
        connection.recv(100)
        connection.sendall(answer)


@pytest.mark.usefixtures("tmp")
@pytest.mark.parametrize(
    ("statuses", "finding"),
    [({"ready": 200}, WELL), ({"ready": 503, "live": 200}, WAITS), ({"live": 200}, WAITS), ({}, HANGS)],
    ids=["ready", "its database is away", "slow", "silent"],
)
def test_a_web_server_that_lives_is_not_ended(
    door: Callable[..., int], statuses: dict[str, int], finding: Finding
) -> None:
    assert healthy.web(door(**statuses)) is finding


@pytest.mark.parametrize(("answer", "finding"), [(b"N", HANGS), (b"", WAITS)], ids=["database well", "database hangs"])
def test_a_silent_web_server_is_not_ended_for_its_database(
    door: Callable[..., int], server: Callable[[str, bytes], None], answer: bytes, finding: Finding
) -> None:
    server("REMBUK_DATABASE_URL_FILE", answer)
    assert healthy.web(door()) is finding


@pytest.mark.parametrize(
    ("age", "answer", "finding"),
    [(5, b"", WELL), (130, b"-NOAUTH", HANGS), (130, b"", WAITS)],
    ids=["beats", "deaf", "broker hangs"],
)
def test_a_worker_is_not_ended_for_its_broker(
    tmp: Path, server: Callable[[str, bytes], None], age: float, answer: bytes, finding: Finding
) -> None:
    server("REMBUK_BROKER_URL_FILE", answer)
    (tmp / "pulse").touch()
    os.utime(tmp / "pulse", (clock.now().timestamp() - age,) * 2)
    assert healthy.worker() is finding


def test_what_hangs_is_ended_even_where_it_is_stopped(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["healthy.py", "worker"])
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as program:
        program.send_signal(signal.SIGSTOP)
        (tmp / "program").write_text(str(program.pid))
        (tmp / "hung").write_text(str(healthy.WORKER_CHECKS - 2))
        for _ in range(2):
            assert program.poll() is None, "ended too early"
            with pytest.raises(SystemExit, match="1"):
                healthy.main()
        assert program.wait(5) == -signal.SIGKILL


@pytest.mark.parametrize(("command", "ended"), [("sleep 9", True), ("exit 1", False), ("true", False)])
def test_a_server_is_ended_that_says_nothing_and_none_that_refuses(tmp_path: Path, command: str, ended: bool) -> None:
    script = (Path(healthy.__file__).parent / "answers.sh").read_text(encoding="utf-8")
    script = script.replace("timeout 4", "timeout 0.2").replace("/tmp/", f"{tmp_path}/")  # noqa: S108
    (tmp_path / "silent").write_text("silent\n" * 9)
    with subprocess.Popen(["sleep", "60"]) as program:
        (tmp_path / "program").write_text(str(program.pid))
        asked = subprocess.run(["sh", "-c", script, "answers.sh", "sh", "-c", command], check=False)
        assert asked.returncode == (0 if command == "true" else 1)
        assert (program.poll() is None) is not ended or program.wait(5) == -signal.SIGKILL
        program.kill()
