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
from deploy.embedded.plan import Plan, Stage, answers_http
from deploy.embedded.postgres import database_url
from deploy.embedded.servers import Servers
from deploy.operator.secrets import Secrets
from deploy.town import KEEPERS, SERVICES

WEB_THREADS = 8


@dataclass(frozen=True)
class Installation:
    """What every service process of this machine is told."""

    data: Path
    secrets: Secrets
    servers: Servers
    web_ports: Mapping[str, int]
    public_url: str
    smtp_url: str
    environment: str

    def environment_of(self, service: str) -> dict[str, str]:
        """The REMBUK_ variables of one service's processes; what only one service may know, only it is told."""
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
        if service in KEEPERS:
            values["REMBUK_DATABASE_URL"] = self.database_url(service)
            values["REMBUK_BROKER_URL"] = self.servers.broker_url
        if service == "identity":
            values["REMBUK_FIELD_KEY_FILE"] = str(self.secrets.folder / "field-key")
        if service in {"portal", "voting"}:
            values["REMBUK_SECRET_KEY_FILE"] = str(self.secrets.folder / f"{service}-secret-key")
        if service == "voting":
            values["REMBUK_OPEN_DATA_LICENCE"] = os.environ.get("REMBUK_OPEN_DATA_LICENCE", "")
        return values

    def database_url(self, service: str) -> str:
        """The address of the service's own database, with its own login."""
        password = self.secrets.read(f"{service}-database-password")
        return database_url(self.servers.database_admin_url, service, password)

    def process_environment(self, service: str) -> dict[str, str]:
        """The whole environment of one service's processes: nothing of the operator's REMBUK_ settings leaks in."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("REMBUK_", "PG"))}
        return inherited | SMALL | self.environment_of(service)


COMPILE = "from services.voting.counting.warm_up import warm_up; warm_up()"

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


def web(installation: Installation, service: str) -> Plan:
    """The service's HTTP door."""
    port = installation.web_ports[service]
    argv = [
        sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--factory", f"services.{service}.app:create_app",
        "--host", "127.0.0.1", "--port", str(port), "--http", "1", "--no-ws", "--workers", "1",
        "--blocking-threads", str(WEB_THREADS), "--workers-kill-timeout", "10", "--log-level", "error",
    ]  # fmt: skip
    return Plan(
        name=f"{service} web",
        argv=argv,
        stage=Stage.SERVICE,
        environment=installation.process_environment(service),
        folder=ROOT,
        port=port,
        is_ready=lambda: answers_http(port, "/health/ready"),
    )


def worker(installation: Installation, service: str) -> Plan:
    """The service's queue door; the relay and the schedule run inside it."""
    argv = [
        sys.executable, "-P", "-m", "celery", "-A", f"services.{service}.worker:celery_app", "--quiet", "worker",
        "--pool", "threads", "--concurrency", "2", "--without-gossip", "--without-mingle", "--without-heartbeat",
        "-Q", service, "--loglevel", "INFO", "--hostname", f"{service}@rembuk",
    ]  # fmt: skip
    return Plan(
        name=f"{service} worker",
        argv=argv,
        stage=Stage.SERVICE,
        environment=installation.process_environment(service),
        folder=ROOT,
        ready_words=f"{service}@rembuk ready",
        # Its broker goes at the same moment, and a worker that cannot take its leave tries for minutes.
        orphan_signal=signal.SIGKILL,
    )


def migrations(installation: Installation) -> Plan:
    """The one-off process that brings all databases to their newest form; it says the name of each that is done."""
    addresses = environment_for({name: installation.database_url(name) for name in KEEPERS})
    return Plan(
        name="migrate",
        argv=[sys.executable, "-P", "-m", "deploy.embedded.migrations"],
        stage=Stage.SERVICE,
        environment=os.environ | SMALL | addresses,
        folder=ROOT,
        quiet=True,
    )


def compilation(installation: Installation) -> Plan:
    """The one-off process that compiles counting rules that changed since the installation, so that no count waits."""
    return Plan(
        name="compile",
        argv=["nice", sys.executable, "-P", "-c", COMPILE],
        stage=Stage.SERVICE,
        environment=installation.process_environment("voting"),
        folder=ROOT,
        quiet=True,
    )


def process_names() -> list[str]:
    """The names of all processes, in the order in which the console gives them colours."""
    servers = ["gateway", "postgres", "broker", "cache", "mail"]
    return [
        *servers,
        *(f"{name} web" for name in SERVICES),
        *(f"{name} worker" for name in KEEPERS),
        "proposals migrate",
    ]
