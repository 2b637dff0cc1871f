"""How the portal speaks with the services."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from services.portal.clients.city import connect
from services.portal.clients.voting import Voting
from services.portal.clients.wire import UNHURRIED, Record, ServiceRefused, ServiceUnreachable, Wire
from shared.telemetry.correlation import correlation_id
from shared.wire import PATIENCE, Answer, NoAnswerInTime, Patience, Request
from tests.portal.conftest import portal_settings
from tests.shared.wire.scripted import Scripted, ok, scripted


@dataclass(frozen=True)
class Saying:
    """A service that answers as a function does; `waited` notes the askers' patience."""

    says: Callable[[Request], Answer]
    waited: list[Patience]

    def ask(self, request: Request, patience: Patience = PATIENCE) -> Answer:
        """Its answer."""
        self.waited.append(patience)
        return self.says(request)


def wire(says: Callable[[Request], Answer]) -> Wire:
    """A way to a service that answers so."""
    return Wire("programs", Saying(says, []))


def test_a_long_list_is_read_to_its_end() -> None:
    def answer(request: Request) -> Answer:
        page = int(request.query.get("cursor", "0"))
        assert request.query["limit"] == 100
        return Answer.of_json(200, {"items": [{"id": page}], "next": str(page + 1) if page < 3 else None})

    assert [item["id"] for item in wire(answer).every(Record, "/v1/programs")] == [0, 1, 2, 3]


def test_a_list_without_end_is_left_at_some_point() -> None:
    endless = wire(lambda _request: Answer.of_json(200, {"items": [{}], "next": "again"}))
    assert len(endless.every(Record, "/v1/programs")) == 20


def test_opening_a_poll_of_a_whole_city_may_take_its_time() -> None:
    service = Saying(lambda _request: Answer.of_json(200, {}), [])
    voting = Voting(Wire("voting", service))
    voting.open("token", "poll", "key")
    voting.poll("poll")
    assert service.waited == [UNHURRIED, PATIENCE]
    assert UNHURRIED.answer > 4 * PATIENCE.answer


def test_empty_filters_are_not_sent() -> None:
    def answer(request: Request) -> Answer:
        assert request.query == {"area": "64.71"}
        return Answer.of_json(200, {"items": []})

    wire(answer).get(Record, "/v1/programs", area="64.71", q="", cursor=None)


def test_a_problem_is_a_refusal_with_its_code() -> None:
    problem = {"code": "poll_not_open", "detail": "Wait.", "errors": {"title": ["Too long."]}}
    with pytest.raises(ServiceRefused) as refused:
        wire(lambda _request: Answer.of_json(409, problem)).get(Record, "/v1/programs")
    assert (refused.value.status, refused.value.code, refused.value.errors) == (409, "poll_not_open", problem["errors"])


@pytest.mark.parametrize("body", ["", "<html>", "[]", "null"])
def test_an_answer_that_is_no_problem_document_is_still_a_refusal(body: str) -> None:
    with pytest.raises(ServiceRefused) as refused:
        wire(lambda _request: Answer(502, body.encode())).get(Record, "/v1/programs")
    assert refused.value.code == "unexpected"


@pytest.mark.parametrize("body", ["<html>", "{"])
def test_an_answer_that_cannot_be_read_is_none(body: str) -> None:
    with pytest.raises(ServiceUnreachable):
        wire(lambda _request: Answer(200, body.encode())).get(Record, "/v1/programs")


def test_a_service_that_does_not_answer_is_told_apart() -> None:
    def silent(_request: Request) -> Answer:
        raise NoAnswerInTime("slow")

    with pytest.raises(ServiceUnreachable):
        wire(silent).post(Record, "/v1/programs")


def test_flags_and_lists_are_written_as_services_read_them() -> None:
    assert Request("POST", "/v1/polls/imports", {"preview": True}).target == "/v1/polls/imports?preview=true"
    assert Request("GET", "/v1/proposals", {"state": ["a", "b"], "q": []}).target == "/v1/proposals?state=a&state=b"


def test_the_thread_of_a_request_goes_along_to_all_but_the_box() -> None:
    def talk(peer: Scripted, connection: socket.socket, _number: int) -> None:
        peer.question(connection)
        connection.sendall(ok(b"{}"))

    with scripted(talk) as there:
        settings = replace(portal_settings(), peers={"programs": there.url, "box": there.url})
        city = connect(settings)
        city.programs.one("program")
        city.box.roots("poll")
    assert f"X-Correlation-Id: {correlation_id()}" in there.heads[0]
    assert "Correlation" not in there.heads[1]
