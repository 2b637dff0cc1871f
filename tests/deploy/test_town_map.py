"""docker-compose.yml is the town map: it says what deploy/town.py says, and keeps the rules of the house."""

from __future__ import annotations

import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.docker import rolling
from deploy.docker.process import command
from deploy.embedded.postgres import SETTINGS
from deploy.embedded.servers import SOCKETS
from deploy.operator.secrets import for_containers
from deploy.processes import SERVERS
from deploy.town import DATABASE_SERVERS, DATABASES, DOORS, DROP_LOGS, KEEPERS

ROOT = Path(__file__).resolve().parents[2]
MAP: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PROCESSES: dict[str, Any] = MAP["services"]
OURS = {f"{name}-web" for name in DOORS} | {f"{name}-worker" for name in KEEPERS}
SMALLEST_CPUS, SMALLEST_MEMORY, LEFT_FOR_THE_MACHINE = 2, 8 << 30, 512 << 20
"""The smallest machine that docs/operator.md names."""


def test_every_service_has_its_processes_on_the_map() -> None:
    assert set(PROCESSES) == OURS | {"mail-sink", *SERVERS}


@pytest.mark.parametrize("name", sorted(OURS | {"mail-sink"}))
def test_a_process_on_the_map_is_called_by_its_name(name: str) -> None:
    assert PROCESSES[name]["command"] == [name]
    assert command(name)[:2] == ["python", "-P"]


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_words_of_the_version_before_start_the_same_process(name: str) -> None:
    """A map of before, or a command from its handbook, may meet this image during an update."""
    service, what = name.rsplit("-", 1)
    assert command(what, service) == command(name)
    assert command("migrate", "voting", "--to", "0006") == command("voting-migrate", "--to", "0006")


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_a_process_writes_nothing_of_its_own_and_has_only_its_share_of_the_machine(name: str) -> None:
    process = PROCESSES[name]
    assert process["read_only"] is True
    assert process["cap_drop"] == ["ALL"]
    assert process["security_opt"] == ["no-new-privileges:true"]
    assert process["restart"] == "unless-stopped"
    assert "healthcheck" in process
    assert 0 < process["cpus"] <= SMALLEST_CPUS
    assert 0 < process["pids_limit"] <= 400


def test_the_shares_fit_into_the_smallest_machine() -> None:
    shares = {name: memory_of(process) for name, process in PROCESSES.items()}
    assert sum(shares.values()) <= SMALLEST_MEMORY - LEFT_FOR_THE_MACHINE, shares


def memory_of(process: dict[str, Any]) -> int:
    """Its limit in bytes."""
    figure = process["mem_limit"]
    return int(figure[:-1]) * {"m": 1 << 20, "g": 1 << 30}[figure[-1]]


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_process_of_ours_has_a_minute_to_stop_and_can_be_ended_when_it_hangs(name: str) -> None:
    assert PROCESSES[name]["stop_grace_period"] == "60s"
    assert PROCESSES[name]["init"] is True
    assert PROCESSES[name]["healthcheck"]["test"][-2:] == ["/app/deploy/docker/healthy.py", name.rsplit("-", 1)[1]]


@pytest.mark.parametrize("name", ["gateway", "broker", "cache"])
def test_a_server_that_hangs_can_be_ended_too(name: str) -> None:
    assert PROCESSES[name]["init"] is True
    assert any(part.endswith("/answers.sh") for part in PROCESSES[name]["healthcheck"]["test"])


