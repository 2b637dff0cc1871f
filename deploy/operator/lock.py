"""`./rembuk lock`: resolve pyproject.toml anew into the two locks, by name, version and hash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[2]
RESOLVE = (
    "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header",
    "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
)  # fmt: skip


@click.command()
@click.option("--upgrade", is_flag=True, help="Take the newest versions that pyproject.toml allows.")
def lock(*, upgrade: bool) -> None:
    """Renew requirements.lock (what runs) and requirements-test.lock (what tests)."""
    newest = ["--upgrade"] if upgrade else []
    _resolve("pyproject.toml", "-o", "requirements.lock", *newest)
    _resolve("-c", "requirements.lock", "--group", "test", "-o", "requirements-test.lock", *newest)


def _resolve(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "uv", *RESOLVE, *arguments], cwd=ROOT, check=False)
    if done.returncode:
        raise click.ClickException("no versions fit what pyproject.toml asks for; the locks are as they were.")
