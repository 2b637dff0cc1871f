"""docker-compose.yml is the town map: it says what deploy/town.py says, and keeps the rules of the house."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.docker.process import command
from deploy.operator.secrets import for_containers
from deploy.town import DOORS, KEEPERS

ROOT = Path(__file__).resolve().parents[2]
MAP: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PROCESSES: dict[str, Any] = MAP["services"]
OURS = {f"{name}-web" for name in DOORS} | {f"{name}-worker" for name in KEEPERS}


def test_every_service_has_its_processes_on_the_map() -> None:
    assert set(PROCESSES) == OURS | {"gateway", "postgres", "broker", "cache", "mail-sink"}


@pytest.mark.parametrize("name", sorted(OURS | {"mail-sink"}))
def test_a_process_on_the_map_can_be_started_by_the_image(name: str) -> None:
    what, service = (*PROCESSES[name]["command"], "")[:2]
    assert name in {f"{service}-{what}", what}
    assert command(what, service)


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_process_writes_nothing_and_has_a_minute_to_stop(name: str) -> None:
    process = PROCESSES[name]
    assert process["read_only"] is True
    assert process["cap_drop"] == ["ALL"]
    assert process["stop_grace_period"] == "60s"
    assert "healthcheck" in process


def test_only_the_gateway_is_published() -> None:
    assert [name for name, process in PROCESSES.items() if "ports" in process] == ["gateway"]
    assert MAP["networks"]["town"]["internal"] is True


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_process_is_given_the_secrets_it_is_told_of_and_no_others(name: str) -> None:
    told = PROCESSES[name]["environment"].values()
    wanted = {value.removeprefix("/run/secrets/") for value in told if str(value).startswith("/run/secrets/")}
    assert set(PROCESSES[name]["secrets"]) == wanted


def test_no_secret_stands_in_the_environment() -> None:
    for name, process in PROCESSES.items():
        for variable, value in process.get("environment", {}).items():
            if any(word in variable for word in ("PASSWORD", "KEY", "DATABASE_URL", "BROKER_URL", "CACHE_URL")):
                assert "/run/" in value, f"{name}: {variable}"


def test_every_secret_on_the_map_is_made(tmp_path: Path) -> None:
    for_containers(tmp_path)
    made = {path.name for path in tmp_path.iterdir() if path.is_file()}
    named = {entry["file"].rsplit("/", 1)[1] for entry in MAP["secrets"].values()}
    assert named <= made
    assert {name for process in PROCESSES.values() for name in process.get("secrets", [])} == set(MAP["secrets"])


def test_both_ways_of_running_carry_the_same_broker_settings() -> None:
    from deploy.embedded.valkey import BROKER

    lines = (ROOT / "deploy/docker/redis.conf").read_text(encoding="utf-8").splitlines()
    assert {f"{name} {value}" for name, value in BROKER.items()} <= set(lines)
    assert 'save ""' in lines


def test_an_unknown_process_is_refused() -> None:
    for what, service in (("web", "nobody"), ("worker", "portal"), ("migrate", "portal"), ("", "")):
        with pytest.raises(ValueError, match="there is no process"):
            command(what, service)
