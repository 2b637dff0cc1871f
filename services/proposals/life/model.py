"""A proposal: its words, its cost, its state and its public trail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Computed,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.proposals.database import Base
from services.proposals.life.refusals import NotEditable, ReasonMissing, SecondOfficerMissing, TransitionRefused
from services.proposals.life.states import EDITABLE, STEPS, State, Transition
from shared.contracts.categories import Category
from shared.database.types import AreaCode, Id, Instant, Json, Rupiah
from shared.refusals import Forbidden

WORDS_OF_A_PROPOSAL = "to_tsvector('indonesian', title || ' ' || summary || ' ' || story || ' ' || place)"
"""What search looks through, in Postgres's own Indonesian stemming."""

BEHIND_ALL_DEADLINES = timedelta(days=36_500)

SUMMARY_LENGTH = 280


def beginning(story: str) -> str:
    """The first words of a story, which stand for it on a card where the author wrote no summary."""
    if len(story) <= SUMMARY_LENGTH:
        return story
    return story[: SUMMARY_LENGTH - 1].rsplit(" ", 1)[0] + "…"


class InitiativeType(StrEnum):
    """The kinds of local initiative that the city's roadmap of community involvement names."""

    TAMAN_BACA = "taman_baca"
    KAMPUNG_LAYAK_ANAK = "kampung_layak_anak"
    ORANG_TUA_PEDULI_SEKOLAH = "orang_tua_peduli_sekolah"
    LAINNYA = "lainnya"


class Beneficiary(StrEnum):
    """Whom an idea helps most."""

    EARLY_CHILDHOOD = "early_childhood"
    CHILDREN_6_12 = "children_6_12"
    TEENS_13_17 = "teens_13_17"
    CHILDREN_WITH_DISABILITY = "children_with_disability"
    FAMILIES = "families"


class CostLine(Base):
    """One thing to pay for, in rupiah, as the author guesses it."""

    __tablename__ = "cost_lines"
    __table_args__ = (CheckConstraint("rupiah >= 0", name="not_negative"),)

    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[str]
    rupiah: Mapped[Rupiah]


