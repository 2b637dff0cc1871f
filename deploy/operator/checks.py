"""`rembuk test` and `rembuk lint`: what continuous integration runs, runnable by everybody."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import click

from deploy.embedded import ROOT
from deploy.operator.translations import compile_translations

PASSED_ON = {"ignore_unknown_options": True, "help_option_names": []}
LINTERS = (
    ("ruff", ["ruff", "check", "."]),
    ("format", ["ruff", "format", "--check", "."]),
    ("types", ["mypy"]),
)


@click.command(context_settings=PASSED_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests on a Postgres and a Valkey of their own; ARGUMENTS go to pytest."""
    compile_translations()
    _ensure_chromium()
    several = [] if {"-n", "--pdb", "-p"} & set(arguments) else ["-n", "2"]
    # -ra ends the run with every skip and its reason.
    command = [sys.executable, "-m", "pytest", "-ra", *several, *arguments]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)


@click.command()
def lint() -> None:
    """Run ruff and mypy as CI does; every check runs even when one before it fails."""
    failed = []
    for name, command in LINTERS:
        click.echo(f"rembuk lint: {name}")
        if subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        raise click.ClickException(f"failed: {', '.join(failed)}")


def _ensure_chromium() -> None:
    """Install Debian's Chromium where it is missing and root asks; elsewhere browser tests are skipped, with reason."""
    if shutil.which("chromium") or os.geteuid() or not shutil.which("apt-get"):
        return
    click.echo("rembuk test: installing chromium for the browser tests", err=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", *command], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            click.echo(f"rembuk test: chromium could not be installed: {done.stderr.strip()[-200:]}", err=True)
            return
