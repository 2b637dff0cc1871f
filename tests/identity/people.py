"""Builders of registered people: everything over HTTP, as officers do it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from shared.contracts.roles import Role
from shared.database import Database
from shared.events.tables import outbox
from shared.ids import new_id
from tests.people import DAMAI, bearer, born

ADULT = {"alias": "Bu Maya", "kelurahan": DAMAI, "birth_month": "1990-02", "email": "Maya@Contoh.invalid "}
CHILD = {"alias": "Pesut", "kelurahan": DAMAI, "birth_month": born(13), "consent_reference": "F-0012"}
OPERATOR = new_id()


def operator() -> dict[str, str]:
    """Headers of the city's operator, who is always the same."""
    return bearer(Role.OPERATOR, person=OPERATOR)


def officer() -> dict[str, str]:
    """Headers of an officer of the whole city, another one each time."""
    return bearer(Role.DP3AKB_OFFICER)


def registered(client: FlaskClient, person: dict[str, Any], *roles: tuple[Role, str], confirm: bool = True) -> str:
    """The id of a person who was registered, confirmed and given roles over HTTP."""
    answer = client.post("/v1/people", json=person, headers=operator())
    assert answer.status_code == HTTPStatus.CREATED, answer.text
    found: str = answer.json["id"]
    if confirm:
        assert client.post(f"/v1/people/{found}/residency", headers=officer()).status_code == HTTPStatus.OK
    for role, area in roles:
        granted = granting(client, found, {"role": role, "area": area})
        assert granted.status_code == HTTPStatus.CREATED, granted.text
    return found


def granting(client: FlaskClient, person: str, wish: dict[str, Any]) -> Any:
    """The operator grants a role, and where it is one of staff an officer of the city agrees; a refusal comes back."""
    granted = client.post(f"/v1/people/{person}/roles", json=wish, headers=operator())
    if granted.status_code == HTTPStatus.CREATED and granted.json["state"] == "proposed":
        agreed = client.post(f"/v1/proposed-roles/{granted.json['id']}/agreement", headers=officer())
        assert agreed.status_code == HTTPStatus.OK, agreed.text
    return granted


def events(database: Database, kind: str) -> list[dict[str, Any]]:
    """What identity told of this kind, in order."""
    with database.transaction() as session:
        return list(session.scalars(select(outbox.c.data).where(outbox.c.type == kind).order_by(outbox.c.sequence)))
