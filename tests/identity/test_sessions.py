"""Logging in by a one-time code that arrives by mail."""

from __future__ import annotations

import threading
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from services.identity.contacts.sealing import FieldKeys
from services.identity.people.registration import Registration
from services.identity.roles.first_operator import enter_first_operator
from services.identity.sessions.codes import ALPHABET, LENGTH, as_typed, new_code
from shared import clock
from shared.contracts.roles import Role
from shared.database import Database
from tests.identity.logging_in import CONTACT, LoggingIn
from tests.identity.people import ADULT, CHILD, registered
from tests.people import CITY, DAMAI, keyring


def test_a_resident_logs_in_and_every_service_believes_her(door: LoggingIn) -> None:
    person = registered(door.client, ADULT, (Role.MODERATOR, CITY))
    answer = door.exchange(door.log_in()).json
    claims = keyring("voting").read_person(answer["token"])
    assert claims["sub"] == person
    assert sorted(claims["roles"]) == [["moderator", CITY], ["resident", DAMAI]]
    assert (claims["kelurahan"], claims["age_band"], claims["verified"]) == (DAMAI, "adult", True)
    assert answer["person"]["kelurahan_name"] == "Damai"


def test_a_token_holds_nothing_by_which_anybody_would_know_her(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    claims = keyring("voting").read_person(door.exchange(door.log_in()).json["token"])
    assert claims.keys() == {"sub", "sid", "roles", "kelurahan", "age_band", "verified", "iss", "aud", "iat", "exp"}


def test_an_unconfirmed_person_has_no_role(door: LoggingIn) -> None:
    registered(door.client, ADULT, confirm=False)
    claims = keyring("voting").read_person(door.exchange(door.log_in()).json["token"])
    assert (claims["roles"], claims["verified"]) == ([], False)


def test_a_child_is_written_to_as_a_child(door: LoggingIn) -> None:
    registered(door.client, CHILD | {"email": "pesut@contoh.invalid"})
    session = door.log_in("pesut@contoh.invalid")
    assert door.exchange(session).json["person"]["voice"] == "child"
    letter = door.box.letters[-1].get_payload(decode=True)
    assert isinstance(letter, bytes)
    assert b"kamu" in letter
    assert b"Anda" not in letter


def test_an_unknown_contact_gets_the_same_answer_and_no_mail(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    known = door.client.post("/v1/login-codes", json={"contact": CONTACT})
    unknown = door.client.post("/v1/login-codes", json={"contact": "siapa@contoh.invalid"})
    assert known.status_code == unknown.status_code == HTTPStatus.ACCEPTED
    assert known.json.keys() == unknown.json.keys()
    assert door.mail() == 1
    refused = door.use(unknown.json["request_id"], door.box.last_code())
    assert refused.json["code"] == "code_refused"


def test_a_code_works_once(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    request_id = door.ask()
    door.mail()
    code = door.box.last_code()
    assert door.use(request_id, code).status_code == HTTPStatus.CREATED
    assert door.use(request_id, code).json["code"] == "code_refused"


def test_a_code_used_twice_at_the_same_moment_opens_one_session(door: LoggingIn, app: Flask) -> None:
    registered(door.client, ADULT)
    request_id = door.ask()
    door.mail()
    body = {"request_id": request_id, "code": door.box.last_code()}
    answers: list[int] = []

    def press() -> None:
        answers.append(app.test_client().post("/v1/sessions", json=body).status_code)

    presses = [threading.Thread(target=press) for _ in range(8)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    assert sorted(answers) == [HTTPStatus.CREATED] + [HTTPStatus.UNPROCESSABLE_ENTITY] * 7


def test_a_code_may_be_typed_in_small_letters_with_spaces(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    request_id = door.ask()
    door.mail()
    assert door.use(request_id, f" {door.box.last_code().lower()} ").status_code == HTTPStatus.CREATED


def test_five_wrong_tries_end_a_code_though_each_was_refused(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    request_id = door.ask()
    door.mail()
    for _ in range(5):
        assert door.use(request_id, "22222222").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert door.use(request_id, door.box.last_code()).json["code"] == "code_refused"


def test_a_code_ends_after_ten_minutes(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    request_id = door.ask()
    door.mail()
    with clock.frozen_at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert door.use(request_id, door.box.last_code()).json["code"] == "code_refused"


def test_a_mail_server_that_refuses_loses_no_code(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    request_id = door.ask()
    door.box.refusing = True
    assert door.mail() == 0
    door.box.refusing = False
    assert door.mail() == 1
    assert door.mail() == 0
    assert door.use(request_id, door.box.last_code()).status_code == HTTPStatus.CREATED


def test_a_sent_code_is_nowhere_in_the_database(door: LoggingIn, database: Database, keys: FieldKeys) -> None:
    registered(door.client, ADULT)
    door.ask()
    door.mail()
    with database.transaction() as session:
        row = session.execute(text("SELECT sealed, sent_at FROM login_codes")).one()
    assert row.sealed is None
    assert row.sent_at is not None


def test_nothing_of_a_login_reaches_the_log(capfd: pytest.CaptureFixture[str], door: LoggingIn) -> None:
    registered(door.client, ADULT)
    door.box.refusing = True
    request_id = door.ask()
    door.mail()
    door.box.refusing = False
    door.mail()
    code = door.box.last_code()
    door.use(request_id, "22222222")
    door.use(request_id, code)
    written = capfd.readouterr().err
    assert "login_code_not_mailed" in written
    for secret in (code, code.replace(" ", ""), "maya", "contoh"):
        assert secret not in written


def test_logging_out_ends_this_session_and_everywhere_ends_all(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    here, there = door.log_in(), door.log_in()
    assert door.client.delete("/v1/sessions/current", headers=here).status_code == HTTPStatus.NO_CONTENT
    assert door.exchange(here).json["code"] == "session_ended"
    me = {"Authorization": f"Bearer {door.exchange(there).json['token']}"}
    assert len(door.client.get("/v1/sessions", headers=me).json["items"]) == 1
    assert door.client.delete("/v1/sessions", headers=me).status_code == HTTPStatus.NO_CONTENT
    assert door.exchange(there).json["code"] == "session_ended"


@pytest.mark.parametrize(
    ("roles", "idle", "lasts"),
    [
        ((), timedelta(days=6), True),
        ((), timedelta(days=8), False),
        (((Role.MODERATOR, CITY),), timedelta(minutes=29), True),
        (((Role.MODERATOR, CITY),), timedelta(minutes=31), False),
    ],
)
def test_an_idle_session_ends_sooner_for_staff(
    door: LoggingIn, roles: tuple[tuple[Role, str], ...], idle: timedelta, lasts: bool
) -> None:
    registered(door.client, ADULT, *roles)
    session = door.log_in()
    with clock.frozen_at(clock.now() + idle):
        assert (door.exchange(session).status_code == HTTPStatus.OK) is lasts


def test_the_first_operator_is_entered_once(database: Database, keys: FieldKeys, door: LoggingIn) -> None:
    new = Registration(alias="Operator", kelurahan=DAMAI, birth_month="1988-11", email="operator@contoh.invalid")
    assert enter_first_operator(database, keys, new)
    assert not enter_first_operator(database, keys, new)
    roles = door.exchange(door.log_in("operator@contoh.invalid")).json["person"]["roles"]
    assert {"role": "operator", "area": CITY} in roles


def test_codes_use_letters_nobody_mistakes() -> None:
    assert not set("01OILU") & set(ALPHABET)
    made = {new_code() for _ in range(2000)}
    assert len(made) == 2000
    assert {len(code) for code in made} == {LENGTH}


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH), st.integers(0, LENGTH))
def test_a_code_is_the_same_however_it_is_typed(code: str, gap: int) -> None:
    assert as_typed(f" {code[:gap].lower()} - {code[gap:]}\t") == code
