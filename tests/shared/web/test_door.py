"""What every service's door does: who comes in, what an error looks like."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from shared.contracts.roles import Role, covers
from shared.refusals import Refusal
from shared.web import caller, make_app, open_to_all, requires, requires_service
from tests.people import DAMAI, bearer, service_bearer, settings_for


class Counted(Schema):
    """One number."""

    number = fields.Integer(required=True)


class TooManyPlanks(Refusal):
    """There are more planks than piles."""


blueprint = Blueprint("planks", __name__)
internal = Blueprint("internal_planks", __name__)


@blueprint.post("/planks")
@requires(Role.MODERATOR)
@blueprint.arguments(Counted)
@blueprint.response(HTTPStatus.CREATED, Counted)
def lay(plank: dict[str, Any]) -> dict[str, Any]:
    """Lay a plank in Damai."""
    caller().must_have(Role.MODERATOR, DAMAI)
    return plank


@blueprint.get("/planks/refused")
@open_to_all
def refuse() -> None:
    """Refuse."""
    raise TooManyPlanks("Take one away.", piles=3)


@blueprint.get("/planks/broken")
@open_to_all
def break_down() -> None:
    """Break."""
    raise RuntimeError("siti@contoh.invalid")


@internal.get("/planks")
@requires_service("portal")
def count() -> dict[str, int]:
    """Count for the portal."""
    return {"number": 3}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return make_app("voting", settings_for("voting"), [blueprint, internal]).test_client()


def test_nobody_enters_without_a_token(client: FlaskClient) -> None:
    answer = client.post("/v1/planks", json={"number": 1})
    assert (answer.status_code, answer.json["code"]) == (HTTPStatus.UNAUTHORIZED, "unauthenticated")


def test_another_role_is_not_let_in(client: FlaskClient) -> None:
    answer = client.post("/v1/planks", json={"number": 1}, headers=bearer(Role.RESIDENT))
    assert (answer.status_code, answer.json["code"]) == (HTTPStatus.FORBIDDEN, "forbidden")


def test_the_role_holds_in_its_territory_only(client: FlaskClient) -> None:
    there = client.post("/v1/planks", json={"number": 1}, headers=bearer((Role.MODERATOR, "64.71.06")))
    elsewhere = client.post("/v1/planks", json={"number": 1}, headers=bearer((Role.MODERATOR, "64.71.01")))
    assert (there.status_code, elsewhere.status_code) == (HTTPStatus.CREATED, HTTPStatus.FORBIDDEN)


def test_a_wrong_field_is_named(client: FlaskClient) -> None:
    answer = client.post("/v1/planks", json={"number": "three"}, headers=bearer(Role.MODERATOR))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer.content_type == "application/problem+json"
    assert (answer.json["code"], list(answer.json["errors"])) == ("invalid_input", ["number"])


def test_a_refusal_has_a_stable_code_and_its_facts(client: FlaskClient) -> None:
    answer = client.get("/v1/planks/refused")
    assert answer.status_code == HTTPStatus.CONFLICT
    assert answer.json["code"] == "too_many_planks"
    assert answer.json["detail"] == "Take one away."
    assert answer.json["piles"] == 3


def test_a_defect_tells_nothing_of_its_words(client: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/v1/planks/broken")
    assert (answer.status_code, answer.json["code"]) == (HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected")
    assert "siti" not in answer.get_data(as_text=True) + capfd.readouterr().err


def test_the_database_away_means_not_ready(client: FlaskClient) -> None:
    assert client.get("/health/live").status_code == HTTPStatus.OK
    assert client.get("/health/ready").status_code == HTTPStatus.SERVICE_UNAVAILABLE


def test_internal_routes_open_to_the_named_service_alone(client: FlaskClient) -> None:
    assert client.get("/internal/planks", headers=service_bearer("portal", calling="voting")).json == {"number": 3}
    wrong = client.get("/internal/planks", headers=service_bearer("programs", calling="voting"))
    person = client.get("/internal/planks", headers=bearer(Role.OPERATOR))
    assert (wrong.status_code, person.status_code) == (HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED)


def test_the_correlation_id_given_comes_back(client: FlaskClient) -> None:
    given = "01a20b50-41cc-78c7-85b8-b75ad40e6340"
    answers = [client.get("/health/live", headers={"X-Correlation-Id": value}) for value in (given, "<script>")]
    assert answers[0].headers["X-Correlation-Id"] == given
    assert "script" not in answers[1].headers["X-Correlation-Id"]


def test_a_territory_covers_what_lies_in_it_and_no_namesake() -> None:
    assert covers("64.71", DAMAI)
    assert covers(DAMAI, DAMAI)
    assert not covers("64.71.06", "64.71.061")
    assert not covers(DAMAI, "64.71")
