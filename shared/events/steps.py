"""What runs as threads inside a worker's process: the relay and the clock, started and stopped with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from celery import Celery, bootsteps
from celery.beat import EmbeddedService, Scheduler
from celery.signals import worker_ready

from shared.events.relay import Relay
from shared.telemetry.logs import get_logger

log = get_logger(__name__)

STOP_SECONDS = 5


def add_steps(app: Celery, relay: Relay, *, on_ready: Callable[[], None]) -> None:
    """Run `relay` and beat beside the tasks of `app`, and call `on_ready` once it takes tasks."""
    add_thread(app, "relay", relay.run)
    app.steps["worker"].add(ClockStep)
    worker_ready.connect(_calling(on_ready), weak=False)


def add_thread(app: Celery, title: str, work: Callable[[threading.Event], None]) -> None:
    """Run `work` in a thread beside the tasks of `app`, until the event that it is given is set.

    It starts before the worker first reaches Redis and goes on while Redis is away.
    """

    class ThreadStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
        """The thread `title`."""

        name = f"{__name__}.{title}"
        requires = ("celery.worker.components:Pool",)

        def __init__(self, worker: Any, **kwargs: Any) -> None:
            super().__init__(worker, **kwargs)
            self.stopping = threading.Event()
            self.thread = threading.Thread(target=work, args=[self.stopping], name=title, daemon=True)

        def start(self, _worker: Any) -> None:
            self.thread.start()

        def stop(self, _worker: Any) -> None:
            self.stopping.set()
            if self.thread.is_alive():
                self.thread.join(STOP_SECONDS)

        terminate = stop

    app.steps["worker"].add(ThreadStep)


class ClockStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery ships no types
    """Beat's thread."""

    requires = ("celery.worker.components:Pool",)

    def __init__(self, worker: Any, **kwargs: Any) -> None:
        super().__init__(worker, **kwargs)
        # In memory: what is due stands in Postgres, and not in a file of beat's.
        self.beat = EmbeddedService(worker.app, thread=True, scheduler_cls=Scheduler)

    def start(self, worker: Any) -> None:
        """Celery calls this when its pool stands."""
        self.beat.start()

    def stop(self, worker: Any) -> None:
        """Celery calls this on its way down."""
        if self.beat.is_alive():
            self.beat.stop()

    terminate = stop


def _calling(on_ready: Callable[[], None]) -> Callable[..., None]:
    def ready(**_: Any) -> None:
        try:
            on_ready()
        except Exception as error:  # noqa: BLE001 - the clock rings again soon
            log.warning("queue_unreachable", error_type=type(error).__name__)

    return ready
