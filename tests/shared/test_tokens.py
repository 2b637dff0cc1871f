"""Only identity speaks for people, only a service speaks for itself, and not for long."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared import clock
from shared.contracts.roles import Role
from shared.database.drift import MOST
from shared.ids import new_id
from shared.tokens import LEEWAY, PERSON_LIFETIME, TokenRefused
from tests.people import keyring, token_for


def test_a_persons_token_is_read_by_every_service() -> None:
    person = new_id()
    assert keyring("voting").read_person(token_for(Role.RESIDENT, person=person))["sub"] == str(person)


def test_no_other_service_can_sign_for_a_person() -> None:
    forged, _ = keyring("portal").sign_person({"sub": str(new_id()), "roles": []})
    with pytest.raises(TokenRefused):
        keyring("voting").read_person(forged)


def test_a_token_ends() -> None:
    token = token_for(Role.RESIDENT)
    with (
        clock.frozen_at(clock.now() + PERSON_LIFETIME + timedelta(seconds=LEEWAY + 1)),
        pytest.raises(TokenRefused),
    ):
        keyring("voting").read_person(token)


@pytest.mark.parametrize("seconds", [-MOST, MOST])
def test_a_token_that_was_just_made_holds_where_a_clock_differs_as_far_as_it_may(seconds: float) -> None:
    tokens = token_for(Role.RESIDENT), keyring("notifications").sign_service("identity")
    with clock.frozen_at(clock.now() + timedelta(seconds=seconds)):
        assert keyring("voting").read_person(tokens[0])
        assert keyring("identity").read_service(tokens[1]) == "notifications"


def test_an_altered_token_is_refused() -> None:
    head, body, signature = token_for(Role.RESIDENT).split(".")
    with pytest.raises(TokenRefused):
        keyring("voting").read_person(f"{head}.{body[:-2]}AA.{signature}")


def test_a_service_token_is_for_its_addressee_alone() -> None:
    token = keyring("notifications").sign_service("identity")
    assert keyring("identity").read_service(token) == "notifications"
    with pytest.raises(TokenRefused):
        keyring("voting").read_service(token)


def test_a_service_token_is_no_persons_token() -> None:
    with pytest.raises(TokenRefused):
        keyring("voting").read_person(keyring("identity").sign_service("voting"))


@pytest.mark.parametrize("nonsense", ["", "a.b.c", "a.b", "....", "e30.e30.e30"])
def test_nonsense_is_refused_and_breaks_nothing(nonsense: str) -> None:
    with pytest.raises(TokenRefused):
        keyring("voting").read_person(nonsense)
    with pytest.raises(TokenRefused):
        keyring("voting").read_service(nonsense)
