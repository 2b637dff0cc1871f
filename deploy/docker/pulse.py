"""A worker's pulse: a file touched after every task, so that a worker that has gone deaf is told from a busy one.

Each worker sends itself a catch-up every 30 s through the broker; the pulse therefore proves the whole way round.
Loaded by `celery worker --include deploy.docker.pulse`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from celery.signals import task_postrun

PULSE = Path("/tmp/pulse")  # noqa: S108 - the container's own /tmp, kept nowhere


@task_postrun.connect
def beat(**_: Any) -> None:
    """Say that a task was done just now."""
    PULSE.touch()
