"""What an update asks of Docker: containers of a process, images by name, and `docker compose` in this folder."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECONDS, BUILD_SECONDS, CHECK_SECONDS = 180, 3600, 20


class EngineRefused(Exception):
    """Docker said no; its last words."""


@dataclass(frozen=True)
class Container:
    """One container as it was when it was looked at."""

    id: str
    name: str
    image: str
    described: str
    """A hash of its block in docker-compose.yml when it was made."""
    running: bool
    restarts: int
    check: tuple[str, ...] = ()
    """The command of its health check."""


class Engine:
    """The Docker engine, as far as it runs this project."""

    @cached_property
    def project(self) -> str:
        """The name under which Compose runs this folder."""
        return str(self._settings["name"])

    @cached_property
    def images(self) -> dict[str, str]:
        """Every process on the map that is to run, and the name of its image."""
        return {name: block["image"] for name, block in self._settings["services"].items()}

    @cached_property
    def described(self) -> dict[str, str]:
        """Every process and the hash of its block in docker-compose.yml as it is now."""
        lines = self.compose("config", "--hash", "*").splitlines()
        return {line.split()[0]: line.split()[1] for line in lines}

    @cached_property
    def _settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = json.loads(self.compose("config", "--format", "json"))
        return settings

    def compose(self, *arguments: str, seconds: float = SECONDS) -> str:
        """Run docker compose; what it printed. Raises EngineRefused."""
        return self._docker("compose", *arguments, seconds=seconds)

    def pipe(self, source: tuple[str, ...], sink: tuple[str, ...]) -> None:
        """Give what one docker compose command prints to another, past this machine's disk. Raises EngineRefused."""
        with (
            tempfile.TemporaryFile() as words,
            subprocess.Popen(self._compose(source), cwd=ROOT, stdout=subprocess.PIPE, stderr=words) as giving,
        ):
            taken = subprocess.run(self._compose(sink), cwd=ROOT, stdin=giving.stdout, stderr=words, check=False)
            assert giving.stdout is not None
            giving.stdout.close()
            if giving.wait() or taken.returncode:
                words.seek(0)
                raise EngineRefused(words.read().decode(errors="replace").strip()[-1000:])

    def _compose(self, arguments: tuple[str, ...]) -> list[str]:
        return ["docker", "compose", *arguments]

    def build(self) -> None:
        """Build the images of this folder. Raises EngineRefused."""
        self.compose("build", "--quiet", seconds=BUILD_SECONDS)

    def containers(self, process: str) -> list[Container]:
        """The containers of one process, running or not, the oldest first."""
        named = f"label=com.docker.compose.service={process}"
        own = f"label=com.docker.compose.project={self.project}"
        ids = self._docker("ps", "--all", "--quiet", "--no-trunc", "--filter", own, "--filter", named).split()
        seen = json.loads(self._docker("inspect", *ids)) if ids else []
        return [_container(one) for one in sorted(seen, key=lambda one: str(one["Created"]))]

    def add(self, process: str, count: int) -> None:
        """Start containers of a process until there are `count`, leaving those that run as they are."""
        scale = ("--scale", f"{process}={count}")
        self.compose("up", "--detach", "--no-deps", "--no-build", "--no-recreate", *scale, process)

    def replace(self, process: str) -> None:
        """Stop a process and start it as it is described now."""
        self.compose("up", "--detach", "--no-deps", "--no-build", process)

    def is_well(self, container: Container) -> bool:
        """Whether the container's own health check says so at this moment."""
        try:
            self._docker("exec", container.id, *container.check, seconds=CHECK_SECONDS)
        except EngineRefused:
            return False
        return True

    def look(self, container: Container) -> Container:
        """The same container as it is now."""
        return _container(json.loads(self._docker("inspect", container.id))[0])

    def last_words(self, container: Container) -> str:
        """The last line that it wrote, or nothing."""
        done = subprocess.run(
            ["docker", "logs", "--tail", "1", container.id], capture_output=True, text=True, check=False
        )
        return (done.stderr.strip() or done.stdout.strip())[-500:]

    def stop(self, container: Container) -> None:
        """Let it finish what it has begun, for a minute at most, and take it away."""
        self._docker("stop", "--time", "60", container.id)
        self.remove(container)

    def remove(self, container: Container) -> None:
        """Take it away at once."""
        self._docker("rm", "--force", container.id)

    def image(self, name: str) -> str | None:
        """The id of the image that has this name, if any."""
        try:
            return self._docker("image", "inspect", "--format", "{{.Id}}", name).strip()
        except EngineRefused:
            return None

    def tag(self, image: str, name: str) -> None:
        """Give an image a name."""
        self._docker("image", "tag", image, name)

    def _docker(self, *arguments: str, seconds: float = SECONDS) -> str:
        try:
            done = subprocess.run(
                ["docker", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
            )
        except FileNotFoundError as error:
            raise EngineRefused("there is no docker command on this machine; install Docker with Compose") from error
        except subprocess.TimeoutExpired as error:
            raise EngineRefused(f"`docker {arguments[0]}` did not answer within {seconds:.0f} s") from error
        if done.returncode:
            words = done.stderr.strip() or done.stdout.strip()
            raise EngineRefused(f"`docker {' '.join(arguments[:2])}`: {words[-1000:]}")
        return done.stdout


def _container(seen: dict[str, Any]) -> Container:
    check = (seen["Config"].get("Healthcheck") or {}).get("Test") or ["CMD", "true"]
    return Container(
        id=seen["Id"],
        name=seen["Name"].lstrip("/"),
        image=seen["Image"],
        described=seen["Config"]["Labels"].get("com.docker.compose.config-hash", ""),
        running=seen["State"]["Status"] == "running",
        restarts=seen["RestartCount"],
        check=tuple(check[1:]) if check[0] == "CMD" else ("sh", "-c", check[1]),
    )
