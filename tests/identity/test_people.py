"""People are known by an alias; officers register them, confirm where they live, and grant roles."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update

from services.identity.contacts.sealing import FieldKeys
from services.identity.people.model import Person
from services.identity.roles import first_operator
from services.identity.settings import IdentitySettings
from shared import clock
from shared.contracts.roles import Role
from shared.database import Database
from shared.ids import new_id
from shared.sealing import SealBroken
from tests.identity.people import ADULT, CHILD, OPERATOR, events, officer, operator, registered
from tests.people import CITY, DAMAI, bearer, born, service_bearer


def test_a_confirmed_resident_is_told_to_the_services_without_name_or_contact(
    client: FlaskClient, database: Database
) -> None:
    person = registered(client, ADULT)
    assert events(database, "resident.verified") == [
        {
            "person_id": person,
            "kelurahan": DAMAI,
            "birth_month": "1990-02",
            "voice": "adult",
            "registered_by": str(OPERATOR),
        }
    ]


def test_confirming_twice_tells_once(client: FlaskClient, database: Database) -> None:
    person = registered(client, ADULT)
    again = client.post(f"/v1/people/{person}/residency", headers=officer())
    assert (again.status_code, again.json["code"]) == (HTTPStatus.CONFLICT, "already_verified")
    assert len(events(database, "resident.verified")) == 1


def test_the_database_holds_no_readable_contact(client: FlaskClient, database: Database) -> None:
    registered(client, ADULT)
    with database.transaction() as session:
        kept = session.execute(text("SELECT people::text FROM people")).scalar_one()
    assert "contoh" not in kept
    assert "maya@" not in kept


def test_one_contact_one_person_however_it_is_written(client: FlaskClient) -> None:
    registered(client, ADULT)
    again = client.post("/v1/people", json=ADULT | {"email": "maya@contoh.INVALID"}, headers=operator())
    assert (again.status_code, again.json["code"]) == (HTTPStatus.CONFLICT, "contact_taken")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"birth_month": born(8)}, "too_young"),
        ({"consent_reference": None}, "consent_missing"),
        ({"kelurahan": "64.71.09.1001"}, "unknown_area"),
        ({"kelurahan": "64.71.06"}, "unknown_area"),
        ({"birth_month": "2013-13"}, "invalid_input"),
        ({"alias": "x"}, "invalid_input"),
        ({"email": "not an address"}, "invalid_input"),
    ],
)
def test_a_registration_that_may_not_be_is_refused_by_name(
    client: FlaskClient, change: dict[str, Any], code: str
) -> None:
    answer = client.post("/v1/people", json=CHILD | change, headers=operator())
    assert (answer.status_code, answer.json["code"]) == (HTTPStatus.UNPROCESSABLE_ENTITY, code)


def test_an_officer_registers_and_confirms_in_her_own_kelurahan_only(client: FlaskClient) -> None:
    own, other = bearer((Role.KELURAHAN_OFFICER, DAMAI)), bearer((Role.KELURAHAN_OFFICER, "64.71.01.1001"))
    assert client.post("/v1/people", json=ADULT, headers=other).status_code == HTTPStatus.FORBIDDEN
    person = client.post("/v1/people", json=ADULT, headers=own).json["id"]
    there, nowhere = (client.post(f"/v1/people/{one}/residency", headers=other) for one in (person, new_id()))
    assert there.status_code == HTTPStatus.NOT_FOUND
    assert there.json == nowhere.json, "she learns nothing of people who live elsewhere"
    colleague = bearer((Role.KELURAHAN_OFFICER, DAMAI))
    assert client.post(f"/v1/people/{person}/residency", headers=colleague).status_code == HTTPStatus.OK


def test_a_forum_role_ends_on_the_eighteenth_birthday_at_the_latest(client: FlaskClient, database: Database) -> None:
    with clock.frozen_at(datetime(2026, 11, 24, tzinfo=UTC)):
        person = registered(client, CHILD | {"birth_month": "2013-05"}, (Role.FORUM_MEMBER, DAMAI))
        wish = {"role": "forum_member", "area": DAMAI, "until": "2040-01-01"}
        client.post(f"/v1/people/{person}/roles", json=wish, headers=operator())
    assert [told["until"] for told in events(database, "role.granted")] == ["2031-06-01"]


@pytest.mark.parametrize(
    ("person", "role"),
    [(ADULT, Role.FORUM_MEMBER), (CHILD, Role.MODERATOR), (ADULT, Role.RESIDENT), (CHILD, Role.CHILD)],
)
def test_a_role_that_is_not_for_her_is_refused(client: FlaskClient, person: dict[str, Any], role: Role) -> None:
    who = registered(client, person)
    answer = client.post(f"/v1/people/{who}/roles", json={"role": role, "area": DAMAI}, headers=operator())
    assert (answer.status_code, answer.json["code"]) == (HTTPStatus.UNPROCESSABLE_ENTITY, "role_not_for_her")


def test_an_ended_role_is_told_and_gone(client: FlaskClient, database: Database) -> None:
    person = registered(client, ADULT, (Role.MODERATOR, CITY))
    gone = f"/v1/people/{person}/roles?role=moderator&area={CITY}"
    assert client.delete(gone, headers=operator()).status_code == HTTPStatus.NO_CONTENT
    assert client.delete(gone, headers=operator()).status_code == HTTPStatus.NOT_FOUND
    assert events(database, "role.ended") == [{"person_id": person, "role": "moderator", "area_code": CITY}]


def test_only_notifications_learns_an_address_and_only_the_portal_an_alias(client: FlaskClient) -> None:
    person = registered(client, ADULT)
    letters = service_bearer("notifications", calling="identity")
    pages = service_bearer("portal", calling="identity")
    found = client.get(f"/internal/people?ids={person},nonsense", headers=letters).json
    assert [(one["email"], one["voice"], one["language"]) for one in found] == [("maya@contoh.invalid", "adult", "id")]
    assert client.get(f"/internal/people?ids={person}", headers=pages).status_code == HTTPStatus.FORBIDDEN
    assert client.get(f"/internal/people?ids={person}", headers=operator()).status_code == HTTPStatus.UNAUTHORIZED
    aliases = client.post("/internal/aliases", json={"ids": [person]}, headers=pages).json
    assert aliases == {person: {"alias": "Bu Maya", "age_band": "adult"}}
    assert client.post("/internal/aliases", json={"ids": []}, headers=letters).status_code == HTTPStatus.FORBIDDEN


def test_a_seal_opens_for_its_own_row_and_key_only(keys: FieldKeys) -> None:
    sealed = keys.seal("maya@contoh.invalid", belongs_to="a")
    assert keys.open(sealed, belongs_to="a") == "maya@contoh.invalid"
    with pytest.raises(SealBroken):
        keys.open(sealed, belongs_to="b")
    with pytest.raises(SealBroken):
        FieldKeys((bytes(32),)).open(sealed, belongs_to="a")


def test_the_keyed_index_differs_between_installations(keys: FieldKeys) -> None:
    assert keys.index("email", "a@b.c") == keys.index("email", "a@b.c")
    assert keys.index("email", "a@b.c") != FieldKeys((bytes(32),)).index("email", "a@b.c")
    assert keys.index("email", "a@b.c") != keys.index("phone", "a@b.c")


def test_an_address_that_cannot_be_opened_keeps_nobody_elses_back(client: FlaskClient, database: Database) -> None:
    broken, whole = registered(client, ADULT), registered(client, ADULT | {"email": "lain@contoh.invalid"})
    with database.transaction() as session:
        session.execute(update(Person).where(Person.id == broken).values(email_sealed=bytes(40)))
    letters = service_bearer("notifications", calling="identity")
    found = client.get(f"/internal/people?ids={broken},{whole}", headers=letters).json
    assert {person["id"]: person["email"] for person in found} == {broken: None, whole: "lain@contoh.invalid"}


def in_parallel(app: Flask, times: int, press: Callable[[FlaskClient], int]) -> list[int]:
    """The statuses of the same thing done by several at once."""
    with ThreadPoolExecutor(times) as threads:
        return sorted(threads.map(lambda _: press(app.test_client()), range(times)))


def test_two_officers_at_once_confirm_somebody_once(app: Flask, client: FlaskClient, database: Database) -> None:
    person = registered(client, ADULT, confirm=False)
    path, headers = f"/v1/people/{person}/residency", officer()
    assert in_parallel(app, 6, lambda one: one.post(path, headers=headers).status_code) == [200] + [409] * 5
    assert len(events(database, "resident.verified")) == 1


def test_signing_up_several_times_at_once_enters_one_person(app: Flask, database: Database) -> None:
    new = {"alias": "Bu Baru", "kelurahan": DAMAI, "birth_month": "1991-01", "email": "baru@contoh.invalid"}
    answers = in_parallel(app, 5, lambda one: one.post("/v1/sign-ups", json=new).status_code)
    assert answers == [202] * 5
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--email": "bukan alamat"}, "e-mail"),
        ({"--email": "bukan@alamat"}, "e-mail"),
        ({"--kelurahan": "64.71"}, "kelurahan"),
        ({"--birth-month": "1988-13"}, "1988-11"),
    ],
)
def test_a_mistyped_first_operator_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, settings: IdentitySettings, capsys: pytest.CaptureFixture[str],
    change: dict[str, str], words: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(first_operator, "read_settings", lambda: settings)
    given = {"--email": "op@contoh.invalid", "--alias": "Op", "--kelurahan": DAMAI, "--birth-month": "1988-11"} | change
    with pytest.raises(SystemExit) as left:
        first_operator.main([word for pair in given.items() for word in pair])
    assert left.value.code == 2
    assert words in capsys.readouterr().err
