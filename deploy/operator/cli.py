"""The command line: one name per task, each loaded only when it is asked for, so that start-up stays quick."""

from __future__ import annotations

import importlib

import click

# name -> (where the click command lives, its one-line help)
COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("deploy.operator.up:up", "Start the whole system on this machine; Ctrl-C stops it."),
    "status": ("deploy.operator.status:status", "Show the processes of a running system and their memory."),
    "demo": ("deploy.operator.demo:demo", "Play the story of one proposal against a running system."),
    "seed": ("deploy.operator.seed:seed", "Fill a demonstration city; never in production."),
    "officer": ("deploy.operator.officer:officer", "Enter one of the city's first two officers."),
    "count": ("deploy.operator.count:count", "Count Pabulib elections with the rules of the voting service."),
    "verify": ("deploy.operator.verify:check_board", "Check the public board of a poll; needs no server."),
    "events": ("deploy.operator.events:events", "Look after the event log: lag, dead letters, replay."),
    "migrate": ("deploy.operator.migrate:migrate", "Bring a database of a stopped system to another step."),
    "secrets": ("deploy.operator.secrets:secrets", "Make the keys and passwords that are not there yet."),
    "update": ("deploy.operator.update:update", "Change running containers for this version, while people go on."),
    "apart": ("deploy.operator.apart:apart", "Move roll and box of running containers to servers of their own."),
    "test": ("deploy.operator.checks:test", "Run the tests on servers of their own."),
    "lint": ("deploy.operator.checks:lint", "Run ruff and mypy as CI does."),
    "lock": ("deploy.operator.lock:lock", "Renew the locks from pyproject.toml, after a dependency changed."),
    "bench": ("deploy.operator.bench:bench", "Measure casting, events, counting or the board; the last line is JSON."),
}


class LazyCommands(click.Group):
    """A group that imports a command's module only to run that command."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        try:
            command: click.Command = getattr(importlib.import_module(module), attribute)
        except ModuleNotFoundError as missing:
            if missing.name != module:
                raise
            raise click.ClickException(f"this copy of Rembuk has no `{cmd_name}` yet") from missing
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Rembuk: participatory planning for a child-friendly city."""


if __name__ == "__main__":
    main(prog_name="rembuk")
