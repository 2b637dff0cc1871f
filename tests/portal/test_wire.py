"""How the portal speaks with the services."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from services.portal.clients.voting import Voting
from services.portal.clients.wire import PATIENCE, UNHURRIED, ServiceRefused, ServiceUnreachable, Wire


def wire(answer: Any) -> Wire:
    """A way to a service that answers so."""
    return Wire("programs", "http://programs", httpx.Client(transport=httpx.MockTransport(answer)))


def test_a_long_list_is_read_to_its_end() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params.get("cursor", "0"))
        assert request.url.params["limit"] == "100"
        return httpx.Response(200, json={"items": [{"id": page}], "next": str(page + 1) if page < 3 else None})

    assert [item["id"] for item in wire(answer).every("/v1/programs")] == [0, 1, 2, 3]


def test_a_list_without_end_is_left_at_some_point() -> None:
    endless = wire(lambda _request: httpx.Response(200, json={"items": [{}], "next": "again"}))
    assert len(endless.every("/v1/programs")) == 20


def test_opening_a_poll_of_a_whole_city_may_take_its_time() -> None:
    waited: list[float] = []

    def answer(request: httpx.Request) -> httpx.Response:
        waited.append(request.extensions["timeout"]["read"])
        return httpx.Response(200, json={})

    voting = Voting(wire(answer))
    voting.open("token", "poll", "key")
    voting.poll("poll")
    assert waited == [UNHURRIED.read, PATIENCE.read]
    assert waited[0] > 4 * waited[1]


def test_empty_filters_are_not_sent() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert dict(request.url.params) == {"area": "64.71"}
        return httpx.Response(200, json={"items": []})

    wire(answer).get("/v1/programs", area="64.71", q="", cursor=None)


def test_a_problem_is_a_refusal_with_its_code() -> None:
    problem = {"code": "poll_not_open", "detail": "Wait.", "errors": {"title": ["Too long."]}}
    with pytest.raises(ServiceRefused) as refused:
        wire(lambda _request: httpx.Response(409, json=problem)).get("/v1/programs")
    assert (refused.value.status, refused.value.code, refused.value.errors) == (409, "poll_not_open", problem["errors"])


@pytest.mark.parametrize("body", ["", "<html>", "[]", "null"])
def test_an_answer_that_is_no_problem_document_is_still_a_refusal(body: str) -> None:
    with pytest.raises(ServiceRefused) as refused:
        wire(lambda _request: httpx.Response(502, text=body)).get("/v1/programs")
    assert refused.value.code == "unexpected"


def test_a_service_that_does_not_answer_is_told_apart() -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    with pytest.raises(ServiceUnreachable):
        wire(silent).post("/v1/programs")


@pytest.mark.parametrize(
    ("method", "key", "asked"), [("GET", None, 2), ("POST", "key", 2), ("POST", None, 1), ("DELETE", None, 1)]
)
def test_a_service_that_hangs_up_is_asked_again_where_that_is_harmless(
    method: str, key: str | None, asked: int
) -> None:
    requests: list[httpx.Request] = []

    def changing(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        if len(requests) == 1:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        return httpx.Response(200, json={})

    if asked == 2:
        wire(changing).send(method, "/v1/programs", key=key)
    else:
        with pytest.raises(ServiceUnreachable):
            wire(changing).send(method, "/v1/programs", key=key)
    assert len(requests) == asked


def test_a_service_that_always_hangs_up_is_asked_twice_and_no_more() -> None:
    requests: list[httpx.Request] = []

    def away(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        raise httpx.ReadError("reset")

    with pytest.raises(ServiceUnreachable):
        wire(away).get("/v1/programs")
    assert len(requests) == 2


def test_the_thread_of_a_request_goes_along() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["X-Correlation-Id"])
        return httpx.Response(204)

    wire(answer).get("/v1/programs")
    assert len(seen[0]) == 36
