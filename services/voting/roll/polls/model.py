"""Polls, what stands on their papers, the proposals that may stand there, and how polls were prolonged."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from services.voting.roll.database import Base
from services.voting.roll.electorate.model import Criteria, ElectorateCell
from services.voting.roll.polls.findings import Finding, findings
from services.voting.roll.polls.refusals import PollNotDraft, PollTransitionRefused
from services.voting.roll.polls.states import PUBLIC, STEPS, State
from shared import clock
from shared.contracts.vocabulary import BallotType, Secrecy
from shared.database.types import AreaCode, Id, Instant, Json, Rupiah


def _names(kind: type[State | BallotType | Secrecy]) -> Enum:
    return Enum(kind, native_enum=False, length=16, values_callable=lambda names: [name.value for name in names])


class PollProject(Base):
    """One line of a ballot paper, as it stood when the poll was prepared; `position` counts from 0 in print."""

    __tablename__ = "poll_projects"
    __table_args__ = (
        UniqueConstraint("poll_id", "project_id"),
        CheckConstraint("cost >= 0", name="cost_not_negative"),
    )

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    project_id: Mapped[str]
    """The proposal's id, or the name an imported election gives it; ballots and results speak of it by this."""
    proposal_id: Mapped[UUID | None]
    title: Mapped[str]
    summary: Mapped[str]
    cost: Mapped[Rupiah]
    category: Mapped[str]
    picture: Mapped[str | None]
    withdrawn: Mapped[bool]
    """Still printed, never chosen."""

    def document(self) -> dict[str, Any]:
        """The project as the rules document names it."""
        return {
            "id": self.project_id,
            "title": self.title,
            "cost": self.cost,
            "category": self.category,
            "withdrawn": self.withdrawn,
        }


