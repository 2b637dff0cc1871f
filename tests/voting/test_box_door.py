"""The box's own door: it knows nobody, lets any page in, and its log speaks of nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from services.voting.box.ballots.http import install_booth
from shared.telemetry.logs import configure_logs
from tests.databases import held_from_writing
from tests.people import bearer
from tests.voting.town import Town

ADDRESS = "203.0.113.77"


def test_receipts_asked_without_end_take_no_thread_from_who_casts(box_app: Flask, town: Town) -> None:
    poll_id = town.open()
    receipt = town.vote(poll_id, town.resident(), "a").json["receipt"]
    assert town.find(poll_id, receipt)["state"] == "waiting"
    places = box_app.view_functions["board.find_receipt"].__dict__["turnstile"]
    with ExitStack() as others:  # as many look-ups as one process works at, none of them answered yet
        while places.acquire(blocking=False):
            others.callback(places.release)
        answer = town.box.post(f"/v1/polls/{poll_id}/receipts", json={"receipt": receipt})
        assert (answer.status_code, answer.json["code"]) == (503, "crowded")
        assert int(answer.headers["Retry-After"]) > 0
        drawn = town.box.post(f"/v1/polls/{poll_id}/receipts/qr", json={"receipt": receipt})
        assert drawn.status_code == 200, "whoever has just cast gets her square all the same"
        assert town.vote(poll_id, town.resident(), "b").status_code == 201
    assert town.find(poll_id, receipt)["state"] == "waiting"


@pytest.fixture
def lines(capfd: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What the process writes, as it does in production."""
    configure_logs("box", "json")
    capfd.readouterr()
    yield capfd
    configure_logs("test", "json")


def test_any_page_may_cast_and_read(box_app: Flask, town: Town) -> None:
    poll_id = town.open()
    asked = box_app.test_client().options(
        f"/v1/polls/{poll_id}/ballots",
        headers={"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"},
    )
    assert asked.status_code == 200
    device = town.device(town.resident())
    for answer in (asked, device.vote(poll_id, ["a"]), device.cast(poll_id, ["z"]), town.box.get("/v1/nowhere")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Access-Control-Allow-Headers"] == "Content-Type"
        assert "Access-Control-Allow-Credentials" not in answer.headers, "no cookie and no account ever comes along"


def test_casting_ignores_who_is_asking_and_sets_no_cookie(box_app: Flask, town: Town) -> None:
    poll_id = town.open()
    for headers in (
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic d2FyZ2E6cmFoYXNpYQ=="},
        bearer(person=town.resident()),
        {"Cookie": "session=somebody; theme=dark"},
    ):
        device = town.device(town.resident())
        device.take(poll_id)
        answer = box_app.test_client().post(
            f"/v1/polls/{poll_id}/ballots", json={**device.ballot, "choices": ["a"]}, headers=headers
        )
        assert answer.status_code == 201, headers
        assert "Set-Cookie" not in answer.headers
    assert town.ballots(poll_id) == [[0]] * 4


def test_the_rolls_accounts_open_nothing_in_the_box_but_the_openings(box_app: Flask) -> None:
    asking = [rule.rule for rule in box_app.url_map.iter_rules() if rule.rule.startswith("/v1/polls")]
    assert sorted(path.rpartition("/")[2] for path in asking) == [
        "ballots", "board", "board", "openings", "qr", "receipts", "replacements", "roots", "turnout",
    ]  # fmt: skip


def test_the_lines_of_the_box_hold_no_address_no_token_no_choice_and_no_receipt(
    box_app: Flask, town: Town, lines: pytest.CaptureFixture[str]
) -> None:
    device = town.device(town.resident())
    projects = [{"id": "jembatan-kecil", "title": "Jembatan kecil", "cost": 1}]
    poll_id = town.open(projects=projects)
    device.take(poll_id)
    lines.readouterr()
    box = box_app.test_client()
    told = {"headers": {"X-Forwarded-For": ADDRESS}, "environ_base": {"REMOTE_ADDR": ADDRESS}}
    ballot = {**device.ballot, "choices": ["jembatan-kecil"]}
    path = f"/v1/polls/{poll_id}"
    receipt = box.post(f"{path}/ballots", json=ballot, **told).json["receipt"]
    box.post(f"{path}/ballots", json={**ballot, "choices": ["nowhere-else"]}, **told)
    box.post(f"{path}/ballots", json={**ballot, "cell": 5}, **told)
    box.post(f"{path}/replacements", json={"receipt": receipt, "choices": ["jembatan-kecil"]}, **told)
    box.post(f"{path}/receipts", json={"receipt": receipt}, **told)
    town.tend(hours=1)
    box_app.extensions["booth"].box.close()
    install_booth(box_app, town.box_database)
    town.in_box("UPDATE papers SET document = '{}' RETURNING 1")
    assert box.post(f"{path}/ballots", json=ballot, **told).status_code == 500, "with the ballot in hand"
    written = "".join(lines.readouterr()) + box.get("/metrics").text
    assert "request_failed" in written, "the search would have found what is there"
    assert "/v1/polls/<uuid:poll_id>/ballots" in written
    secrets = (ADDRESS, device.ballot["token"], device.ballot["signature"], "jembatan-kecil", "nowhere-else", receipt)
    assert not [secret for secret in secrets if secret in written]


def test_a_full_disk_acknowledges_no_ballot_and_says_why(town: Town) -> None:
    poll_id = town.open()
    device = town.device(town.resident())
    device.take(poll_id)
    with held_from_writing(town.box_database.url):
        refused = device.cast(poll_id, ["a"])
    assert (refused.status_code, refused.json["code"]) == (503, "storage_full")
    assert device.cast(poll_id, ["a"]).status_code == 201
    assert town.ballots(poll_id) == [[0]]
