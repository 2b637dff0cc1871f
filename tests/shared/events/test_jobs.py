"""Jobs by the clock: one at a time, whoever's clock rings."""

from __future__ import annotations

import threading
from datetime import timedelta

from sqlalchemy.orm import Session

from shared.events import publish
from shared.events.jobs import alone, sweep
from tests.shared.events.harness import Service, published

Town = dict[str, Service]


def test_a_job_does_its_work_in_one_transaction(town: Town) -> None:
    @sweep("proposals.tell", every=timedelta(seconds=5))
    def tell(session: Session) -> str:
        publish(session, published())
        return "told"

    assert tell.run(town["proposals"].database) == "told"
    assert town["proposals"].execute("SELECT count(*) FROM outbox").scalar() == 1


def test_a_second_worker_does_nothing_while_the_first_is_at_it(town: Town) -> None:
    at_it, leave = threading.Event(), threading.Event()
    runs: list[str] = []

    @sweep("proposals.linger", every=timedelta(seconds=5))
    def linger(_session: Session) -> None:
        runs.append("ran")
        at_it.set()
        leave.wait(10)

    database = town["proposals"].database
    first = threading.Thread(target=linger.run, args=[database])
    first.start()
    assert at_it.wait(10)
    linger.run(database)
    leave.set()
    first.join(10)
    assert runs == ["ran"]
    linger.run(database)
    assert runs == ["ran", "ran"]


def test_jobs_of_different_names_do_not_wait_for_each_other(town: Town) -> None:
    with town["proposals"].database.transaction() as one, town["proposals"].database.transaction() as other:
        assert alone(one, "proposals.a")
        assert alone(other, "proposals.b")
        assert not alone(other, "proposals.a")
