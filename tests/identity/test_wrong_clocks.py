"""A wrong clock on one machine swallows no code, ends no session and no role, and forgets nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from services.identity.roles.jobs import end_roles_that_are_over
from services.identity.sessions.jobs import forget_old_logins
from services.identity.sessions.model import LoginCode, OpenSession
from services.identity.settings import IdentitySettings
from shared import clock
from shared.database import Database
from tests.identity.logging_in import LoggingIn
from tests.identity.people import ADULT, events, granting, registered
from tests.identity.processes import worker
from tests.identity.test_sending import soon
from tests.people import DAMAI
from tests.wrong_clock import DAY, machine_ahead

ALMOST = timedelta(seconds=25)
"""So far ahead a worker still works."""


def test_a_worker_a_day_ahead_mails_nothing_says_why_and_mails_every_code_once_when_it_is_right(
    door: LoggingIn, database: Database, settings: IdentitySettings, tmp_path: Path
) -> None:
    contacts = [f"warga{number}@contoh.invalid" for number in range(8)]
    for contact in contacts:
        registered(door.client, ADULT | {"email": contact}, confirm=False)
    ahead, log = tmp_path / "ahead", tmp_path / "worker.log"
    ahead.write_text("86400")
    with worker(settings, log, started_by=["tests.wrong_clock", str(ahead)]):
        for contact in contacts[:4]:
            door.ask(contact)
        soon(lambda: "clock_drifts" in log.read_text(), seconds=90)
        for contact in contacts[4:]:
            door.ask(contact)
        assert (waiting(database), door.box.letters) == (8, [])
        set_right(ahead, database)
        soon(lambda: waiting(database) == 0, seconds=30)
    assert sorted(letter["To"] for letter in door.box.letters) == contacts
    told = next(json.loads(line) for line in log.read_text().splitlines() if "clock_drifts" in line)
    assert told["drift_seconds"] == pytest.approx(86_400, abs=10)
    assert "s ahead of its database's" in told["reason"]
    assert "timedatectl" in told["reason"]


def waiting(database: Database) -> int:
    """Codes that are still to be mailed."""
    with database.transaction() as session:
        return session.scalar(select(func.count()).where(LoginCode.sealed.is_not(None))) or 0


def set_right(ahead: Path, database: Database) -> None:
    """Somebody sets the worker's clock; another code would wake its sender now, or it looks by itself 5 s later."""
    ahead.write_text("0")
    with database.transaction() as session:
        session.execute(text("NOTIFY rembuk_login_codes"))


@pytest.mark.parametrize("shift", [-DAY, DAY])
def test_a_web_a_day_off_makes_codes_and_sessions_that_last_as_all_do(door: LoggingIn, shift: timedelta) -> None:
    registered(door.client, ADULT)
    with machine_ahead(shift):
        request_id = door.ask()
    assert door.mail() == 1
    with machine_ahead(shift):
        opened = door.use(request_id, door.box.last_code())
        assert opened.status_code == HTTPStatus.CREATED
    session = {"Authorization": f"Session {opened.json['session_id']}"}
    assert door.exchange(session).status_code == HTTPStatus.OK
    with machine_ahead(100 * shift):
        assert door.exchange(session).status_code == HTTPStatus.OK


def test_a_code_made_elsewhere_is_mailed_until_it_ends_by_the_database(door: LoggingIn, database: Database) -> None:
    registered(door.client, ADULT)
    door.ask()
    with database.transaction() as session:
        session.execute(text("UPDATE login_codes SET expires_at = clock_timestamp() + interval '20 s'"))
    with machine_ahead(ALMOST):
        assert door.mail() == 1


def test_nothing_is_forgotten_and_no_role_ends_before_its_day_by_the_database(
    door: LoggingIn, database: Database
) -> None:
    who = registered(door.client, ADULT)
    wish = {"role": "moderator", "area": DAMAI, "until": (clock.today() + 2 * DAY).isoformat()}
    assert granting(door.client, who, wish).status_code == 201
    door.log_in()
    with machine_ahead(400 * DAY):
        forget_old_logins.run(database)
        end_roles_that_are_over.run(database)
    assert events(database, "role.ended") == []
    with database.transaction() as session:
        kept = [session.scalar(select(func.count()).select_from(table)) for table in (LoginCode, OpenSession)]
    assert kept == [1, 1]