class TrailLine(Base):
    """One line of the public trail. It names agencies and roles, never a person; pages find the words by its code."""

    __tablename__ = "trail_lines"
    __table_args__ = (UniqueConstraint("proposal_id", "code", "about_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("proposals.id"), index=True)
    code: Mapped[str] = mapped_column(String(32))
    by: Mapped[str] = mapped_column(String(32))
    """A role, `author` or `system`."""
    happened_at: Mapped[Instant]
    state: Mapped[State]
    """The state from then on."""
    about_id: Mapped[UUID | None]
    """The poll or program that the line tells of; with the code it keeps a repeated event from telling it twice."""
    reason_code: Mapped[str | None] = mapped_column(String(32))
    reason: Mapped[str | None] = mapped_column(Text)
    reason_public: Mapped[bool] = mapped_column(default=True)
    facts: Mapped[Json] = mapped_column(default=dict)


class Proposal(Base):
    """An idea for a kelurahan, in its author's words."""

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("support_count >= 0", name="support_not_negative"),
        CheckConstraint("verified_cost > 0", name="verified_cost_positive"),
        Index("ix_proposals_words", "words", postgresql_using="gin"),
        # Every three letters of a title that follow each other: the migration's own function.
        Index("ix_proposals_title_letters", text("letters_of(title)"), postgresql_using="gin"),
        # Holds all that the counts by kelurahan need.
        Index("ix_proposals_counted", "area_code", "state", "by_child"),
        Index("ix_proposals_state_newest", "state", text("id DESC")),
        # Codes are read by their beginning (a kecamatan holds its kelurahan), which needs this kind of index.
        Index("ix_proposals_area_code", "area_code", postgresql_ops={"area_code": "text_pattern_ops"}),
        Index("ix_proposals_state_waiting", "state", "state_since", "id"),
        Index("ix_proposals_author", "author_id", "id"),
    )

    id: Mapped[Id]
    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("cycles.id"))
    previous_proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("proposals.id"))
    author_id: Mapped[UUID]
    by_child: Mapped[bool]
    age_band: Mapped[str] = mapped_column(String(8))
    """The author's at submission: 10-12, 13-15, 16-17 or adult."""
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    story: Mapped[str] = mapped_column(Text, default="")
    """The author's own words; nobody else edits them."""
    category: Mapped[Category | None]
    initiative_type: Mapped[InitiativeType] = mapped_column(default=InitiativeType.LAINNYA)
    picture: Mapped[str | None] = mapped_column(String(40))
    """Which of our drawings stands for it."""
    area_code: Mapped[AreaCode]
    rt: Mapped[str | None] = mapped_column(String(3))
    place: Mapped[str] = mapped_column(default="")
    beneficiaries: Mapped[list[str]] = mapped_column(ARRAY(String(32)), default=list)
    beneficiary_count: Mapped[int | None]
    requested_cost: Mapped[Rupiah] = mapped_column(default=0)
    verified_cost: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    state_since: Mapped[Instant]
    version: Mapped[int] = mapped_column(default=1)
    support_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant]
    submitted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    published_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    """By when the city owes its answer; set when verification begins."""
    returned_by: Mapped[UUID | None]
    """The officer who gave it back after it was public, until it moves on or its author changes a word of it."""
    words: Mapped[str] = mapped_column(TSVECTOR, Computed(WORDS_OF_A_PROPOSAL, persisted=True), deferred=True)

    cost_lines: Mapped[list[CostLine]] = relationship(order_by=CostLine.position, cascade="all, delete-orphan")
    trail: Mapped[list[TrailLine]] = relationship(order_by=TrailLine.id)

    @hybrid_property
    def turn_at(self) -> datetime:
        """Its place among what waits for verifiers: its deadline, or behind all deadlines as long as it has none."""
        return self.due_at or self.state_since + BEHIND_ALL_DEADLINES

    @turn_at.inplace.expression
    @classmethod
    def _turn_at_expression(cls) -> ColumnElement[datetime]:
        return func.coalesce(cls.due_at, cls.state_since + BEHIND_ALL_DEADLINES)

    def change(self, changes: dict[str, Any]) -> None:
        """Take new words from the author. Raises NotEditable unless it is a draft or was returned."""
        if self.state not in EDITABLE:
            raise NotEditable("Withdraw it, or wait for the answer.", state=self.state)
        changes = dict(changes)
        if "story" in changes and self.summary == beginning(self.story or ""):
            self.summary = ""  # it was cut from the old story, and must not keep what the author takes out of it
        if "cost_lines" in changes:
            self._take_cost_lines(changes.pop("cost_lines"))
        for name, value in changes.items():
            setattr(self, name, value)
        self.returned_by = None  # what is written from here on waits for a moderator
        self.version = (self.version or 0) + 1

    def move_to(
        self,
        to: State,
        *,
        by: str,
        at: datetime,
        reason: str | None = None,
        officers: Collection[UUID] = (),
        **line: Any,
    ) -> Transition:
        """Take one step of the table and write it into the trail; `line` is what `note` takes besides.

        `officers` are those who agreed, where a step needs more than one. Raises TransitionRefused, Forbidden,
        ReasonMissing or SecondOfficerMissing, and then nothing has changed.
        """
        step = STEPS.get((self.state, to))
        if step is None:
            raise TransitionRefused(f"It is {self.state} and cannot become {to}.", state=self.state, to=to)
        if by not in step.who:
            raise Forbidden(f"This needs one of: {', '.join(step.who)}.")
        if step.reason_due and not reason:
            raise ReasonMissing("Write for the author and her neighbours why.")
        if step.officers > 1 and len(set(officers)) < step.officers:
            raise SecondOfficerMissing("Ask a colleague of this area to look at it.")
        self.state, self.state_since, self.version = to, at, self.version + 1
        self.returned_by = None  # whoever gives it back says so after this step
        self.note(to, by=by, at=at, reason=reason, reason_public=step.reason_public, **line)
        return step

    def note(
        self,
        code: str,
        *,
        by: str,
        at: datetime,
        reason: str | None = None,
        reason_code: str | None = None,
        reason_public: bool = True,
        facts: dict[str, Any] | None = None,
        about_id: UUID | None = None,
    ) -> None:
        """Write a line into the trail; the state stays."""
        line = TrailLine(code=str(code), by=str(by), happened_at=at, state=self.state, about_id=about_id)
        line.reason, line.reason_code, line.reason_public = reason or None, reason_code, reason_public
        line.facts = facts or {}
        self.trail.append(line)

    def tells_of(self, code: str, about_id: UUID) -> bool:
        """Whether the trail has this line already."""
        return any(line.code == code and line.about_id == about_id for line in self.trail)

    def _take_cost_lines(self, lines: Sequence[dict[str, Any]]) -> None:
        self.cost_lines = [CostLine(position=position, **line) for position, line in enumerate(lines, 1)]
        self.requested_cost = sum(line.rupiah for line in self.cost_lines)
