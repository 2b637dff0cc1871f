"""An adult signs up herself; a code proves that her contact is hers, and an officer that she lives here."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from sqlalchemy import func, select

from services.identity.people.model import Person
from services.identity.sessions.jobs import forget_old_logins
from shared import clock
from shared.contracts.roles import Role
from shared.database import Database
from tests.identity.logging_in import CONTACT, LoggingIn
from tests.identity.people import ADULT, events, officer, operator, registered
from tests.people import CITY, DAMAI, bearer, born, service_bearer

NEW = {"alias": "Bu Baru", "kelurahan": DAMAI, "birth_month": "1991-01", "email": "baru@contoh.invalid"}


def sign_up(door: LoggingIn, **change: Any) -> str:
    answer = door.client.post("/v1/sign-ups", json=NEW | change)
    assert answer.status_code == HTTPStatus.ACCEPTED, answer.text
    found: str = answer.json["request_id"]
    return found


def come_in(door: LoggingIn, request_id: str) -> dict[str, Any]:
    """Use the code that was just mailed; who she is."""
    door.mail()
    opened = door.use(request_id, door.box.last_code())
    assert opened.status_code == HTTPStatus.CREATED, opened.text
    person: dict[str, Any] = opened.json["person"]
    return person


def waiting(door: LoggingIn, area: str = DAMAI) -> list[str]:
    answer = door.client.get(f"/v1/residency/queue?area={area}", headers=officer())
    assert answer.status_code == HTTPStatus.OK, answer.text
    return [person["alias"] for person in answer.json["items"]]


def test_she_signs_up_comes_in_and_is_confirmed_at_the_counter(door: LoggingIn, database: Database) -> None:
    person = come_in(door, sign_up(door))
    assert (person["roles"], person["verified"]) == ([], False)
    assert waiting(door) == ["Bu Baru"]
    assert waiting(door, "64.71.06.1004") == []
    confirmed = door.client.post(
        f"/v1/people/{person['id']}/residency", headers=bearer((Role.KELURAHAN_OFFICER, DAMAI))
    )
    assert confirmed.status_code == HTTPStatus.OK
    assert waiting(door) == []
    assert [told["person_id"] for told in events(database, "resident.verified")] == [person["id"]]


def test_whoever_never_used_a_code_waits_for_nothing_and_gets_no_news(door: LoggingIn, database: Database) -> None:
    sign_up(door)
    assert waiting(door) == []
    with database.transaction() as session:
        person = session.scalar(select(Person.id))
    letters = service_bearer("notifications", calling="identity")
    assert door.client.get(f"/internal/people?ids={person}", headers=letters).json[0]["email"] is None


def test_the_owner_of_an_address_is_not_changed_by_a_stranger(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    request_id = sign_up(door, email=CONTACT, alias="Orang Lain", kelurahan="64.71.01.1001")
    person = come_in(door, request_id)
    assert (person["alias"], person["kelurahan"]) == (ADULT["alias"], DAMAI)


def test_she_who_mistyped_herself_signs_up_again(door: LoggingIn, database: Database) -> None:
    sign_up(door, alias="Bu Bary")
    person = come_in(door, sign_up(door))
    assert person["alias"] == "Bu Baru"
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_once_in_signing_up_again_changes_nothing(door: LoggingIn) -> None:
    come_in(door, sign_up(door))
    assert come_in(door, sign_up(door, alias="Lain"))["alias"] == "Bu Baru"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"birth_month": born(16)}, "guardian_needed"),
        ({"kelurahan": "64.71.06"}, "unknown_area"),
        ({"kelurahan": "64.71.99.1001"}, "unknown_area"),
        ({"email": "bukan alamat"}, "invalid_input"),
        ({"email": None}, "invalid_input"),
        ({"consent_reference": "F-1"}, "invalid_input"),
    ],
)
def test_who_cannot_sign_up_herself_is_told_why(door: LoggingIn, change: dict[str, Any], code: str) -> None:
    answer = door.client.post("/v1/sign-ups", json=NEW | change)
    assert (answer.status_code, answer.json["code"]) == (HTTPStatus.UNPROCESSABLE_ENTITY, code)


def test_a_child_turns_of_age_with_the_month_after_her_birthday(door: LoggingIn) -> None:
    today = clock.today()
    month = f"{today.year - 18}-{today.month:02}"
    assert door.client.post("/v1/sign-ups", json=NEW | {"birth_month": month}).json["code"] == "guardian_needed"


def test_whoever_never_came_is_forgotten_after_a_day_and_nobody_else(door: LoggingIn, database: Database) -> None:
    sign_up(door)
    come_in(door, sign_up(door, email="datang@contoh.invalid", alias="Datang"))
    registered(door.client, ADULT, confirm=False)
    with clock.frozen_at(clock.now() + timedelta(hours=23)):
        forget_old_logins.run(database)
        assert people(database) == ["Bu Baru", "Bu Maya", "Datang"]
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        forget_old_logins.run(database)
        assert people(database) == ["Bu Maya", "Datang"]


def people(database: Database) -> list[str]:
    with database.transaction() as session:
        return sorted(session.scalars(select(Person.alias)))


def test_the_queue_is_walked_page_by_page_without_loss(door: LoggingIn) -> None:
    for number in range(5):
        registered(door.client, NEW | {"alias": f"Warga {number}", "email": f"w{number}@contoh.invalid"}, confirm=False)
    query, found = f"area={CITY}&limit=2", []
    page = door.client.get(f"/v1/residency/queue?{query}", headers=officer()).json
    found += page["items"]
    while page["next"]:
        page = door.client.get(
            "/v1/residency/queue",
            query_string={"area": CITY, "limit": "2", "cursor": page["next"]},
            headers=officer(),
        ).json
        found += page["items"]
    assert [person["alias"] for person in found] == [f"Warga {number}" for number in range(5)]
    assert all("email" not in person for person in found)


def test_an_area_that_only_begins_alike_is_another(door: LoggingIn) -> None:
    registered(door.client, NEW, confirm=False)
    inside = door.client.get("/v1/residency/queue", query_string={"area": "64.71.06.100"}, headers=officer())
    assert inside.json["items"] == []
    for area in ("64.7", "64_71", "%"):
        assert door.client.get("/v1/residency/queue", query_string={"area": area}, headers=officer()).status_code == 403
    assert door.client.get(f"/v1/residency/queue?area={CITY}", headers=operator()).status_code == 403
