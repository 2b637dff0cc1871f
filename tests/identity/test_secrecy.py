"""What must never be known outside: who is registered, what her contact is, which code was sent."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
import redis
from flask import Flask
from sqlalchemy import event, text

from services.identity.app import create_app
from services.identity.sessions.jobs import LoginCodeSender
from services.identity.sessions.mailing_limits import MOST_FOR_STRANGERS
from services.identity.settings import IdentitySettings
from shared.database import Database
from tests.identity.logging_in import CONTACT, LoggingIn
from tests.identity.people import ADULT, CHILD, operator, registered

PHONE = "081298765432"


class Statements:
    """Every statement sent to a database while it looks, without the values."""

    def __init__(self, database: Database) -> None:
        self.database, self.seen = database, list[str]()

    def note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.seen.append(statement)

    def __enter__(self) -> list[str]:
        event.listen(self.database.engine, "before_cursor_execute", self.note)
        return self.seen

    def __exit__(self, *_: object) -> None:
        event.remove(self.database.engine, "before_cursor_execute", self.note)


def asking(door: LoggingIn, contact: str) -> tuple[int, list[str], list[str], list[str]]:
    """What can be seen of asking for a code: status, fields, headers, and what the database was asked."""
    with Statements(door.database) as statements:
        answer = door.client.post("/v1/login-codes", json={"contact": contact})
    return answer.status_code, sorted(answer.json or {}), sorted(name for name, _ in answer.headers), statements


def test_a_known_and_an_unknown_contact_look_the_same_and_cost_the_same(door: LoggingIn) -> None:
    registered(door.client, ADULT | {"phone": PHONE})
    known, unknown = asking(door, CONTACT), asking(door, "siapa@contoh.invalid")
    assert known == unknown
    assert asking(door, PHONE) == asking(door, "081200000000")
    assert len(known[3]) > 3


def test_a_wrong_code_is_refused_alike_for_a_known_and_an_unknown_contact(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    requests = [door.ask(), door.ask("siapa@contoh.invalid")]
    for _ in range(7):  # beyond the fifth, too
        known, unknown = (door.use(request_id, "22222222") for request_id in requests)
        assert (known.status_code, known.json) == (unknown.status_code, unknown.json)


def test_too_many_codes_are_refused_alike_for_a_known_and_an_unknown_contact(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    refused = []
    for contact in (CONTACT, "siapa@contoh.invalid"):
        answers = [door.request(contact, f"198.51.100.{number}") for number in range(MOST_FOR_STRANGERS + 2)]
        assert [answer.status_code for answer in answers] == [202] * MOST_FOR_STRANGERS + [429] * 2
        refused.append(answers[-1].json)
    assert refused[0] == refused[1]


def test_signing_up_answers_alike_for_a_known_and_an_unknown_contact(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    new = {"alias": "Bu Baru", "kelurahan": "64.71.06.1005", "birth_month": "1991-01"}
    known = door.client.post("/v1/sign-ups", json=new | {"email": CONTACT})
    unknown = door.client.post("/v1/sign-ups", json=new | {"email": "baru@contoh.invalid"})
    assert (known.status_code, sorted(known.json or {})) == (unknown.status_code, sorted(unknown.json or {}))


def everything_kept(database: Database) -> str:
    """All rows of all tables as text; binary columns as hexadecimal."""
    with database.transaction() as session:
        tables = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        assert {"people", "outbox", "login_codes", "sessions", "idempotency_keys"} <= set(tables)
        rows = [session.scalars(text(f'SELECT row::text FROM public."{name}" row')).all() for name in tables]  # noqa: S608
    return "\n".join(row for table in rows for row in table)


def test_no_secret_is_found_in_any_table_log_or_key_of_the_cache(
    settings: IdentitySettings, database: Database, door: LoggingIn, capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture, valkey_server: str,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG, logger="flask-limiter")
    app: Flask = create_app(replace(settings, cache_url=valkey_server), database)
    client = app.test_client()
    client.environ_base["HTTP_X_FORWARDED_FOR"] = "203.0.113.77"
    here = LoggingIn(client, database, settings, door.box)
    registered(client, ADULT | {"phone": PHONE})
    client.post(
        "/v1/people", json=CHILD | {"email": "pesut@contoh.invalid"}, headers=operator() | {"Idempotency-Key": "1"}
    )
    client.post("/v1/people", json=ADULT | {"email": CONTACT, "alias": "Bu Maya"}, headers=operator())
    door.box.refusing = True
    request_id = here.ask()
    here.ask("siapa@contoh.invalid")
    LoginCodeSender(database, settings).send_due()
    door.box.refusing = False
    here.mail()
    code = door.box.last_code()
    here.use(request_id, "22222222")
    session_id = here.use(request_id, code).json["session_id"]
    token = here.exchange({"Authorization": f"Session {session_id}"}).json["token"]
    with redis.Redis.from_url(valkey_server) as cache:
        keys = [key.decode() for key in cache.scan_iter()]
    assert keys, "the limiter counts in the cache"
    logs = capfd.readouterr().err + caplog.text
    assert "login_code_not_mailed" in logs
    secrets = {
        "contact": "maya@", "stranger": "siapa@", "child": "pesut@", "domain": "contoh.invalid", "phone": PHONE[1:],
        "code": code.replace(" ", ""), "code as typed": code, "session": session_id, "token": token,
    }  # fmt: skip
    for place, words in {"tables": everything_kept(database), "logs": logs, "cache": " ".join(keys)}.items():
        hexadecimal = {name: secret.encode().hex() for name, secret in secrets.items()}
        found = [name for name in secrets if secrets[name] in words or hexadecimal[name] in words]
        assert not found, f"{found} in {place}"
    assert "203.0.113.77" not in logs


def test_what_is_personal_is_kept_by_no_cache_on_the_way(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    session = door.log_in()
    for answer in (
        door.exchange(session),
        door.client.get("/v1/me", headers=door.bearer(session)),
        door.client.post("/v1/login-codes", json={"contact": CONTACT}),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
    assert "max-age" in door.client.get("/v1/areas").headers["Cache-Control"]
