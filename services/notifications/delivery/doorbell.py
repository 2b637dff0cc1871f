"""Wakes the sender as soon as an e-mail is written down for good; lost, it does no harm."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import event
from sqlalchemy.orm import Session

from shared.telemetry.logs import get_logger

log = get_logger(__name__)

SERVICE, TASK = "notifications", "send_due"
_LISTENING, _PROMISED = "doorbell_listening", "doorbell_promised"


class Bell(Protocol):
    """What puts a task into a service's queue."""

    def ring(self, service: str, task: str) -> None:
        """Put it there; raises where the queue is away."""


_bells: list[Bell] = []


def hang(bell: Bell) -> None:
    """Ring this one from now on; a process without a queue rings none, and the sweep does the work."""
    _bells[:] = [bell]


def ring_after_commit(session: Session) -> None:
    """Ring once when this transaction commits; the sweep finds the e-mail if the bell is not heard."""
    session.info[_PROMISED] = True
    if not session.info.get(_LISTENING):
        session.info[_LISTENING] = True
        event.listen(session, "after_commit", _ring)


def _ring(session: Session) -> None:
    # The end of a savepoint calls here too, when nobody else can see the e-mail yet.
    if session.in_nested_transaction() or not session.info.pop(_PROMISED, False):
        return
    for bell in _bells:
        try:
            bell.ring(SERVICE, TASK)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the queue, the sweep will find the e-mail
            log.info("doorbell_not_heard", task=TASK, error_type=type(error).__name__)
