"""How many SQL statements an answer takes: no reading in any test may need more than six, however many rows it shows.

Whoever asks once for each row asks six times as soon as a test has a handful; so this finds it wherever it is hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, has_request_context, request, request_finished
from flask import g as request_state
from sqlalchemy import event
from sqlalchemy.engine import Engine

MOST = 6
READING = frozenset({"GET", "HEAD"})
SERVED = ("/v1/", "/internal/")
"""What services answer; a process's own health and figures take what they take."""


@contextmanager
def answers_with_too_many() -> Iterator[list[str]]:
    """The readings answered meanwhile that took more than MOST: method, route and what was asked, one for each."""
    found: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if has_request_context() and request.method in READING:
            request_state.setdefault("statements", []).append(" ".join(statement.split())[:150])

    def look(_app: Flask, response: Response, **_more: Any) -> None:
        asked: list[str] = request_state.get("statements", [])
        if len(asked) > MOST and request.path.startswith(SERVED):
            told = "\n  ".join(asked)
            found.append(f"{request.method} {request.url_rule} ({response.status_code}): {len(asked)}\n  {told}")

    event.listen(Engine, "before_cursor_execute", count)
    try:
        with request_finished.connected_to(look):
            yield found
    finally:
        event.remove(Engine, "before_cursor_execute", count)
