"""Crowds: one voter on two hundred devices, everybody at the door at once, and the last second."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx

from shared.blind_signatures import blind, read_jwk, to_text
from shared.contracts.roles import Role
from tests.faults.many_voters import ManyVoters, must_be_counted
from tests.faults.polling_place import Place, eventually
from tests.people import bearer

PRESSES = 200
PLACES = 16
"""Ballots that one process of the box casts at once; see services/voting/box/ballots/http.py."""


def test_of_two_hundred_devices_of_one_voter_exactly_one_gets_her_token(place: Place) -> None:
    (person,) = place.voters(1)
    poll_id = place.open_poll()
    headers = bearer(Role.RESIDENT, person=person)
    address = f"http://127.0.0.1:{place.ports['roll']}/v1/polls/{poll_id}"
    key = read_jwk(httpx.get(f"{address}/paper", headers=headers, trust_env=False).json()["cell"]["key"])
    bodies = [{"blinded": to_text(blind(key, secrets.token_bytes(32)).blinded)} for _ in range(PRESSES)]
    answers = at_once(f"{address}/tokens", bodies, headers)
    given = [body for body, answer in zip(bodies, answers, strict=True) if answer.status_code == 201]
    told = Counter((answer.status_code, answer.json().get("code", "")) for answer in answers)
    assert len(given) == 1, told
    assert set(told) <= {(201, ""), (409, "already_issued"), (503, "crowded")}, told
    assert place.query("voting", "SELECT count(*) FROM roll_entries WHERE poll_id = %s AND blinded <> ''", poll_id) == [
        (1,)
    ]
    again = httpx.post(f"{address}/tokens", json=given[0], headers=headers, trust_env=False, timeout=30)
    assert again.status_code == 201, "the device that was first gets its answer again"


def test_one_ballot_pressed_two_hundred_times_lies_in_the_box_once(place: Place, seed: int) -> None:
    people = place.voters(1)
    poll_id = place.open_poll()
    voters = Pressing(place, poll_id, seed=seed)
    voters.vote_all(people)
    taken = [answer.json()["receipt"] for answer in voters.pressed if answer.status_code == 201]
    sent_away = [answer for answer in voters.pressed if answer.status_code != 201]
    assert len(set(taken)) == 1
    assert len(taken) + len(sent_away) == PRESSES
    for answer in sent_away:
        assert (answer.status_code, answer.json()["code"]) == (503, "crowded")
        assert int(answer.headers["Retry-After"]) > 0
    assert place.query("box", "SELECT count(*) FROM ballots WHERE poll_id = %s", poll_id) == [(1,)]


def test_a_box_that_cannot_keep_up_sends_people_away_at_once_and_holds_nobody(place: Place, seed: int) -> None:
    first, person = place.voters(2)
    poll_id = place.open_poll()
    voters = ManyVoters(place, poll_id, seed=seed)
    voters.vote_all([first])
    held, go = threading.Event(), threading.Event()

    def hold_the_paper() -> None:
        with place.connection("box") as connection:
            connection.execute("SELECT 1 FROM papers WHERE poll_id = %s FOR UPDATE", [poll_id])
            held.set()
            assert go.wait(60)

    address = f"http://127.0.0.1:{place.ports['box']}/v1/polls/{poll_id}"
    with ThreadPoolExecutor(1) as threads:
        holding = threads.submit(hold_the_paper)
        assert held.wait(20)
        body = voters.signed(person)
        with ThreadPoolExecutor(4 * PLACES) as crowd:
            pressing = [crowd.submit(post, f"{address}/ballots", body) for _ in range(4 * PLACES)]
            eventually(lambda: sum(one.done() for one in pressing) >= 3 * PLACES)
            refused = [one.result() for one in pressing if one.done()]
            assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(503, "crowded")}
            assert httpx.get(f"{address}/roots", trust_env=False, timeout=20).status_code == 200, "the board stays open"
            go.set()
            assert sum(one.result().status_code == 201 for one in pressing) == PLACES
        holding.result()


def test_in_a_rush_through_the_last_second_every_acknowledged_ballot_is_counted_and_no_other(
    place: Place, seed: int
) -> None:
    people = place.voters(300)
    poll_id = place.open_poll(seconds=6)
    voters = ManyVoters(place, poll_id, seed=seed)
    voters.vote_all(people, threads=12)
    assert voters.receipts, "some were in time"
    assert voters.refused, "and some were not"
    assert set(voters.refused.values()) <= {"poll_not_open", "box_closed"}
    assert voters.unpromised == []
    eventually(lambda: place.is_published(poll_id))
    must_be_counted(place, voters)


class Pressing(ManyVoters):
    """A voter who presses the button very often at once."""

    pressed: list[httpx.Response]

    def ask(
        self, client: httpx.Client, door: str, path: str, body: Any, headers: dict[str, str] | None = None
    ) -> httpx.Response | None:
        """As ever, save that the ballot is cast many times."""
        if door == "box":
            self.pressed = at_once(f"http://127.0.0.1:{self.place.ports[door]}/v1{path}", [body] * PRESSES)
        return super().ask(client, door, path, body, headers)


def at_once(address: str, bodies: list[Any], headers: dict[str, str] | None = None) -> list[httpx.Response]:
    """Post all of them in the same moment, from a connection each."""
    ready = threading.Barrier(len(bodies))

    def press(body: Any) -> httpx.Response:
        ready.wait(60)
        return post(address, body, headers)

    with ThreadPoolExecutor(len(bodies)) as threads:
        return list(threads.map(press, bodies))


def post(address: str, body: Any, headers: dict[str, str] | None = None) -> httpx.Response:
    """One request on a connection of its own."""
    return httpx.post(address, json=body, headers=headers, trust_env=False, timeout=60)
