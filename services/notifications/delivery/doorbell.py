"""Wakes the sender as soon as an e-mail is written down for good; lost, it does no harm."""

from __future__ import annotations

from celery import current_app
from kombu.exceptions import OperationalError
from sqlalchemy import event
from sqlalchemy.orm import Session

from shared.telemetry.logs import get_logger

log = get_logger(__name__)

SEND_DUE = "notifications.send_due"
QUEUE = "notifications"
_LISTENING, _PROMISED = "doorbell_listening", "doorbell_promised"


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
    try:
        current_app.send_task(SEND_DUE, queue=QUEUE)
    except OperationalError:
        log.info("doorbell_not_heard", task=SEND_DUE)
