"""Wakes the sender as soon as an e-mail is written down for good; lost, it does no harm."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import event
from sqlalchemy.orm import Session

from shared.telemetry.logs import get_logger

log = get_logger(__name__)

SERVICE, TASK = "notifications", "send_due"
_LISTENING, _PROMISED = "waking_listening", "waking_promised"


class Queue(Protocol):
    """What puts a task into a service's queue."""

    def ring(self, service: str, task: str) -> None:
        """Put it there; raises where the queue is away."""


_queues: list[Queue] = []


def wake_by(queue: Queue) -> None:
    """Wake the sender by this queue from now on; a process without one wakes nobody, and the sweep does the work."""
    _queues[:] = [queue]


def wake_after_commit(session: Session) -> None:
    """Wake the sender once when this transaction commits; the sweep finds the e-mail if it sleeps on."""
    session.info[_PROMISED] = True
    if not session.info.get(_LISTENING):
        session.info[_LISTENING] = True
        event.listen(session, "after_commit", _wake)


def _wake(session: Session) -> None:
    # The end of a savepoint calls here too, when nobody else can see the e-mail yet.
    if session.in_nested_transaction() or not session.info.pop(_PROMISED, False):
        return
    for queue in _queues:
        try:
            queue.ring(SERVICE, TASK)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the queue, the sweep will find the e-mail
            log.info("sender_not_woken", task=TASK, error_type=type(error).__name__)
