"""One call to another service: as the visitor, within a few seconds, with one kind of refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import has_request_context

from shared.telemetry.logs import get_logger
from shared.web.rate_limits import client_address
from shared.wire import PATIENCE, Answer, AnswerUnreadable, Asked, Patience, Request, WireFailure

log = get_logger(__name__)

Record = dict[str, Any]
"""Any JSON object. What services answer is told by services.portal.clients.records, written from their documents."""

T = TypeVar("T")

UNHURRIED = Patience(connect=2.0, answer=45.0)
"""For the few steps that take long and are taken once."""

LONGEST_PAGE = 100
"""Items; what the services give at most at once."""
MOST_PAGES = 20


class ServiceRefused(Exception):
    """A service answered with a problem document."""

    def __init__(self, service: str, status: int, body: Record) -> None:
        super().__init__(f"{service} answered {status} {body.get('code', '')}")
        self.service = service
        self.status = status
        self.code = str(body.get("code", "unexpected"))
        self.detail = str(body.get("detail", ""))
        self.facts = body
        errors = body.get("errors")
        self.errors: Record = errors if isinstance(errors, dict) else {}


class ServiceUnreachable(Exception):
    """A service did not answer in time; whether it acted is unknown."""


class IdentityAway(ServiceUnreachable):
    """Identity did not answer, so nothing was asked of anybody else: nothing changed."""


@dataclass(frozen=True)
class Wire:
    """The way to one service."""

    service: str
    peer: Asked
    names_nobody: bool = False
    """Whether the service must not learn who asks: her address stays here, and `peer` tells no correlation id."""

    def get(self, record: type[T], path: str, *, token: str | None = None, **query: Any) -> T:
        """Ask for a record; empty query values are left out. Raises ServiceRefused and ServiceUnreachable."""
        asked = {name: value for name, value in query.items() if value is not None and value != ""}
        return self.send(record, "GET", path, token=token, query=asked)

    def every(self, item: type[T], path: str, *, token: str | None = None, **query: Any) -> list[T]:
        """All items of a list, page after page, up to MOST_PAGES. Raises as `get` does."""
        found: list[T] = []
        cursor: str | None = None
        for _page in range(MOST_PAGES):
            answer = self.get(Record, path, token=token, limit=LONGEST_PAGE, cursor=cursor, **query)
            found += answer["items"]
            cursor = answer.get("next")
            if cursor is None:
                break
        return found

    def post(
        self,
        record: type[T],
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        key: str | None = None,
        patience: Patience = PATIENCE,
    ) -> T:
        """Do something, once for each idempotency `key`. Raises as `get` does."""
        content = body if body is not None else {}
        return self.send(record, "POST", path, token=token, json=content, key=key, patience=patience)

    def send(
        self,
        record: type[T],
        method: str,
        path: str,
        *,
        token: str | None = None,
        authorization: str | None = None,
        key: str | None = None,
        query: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | None = None,
        patience: Patience = PATIENCE,
    ) -> T:
        """Any call that answers a kind of record. `token` is the visitor's, or `authorization` is that of a session."""
        headers = self._who_asks()
        if token or authorization:
            headers["Authorization"] = authorization or f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        request = Request(method, path, query or {}, headers, content)
        answer = self._ask(request if json is None else request.with_json(json), patience)
        return cast(
            "T", self._read(answer)
        )  # its shape is not looked at here: doubles and real services are held to it

    def file(self, path: str) -> bytes:
        """A document as the service wrote it, byte by byte. Raises as `get` does."""
        answer = self._ask(Request("GET", path, headers=self._who_asks()))
        if answer.is_refusal:
            self._read(answer)
        return answer.body

    def _who_asks(self) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        visitor_address = client_address() if has_request_context() and not self.names_nobody else None
        if visitor_address:
            headers["X-Forwarded-For"] = visitor_address  # so that a limit counts her, and not the whole portal
        return headers

    def _ask(self, request: Request, patience: Patience = PATIENCE) -> Answer:
        try:
            return self.peer.ask(request, patience)
        except WireFailure as error:
            raise self._unreachable(error) from error

    def _read(self, answer: Answer) -> Record:
        """The JSON object in it. Raises ServiceRefused, and ServiceUnreachable where it is no JSON."""
        try:
            body = answer.json() if answer.body else {}
        except AnswerUnreadable as error:
            if not answer.is_refusal:
                raise self._unreachable(error) from error
            body = {}
        if answer.is_refusal:
            raise ServiceRefused(self.service, answer.status, body if isinstance(body, dict) else {})
        return body if isinstance(body, dict) else {"items": body, "next": None}

    def _unreachable(self, error: WireFailure) -> ServiceUnreachable:
        log.warning("service_unreachable", peer=self.service, error_type=type(error).__name__)
        return ServiceUnreachable(self.service)
