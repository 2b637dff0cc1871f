"""A door that many people come to at once: so many are let in, the others are told at once to come again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from shared.web.crowding import LATEST, SOONEST, at_most, register_turnstiles
from shared.web.problems import register_problem_handlers

PLACES = 3


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds everybody who was let in, until it is set."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def arrivals() -> threading.Semaphore:
    """Released by everybody who was let in."""
    return threading.Semaphore(0)


@pytest.fixture
def app(gate: threading.Event, arrivals: threading.Semaphore) -> Flask:
    """A door with three places."""
    made = Flask("door")
    register_problem_handlers(made)
    in_turn = at_most(PLACES)

    @made.post("/slow")
    @in_turn
    def slow() -> str:
        arrivals.release()
        assert gate.wait(20)
        return "done"

    @made.post("/broken")
    @in_turn
    def broken() -> str:
        raise ValueError("on purpose")

    made.add_url_rule("/other", view_func=lambda: "here")
    register_turnstiles(made, {"X-Door": "open"})
    return made


def test_whoever_comes_to_a_full_door_is_told_at_once_to_come_again(app: Flask, gate: threading.Event) -> None:
    refused: list[TestResponse] = []

    def knock() -> int:
        answer = app.test_client().post("/slow")
        if answer.status_code == 503:
            refused.append(answer)
            if len(refused) == 5:
                gate.set()
        return answer.status_code

    with ThreadPoolExecutor(PLACES + 5) as threads:
        statuses = [one.result(30) for one in [threads.submit(knock) for _ in range(PLACES + 5)]]
    assert sorted(statuses) == [200] * PLACES + [503] * 5, "five were refused while three were inside"
    assert {answer.json["code"] for answer in refused} == {"crowded"}
    for answer in refused:
        assert SOONEST <= int(answer.headers["Retry-After"]) == answer.json["retry_after"] <= LATEST
        assert answer.headers["X-Door"] == "open", "a page elsewhere must be able to read it"
        assert answer.content_type == "application/problem+json"
    assert app.test_client().post("/slow").status_code == 200, "and afterwards there is room again"


def test_whoever_wants_something_else_passes_a_full_door(
    app: Flask, gate: threading.Event, arrivals: threading.Semaphore
) -> None:
    with ThreadPoolExecutor(PLACES) as threads:
        inside = [threads.submit(app.test_client().post, "/slow") for _ in range(PLACES)]
        assert all(arrivals.acquire(timeout=20) for _ in range(PLACES))
        assert app.test_client().post("/broken").status_code == 503
        assert app.test_client().get("/other").status_code == 200
        assert app.test_client().get("/slow").status_code == 405
        assert app.test_client().options("/slow").status_code == 200
        gate.set()
        assert [one.result(30).status_code for one in inside] == [200] * PLACES


def test_a_request_that_breaks_gives_its_place_back(app: Flask, gate: threading.Event) -> None:
    gate.set()
    client = app.test_client()
    assert [client.post("/broken").status_code for _ in range(2 * PLACES)] == [500] * (2 * PLACES)
    assert client.post("/slow").status_code == 200
