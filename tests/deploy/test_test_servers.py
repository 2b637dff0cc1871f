"""The servers and databases that all other tests stand on."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import psycopg
import redis

from tests.databases import KEPT, ServiceDatabase, keep_reference_rows, on_server
from tests.servers import ROOT, run_folder


def test_a_database_is_emptied_to_what_its_migrations_left(postgres_server: str, worker_id: str) -> None:
    name = f"emptied_{worker_id}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = on_server(postgres_server, name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE area (code text PRIMARY KEY, number int GENERATED ALWAYS AS IDENTITY)")
        connection.execute("INSERT INTO area (code) VALUES ('64.71'), ('64.71.01')")
        connection.execute("CREATE TABLE proposal (id int, area text REFERENCES area)")
        connection.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''never''; END'")
        connection.execute("CREATE TRIGGER kept BEFORE DELETE ON proposal FOR EACH ROW EXECUTE FUNCTION refuse()")
        keep_reference_rows(url)
        connection.execute("INSERT INTO area (code) VALUES ('99')")
        connection.execute("DELETE FROM area WHERE code = '64.71.01'")
        connection.execute("INSERT INTO proposal VALUES (1, '99')")
        ServiceDatabase(url).empty()
        assert connection.execute("SELECT code FROM area ORDER BY 1").fetchall() == [("64.71",), ("64.71.01",)]
        assert connection.execute("SELECT count(*) FROM proposal").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [KEPT]).fetchone() == (1,)


def test_each_test_finds_an_empty_valkey(valkey_server: str) -> None:
    with redis.Redis.from_url(valkey_server) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_each_test_finds_an_empty_valkey_again(valkey_server: str) -> None:
    with redis.Redis.from_url(valkey_server) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_servers_end_with_a_run_that_is_killed() -> None:
    script = (
        "import os, time; from tests.servers import servers_of_run; servers_of_run(os.getpid());"
        "print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=os.environ, stdout=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"up\n"
        folder = run_folder(run.pid)
        assert (folder / "postgres" / "postmaster.pid").exists()
        run.kill()
    deadline = time.monotonic() + 20
    while folder.exists():
        assert time.monotonic() < deadline
        time.sleep(0.1)
