"""What tests need of Debian, installed where root asks for the tests; elsewhere whoever needs it says so."""

from __future__ import annotations

import os
import shutil
import subprocess

import click


def install(package: str, why: str) -> None:
    """Install a package of Debian where this process may; says on standard error what it does and what went wrong."""
    if os.geteuid() or not shutil.which("apt-get"):
        return
    click.echo(f"rembuk test: installing {package} {why}", err=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        done = subprocess.run(["apt-get", *command], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            click.echo(f"rembuk test: {package} could not be installed: {done.stderr.strip()[-200:]}", err=True)
            return
