"""docker-compose.yml really comes up, and the story is played against it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from deploy.town import DATABASE_SERVERS, DOORS, KEEPERS
from tests.stack.engine import ROOT, Stack, why_no_engine

pytestmark = [pytest.mark.stack, pytest.mark.timeout(1500)]


def test_every_process_of_the_town_comes_up_well(stack: Stack) -> None:
    states = {
        one["Config"]["Labels"]["com.docker.compose.service"]: one["State"]["Health"]["Status"]
        for one in stack.containers()
    }
    expected = {f"{name}-web" for name in DOORS} | {f"{name}-worker" for name in KEEPERS}
    expected |= {"gateway", *DATABASE_SERVERS, "broker", "cache", "mail-sink"}
    assert states == dict.fromkeys(expected, "healthy")


def test_the_pages_answer_and_the_inside_stays_inside(stack: Stack) -> None:
    with httpx.Client(base_url=stack.url, trust_env=False) as client:
        assert client.get("/").status_code == httpx.codes.OK
        for hidden in ("/internal/events", "/metrics", "/api/voting/internal/events", "/health/ready"):
            assert client.get(hidden).status_code == httpx.codes.NOT_FOUND


def test_only_the_gateway_publishes_a_port(stack: Stack) -> None:
    published = {
        one["Config"]["Labels"]["com.docker.compose.service"]
        for one in stack.containers()
        if any(one["NetworkSettings"]["Ports"].values())
    }
    assert published == {"gateway"}


def test_whoever_does_not_send_is_in_no_network_with_a_way_out(stack: Stack) -> None:
    closed = stack.networks_without_a_way_out()
    ways = {
        one["Config"]["Labels"]["com.docker.compose.service"]: set(one["NetworkSettings"]["Networks"]) - closed
        for one in stack.containers()
    }
    assert {name for name, way in ways.items() if way} == {"gateway", "identity-worker", "notifications-worker"}


def test_no_process_in_a_container_is_root(stack: Stack) -> None:
    # A health check of the database's image runs for a moment as root, from outside; what stays is what counts.
    seen = [{one["Name"]: stack.processes_of_root(one["Id"]) for one in stack.containers()} for _ in range(3)]
    lasting = {name: set.intersection(*(moment.get(name, set()) for moment in seen)) for name in seen[0]}
    assert not {name: pids for name, pids in lasting.items() if pids}


def test_a_service_cannot_read_the_database_of_another(stack: Stack) -> None:
    script = (
        "import psycopg, pathlib;"
        "url = pathlib.Path('/run/secrets/{0}-database-url').read_text().strip();"
        "psycopg.connect(url.rsplit('/', 1)[0] + '/{1}')"
    )
    with pytest.raises(AssertionError, match="permission denied for database"):
        stack.compose("exec", "-T", "programs-web", "python", "-c", script.format("programs", "identity"))
    with pytest.raises(AssertionError, match=r"database .identity. does not exist"):
        stack.compose("exec", "-T", "voting-web", "python", "-c", script.format("voting", "identity"))


def test_the_story_is_played_against_the_containers(filled: Stack) -> None:
    played = subprocess.run(
        [sys.executable, "-m", "deploy.operator.cli", "demo", "--url", filled.url, "--box-url", filled.box_url],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert played.returncode == 0, played.stdout[-3000:] + played.stderr[-2000:]
    assert played.stdout.rstrip().endswith("OK")


def test_a_worker_that_ends_comes_back_by_itself(stack: Stack) -> None:
    ends = ["exec", "-T", "voting-worker", "python", "-c", "import os, signal; os.kill(1, signal.SIGTERM)"]
    stack.compose(*ends)
    deadline = time.monotonic() + 90
    while stack.restarts("voting-worker") == 0:
        assert time.monotonic() < deadline, "it was not started again"
        time.sleep(1)
    stack.compose("up", "--detach", "--wait", seconds=180)
    assert stack.container("voting-worker")["State"]["Health"]["Status"] == "healthy"


def test_the_secrets_folder_is_closed_to_others(stack: Stack) -> None:
    assert stack.secrets.stat().st_mode & 0o077 == 0
    assert not [path for path in stack.secrets.iterdir() if path.is_file() and path.stat().st_mode & 0o222]


def test_the_compose_file_asks_for_a_mail_server_where_it_is_no_demonstration() -> None:
    reason = why_no_engine()
    if reason:
        pytest.skip(f"no Docker engine: {reason}")
    done = subprocess.run(
        ["docker", "compose", "config", "--quiet"], cwd=Path(ROOT), capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "name a mail server" in done.stderr
