"""Roles and sessions end by themselves, on their day; what is over is told, listed no more, and forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from services.identity.people.model import Person
from services.identity.roles.jobs import end_roles_that_are_over
from services.identity.roles.model import RoleGrant, roles_of
from services.identity.sessions.jobs import forget_old_logins
from services.identity.sessions.model import (
    CITIZEN_IDLE,
    CITIZEN_LIFE,
    CODE_LIFETIME,
    MOST_TRIES,
    STAFF_IDLE,
    STAFF_LIFE,
    LoginCode,
    OpenSession,
)
from shared import clock
from shared.contracts.roles import Role
from shared.database import Database
from tests.identity.logging_in import LoggingIn
from tests.identity.people import ADULT, CHILD, events, granting, registered
from tests.people import CITY, DAMAI, keyring

NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
"""Noon in Balikpapan."""


def held_by(*roles: Role, born: str = "1990-02") -> list[Role]:
    grants = [RoleGrant(role=role, area_code=CITY, until=None, ended_at=None) for role in roles]
    person = Person(birth_month=born, kelurahan=DAMAI, verified_at=NOON)
    return [role for role, _ in roles_of(person, grants, clock.day_of(NOON))]


def grant(client: Any, person_id: str, role: str, until: str | None = None, area: str = DAMAI) -> Any:
    wish = {"role": role, "area": area, "until": until}
    return granting(client, person_id, wish)


@given(st.integers(-3, 3), st.booleans())
def test_a_role_holds_until_the_day_before_its_end(days: int, ended: bool) -> None:
    until = date(2026, 12, 1)
    held = RoleGrant(until=until, ended_at=NOON if ended else None)
    assert held.holds(until + timedelta(days=days)) is (days < 0 and not ended)


@pytest.mark.parametrize(
    ("roles", "born", "idle", "life"),
    [
        ((), "1990-02", CITIZEN_IDLE, CITIZEN_LIFE),
        ((), "2012-02", CITIZEN_IDLE, CITIZEN_LIFE),
        ((Role.FORUM_MEMBER,), "2012-02", CITIZEN_IDLE, CITIZEN_LIFE),
        ((Role.FACILITATOR,), "1990-02", STAFF_IDLE, STAFF_LIFE),
        ((Role.PARTNER,), "1990-02", STAFF_IDLE, STAFF_LIFE),
        ((Role.OPERATOR,), "1990-02", STAFF_IDLE, STAFF_LIFE),
    ],
)
def test_a_session_lasts_to_the_second(roles: tuple[Role, ...], born: str, idle: timedelta, life: timedelta) -> None:
    hers, second = held_by(*roles, born=born), timedelta(seconds=1)

    def lasts(*, opened: timedelta, seen: timedelta, revoked: bool = False) -> bool:
        session = OpenSession(created_at=NOON - opened, last_seen_at=NOON - seen, revoked_at=NOON if revoked else None)
        return session.lasts(NOON, hers)

    with clock.frozen_at(NOON):
        assert lasts(opened=idle, seen=idle - second)
        assert not lasts(opened=idle, seen=idle)
        assert lasts(opened=life - second, seen=second)
        assert not lasts(opened=life, seen=second)
        assert not lasts(opened=second, seen=second, revoked=True)


@given(st.integers(0, 700), st.integers(0, 7), st.booleans())
def test_a_code_is_open_for_ten_minutes_five_tries_and_one_use(age: int, tries: int, used: bool) -> None:
    created = NOON - timedelta(seconds=age)
    code = LoginCode(
        tries=tries, created_at=created, expires_at=created + CODE_LIFETIME, used_at=NOON if used else None
    )
    assert code.is_open(NOON) is (age < 600 and tries < MOST_TRIES and not used)


def test_a_role_that_is_over_is_told_once_and_can_be_granted_again(door: LoggingIn, database: Database) -> None:
    who = registered(door.client, ADULT)
    with clock.frozen_at(NOON):
        assert grant(door.client, who, "moderator", "2026-11-26").status_code == HTTPStatus.CREATED
        assert grant(door.client, who, "facilitator").status_code == HTTPStatus.CREATED
    with clock.frozen_at(datetime(2026, 11, 25, 15, 59, tzinfo=UTC)):
        end_roles_that_are_over.run(database)
        assert events(database, "role.ended") == []
    with clock.frozen_at(datetime(2026, 11, 25, 16, 0, tzinfo=UTC)):  # midnight in Balikpapan
        end_roles_that_are_over.run(database)
        end_roles_that_are_over.run(database)
        assert events(database, "role.ended") == [{"person_id": who, "role": "moderator", "area_code": DAMAI}]
        assert grant(door.client, who, "moderator").status_code == HTTPStatus.CREATED


def test_a_role_that_would_be_over_at_once_is_refused(door: LoggingIn) -> None:
    who = registered(door.client, ADULT)
    answer = grant(door.client, who, "moderator", clock.today().isoformat())
    assert (answer.status_code, answer.json["code"]) == (HTTPStatus.UNPROCESSABLE_ENTITY, "role_over")


def test_granting_the_same_again_tells_nothing_and_another_end_tells_it(door: LoggingIn, database: Database) -> None:
    who = registered(door.client, ADULT)
    grant(door.client, who, "moderator")
    grant(door.client, who, "moderator")
    end = (clock.today() + timedelta(days=400)).isoformat()
    grant(door.client, who, "moderator", end)
    assert [told["until"] for told in events(database, "role.granted")] == [None, end]


def test_on_her_eighteenth_birthday_a_forum_member_becomes_a_resident(door: LoggingIn) -> None:
    this_month = clock.today().replace(day=1)
    next_month = (this_month + timedelta(days=32)).replace(day=1)
    came_of_age = datetime(next_month.year, next_month.month, 1, 12, tzinfo=clock.WITA)
    child = CHILD | {"email": "pesut@contoh.invalid", "birth_month": f"{this_month.year - 18}-{this_month.month:02}"}
    who = registered(door.client, child)
    grant(door.client, who, "forum_member")
    with clock.frozen_at(came_of_age - timedelta(days=1)):
        session = door.log_in("pesut@contoh.invalid")
        before = keyring("voting").read_person(door.exchange(session).json["token"])
    with clock.frozen_at(came_of_age):
        after = keyring("voting").read_person(door.exchange(session).json["token"])
    assert (sorted(before["roles"]), before["age_band"]) == ([["child", DAMAI], ["forum_member", DAMAI]], "16-17")
    assert (after["roles"], after["age_band"]) == ([["resident", DAMAI]], "adult")


def test_she_sees_where_she_is_logged_in_and_ends_one_of_them(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    here, lost = door.log_in(), door.log_in()
    me = door.bearer(here)
    places = door.client.get("/v1/sessions", headers=me).json["items"]
    assert [place["current"] for place in places] == [False, True]
    assert door.client.delete(f"/v1/sessions/{places[0]['id']}", headers=me).status_code == HTTPStatus.NO_CONTENT
    assert door.exchange(lost).json["code"] == "session_ended"
    assert door.exchange(here).status_code == HTTPStatus.OK
    assert door.client.delete(f"/v1/sessions/{places[0]['id']}", headers=me).status_code == HTTPStatus.NOT_FOUND


def test_nobody_ends_the_session_of_another(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    registered(door.client, ADULT | {"email": "lain@contoh.invalid"})
    hers, mine = door.log_in(), door.log_in("lain@contoh.invalid")
    there = door.client.get("/v1/sessions", headers=door.bearer(hers)).json["items"][0]["id"]
    answer = door.client.delete(f"/v1/sessions/{there}", headers=door.bearer(mine))
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert door.exchange(hers).status_code == HTTPStatus.OK


def test_the_secret_of_a_session_is_not_the_id_that_is_listed(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    session = door.log_in()
    listed = door.client.get("/v1/sessions", headers=door.bearer(session)).json["items"][0]["id"]
    assert door.exchange({"Authorization": f"Session {listed}"}).json["code"] == "session_ended"


def test_using_a_session_keeps_it_alive(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    session, began = door.log_in(), clock.now()
    for days in (6, 12, 18):
        with clock.frozen_at(began + timedelta(days=days)):
            assert door.exchange(session).status_code == HTTPStatus.OK
    with clock.frozen_at(began + CITIZEN_LIFE):
        assert door.exchange(session).status_code == HTTPStatus.UNAUTHORIZED


def test_old_codes_and_sessions_are_forgotten_and_living_ones_kept(door: LoggingIn, database: Database) -> None:
    registered(door.client, ADULT)
    ended, living = door.log_in(), door.log_in()
    door.client.delete("/v1/sessions/current", headers=ended)
    began = clock.now()

    def left() -> tuple[int, int]:
        with database.transaction() as session:
            counts = [session.scalar(select(func.count()).select_from(table)) for table in (LoginCode, OpenSession)]
            return counts[0] or 0, counts[1] or 0

    assert left() == (2, 2)
    for days in (6, 12, 18, 24, 30):
        with clock.frozen_at(began + timedelta(days=days)):
            assert door.exchange(living).status_code == HTTPStatus.OK
    with clock.frozen_at(began + timedelta(days=29)):
        forget_old_logins.run(database)
        assert left() == (0, 2)
    with clock.frozen_at(began + timedelta(days=31)):
        forget_old_logins.run(database)
        assert left() == (0, 1)
        assert door.exchange(living).status_code == HTTPStatus.OK
