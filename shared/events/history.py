"""The city's history for everybody: what happened, when, in which order; never who, never any words."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from shared.contracts.event import REGISTER, Event
from shared.contracts.routes import ROUTES
from shared.events.tables import log_head, outbox
from shared.web.authentication import keyring, open_to_all
from shared.web.sessions import db

LARGEST_PAGE = 200


class HistoryQuery(Schema):
    """Which stretch of the history."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**53))
    limit = fields.Integer(load_default=LARGEST_PAGE, validate=validate.Range(1, LARGEST_PAGE))


class HistoryLine(Schema):
    """One event. `hash` seals it and all before it; whoever notes one can tell later whether anything was changed."""

    position = fields.Integer()
    type = fields.String(metadata={"example": "proposal.published"})
    version = fields.Integer()
    time = fields.AwareDateTime()
    subject = fields.String(allow_none=True, metadata={"description": "id of a proposal, poll ...; null for a person"})
    heard_by = fields.List(fields.String(), metadata={"description": "the services that listen to it"})
    hash = fields.String()


class HistoryOut(Schema):
    """A stretch of one service's history, in order, and where all of it ends."""

    source = fields.String()
    head = fields.Integer()
    items = fields.List(fields.Nested(HistoryLine))


blueprint = Blueprint("history", __name__, description="The tamper-evident history of this service")


@blueprint.get("/events")
@open_to_all
@blueprint.arguments(HistoryQuery, location="query")
@blueprint.response(200, HistoryOut)
def read_history(query: dict[str, Any]) -> dict[str, Any]:
    """What happened behind position `after`, without people and without words."""
    return history(db.session, keyring().service, after=query["after"], limit=query["limit"])


def history(session: Session, source: str, *, after: int, limit: int) -> dict[str, Any]:
    """At most `limit` events of `source` behind `after`, as everybody may see them.

    {source, head: where the log ends, items: [{position, type, version, time, hash, heard_by, subject or None}]}
    """
    rows = session.execute(
        sa.select(outbox).where(outbox.c.position > after).order_by(outbox.c.position).limit(limit)
    ).all()
    return {
        "source": source,
        "head": session.scalar(sa.select(log_head.c.position)),
        "items": [_public(row) for row in rows],
    }


def _public(row: sa.Row[Any]) -> dict[str, Any]:
    line = {name: getattr(row, name) for name in ("position", "type", "version", "time", "hash")}
    kind = _KINDS.get(row.type)
    about_a_person = kind is None or kind.subject_field == "person_id"
    return {
        **line,
        "subject": None if about_a_person else row.subject,
        "heard_by": ROUTES.get(kind, ()) if kind else (),
    }


_KINDS: dict[str, type[Event]] = {kind.event_type: kind for kind in REGISTER.all()}