class Poll(Base):
    """One question put to one electorate, with money to spend. Rupiah; an imported election in its own currency."""

    __tablename__ = "polls"
    __table_args__ = (
        CheckConstraint("budget > 0", name="budget_positive"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("state IN ('draft', 'cancelled') OR rules_hash IS NOT NULL", name="frozen_once_open"),
        Index("ix_polls_open", "closes_at", postgresql_where="state = 'open'"),
    )

    id: Mapped[Id]
    title: Mapped[str]
    area_code: Mapped[AreaCode]
    cycle_id: Mapped[UUID | None]
    external_id: Mapped[str | None]
    """The name of the election in the file it was imported from."""
    state: Mapped[State] = mapped_column(_names(State), default=State.DRAFT)
    ballot_type: Mapped[BallotType] = mapped_column(_names(BallotType))
    min_choices: Mapped[int]
    """How many projects a ballot names at least; where it is 0, a blank ballot counts."""
    max_choices: Mapped[int | None]
    points: Mapped[int | None]
    """The most points a ballot gives in all, on a ballot with points; None on every other."""
    points_each: Mapped[int | None]
    """The most points a ballot gives one project; None: no other limit than `points`."""
    secrecy: Mapped[Secrecy] = mapped_column(_names(Secrecy), default=Secrecy.SECRET)
    budget: Mapped[Rupiah]
    rules: Mapped[Json]
    """Settings of the count, as counting.rules.RuleSettings writes them."""
    secret_floor: Mapped[int | None]
    """How many people a secret poll's roll needs where two officers allowed fewer than usual."""
    floor_reason: Mapped[str | None]
    """Why they did; public, and part of the rules."""
    rules_hash: Mapped[str | None]
    """SHA-256 of the rules document, fixed at opening."""
    opens_at: Mapped[Instant | None]
    closes_at: Mapped[Instant]
    """The end that was published when it opened, as the rules document says it."""
    prolonged_until: Mapped[Instant | None]
    """The end that holds instead of that one, where the poll was prolonged."""
    prolonging: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """By what rule it may end later, part of its document; None in polls that were opened before there was one."""
    closed_at: Mapped[Instant | None]
    """When it was really closed: moments after its end, or earlier where it was cancelled or in a demonstration."""
    closed_because: Mapped[str | None]
    """Why it was closed before its end: why it was cancelled, or cut short in a demonstration."""
    age_from: Mapped[int]
    age_to: Mapped[int | None]
    codes_only: Mapped[bool]
    beside: Mapped[UUID | None] = mapped_column(ForeignKey("polls.id"), unique=True)
    """The children's poll on the same list, which is counted first; what it chose is not bought again here."""
    board_key: Mapped[str | None]
    """Ed25519 public key (hexadecimal) under which the board of this poll is signed."""
    drafted_by: Mapped[UUID]
    drafted_at: Mapped[Instant]
    projects: Mapped[list[PollProject]] = relationship(
        order_by=PollProject.position, lazy="selectin", cascade="all, delete-orphan"
    )
    cells: Mapped[list[ElectorateCell]] = relationship(
        ElectorateCell,
        primaryjoin=lambda: Poll.id == foreign(ElectorateCell.poll_id),
        order_by=ElectorateCell.number,
        viewonly=True,
    )
    """How the electorate was divided at opening."""
    prolongations: Mapped[list[Prolongation]] = relationship(order_by=lambda: Prolongation.until, viewonly=True)

    def move_to(self, state: State) -> None:
        """Take one permitted step. Raises PollTransitionRefused."""
        if (self.state, state) not in STEPS:
            raise PollTransitionRefused(f"The poll is {self.state}; it cannot become {state}.", state=self.state)
        self.state = state

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it: it was opened, even if it was cancelled since; a dropped draft is not."""
        return self.state in PUBLIC or (self.state is State.CANCELLED and self.rules_hash is not None)

    @property
    def ends_at(self) -> datetime:
        """The end that holds."""
        return self.prolonged_until or self.closes_at

    def must_be_draft(self) -> None:
        """Raise PollNotDraft once the poll was opened or cancelled."""
        if self.state is not State.DRAFT:
            raise PollNotDraft("Prepare a new poll instead.", state=self.state)

    def criteria(self, at: datetime) -> Criteria:
        """Who may vote, by the age on the day of opening in Balikpapan; `at` stands in until the poll has opened."""
        return Criteria(
            area_code=self.area_code,
            age_from=self.age_from,
            age_to=self.age_to,
            age_on=(self.opens_at or at).astimezone(clock.WITA).date(),
            codes_only=self.codes_only,
        )

    @property
    def findings(self) -> list[Finding]:
        """What an officer should know of its paper."""
        return findings(self.rules, self.budget, self.projects)

    def proposal_ids(self) -> list[UUID]:
        """The proposals on the paper, in print order."""
        return [project.proposal_id for project in self.projects if project.proposal_id is not None]

    def document(self) -> dict[str, Any]:
        """Everything that can change the outcome, as plain JSON; its hash is published when the poll opens.

        Money is whole rupiah, ages are years, instants ISO 8601. Raises ValueError for a draft.
        """
        if self.opens_at is None:
            raise ValueError("a poll has its rules document once it is opened")
        return self._agreed_by_officers() | {
            "poll_id": str(self.id),
            "title": self.title,
            "area_code": self.area_code,
            "electorate": {
                "age_from": self.age_from,
                "age_to": self.age_to,
                "codes_only": self.codes_only,
                "cells": [cell.document() for cell in self.cells],
            },
            "beside": str(self.beside) if self.beside else None,
            "board_key": self.board_key,
            "ballot": {
                "type": self.ballot_type,
                "min_choices": self.min_choices,
                "max_choices": self.max_choices,
                "points": self.points,
                "points_each": self.points_each,
            },
            "secrecy": self.secrecy,
            "budget": self.budget,
            "counting": self.rules,
            "opens_at": clock_text(self.opens_at),
            "closes_at": clock_text(self.closes_at),
            "projects": [project.document() for project in self.projects],
        }

    def _agreed_by_officers(self) -> dict[str, Any]:
        """What stands in the rules of this poll and not of every one: a smaller roll, and how it may end later."""
        smaller = {"people": self.secret_floor, "reason": self.floor_reason} if self.secret_floor else None
        parts = {"smaller_roll": smaller, "prolonging": self.prolonging}
        return {name: part for name, part in parts.items() if part is not None}


class SmallerRoll(Base):
    """One officer's request that a draft may be secret on a smaller roll, and the second one who agreed.

    Whoever asks anew leaves the earlier request as it was; the newest one counts.
    """

    __tablename__ = "smaller_rolls"
    __table_args__ = (
        CheckConstraint("floor BETWEEN 10 AND 29", name="floor_within_bounds"),
        CheckConstraint("(agreed_by IS NULL) = (agreed_at IS NULL)", name="agreed_at_some_time"),
        CheckConstraint("agreed_by <> asked_by", name="two_officers"),
    )

    id: Mapped[Id]
    poll_id: Mapped[UUID] = mapped_column(ForeignKey("polls.id"), index=True)
    floor: Mapped[int]
    reason: Mapped[str]
    """Public, as the officer wrote it."""
    asked_by: Mapped[UUID]
    asked_role: Mapped[str]
    asked_at: Mapped[Instant]
    agreed_by: Mapped[UUID | None]
    agreed_role: Mapped[str | None]
    agreed_at: Mapped[Instant | None]


class Cause(StrEnum):
    """Why a poll ends later than was published."""

    OFFICERS = "officers"
    OUTAGE = "outage"


class Prolongation(Base):
    """A poll ends later: once by two officers, once by an outage; `reason` is the officers' public one."""

    __tablename__ = "prolongations"
    __table_args__ = (
        CheckConstraint("instead_of < until", name="later"),
        CheckConstraint("(cause = 'officers') = (reason IS NOT NULL)", name="officers_say_why"),
    )

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    cause: Mapped[Cause] = mapped_column(
        Enum(Cause, native_enum=False, length=16, values_callable=lambda names: [name.value for name in names]),
        primary_key=True,
    )
    instead_of: Mapped[Instant]
    """The end that held before."""
    until: Mapped[Instant]
    reason: Mapped[str | None]
    prolonged_at: Mapped[Instant]

    def as_json(self) -> dict[str, Any]:
        """The prolongation as the board publishes it: `{cause, instead_of, until, reason, prolonged_at}`."""
        ends = {"instead_of": clock_text(self.instead_of), "until": clock_text(self.until)}
        return {"cause": self.cause, **ends, "reason": self.reason, "prolonged_at": clock_text(self.prolonged_at)}


class Candidate(Base):
    """A shortlisted proposal: it may stand on one running poll at a time."""

    __tablename__ = "candidates"

    proposal_id: Mapped[UUID] = mapped_column(primary_key=True)
    cycle_id: Mapped[UUID]
    area_code: Mapped[AreaCode] = mapped_column(index=True)
    title: Mapped[str]
    summary: Mapped[str]
    cost: Mapped[Rupiah]
    category: Mapped[str]
    picture: Mapped[str | None]
    shortlisted_at: Mapped[Instant]
    poll_id: Mapped[UUID | None] = mapped_column(ForeignKey("polls.id"), index=True)


def clock_text(instant: datetime) -> str:
    """An instant in UTC as text that is the same wherever it is read."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
