"""Whom each route lets in: one table, held against the routes themselves and against every kind of caller."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.identity.roles.permissions import GRANTS, STAFF
from shared.contracts.roles import Role
from shared.ids import new_id
from shared.web.authentication import AUTHENTICATION
from tests.identity.people import ADULT, CHILD, officer, operator, registered
from tests.people import CITY, DAMAI, SERVICES, bearer, service_bearer

NOBODY, SOMEBODY = "nobody", "somebody without a role"
PEOPLE = frozenset({SOMEBODY, *Role})
EVERYBODY = PEOPLE | {NOBODY} | {f"service {name}" for name in SERVICES}
ALL_SERVICES = frozenset(f"service {name}" for name in SERVICES)
REGISTRARS = frozenset({Role.KELURAHAN_OFFICER, Role.FACILITATOR, Role.DP3AKB_OFFICER, Role.OPERATOR})
VERIFIERS = frozenset({Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER, Role.FACILITATOR})
AGREES = frozenset({Role.DP3AKB_OFFICER, Role.OPERATOR})
GRANTORS = frozenset({Role.KELURAHAN_OFFICER, Role.DP3AKB_OFFICER, Role.OPERATOR})

LETS_IN: dict[str, frozenset[str]] = {
    "GET /health/live": EVERYBODY,
    "GET /health/ready": EVERYBODY,
    "GET /metrics": EVERYBODY,
    "GET /v1/areas": EVERYBODY,
    "GET /v1/events": EVERYBODY,
    "POST /v1/login-codes": EVERYBODY,
    "POST /v1/sign-ups": EVERYBODY,
    "POST /v1/sessions": EVERYBODY,
    "POST /v1/tokens": EVERYBODY,
    "POST /v1/act-tokens": EVERYBODY,
    "DELETE /v1/sessions/current": EVERYBODY,
    "GET /v1/me": PEOPLE,
    "GET /v1/sessions": PEOPLE,
    "DELETE /v1/sessions": PEOPLE,
    "DELETE /v1/sessions/{session_id}": PEOPLE,
    "POST /v1/people": REGISTRARS,
    "GET /v1/residency/queue": VERIFIERS,
    "POST /v1/people/{person_id}/residency": VERIFIERS,
    "GET /v1/proposed-roles": AGREES,
    "POST /v1/proposed-roles/{proposal_id}/agreement": AGREES,
    "POST /v1/proposed-roles/{proposal_id}/refusal": AGREES,
    "GET /v1/officers/days": frozenset({Role.AUDITOR}),
    "GET /v1/role-grants": frozenset({Role.AUDITOR}),
    "POST /v1/people/{person_id}/roles": GRANTORS,
    "DELETE /v1/people/{person_id}/roles": GRANTORS,
    "GET /internal/people": frozenset({"service notifications"}),
    "POST /internal/aliases": frozenset({"service portal"}),
    "GET /internal/events": ALL_SERVICES,
}
"""What stands at the door of each route; what an action then thinks of the territory is tested with the action."""


def headers_of(who: str) -> dict[str, str]:
    if who == NOBODY:
        return {}
    if who.startswith("service "):
        return service_bearer(who.removeprefix("service "), calling="identity")
    return bearer() if who == SOMEBODY else bearer(Role(who))


def test_every_route_stands_in_the_table_and_says_whom_it_lets_in(app: Flask) -> None:
    found = set()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api-docs"):
            continue
        path = rule.rule.replace("<uuid:", "{").replace(">", "}")
        found |= {f"{method} {path}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
        assert hasattr(app.view_functions[rule.endpoint], AUTHENTICATION), path
    assert found == set(LETS_IN)


@pytest.mark.parametrize("door", LETS_IN)
def test_a_route_lets_in_exactly_whom_the_table_names(door: str, client: FlaskClient) -> None:
    method, path = door.split()
    query = {"area": CITY} if path.endswith("queue") else {"role": "moderator", "area": CITY, "ids": str(new_id())}
    path = path.replace("{person_id}", str(new_id())).replace("{session_id}", str(new_id()))
    path = path.replace("{proposal_id}", str(new_id()))
    let_in = set()
    for who in sorted(EVERYBODY):
        answer = client.open(path, method=method, headers=headers_of(who), query_string=query)
        assert answer.status_code < 500, answer.text
        body: Any = answer.get_json(force=True, silent=True)
        code = body.get("code") if isinstance(body, dict) else None
        if code not in {"unauthenticated", "forbidden"}:
            let_in.add(who)
    assert let_in == LETS_IN[door]


@pytest.mark.parametrize("grantor", list(Role))
def test_each_role_grants_what_is_hers_to_grant(grantor: Role, client: FlaskClient) -> None:
    adult, child = registered(client, ADULT), registered(client, CHILD)
    granted = set()
    for role in Role:
        person = child if role is Role.FORUM_MEMBER else adult
        answer = client.post(
            f"/v1/people/{person}/roles", json={"role": role, "area": DAMAI}, headers=bearer((grantor, CITY))
        )
        if answer.status_code == 201:
            granted.add(role)
            assert answer.json["state"] == ("proposed" if role in STAFF else "granted")
    assert granted == GRANTS.get(grantor, frozenset())


def test_only_an_operator_makes_officers_of_the_city_and_operators() -> None:
    alone = {Role.OPERATOR, Role.DP3AKB_OFFICER, Role.SAFEGUARDING_OFFICER, Role.AUDITOR}
    for role in alone:
        assert [grantor for grantor, roles in GRANTS.items() if role in roles] == [Role.OPERATOR]


def test_a_power_ends_at_the_border_of_its_territory(client: FlaskClient) -> None:
    child = registered(client, CHILD)
    wish = {"role": "forum_member", "area": DAMAI}
    there = bearer((Role.KELURAHAN_OFFICER, "64.71.06.1004"))
    refused = client.post(f"/v1/people/{child}/roles", json=wish, headers=there)
    assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    wider = {"role": "forum_member", "area": CITY}
    here = bearer((Role.KELURAHAN_OFFICER, DAMAI))
    assert client.post(f"/v1/people/{child}/roles", json=wider, headers=here).status_code == 403
    assert client.post(f"/v1/people/{child}/roles", json=wish, headers=here).status_code == 201
    assert client.get("/v1/residency/queue?area=64.71.06", headers=here).status_code == 403
    assert client.get(f"/v1/residency/queue?area={DAMAI}", headers=here).status_code == 200


def test_nobody_confirms_or_promotes_herself(client: FlaskClient) -> None:
    from uuid import UUID

    person = registered(client, ADULT, confirm=False)
    herself = bearer(Role.DP3AKB_OFFICER, Role.OPERATOR, person=UUID(person))
    confirmed = client.post(f"/v1/people/{person}/residency", headers=herself)
    assert (confirmed.status_code, confirmed.json["code"]) == (403, "not_oneself")
    promoted = client.post(f"/v1/people/{person}/roles", json={"role": "auditor", "area": CITY}, headers=herself)
    assert (promoted.status_code, promoted.json["code"]) == (403, "not_oneself")
    assert client.post(f"/v1/people/{person}/residency", headers=officer()).status_code == 200


def test_the_operator_makes_nobody_a_voter(client: FlaskClient) -> None:
    person = registered(client, ADULT, confirm=False)
    assert client.post(f"/v1/people/{person}/residency", headers=operator()).status_code == 403
