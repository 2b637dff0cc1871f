"""A repeated request acts once: the first answer is kept with its effect for a day, and given again.

What was asked is kept as a hash under a key that only the service has: it may have been as little as a telephone
number, which a plain hash would give away to whoever has a copy of the database and a second of time.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import Response, request
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.database import Database
from shared.database.instants import now_in_sql
from shared.database.outages import LOCK_TIMEOUT, sqlstate
from shared.database.types import new_metadata
from shared.events.jobs import Job, alone
from shared.refusals import Refusal
from shared.web.authentication import caller_or_none, keyring
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
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, index=True),
)
LONGEST_KEY = 200
LIFETIME = timedelta(days=1)
"""Whoever has no answer by then has given up asking again."""
BATCH = 1000


class IdempotencyKeyReused(Refusal):
    """This idempotency key was used for another request."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class RequestInFlight(Refusal):
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
        scope = _scope()
        digest = _digest(scope, key, request.get_data())
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


def forget_old_answers(session: Session) -> int:
    """Delete answers older than a day, at most BATCH of them; says how many those were."""
    table, row = idempotency_keys.c, sa.tuple_(idempotency_keys.c.scope, idempotency_keys.c.key)
    old = (
        sa.select(table.scope, table.key)
        .where(table.created_at < now_in_sql() - LIFETIME)
        .order_by(table.created_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    deleted = session.execute(idempotency_keys.delete().where(row.in_(old)).returning(table.key))
    return len(deleted.all())


def forgetting(service: str) -> Job:
    """The job by which `service` deletes old answers, batch by batch."""
    name = f"{service}.forget_old_answers"

    def run(database: Database) -> None:
        forgotten = BATCH
        while forgotten == BATCH:
            with database.transaction() as session:
                forgotten = forget_old_answers(session) if alone(session, name) else 0

    return Job(name=name, every=timedelta(minutes=10), run=run)


def _scope() -> str:
    person = caller_or_none()
    return f"{person.id if person else 'anyone'} {request.method} {request.path}"


def _digest(scope: str, key: str, body: bytes) -> bytes:
    """Tells one request from another, to this service alone."""
    secret = keyring().secret_for("idempotency")
    parts = b"".join(len(part).to_bytes(8) + part for part in (scope.encode(), key.encode(), body))
    return hmac.digest(secret, parts, hashlib.sha256)


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
