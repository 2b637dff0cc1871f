"""The result of a poll, as it was counted once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.voting.roll.database import Base
from services.voting.roll.polls.model import Poll
from shared.database.types import Instant, Json


class Result(Base):
    """What the ballots of a poll say by its published rule, with every round of the count."""

    __tablename__ = "results"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey(Poll.id), primary_key=True)
    counted_at: Mapped[Instant]
    voters: Mapped[int]
    """Entries on the roll when it was sealed."""
    issued: Mapped[int]
    """Voters who took their ballot token; who took one and cast no ballot is not known."""
    ballots: Mapped[int]
    assisted: Mapped[int]
    """Ballots for which a server made the token."""
    votes: Mapped[dict[str, int]] = mapped_column(JSONB)
    """How many ballots mark each project, by its id; nothing is kept of few secret ballots."""
    board_root: Mapped[str | None]
    """The last root of the public board, in hexadecimal; polls counted before there was a board have none."""
    multiset: Mapped[list[tuple[list[int], int]]] = mapped_column(JSONB)
    """What the ballots mark (positions on the paper) and how many say so, in sorted order, as the board shows it.

    Of few secret ballots nothing is kept: the roll knows who took a token, and beside it they would tell who voted how.
    """
    already_chosen: Mapped[list[str]] = mapped_column(JSONB)
    """Projects that the children's poll beside this one had chosen before."""
    outcome: Mapped[Json]
    """As counting.outcome.Outcome writes it."""
    explanation: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """As counting.explanation.Explanation writes it; polls counted before there were explanations have none."""

    @property
    def winners(self) -> list[str]:
        """Ids of the chosen projects in the order they were chosen; the answer no chooses none."""
        chosen: list[Any] = self.outcome["winners"]
        return [str(project_id) for project_id in chosen if self.outcome["passed"] is not False]

    def for_the_board(self) -> dict[str, Any]:
        """What the board says of the result, so that anybody's count can be laid beside it.

        `{settings, winners, passed, ranking, already_chosen}`; projects by their ids.
        """
        names = ("settings", "winners", "passed", "ranking")
        return {**{name: self.outcome[name] for name in names}, "already_chosen": self.already_chosen}
