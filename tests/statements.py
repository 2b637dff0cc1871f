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
MOST_OF_A_DOCUMENT = 12
"""Minutes and exports are written down table after table, seldom, and kept by whoever asked."""
OFFICERS_CHECKS = {
    "/v1/polls/<uuid:poll_id>/certifications": 15,
    "/v1/polls/<uuid:poll_id>/paper-batches": 10,
    "/v1/polls/<uuid:poll_id>/paper-batches/<uuid:batch_id>": 9,
}
"""Seldom read pages of officers that ask for what each check needs, whatever its length; to be brought to MOST."""
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
        most = OFFICERS_CHECKS.get(str(request.url_rule), MOST) if response.is_json else MOST_OF_A_DOCUMENT
        if len(asked) > most and request.path.startswith(SERVED):
            told = "\n  ".join(asked)
            found.append(f"{request.method} {request.url_rule} ({response.status_code}): {len(asked)}\n  {told}")

    event.listen(Engine, "before_cursor_execute", count)
    try:
        with request_finished.connected_to(look):
            yield found
    finally:
        event.remove(Engine, "before_cursor_execute", count)
