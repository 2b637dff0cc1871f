"""`rembuk status`: the processes of a running system."""

from __future__ import annotations

from pathlib import Path

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
    click.echo(
        "\n".join([f"{recorded['url']} ({recorded['phase']})", *full, *table(recorded), memory(recorded, "now")])
    )
