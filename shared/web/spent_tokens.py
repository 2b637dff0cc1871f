"""A token for one act is used once: which ones were, for as long as any of them could still be shown."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

import sqlalchemy as sa
from flask import request
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.database.instants import now_in_sql
from shared.database.types import new_metadata
from shared.refusals import Refusal

metadata = new_metadata()
spent_tokens = sa.Table(
    "spent_tokens",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("request", sa.LargeBinary),
    sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
)
KEPT = timedelta(minutes=10)
"""Far longer than a token lives, whatever the clocks say."""


class TokenSpent(Refusal):
    """This token was used already: ask for a new one, since each act needs its own."""

    status = HTTPStatus.UNAUTHORIZED


def spend(session: Session, token_id: UUID) -> None:
    """Use up a token in the transaction of what it is for: where that fails, the token is good still.

    The same request may come again after a lost answer, known by its Idempotency-Key. Raises TokenSpent.
    """
    session.execute(spent_tokens.delete().where(spent_tokens.c.spent_at < now_in_sql() - KEPT))
    asked = _this_request()
    first = session.execute(
        insert(spent_tokens)
        .values(id=token_id, request=asked, spent_at=now_in_sql())
        .on_conflict_do_nothing()
        .returning(spent_tokens.c.id)
    ).first()
    if first is None:
        before = session.scalar(sa.select(spent_tokens.c.request).where(spent_tokens.c.id == token_id))
        if asked is None or before != asked:
            raise TokenSpent("Ask identity for another with POST /v1/act-tokens.")


def _this_request() -> bytes | None:
    key = request.headers.get("Idempotency-Key")
    if not key:
        return None
    return hashlib.sha256(f"{request.method}\n{request.path}\n{key}".encode()).digest()
