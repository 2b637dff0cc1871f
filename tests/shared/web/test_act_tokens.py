"""What cannot be undone needs a token of its own: for that act, at that service, now, and once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask
from flask_smorest import Blueprint
from werkzeug.test import Client

from shared import clock
from shared.contracts.acts import ACTS
from shared.contracts.roles import Role
from shared.database import Database
from shared.ids import new_id
from shared.refusals import Forbidden
from shared.tokens import ACT_LIFETIME, LEEWAY, TokenRefused
from shared.web import make_app, requires
from shared.web.authentication import caller
from shared.web.idempotency import idempotent
from tests.people import CITY, keyring, settings_for, token_for

OFFICER = {
    "sub": str(new_id()), "roles": [[str(Role.DP3AKB_OFFICER), CITY]], "kelurahan": None, "age_band": "adult",
    "verified": True,
}  # fmt: skip
blueprint = Blueprint("gates", __name__)


@blueprint.post("/gates/<int:number>")
@requires(Role.DP3AKB_OFFICER, act="poll.open")
@idempotent
@blueprint.response(HTTPStatus.CREATED)
def open_gate(number: int) -> dict[str, Any]:
    """Open a gate; the thirteenth is not hers."""
    if number == 13:
        raise Forbidden("Not this one.")
    return {"number": number, "by": str(caller().id)}


@pytest.fixture
def app(service_database: Callable[[str], str]) -> Iterator[Flask]:
    database = Database(service_database("voting"))
    yield make_app("voting", settings_for("voting", database.url), [blueprint], database=database)
    database.dispose()


def act_token(act: str = "poll.open", **changes: Any) -> str:
    return keyring("identity").sign_act({**OFFICER, **changes}, act)[0]


def press(app: Flask, token: str, number: int = 1, key: str = "") -> tuple[int, Any]:
    """As a client without our tests' ways: status, and the code or the answer."""
    headers = {"Authorization": f"Bearer {token}"} | ({"Idempotency-Key": key} if key else {})
    answer = Client(app).post(f"/v1/gates/{number}", headers=headers)
    told = answer.get_json()
    return answer.status_code, told.get("code", told)


def test_a_persons_own_token_is_not_enough_and_is_told_what_is(app: Flask) -> None:
    assert press(app, token_for(Role.DP3AKB_OFFICER)) == (401, "act_token_needed")


def test_a_token_for_the_act_opens_once(app: Flask) -> None:
    token = act_token()
    assert press(app, token) == (201, {"number": 1, "by": OFFICER["sub"]})
    assert press(app, token) == (401, "token_spent")
    assert press(app, token, 2, key="another") == (401, "token_spent")


def test_the_same_request_may_come_again_after_a_lost_answer_and_no_other(app: Flask) -> None:
    token = act_token()
    first = press(app, token, key="a")
    assert first == press(app, token, key="a") == press(app, act_token(), key="a")
    assert press(app, token, key="b") == (401, "token_spent")
    assert press(app, token, 2, key="a") == (401, "token_spent")


def test_pressed_eight_times_at_once_it_opens_one_gate(app: Flask) -> None:
    token = act_token()
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda number: press(app, token, number)[0], range(1, 9)))
    assert sorted(statuses) == [201] + [401] * 7


def test_what_was_refused_has_used_nothing_up(app: Flask) -> None:
    token = act_token()
    assert press(app, token, 13) == (403, "forbidden")
    assert press(app, token)[0] == 201


@pytest.mark.parametrize(
    "token",
    [
        lambda: act_token("poll.certify"),
        lambda: act_token("proposal.adopt"),
        lambda: keyring("portal").sign_act(OFFICER, "poll.open")[0],
        lambda: keyring("identity").sign_service("voting"),
    ],
    ids=["another act", "another service", "signed by another", "a service's token"],
)
def test_no_other_token_opens(app: Flask, token: Callable[[], str]) -> None:
    assert press(app, token()) == (401, "unauthenticated")


def test_it_ends_after_half_a_minute_and_a_role_that_she_has_no_more_does_not_open(app: Flask) -> None:
    token = act_token()
    with clock.frozen_at(clock.now() + ACT_LIFETIME + timedelta(seconds=LEEWAY + 1)):
        assert press(app, token) == (401, "unauthenticated")
    assert press(app, act_token(roles=[])) == (403, "forbidden")


@pytest.mark.parametrize("act", ACTS)
def test_it_passes_neither_for_a_person_nor_for_a_service(act: str) -> None:
    token = act_token(act)
    for read in (keyring(ACTS[act]).read_person, keyring(ACTS[act]).read_service):
        with pytest.raises(TokenRefused):
            read(token)


def test_the_boards_key_does_not_pass_as_a_service() -> None:
    with pytest.raises(TokenRefused):
        keyring("identity").read_service(keyring("board").sign_service("identity"))
