"""A token for an act is made from what identity knows at that moment."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from shared.contracts.roles import Role
from shared.tokens import LEEWAY, PERSON_LIFETIME
from tests.identity.logging_in import LoggingIn
from tests.identity.people import ADULT, OPERATOR, operator, registered
from tests.people import CITY, keyring


def test_it_says_what_she_is_now_and_whatever_ended_is_in_no_token_after_a_minute(door: LoggingIn) -> None:
    who = registered(door.client, ADULT, (Role.MODERATOR, CITY))
    session = door.log_in()
    asked = door.client.post("/v1/act-tokens", json={"act": "proposal.adopt"}, headers=session)
    assert asked.status_code == HTTPStatus.CREATED
    claims = keyring("proposals").read_act(asked.json["token"], "proposal.adopt")
    assert (claims["sub"], claims["exp"] - claims["iat"]) == (who, 30)
    assert ["moderator", CITY] in claims["roles"]
    assert claims["brought_by"] == [str(OPERATOR)]

    ended = door.client.delete(f"/v1/people/{who}/roles?role=moderator&area={CITY}", headers=operator())
    assert ended.status_code == HTTPStatus.NO_CONTENT
    anew = door.client.post("/v1/act-tokens", json={"act": "proposal.adopt"}, headers=session).json["token"]
    assert ["moderator", CITY] not in keyring("proposals").read_act(anew, "proposal.adopt")["roles"]
    assert PERSON_LIFETIME.total_seconds() + LEEWAY <= 60


def test_a_session_that_ended_gets_none(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    session = door.log_in()
    assert door.client.delete("/v1/sessions/current", headers=session).status_code == HTTPStatus.NO_CONTENT
    for headers in (session, {}, {"Authorization": "Session nobody"}):
        answer = door.client.post("/v1/act-tokens", json={"act": "poll.open"}, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (401, "session_ended")


@pytest.mark.parametrize("act", ["", "poll.count", None])
def test_there_are_no_tokens_for_other_acts(act: str | None, door: LoggingIn) -> None:
    registered(door.client, ADULT)
    answer = door.client.post("/v1/act-tokens", json={"act": act}, headers=door.log_in())
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
