"""The rules that a ballot must follow, kept in memory: once a poll is open they cannot change any more."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from services.voting.ballots.refusals import BallotInvalid, OverBudget, TooFewChoices, TooManyChoices, UnknownProject

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Paper:
    """What may be marked: position by project id, cost by position; `ceiling` is the most it may cost, or None."""

    positions: Mapping[str, int]
    costs: Sequence[int]
    least: int
    most: int
    ceiling: int | None

    def marks(self, choices: Any) -> list[int]:
        """The positions that a ballot marks, ascending. Raises a BallotInvalid that names what is wrong."""
        if not isinstance(choices, list):
            raise BallotInvalid("Send choices as a list of project ids.")
        try:
            marked = sorted({self.positions[choice] for choice in choices})
        except (KeyError, TypeError):
            raise UnknownProject("A choice is not on this paper; load it again.") from None
        if len(marked) != len(choices):
            raise BallotInvalid("Mark each project once.")
        if len(marked) > self.most:
            raise TooManyChoices(f"Mark at most {self.most}.", most=self.most)
        if len(marked) < self.least:
            raise TooFewChoices(f"Mark at least {self.least}.", least=self.least)
        if self.ceiling is not None:
            over = sum(self.costs[at] for at in marked) - self.ceiling
            if over > 0:
                raise OverBudget("The marked projects cost more than there is.", over=over)
        return marked


def own_order(secret: str, poll_id: UUID, person_id: UUID, lines: Sequence[Line]) -> list[Line]:
    """The paper's lines in this person's own order: hers each time, another for everybody else, so no place is best."""

    def place(at: int) -> bytes:
        message = b"order" + poll_id.bytes + person_id.bytes + at.to_bytes(2, "big")
        return hmac.digest(secret.encode(), message, hashlib.sha256)

    return [lines[at] for at in sorted(range(len(lines)), key=place)]
