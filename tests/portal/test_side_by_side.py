"""Pages ask several services at once, in the visitor's name, and go on where one of them does not answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import request

from services.portal.shell.side_by_side import each, side_by_side
from services.portal.shell.visitor import visitor
from shared.telemetry.correlation import correlation_id
from shared.wire import PeerAway, Request
from tests.portal.conftest import Browser
from tests.portal.sample_places import a_resident

PATIENCE = 10.0
"""Seconds; who asks in turn waits for this long at a barrier and then fails."""
MEETING = {
    "/": ["GET /v1/polls", "GET /v1/cycles/current", "GET /v1/summary/areas", "GET /v1/programs"],
    "/saya": ["GET /v1/inbox", "GET /v1/proposals", "GET /v1/sessions"],
    "/wilayah/64.71.01.1003": ["GET /v1/polls", "GET /v1/proposals", "GET /v1/programs"],
    "/meja/peninjauan": ["GET /v1/moderation/queue", "GET /v1/summary/desk"],
    "/meja/verifikasi": ["GET /v1/verification/queue", "GET /v1/summary/desk"],
}
"""Of some pages, the questions that have to be on their way before any of them is answered."""


@pytest.mark.parametrize("path", MEETING)
def test_a_page_has_asked_everybody_before_anybody_answered(browser: Callable[..., Browser], path: str) -> None:
    visitor = browser(a_resident("moderator", "kelurahan_officer"))
    barrier, usual, met = threading.Barrier(len(MEETING[path])), visitor.city.usual(), set()

    def after_all_came(name: str) -> Callable[[Request], Any]:
        def answer(asked: Request) -> Any:
            if name not in met:  # the first question of this name; a later one stands alone
                met.add(name)
                barrier.wait(PATIENCE)
            known = usual[name]
            return known(asked) if callable(known) else known

        return answer

    visitor.city.answers |= {name: after_all_came(name) for name in MEETING[path]}
    assert visitor.get(path).status_code == 200
    assert met == set(MEETING[path])
    assert not barrier.broken


@pytest.mark.parametrize("away", ["GET /v1/cycles/current", "GET /v1/programs", "GET /v1/polls"])
def test_a_page_shows_the_rest_where_one_service_is_away(browser: Callable[..., Browser], away: str) -> None:
    visitor = browser()

    def nobody(_request: Request) -> Any:
        raise PeerAway("nobody there")

    visitor.city.answers[away] = nobody
    assert visitor.get("/").status_code == 200


def test_what_is_asked_beside_is_asked_in_her_name_and_in_her_request(browser: Callable[..., Browser]) -> None:
    resident = a_resident()
    with browser(resident).client as client:
        client.get("/saya")
        asks = [lambda: (visitor().id, request.path, correlation_id())] * 5
        here = asks[0]()
        assert each(asks) == [here] * 5
        assert here[:2] == (resident["id"], "/saya")


def test_hands_do_not_wait_for_hands(browser: Callable[..., Browser]) -> None:
    with browser().client as client:
        client.get("/bantuan")
        extensions = client.application.extensions
        extensions["hands"], before = ThreadPoolExecutor(1), extensions["hands"]
        try:
            nested = [lambda: sum(each([lambda: 1, lambda: 2])) for _ in range(4)]
            assert each(nested) == [3, 3, 3, 3]
        finally:
            extensions["hands"].shutdown()
            extensions["hands"] = before


def test_of_several_failures_the_first_in_order_is_told_and_nothing_asks_on(browser: Callable[..., Browser]) -> None:
    ended: list[int] = []

    def fail(number: int) -> Callable[[], None]:
        def ask() -> None:
            ended.append(number)
            raise LookupError(number)

        return ask

    with browser().client as client:
        client.get("/bantuan")
        with pytest.raises(LookupError, match="1"):
            side_by_side(lambda: ended.append(0), fail(1), fail(2))
    assert sorted(ended) == [0, 1, 2]
