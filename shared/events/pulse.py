"""A worker's pulse: it says that tasks are being done, and ends a worker that has gone deaf.

Each worker sends itself a catch-up every 30 s through the broker, so the pulse proves the whole way round.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
from celery.signals import task_postrun

from shared.telemetry.logs import get_logger

log = get_logger(__name__)

DEAF_SECONDS = 180.0
"""Six catch-ups: a worker that did none of them will do no more."""
TICK_SECONDS = 5.0
GIVEN_UP = 70
"""The exit code of a worker that ended itself (EX_SOFTWARE)."""


class Pulse:
    """Touches `file` after tasks, for whoever looks on from outside, and ends the process where none is done for long.

    Counted in ticks, so that a machine that slept, or a process that was held, is not taken for a deaf one; and only
    while the broker answers, since without it there is nothing to hear.
    """

    def __init__(self, broker_url: str, file: Path | None = None, *, end: Callable[[int], object] = os._exit) -> None:
        self._broker = redis.Redis.from_url(broker_url, socket_timeout=2, socket_connect_timeout=2)
        self._file, self._end = file, end
        self._beaten = True

    def run(self, stop: threading.Event) -> None:
        """Look on until `stop` is set; a thread of the worker."""
        task_postrun.connect(self._beat)
        silent = 0.0
        while not stop.wait(TICK_SECONDS):
            if self._beaten:
                self._beaten, silent = False, 0.0
                self._show()
            elif self._broker_answers():
                silent += TICK_SECONDS
            if silent >= DEAF_SECONDS:
                log.critical("worker_is_deaf", seconds=silent)
                self._end(GIVEN_UP)

    def _beat(self, **_: Any) -> None:
        self._beaten = True

    def _show(self) -> None:
        try:
            if self._file is not None:
                self._file.touch()
        except OSError as error:  # a full disk is told elsewhere, and no reason to end
            log.warning("pulse_not_shown", reason=error.strerror)

    def _broker_answers(self) -> bool:
        try:
            return bool(self._broker.ping())
        except redis.RedisError:
            return False
