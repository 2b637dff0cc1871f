"""A repeated request acts once: the first answer is kept with its effect, and given again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import Response, request
from sqlalchemy.dialects.postgresql import insert

from shared.database.instants import now_in_sql
from shared.database.outages import LOCK_TIMEOUT, sqlstate
from shared.database.types import new_metadata
from shared.web.authentication import caller_or_none
from shared.web.problems import DomainError
from shared.web.sessions import db

View = TypeVar("View", bound=Callable[..., Any])

metadata = new_metadata()
idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("scope", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("request_hash", sa.LargeBinary, nullable=False),
    sa.Column("status", sa.Integer),
    sa.Column("body", sa.LargeBinary),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
)
LONGEST_KEY = 200


class IdempotencyKeyReused(DomainError):
    """This idempotency key was used for another request."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RequestInFlight(DomainError):
    """The same request is being worked on."""


def idempotent(view: View) -> View:
    """Give a repeated Idempotency-Key of the same person and route the first answer again.

    Stands above `blueprint.arguments`. The row is written in the request's own transaction, so it exists exactly when
    the effect does. A second request that arrives while the first is at work waits for it (at most 5 seconds).
    """

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key", "")[:LONGEST_KEY]
        if not key:
            return view(*args, **kwargs)
        scope, digest = _scope(), hashlib.sha256(request.get_data()).digest()
        if not _claim(scope, key, digest):
            return _first_answer(scope, key, digest)
        response = cast("Response", view(*args, **kwargs))
        db.session.execute(
            idempotency_keys.update()
            .where(idempotency_keys.c.scope == scope, idempotency_keys.c.key == key)
            .values(status=response.status_code, body=response.get_data())
        )
        return response

    return cast("View", once)


def _scope() -> str:
    person = caller_or_none()
    return f"{person.id if person else 'anyone'} {request.method} {request.path}"


def _claim(scope: str, key: str, digest: bytes) -> bool:
    db.session.execute(sa.text("SET LOCAL lock_timeout = '5s'"))
    try:
        row = db.session.execute(
            insert(idempotency_keys)
            .values(scope=scope, key=key, request_hash=digest, created_at=now_in_sql())
            .on_conflict_do_nothing()
            .returning(idempotency_keys.c.key)
        ).first()
    except sa.exc.OperationalError as error:
        if sqlstate(error) != LOCK_TIMEOUT:
            raise
        raise RequestInFlight("Wait a moment, then ask again with the same key.", retry_after=2) from error
    return row is not None


def _first_answer(scope: str, key: str, digest: bytes) -> Response:
    row = db.session.execute(
        sa.select(idempotency_keys).where(idempotency_keys.c.scope == scope, idempotency_keys.c.key == key)
    ).one()
    if row.request_hash != digest:
        raise IdempotencyKeyReused("Use a new key for a new request.")
    return Response(row.body, status=row.status, content_type="application/json")
