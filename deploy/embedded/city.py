"""One installation on one machine: its folder, secrets, ports and the plans of all its processes."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from deploy.embedded import ROOT
from deploy.embedded.data import DataFolder, began
from deploy.embedded.disk import Disk
from deploy.embedded.plan import Plan, Stage
from deploy.embedded.ports import check_doors, free_ports
from deploy.embedded.refusals import CannotStart
from deploy.embedded.servers import INNER_DOORS, Servers, plan_gateway, plan_mail_sink, plan_servers
from deploy.embedded.services import Installation
from deploy.embedded.supervised import Supervised
from deploy.operator.secrets import Secrets
from deploy.processes import PROCESSES
from deploy.town import DOORS, SERVICES

DEMONSTRATION = "demonstration"


class Phase(StrEnum):
    """How far the whole city is."""

    STARTING = "starting"
    FILLING = "filling"
    """Everything answers, and the demonstration's people are on their way in."""
    READY = "ready"
    STOPPED = "stopped"


@dataclass(frozen=True)
class City:
    """Everything that is decided before the first process starts."""

    data: DataFolder
    disk: Disk
    secrets: Secrets
    servers: Servers
    installation: Installation
    gateway_plan: Plan
    mail_plans: list[Plan]
    """The letter box of a demonstration; nothing where mails leave."""
    url: str
    wants_seed: bool

    def status(self, phase: Phase, processes: list[Supervised]) -> dict[str, Any]:
        """The city and its processes as `status.json` keeps them."""
        rows = [
            {
                "name": process.plan.name,
                "pid": process.pid,
                "began": began(process.pid) if process.pid else None,
                "port": process.plan.port,
                "state": str(process.state),
                "restarts": process.restarts,
            }
            for process in processes
        ]
        return {
            "phase": phase, "full": self.disk.is_full,
            "url": self.url, "box_url": self.installation.box_url, "port": self.gateway_plan.port,
            "supervisor": os.getpid(), "began": began(os.getpid()), "processes": rows,
        }  # fmt: skip

    def seed_plan(self) -> Plan | None:
        """What fills a new demonstration city; None where it is filled or shall stay empty."""
        if not self.wants_seed or self.is_filled or importlib.util.find_spec("deploy.operator.seed") is None:
            return None
        argv = PROCESSES["seed"].command(sys.executable, "--data", str(self.data.path))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("REMBUK_")}
        return Plan(
            "seed", argv, Stage.SERVICE, environment | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}, folder=ROOT
        )

    def seeded(self) -> None:
        """Remember that the demonstration city is filled."""
        self._seed_mark.touch()

    @property
    def is_filled(self) -> bool:
        """Whether the people of the demonstration are there."""
        return self._seed_mark.exists()

    @property
    def _seed_mark(self) -> Path:
        return self.data.path / "seeded"


def found_city(folder: Path, port: int, box_port: int, *, seed: bool) -> City:
    """Claim the folder, check ports and disk, make what is missing. Raises CannotStart with one sentence."""
    environment = os.environ.get("REMBUK_ENVIRONMENT", DEMONSTRATION)
    smtp_url = os.environ.get("REMBUK_SMTP_URL")
    if environment == "production" and not smtp_url:
        raise CannotStart("in production mails must leave: set REMBUK_SMTP_URL to smtp://HOST:PORT.")
    data = DataFolder(folder.resolve())
    data.claim()
    try:
        data.bind_to(environment)
        data.wait_for_leftovers()
        check_doors(port, box_port)
        Disk(data.path).prepare()
        secrets = Secrets(data.path / "secrets")
        secrets.make()
        wants_seed = seed and environment == DEMONSTRATION
        return _plan(data, secrets, (port, box_port), environment, smtp_url, seed=wants_seed)
    except CannotStart:
        data.release()
        raise


def _plan(
    data: DataFolder, secrets: Secrets, doors_at: tuple[int, int], environment: str, smtp_url: str | None, *, seed: bool
) -> City:
    port, box_port = doors_at
    ports = free_ports(5 + len(INNER_DOORS) + len(DOORS), but=doors_at)
    server_ports, (smtp_port, mail_port), ports = ports[:3], ports[3:5], ports[5:]
    inner_ports, web_ports = ports[: len(INNER_DOORS)], dict(zip(DOORS, ports[len(INNER_DOORS) :], strict=True))
    servers = plan_servers(data.path, secrets, server_ports, os.environ)
    own_mail = smtp_url is None
    url = os.environ.get("REMBUK_PUBLIC_URL") or f"http://localhost:{port}"
    box_url = os.environ.get("REMBUK_BOX_URL") or f"http://localhost:{box_port}"
    smtp_url = smtp_url or f"smtp://127.0.0.1:{smtp_port}"
    installation = Installation(data.path, secrets, servers, web_ports, url, box_url, smtp_url, environment)
    gateway = plan_gateway(
        data.path, port, box_port, web_ports, mail_port if own_mail else None, inner_ports=inner_ports
    )
    mail = [plan_mail_sink(data.path, smtp_port, mail_port)] if own_mail else []
    data.write_json("environment.json", {name: installation.environment_of(name) for name in SERVICES})
    return City(data, Disk(data.path), secrets, servers, installation, gateway, mail, url, wants_seed=seed)
