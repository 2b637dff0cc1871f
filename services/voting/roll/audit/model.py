"""Who vouched for a result, who refused to, who called a poll off, and who prolonged it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.roll.database import Base
from services.voting.roll.polls.model import Poll
from services.voting.roll.results.model import Result
from shared.database.types import Id, Instant

NEEDED = 2
"""Officers who must certify a result, and who must agree to call a poll off; no two of them the same."""


class Certification(Base):
    """One officer's word that a result is as it should be. Once for each officer, by the primary key."""

    __tablename__ = "certifications"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey(Result.poll_id), primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str | None]
    """The role she holds for the area; None for words given before roles were written down."""
    statement: Mapped[str]
    certified_at: Mapped[Instant]


class ResultRefusal(Base):
    """One officer's public reason not to certify a result. It stays, even where she certifies later."""

    __tablename__ = "refusals"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey(Result.poll_id), primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    reason: Mapped[str]
    refused_at: Mapped[Instant]


class AuditorRequest(Base):
    """Somebody with an auditor's role asked to audit a poll."""

    __tablename__ = "auditor_requests"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey(Poll.id), primary_key=True)
    auditor_id: Mapped[UUID] = mapped_column(primary_key=True)
    asked_at: Mapped[Instant]
    told_at: Mapped[Instant | None]
    """When the box was told that two officers named her."""


class AuditorNaming(Base):
    """One officer's agreement that somebody audits a poll. Once for each officer, by the primary key."""

    __tablename__ = "auditor_namings"
    __table_args__ = (
        ForeignKeyConstraint(["poll_id", "auditor_id"], [AuditorRequest.poll_id, AuditorRequest.auditor_id]),
        CheckConstraint("officer_id <> auditor_id", name="by_another"),
    )

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    auditor_id: Mapped[UUID] = mapped_column(primary_key=True)
    officer_id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str]
    named_at: Mapped[Instant]


class Decision(StrEnum):
    """What became of what one officer proposed and a second one decided."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"


def _decided_by_two(undecided: str) -> tuple[CheckConstraint | Index, ...]:
    """What is always true of such a proposal; `undecided` names the index that lets a poll have one at a time."""
    return (
        CheckConstraint("(decision IS NULL) = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided_at_some_time"),
        CheckConstraint("decision <> 'confirmed' OR decided_by <> proposed_by", name="two_officers"),
        Index(undecided, "poll_id", unique=True, postgresql_where="decision IS NULL"),
    )


class ProposedToTwo:
    """One officer's proposal about a poll, and what a second officer decided."""

    id: Mapped[Id]
    poll_id: Mapped[UUID] = mapped_column(ForeignKey(Poll.id), index=True)
    reason: Mapped[str]
    """Public, as the officer wrote it."""
    proposed_by: Mapped[UUID]
    role: Mapped[str]
    proposed_at: Mapped[Instant]
    decision: Mapped[Decision | None] = mapped_column(
        Enum(Decision, native_enum=False, length=16, values_callable=lambda names: [name.value for name in names])
    )
    decided_by: Mapped[UUID | None]
    decided_role: Mapped[str | None]
    decided_at: Mapped[Instant | None]
    decided_because: Mapped[str | None]
    """Why it was declined."""


class Cancellation(ProposedToTwo, Base):
    """A proposal to call an open poll off."""

    __tablename__ = "cancellations"
    __table_args__ = _decided_by_two("uq_cancellations_undecided")


class ProposedProlongation(ProposedToTwo, Base):
    """A proposal to let a poll end later."""

    __tablename__ = "proposed_prolongations"
    __table_args__ = _decided_by_two("uq_proposed_prolongations_undecided")

    until: Mapped[Instant]
    """The end that is proposed."""
