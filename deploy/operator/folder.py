"""The option by which commands are told where an installation's data are, and what its processes are told."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

import click

data_option = click.option(
    "--data",
    envvar="REMBUK_DATA",
    default="var",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder with everything this installation keeps.",
)


def environment_of(service: str, data: Path) -> Mapping[str, str]:
    """What a service's processes are told: written down by `rembuk up`, or this process's own environment."""
    written = data / "environment.json"
    if "REMBUK_FIELD_KEY_FILE" in os.environ or not written.exists():
        return os.environ
    environment: dict[str, str] = json.loads(written.read_text(encoding="utf-8"))[service]
    return environment
