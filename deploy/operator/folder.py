"""The option by which commands are told where an installation's data are."""

from __future__ import annotations

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
