"""Where the disk is full, whoever is logged in reads on, and whoever would be written down is told why not."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from services.identity.sessions.model import OpenSession
from shared.database import Database
from tests.databases import held_from_writing
from tests.identity.logging_in import CONTACT, LoggingIn
from tests.identity.people import ADULT, registered


def test_a_full_disk_lets_sessions_go_on_and_refuses_codes_in_words(door: LoggingIn, database: Database) -> None:
    registered(door.client, ADULT)
    session = door.log_in()
    with database.transaction() as opened:
        opened.query(OpenSession).update({"last_seen_at": OpenSession.last_seen_at - timedelta(minutes=10)})
    with held_from_writing(database.url):
        assert door.exchange(session).status_code == HTTPStatus.OK
        refused = door.client.post("/v1/login-codes", json={"contact": CONTACT})
    assert refused.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert refused.json["code"] == "storage_full"
    assert int(refused.headers["Retry-After"]) == 60
    assert door.ask()
