"""The result of a poll, as it was counted once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.database import Base
from services.voting.polls.model import Poll
from shared.database.types import Instant, Json


class Result(Base):
    """What the ballots of a poll say by its published rule, with every round of the count."""

    __tablename__ = "results"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey(Poll.id), primary_key=True)
    counted_at: Mapped[Instant]
    voters: Mapped[int]
    """Entries on the roll when it was sealed."""
    ballots: Mapped[int]
    votes: Mapped[dict[str, int]] = mapped_column(JSONB)
    """How many ballots mark each project, by its id."""
    outcome: Mapped[Json]
    """As counting.outcome.Outcome writes it."""
    explanation: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """As counting.explanation.Explanation writes it; polls counted before there were explanations have none."""

    @property
    def winners(self) -> list[str]:
        """Ids of the chosen projects in the order they were chosen."""
        chosen: list[Any] = self.outcome["winners"]
        return [str(project_id) for project_id in chosen]
