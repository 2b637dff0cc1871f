"""Every process of the town, by the name of its block in docker-compose.yml, and the program that it is.

One machine (deploy/embedded) starts them side by side, a container (deploy/docker) becomes one of them; both take the
command from here and add only what their place decides: addresses, ports, how many of what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from deploy.town import DATABASE_SERVERS, DATABASES, DOORS, KEEPERS


class Kind(StrEnum):
    """What a process does all day."""

    WEB = "web"
    WORKER = "worker"
    MIGRATE = "migrate"
    """Brings a database up to date, and ends."""
    OTHER = "other"


@dataclass(frozen=True)
class Process:
    """A program of ours, for Python to run."""

    name: str
    kind: Kind
    of: str
    """The door, the service or the database that it is there for; empty for what serves the whole town."""
    program: tuple[str, ...]
    threads: int = 0
    """How many requests or tasks at a time, where the place says nothing else."""
    in_container: bool = True
    """Whether the image starts it; the others belong to one machine alone."""

    @property
    def title(self) -> str:
        """How the console of one machine calls it."""
        return self.name.replace("-", " ")

    def command(self, python: str, *options: str) -> list[str]:
        """Program and arguments, with what the place decides as `options`."""
        return [python, "-P", *self.program, *options]


# Where each door and each worker is made: the signer and the box are doors of voting, its worker is the carrier.
APPS: Mapping[str, str] = {name: f"services.{name}.app:create_app" for name in DOORS} | {
    "voting": "services.voting.roll.app:create_app",
    "box": "services.voting.box.app:create_app",
    "signer": "services.voting.signer.app:create_app",
}
WORKERS: Mapping[str, str] = {name: f"services.{name}.worker:create_worker" for name in KEEPERS} | {
    "voting": "services.voting.carrier.worker:create_worker",
}

CROWDED = frozenset({"box", "voting"})
"""Doors where everybody comes in the last hour: they have more threads than they let people in at once, so that whoever
finds them taken is told so at once; see shared/web/crowding.py."""
CROWDED_THREADS, WEB_THREADS, WORKER_THREADS = 32, 8, 2

GRANIAN = ("-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "error", "--factory")
COMPILE = "from services.voting.counting.pabulib.warm_up import warm_up; warm_up()"


def _web(door: str) -> Process:
    threads = CROWDED_THREADS if door in CROWDED else WEB_THREADS
    return Process(f"{door}-web", Kind.WEB, door, (*GRANIAN, APPS[door]), threads)


def _worker(service: str) -> Process:
    program = ("-m", "shared.events.work", WORKERS[service])
    return Process(f"{service}-worker", Kind.WORKER, service, program, WORKER_THREADS)


def _migration(database: str) -> Process:
    return Process(f"{database}-migrate", Kind.MIGRATE, database, ("-m", "shared.database.migrate", database))


def _other(name: str, *program: str, in_container: bool = False) -> Process:
    return Process(name, Kind.OTHER, "", program, in_container=in_container)


PROCESSES: Mapping[str, Process] = {
    process.name: process
    for process in (
        *map(_web, DOORS),
        *map(_worker, KEEPERS),
        *map(_migration, DATABASES),
        _other("mail-sink", "-m", "deploy.mail_sink", in_container=True),
        _other("migrate", "-m", "deploy.embedded.migrations"),
        _other("compile", "-c", COMPILE),
        _other("seed", "-m", "deploy.operator.cli", "seed"),
    )
}
LASTING = tuple(name for name, one in PROCESSES.items() if one.kind in {Kind.WEB, Kind.WORKER} or name == "mail-sink")
"""Those that run all day; the others do one thing and end."""

SERVERS = ("gateway", *DATABASE_SERVERS, "broker", "cache")
"""Programs of others that the town leans on; containers bring them as images, one machine as wheels."""
EMBEDDED_SERVERS = ("gateway", "postgres", "broker", "cache")


def process_called(*words: str) -> tuple[Process, list[str]]:
    """The process that a command line names, and what else it says: `identity-web …` or `web identity …`.

    Raises ValueError where there is none, or none in a container.
    """
    for name, rest in ((words[:1], words[1:]), (words[1::-1], words[2:])):
        process = PROCESSES.get("-".join(name))
        if process is not None and process.in_container:
            return process, list(rest)
    raise ValueError(f"there is no process `{' '.join(words[:2])}`")
