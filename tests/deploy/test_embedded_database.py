"""The database of one machine comes up again whatever its own death left behind."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from deploy.embedded.ports import free_ports
from deploy.embedded.postgres import Postgres, lives, stop_writing
from tests.shared.events.processes import eventually
from tests.small_disk import open_the_way


def started(server: Postgres) -> subprocess.Popen[bytes]:
    """The server, prepared and answering."""
    server.prepare()
    process = subprocess.Popen(server.command(), cwd="/", stderr=subprocess.DEVNULL)
    eventually(lambda: server.is_ready() or process.poll() is not None, seconds=60)
    assert process.poll() is None, "it did not start"
    return process


def test_a_server_comes_back_from_a_death_with_a_hanging_backend_and_is_held_from_writing_when_told(
    tmp_path: Path,
) -> None:
    open_the_way(tmp_path)
    server = Postgres(tmp_path / "postgres", free_ports(1)[0], "only-for-this-test", durable=False)
    process = started(server)
    with psycopg.connect(server.url()) as connection:
        os.kill(connection.info.backend_pid, signal.SIGSTOP)
        process.kill()
        process.wait()
        assert not lives(server.url())
    process = started(server)
    try:
        assert lives(server.url())
        with psycopg.connect(server.url(), autocommit=True) as connection:
            stop_writing(server.url(), stopped=True)
            eventually(
                lambda: connection.execute("SHOW default_transaction_read_only").fetchone() == ("on",), seconds=10
            )
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                connection.execute("CREATE TABLE refused ()")
            stop_writing(server.url(), stopped=False)
            eventually(
                lambda: connection.execute("SHOW default_transaction_read_only").fetchone() == ("off",), seconds=10
            )
            connection.execute("CREATE TABLE taken ()")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
