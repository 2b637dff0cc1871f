"""The queue door of a service: one process that takes letters, relays its own log and keeps its clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from celery import Celery
from celery.signals import setup_logging, worker_init

from shared.contracts.event import REGISTER, Register
from shared.contracts.routes import sources_of
from shared.database import Database
from shared.database.drift import Watch
from shared.database.instants import now_in_sql
from shared.database.outages import is_outage
from shared.database.steps import Steps, known_steps
from shared.events.cursors import CursorBusy, Outcome
from shared.events.feed import FeedClient
from shared.events.jobs import Job
from shared.events.pulse import Pulse
from shared.events.queue import QueuePost, make_queue
from shared.events.receiver import Feed, FeedUnavailable, Reactions, Receiver
from shared.events.relay import Relay
from shared.events.steps import add_steps, add_thread
from shared.events.tables import cursors, dead_letters
from shared.page_tags import drop_after_commits
from shared.settings import ServiceSettings
from shared.telemetry.correlation import following
from shared.telemetry.logs import configure_logs, get_logger
from shared.tokens import Keyring
from shared.web.idempotency import forgetting

log = get_logger(__name__)

CATCH_UP_SECONDS = 30
WAIT_SECONDS = 1
POOL = 4
"""Connections to keep: two tasks, the relay, one to spare."""


def make_worker(
    service: str,
    settings: ServiceSettings,
    reactions: Reactions,
    jobs: Sequence[Job] = (),
    *,
    database: Database | None = None,
    beside: Sequence[Database] = (),
    feed: Feed | None = None,
    register: Register = REGISTER,
) -> Celery:
    """The Celery app of `service`: task <service>.receive, its catch-up, its jobs, and the relay and clock inside.

    Start it with `python -m shared.events.work` (work.py); any number may run, one of them relays.
    While its clock is far from the database's, or from those of the databases `beside` it, it does no job and takes in
    no letter: beat's next tick looks again, and the catch-up pulls whatever was left.
    """
    configure_logs(service, settings.log_format)
    setup_logging.connect(_keep_our_logs, weak=False)
    database = database or Database(settings.database_url, pool_size=POOL)
    drop_after_commits(database.sessions, settings.cache_url)
    worker_init.connect(_waiting_for(database, known_steps(service)), weak=False)
    app = make_queue(service, settings.broker_url)
    post = QueuePost(app)
    keyring = Keyring(service, settings.private_key_file, settings.public_keys)
    receiver = Receiver(keyring, database, reactions, feed or FeedClient(keyring, settings.peers), register)
    watch = Watch(database, *beside)
    _add_receiving(app, receiver, post, watch)
    for job in (*jobs, forgetting(service)):
        _add_job(app, database, job, watch)
    relay = Relay(keyring, database, post, at_each_sweep=[_retries_when_due(service, database, post)])
    add_steps(app, relay, on_ready=lambda: post.ring(service, "catch_up"))
    add_thread(app, "pulse", Pulse(settings.broker_url, settings.pulse_file).run)
    return app


# Tasks are this app's alone (`shared=False`): Celery would give them to every other app of the process, too.


def _add_receiving(app: Celery, receiver: Receiver, post: QueuePost, watch: Watch) -> None:
    service = receiver.service

    @app.task(name=f"{service}.receive", max_retries=5, shared=False)
    def receive(letter: Any) -> None:
        if watch.agrees():
            _patiently(partial(receiver.receive, letter))

    @app.task(name=f"{service}.catch_up", max_retries=5, shared=False)
    def catch_up() -> None:
        if not watch.agrees():
            return
        outcomes = [_patiently(partial(receiver.catch_up, source)) for source in sources_of(service)]
        _patiently(receiver.retry_parked)
        if Outcome.GAP in outcomes:
            post.ring(service, "catch_up")

    app.conf.beat_schedule[f"{service}.catch_up"] = {
        "task": f"{service}.catch_up",
        "schedule": float(CATCH_UP_SECONDS),
        "options": {"expires": CATCH_UP_SECONDS},
    }


def _add_job(app: Celery, database: Database, job: Job, watch: Watch) -> None:
    @app.task(name=job.name, max_retries=5, shared=False)
    def run() -> None:
        with following(None):
            if watch.agrees():
                _patiently(partial(job.run, database))

    seconds = job.every.total_seconds()
    app.conf.beat_schedule[job.name] = {"task": job.name, "schedule": seconds, "options": {"expires": max(seconds, 5)}}


def _patiently(work: Callable[[], Any]) -> Any:
    """Do `work`; where a neighbour or the database is away, leave it to the next tick or catch-up."""
    try:
        return work()
    except FeedUnavailable as error:
        log.warning("feed_unavailable", reason=str(error))
    except CursorBusy as error:
        log.warning("cursor_busy", source=str(error))
    except sa.exc.SQLAlchemyError as error:
        if not is_outage(error):
            raise
        log.warning("database_unavailable", error_type=type(error).__name__)
    return None


def _retries_when_due(service: str, database: Database, post: QueuePost) -> Callable[[], None]:
    """Wakes the receiver for events whose next try is due and for dead letters that an operator asked for."""
    asked = sa.select(dead_letters.c.source).where(dead_letters.c.state == "retrying")

    def ring() -> None:
        due = sa.select(cursors.c.source).where(cursors.c.retry_at <= now_in_sql(), cursors.c.stopped.is_(None))
        wanted = sa.select(sa.or_(due.exists(), asked.exists()))
        with database.engine.connect() as connection:
            if not connection.scalar(wanted):
                return
        try:
            if not post.waiting(service):
                post.ring(service, "catch_up")
        except Exception as error:  # noqa: BLE001 - Redis away: the next sweep rings again
            log.warning("queue_unreachable", error_type=type(error).__name__)

    return ring


def _waiting_for(database: Database, steps: Steps | None) -> Callable[..., None]:
    """Keeps the worker from its tasks until its database is there and has the tables that they need."""

    def wait(**_: Any) -> None:
        told = None
        while reason := database.trouble(steps):
            if reason != told:
                log.warning("worker_waits", reason=reason)
            told = reason
            time.sleep(WAIT_SECONDS)

    return wait


def _keep_our_logs(**_: Any) -> None:
    """A listener of this signal keeps Celery from setting up logs of its own."""
