"""The city's one address, asked with patience: a process that is starting again is waited for, nothing acts twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from shared.wire import Answer, AnswerUnreadable, Patience, Peer, Request, WireFailure

Seen = TypeVar("Seen")

PATIENCE = 60.0
"""Seconds for which a service may be away: a killed process, a restarted queue."""
PAUSE = 0.25
ONE_TRY = Patience(connect=5.0, answer=15.0)
AWAY = frozenset({429, 502, 503, 504})
IN_FLIGHT = "request_in_flight"
NOT_YET = frozenset({IN_FLIGHT, "paper_not_here"})
"""What will be otherwise in a moment: another request at work, a poll whose paper is on its way to the box."""


class Refused(Exception):
    """The city said no; `code` is the API's stable one."""

    def __init__(self, request: str, status: int, code: str, detail: str) -> None:
        super().__init__(f"{request} -> {status} {code}: {detail}")
        self.status, self.code = status, code


class Missing(Exception):
    """Something did not happen in time."""


class Door:
    """HTTP to one running city. `token` is a callable, since a token lives a minute and a story lasts longer."""

    def __init__(self, url: str, box_url: str | None = None) -> None:
        self.url = url.rstrip("/")
        self._box_url = box_url
        self._city = Peer(self.url)

    @cached_property
    def box(self) -> Door:
        """The ballot box: where it was said to be, or at the next port of the same host."""
        if self._box_url:
            return Door(self._box_url)
        parts = urlsplit(self.url)
        return Door(f"{parts.scheme}://{parts.hostname}:{(parts.port or 8000) + 1}")

    def get(self, path: str, token: Callable[[], str] | None = None, **query: Any) -> Any:
        """The JSON behind `path`."""
        return self._ask(Request("GET", path, query), token)

    def post(
        self, path: str, body: Any = None, token: Callable[[], str] | None = None, *, key: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Any:  # fmt: skip
        """Do something once, however often it has to be asked: every attempt carries the same idempotency key."""
        own = {"Idempotency-Key": key or str(uuid4()), **(headers or {})}
        return self._ask(Request("POST", path, headers=own).with_json({} if body is None else body), token)

    def delete(self, path: str, token: Callable[[], str] | None = None) -> None:
        """Take something away."""
        self._ask(Request("DELETE", path), token)

    def must_answer(self) -> None:
        """See whether anybody is there at all, without patience. Raises Missing."""
        try:
            self._city.ask(Request("GET", "/health"), ONE_TRY)
        except WireFailure as error:
            raise Missing(
                f"nobody answers at {self.url}: start the city with ./rembuk up, or name it with --url"
            ) from error

    def put(self, path: str, token: Callable[[], str] | None = None) -> Any:
        """Bring about a state."""
        return self._ask(Request("PUT", path), token)

    def close(self) -> None:
        """Let the connections go."""
        self._city.close()
        if "box" in self.__dict__:  # opened when first asked for
            self.box.close()

    def _ask(self, request: Request, token: Callable[[], str] | None) -> Any:
        until = time.monotonic() + PATIENCE
        name = f"{request.method} {request.path}"
        while True:
            shown = {} if token is None else {"Authorization": f"Bearer {token()}"}
            try:
                answer = self._city.ask(replace(request, headers={**request.headers, **shown}), ONE_TRY)
            except WireFailure as error:
                if time.monotonic() > until:
                    raise Missing(f"{name}: nobody answers ({type(error).__name__})") from error
            else:
                if not _is_away(answer) or time.monotonic() > until:
                    return _content(answer, name)
            time.sleep(PAUSE)


def wait_for(what: str, look: Callable[[], Seen | None], *, seconds: float = PATIENCE) -> tuple[Seen, float]:
    """What `look` sees as soon as it sees anything, and after how many seconds; raises Missing naming `what`."""
    began = time.monotonic()
    while True:
        seen = look()
        if seen:
            return seen, time.monotonic() - began
        if time.monotonic() - began > seconds:
            raise Missing(f"{what} did not come within {seconds:.0f} s")
        time.sleep(0.05 if time.monotonic() - began < 2 else PAUSE)


def unless(codes: Collection[str], act: Callable[[], object]) -> None:
    """Do it; a refusal with one of these codes says that there is nothing to do."""
    try:
        act()
    except Refused as refused:
        if refused.code not in codes:
            raise


def _is_away(answer: Answer) -> bool:
    return answer.status in AWAY or (answer.is_refusal and _problem(answer).get("code") in NOT_YET)


def _content(answer: Answer, request: str) -> Any:
    if not answer.is_refusal:
        return answer.json() if answer.body else None
    problem = _problem(answer)
    errors = problem.get("errors")
    detail = f"{problem.get('title', '')} {problem.get('detail', '')} {errors or ''}".strip()
    raise Refused(request, answer.status, problem.get("code", "?"), detail)


def _problem(answer: Answer) -> dict[str, Any]:
    try:
        problem = answer.json()
    except AnswerUnreadable:
        return {}
    return problem if isinstance(problem, dict) else {}
