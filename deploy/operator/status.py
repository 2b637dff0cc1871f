"""`rembuk status`: the processes of a running system."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import Any

import click

from deploy.operator.folder import data_option


@click.command()
@data_option
def status(data: Path) -> None:
    """Show the processes of the system that runs on this folder, and their memory."""
    from deploy.embedded.announcement import memory, table
    from deploy.embedded.data import DataFolder

    folder = DataFolder(data.resolve())
    if not folder.is_claimed():
        raise click.ClickException(f"nothing runs on {folder.path}: start it with ./rembuk up.")
    recorded = folder.read_json("status.json")
    full = ["the disk is full: nothing is written until there is room again"] if recorded["full"] else []
    lines = [f"{recorded['url']} ({recorded['phase']})", *full, *table(recorded), *notes(recorded)]
    click.echo("\n".join([*lines, memory(recorded, "now")]))


def notes(recorded: dict[str, Any]) -> list[str]:
    """What web servers say besides that they are ready: something is amiss that stops nobody."""
    doors = [row for row in recorded["processes"] if row["name"] in {"voting web", "box web"} and row["pid"]]
    return [f"{row['name']}: {line}" for row in doors for line in _said(row["port"])]


def _said(port: int) -> list[str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:
            said: str = answer.read().decode()
            return said.splitlines()[1:]
    except OSError:
        return []
