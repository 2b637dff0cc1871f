"""The processes of the six services: a web server each, and a worker for each that keeps data."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded import ROOT
from deploy.embedded.migrations import environment_for
from deploy.embedded.plan import Plan, Stage, answers_http, speaks_http
from deploy.embedded.postgres import database_url
from deploy.embedded.pulses import PulseOf
from deploy.embedded.servers import Servers
from deploy.operator.secrets import Secrets
from deploy.processes import EMBEDDED_SERVERS, LASTING, PROCESSES
from deploy.town import DATABASES, KEEPERS

HOST = "rembuk"
"""What workers here put behind their service's name."""
WITHOUT_PEERS = frozenset({"box", "signer"})
"""Doors that speak with no other service, and can show themselves to none."""


@dataclass(frozen=True)
class Installation:
    """What every service process of this machine is told."""

    data: Path
    secrets: Secrets
    servers: Servers
    web_ports: Mapping[str, int]
    public_url: str
    box_url: str
    """Where browsers reach the box."""
    smtp_url: str
    environment: str

    def environment_of(self, service: str) -> dict[str, str]:
        """The REMBUK_ variables of one service's web; what only one may know, only it is told."""
        if service in WITHOUT_PEERS:
            return self._environment_without_peers(service)
        peers = ",".join(f"{name}=http://127.0.0.1:{port}" for name, port in self.web_ports.items())
        values = {
            "REMBUK_SERVICE": service,
            "REMBUK_CACHE_URL": self.servers.cache_url,
            "REMBUK_PRIVATE_KEY_FILE": str(self.secrets.private_key(service)),
            "REMBUK_PUBLIC_KEYS": str(self.secrets.public_keys),
            "REMBUK_PEERS": peers,
            "REMBUK_PUBLIC_URL": self.public_url,
            "REMBUK_SMTP_URL": self.smtp_url,
            "REMBUK_MAIL_FROM": os.environ.get("REMBUK_MAIL_FROM", "Rembuk <jangan-balas@rembuk.example>"),
            "REMBUK_ENVIRONMENT": self.environment,
            "REMBUK_LOG_FORMAT": "console",
        }
        if service in DATABASES:
            values["REMBUK_DATABASE_URL"] = self.database_url(service)
        if service in KEEPERS:
            values["REMBUK_BROKER_URL"] = self.servers.broker_urls[service]
        return values | self._for_this_one_only(service)

    def _for_this_one_only(self, service: str) -> dict[str, str]:
        secrets = self.secrets.folder
        own = {
            "identity": {"REMBUK_FIELD_KEY_FILE": str(secrets / "field-key")},
            "portal": {"REMBUK_SECRET_KEY_FILE": str(secrets / "portal-secret-key"), "REMBUK_BOX_URL": self.box_url},
            "voting": {
                "REMBUK_SECRET_KEY_FILE": str(secrets / "voting-secret-key"),
                "REMBUK_OPEN_DATA_LICENCE": os.environ.get("REMBUK_OPEN_DATA_LICENCE", ""),
            },
        }
        return own.get(service, {})

    def environment_of_worker(self, service: str) -> dict[str, str]:
        """Those of its worker: the one of voting alone is told of the box besides, and signs the board."""
        values = self.environment_of(service) | {"REMBUK_PULSE_FILE": str(self.pulse_file(service))}
        if service == "voting":
            values["REMBUK_BOX_DATABASE_URL"] = self.database_url("box")
            values["REMBUK_BOARD_PRIVATE_KEY_FILE"] = str(self.secrets.private_key("board"))
        return values

    def pulse_file(self, service: str) -> Path:
        """What a worker touches while it does tasks."""
        return self.data / "pulses" / service

    def _environment_without_peers(self, door: str) -> dict[str, str]:
        """Those of the box and of the signer."""
        values = {"REMBUK_PUBLIC_KEYS": str(self.secrets.public_keys), "REMBUK_LOG_FORMAT": "console"}
        if door == "box":
            values["REMBUK_DATABASE_URL"] = self.database_url("box")
        else:
            values["REMBUK_SIGNER_SECRET_FILE"] = str(self.secrets.folder / "signer-secret")
        return values

    def database_url(self, service: str) -> str:
        """The address of a database, with its own login."""
        password = self.secrets.read(f"{service}-database-password")
        return database_url(self.servers.database_admin_url, service, password)


def process_environment(told: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a process that is told this: nothing of the operator's REMBUK_ settings leaks in."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("REMBUK_", "PG"))}
    return inherited | SMALL | dict(told)


# Many small processes on one machine: one arena and one arithmetic thread each is what keeps them small.
SMALL = {
    "PYTHONPATH": str(ROOT),
    "PYTHONUNBUFFERED": "1",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "NO_COLOR": "1",
    # Celery's warning about root: here it is the operator's own choice, and nothing is unpickled.
    "PYTHONWARNINGS": "ignore:You're running the worker",
}


def web(installation: Installation, door: str) -> Plan:
    """An HTTP door: a service's, the box's, the signer's."""
    process, port = PROCESSES[f"{door}-web"], installation.web_ports[door]
    argv = process.command(
        sys.executable, "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", str(process.threads), "--workers-kill-timeout", "10",
    )  # fmt: skip
    return Plan(
        name=process.title,
        argv=argv,
        stage=Stage.SERVICE,
        environment=process_environment(installation.environment_of(door)),
        folder=ROOT,
        port=port,
        is_ready=lambda: answers_http(port, "/health/ready"),
        is_well=lambda: speaks_http(port, "/health/live"),
    )


def worker(installation: Installation, service: str) -> Plan:
    """The service's queue door; the relay and the schedule run inside it."""
    process = PROCESSES[f"{service}-worker"]
    return Plan(
        name=process.title,
        argv=process.command(sys.executable, "--host", HOST, "--threads", str(process.threads)),
        stage=Stage.SERVICE,
        environment=process_environment(installation.environment_of_worker(service)),
        folder=ROOT,
        ready_words=f"{service}@{HOST} ready",
        is_well=PulseOf(installation.pulse_file(service), installation.servers.broker_answers),
        slack=3.0,  # its pulse beats every half minute
        # Its broker goes at the same moment, and a worker that cannot take its leave tries for minutes.
        orphan_signal=signal.SIGKILL,
    )


def migrations(installation: Installation) -> Plan:
    """The one-off process that brings all databases to their newest form; it says the name of each that is done."""
    addresses = environment_for({name: installation.database_url(name) for name in DATABASES})
    return Plan(
        name="migrate",
        argv=PROCESSES["migrate"].command(sys.executable),
        stage=Stage.SERVICE,
        environment=os.environ | SMALL | addresses,
        folder=ROOT,
        quiet=True,
    )


def compilation(installation: Installation) -> Plan:
    """The one-off process that compiles counting rules that changed since the installation, so that no count waits."""
    return Plan(
        name="compile",
        argv=["nice", *PROCESSES["compile"].command(sys.executable)],
        stage=Stage.SERVICE,
        environment=process_environment(installation.environment_of("voting")),
        folder=ROOT,
        quiet=True,
    )


def process_names() -> list[str]:
    """The names of all processes, in the order in which the console gives them colours."""
    return [*EMBEDDED_SERVERS, *(PROCESSES[name].title for name in LASTING), PROCESSES["migrate"].title]
