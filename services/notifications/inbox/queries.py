"""What can be asked of an inbox: its notices in the reader's own words, and how many are unread."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.notifications.inbox.model import Notice
from services.notifications.wording.composition import compose
from services.notifications.wording.sentences import Voice
from shared.database.pages import page
from shared.refusals import NotFound


def inbox(session: Session, person_id: UUID, voice: Voice, *, cursor: UUID | None, limit: int) -> dict[str, Any]:
    """{"items", "next", "unread"}: the person's notices, newest first, worded in `voice`."""
    mine = select(Notice).where(Notice.person_id == person_id)
    found = page(session, mine, Notice.id, cursor=cursor, limit=limit)
    items = [worded(notice, voice) for notice in found["items"]]
    return {**found, "items": items, "unread": unread(session, person_id)}


def unread(session: Session, person_id: UUID) -> int:
    """How many notices the person has not read."""
    statement = select(func.count()).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return session.scalar(statement) or 0


def own_notice(session: Session, notice_id: UUID, person_id: UUID) -> Notice:
    """The person's notice, locked for a change. Raises NotFound, for another person's too."""
    statement = select(Notice).where(Notice.id == notice_id, Notice.person_id == person_id).with_for_update()
    notice = session.scalar(statement)
    if notice is None:
        raise NotFound("You have no notice with this id.")
    return notice


def worded(notice: Notice, voice: Voice) -> dict[str, Any]:
    """The notice with its words and the path it leads to.

    {id, kind, relation, subject, body, path, proposal_id or None, created_at, read_at or None}
    """
    message = compose(notice.kind, notice.facts, notice.relation, voice)
    return {
        "id": notice.id,
        "kind": notice.kind,
        "relation": notice.relation,
        "subject": message.subject,
        "body": message.body,
        "path": message.path,
        "proposal_id": notice.facts.get("proposal_id"),
        "created_at": notice.created_at,
        "read_at": notice.read_at,
    }
