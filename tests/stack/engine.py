"""The containers of docker-compose.yml, really built and started, on a Docker engine that answers."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BUILD_SECONDS, READY_SECONDS = 900, 600


def why_no_engine() -> str | None:
    """Why no Docker engine with Compose can be used here; None where one answers."""
    if not shutil.which("docker"):
        return "no docker client on this machine"
    for question in (["docker", "info"], ["docker", "compose", "version"]):
        try:
            answer = subprocess.run(question, capture_output=True, text=True, timeout=20, check=False)
        except subprocess.TimeoutExpired:
            return f"`{' '.join(question)}` does not answer"
        if answer.returncode:
            return f"`{' '.join(question)}`: {answer.stderr.strip().splitlines()[-1]}"
    return None


@dataclass(frozen=True)
class Stack:
    """One demonstration in containers of its own, published on `port`, its ballot box on `box_port`."""

    project: str
    port: int
    box_port: int
    secrets: Path

    @property
    def url(self) -> str:
        """Where the city answers."""
        return f"http://localhost:{self.port}"

    @property
    def box_url(self) -> str:
        """Where its ballot box answers."""
        return f"http://localhost:{self.box_port}"

    @property
    def environment(self) -> dict[str, str]:
        """What docker compose and our own commands are told, so that they mean this stack."""
        lines = (ROOT / "deploy/docker/demonstration.env").read_text(encoding="utf-8").splitlines()
        demonstration = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
        return os.environ | demonstration | {
            "REMBUK_PORT": str(self.port), "REMBUK_PUBLIC_URL": self.url, "REMBUK_SECRETS": str(self.secrets),
            "REMBUK_BOX_PORT": str(self.box_port), "REMBUK_BOX_URL": self.box_url, "COMPOSE_PROJECT_NAME": self.project,
        }  # fmt: skip

    def compose(self, *arguments: str, seconds: float = 120) -> str:
        """Run docker compose and answer with what it printed. Raises AssertionError with its words when it fails."""
        done = subprocess.run(
            ["docker", "compose", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (
            f"docker compose {' '.join(arguments)}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        )
        return done.stdout

    def up(self) -> None:
        """Build, start, and wait until every container is well; says why where one is not."""
        self.compose("build", "--quiet", seconds=BUILD_SECONDS)
        try:
            self.compose("up", "--detach", "--wait", seconds=READY_SECONDS)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.compose('logs', '--tail', '20')}") from None

    def fill(self) -> None:
        """Fill the demonstration city, as docs/operator.md tells."""
        seed = ["python", "-m", "deploy.operator.cli", "seed", "--url", "http://gateway:8000"]
        self.compose("exec", "-T", "identity-web", *seed, seconds=300)

    def down(self) -> None:
        """Stop everything and forget its data."""
        self.compose("down", "--volumes", "--timeout", "60", seconds=180)

    def containers(self) -> list[dict[str, Any]]:
        """What docker knows of every container of the stack."""
        ids = self.compose("ps", "--all", "--quiet").split()
        shown = subprocess.run(["docker", "inspect", *ids], capture_output=True, text=True, check=True)
        found: list[dict[str, Any]] = json.loads(shown.stdout)
        return found

    def container(self, process: str) -> dict[str, Any]:
        """What docker knows of the one container of a process."""
        label = "com.docker.compose.service"
        (found,) = [one for one in self.containers() if one["Config"]["Labels"][label] == process]
        return found

    def restarts(self, process: str) -> int:
        """How often docker has started it anew."""
        return int(self.container(process)["RestartCount"])

    def networks_without_a_way_out(self) -> set[str]:
        """The names of this stack's networks that docker has closed."""
        names = sorted({name for one in self.containers() for name in one["NetworkSettings"]["Networks"]})
        shown = subprocess.run(["docker", "network", "inspect", *names], capture_output=True, text=True, check=True)
        return {network["Name"] for network in json.loads(shown.stdout) if network["Internal"]}

    def ballots(self, poll_id: str) -> int:
        """How many ballots lie in the box for a poll."""
        asked = f"SELECT count(*) FROM ballots WHERE poll_id = '{poll_id}'"  # noqa: S608 - an id that we were given
        return int(self.compose("exec", "-T", "box-postgres", "psql", "-U", "postgres", "box", "-tAc", asked))

    def processes_of_root(self, container: str) -> set[str]:
        """The ids of those processes inside one container that run as root."""
        listing = subprocess.run(
            ["docker", "top", container, "-eo", "pid,uid"], capture_output=True, text=True, check=True
        )
        rows = [line.split() for line in listing.stdout.splitlines()[1:]]
        return {pid for pid, owner in rows if owner in {"0", "root"}}
