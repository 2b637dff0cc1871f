"""A service of the town as real processes see it: its worker (`create_worker`) and its HTTP door (`create_app`).

Its name and its servers come from the environment, like those of any service.
"""

from __future__ import annotations

import os
import time
from datetime import timedelta

import sqlalchemy as sa
from celery import Celery
from flask import Flask
from sqlalchemy.orm import Session

from shared.contracts.event import Event
from shared.contracts.proposals import ProposalPublished, ProposalShortlisted
from shared.contracts.voting import PollOpened
from shared.events import feed, pulse
from shared.events.jobs import Job, sweep
from shared.events.worker import make_worker
from shared.settings import ServiceSettings, load
from shared.web import make_app

NAME = os.environ.get("TOWN_SERVICE", "")


def note(session: Session, event: Event) -> None:
    """Leave a trace with the time it was made."""
    assert event.meta is not None
    values = {"id": event.meta.id, "source": event.meta.source, "position": event.meta.position}
    session.execute(
        sa.text("INSERT INTO effects (event_id, source, position) VALUES (:id, :source, :position)"), values
    )


@sweep(f"{NAME}.tick", every=timedelta(seconds=1))
def tick(session: Session) -> None:
    """Show that the clock inside the worker goes."""
    session.execute(sa.text("INSERT INTO effects (source, position) VALUES ('clock', 0)"))


def at_work(number: int) -> Job:
    """Something that keeps a thread of the worker at work, a sixth of the time."""

    @sweep(f"{NAME}.at_work_{number}", every=timedelta(seconds=0.3))
    def work(session: Session) -> None:
        session.execute(sa.text("SELECT pg_sleep(0.05)"))

    return work


def hanging(number: int) -> Job:
    """Something that takes a thread of the worker and never gives it back."""

    @sweep(f"{NAME}.hanging_{number}", every=timedelta(seconds=0.1))
    def hang(_session: Session) -> None:
        time.sleep(600)

    return hang


def create_app() -> Flask:
    """The HTTP door, with the feed alone."""
    return make_app(NAME, load(ServiceSettings), [feed.blueprint])


def create_worker() -> Celery:
    """The queue door."""
    kinds = (ProposalShortlisted, ProposalPublished, PollOpened)
    busy = [at_work(number) for number in range(int(os.environ.get("TOWN_WORK", "0")))]
    stuck = [hanging(number) for number in range(int(os.environ.get("TOWN_HANGING", "0")))]
    if stuck:
        pulse.TICK_SECONDS, pulse.DEAF_SECONDS = 0.1, 1.0
    return make_worker(NAME, load(ServiceSettings), {kind: [note] for kind in kinds}, [tick, *busy, *stuck])
