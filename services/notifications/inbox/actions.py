"""What can be done with notices: put one into an inbox, mark it read."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.notifications.inbox import queries
from services.notifications.inbox.model import Notice
from services.notifications.wording.news import News
from shared import clock
from shared.ids import new_id


def notify(session: Session, news: News, people: Mapping[UUID, str]) -> None:
    """Put the news into the inbox of each of `people` (id -> author or supporter), once per event and person."""
    if not people:
        return
    alike = {"event_id": news.event_id, "kind": news.kind, "facts": dict(news.facts), "created_at": clock.now()}
    rows = [{**alike, "id": new_id(), "person_id": person, "relation": relation} for person, relation in people.items()]
    session.execute(insert(Notice).on_conflict_do_nothing(), rows)


def mark_read(session: Session, notice_id: UUID, person_id: UUID) -> Notice:
    """Mark one of the person's own notices as read. Raises NotFound for anybody else's."""
    notice = queries.own_notice(session, notice_id, person_id)
    notice.read_at = notice.read_at or clock.now()
    return notice


def mark_all_read(session: Session, person_id: UUID, up_to: UUID | None = None) -> None:
    """Mark the person's notices as read, up to the newest one she has seen where it is named."""
    statement = update(Notice).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    if up_to is not None:
        statement = statement.where(Notice.id <= up_to)
    session.execute(statement.values(read_at=clock.now()))


def forget_person(session: Session, person_id: UUID) -> None:
    """Empty the inbox of a person who withdrew."""
    session.execute(delete(Notice).where(Notice.person_id == person_id))
