"""A stranger who asks and guesses for somebody else's contact locks nobody out and floods nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.identity.sessions.mailing_limits import (
    AGAIN_AFTER,
    MOST_FOR_STRANGERS,
    MOST_GUESSES,
    MOST_MAILS,
    MOST_UNUSED,
)
from services.identity.sessions.model import MOST_TRIES
from shared import clock
from tests.identity.logging_in import CONTACT, LoggingIn
from tests.identity.people import ADULT, registered

HOME, STRANGER = "203.0.113.7", "198.51.100.9"
MINUTE = timedelta(minutes=1)


def come_in(door: LoggingIn, address: str) -> None:
    """Ask for a code from an address, and use it."""
    request_id = door.ask(address=address)
    door.mail()
    assert door.use(request_id, door.box.last_code()).status_code == 201


def test_a_stranger_who_asks_without_end_mails_once_and_locks_nobody_out(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    for _ in range(30):
        assert door.request(address=STRANGER).status_code == 202
        door.mail()
    assert len(door.box.letters) == 1
    come_in(door, HOME)


def test_asking_again_uses_the_code_that_is_on_its_way(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    first, again = door.ask(address=HOME), door.ask(address=HOME)
    assert first != again
    assert door.mail() == 1
    assert door.use(again, door.box.last_code()).status_code == 201
    assert door.use(first, door.box.last_code()).json["code"] == "code_refused", "it was used"


def test_a_code_that_came_late_still_opens_the_newer_request(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    door.ask(address=HOME)
    door.mail()
    late = door.box.last_code()
    with clock.frozen_at(clock.now() + AGAIN_AFTER + MINUTE):
        again = door.ask(address=HOME)
        assert door.mail() == 1
        assert door.use(again, late).status_code == 201


def test_a_code_opens_no_request_from_elsewhere(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    theirs = door.ask(address=STRANGER)
    mine = door.ask(address=HOME)
    assert door.mail() == 2
    assert door.use(theirs, door.box.last_code()).json["code"] == "code_refused"
    assert door.use(mine, door.box.last_code()).status_code == 201


def test_a_strangers_guesses_leave_her_own_code_good(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    mine = door.ask(address=HOME)
    door.mail()
    code = door.box.last_code()
    for _ in range(MOST_GUESSES // MOST_TRIES + 1):
        theirs = door.ask(address=STRANGER)
        for _ in range(MOST_TRIES):
            refused = door.use(theirs, "22222222")
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_tries")
    assert door.use(mine, code).status_code == 201


def test_no_code_meets_more_guesses_than_its_place_allows(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    met = 0
    while met <= MOST_GUESSES:
        request_id = door.ask(address=STRANGER)
        answers = [door.use(request_id, "22222222").json["code"] for _ in range(MOST_TRIES)]
        met += answers.count("code_refused")
        if "too_many_tries" in answers:
            break
    door.mail()
    assert met == MOST_GUESSES
    assert door.use(door.ask(address=STRANGER), door.box.last_code()).json["code"] == "too_many_tries"
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        come_in(door, STRANGER)


@pytest.mark.parametrize("contact", [CONTACT, "siapa@contoh.invalid"])
def test_strangers_use_up_a_part_of_the_days_mails_known_or_not(door: LoggingIn, contact: str) -> None:
    registered(door.client, ADULT)
    answers = [door.request(contact, f"198.51.100.{number}").status_code for number in range(MOST_FOR_STRANGERS + 3)]
    assert answers == [202] * MOST_FOR_STRANGERS + [429] * 3
    assert door.mail() == (MOST_FOR_STRANGERS if contact == CONTACT else 0)


def test_the_rest_of_the_days_mails_is_kept_for_where_she_came_in_before(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    come_in(door, HOME)
    for number in range(MOST_FOR_STRANGERS):
        door.ask(address=f"198.51.100.{number}")
    assert door.request(address="198.51.100.200").status_code == 429
    come_in(door, HOME)
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        come_in(door, "198.51.100.200")


def test_no_contact_gets_more_than_twenty_codes_a_day_and_no_stranger_learns_of_it(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    for _ in range(MOST_MAILS):
        come_in(door, HOME)
    sent = len(door.box.letters)
    here, elsewhere = door.request(address=HOME), door.request(address=STRANGER)
    assert (here.status_code, here.json["code"]) == (429, "too_many_codes")
    assert int(here.headers["Retry-After"]) > 0
    assert elsewhere.status_code == door.request("siapa@contoh.invalid", STRANGER).status_code == 202
    assert door.mail() == 0
    assert (sent, len(door.box.letters)) == (MOST_MAILS, MOST_MAILS)


def test_codes_that_nobody_uses_are_not_mailed_over_and_over(door: LoggingIn) -> None:
    registered(door.client, ADULT)
    began = clock.now()
    for minutes in range(15):
        with clock.frozen_at(began + minutes * MINUTE):
            door.ask(address=HOME)
            door.mail()
    assert len(door.box.letters) == MOST_UNUSED


def test_whoever_asked_before_she_signed_up_gets_a_code_all_the_same(door: LoggingIn) -> None:
    new = {"alias": "Bu Baru", "kelurahan": "64.71.06.1005", "birth_month": "1991-01", "email": "baru@contoh.invalid"}
    door.ask(new["email"])
    request_id = door.client.post("/v1/sign-ups", json=new).json["request_id"]
    assert door.mail() == 1
    assert door.use(request_id, door.box.last_code()).status_code == 201