def test_what_needs_a_capability_is_named_with_it() -> None:
    given = {name: set(process["cap_add"]) for name, process in PROCESSES.items() if "cap_add" in process}
    assert given == {name: {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"} for name in DATABASE_SERVERS}


def test_the_gateway_holds_as_many_sockets_as_on_one_machine() -> None:
    assert PROCESSES["gateway"]["ulimits"] == {"nofile": SOCKETS}
    assert memory_of(PROCESSES["gateway"]) > SOCKETS * 60_000 + 32 * 2_000_000 + 2 * 24_000_000


def test_a_way_out_have_only_those_who_send() -> None:
    closed = {name for name, network in MAP["networks"].items() if network.get("internal")}
    ways = {name: set(process["networks"]) - closed for name, process in PROCESSES.items()}
    assert {name: way for name, way in ways.items() if way} == {
        "gateway": {"front"},
        "identity-worker": {"identity-outside"},
        "notifications-worker": {"notifications-outside"},
    }


def test_our_image_is_built_once_and_fetched_by_nobody() -> None:
    assert {name for name, process in PROCESSES.items() if "build" in process} == {"identity-web", "gateway"}
    users = {name for name, process in PROCESSES.items() if process["image"] == "rembuk/service"}
    assert users == OURS | {"mail-sink"}
    assert {PROCESSES[name]["pull_policy"] for name in users} == {"never"}


def test_the_gateway_opens_when_all_that_it_leads_to_are_well() -> None:
    caddyfile = (ROOT / "deploy/gateway/Caddyfile").read_text(encoding="utf-8")
    leads_to = set(re.findall(r":([a-z]+-web):8000}", caddyfile))
    assert PROCESSES["gateway"]["depends_on"] == {name: {"condition": "service_healthy"} for name in leads_to}


def test_an_update_knows_every_process_of_the_map() -> None:
    assert {*rolling.DOORS, *rolling.OTHERS, *rolling.SERVERS} == set(PROCESSES)


def test_under_https_the_plain_ports_are_not_published() -> None:
    class Overriding(yaml.SafeLoader):
        """Reads Compose's own tag as the pair of it and what it stands before."""

    def overriding(loader: Overriding, node: yaml.SequenceNode) -> tuple[str, list[str]]:
        return "!override", loader.construct_sequence(node)

    Overriding.add_constructor("!override", overriding)
    text = (ROOT / "deploy/docker/tls.yml").read_text(encoding="utf-8")
    gateway = yaml.load(text, Overriding)["services"]["gateway"]  # noqa: S506 - a safe loader with one tag more
    assert gateway["ports"] == ("!override", ["80:80", "443:443"])


def test_only_the_gateway_is_published() -> None:
    assert [name for name, process in PROCESSES.items() if "ports" in process] == ["gateway"]
    assert MAP["networks"]["town"]["internal"] is True


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_process_is_given_the_secrets_it_is_told_of_and_no_others(name: str) -> None:
    told = PROCESSES[name]["environment"].values()
    wanted = {value.removeprefix("/run/secrets/") for value in told if str(value).startswith("/run/secrets/")}
    assert set(PROCESSES[name]["secrets"]) == wanted


@pytest.mark.parametrize("name", KEEPERS)
def test_no_process_holds_the_brokers_or_the_logs_key_of_another(name: str) -> None:
    others = {f"{other}-{what}" for other in KEEPERS if other != name for what in ("broker-url", "private-key.pem")}
    for process in (f"{name}-web", f"{name}-worker"):
        assert others.isdisjoint(PROCESSES[process]["secrets"])


def test_no_secret_stands_in_the_environment() -> None:
    for name, process in PROCESSES.items():
        for variable, value in process.get("environment", {}).items():
            if any(word in variable for word in ("PASSWORD", "KEY", "DATABASE_URL", "BROKER_URL", "CACHE_URL")):
                assert "/run/" in value, f"{name}: {variable}"


def test_roll_and_box_have_a_server_each_and_no_administrator_of_another() -> None:
    kept = {name: PROCESSES[name]["environment"]["REMBUK_DATABASES"].split() for name in DATABASE_SERVERS}
    assert kept == {name: list(databases) for name, databases in DATABASE_SERVERS.items()}
    assert sorted(chain.from_iterable(kept.values())) == sorted(DATABASES)
    for name, databases in kept.items():
        own = {f"{name}-password", *(f"{database}-database-password" for database in databases)}
        assert set(PROCESSES[name]["secrets"]) == own
        assert PROCESSES[name]["environment"]["POSTGRES_PASSWORD_FILE"] == f"/run/secrets/{name}-password"
        assert any(volume.startswith(f"{name}:/var/lib/postgresql") for volume in PROCESSES[name]["volumes"])
    servers_of_votes = [name for name, databases in kept.items() if set(databases) & set(DROP_LOGS)]
    assert [kept[name] for name in servers_of_votes] == [["voting"], ["box"]]


@pytest.mark.parametrize("name", ["roll-postgres", "box-postgres"])
def test_a_log_that_is_dropped_is_put_by_for_nothing_and_read_along_by_nobody(name: str) -> None:
    told = dict(option.removeprefix("-c").split("=") for option in PROCESSES[name]["command"] if "=" in option)
    assert told["wal_recycle"] == "off"
    assert (told["wal_level"], told["max_wal_senders"]) == ("minimal", "0")
    assert not told.keys() & {"archive_mode", "archive_command", "archive_library", "wal_keep_size", "summarize_wal"}
    for setting in ("wal_recycle", "wal_level", "max_wal_senders", "min_wal_size"):
        assert told[setting] == SETTINGS[setting], "as on one machine"


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
    for words in (("web", "nobody"), ("worker", "portal"), ("migrate", "portal"), ("", ""), (), ("compile",), ("web",)):
        with pytest.raises(ValueError, match="there is no process"):
            command(*words)
