"""What goes over the wire and what comes back, as plain values; and `Asked`, which a test double can be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, urlencode

from shared.wire.failures import AnswerUnreadable

LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes; the board of a city's poll is some tens of millions, everything else far below."""
ASKED_TWICE_ALIKE = frozenset({"GET", "HEAD", "PUT"})
"""Methods that may be sent twice with the same effect, beside what carries an idempotency key."""
READ_AS_WRITTEN = "/~:@!$&'()*+,;=%"
"""Letters of a path that need no quoting; a question mark is quoted, since the query has its own place."""


class Patience(NamedTuple):
    """Seconds for the connection, and for the whole answer from the first byte sent to the last one read."""

    connect: float
    answer: float


PATIENCE = Patience(connect=2.0, answer=8.0)
"""A page that waits longer than this is better told that the service does not answer."""


@dataclass(frozen=True)
class Request:
    """One question. `path` begins with a slash; `query` values become text, lists several of one name."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    repeatable: bool | None = None
    """Whether it may be sent twice; None where the method and an idempotency key tell."""

    def with_json(self, content: Any) -> Request:
        """The same question with this in it."""
        return replace(self, headers={**self.headers, "Content-Type": "application/json"}, body=_written(content))

    @property
    def target(self) -> str:
        """Path and query as they stand in the first line."""
        path = quote(self.path, safe=READ_AS_WRITTEN)
        query = urlencode([(name, _as_text(one)) for name, value in self.query.items() for one in _each(value)])
        return f"{path}?{query}" if query else path

    @property
    def may_be_repeated(self) -> bool:
        """Whether asking twice does no more than asking once."""
        if self.repeatable is not None:
            return self.repeatable
        return self.method in ASKED_TWICE_ALIKE or "Idempotency-Key" in self.headers

    def json(self) -> Any:
        """The JSON in it, or None where there is nothing. Raises ValueError."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class Answer:
    """One answer, whole. Names of `headers` are lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, status: int, content: Any) -> Answer:
        """An answer with JSON in it, as a double of a service gives it."""
        return cls(status, _written(content), {"content-type": "application/json"})

    @property
    def is_refusal(self) -> bool:
        """Whether the peer said no, or that it failed."""
        return self.status >= 400

    def json(self) -> Any:
        """The JSON in it. Raises AnswerUnreadable."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise AnswerUnreadable("no JSON") from error


class Asked(Protocol):
    """Whoever can be asked: a Peer, or what stands in for one in a test."""

    def ask(self, request: Request, patience: Patience = PATIENCE) -> Answer:
        """The whole answer. Raises WireFailure."""
        ...


def _written(content: Any) -> bytes:
    """JSON as our services write it."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _each(value: Any) -> Iterable[Any]:
    """The values under one name: a list is written one after another."""
    return value if isinstance(value, list | tuple | set | frozenset) else (value,)


def _as_text(value: Any) -> str:
    """A value of a query as schemas read it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
