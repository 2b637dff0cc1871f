"""Who follows which proposal, as heard from proposals; and what others told of it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.database import Base
from shared.database.types import Instant, Json


class Relation(StrEnum):
    """What somebody is to a proposal; an author stays one, whatever she supports."""

    AUTHOR = "author"
    SUPPORTER = "supporter"


class Following(Base):
    """A person follows a proposal since a moment of the proposals log."""

    __tablename__ = "followings"
    __table_args__ = (
        CheckConstraint("relation IN ('author', 'supporter')", name="relation_known"),
        Index(None, "person_id"),
    )

    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    relation: Mapped[str]
    since: Mapped[Instant]


class FollowedProposal(Base):
    """The public title of a proposal, for the sentences that speak of it."""

    __tablename__ = "followed_proposals"

    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    title: Mapped[str]


class Announcement(Base):
    """What another service told about a proposal.

    Logs of two services are read side by side, so a poll may be heard of before the support that came earlier. Who is
    found to have followed by then is told later, from here.
    """

    __tablename__ = "announcements"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    kind: Mapped[str]
    facts: Mapped[Json]
    told_at: Mapped[Instant]
