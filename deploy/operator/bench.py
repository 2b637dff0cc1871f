"""`rembuk bench`: measure casting, events, counting and more, by the programs in tests/performance."""

from __future__ import annotations

import subprocess
import sys

import click

from deploy.embedded import ROOT

PASSED_ON = {"ignore_unknown_options": True, "help_option_names": []}


@click.command(context_settings=PASSED_ON)
@click.argument("subject")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(subject: str, arguments: tuple[str, ...]) -> None:
    """Measure one SUBJECT; ARGUMENTS go to its program. Prints a table and, last, one JSON line."""
    programs = (ROOT / "tests" / "performance").glob("[a-z]*.py")
    subjects = {path.stem.replace("_", "-"): path.stem for path in sorted(programs)}
    if subject not in subjects:
        raise click.UsageError(f"nothing measures {subject!r}; there is {', '.join(subjects)}")
    command = [sys.executable, "-m", f"tests.performance.{subjects[subject]}", *arguments]
    raise SystemExit(subprocess.run(command, cwd=ROOT, check=False).returncode)
