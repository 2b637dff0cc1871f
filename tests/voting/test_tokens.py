"""One person, one token: however often, however fast, from however many devices; and the paper that goes with it."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from services.voting.roll.settings import VotingSettings
from services.voting.roll.tokens.signer_client import SignerClient
from shared.blind_signatures import blind, read_jwk, to_text
from tests.people import bearer, born
from tests.voting.town import ELSEWHERE, Town, unknown

PRESSES = 50


def press_at_once(app: Flask, path: str, bodies: list[dict[str, str]], headers: dict[str, str]) -> list[Any]:
    """What the roll answers to requests that come together."""
    ready = threading.Barrier(len(bodies))

    def press(body: dict[str, str]) -> Any:
        client = app.test_client()
        ready.wait(60)
        while (answer := client.post(path, json=body, headers=headers)).status_code == 503:
            assert answer.json["code"] == "crowded", "who is sent away from a full door presses again"
        return answer

    with ThreadPoolExecutor(len(bodies)) as threads:
        return list(threads.map(press, bodies))


def blinded_values(town: Town, poll_id: str, person: UUID, count: int) -> list[dict[str, str]]:
    """So many different tokens of one voter, blinded."""
    key = read_jwk(town.get(f"/polls/{poll_id}/paper", town.voter(person)).json["cell"]["key"])
    return [{"blinded": to_text(blind(key, secrets.token_bytes(32)).blinded)} for _ in range(count)]


@pytest.mark.usefixtures("open_polls")
def test_a_button_pressed_fifty_times_at_once_from_fifty_devices_gives_one_token(app: Flask, town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    bodies = blinded_values(town, poll_id, person, PRESSES)
    answers = press_at_once(app, f"/v1/polls/{poll_id}/tokens", bodies, town.voter(person))
    told = Counter((answer.status_code, answer.json.get("code", "")) for answer in answers)
    assert told == {(201, ""): 1, (409, "already_issued"): PRESSES - 1}
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 1, "issued": 1}


@pytest.mark.usefixtures("open_polls")
def test_the_same_blinded_value_pressed_fifty_times_at_once_gets_one_signature(app: Flask, town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    bodies = blinded_values(town, poll_id, person, 1) * PRESSES
    answers = press_at_once(app, f"/v1/polls/{poll_id}/tokens", bodies, town.voter(person))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["signature"] for answer in answers}) == 1
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 1, "issued": 1}


def test_the_same_blinded_value_again_gets_the_same_answer_and_another_gets_none(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    one, other = blinded_values(town, poll_id, person, 2)
    first, again, refused = (
        town.post(f"/polls/{poll_id}/tokens", body, town.voter(person)) for body in (one, one, other)
    )
    assert (first.status_code, first.json) == (201, again.json)
    assert (refused.status_code, refused.json["code"]) == (409, "already_issued")
    assert refused.json["detail"]


@pytest.mark.usefixtures("open_polls")
def test_a_blinded_value_that_a_shared_device_kept_costs_the_next_voter_nothing(town: Town) -> None:
    one, other = town.resident(), town.resident()
    poll_id = town.open()
    (body,) = blinded_values(town, poll_id, one, 1)
    assert town.post(f"/polls/{poll_id}/tokens", body, town.voter(one)).status_code == 201
    refused = town.post(f"/polls/{poll_id}/tokens", body, town.voter(other))
    assert (refused.status_code, refused.json["code"]) == (409, "blinded_used")
    assert town.vote(poll_id, other, "a").status_code == 201, "with a token of her own"
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 2, "issued": 2}
    assert town.post(f"/polls/{poll_id}/tokens", body, town.voter(town.resident(ELSEWHERE))).status_code == 403


def test_what_cannot_be_signed_uses_nothing_up(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    for nonsense in (b"\xff" * 256, b"too short"):
        answer = town.post(f"/polls/{poll_id}/tokens", {"blinded": to_text(nonsense)}, town.voter(person))
        assert (answer.status_code, answer.json["code"]) == (422, "blinded_invalid")
    assert town.vote(poll_id, person, "a").status_code == 201


@pytest.mark.usefixtures("open_polls")
def test_without_the_signer_nothing_is_used_up(app: Flask, settings: VotingSettings, town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    device, sound = town.device(person), app.extensions["signer"]
    app.extensions["signer"] = SignerClient("http://127.0.0.1:1", app.extensions["keyring"])
    answer = device.take(poll_id)
    assert (answer.status_code, answer.json["code"]) == (503, "signer_unavailable")
    assert answer.headers["Retry-After"]
    assert town.get(f"/polls/{poll_id}/turnout").json == {"voters": 1, "issued": 0}
    app.extensions["signer"] = sound
    assert town.vote(poll_id, person, "a").status_code == 201, "also with another token from another device"


def test_who_is_not_on_the_roll_is_told_why(town: Town) -> None:
    elsewhere, child, old = (
        town.resident(ELSEWHERE),
        town.resident(birth_month=born(6)),
        town.resident(birth_month="1930-01"),
    )
    stranger, poll_id = unknown(), town.open(age_from=17, age_to=60)
    reasons = {person: town.vote(poll_id, person, "a").json["reason"] for person in (elsewhere, child, old, stranger)}
    assert reasons == {elsewhere: "wrong_area", child: "too_young", old: "too_old", stranger: "not_verified"}
    assert town.ballots(poll_id) == []


def test_nobody_takes_a_token_without_logging_in(town: Town) -> None:
    person = town.resident()
    poll_id = town.open()
    (body,) = blinded_values(town, poll_id, person, 1)
    assert town.post(f"/polls/{poll_id}/tokens", body).status_code == 401


def test_nobody_votes_before_opening(town: Town) -> None:
    person = town.resident()
    poll_id = town.draft()
    assert town.vote(poll_id, person, "a").json["code"] == "poll_not_open"


@pytest.mark.usefixtures("open_polls")
def test_a_voting_code_takes_one_token_however_it_is_written(town: Town) -> None:
    poll_id = town.open(codes_only=True)
    code, other = town.codes(poll_id, 2)
    spoken = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert town.vote_by_code(poll_id, spoken, "a").status_code == 201
    again = town.vote_by_code(poll_id, code, "b")
    assert (again.status_code, again.json["code"]) == (409, "already_issued")
    device = town.device(code=other)
    first, lost = device.take(poll_id), device.take(poll_id)
    assert (first.status_code, first.json) == (201, lost.json)
    assert device.cast(poll_id, ["b"]).status_code == 201
    assert town.vote_by_code(poll_id, "0000-0000-0000", "b").json["code"] == "code_not_valid"
    assert town.ballots(poll_id) == [[0], [1]]
    assert town.turnout(poll_id) == {"ballots": 2, "assisted": 2}, "a server makes the tokens of codes, and says so"


def test_a_code_of_one_poll_is_worth_nothing_in_another(town: Town) -> None:
    one, other = town.open(codes_only=True), town.open(codes_only=True)
    (code,) = town.codes(one, 1)
    assert town.vote_by_code(other, code, "a").json["code"] == "code_not_valid"


def test_the_id_of_a_codes_roll_entry_is_no_way_in_for_a_person(town: Town) -> None:
    poll_id = town.open(codes_only=True)
    town.codes(poll_id, 1)
    entry = town.scalar("SELECT voter_id FROM roll_entries")
    answer = town.post(f"/polls/{poll_id}/tokens", {"blinded": to_text(bytes(255) + b"\x02")}, bearer(person=entry))
    assert (answer.status_code, answer.json["code"]) == (403, "not_on_roll")


def test_the_paper_is_in_the_voters_own_order_each_time(town: Town) -> None:
    projects = [{"id": f"p{at}", "title": f"Program {at}", "cost": 1} for at in range(12)]
    poll_id = town.open(projects=projects)
    people = [town.resident() for _ in range(6)]

    def order(headers: dict[str, str] | None) -> list[str]:
        return [line["id"] for line in town.get(f"/polls/{poll_id}/paper", headers).json["projects"]]

    orders = [order(town.voter(person)) for person in people]
    assert orders == [order(town.voter(person)) for person in people], "hers each time"
    assert len({tuple(own) for own in orders}) == 6
    assert order(None) == [project["id"] for project in projects], "print order for strangers"
    assert all(sorted(own) == sorted(order(None)) for own in orders)


def test_the_paper_names_the_very_key_that_everybody_of_the_cell_has(town: Town) -> None:
    people = [town.resident() for _ in range(3)]
    poll_id = town.open()
    cells = [town.get(f"/polls/{poll_id}/paper", town.voter(person)).json["cell"] for person in people]
    published = town.get(f"/polls/{poll_id}/document").json["electorate"]["cells"]
    assert all(cell == {"cell": 0, "key": published[0]["key"]} for cell in cells)
    assert town.get(f"/polls/{poll_id}/paper").json["cell"] is None, "a stranger has none"


@pytest.mark.parametrize("votes", [True, False])
def test_eligibility_names_the_exact_reason_and_never_whether_a_ballot_was_cast(town: Town, votes: bool) -> None:
    voter, issued, elsewhere = town.resident(), town.resident(), town.resident(ELSEWHERE)
    poll_id = town.open()
    device = town.device(issued)
    assert device.take(poll_id).status_code == 201
    if votes:
        assert device.cast(poll_id, ["a"]).status_code == 201

    def standing(headers: dict[str, str] | None) -> Any:
        answer = town.get(f"/polls/{poll_id}/eligibility", headers).json
        assert town.get(f"/polls/{poll_id}/paper", headers).json["eligibility"] == answer
        if headers is not None:
            all_of_hers = {one.pop("poll_id"): one for one in town.get("/polls/eligibility", headers).json["items"]}
            assert all_of_hers.get(poll_id, answer) == answer
            assert (poll_id in all_of_hers) == (town.get(f"/polls/{poll_id}").json["state"] == "open")
        return answer

    assert standing(town.voter(voter)) == {"can_vote": True, "reason": None, "issued": False}
    assert standing(town.voter(issued)) == {"can_vote": False, "reason": "already_issued", "issued": True}
    assert standing(town.voter(elsewhere))["reason"] == "wrong_area"
    assert standing(town.voter(unknown()))["reason"] == "not_verified"
    assert standing(None)["reason"] == "not_logged_in"
    town.close(poll_id)
    assert standing(town.voter(voter))["reason"] == "poll_not_open"
    assert standing(town.voter(issued)) == {"can_vote": False, "reason": "poll_not_open", "issued": True}
