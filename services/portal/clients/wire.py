"""One call to another service: as the visitor, within a few seconds, with one kind of refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
from flask import has_request_context

from shared.telemetry.correlation import correlation_id
from shared.telemetry.logs import get_logger
from shared.web.rate_limits import client_address

log = get_logger(__name__)

Record = dict[str, Any]
"""What a service answers: a JSON object."""

PATIENCE = httpx.Timeout(8.0, connect=2.0)
"""Seconds; a page that waits longer than this is better told that the service does not answer."""
UNHURRIED = httpx.Timeout(45.0, connect=2.0)
"""Seconds, for the few steps that take long and are taken once."""

HARMLESS = frozenset({"GET", "PUT"})
"""What may be asked twice with the same answer, beside what carries an idempotency key."""
HUNG_UP = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError)
"""The other end closed the connection without an answer: a process that is changed for a newer one does, and beside it
another answers. It is asked once more, so that no visitor notices."""

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
    base_url: str
    http: httpx.Client
    names_nobody: bool = False
    """Whether the service must not learn who asks: neither her address nor the number that runs through our logs."""

    def get(self, path: str, *, token: str | None = None, **query: Any) -> Record:
        """Ask for something; empty query values are left out. Raises ServiceRefused and ServiceUnreachable."""
        asked = {name: value for name, value in query.items() if value is not None and value != ""}
        return self.send("GET", path, token=token, params=asked)

    def every(self, path: str, *, token: str | None = None, **query: Any) -> list[Record]:
        """All items of a list, page after page, up to MOST_PAGES. Raises as `get` does."""
        found: list[Record] = []
        cursor: str | None = None
        for _page in range(MOST_PAGES):
            answer = self.get(path, token=token, limit=LONGEST_PAGE, cursor=cursor, **query)
            found += answer["items"]
            cursor = answer.get("next")
            if cursor is None:
                break
        return found

    def post(
        self,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        key: str | None = None,
        patience: httpx.Timeout = PATIENCE,
    ) -> Record:
        """Do something, once for each idempotency `key`. Raises as `get` does."""
        return self.send("POST", path, token=token, json=body if body is not None else {}, key=key, timeout=patience)

    def send(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        authorization: str | None = None,
        key: str | None = None,
        **content: Any,
    ) -> Record:
        """Any call. `token` is the visitor's; `authorization` replaces it where a session speaks for itself."""
        headers = {"Accept": "application/json"}
        if token or authorization:
            headers["Authorization"] = authorization or f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        return self._read(self._answer(method, path, headers | self._who_asks(), content))

    def file(self, path: str) -> bytes:
        """A document as the service wrote it, byte by byte. Raises as `get` does."""
        answer = self._answer("GET", path, {"Accept": "application/json", **self._who_asks()}, {})
        self._read(answer, refusals_only=True)
        return answer.content

    def _who_asks(self) -> dict[str, str]:
        if self.names_nobody:
            return {}
        headers = {"X-Correlation-Id": str(correlation_id())}
        visitor_address = client_address() if has_request_context() else None
        if visitor_address:
            headers["X-Forwarded-For"] = visitor_address  # so that a limit counts her, and not the whole portal
        return headers

    def _answer(self, method: str, path: str, headers: dict[str, str], content: dict[str, Any]) -> httpx.Response:
        options = {"timeout": PATIENCE, **content}
        attempts = 2 if method in HARMLESS or "Idempotency-Key" in headers else 1
        while True:
            attempts -= 1
            try:
                return self.http.request(method, self.base_url + path, headers=headers, **options)
            except httpx.HTTPError as error:
                if attempts and isinstance(error, HUNG_UP):
                    continue
                log.warning("service_unreachable", peer=self.service, error_type=type(error).__name__)
                raise ServiceUnreachable(self.service) from error

    def _read(self, answer: httpx.Response, *, refusals_only: bool = False) -> Record:
        if refusals_only and answer.status_code < 400:
            return {}
        try:
            body = answer.json() if answer.content else {}
        except ValueError:
            body = {}
        if answer.status_code >= 400:
            raise ServiceRefused(self.service, answer.status_code, body if isinstance(body, dict) else {})
        return body if isinstance(body, dict) else {"items": body, "next": None}
